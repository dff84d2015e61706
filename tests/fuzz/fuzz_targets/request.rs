//! See `acompana_fuzz::request`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| acompana_fuzz::request(data));
