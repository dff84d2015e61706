//! Every cell of docs/authorisation.md, tried on the server's own code over its real store: each role, with each kind, each
//! deed and each scope, held, held once, and held of somebody else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use acompana_domain::Record;
use acompana_domain::kind::{Actor, Deed, Kind, Role, Scope};
use acompana_domain::record::{DeviceId, OpId, RecordId, UserId};
use acompana_server::signin::administrator;
use acompana_server::standard_host;
use acompana_server::store::sqlite::SqliteStore;
use acompana_server::store::{Accounts, Store, User};
use acompana_sync::delta::creation;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::{Host, Refusal, Session, handle, system_write};
use acompana_sync::wire::{BROKE, Op, OpStatus, PROTO, RowChange, SyncRequest, Want};
use acompana_tests::bodies::UNIT;
use acompana_tests::scopes::{CHILD, family, given, sample, travels_in};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

const PAPER: &str = include_str!("../../docs/authorisation.md");
const ELSEWHERE: &str = "DFIMS000604";
const FAMILIES: [&str; 5] = ["child", "family", "hospital", "benefits", "reference"];
/// Codes of refusals that are about who writes where; the others are about what is written.
const FORBIDDEN: [&str; 4] = ["SYNC-RECORD-NOT-HERE", "SYNC-NOT-ALLOWED", "SYNC-APPEND-ONLY", "SYNC-SERVER-FIELD"];
const PERSON: UserId = UserId(Uuid::from_u128(1));
const DEVICE: DeviceId = DeviceId(Uuid::from_u128(2));
const OTHER: RecordId = RecordId(Uuid::from_u128(8));

/// How the person stands to the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Held,
    Once,
    SomebodyElses,
}

/// What came of a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Done,
    SetAside,
    Nothing,
}

/// A transaction is undone by its error: this one brings what was seen.
enum Probe {
    Seen(Seen),
    Failed(String),
}

impl From<StoreFault> for Probe {
    fn from(fault: StoreFault) -> Self {
        Self::Failed(fault.to_string())
    }
}

impl From<Refusal> for Probe {
    fn from(refusal: Refusal) -> Self {
        Self::Failed(refusal.to_string())
    }
}

/// A record of any kind with every field that scopes are made from.
/// The scope of this family that `record` is in, or that it would be in if its kind travelled there; or another one.
fn scope_of(kind: &dyn Kind, record: &Record, family_name: &str, standing: Standing) -> Option<Scope> {
    let elsewhere = standing == Standing::SomebodyElses;
    let own = kind.scopes(record).into_iter().find(|scope| family(scope) == family_name);
    Some(match (family_name, own) {
        (_, Some(scope)) if !elsewhere => scope,
        ("child", _) => Scope::Child(if elsewhere { OTHER } else { CHILD }),
        ("family", _) => Scope::Family(if elsewhere { OTHER } else { CHILD }),
        ("hospital", _) => Scope::Hospital(if elsewhere { ELSEWHERE } else { UNIT }.to_owned()),
        ("benefits", _) => Scope::Benefits(if elsewhere { ELSEWHERE } else { UNIT }.to_owned()),
        // There is only one.
        _ if elsewhere => return None,
        _ => Scope::Reference,
    })
}

fn op(record: &Record, deed: Deed) -> Op {
    let new = deed == Deed::Create;
    let fields =
        if new { creation(&record.body) } else { serde_json::from_value(json!({ "nota": [null, "x"] })).unwrap() };
    Op {
        seq: 1,
        op_id: OpId(Uuid::from_u128(100)),
        group: None,
        deps: Vec::new(),
        kind: record.kind.clone(),
        schema: record.schema,
        record: record.id,
        new,
        base_ver: i64::from(!new),
        fields,
        occurred_at: Timestamp::UNIX_EPOCH,
        tz: "UTC".to_owned(),
        recorded_at: Timestamp::UNIX_EPOCH,
        device_clock: Timestamp::UNIX_EPOCH,
    }
}

/// Tries one cell, and leaves the store as it was.
fn try_cell(
    store: &SqliteStore,
    host: &Host,
    role: Role,
    kind: &dyn Kind,
    deed: Deed,
    scope: &Scope,
    once: bool,
) -> Seen {
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let record = sample(kind, RecordId(Uuid::from_u128(50)));
    let session = Session { actor: Actor { user: PERSON, roles: [role].into() }, device: DEVICE };
    let tried = store.write(|tx| {
        // What is written about a child is written by who knows the child.
        if record.id != CHILD {
            let child = Record {
                kind: "patient".to_owned(),
                body: serde_json::from_value(json!({ "units": [{ "id": "u", "clues": UNIT }] })).unwrap(),
                ..sample(kind, CHILD)
            };
            system_write(tx, host, &administrator(), child, now)?;
        }
        if deed != Deed::Create {
            system_write(tx, host, &administrator(), record.clone(), now)?;
        }
        tx.put_user(&User {
            id: PERSON,
            display_name: "Persona".to_owned(),
            roles: [role].into(),
            guardian: None,
            active: true,
        })?;
        tx.give(PERSON, &scope.to_string(), now)?;
        if once {
            tx.take(PERSON, &scope.to_string(), now)?;
        }
        let ops = if deed == Deed::Read { Vec::new() } else { vec![op(&record, deed)] };
        let request = SyncRequest {
            proto: PROTO,
            device: DEVICE,
            epoch: 1,
            app: String::new(),
            sent_at: now,
            outbox_depth: 0,
            results_seen_through: 0,
            server_epoch: None,
            ops,
            scopes: Vec::new(),
            want: Want::default(),
            repair: Vec::new(),
            fetch: Vec::new(),
            reads: Vec::new(),
        };
        let reply = handle(tx, host, &session, &request, now)?;
        let delivered = reply
            .scopes
            .iter()
            .flat_map(|page| &page.changes)
            .any(|change| matches!(change, RowChange::Put(row) if row.id == record.id));
        let seen = match reply.results.first() {
            None if delivered => Seen::Done,
            None => Seen::Nothing,
            Some(result) => {
                let code = result.code.as_deref().unwrap_or_default();
                assert_ne!(code, BROKE, "{role} {deed:?} {}", record.kind);
                match (result.status, code) {
                    (OpStatus::Quarantined, _) => Seen::SetAside,
                    (OpStatus::Rejected, code) if FORBIDDEN.contains(&code) => Seen::Nothing,
                    // Whether the rules then like such a bare record is another matter.
                    (OpStatus::Applied | OpStatus::Merged | OpStatus::Rejected, _) => Seen::Done,
                    (status, code) => return Err(Probe::Failed(format!("{status:?} {code}"))),
                }
            }
        };
        Err::<(), _>(Probe::Seen(seen))
    });
    match tried {
        Err(Probe::Seen(seen)) => seen,
        Err(Probe::Failed(why)) => panic!("{role} {deed:?} {} in {scope}: {why}", record.kind),
        Ok(()) => panic!("the store was changed"),
    }
}

/// What the paper says a role may do with a kind: some of `r`, `c`, `u`.
fn letters(kind: &str, role: Role) -> BTreeSet<char> {
    let row = PAPER.lines().find(|line| line.starts_with(&format!("| `{kind}` |")));
    let row = row.unwrap_or_else(|| panic!("docs/authorisation.md has no row for {kind}:\n{}", table()));
    let column = 3 + Role::ALL.iter().position(|other| *other == role).unwrap();
    row.split('|').nth(column).unwrap().chars().filter(char::is_ascii_lowercase).collect()
}

/// The table as the kinds themselves tell it.
fn table() -> String {
    let mut table = "| kind | travels in |".to_owned();
    for role in Role::ALL {
        write!(table, " {role} |").unwrap();
    }
    table += "\n|---|---|---|---|---|---|---|---|\n";
    for kind in standard_host().kinds.iter() {
        let spec = kind.spec();
        let travels: Vec<_> = travels_in(kind).into_iter().collect();
        write!(table, "| `{}` | {} |", spec.name, travels.join(", ")).unwrap();
        for role in Role::ALL {
            let actor = Actor { user: PERSON, roles: [role].into() };
            let may = |deed| spec.allows(&actor, deed) && !(deed == Deed::Update && spec.append_only);
            let cell = [(Deed::Read, 'r'), (Deed::Create, 'c'), (Deed::Update, 'u')];
            let cell: String = cell.iter().filter(|(deed, _)| may(*deed)).map(|(_, letter)| *letter).collect();
            write!(table, " {} |", if cell.is_empty() { "–" } else { &cell }).unwrap();
        }
        table.push('\n');
    }
    table
}

#[test]
fn the_paper_holds_the_table_of_the_kinds() {
    assert!(PAPER.contains(&table()), "docs/authorisation.md should hold this table:\n\n{}", table());
}

#[test]
fn every_cell_holds_on_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), None).unwrap();
    let host = standard_host();
    let (mut cells, mut wrong) = (0, Vec::new());
    for kind in host.kinds.iter() {
        let travels = travels_in(kind);
        let record = sample(kind, RecordId(Uuid::from_u128(50)));
        for role in Role::ALL {
            let may = letters(kind.spec().name, role);
            for family_name in FAMILIES {
                for (deed, letter) in [(Deed::Read, 'r'), (Deed::Create, 'c'), (Deed::Update, 'u')] {
                    for standing in [Standing::Held, Standing::Once, Standing::SomebodyElses] {
                        // What a device receives is decided by the scopes that its person's role is given.
                        if deed == Deed::Read && !given(role).contains(family_name) {
                            continue;
                        }
                        let Some(scope) = scope_of(kind, &record, family_name, standing) else { continue };
                        let here = travels.contains(family_name) && may.contains(&letter);
                        let expected = match standing {
                            Standing::Held if here => Seen::Done,
                            Standing::Once if here && deed != Deed::Read => Seen::SetAside,
                            _ => Seen::Nothing,
                        };
                        let seen = try_cell(&store, &host, role, kind, deed, &scope, standing == Standing::Once);
                        cells += 1;
                        if seen != expected {
                            wrong.push(format!(
                                "{role} {deed:?} {} with {family_name} {standing:?}: {seen:?}, and the paper says {expected:?}",
                                record.kind
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cells > 2_000, "only {cells} cells were walked");
}

/// The walk does notice: a cell that the paper would promise too much for is not done.
#[test]
fn a_promise_that_the_server_does_not_keep_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), None).unwrap();
    let host = standard_host();
    let kind = host.kinds.get("guardian").unwrap();
    let benefits = Scope::Benefits(UNIT.to_owned());
    let clinician = try_cell(&store, &host, Role::Clinician, kind, Deed::Update, &benefits, false);
    let office = try_cell(&store, &host, Role::Benefits, kind, Deed::Update, &benefits, false);
    assert_ne!(clinician, office, "one may and the other may not");
}
