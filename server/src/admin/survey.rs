//! Walking over many records, for reports.

use acompana_domain::Record;
use acompana_domain::kind::Facts;
use acompana_domain::record::RecordId;
use acompana_sync::fault::StoreFault;

use super::{Administration, Done};
use crate::store::{Desk, Kept, Store};

/// Hands over every record of a kind.
type Walk<'a> = dyn Fn(&str, &mut dyn FnMut(Kept)) -> Result<(), StoreFault> + 'a;
/// Finds a record.
type Find<'a> = dyn Fn(RecordId) -> Result<Option<Record>, StoreFault> + 'a;

/// Every record as of one moment, whatever is written meanwhile.
pub struct Survey<'a> {
    each: &'a Walk<'a>,
    get: &'a Find<'a>,
}

impl Survey<'_> {
    /// Hands over every record of a kind, one by one; one at a time is in memory.
    ///
    /// # Errors
    /// [`StoreFault`] of the store; a record that cannot be read is handed over as such.
    pub fn each_of(&self, kind: &str, mut each: impl FnMut(Kept)) -> Result<(), StoreFault> {
        (self.each)(kind, &mut each)
    }

    /// A record.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn get(&self, id: RecordId) -> Result<Option<Record>, StoreFault> {
        (self.get)(id)
    }
}

impl<S: Store> Administration<S> {
    /// Runs `work` over all records as of one moment. The server goes on meanwhile.
    ///
    /// # Errors
    /// [`super::AdministrationFailure::Store`].
    pub fn survey<T>(&self, work: impl FnOnce(&Survey<'_>) -> Result<T, StoreFault>) -> Done<T> {
        Ok(self.store.read(|tx| {
            let each = |kind: &str, each: &mut dyn FnMut(Kept)| tx.each_of(kind, each);
            let get = |id: RecordId| tx.record(id).map_err(StoreFault::from);
            work(&Survey { each: &each, get: &get })
        })?)
    }
}
