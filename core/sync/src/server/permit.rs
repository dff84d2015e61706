//! Who may write what where.

use std::collections::BTreeMap;

use acompana_domain::Record;
use acompana_domain::kind::{Actor, Deed, Kind};
use acompana_domain::record::UserId;

use super::store::ServerTx;
use crate::fault::StoreFault;

/// The scopes of a person.
#[derive(Debug)]
pub(super) struct Holdings {
    scopes: BTreeMap<String, bool>,
}

/// Whether a write may go ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Permission {
    /// It may.
    Granted,
    /// It could once: the work is kept apart, not thrown away.
    Formerly,
    /// It may not. The answer is the same as for a record that does not exist, so that nobody learns whether it does.
    Denied,
}

impl Holdings {
    /// Reads them.
    pub(super) fn of<T: ServerTx>(tx: &T, user: UserId) -> Result<Self, StoreFault> {
        Ok(Self { scopes: tx.grants(user)?.into_iter().collect() })
    }

    /// Whether the person holds the scope now.
    pub(super) fn holds(&self, scope: &str) -> bool {
        self.scopes.get(scope) == Some(&true)
    }

    /// The scopes the person holds now.
    pub(super) fn held(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().filter(|(_, held)| **held).map(|(scope, _)| scope.as_str())
    }

    /// Whether `actor` may do `deed` to `record`, which is in its scopes as it stands.
    pub(super) fn permit(&self, actor: &Actor, kind: &dyn Kind, record: &Record, deed: Deed) -> Permission {
        let scopes: Vec<String> = kind.scopes(record).iter().map(ToString::to_string).collect();
        let may = kind.spec().allows(actor, deed);
        if may && scopes.iter().any(|scope| self.holds(scope)) {
            Permission::Granted
        } else if may && scopes.iter().any(|scope| self.scopes.contains_key(scope)) {
            Permission::Formerly
        } else {
            Permission::Denied
        }
    }
}
