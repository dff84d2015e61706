//! acompana.
fn main() {}
