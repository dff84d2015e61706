//! What is already known, as the rules ask for it.

use acompana_domain::kind::{Facts, FactsUnavailable};
use acompana_domain::{Record, RecordId};
use rusqlite::types::ToSql;

use super::fault::StoreError;
use super::record;
use super::tx::{ReadTx, WriteTx};
use super::value::Id;

fn select(tx: &ReadTx<'_>, column: &str, kind: &str, value: &dyn ToSql) -> Result<Vec<Record>, StoreError> {
    let mut select = tx.connection.prepare_cached(&format!(
        "SELECT {} FROM record JOIN kind ON kind.number = record.kind
         WHERE kind.name = ?1 AND record.{column} = ?2 ORDER BY record.at, record.n",
        record::COLUMNS
    ))?;
    record::collect(select.query([&kind as &dyn ToSql, value])?)
}

impl Facts for ReadTx<'_> {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Ok(record::get(self.connection, id)?)
    }

    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(select(self, "subject", kind, &Id::from(subject))?)
    }

    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(select(self, "party", kind, &Id::from(party))?)
    }

    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(select(self, "code", kind, &code)?)
    }
}

impl Facts for WriteTx<'_> {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        self.reading().record(id)
    }

    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        self.reading().about(kind, subject)
    }

    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        self.reading().of_party(kind, party)
    }

    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        self.reading().with_code(kind, code)
    }
}
