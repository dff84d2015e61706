//! Generates Swift from the library (`make bindings`).

fn main() {
    uniffi::uniffi_bindgen_swift();
}
