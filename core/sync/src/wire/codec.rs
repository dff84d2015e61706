//! Messages to bytes and back: JSON, compressed with zstd, bounded on the way in.

use std::io::Read;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// How large an incoming message may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes on the wire.
    pub compressed: usize,
    /// Bytes after decompression. A few kilobytes can unfold to gigabytes; this is where it stops.
    pub plain: usize,
}

impl Limits {
    /// For requests to a server: a thousand writes of a few kilobytes.
    pub const REQUEST: Self = Self { compressed: 4 << 20, plain: 32 << 20 };
    /// For answers to a device.
    pub const REPLY: Self = Self { compressed: 16 << 20, plain: 64 << 20 };
}

/// A message that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// More bytes than allowed, before or after decompression.
    #[error("the message is larger than {limit} bytes")]
    TooLarge {
        /// The limit that was passed.
        limit: usize,
    },
    /// Not zstd, or damaged.
    #[error("the message could not be decompressed: {0}")]
    Compression(#[source] std::io::Error),
    /// Not the JSON that was expected.
    #[error("the message could not be read: {0}")]
    Shape(#[from] serde_json::Error),
}

/// zstd's level 3: 7 times smaller for a few microseconds a record (sync.md §12).
const LEVEL: i32 = 3;

/// A message as compressed bytes.
///
/// # Errors
/// [`CodecError`] when the message cannot be serialised; not for the messages of this crate.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, CodecError> {
    let plain = serde_json::to_vec(message)?;
    zstd::stream::encode_all(plain.as_slice(), LEVEL).map_err(CodecError::Compression)
}

/// A message from compressed bytes.
///
/// # Errors
/// [`CodecError`] when it is too large, damaged or of another shape. Memory stays within `limits`.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], limits: Limits) -> Result<T, CodecError> {
    if bytes.len() > limits.compressed {
        return Err(CodecError::TooLarge { limit: limits.compressed });
    }
    let mut decoder = zstd::stream::read::Decoder::new(bytes).map_err(CodecError::Compression)?;
    // A hostile frame may ask for a window of gigabytes before its first byte; 8 MiB is zstd's own advice.
    decoder.window_log_max(23).map_err(CodecError::Compression)?;
    let mut plain = Vec::new();
    let most = u64::try_from(limits.plain).unwrap_or(u64::MAX);
    decoder.take(most.saturating_add(1)).read_to_end(&mut plain).map_err(CodecError::Compression)?;
    if plain.len() > limits.plain {
        return Err(CodecError::TooLarge { limit: limits.plain });
    }
    Ok(serde_json::from_slice(&plain)?)
}
