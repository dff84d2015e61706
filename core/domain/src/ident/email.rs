//! E-mail address of a parent or an employer (domain.md §1.3).

use super::error::{IdentError, Identifier};
use super::text::text_identifier;

/// An address that a mail server could at least try: something before one `@`, a domain with a dot after it.
/// Whether anybody reads it only a sent message can tell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email {
    text: String,
}

text_identifier!(Email);

impl Email {
    /// Reads an address; the spaces around it are dropped and its domain is written in small letters.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let wrong = IdentError::Shape { what: Identifier::Email };
        let text = text.trim();
        // RFC 5321 §4.5.3.1: 64 octets before the @, 254 in all.
        if text.len() > 254 || text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ','))
        {
            return Err(wrong);
        }
        let (local, domain) = text.split_once('@').ok_or_else(|| wrong.clone())?;
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let domain = domain.to_lowercase();
        if !local_fits || !domain.contains('.') || !domain.split('.').all(label) {
            return Err(wrong);
        }
        Ok(Self { text: format!("{local}@{domain}") })
    }
}
