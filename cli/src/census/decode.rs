//! From bytes to text: what spreadsheets in Mexico export.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How the text of a file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark, which tells Excel that it is UTF-8.
    Utf8Bom,
    /// UTF-16 with a byte order mark, Excel's "Unicode text".
    Utf16,
    /// Windows-1252, Excel's "CSV" in Mexico.
    Windows1252,
}

impl TextEncoding {
    /// Its name for a reader.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Bom => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// `text` in this encoding. UTF-16 is answered in UTF-8 with its mark, which the same programs open.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf8Bom | Self::Utf16 => [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat(),
            Self::Windows1252 => match WINDOWS_1252.encode(text) {
                (bytes, _, false) => bytes.into_owned(),
                // A character that Windows-1252 lacks would become a question mark.
                (_, _, true) => Self::Utf8Bom.encode(text),
            },
        }
    }
}

/// Decodes the bytes of a file: by its mark, else UTF-8 where it is, else Windows-1252, in which every byte is a letter.
pub(super) fn decode(bytes: &[u8]) -> (String, TextEncoding) {
    let (encoding, kind) = match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => (encoding, TextEncoding::Utf16),
        Some(_) if std::str::from_utf8(bytes).is_ok() => (UTF_8, TextEncoding::Utf8Bom),
        _ if std::str::from_utf8(bytes).is_ok() => (UTF_8, TextEncoding::Utf8),
        _ => (WINDOWS_1252, TextEncoding::Windows1252),
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    (text.into_owned(), kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_ways_of_a_spreadsheet() {
        for (bytes, encoding) in [
            ("Ñandú;1".as_bytes().to_vec(), TextEncoding::Utf8),
            ([b"\xEF\xBB\xBF".as_slice(), "Ñandú;1".as_bytes()].concat(), TextEncoding::Utf8Bom),
            (b"\xD1and\xFA;1".to_vec(), TextEncoding::Windows1252),
            ("\u{feff}Ñandú;1".encode_utf16().flat_map(u16::to_le_bytes).collect(), TextEncoding::Utf16),
        ] {
            assert_eq!(decode(&bytes), ("Ñandú;1".to_owned(), encoding));
        }
    }

    #[test]
    fn what_was_read_is_written_in_the_same_way() {
        for bytes in [b"\xD1and\xFA".as_slice(), "Ñandú".as_bytes(), b"\xEF\xBB\xBFA"] {
            let (text, encoding) = decode(bytes);
            assert_eq!(encoding.encode(&text), bytes);
        }
        assert_eq!(TextEncoding::Windows1252.encode("日"), "\u{feff}日".as_bytes());
    }
}
