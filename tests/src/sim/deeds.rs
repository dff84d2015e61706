//! What people do, and what befalls them, done to a world.

use acompana_core::store::{Durability, WriteTx};
use acompana_domain::record::OpId;
use acompana_domain::{Body, Record, RecordId};
use acompana_server::store::Accounts;
use acompana_sync::audit::{Action, Line};
use acompana_sync::client::{Choice, ClientTx, NewOp, OpState, QueuedOp, confirm, resolve, retry, save, withdraw};
use serde_json::{Value, json};

use super::device::Trouble;
use super::dice::Dice;
use super::kinds::{FACT, NOTE, UNITS, scope, spec};
use super::model::{Checked, Flaw, Saved};
use super::network::Weather;
use super::plan::Deed;
use super::world::World;

/// The writes of a transaction that is not committed yet.
pub(super) type Drafts = Vec<(OpId, Saved)>;

/// Does what a step says.
pub(super) fn happen(world: &mut World, deed: Deed) -> Checked {
    if deed.device().is_some_and(|device| device >= world.devices.len()) {
        return Ok(());
    }
    world.say(|_| format!("{deed:?}"));
    match deed {
        Deed::Create { device, poison, parent, unit, office } => create(world, device, poison, parent, unit, office),
        Deed::Fact { device, pick } => fact(world, device, pick),
        Deed::Edit { device, pick, field, value } => edit(world, device, pick, field, value),
        Deed::AddItem { device, pick } => add_item(world, device, pick),
        Deed::ChangeItem { device, pick, item, remove } => change_item(world, device, pick, item, remove),
        Deed::Group { device, pick, poison } => group(world, device, pick, poison),
        Deed::Move { device, pick, unit } => change(world, device, pick, None, |body| {
            body.insert("unit".to_owned(), json!(UNITS[unit]));
        }),
        Deed::Look { device, pick } => look(world, device, pick),
        Deed::Tend { device, pick, how } => tend(world, device, pick, how),
        Deed::Sync { device, patient } => world.sync(device, patient),
        Deed::Hold { device, unit, held } => hold(world, device, unit, held),
        _ => misfortune(world, deed),
    }
}

fn misfortune(world: &mut World, deed: Deed) -> Checked {
    let now = world.now;
    let part = Dice::apart(world.plan.seed, world.now.as_millisecond().unsigned_abs()).part();
    match deed {
        Deed::Weather { loss, twice, delay, busy, narrow } => {
            let [loss, twice, busy, narrow] = [loss, twice, busy, narrow].map(u64::from);
            world.weather = Weather { loss, twice, delay, busy, narrow };
        }
        Deed::Cut { device, cut } => world.devices[device].cut = cut,
        Deed::Crash { device, steps, power } => world.devices[device].arm(steps, power.then_some(part))?,
        Deed::CrashInCommit { device, nth, power } => {
            world.devices[device].arm_commit(nth, power.then_some(part), part);
        }
        Deed::Jump { device, seconds } => {
            // Phones do not go beyond a few decades.
            let most = 20 * 365 * 86_400 * 1_000;
            let node = &mut world.devices[device];
            node.ahead = (node.ahead + seconds * 1_000).clamp(-most, most);
        }
        Deed::Disk { device, pages } => match world.devices[device].limit_disk(pages) {
            Err(Trouble::Died) => return world.went_wrong(device, Trouble::Died),
            limited => limited?,
        },
        Deed::CopyDevice { device, back } => return copy(world, device, back),
        Deed::CrashServer { steps } => world.house.arm(steps)?,
        Deed::CrashServerInCommit { nth } => world.house.arm_commit(nth, part),
        Deed::RestartServer { seconds } => {
            world.house.restart()?;
            world.house.down_until = Some(world.in_ms(seconds * 1_000));
        }
        Deed::ServerDisk { pages } => {
            let fell = world.house.limit_disk(pages)?;
            return if fell { world.server_died() } else { Ok(()) };
        }
        Deed::BackUp if !world.house.full => {
            world.house.disarm()?;
            world.house.back_up(now)?;
        }
        Deed::Restore => world.model.server_restored |= world.house.restore(now)?,
        _ => {}
    }
    Ok(())
}

/// A device is copied, or goes back to its copy: what it had saved since then and not sent is lost with it.
fn copy(world: &mut World, device: usize, back: bool) -> Checked {
    let node = &mut world.devices[device];
    if !back {
        node.copy = Some(node.files()?);
        return Ok(());
    }
    let Some(files) = node.copy.take() else { return Ok(()) };
    node.become_what(&files)?;
    node.copy = Some(files);
    world.model.device_restored = true;
    let mine = world.model.saved.iter().filter(|(_, saved)| saved.device == device);
    let mine: Vec<OpId> = mine.map(|(op, _)| *op).collect();
    let there = world.devices[device].write(Durability::Normal, |tx| {
        mine.iter().map(|op| Ok((*op, tx.op(*op)?.is_some()))).collect::<Result<Vec<_>, Trouble>>()
    })?;
    for (op, there) in there {
        if there {
            world.model.orphaned.remove(&op);
        } else {
            // Whatever came of it since the copy, the device does not know.
            world.model.orphaned.insert(op);
        }
    }
    Ok(())
}

fn hold(world: &mut World, device: usize, unit: usize, held: bool) -> Checked {
    let (user, now) = (world.devices[device].user, world.now);
    let scope = scope(unit);
    world.house.disarm()?;
    if world.house.full {
        return Ok(());
    }
    Ok(world.house.administer(|tx| {
        // Only what the person was given once: nobody is hired in the middle.
        let known = tx.grants_of(user)?.iter().any(|grant| grant.scope == scope);
        if known && held {
            tx.give(user, &scope, now)?;
        } else if known {
            tx.take(user, &scope, now)?;
        }
        Ok(())
    })?)
}

/// The records that a device shows, in order.
fn shown(tx: &WriteTx<'_>) -> Result<Vec<RecordId>, Trouble> {
    let mut ids: Vec<RecordId> = tx.pending_records()?.into_iter().collect();
    for scope in tx.scopes()? {
        ids.extend(tx.members(&scope.id)?.into_iter().map(|(id, _)| id));
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn picked(tx: &WriteTx<'_>, pick: u64, kind: &str) -> Result<Option<Record>, Trouble> {
    let mut records = Vec::new();
    for id in shown(tx)? {
        records.extend(tx.local(id)?.filter(|record| record.kind == kind));
    }
    let place = Dice::new(pick).position(records.len());
    Ok((!records.is_empty()).then(|| records.swap_remove(place)))
}

impl World {
    /// Something that a person does in one transaction. When it is done, it is saved; when the device dies over it, it is
    /// there as a whole or not at all.
    pub(super) fn person(
        &mut self,
        device: usize,
        work: impl FnOnce(&mut WriteTx<'_>, &mut Drafts) -> Result<(), Trouble>,
    ) -> Checked {
        let mut drafts = Drafts::new();
        match self.devices[device].write(Durability::Full, |tx| work(tx, &mut drafts)) {
            Ok(()) => self.remember(drafts),
            Err(Trouble::Died) => {
                self.device_died(device)?;
                let ids: Vec<OpId> = drafts.iter().map(|(op, _)| *op).collect();
                let there = self.devices[device].write(Durability::Normal, |tx| {
                    ids.iter().map(|op| Ok(tx.op(*op)?.is_some())).collect::<Result<Vec<_>, Trouble>>()
                })?;
                if there.iter().any(|it| *it) {
                    if !there.iter().all(|it| *it) {
                        return Err(Flaw(format!("device {device} kept a part of a transaction")));
                    }
                    self.remember(drafts);
                }
            }
            Err(Trouble::Wish(wish)) => self.say(|_| format!("device {device}: {wish}")),
            Err(trouble) if trouble.is_full() && self.devices[device].full => {
                self.say(|_| format!("device {device}: not saved, the disk is full"));
            }
            Err(trouble) => return Err(Flaw(format!("device {device}: {trouble}"))),
        }
        Ok(())
    }

    fn remember(&mut self, drafts: Drafts) {
        self.tally.saved += drafts.len() as u64;
        self.say(|world| {
            let told: Vec<String> =
                drafts.iter().map(|(op, it)| format!("{} of {}", world.name(op.0), world.name(it.record.0))).collect();
            format!("saved {told:?}")
        });
        self.model.saved.extend(drafts);
    }

    /// What comes with a write.
    pub(super) fn new_op(&mut self, device: usize) -> NewOp {
        let op_id = self.fresh_op();
        NewOp { op_id, group: None, device_clock: self.devices[device].clock(self.now), reason: "prueba".to_owned() }
    }

    fn envelope(&mut self, device: usize, kind: &'static str, body: &Value) -> Record {
        let node = &self.devices[device];
        let (author, id, at) = (node.user, node.id, node.clock(self.now));
        Record {
            id: self.fresh_record(),
            kind: kind.to_owned(),
            schema: 1,
            ver: 0,
            author,
            device: id,
            occurred_at: at,
            tz: "UTC".to_owned(),
            recorded_at: at,
            body: body.as_object().cloned().unwrap_or_default(),
        }
    }
}

/// Saves a record as a person sees it, and drafts what is to be remembered of it.
pub(super) fn put(
    tx: &mut WriteTx<'_>,
    drafts: &mut Drafts,
    device: usize,
    record: &Record,
    new: NewOp,
    item: Option<String>,
) -> Result<(), Trouble> {
    let group = new.group;
    if let Some(op) = save(tx, spec(&record.kind), record, new)? {
        drafts.push((op, Saved { device, record: record.id, group, item }));
    }
    Ok(())
}

fn create(world: &mut World, device: usize, poison: bool, parent: Option<u64>, unit: usize, office: bool) -> Checked {
    let new = world.new_op(device);
    let text = format!("{} {}", if poison { "poison" } else { "a" }, world.name(new.op_id.0));
    let mut body =
        json!({ "text": text, "unit": UNITS[unit], "dose": "1", "measure": "mg", "items": [], "state": "open" });
    if office {
        body["office"] = json!(UNITS[1 - unit]);
    }
    let mut record = world.envelope(device, NOTE.name, &body);
    world.person(device, |tx, drafts| {
        if let Some(parent) = parent.map(|pick| picked(tx, pick, NOTE.name)).transpose()?.flatten() {
            record.body.insert("parent".to_owned(), json!(parent.id.to_string()));
        }
        put(tx, drafts, device, &record, new, None)
    })
}

fn fact(world: &mut World, device: usize, pick: u64) -> Checked {
    let new = world.new_op(device);
    let mut record = world.envelope(device, FACT.name, &json!({ "unit": UNITS[0], "given": "1 mg" }));
    world.person(device, |tx, drafts| {
        if let Some(about) = picked(tx, pick, NOTE.name)? {
            record.body.insert("parent".to_owned(), json!(about.id.to_string()));
            record.body.insert("unit".to_owned(), about.body.get("unit").cloned().unwrap_or_else(|| json!(UNITS[0])));
        }
        put(tx, drafts, device, &record, new, None)
    })
}

/// A note is changed.
fn change(world: &mut World, device: usize, pick: u64, item: Option<String>, how: impl FnOnce(&mut Body)) -> Checked {
    let new = world.new_op(device);
    world.person(device, |tx, drafts| {
        let Some(mut record) = picked(tx, pick, NOTE.name)? else { return Ok(()) };
        how(&mut record.body);
        put(tx, drafts, device, &record, new, item)
    })
}

fn edit(world: &mut World, device: usize, pick: u64, field: u8, value: u64) -> Checked {
    let (name, value) = match field {
        0 => ("text", json!(format!("t{value}"))),
        1 => ("phone", json!({ "home": format!("p{value}") })),
        2 | 3 => ("dose", json!(format!("{value}"))),
        4 => ("measure", json!(if value.is_multiple_of(2) { "mg" } else { "g" })),
        _ => ("state", json!(if value.is_multiple_of(4) { "closed" } else { "open" })),
    };
    change(world, device, pick, None, |body| drop(body.insert(name.to_owned(), value)))
}

fn items(body: &Body) -> Vec<Value> {
    body.get("items").and_then(Value::as_array).cloned().unwrap_or_default()
}

fn add_item(world: &mut World, device: usize, pick: u64) -> Checked {
    let id = format!("i{}", world.fresh().simple());
    let added = id.clone();
    change(world, device, pick, Some(id), |body| {
        let mut items = items(body);
        items.push(json!({ "id": added, "times": 1 }));
        body.insert("items".to_owned(), Value::Array(items));
    })
}

fn change_item(world: &mut World, device: usize, pick: u64, item: u64, remove: bool) -> Checked {
    let mut gone = None;
    let done = change(world, device, pick, None, |body| {
        let mut items = items(body);
        if items.is_empty() {
            return;
        }
        let place = Dice::new(item).position(items.len());
        if remove {
            gone = items.remove(place)["id"].as_str().map(str::to_owned);
        } else {
            items[place]["times"] = json!(item % 50);
        }
        body.insert("items".to_owned(), Value::Array(items));
    });
    world.model.removed.extend(gone);
    done
}

fn group(world: &mut World, device: usize, pick: u64, poison: bool) -> Checked {
    let group = world.fresh_op();
    let text = if poison { "poison together" } else { "together" };
    let first = world.envelope(device, NOTE.name, &json!({ "text": text, "unit": UNITS[0], "items": [] }));
    let body = json!({ "text": "child", "unit": UNITS[0], "parent": first.id.to_string(), "items": [] });
    let second = world.envelope(device, NOTE.name, &body);
    let news: [NewOp; 3] = std::array::from_fn(|_| NewOp { group: Some(group), ..world.new_op(device) });
    world.person(device, |tx, drafts| {
        let [one, two, three] = news;
        let edited = picked(tx, pick, NOTE.name)?;
        put(tx, drafts, device, &first, one, None)?;
        put(tx, drafts, device, &second, two, None)?;
        if let Some(mut record) = edited {
            record.body.insert("phone".to_owned(), json!({ "work": group.to_string() }));
            put(tx, drafts, device, &record, three, None)?;
        }
        Ok(())
    })
}

fn look(world: &mut World, device: usize, pick: u64) -> Checked {
    let reason = format!("look {}", world.fresh().simple());
    let (noted, now) = (reason.clone(), world.now);
    let (user, id, clock) = {
        let node = &world.devices[device];
        (node.user, node.id, node.clock(now))
    };
    let deaths = world.devices[device].deaths;
    let mut saw = false;
    world.person(device, |tx, _| {
        let Some(record) = picked(tx, pick, NOTE.name)? else { return Ok(()) };
        let at = tx.device()?.corrected(clock);
        tx.note_read(&Line {
            at,
            user: Some(user),
            device: Some(id),
            action: Action::Read,
            kind: Some(record.kind.clone()),
            record: Some(record.id),
            reason: noted,
        })?;
        saw = true;
        Ok(())
    })?;
    // Nobody saw the record before the note was on the disk.
    if saw && !world.devices[device].full && world.devices[device].deaths == deaths {
        world.model.looks.insert(reason);
    }
    Ok(())
}

/// Somebody looks after a write.
fn tend(world: &mut World, device: usize, pick: u64, how: u8) -> Checked {
    let new = world.new_op(device);
    world.person(device, |tx, drafts| {
        let mut waiting: Vec<QueuedOp> = tx.stuck()?;
        waiting.extend(tx.unanswered(0, 1_000)?);
        if waiting.is_empty() {
            return Ok(());
        }
        let place = Dice::new(pick).position(waiting.len());
        tend_to(tx, drafts, device, &waiting[place], new, how)
    })
}

pub(super) fn tend_to(
    tx: &mut WriteTx<'_>,
    drafts: &mut Drafts,
    device: usize,
    queued: &QueuedOp,
    new: NewOp,
    how: u8,
) -> Result<(), Trouble> {
    let (op, id) = (queued.op.op_id, queued.op.record);
    let kind = spec(&queued.op.kind);
    let saved = |op: OpId| (op, Saved { device, record: id, group: queued.op.group, item: None });
    match (&queued.state, how) {
        (OpState::NeedsConfirm, 0..=5) => confirm(tx, op)?,
        (OpState::Conflict { .. }, 0..=2) => drafts.extend(resolve(tx, kind, op, Choice::Mine, new)?.map(saved)),
        (OpState::Conflict { .. }, 3..=4) => drafts.extend(resolve(tx, kind, op, Choice::Theirs, new)?.map(saved)),
        (OpState::Conflict { .. }, 5) => {
            let mut body = tx.local(id)?.map(|record| record.body).unwrap_or_default();
            body.insert("dose".to_owned(), json!("99"));
            drafts.extend(resolve(tx, kind, op, Choice::Edited(body), new)?.map(saved));
        }
        (OpState::Rejected { .. }, 0) => drafts.extend(retry(tx, kind, op, new)?.map(saved)),
        (OpState::Rejected { .. }, 1..=4) => {
            if let Some(mut record) = tx.local(id)? {
                record.body.insert("text".to_owned(), json!(format!("corrected {}", new.op_id)));
                put(tx, drafts, device, &record, new, None)?;
            }
        }
        (_, 6..) | (OpState::Rejected { .. }, _) => withdraw(tx, op, &new)?,
        _ => {}
    }
    Ok(())
}
