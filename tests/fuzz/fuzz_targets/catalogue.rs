//! See `acompana_fuzz::catalogue`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| acompana_fuzz::catalogue(data));
