//! What an app embeds.

pub mod store;

#[cfg(test)]
mod testing;
