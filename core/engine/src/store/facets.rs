//! Facets of records that came before this build knew their kind, or knew it differently.
//!
//! A record of a kind that a newer peer wrote is kept whole with empty facets. When the app is updated and knows the
//! kind, lists must find what is already there.

use acompana_domain::KindRegistry;
use rusqlite::{Connection, TransactionBehavior, params};

use super::fault::StoreError;
use super::record;
use super::value::Id;

const AT_ONCE: i64 = 1_000;

pub(super) fn refresh(connection: &mut Connection, kinds: &KindRegistry) -> Result<(), StoreError> {
    let known: Vec<(i64, String, u16)> = {
        let mut select = connection.prepare("SELECT number, name, facets FROM kind")?;
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?
    };
    for (number, name, computed) in known {
        let schema = kinds.get(&name).map_or(0, |kind| kind.spec().schema);
        if schema != computed && schema != 0 {
            compute(connection, kinds, number)?;
            connection.execute("UPDATE kind SET facets = ?2 WHERE number = ?1", params![number, schema])?;
        }
    }
    Ok(())
}

/// In steps, so that a crash in the middle costs only the steps: the mark is set after the last one.
fn compute(connection: &mut Connection, kinds: &KindRegistry, kind: i64) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (records, last) = {
            let mut select = tx.prepare_cached(&format!(
                "SELECT {}, record.n FROM record JOIN kind ON kind.number = record.kind
                 WHERE record.kind = ?1 AND record.n > ?2 ORDER BY record.n LIMIT ?3",
                record::COLUMNS
            ))?;
            let mut rows = select.query([kind, after, AT_ONCE])?;
            let (mut records, mut last) = (Vec::new(), None);
            while let Some(row) = rows.next()? {
                records.push(record::from_row(row)?);
                last = Some(row.get(10)?);
            }
            (records, last)
        };
        for shown in &records {
            let (facets, at) = record::facets_of(kinds, shown);
            tx.prepare_cached(
                "UPDATE record SET subject = ?2, party = ?3, at = ?4, place = ?5, status = ?6, code = ?7 WHERE id = ?1",
            )?
            .execute(params![
                Id::from(shown.id),
                facets.subject.map(Id::from),
                facets.party.map(Id::from),
                at,
                facets.place,
                facets.status,
                facets.code
            ])?;
        }
        tx.commit()?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}
