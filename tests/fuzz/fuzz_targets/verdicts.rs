//! See `acompana_fuzz::verdicts`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| acompana_fuzz::verdicts(data));
