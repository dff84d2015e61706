//! Generates Kotlin from the library (`make bindings`).

fn main() {
    uniffi::uniffi_bindgen_main();
}
