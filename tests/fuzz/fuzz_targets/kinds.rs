//! See `acompana_fuzz::kinds`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| acompana_fuzz::kinds(data));
