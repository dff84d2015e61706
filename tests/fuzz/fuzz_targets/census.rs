//! See `acompana_fuzz::census_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| acompana_fuzz::census_file(data));
