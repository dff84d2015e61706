//! One-time codes: what staff read out to a parent over a desk or a telephone.

use std::fmt;

use acompana_domain::record::UserId;
use acompana_sync::audit::Action;
use acompana_sync::fault::StoreFault;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Lifetimes, administrator, line};
use crate::store::{Code, SecretHash, StoreTx};

/// Crockford's base 32: no I, L, O or U, so that nothing is misread or offends.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 10 characters of 5 bits: 10^15 codes.
const LENGTH: usize = 10;
/// A code has fewer bits than a token; repeating the hash makes trying them out over a stolen store dear.
const STRETCH: u32 = 1 << 14;

/// A code, ten characters of Crockford's base 32.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeText([u8; LENGTH]);

impl CodeText {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        let mut bits = rand::random::<u64>();
        Self(std::array::from_fn(|_| {
            let character = ALPHABET[(bits & 31) as usize];
            bits >>= 5;
            character
        }))
    }

    /// Reads a code as people type it: spaces, dashes and case do not matter, `O` is zero, `I` and `L` are one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut read = [0; LENGTH];
        let mut length = 0;
        for character in text.chars().filter(|character| !character.is_whitespace() && !"-–—_.".contains(*character))
        {
            let character = match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let byte = u8::try_from(character).ok().filter(|byte| ALPHABET.contains(byte))?;
            *read.get_mut(length)? = byte;
            length += 1;
        }
        (length == LENGTH).then_some(Self(read))
    }

    /// What the store keeps of it.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        let mut hash: SecretHash = Sha256::digest([b"acompana code ".as_slice(), &self.0].concat()).into();
        for _ in 0..STRETCH {
            hash = Sha256::digest(hash).into();
        }
        hash
    }
}

impl fmt::Display for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, byte) in self.0.iter().enumerate() {
            if position == LENGTH / 2 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*byte))?;
        }
        Ok(())
    }
}

impl fmt::Debug for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeText(…)")
    }
}

/// Makes a code for `user`. It can be read here and nowhere else: the store keeps its hash.
///
/// # Errors
/// [`StoreFault`].
pub fn make_code<T: StoreTx>(
    tx: &mut T,
    user: UserId,
    lifetimes: &Lifetimes,
    now: Timestamp,
) -> Result<(CodeText, Code), StoreFault> {
    let text = CodeText::random();
    let expires_at = now.checked_add(lifetimes.code).unwrap_or(Timestamp::MAX);
    let code = Code { hash: text.hash(), user, made_at: now, expires_at, used: None };
    tx.put_code(&code)?;
    tx.audit(&line(now, Some(administrator().user), None, None, Action::Enrol, format!("code made for {user}")))?;
    Ok((text, code))
}
