//! Does a pull ever miss a change? Real threads with connections of their own write at once, hold their transactions open,
//! and give some of them up; a reader goes on from cursor to cursor meanwhile and must have seen everything in the end.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use acompana_domain::kind::Facets;
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::{Record, RecordId};
use acompana_server::store::Store;
use acompana_server::store::sqlite::SqliteStore;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{ServerTx, Touch, Touched};
use jiff::Timestamp;
use uuid::Uuid;

use super::broken::Ticketed;
use super::dice::Dice;

const SCOPE: &str = "hospital:DFIMS000061";
/// Rows of one page.
const PAGE: usize = 500;

/// How changes get their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// As the product does: the scope's counter, inside the writing transaction.
    Counter,
    /// From a sequence, before the transaction begins.
    SequenceBeforeCommit,
}

/// What is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Threads that write.
    pub writers: u64,
    /// Changes that are to be committed in all, at least.
    pub changes: u64,
    /// What chance begins with.
    pub seed: u64,
}

/// What was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Changes that were committed.
    pub committed: u64,
    /// Transactions that were given up after their changes had their numbers.
    pub aborted: u64,
    /// Pages that were read while others wrote.
    pub pages: u64,
    /// Records whose latest change the reader never saw.
    pub missed: usize,
    /// Records that the reader saw although nobody committed them.
    pub foreign: usize,
}

/// A transaction is given up on purpose.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("given up")]
    GivenUp,
    #[error(transparent)]
    Store(#[from] StoreFault),
}

type Versions = BTreeMap<RecordId, i64>;

/// Writes and reads until `load` is done, in the empty folder `folder`.
///
/// # Errors
/// [`StoreFault`] of the store.
pub fn pull_while_writing(folder: &Path, load: Load, numbering: Numbering) -> Result<Found, StoreFault> {
    let open = || SqliteStore::open(folder, None).map_err(StoreFault::new);
    open()?.close()?;
    let committed = AtomicU64::new(0);
    let (tickets, writing) = (AtomicI64::new(1), AtomicUsize::new(usize::try_from(load.writers).unwrap_or(1)));
    let write = |writer: u64| -> Result<(Versions, u64), StoreFault> {
        let author = Author { dice: Dice::apart(load.seed, writer), known: Vec::new(), made: Versions::new() };
        let more = || committed.load(Ordering::Relaxed) < load.changes;
        let ticket = || match numbering {
            Numbering::Counter => None,
            Numbering::SequenceBeforeCommit => Some(tickets.fetch_add(1_000, Ordering::SeqCst)),
        };
        let done = open().and_then(|store| {
            author.write_while(&store, more, ticket, |changes| _ = committed.fetch_add(changes, Ordering::Relaxed))
        });
        writing.fetch_sub(1, Ordering::SeqCst);
        done
    };
    let pull = || -> Result<(Versions, u64), StoreFault> {
        let store = open()?;
        let (mut seen, mut cursor, mut pages) = (Versions::new(), 0, 0);
        loop {
            // Asked before the look: what is committed after it is found by the next one.
            let over = writing.load(Ordering::SeqCst) == 0;
            let (head, page) = store.read(|tx| {
                let head = tx.scope_head(SCOPE)?.map_or(0, |head| head.seq);
                Ok::<_, StoreFault>((head, tx.changes(SCOPE, cursor, PAGE)?))
            })?;
            pages += 1;
            let last = page.last().map_or(cursor, |member| member.seq);
            // As a page of the protocol does: the last one reaches to the head.
            cursor = if page.len() < PAGE { last.max(head) } else { last };
            let done = page.is_empty();
            seen.extend(page.into_iter().map(|member| (member.id, member.ver)));
            if done && over {
                store.close()?;
                return Ok((seen, pages));
            }
            if done {
                std::thread::sleep(Duration::from_micros(200));
            }
        }
    };
    let (written, (seen, pages)) = std::thread::scope(|scope| {
        let write = &write;
        let writers: Vec<_> = (0..load.writers).map(|writer| scope.spawn(move || write(writer))).collect();
        let reader = scope.spawn(pull);
        let written: Result<Vec<_>, StoreFault> = writers.into_iter().map(|it| it.join().unwrap()).collect();
        Ok::<_, StoreFault>((written?, reader.join().unwrap()?))
    })?;
    let aborted = written.iter().map(|(_, aborted)| aborted).sum();
    let made: Versions = written.into_iter().flat_map(|(made, _)| made).collect();
    Ok(Found {
        committed: committed.into_inner(),
        aborted,
        pages,
        missed: made.iter().filter(|(id, ver)| seen.get(id) != Some(ver)).count(),
        foreign: seen.iter().filter(|(id, ver)| made.get(id) != Some(ver)).count(),
    })
}

/// Who writes.
struct Author {
    dice: Dice,
    known: Vec<RecordId>,
    /// The latest version of each record that was committed.
    made: Versions,
}

impl Author {
    /// Writes as long as there is more to write. Gives what was committed, and how many transactions were given up.
    fn write_while(
        mut self,
        store: &SqliteStore,
        more: impl Fn() -> bool,
        ticket: impl Fn() -> Option<i64>,
        committed: impl Fn(u64),
    ) -> Result<(Versions, u64), StoreFault> {
        let mut aborted = 0;
        while more() {
            match self.write(store, ticket()) {
                Ok(changes) => committed(changes),
                Err(Stop::GivenUp) => aborted += 1,
                Err(Stop::Store(fault)) => return Err(fault),
            }
        }
        Ok((self.made, aborted))
    }

    /// One transaction of some changes, new records and new versions of earlier ones. Held open for a moment after its
    /// changes got their numbers, or given up there.
    fn write(&mut self, store: &SqliteStore, ticket: Option<i64>) -> Result<u64, Stop> {
        let mut versions = Versions::new();
        let most = if self.dice.chance(20) { 200 } else { 8 };
        for _ in 0..self.dice.between(1, most) {
            let again = !self.known.is_empty() && self.dice.chance(30);
            let id = if again { self.known[self.dice.position(self.known.len())] } else { self.fresh() };
            let ver = self.made.get(&id).copied().unwrap_or(0) + 1;
            versions.insert(id, ver);
        }
        let (held, given_up) = (self.dice.chance(10).then(|| self.dice.below(3_000)), self.dice.chance(12));
        store.write(|tx| {
            let mut touched = Touched::default();
            for (id, ver) in &versions {
                tx.put_record(&record(*id, *ver), &Facets::default())?;
                touched.note(SCOPE.to_owned(), *id, Touch::Put(*ver));
            }
            match ticket {
                None => touched.number(tx)?,
                Some(first) => touched.number(&mut Ticketed::new(tx, first))?,
            }
            if let Some(held) = held {
                std::thread::sleep(Duration::from_micros(held));
            }
            if given_up { Err(Stop::GivenUp) } else { Ok(()) }
        })?;
        let changes = versions.len() as u64;
        self.known.extend(versions.iter().filter(|(_, ver)| **ver == 1).map(|(id, _)| *id));
        self.made.extend(versions);
        Ok(changes)
    }

    fn fresh(&mut self) -> RecordId {
        let (high, low) = (self.dice.throw(), self.dice.throw());
        RecordId(Uuid::from_u64_pair(high, low))
    }
}

fn record(id: RecordId, ver: i64) -> Record {
    Record {
        id,
        kind: "note".to_owned(),
        schema: 1,
        ver,
        author: UserId(Uuid::nil()),
        device: DeviceId(Uuid::nil()),
        occurred_at: Timestamp::UNIX_EPOCH,
        tz: "UTC".to_owned(),
        recorded_at: Timestamp::UNIX_EPOCH,
        body: [("n".to_owned(), ver.into())].into_iter().collect(),
    }
}
