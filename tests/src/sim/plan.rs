//! What happens in a simulation, step by step. A seed makes a plan; a plan can be shortened and run again.

use super::dice::Dice;

/// Everything that a run depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The seed it was made from; the network's whims and all ids come from it as well.
    pub seed: u64,
    /// How many devices there are.
    pub devices: usize,
    /// Whether the first two are the same person's.
    pub shared: bool,
    /// Rows that a page holds at most.
    pub rows: i64,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Milliseconds since the step before.
    pub wait: u64,
    /// What happens.
    pub deed: Deed,
}

/// What people do and what befalls them. `pick` chooses among what there is at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the device, a choice and a size throughout")]
pub enum Deed {
    /// A new note; one in ten is one that the server refuses.
    Create { device: usize, poison: bool, parent: Option<u64>, unit: usize, office: bool },
    /// A new fact about a note.
    Fact { device: usize, pick: u64 },
    /// A field gets another value.
    Edit { device: usize, pick: u64, field: u8, value: u64 },
    /// An item is added to a note's list.
    AddItem { device: usize, pick: u64 },
    /// An item is changed, or removed.
    ChangeItem { device: usize, pick: u64, item: u64, remove: bool },
    /// Two new notes and an edit that stand or fall together.
    Group { device: usize, pick: u64, poison: bool },
    /// A note goes to another hospital.
    Move { device: usize, pick: u64, unit: usize },
    /// Somebody looks at a record and says why.
    Look { device: usize, pick: u64 },
    /// Somebody looks after a write that did not go through, or takes back one that did not go out.
    Tend { device: usize, pick: u64, how: u8 },
    /// The sync is started; a patient one respects waits and goes on after failures.
    Sync { device: usize, patient: bool },
    /// A scope is taken away or given (back).
    Hold { device: usize, unit: usize, held: bool },
    /// The weather of the network from now on, in percent and milliseconds.
    Weather { loss: u8, twice: u8, delay: u64, busy: u8, narrow: u8 },
    /// A device is cut off, or has a connection again.
    Cut { device: usize, cut: bool },
    /// A device dies after so many steps of SQLite's machine; with the power, what was not yet on the disk is lost.
    Crash { device: usize, steps: u64, power: bool },
    /// A device dies in the middle of a commit, the n-th from now.
    CrashInCommit { device: usize, nth: u64, power: bool },
    /// A device's clock is set.
    Jump { device: usize, seconds: i64 },
    /// A device's disk has only so many pages left, or enough.
    Disk { device: usize, pages: Option<u32> },
    /// A device is copied, files and all; or goes back to its copy.
    CopyDevice { device: usize, back: bool },
    /// The server dies after so many steps.
    CrashServer { steps: u64 },
    /// The server dies in the middle of a commit.
    CrashServerInCommit { nth: u64 },
    /// The server is stopped for so long and started again.
    RestartServer { seconds: u64 },
    /// The server's disk has only so many pages left, or enough.
    ServerDisk { pages: Option<u32> },
    /// The server is backed up.
    BackUp,
    /// The server is lost and comes back from its last backup.
    Restore,
}

impl Deed {
    /// The device that it is about, if it is about one.
    #[must_use]
    pub const fn device(&self) -> Option<usize> {
        match self {
            Self::Create { device, .. }
            | Self::Fact { device, .. }
            | Self::Edit { device, .. }
            | Self::AddItem { device, .. }
            | Self::ChangeItem { device, .. }
            | Self::Group { device, .. }
            | Self::Move { device, .. }
            | Self::Look { device, .. }
            | Self::Tend { device, .. }
            | Self::Sync { device, .. }
            | Self::Hold { device, .. }
            | Self::Cut { device, .. }
            | Self::Crash { device, .. }
            | Self::CrashInCommit { device, .. }
            | Self::Jump { device, .. }
            | Self::Disk { device, .. }
            | Self::CopyDevice { device, .. } => Some(*device),
            _ => None,
        }
    }
}

/// Which misfortunes a seed knows. A plan with all of them at once hides what each alone would show.
#[expect(clippy::struct_excessive_bools, reason = "any of them may come together")]
struct Temper {
    weather: bool,
    crashes: bool,
    scopes: bool,
    clocks: bool,
    disks: bool,
    copies: bool,
    backups: bool,
}

impl Plan {
    /// The plan of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice::apart(seed, 1);
        let devices = usize::try_from(dice.between(2, 4)).unwrap_or(2);
        let temper = Temper {
            weather: dice.chance(70),
            crashes: dice.chance(60),
            scopes: dice.chance(40),
            clocks: dice.chance(30),
            disks: dice.chance(25),
            copies: dice.chance(12),
            backups: dice.chance(25),
        };
        let shared = dice.chance(25);
        // The same in all weathers: a limit that comes down while a write is under way makes the device believe that it
        // was refused although it may have taken effect (docs/simulation.md).
        let narrow = if dice.chance(15) { u8::try_from(dice.between(1, 5)).unwrap_or(1) } else { 0 };
        let rows = [1, 2, 5, 50, 1_000][dice.position(5)];
        let length = dice.between(12, 48);
        let mut steps = if dice.chance(50) { acquaintance(devices) } else { Vec::new() };
        if temper.weather {
            steps.push(Step { wait: 0, deed: weather(&mut dice, narrow) });
        }
        for _ in 0..length {
            let wait = match dice.below(10) {
                0..=5 => dice.below(2_000),
                6..=8 => dice.below(60_000),
                _ => dice.below(3_600_000),
            };
            let device = dice.position(devices);
            let deed =
                if dice.chance(70) { work(&mut dice, device) } else { misfortune(&mut dice, device, &temper, narrow) };
            steps.push(Step { wait, deed });
        }
        Self { seed, devices, shared, rows, steps }
    }
}

/// Two notes that everybody knows before anything goes wrong: without them most plans have little to disagree about.
fn acquaintance(devices: usize) -> Vec<Step> {
    let note = |unit| Deed::Create { device: 0, poison: false, parent: None, unit, office: false };
    let syncs = (0..devices).map(|device| Deed::Sync { device, patient: false });
    [note(0), note(0)].into_iter().chain(syncs).map(|deed| Step { wait: 400, deed }).collect()
}

fn weather(dice: &mut Dice, narrow: u8) -> Deed {
    let some = |dice: &mut Dice, most| u8::try_from(if dice.chance(50) { dice.below(most) } else { 0 }).unwrap_or(0);
    Deed::Weather {
        loss: some(dice, 60),
        twice: some(dice, 60),
        delay: if dice.chance(50) { dice.of_any_size(19) } else { 50 },
        busy: some(dice, 40),
        narrow,
    }
}

fn work(dice: &mut Dice, device: usize) -> Deed {
    let pick = dice.throw();
    match dice.below(100) {
        0..=13 => Deed::Create {
            device,
            poison: dice.chance(12),
            parent: dice.chance(30).then_some(pick),
            unit: usize::from(dice.chance(25)),
            office: dice.chance(8),
        },
        14..=17 => Deed::Fact { device, pick },
        18..=41 => {
            Deed::Edit { device, pick, field: u8::try_from(dice.below(6)).unwrap_or(0), value: dice.below(1_000) }
        }
        42..=49 => Deed::AddItem { device, pick },
        50..=53 => Deed::ChangeItem { device, pick, item: dice.throw(), remove: dice.chance(30) },
        54..=57 => Deed::Group { device, pick, poison: dice.chance(30) },
        58..=61 => Deed::Move { device, pick, unit: dice.position(2) },
        62..=63 => Deed::Look { device, pick },
        64..=73 => Deed::Tend { device, pick, how: u8::try_from(dice.below(8)).unwrap_or(0) },
        _ => Deed::Sync { device, patient: dice.chance(50) },
    }
}

fn misfortune(dice: &mut Dice, device: usize, temper: &Temper, narrow: u8) -> Deed {
    for _ in 0..8 {
        let deed = match dice.below(7) {
            0 if temper.weather && dice.chance(50) => weather(dice, narrow),
            0 if temper.weather => Deed::Cut { device, cut: dice.chance(60) },
            1 if temper.crashes => match dice.below(10) {
                0..=4 => Deed::Crash { device, steps: dice.of_any_size(15), power: dice.chance(40) },
                5..=6 => Deed::CrashInCommit { device, nth: dice.below(3), power: dice.chance(40) },
                7 => Deed::CrashServer { steps: dice.of_any_size(15) },
                8 => Deed::CrashServerInCommit { nth: dice.below(3) },
                _ => Deed::RestartServer { seconds: dice.of_any_size(9) },
            },
            2 if temper.scopes => Deed::Hold { device, unit: dice.position(2), held: dice.chance(55) },
            3 if temper.clocks => {
                let far = [60, 3_600, 86_400, 400 * 86_400, 3_650 * 86_400][dice.position(5)];
                let seconds = i64::try_from(dice.between(1, far)).unwrap_or(1);
                Deed::Jump { device, seconds: if dice.chance(50) { seconds } else { -seconds } }
            }
            4 if temper.disks => {
                let pages = dice.chance(60).then(|| u32::try_from(dice.below(6)).unwrap_or(0));
                if dice.chance(70) { Deed::Disk { device, pages } } else { Deed::ServerDisk { pages } }
            }
            5 if temper.copies => Deed::CopyDevice { device, back: dice.chance(50) },
            6 if temper.backups => {
                if dice.chance(50) {
                    Deed::BackUp
                } else {
                    Deed::Restore
                }
            }
            _ => continue,
        };
        return deed;
    }
    Deed::Sync { device, patient: true }
}
