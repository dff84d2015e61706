//! ISO 7064 MOD 37-2, the check character of ISBT 128 numbers (domain.md §2.10) and of our folios (§1.4).
//!
//! 37 is a prime and no weight is a multiple of it, so every single wrong character is noticed. (A public library takes
//! `37 − sum` in place of `38 − t` and is off by one; the vectors of domain.md hold us to the standard.)

const ALPHABET: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

/// The check character of `payload`; nothing when a character is not an upper-case letter or a digit.
pub(super) fn check_char(payload: impl IntoIterator<Item = char>) -> Option<char> {
    let mut t = 0;
    for c in payload {
        if !c.is_ascii_alphanumeric() || c.is_ascii_lowercase() {
            return None;
        }
        t = (t + c.to_digit(36)?) * 2 % 37;
    }
    let index = usize::try_from((38 - t) % 37).ok()?;
    ALPHABET.get(index).copied().map(char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_published_examples() {
        assert_eq!(check_char("G123489654321".chars()), Some('Y'));
        assert_eq!(check_char("ABCDE27000069".chars()), Some('C'));
        assert_eq!(check_char("a".chars()), None);
        assert_eq!(check_char("Ñ".chars()), None);
    }
}
