//! Messages to bytes and back: JSON, compressed with zstd, bounded on the way in.

use std::io::{BufReader, Read};

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

    /// Bytes of a message that one value of it stands for at least. `[[0],[0]]` is four bytes an item on the wire and some
    /// hundreds in memory: sixty-four megabytes of it would be six gigabytes. What the field really writes has a value in
    /// thirty bytes and a record in a thousand; the server weighs what it hands out by the same measure.
    pub const BYTES_A_VALUE: usize = 64;

    /// Values, of whatever sort, in one message.
    #[must_use]
    pub const fn values(&self) -> usize {
        self.plain / Self::BYTES_A_VALUE
    }

    /// Bytes that a part of a message counts for: its own, or as many as its values are allowed to stand for.
    #[must_use]
    pub fn weight(json: &str) -> usize {
        json.len().max(values(json.as_bytes()) * Self::BYTES_A_VALUE)
    }
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
    /// More values than allowed, however small they are.
    #[error("the message holds more than {limit} values")]
    TooMany {
        /// The limit that follows from the one that was passed.
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

/// Name of the coding of [`encode_known`]. A new dictionary gets a new name.
pub const KNOWN_CODING: &str = "acompana-zstd-1";

/// What messages look like: words that both ends know need not travel. Readable text, made-up values; the most common
/// words at the end, where they are cheapest to point at. Never edited: a change is a new file and a new name.
const KNOWN: &[u8] = include_bytes!("../../data/known-1.txt");

/// From this size on a dictionary does more harm than good.
const LARGE: usize = 32 << 10;

/// A message as compressed bytes for a reader that names [`KNOWN_CODING`]: half the size of a small one.
///
/// # Errors
/// As [`encode`].
pub fn encode_known<T: Serialize>(message: &T) -> Result<Vec<u8>, CodecError> {
    let plain = serde_json::to_vec(message)?;
    if plain.len() > LARGE {
        // It has words enough of its own, and zstd makes its tables for the dictionary's size. Read in the same way.
        return zstd::stream::encode_all(plain.as_slice(), LEVEL).map_err(CodecError::Compression);
    }
    let mut compressor = zstd::bulk::Compressor::with_dictionary(LEVEL, KNOWN).map_err(CodecError::Compression)?;
    compressor.compress(&plain).map_err(CodecError::Compression)
}

/// A message from bytes that [`encode_known`] made.
///
/// # Errors
/// As [`decode`].
pub fn decode_known<T: DeserializeOwned>(bytes: &[u8], limits: Limits) -> Result<T, CodecError> {
    read(zstd::stream::read::Decoder::with_dictionary(BufReader::new(bytes), KNOWN), bytes.len(), limits)
}

/// A message from compressed bytes.
///
/// # Errors
/// [`CodecError`] when it is too large, damaged or of another shape. Memory stays within `limits`.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], limits: Limits) -> Result<T, CodecError> {
    read(zstd::stream::read::Decoder::new(bytes), bytes.len(), limits)
}

fn read<T: DeserializeOwned>(
    decoder: std::io::Result<zstd::stream::read::Decoder<'_, BufReader<&[u8]>>>,
    length: usize,
    limits: Limits,
) -> Result<T, CodecError> {
    if length > limits.compressed {
        return Err(CodecError::TooLarge { limit: limits.compressed });
    }
    let mut decoder = decoder.map_err(CodecError::Compression)?;
    // A hostile frame may ask for a window of gigabytes before its first byte; 8 MiB is zstd's own advice.
    decoder.window_log_max(23).map_err(CodecError::Compression)?;
    let mut plain = Vec::new();
    let most = u64::try_from(limits.plain).unwrap_or(u64::MAX);
    decoder.take(most.saturating_add(1)).read_to_end(&mut plain).map_err(CodecError::Compression)?;
    decode_plain(&plain, limits)
}

/// A message from bytes that are not compressed.
///
/// # Errors
/// [`CodecError`] when it is too large or of another shape. Memory stays within a multiple of `limits`.
pub fn decode_plain<T: DeserializeOwned>(bytes: &[u8], limits: Limits) -> Result<T, CodecError> {
    if bytes.len() > limits.plain {
        return Err(CodecError::TooLarge { limit: limits.plain });
    }
    if values(bytes) > limits.values() {
        return Err(CodecError::TooMany { limit: limits.values() });
    }
    Ok(serde_json::from_slice(bytes)?)
}

/// How many values a JSON text holds at most. A value stands at the beginning, after an opening bracket, a colon or a comma.
fn values(json: &[u8]) -> usize {
    let (mut count, mut quoted, mut escaped) = (1, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' | b',' | b':' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits { compressed: 1 << 10, plain: 64 * 10 };

    #[test]
    fn values_are_counted_where_they_stand_and_not_in_texts() {
        assert_eq!([values(b"1"), values(b"[1,2]"), values(br#"{"a":"[,{:\\\"[["}"#)], [1, 3, 3]);
    }

    #[test]
    fn many_small_values_are_refused_before_they_take_their_place() {
        let few = serde_json::json!([0, 0, 0, 0, "a long text, with commas, as many as one likes, and [brackets]"]);
        let many = serde_json::json!([[0], [0], [0], [0], [0], [0]]);
        for (message, readable) in [(&few, true), (&many, false)] {
            let plain = serde_json::to_vec(message).unwrap();
            let answers = [
                decode_plain::<serde_json::Value>(&plain, SMALL),
                decode(&encode(message).unwrap(), SMALL),
                decode_known(&encode_known(message).unwrap(), SMALL),
            ];
            for answer in answers {
                assert_eq!(answer.is_ok(), readable, "{message}");
                assert!(readable || matches!(answer, Err(CodecError::TooMany { limit: 10 })));
            }
        }
    }
}
