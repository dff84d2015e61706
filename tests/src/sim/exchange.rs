//! A device's sync: what the engine's driver does with `Run`, one event at a time.

use std::rc::Rc;

use acompana_core::store::Durability;
use acompana_sync::backoff;
use acompana_sync::client::{ClientTx, Failure, OpState, Pause, Run, Step};
use acompana_sync::wire::{Limits, ProblemCode, SyncReply, SyncRequest, Want, decode, encode};
use jiff::SignedDuration;

use super::broken::{OldCursor, Variant};
use super::device::Phase;
use super::model::{Checked, Flaw};
use super::network::{Fate, PATIENCE, Refuser};
use super::world::{Event, World, problem};

/// The longest wait that a failure or the server's wish can lead to, as the driver reckons it.
const LONGEST_WAIT: SignedDuration =
    SignedDuration::from_secs(backoff::LONGEST_ASKED.as_secs() + backoff::CEILING.as_secs());
/// A run that a person asked for waits this long.
const SHORT_WAIT: SignedDuration = SignedDuration::from_secs(30);

fn millis(wait: SignedDuration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(0)
}

impl World {
    /// A sync is started, unless one is running.
    pub(super) fn sync(&mut self, device: usize, patient: bool) -> Checked {
        let rows = self.plan.rows;
        let node = &mut self.devices[device];
        match node.phase {
            Phase::Asking { .. } => return Ok(()),
            Phase::Resting if patient => return Ok(()),
            _ => {}
        }
        node.run = Some(Run::new("simulated", Want { max_rows: rows, ..Want::default() }));
        node.patient = patient;
        node.respects_waits = patient;
        // What a resting run waited for is no more.
        node.exchange += 1;
        self.go_on(device)
    }

    /// The sync goes on until it asks, waits or is done.
    fn go_on(&mut self, device: usize) -> Checked {
        loop {
            let now = self.now;
            let node = &mut self.devices[device];
            let Some(mut run) = node.run.take() else { return Ok(()) };
            let (clock, respects) = (node.clock(now), node.respects_waits);
            node.phase = Phase::Idle;
            let step = match node.write(Durability::Full, |tx| Ok(run.next(tx, clock, respects)?)) {
                Ok(step) => step,
                Err(trouble) => return self.went_wrong(device, trouble),
            };
            node.respects_waits = true;
            match step {
                Step::Done => return self.done(device),
                Step::Wait(until) => {
                    let state = node.state()?;
                    let wait = until.duration_since(state.corrected(clock));
                    if wait > LONGEST_WAIT {
                        node.respects_waits = false;
                        node.run = Some(run);
                        continue;
                    }
                    if !node.patient && wait > SHORT_WAIT {
                        self.say(|_| format!("device {device} will try again later"));
                        return Ok(());
                    }
                    node.run = Some(run);
                    node.phase = Phase::Resting;
                    node.exchange += 1;
                    let exchange = node.exchange;
                    self.later(millis(wait), Event::Wake { device, exchange });
                    return Ok(());
                }
                Step::Send(request) => {
                    node.run = Some(run);
                    node.exchange += 1;
                    let exchange = node.exchange;
                    self.post(device, exchange, &request)?;
                    self.devices[device].phase = Phase::Asking { exchange, request };
                    return Ok(());
                }
            }
        }
    }

    fn done(&mut self, device: usize) -> Checked {
        self.say(|_| format!("device {device} has synced"));
        if self.variant == Variant::AllPendingAreDone {
            let marked = self.devices[device].write(Durability::Full, |tx| {
                for queued in tx.unanswered(0, 1_000)? {
                    tx.set_state(queued.op.op_id, &OpState::Applied { kept: Vec::new(), merged: false })?;
                }
                Ok(())
            });
            if let Err(trouble) = marked {
                return self.went_wrong(device, trouble);
            }
        }
        Ok(())
    }

    /// A device that waited goes on.
    pub(super) fn wakes(&mut self, device: usize, exchange: u64) -> Checked {
        let node = &self.devices[device];
        if matches!(node.phase, Phase::Resting) && node.exchange == exchange { self.go_on(device) } else { Ok(()) }
    }

    /// What becomes of an exchange.
    pub(super) fn fate_of(&self, device: usize, exchange: u64) -> Fate {
        self.weather.fate(&mut self.fate_dice(device, exchange, 1))
    }

    /// A request goes out.
    fn post(&mut self, device: usize, exchange: u64, request: &SyncRequest) -> Checked {
        let bytes = Rc::new(encode(request)?);
        self.say(|world| {
            let ops: Vec<String> = request.ops.iter().map(|op| world.name(op.op_id.0)).collect();
            format!(
                "device {device} asks ({exchange}): writes {ops:?}, {} repair, {} fetch",
                request.repair.len(),
                request.fetch.len()
            )
        });
        self.later(PATIENCE, Event::Answer { device, exchange, answer: Err(Failure::Network) });
        if self.devices[device].cut {
            self.later(50, Event::Answer { device, exchange, answer: Err(Failure::Network) });
            return Ok(());
        }
        let fate = self.fate_of(device, exchange);
        let turned_away = match fate.turned_away {
            Some((Refuser::Unavailable, wait)) => Some(problem(ProblemCode::Unavailable, wait)),
            Some((Refuser::Slow, wait)) => Some(problem(ProblemCode::Slow, wait)),
            Some((Refuser::Token, _)) => Some(problem(ProblemCode::TokenExpired, None)),
            None if self.weather.narrow > 0 && request.ops.len() as u64 > self.weather.narrow => {
                Some(problem(ProblemCode::TooLarge, None))
            }
            None => None,
        };
        if let Some(failure) = turned_away {
            self.later(20, Event::Answer { device, exchange, answer: Err(failure) });
            return Ok(());
        }
        for (copy, wait) in fate.arrives.into_iter().enumerate() {
            match wait {
                Some(wait) => {
                    let bytes = Rc::clone(&bytes);
                    self.later(wait, Event::Request { device, exchange, copy, bytes, ticket: None });
                }
                None => self.tally.lost += u64::from(copy == 0),
            }
        }
        Ok(())
    }

    /// An answer is at the device. One that nobody waits for any more is dropped.
    pub(super) fn answered(&mut self, device: usize, exchange: u64, answer: Result<Rc<Vec<u8>>, Failure>) -> Checked {
        let waited = matches!(&self.devices[device].phase, Phase::Asking { exchange: asked, .. } if *asked == exchange);
        if !waited {
            return Ok(());
        }
        let Phase::Asking { request, .. } = std::mem::replace(&mut self.devices[device].phase, Phase::Idle) else {
            return Ok(());
        };
        match answer {
            Ok(bytes) => {
                let reply: SyncReply = decode(&bytes, Limits::REPLY)?;
                self.take(device, &request, &reply)
            }
            Err(failure) => self.failed(device, &request, &failure),
        }
    }

    fn take(&mut self, device: usize, request: &SyncRequest, reply: &SyncReply) -> Checked {
        self.say(|world| {
            let results: Vec<String> =
                reply.results.iter().map(|it| format!("{} {:?}", world.name(it.op_id.0), it.status)).collect();
            let pages: Vec<String> = reply
                .scopes
                .iter()
                .map(|it| format!("{} {:?} {}..{} ({})", it.id, it.state, it.from_seq, it.to_seq, it.changes.len()))
                .collect();
            format!("device {device} is answered: {results:?} {pages:?}")
        });
        let (now, variant) = (self.now, self.variant);
        let node = &mut self.devices[device];
        let Some(mut run) = node.run.take() else { return Ok(()) };
        let clock = node.clock(now);
        let mut cursors = None;
        if variant == Variant::CursorFirst {
            let saved = node.write(Durability::Normal, |tx| {
                let before = tx.scopes()?;
                for page in &reply.scopes {
                    let known = before.iter().find(|scope| scope.id == page.id && scope.seq == page.from_seq);
                    if let Some(scope) = known {
                        let ahead = acompana_sync::client::ScopeState { seq: page.to_seq, ..scope.clone() };
                        tx.put_scope(&ahead)?;
                    }
                }
                Ok(before)
            });
            match saved {
                Ok(before) => cursors = Some(before),
                Err(trouble) => return self.went_wrong(device, trouble),
            }
        }
        let node = &mut self.devices[device];
        let taken = node.write(Durability::Normal, |tx| match cursors {
            None => Ok(run.answered(tx, request, reply, clock)?),
            Some(before) => Ok(run.answered(&mut OldCursor::new(tx, before), request, reply, clock)?),
        });
        match taken {
            Ok(()) => {
                self.told(device, reply)?;
                self.devices[device].run = Some(run);
                self.go_on(device)
            }
            Err(trouble) => self.went_wrong(device, trouble),
        }
    }

    fn failed(&mut self, device: usize, request: &SyncRequest, failure: &Failure) -> Checked {
        self.say(|_| match failure {
            Failure::Network => format!("device {device} has no answer"),
            Failure::Problem(problem) => format!("device {device} is turned away: {:?}", problem.code),
        });
        self.devices[device].asked_in_vain |= !request.fetch.is_empty();
        let random = self.fate_dice(device, self.devices[device].exchange, 3).part();
        let now = self.now;
        let node = &mut self.devices[device];
        let Some(mut run) = node.run.take() else { return Ok(()) };
        let clock = node.clock(now);
        let pause = match node.write(Durability::Full, |tx| Ok(run.failed(tx, request, failure, clock, random)?)) {
            Ok(pause) => pause,
            Err(trouble) => return self.went_wrong(device, trouble),
        };
        let too_much =
            matches!(failure, Failure::Problem(it) if it.code == ProblemCode::TooLarge) && request.ops.len() > 1;
        match pause {
            // A fresh token is had at once.
            Pause::Continue | Pause::SignIn => node.respects_waits = false,
            Pause::Until(_) if too_much => node.respects_waits = false,
            Pause::Until(_) if node.patient => node.respects_waits = true,
            Pause::Until(_) => return Ok(()),
            Pause::Enrol | Pause::Update => {
                return Err(Flaw(format!("device {device} was told {pause:?} although nobody said so")));
            }
        }
        self.devices[device].run = Some(run);
        self.go_on(device)
    }
}
