//! The end of a simulation: the faults stop, what is left goes out by itself, then people look after the rest.

use std::collections::BTreeSet;

use acompana_core::store::{Durability, WriteTx};
use acompana_domain::record::OpId;
use acompana_sync::backoff;
use acompana_sync::client::{ClientTx, OpState, QueuedOp};
use jiff::SignedDuration;

use super::deeds::tend_to;
use super::device::{Phase, Trouble};
use super::model::{Checked, Flaw, ensure};
use super::network::{PATIENCE, Weather};
use super::world::World;

/// How long after the end of the faults something may still wait to be sent: the longest wait after failures, the longest
/// that the simulated server asked for, the patience with a request that was lost just then, and half a minute in which
/// an app that was not woken looks by itself.
const UNTIL_EMPTY: SignedDuration =
    SignedDuration::from_secs(backoff::CEILING.as_secs() + 60 + PATIENCE.cast_signed() / 1_000 + LOOKS_EVERY);
/// Seconds between two looks of an idle app.
const LOOKS_EVERY: i64 = 30;
/// Rounds in which people correct what was refused; then they take it back.
const CORRECTIONS: usize = 4;
const ROUNDS: usize = 40;

/// Writes that wait for a person, directly or behind others.
fn waits_for_people(tx: &WriteTx<'_>, waiting: &[QueuedOp]) -> Result<BTreeSet<OpId>, Trouble> {
    let mut found: BTreeSet<OpId> = tx.stuck()?.iter().map(|queued| queued.op.op_id).collect();
    found.extend(waiting.iter().filter(|it| it.state == OpState::NeedsConfirm).map(|it| it.op.op_id));
    let mut groups: BTreeSet<OpId> = tx.stuck()?.iter().filter_map(|queued| queued.op.group).collect();
    loop {
        let before = found.len();
        for queued in waiting.iter().filter(|it| !found.contains(&it.op.op_id)).collect::<Vec<_>>() {
            let mut waits = queued.op.group.is_some_and(|group| groups.contains(&group));
            for dep in &queued.op.deps {
                let parent = tx.op(*dep)?;
                waits |= found.contains(dep)
                    || parent.is_some_and(|it| {
                        (it.state == OpState::Withdrawn && it.op.new) || it.state == OpState::Quarantined
                    });
            }
            if waits {
                found.insert(queued.op.op_id);
            }
        }
        groups.extend(waiting.iter().filter(|it| found.contains(&it.op.op_id)).filter_map(|queued| queued.op.group));
        if found.len() == before {
            return Ok(found);
        }
    }
}

impl World {
    /// The end of all faults, and what follows.
    pub(super) fn settle(&mut self) -> Checked {
        self.say(|_| "the faults stop".to_owned());
        self.weather = Weather { delay: 50, ..Weather::default() };
        self.house.disarm()?;
        self.house.limit_disk(None)?;
        self.house.down_until = None;
        for device in &mut self.devices {
            device.disarm()?;
            device.limit_disk(None)?;
            device.cut = false;
        }
        self.until_empty()?;
        self.people_come_back()?;
        self.last_rounds()?;
        // Who hears of the server's restored life only now may have something for a person to look at.
        if self.waiting()? > 0 {
            self.people_come_back()?;
            self.last_rounds()?;
        }
        Ok(())
    }

    fn last_rounds(&mut self) -> Checked {
        // Where somebody went back to a copy, the first round may bring what the others learn in the second.
        let rounds = if self.model.server_restored || self.model.device_restored { 2 } else { 1 };
        for _ in 0..rounds {
            for device in 0..self.devices.len() {
                self.sync_well(device)?;
            }
        }
        Ok(())
    }

    /// What nobody has to look after goes out by itself.
    fn until_empty(&mut self) -> Checked {
        let healed = self.now;
        let end = healed.checked_add(UNTIL_EMPTY)?;
        let mut look = healed;
        loop {
            while look <= self.now {
                for device in 0..self.devices.len() {
                    self.sync(device, true)?;
                }
                look = look.checked_add(SignedDuration::from_secs(LOOKS_EVERY))?;
            }
            let idle = self.devices.iter().all(|device| matches!(device.phase, Phase::Idle));
            let left = if idle { self.left_to_send()? } else { vec![String::new()] };
            if left.is_empty() {
                break;
            }
            if self.now >= end {
                let left = self.left_to_send()?;
                ensure(left.is_empty(), || {
                    format!(
                        "{} s after the faults stopped, there is still something to send: {left:?}",
                        UNTIL_EMPTY.as_secs()
                    )
                })?;
                break;
            }
            if !self.one_more(look.min(end))? {
                self.until(look.min(end))?;
            }
        }
        self.tally.until_empty = u64::try_from(self.now.duration_since(healed).as_millis()).unwrap_or(0);
        Ok(())
    }

    fn left_to_send(&mut self) -> Checked<Vec<String>> {
        let mut left = Vec::new();
        for device in 0..self.devices.len() {
            let waiting = self.devices[device].write(Durability::Normal, |tx| {
                let waiting = tx.unanswered(0, 10_000)?;
                let people = waits_for_people(tx, &waiting)?;
                Ok(waiting.into_iter().filter(|it| !people.contains(&it.op.op_id)).collect::<Vec<_>>())
            })?;
            left.extend(
                waiting.iter().map(|it| format!("device {device}: {} {:?}", self.name(it.op.op_id.0), it.state)),
            );
        }
        Ok(left)
    }

    /// A sync without faults, as when a person presses the button.
    fn sync_well(&mut self, device: usize) -> Checked {
        self.sync(device, false)?;
        let end = self.in_ms(600_000);
        while !matches!(self.devices[device].phase, Phase::Idle) {
            if !self.one_more(end)? {
                return Err(Flaw(format!("the sync of device {device} does not end")));
            }
        }
        Ok(())
    }

    /// People look after what did not go through, until nothing waits.
    fn people_come_back(&mut self) -> Checked {
        self.say(|_| "people come back".to_owned());
        for round in 0..ROUNDS {
            if self.waiting()? == 0 {
                return Ok(());
            }
            for device in 0..self.devices.len() {
                self.tend_all(device, round)?;
                self.sync_well(device)?;
            }
            if self.waiting()? == 0 {
                return Ok(());
            }
            // What the server asked to be sent later is sent later.
            let end = self.in_ms(120_000);
            self.until(end)?;
        }
        Err(Flaw("people look after everything, and something still waits".to_owned()))
    }

    /// How many writes wait on all devices together.
    fn waiting(&mut self) -> Checked<i64> {
        let mut waiting = 0;
        for device in &mut self.devices {
            waiting += device.write(Durability::Normal, |tx| Ok(tx.outbox_depth()?))?;
        }
        Ok(waiting)
    }

    fn tend_all(&mut self, device: usize, round: usize) -> Checked {
        let all = self.devices[device].write(Durability::Normal, |tx| {
            let waiting = tx.unanswered(0, 10_000)?;
            let people = waits_for_people(tx, &waiting)?;
            let mut all = tx.stuck()?;
            // What builds on a record that its author took back is taken back as well.
            let hopeless =
                |it: &QueuedOp| people.contains(&it.op.op_id) && (round > 2 || it.state == OpState::NeedsConfirm);
            all.extend(waiting.into_iter().filter(hopeless));
            Ok(all)
        })?;
        for queued in all {
            let new = self.new_op(device);
            let how = match &queued.state {
                OpState::NeedsConfirm => 0,
                OpState::Conflict { .. } => {
                    if round.is_multiple_of(2) {
                        0
                    } else {
                        3
                    }
                }
                OpState::Rejected { .. } if round < CORRECTIONS => 1,
                _ => 7,
            };
            self.person(device, |tx, drafts| {
                // Something done a moment ago may have settled this one too.
                let same = tx.op(queued.op.op_id)?.is_some_and(|now| now.state == queued.state);
                if same { tend_to(tx, drafts, device, &queued, new, how) } else { Ok(()) }
            })?;
        }
        Ok(())
    }
}
