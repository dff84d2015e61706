//! Changes get their numbers: the last thing a transaction writes.

use std::collections::BTreeMap;

use acompana_domain::RecordId;

use super::store::{Member, ServerTx};
use crate::fault::StoreFault;

/// What happened to a record in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// It is in the scope, in this version.
    Put(i64),
    /// It left the scope.
    Remove,
}

/// What a request touched, the latest touch of each record in each scope. In order of scope, so that two requests
/// lock their scopes in the same order and cannot wait for each other in a ring.
#[derive(Debug, Default)]
pub struct Touched {
    touches: BTreeMap<String, Vec<(RecordId, Touch)>>,
    indivisible: bool,
}

impl Touched {
    /// Notes a touch.
    pub fn note(&mut self, scope: String, id: RecordId, touch: Touch) {
        let touches = self.touches.entry(scope).or_default();
        // Mostly appended once; a record touched twice in one request moves to the end.
        touches.retain(|(other, _)| *other != id);
        touches.push((id, touch));
    }

    /// Marks the whole request as one unit of work: it holds a group, and no page may end inside it.
    pub fn keep_together(&mut self) {
        self.indivisible = true;
    }

    /// Takes over another set of touches, after this one's.
    pub fn append(&mut self, other: Self) {
        self.indivisible |= other.indivisible;
        for (scope, touches) in other.touches {
            for (id, touch) in touches {
                self.note(scope.clone(), id, touch);
            }
        }
    }

    /// Gives each touch its number in its scope and keeps the scope's sum.
    pub fn number<T: ServerTx>(self, tx: &mut T) -> Result<(), StoreFault> {
        for (scope, touches) in self.touches {
            let mut head = tx.lock_scope(&scope)?;
            let first = head.seq + 1;
            for (id, touch) in touches {
                let before = tx.member(&scope, id)?.filter(|member| member.live);
                if touch == Touch::Remove && before.is_none() {
                    continue;
                }
                if let Some(member) = &before {
                    head.digest.remove(id, member.ver);
                }
                head.seq += 1;
                let txn = if self.indivisible { first } else { head.seq };
                let (ver, live) = match touch {
                    Touch::Put(ver) => {
                        head.digest.add(id, ver);
                        (ver, true)
                    }
                    Touch::Remove => (before.map_or(0, |member| member.ver), false),
                };
                tx.put_member(&scope, &Member { seq: head.seq, txn, id, ver, live })?;
            }
            tx.store_head(&scope, &head)?;
        }
        Ok(())
    }
}
