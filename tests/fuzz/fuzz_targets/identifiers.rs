//! See `acompana_fuzz::identifiers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| acompana_fuzz::identifiers(data));
