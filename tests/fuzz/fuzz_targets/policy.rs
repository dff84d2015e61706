//! See `acompana_fuzz::policy`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| acompana_fuzz::policy(data));
