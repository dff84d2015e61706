//! What is already known, as the rules ask for it.

use acompana_domain::kind::{Facts, FactsUnavailable};
use acompana_domain::{Record, RecordId};
use rusqlite::Row;
use rusqlite::types::ToSql;

use super::fault::StoreError;
use super::record;
use super::tx::{ReadTx, WriteTx};
use super::value::Id;

fn select<T>(
    tx: &ReadTx<'_>,
    column: &str,
    kind: &str,
    value: &dyn ToSql,
    read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut select = tx.connection.prepare_cached(&format!(
        "SELECT {} FROM record JOIN kind ON kind.number = record.kind
         WHERE kind.name = ?1 AND record.{column} = ?2 ORDER BY record.at, record.n",
        record::COLUMNS
    ))?;
    select.query_and_then([&kind as &dyn ToSql, value], read)?.collect()
}

impl Facts for ReadTx<'_> {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        Ok(record::get(self.connection, id)?)
    }

    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(select(self, "subject", kind, &Id::from(subject), record::from_row)?)
    }

    fn about_in_part(&self, kind: &str, subject: RecordId, fields: &[&str]) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(select(self, "subject", kind, &Id::from(subject), |row| record::in_part(row, fields))?)
    }

    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(select(self, "party", kind, &Id::from(party), record::from_row)?)
    }

    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        Ok(select(self, "code", kind, &code, record::from_row)?)
    }
}

impl Facts for WriteTx<'_> {
    fn record(&self, id: RecordId) -> Result<Option<Record>, FactsUnavailable> {
        self.reading().record(id)
    }

    fn about(&self, kind: &str, subject: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        self.reading().about(kind, subject)
    }

    fn about_in_part(&self, kind: &str, subject: RecordId, fields: &[&str]) -> Result<Vec<Record>, FactsUnavailable> {
        self.reading().about_in_part(kind, subject, fields)
    }

    fn of_party(&self, kind: &str, party: RecordId) -> Result<Vec<Record>, FactsUnavailable> {
        self.reading().of_party(kind, party)
    }

    fn with_code(&self, kind: &str, code: &str) -> Result<Vec<Record>, FactsUnavailable> {
        self.reading().with_code(kind, code)
    }
}
