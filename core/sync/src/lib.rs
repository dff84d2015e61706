//! The protocol that a device and the server speak, without any I/O.
//!
//! Bytes, time and randomness come in; decisions go out. Both ends run the merge of this crate, so they agree on what
//! two edits become. Stores are ports ([`client::ClientTx`], [`server::ServerTx`]): the same code runs over the
//! encrypted file of a phone, the server's database and a simulated network.
//!
//! - [`delta`]: what a write changed, and how two writes of the same record meet.
//! - [`wire`]: the two messages of `POST /v1/sync`, and their encoding.
//! - [`digest`]: the 64-bit sum by which both ends notice that they differ.
//! - [`client`]: the device's loop. [`server`]: what the server does with one request.
//! - [`backoff`]: how long to wait after a failure. [`audit`]: who did or saw what.

pub mod audit;
pub mod backoff;
pub mod client;
pub mod delta;
pub mod digest;
pub mod fault;
#[cfg(feature = "uniffi")]
pub mod ffi;
pub mod server;
pub mod wire;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("acompana_sync");
