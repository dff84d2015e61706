//! Where a report's records come from: the server's data, or what this device may see.

use std::collections::BTreeSet;

use acompana_core::{Acompana, Order, RecordQuery, SyncStatus};
use acompana_domain::KindRegistry;
use acompana_domain::kind::{Actor, Deed, Scope};
use acompana_domain::report::{Report, Settings};
use acompana_server::Administration;
use acompana_server::store::Kept;
use serde_json::{Value, json};

use super::making::Making;
use crate::cli::Common;
use crate::cmd::admin;
use crate::device::{self, failed};
use crate::failure::Failure;
use crate::output::Output;

/// Where the records came from.
pub(super) enum Source {
    /// The server's data, as of one moment.
    Server,
    /// This device.
    Device(Box<Device>),
}

/// What a device may see.
pub(super) struct Device {
    pub(super) roles: Vec<&'static str>,
    /// Units whose clinical record or benefits office it follows; catalogues.
    pub(super) scopes: Vec<String>,
    /// How many children and families it follows; their scopes hold ids and are not told.
    pub(super) children: usize,
    pub(super) families: usize,
    pub(super) last_synced: Option<jiff::Timestamp>,
    /// Writes without the server's last word: they are in the figures already.
    pub(super) waiting: i64,
}

impl Source {
    pub(super) fn json(&self) -> Value {
        match self {
            Self::Server => json!({ "kind": "server" }),
            Self::Device(device) => json!({
                "kind": "device", "roles": device.roles, "scopes": device.scopes, "children": device.children,
                "families": device.families, "last_synced": device.last_synced, "waiting": device.waiting,
            }),
        }
    }
}

/// From the server's data, beside a running server.
pub(super) fn server(
    common: &Common,
    settings: Settings,
    make: impl FnOnce(Settings) -> Making,
    output: &Output,
) -> Result<(Source, Report), Failure> {
    let refused = |failure| admin::failed(&failure, output);
    let desk = Administration::look(&common.server_data(), admin::store_key()?.as_ref()).map_err(refused)?;
    let report = desk.survey(|records| {
        let mut making = make(settings);
        for kind in making.kinds() {
            records.each_of(kind, |kept| match kept {
                Kept::Record(record) => making.take(&record),
                Kept::Unreadable { id, reason } => {
                    tracing::warn!(%id, %reason, "a record could not be read");
                    making.unreadable(kind, id);
                }
            })?;
        }
        for id in making.corrected() {
            // One that cannot be read was noted on the way.
            making.withdraw(id, records.get(id).ok().flatten().as_ref());
        }
        Ok(making.finish())
    });
    let report = report.map_err(refused)?;
    desk.close().map_err(refused)?;
    Ok((Source::Server, report))
}

/// From what this device holds.
pub(super) fn device(
    common: &Common,
    settings: Settings,
    make: impl FnOnce(Settings) -> Making,
) -> Result<(Source, Report), Failure> {
    let app = device::open(common)?;
    let (actor, _) = device::actor(&app)?;
    let status = app.status().map_err(failed)?;
    let mut making = make(Settings { unseen: unseen(&actor), ..settings });
    for kind in making.kinds() {
        each_of(&app, kind, &mut making)?;
    }
    for id in making.corrected() {
        making.withdraw(id, app.get(id).map_err(failed)?.as_ref());
    }
    app.close().map_err(failed)?;
    Ok((Source::Device(Box::new(may_see(&actor, &status))), making.finish()))
}

fn each_of(app: &Acompana, kind: &str, making: &mut Making) -> Result<(), Failure> {
    let mut query = RecordQuery { order: Order::Oldest, limit: 1_000, ..RecordQuery::of_kind(kind) };
    loop {
        let page = app.list(&query).map_err(failed)?;
        page.records.iter().for_each(|record| making.take(record));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// Kinds that none of the person's roles may read.
fn unseen(actor: &Actor) -> BTreeSet<&'static str> {
    let kinds = KindRegistry::standard();
    let specs = kinds.iter().map(acompana_domain::Kind::spec);
    specs.filter(|spec| !spec.allows(actor, Deed::Read)).map(|spec| spec.name).collect()
}

fn may_see(actor: &Actor, status: &SyncStatus) -> Device {
    let held: Vec<Scope> = status.scopes.iter().filter_map(|scope| scope.id.parse().ok()).collect();
    let counted = |of: fn(&Scope) -> bool| held.iter().filter(|scope| of(scope)).count();
    let told = |scope: &&Scope| matches!(scope, Scope::Hospital(_) | Scope::Benefits(_) | Scope::Reference);
    Device {
        roles: actor.roles.iter().map(|role| role.as_str()).collect(),
        scopes: held.iter().filter(told).map(ToString::to_string).collect(),
        children: counted(|scope| matches!(scope, Scope::Child(_))),
        families: counted(|scope| matches!(scope, Scope::Family(_))),
        last_synced: status.last_synced,
        waiting: status.outbox.pending,
    }
}
