//! Damage behind the store's back: rows that are lost, doubled, stale or swapped, a cursor that is elsewhere, a byte that
//! flipped. The next sync must notice and mend each, and fetch no more than what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use acompana_core::StoreKey;
use acompana_core::store::{Durability, Store};
use acompana_domain::kind::{Actor, Role};
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::{Record, RecordId};
use acompana_server::store::sqlite::SqliteStore;
use acompana_server::store::{Accounts, Store as _, User};
use acompana_sync::client::{ClientTx, DeviceState, Report, Run, Step};
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{Host, ServerTx, Session, handle, system_write};
use acompana_sync::wire::{RowChange, SyncReply, Want};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};
use serde_json::json;
use uuid::Uuid;

use super::device::Trouble;
use super::dice::Dice;
use super::kinds::{UNITS, registry, scope};
use super::model::{Checked, ensure};

/// What is done to a device's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// A record is gone, or only its place in the scope.
    Lost,
    /// A record is there a second time under another id, or counted twice.
    Doubled,
    /// A record is back at an earlier version.
    Stale,
    /// Two records have each other's ids.
    Swapped,
    /// The cursor is ahead: changes that never came count as received.
    Cursor,
    /// A bit of an id, a version, a sum or a count flipped.
    Flipped,
}

impl Damage {
    /// Each.
    pub const ALL: [Self; 6] = [Self::Lost, Self::Doubled, Self::Stale, Self::Swapped, Self::Cursor, Self::Flipped];
}

/// A device and a server that hold the same scope, and a way behind the device's back.
pub struct Ward {
    store: Store,
    server: SqliteStore,
    behind: Connection,
    host: Host,
    actor: Actor,
    device: DeviceId,
    scope: String,
    now: Timestamp,
    dice: Dice,
    size: u64,
}

const KEY: [u8; 32] = [9; 32];
/// Damage to what is kept about the rows and not to the rows: counting them anew mends it, and the server need not be
/// asked. That it was mended shows in the sums afterwards.
const ONLY_KEPT: &str = "of what is kept";

impl Ward {
    /// A ward of `size` records, synced, in the empty folder `folder`.
    pub fn new(folder: &Path, size: u64, seed: u64) -> Checked<Self> {
        let home: PathBuf = folder.join("device");
        let store = Store::open(&home, StoreKey::new(KEY), registry(), Box::new(|_| {}))?;
        let server = SqliteStore::open(&folder.join("server"), None)?;
        let now: Timestamp = "2026-05-04T16:00:00Z".parse()?;
        let (user, device) = (UserId(Uuid::from_u128(1)), DeviceId(Uuid::from_u128(2)));
        let actor = Actor { user, roles: BTreeSet::from([Role::Clinician]) };
        let person = User {
            id: user,
            display_name: "Personal de prueba".to_owned(),
            roles: actor.roles.clone(),
            guardian: None,
            active: true,
        };
        server.write(|tx| {
            tx.put_user(&person)?;
            tx.give(user, &scope(0), now).map(drop)
        })?;
        store.write(Durability::Full, |tx| {
            Ok::<_, Trouble>(tx.put_device(&DeviceState { user: Some(user), ..DeviceState::new(device, now) })?)
        })?;
        let behind = Connection::open(home.join("store.db"))?;
        let key = "09".repeat(KEY.len());
        behind.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA foreign_keys = ON;"))?;
        let host = Host { kinds: registry(), rules: <_>::default(), zone: TimeZone::UTC };
        let dice = Dice::new(seed);
        let mut ward = Self { store, server, behind, host, actor, device, scope: scope(0), now, dice, size };
        let new: Vec<RecordId> = (0..size).map(|_| ward.fresh()).collect();
        ward.write_on_server(&new)?;
        // Some of them again, so that versions differ.
        let again: Vec<RecordId> = new.iter().copied().step_by(2).collect();
        ward.write_on_server(&again)?;
        ward.sync()?;
        Ok(ward)
    }

    fn fresh(&mut self) -> RecordId {
        RecordId(Uuid::from_u64_pair(self.dice.throw(), self.dice.throw()))
    }

    fn write_on_server(&mut self, ids: &[RecordId]) -> Checked {
        let mut records = Vec::new();
        for id in ids {
            let body = json!({ "unit": UNITS[0], "text": format!("t{}", self.dice.throw()) });
            records.push(Record {
                id: *id,
                kind: "note".to_owned(),
                schema: 1,
                ver: 0,
                author: self.actor.user,
                device: self.device,
                occurred_at: self.now,
                tz: "UTC".to_owned(),
                recorded_at: self.now,
                body: body.as_object().cloned().unwrap_or_default(),
            });
        }
        let (host, actor, now) = (&self.host, &self.actor, self.now);
        self.server.write(|tx| {
            records.into_iter().try_for_each(|record| system_write(tx, host, actor, record, now).map(drop))
        })?;
        Ok(())
    }

    /// One sync. Gives what it did, and how many records came.
    fn sync(&mut self) -> Checked<(Report, usize)> {
        let mut run = Run::new("damage", Want::default());
        let mut came = 0;
        loop {
            self.now = self.now.checked_add(SignedDuration::from_secs(1))?;
            let now = self.now;
            let step = self.store.write(Durability::Full, |tx| Ok::<_, Trouble>(run.next(tx, now, false)?))?;
            let Step::Send(request) = step else { return Ok((run.report, came)) };
            let session = Session { actor: self.actor.clone(), device: self.device };
            let reply: SyncReply =
                self.server.write(|tx| handle(tx, &self.host, &session, &request, now).map_err(StoreFault::new))?;
            let pages = reply.scopes.iter().flat_map(|page| &page.changes);
            let rows = pages.chain(reply.fetched.iter().flat_map(|(_, rows)| rows));
            came += rows.filter(|row| matches!(row, RowChange::Put(_))).count();
            self.store.write(Durability::Normal, |tx| Ok::<_, Trouble>(run.answered(tx, &request, &reply, now)?))?;
        }
    }

    fn members(&mut self) -> Checked<BTreeMap<RecordId, i64>> {
        let scope = self.scope.clone();
        let members = self.store.write(Durability::Normal, |tx| Ok::<_, Trouble>(tx.members(&scope)?))?;
        Ok(members.into_iter().collect())
    }

    /// Damages the device and syncs. Gives how many records came for it.
    ///
    /// # Errors
    /// A [`super::Flaw`] when the damage went unnoticed, was not mended, or was mended at the price of too much.
    pub fn damage_and_sync(&mut self, damage: Damage) -> Checked<usize> {
        let before: Vec<RecordId> = self.members()?.into_keys().collect();
        let told = self.injure(damage, &before)?;
        let (report, came) = self.sync()?;
        let noticed = report.repaired > 0 || told.contains(ONLY_KEPT);
        ensure(noticed, || format!("{damage:?} ({told}) went unnoticed"))?;
        self.is_whole(&format!("{damage:?} ({told})"))?;
        let most = usize::try_from(self.size / 50).unwrap_or(usize::MAX);
        ensure(came <= most, || format!("{damage:?} ({told}) was mended with {came} of {} records", self.size))?;
        Ok(came)
    }

    /// Device and server hold the same: members, versions, sums and contents.
    fn is_whole(&mut self, after: &str) -> Checked {
        let scope = self.scope.clone();
        let (head, live, records) = self.server.read(|tx| {
            let live: BTreeMap<RecordId, i64> = tx.live_members(&scope)?.into_iter().collect();
            let ids: Vec<RecordId> = live.keys().copied().collect();
            let records = tx.records(&ids)?.into_iter();
            let read = records.map(|(id, stored)| stored.read().map(|record| (id, record)).map_err(StoreFault::new));
            let read = read.collect::<Result<BTreeMap<RecordId, Record>, _>>()?;
            Ok::<_, StoreFault>((tx.scope_head(&scope)?, live, read))
        })?;
        let (here, state, members, count) = self.store.write(Durability::Normal, |tx| {
            let members = tx.members(&scope)?;
            let here: Result<BTreeMap<RecordId, Record>, Trouble> = members
                .iter()
                .filter_map(|(id, _)| tx.local(*id).transpose())
                .map(|record| record.map(|record| (record.id, record)).map_err(Trouble::from))
                .collect();
            let count = tx.reading().count(&acompana_core::store::RecordQuery::default())?;
            Ok::<_, Trouble>((here?, tx.scopes()?, members.into_iter().collect::<BTreeMap<_, _>>(), count))
        })?;
        ensure(members == live, || format!("after {after} the members differ"))?;
        ensure(here == records, || format!("after {after} the records differ"))?;
        ensure(i64::try_from(here.len()) == Ok(count), || format!("after {after} there are strangers"))?;
        let kept = state.first().map(|state| (state.digest, state.seq));
        ensure(kept == head.map(|head| (head.digest, head.seq)), || format!("after {after} the sums differ"))
    }

    /// Does the damage; gives what it was.
    fn injure(&mut self, damage: Damage, ids: &[RecordId]) -> Checked<String> {
        let one = ids[self.dice.position(ids.len())];
        let half = self.dice.chance(50);
        let row = one.as_bytes().to_vec();
        Ok(match damage {
            Damage::Lost if half => {
                self.behind.execute("DELETE FROM record WHERE id = ?1", [row])?;
                "the record".to_owned()
            }
            Damage::Lost => {
                let sql = "DELETE FROM membership WHERE record = (SELECT n FROM record WHERE id = ?1)";
                self.behind.execute(sql, [row])?;
                "its place".to_owned()
            }
            Damage::Doubled if half => {
                let twin = self.fresh();
                self.behind.execute(
                    "INSERT INTO record (id, kind, schema, ver, dirty, at, author, device, occurred_at, tz, recorded_at, body)
                     SELECT ?2, kind, schema, ver, dirty, at, author, device, occurred_at, tz, recorded_at, body
                     FROM record WHERE id = ?1",
                    params![row, twin.as_bytes()],
                )?;
                self.behind.execute(
                    "INSERT INTO membership (scope, record) SELECT scope.number, record.n FROM scope, record
                     WHERE record.id = ?1",
                    [twin.as_bytes()],
                )?;
                "under another id".to_owned()
            }
            Damage::Doubled => {
                let sum: i64 = self.behind.query_row("SELECT sum FROM scope", [], |row| row.get(0))?;
                let more = sum.wrapping_add(self.dice.throw().cast_signed());
                self.behind.execute("UPDATE scope SET members = members + 1, sum = ?1", [more])?;
                format!("counted twice, {ONLY_KEPT}")
            }
            Damage::Stale => {
                self.behind.execute("UPDATE record SET ver = ver - 1, body = '{}' WHERE id = ?1", [row])?;
                "one version back".to_owned()
            }
            Damage::Swapped => {
                let members = self.members()?;
                let other = members.iter().find(|(_, ver)| **ver != members[&one]).map(|(id, _)| *id);
                let other = other.unwrap_or(one).as_bytes().to_vec();
                let spare = self.fresh().as_bytes().to_vec();
                for (from, to) in [(&row, &spare), (&other, &row), (&spare, &other)] {
                    self.behind.execute("UPDATE record SET id = ?2 WHERE id = ?1", [from, to])?;
                }
                "ids".to_owned()
            }
            Damage::Cursor => {
                let most = (self.size / 50).clamp(1, 12);
                let some: Vec<RecordId> =
                    (0..self.dice.between(1, most)).map(|_| ids[self.dice.position(ids.len())]).collect();
                self.write_on_server(&some)?;
                let scope = self.scope.clone();
                let head = self.server.read(|tx| tx.scope_head(&scope))?.map_or(0, |head| head.seq);
                self.behind.execute("UPDATE scope SET seq = ?1", [head])?;
                format!("{} changes", some.len())
            }
            Damage::Flipped => self.flip(&row)?,
        })
    }

    fn flip(&mut self, row: &[u8]) -> Checked<String> {
        let bit = self.dice.below(16);
        Ok(match self.dice.below(4) {
            0 => {
                let mut other = row.to_vec();
                other[usize::try_from(bit).unwrap_or(0)] ^= 1 << self.dice.below(8);
                self.behind.execute("UPDATE record SET id = ?2 WHERE id = ?1", [row, other.as_slice()])?;
                "of an id".to_owned()
            }
            1 => {
                self.behind.execute(
                    "UPDATE record SET ver = (ver | ?2) - (ver & ?2) WHERE id = ?1",
                    params![row, 1_i64 << bit],
                )?;
                "of a version".to_owned()
            }
            2 => {
                self.behind.execute("UPDATE scope SET sum = (sum | ?1) - (sum & ?1)", [1_i64 << bit])?;
                format!("of a sum, {ONLY_KEPT}")
            }
            _ => {
                self.behind.execute("UPDATE scope SET members = (members | ?1) - (members & ?1)", [1_i64 << bit])?;
                format!("of a count, {ONLY_KEPT}")
            }
        })
    }
}
