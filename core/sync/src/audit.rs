//! Who did or saw what, when and why (LSS art. 111 A): lines that hold each other by their hashes.
//!
//! Each line's hash covers the line before it, so that a line cannot be changed, removed or put in between without
//! breaking all that follow. Both the device and the server keep such a chain.

use acompana_domain::record::{DeviceId, RecordId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A record was written for the first time.
    Create,
    /// A record was changed.
    Update,
    /// A clinical record was looked at.
    Read,
    /// A write was refused.
    Refuse,
    /// A write met another one and a person chose.
    Resolve,
    /// Data left the store: an export, a report, a print.
    Export,
    /// A device was enrolled or signed out, a code was made.
    Enrol,
    /// A setting, a member of staff or a hospital was changed by an administrator.
    Administer,
}

/// One line, before it is chained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who; nobody for what the server does by itself.
    pub user: Option<UserId>,
    /// On which device.
    pub device: Option<DeviceId>,
    /// What.
    pub action: Action,
    /// Kind of the record, if it is about one.
    pub kind: Option<String>,
    /// The record, if it is about one.
    pub record: Option<RecordId>,
    /// Why, in the person's words or as a code. Never clinical content.
    pub reason: String,
}

/// Hash of a line: 32 bytes of SHA-256.
pub type Hash = [u8; 32];

/// What the first line of a chain follows on.
pub const GENESIS: Hash = [0; 32];

/// The hash of `line` after `previous`.
#[must_use]
pub fn link(previous: &Hash, line: &Line) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    let id = |bytes: Option<&[u8; 16]>| bytes.copied().unwrap_or_default();
    // Fixed-width fields first, then the texts with their lengths: two different lines never have the same bytes.
    hasher.update(line.at.as_nanosecond().to_be_bytes());
    hasher.update(id(line.user.as_ref().map(UserId::as_bytes)));
    hasher.update(id(line.device.as_ref().map(DeviceId::as_bytes)));
    hasher.update(id(line.record.as_ref().map(RecordId::as_bytes)));
    hasher.update([line.action as u8]);
    for text in [line.kind.as_deref().unwrap_or_default(), &line.reason] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

/// Walks a chain and gives the position of the first line that does not hold, counting from 0.
pub fn first_break<'a>(lines: impl IntoIterator<Item = (&'a Line, &'a Hash)>) -> Option<usize> {
    let mut previous = GENESIS;
    for (position, (line, hash)) in lines.into_iter().enumerate() {
        if link(&previous, line) != *hash {
            return Some(position);
        }
        previous = *hash;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(reasons: &[&str]) -> Vec<(Line, Hash)> {
        let mut previous = GENESIS;
        reasons
            .iter()
            .map(|reason| {
                let line = Line {
                    at: Timestamp::UNIX_EPOCH,
                    user: None,
                    device: None,
                    action: Action::Read,
                    kind: None,
                    record: None,
                    reason: (*reason).to_owned(),
                };
                previous = link(&previous, &line);
                (line, previous)
            })
            .collect()
    }

    fn broken(lines: &[(Line, Hash)]) -> Option<usize> {
        first_break(lines.iter().map(|(line, hash)| (line, hash)))
    }

    #[test]
    fn a_changed_a_removed_and_a_moved_line_break_the_chain() {
        let whole = chain(&["a", "b", "c", "d"]);
        assert_eq!(broken(&whole), None);
        let mut changed = whole.clone();
        changed[1].0.reason = "x".to_owned();
        assert_eq!(broken(&changed), Some(1));
        let mut removed = whole.clone();
        removed.remove(2);
        assert_eq!(broken(&removed), Some(2));
        let mut moved = whole;
        moved.swap(1, 2);
        assert_eq!(broken(&moved), Some(1));
    }
}
