//! The simulated world: true time, what is under way, and who it happens to.

use std::collections::BTreeMap;
use std::rc::Rc;

use acompana_domain::RecordId;
use acompana_domain::record::{DeviceId, OpId, UserId};
use acompana_sync::client::Failure;
use acompana_sync::wire::Problem;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use uuid::Uuid;

use super::broken::Variant;
use super::deeds;
use super::device::{Device, Trouble};
use super::dice::Dice;
use super::disk::root;
use super::institution::{Institution, Served};
use super::kinds::scope;
use super::model::{Checked, Flaw, Model, Tally};
use super::network::Weather;
use super::plan::Plan;

/// Something that is going to happen.
pub(super) enum Event {
    /// A request arrives. `ticket`: the numbers it drew, in the variant that draws them too early.
    Request { device: usize, exchange: u64, copy: usize, bytes: Rc<Vec<u8>>, ticket: Option<i64> },
    /// An answer arrives, or the news that there will be none.
    Answer { device: usize, exchange: u64, answer: Result<Rc<Vec<u8>>, Failure> },
    /// A device that waited goes on.
    Wake { device: usize, exchange: u64 },
}

/// The world.
pub(super) struct World {
    /// What happens in it.
    pub plan: Plan,
    /// Which code runs in it.
    pub variant: Variant,
    /// The true time.
    pub now: Timestamp,
    /// How the network is.
    pub weather: Weather,
    /// The devices.
    pub devices: Vec<Device>,
    /// The server.
    pub house: Institution,
    /// What is known for certain.
    pub model: Model,
    /// What was done.
    pub tally: Tally,
    pub(super) tickets: i64,
    began: Timestamp,
    queue: BTreeMap<(Timestamp, u64), Event>,
    order: u64,
    ids: u64,
    names: BTreeMap<Uuid, u64>,
    trace: Option<Vec<String>>,
    home: TempDir,
}

impl World {
    /// The world of a plan, before anything happened. With `trace`, it remembers what does.
    pub(super) fn new(plan: Plan, variant: Variant, trace: bool) -> Checked<Self> {
        let home = tempfile::tempdir_in(root())?;
        let began: Timestamp = "2026-05-04T16:00:00Z".parse()?;
        let house = Institution::new(&home.path().join("server"))?;
        let mut world = Self {
            variant,
            now: began,
            weather: Weather { delay: 50, ..Weather::default() },
            devices: Vec::new(),
            house,
            model: Model::default(),
            tally: Tally::default(),
            tickets: 1,
            began,
            queue: BTreeMap::new(),
            order: 0,
            ids: 0,
            names: BTreeMap::new(),
            trace: trace.then(Vec::new),
            plan,
            home,
        };
        for n in 0..world.plan.devices {
            let user = match world.devices.first() {
                Some(first) if n == 1 && world.plan.shared => first.user,
                _ => UserId(world.fresh()),
            };
            // Not everybody works in both hospitals.
            let scopes: Vec<String> = if n < 2 { vec![scope(0), scope(1)] } else { vec![scope(0)] };
            world.house.employ(user, &scopes, began)?;
            let id = DeviceId(world.fresh());
            let folder = world.home.path().join(format!("device-{n}"));
            world.devices.push(Device::new(&folder, id, user, began)?);
        }
        Ok(world)
    }

    /// A new id: a UUIDv7 whose random half comes from the seed.
    pub(super) fn fresh(&mut self) -> Uuid {
        self.ids += 1;
        let random = Dice::apart(self.plan.seed, 1_000_000 + self.ids).throw();
        let time = u128::from(self.now.as_millisecond().unsigned_abs()) << 80;
        let id = Uuid::from_u128(time | 0x7000 << 64 | 0x8000 << 48 | u128::from(random) & 0xffff_ffff_ffff_u128);
        self.names.insert(id, self.ids);
        id
    }

    /// A new id of a record.
    pub(super) fn fresh_record(&mut self) -> RecordId {
        RecordId(self.fresh())
    }

    /// A new id of a write.
    pub(super) fn fresh_op(&mut self) -> OpId {
        OpId(self.fresh())
    }

    /// What an id is called in the trace.
    pub(super) fn name(&self, id: Uuid) -> String {
        self.names.get(&id).map_or_else(|| id.to_string(), |n| format!("#{n}"))
    }

    /// Notes for the trace what happened.
    pub(super) fn say(&mut self, what: impl FnOnce(&Self) -> String) {
        if self.trace.is_some() {
            let line = format!("{:>12.3}s  {}", self.since_the_beginning(), what(self));
            if let Some(trace) = &mut self.trace {
                trace.push(line);
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "for people")]
    fn since_the_beginning(&self) -> f64 {
        self.now.duration_since(self.began).as_millis() as f64 / 1_000.0
    }

    /// What happened, if it was to be remembered.
    pub(super) fn trace(&mut self) -> Vec<String> {
        self.trace.take().unwrap_or_default()
    }

    /// Lets `event` happen after so many milliseconds.
    pub(super) fn later(&mut self, wait: u64, event: Event) {
        self.order += 1;
        self.queue.insert((self.in_ms(wait), self.order), event);
    }

    /// The time in so many milliseconds.
    pub(super) fn in_ms(&self, wait: u64) -> Timestamp {
        let wait = SignedDuration::from_millis(i64::try_from(wait).unwrap_or(i64::MAX));
        self.now.checked_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// Lets everything happen that happens until `end`; the time is `end` afterwards.
    pub(super) fn until(&mut self, end: Timestamp) -> Checked {
        while let Some(entry) = self.queue.first_entry().filter(|entry| entry.key().0 <= end) {
            self.now = entry.key().0.max(self.now);
            let event = entry.remove();
            self.happens(event)?;
        }
        self.now = end.max(self.now);
        Ok(())
    }

    /// The next thing that happens, unless that is after `end`. Gives whether there was one.
    pub(super) fn one_more(&mut self, end: Timestamp) -> Checked<bool> {
        match self.queue.first_key_value().map(|((at, _), _)| *at) {
            Some(at) if at <= end => self.until_first(at).map(|()| true),
            _ => Ok(false),
        }
    }

    fn until_first(&mut self, at: Timestamp) -> Checked {
        let Some((_, event)) = self.queue.pop_first() else { return Ok(()) };
        self.now = at.max(self.now);
        self.happens(event)
    }

    fn happens(&mut self, event: Event) -> Checked {
        match event {
            Event::Request { device, exchange, copy, bytes, ticket } => {
                self.arrives(device, exchange, copy, bytes, ticket)
            }
            Event::Answer { device, exchange, answer } => self.answered(device, exchange, answer),
            Event::Wake { device, exchange } => self.wakes(device, exchange),
        }
    }

    /// A request is at the server.
    fn arrives(
        &mut self,
        device: usize,
        exchange: u64,
        copy: usize,
        bytes: Rc<Vec<u8>>,
        ticket: Option<i64>,
    ) -> Checked {
        if self.variant == Variant::GlobalSequence && ticket.is_none() {
            // It draws its numbers, and is committed when its turn comes.
            let drawn = self.tickets;
            self.tickets += 10_000;
            let held = self.fate_dice(device, exchange, 7).below(4_000);
            self.later(held, Event::Request { device, exchange, copy, bytes, ticket: Some(drawn) });
            return Ok(());
        }
        if self.house.down_until.is_some_and(|until| until > self.now) {
            self.later(1, Event::Answer { device, exchange, answer: Err(Failure::Network) });
            return Ok(());
        }
        let (user, id) = (self.devices[device].user, self.devices[device].id);
        let served = self.house.serve(user, id, &bytes, self.now, ticket)?;
        let fate = self.fate_of(device, exchange);
        let answer = match served {
            Served::Died => {
                self.say(|_| "the server dies".to_owned());
                self.server_died()?;
                Err(Failure::Network)
            }
            Served::Problem(problem) => {
                self.say(|_| format!("the server to device {device}: {problem}"));
                Err(Failure::Problem(problem))
            }
            Served::Reply(bytes) => {
                self.tally.exchanges += 1;
                Ok(Rc::new(bytes))
            }
        };
        match fate.returns[copy] {
            Some(wait) => self.later(wait, Event::Answer { device, exchange, answer }),
            None => self.tally.lost += 1,
        }
        Ok(())
    }

    /// The server is started again from what is on its disk.
    pub(super) fn server_died(&mut self) -> Checked {
        self.tally.deaths += 1;
        Ok(self.house.revive()?)
    }

    /// A device is started again from what is on its disk. Everything that was saved must be there.
    pub(super) fn device_died(&mut self, device: usize) -> Checked {
        self.say(|_| format!("device {device} dies"));
        self.tally.deaths += 1;
        self.devices[device].revive().map_err(|trouble| Flaw(format!("device {device} does not start: {trouble}")))?;
        self.nothing_saved_is_gone(device)
    }

    /// What follows when a transaction of a device did not go through: a device that died is started again, one whose
    /// disk is full gets by; anything else is a flaw.
    pub(super) fn went_wrong(&mut self, device: usize, trouble: Trouble) -> Checked {
        self.devices[device].run = None;
        self.devices[device].phase = super::device::Phase::Idle;
        match trouble {
            Trouble::Died => self.device_died(device),
            Trouble::Wish(wish) => {
                self.say(|_| format!("device {device}: {wish}"));
                Ok(())
            }
            full if full.is_full() && self.devices[device].full => {
                self.say(|_| format!("device {device}: the disk is full"));
                Ok(())
            }
            other => Err(Flaw(format!("device {device}: {other}"))),
        }
    }

    /// Dice for one purpose of one exchange: shortening the plan does not change them.
    pub(super) fn fate_dice(&self, device: usize, exchange: u64, purpose: u64) -> Dice {
        Dice::apart(self.plan.seed, 10_000_000 + (exchange * 8 + device as u64) * 8 + purpose)
    }

    /// Runs the plan: what people do and what befalls them, then the end of all faults, then the reckoning.
    pub(super) fn run(&mut self) -> Checked {
        for step in self.plan.steps.clone() {
            let end = self.in_ms(step.wait);
            self.until(end)?;
            deeds::happen(self, step.deed)?;
        }
        self.settle()?;
        self.reckon()
    }
}

/// A problem that a request is answered with.
pub(super) fn problem(code: acompana_sync::wire::ProblemCode, retry_after: Option<i64>) -> Failure {
    Failure::Problem(Problem { retry_after, ..Problem::new(code, "turned away on the way") })
}
