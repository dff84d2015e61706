//! The disks of a simulation: folders in memory, copied as they are when something dies.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A disk in memory where the system has one; the flushes of ten thousand simulated commits would wear out a real one.
pub fn root() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() }
}

/// The files of a folder, kept in memory to be laid out again.
pub(super) struct Files(Vec<(PathBuf, Vec<u8>)>);

impl Files {
    /// Takes the files of a folder.
    pub(super) fn of(folder: &Path) -> std::io::Result<Self> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            // The log's index is memory of the process that died; the next one makes its own.
            if path.is_file() && path.extension().is_none_or(|it| it != "db-shm" && it != "lock") {
                files.push((path.file_name().map(PathBuf::from).unwrap_or_default(), fs::read(&path)?));
            }
        }
        Ok(Self(files))
    }

    /// Writes them into a new folder.
    pub(super) fn lay_out(&self, folder: &Path) -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        self.0.iter().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
    }

    /// Cuts the log off after `length` bytes: what came later never reached the disk.
    fn cut_log(&mut self, length: u64) {
        for (name, bytes) in &mut self.0 {
            if name.extension().is_some_and(|it| it == "db-wal") {
                bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
            }
        }
    }
}

/// Length of the log beside a database.
pub(super) fn log_length(folder: &Path, log: &str) -> u64 {
    fs::metadata(folder.join(log)).map_or(0, |file| file.len())
}

/// How far a log may be cut: between what is surely on the disk and what is there, by a part of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// Bytes that were flushed.
    pub from: u64,
    /// Where between that and the end, in `[0, 1)`.
    pub part: f64,
}

impl Cut {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few MB"
    )]
    fn within(self, length: u64) -> u64 {
        self.from + (length.saturating_sub(self.from) as f64 * self.part) as u64
    }
}

/// Waits inside a store until it is time to die. Then what is on the disk at that moment is copied, and nothing that
/// the dying process still does counts.
#[derive(Default)]
pub(super) struct Tripwire(Mutex<Wire>);

#[derive(Default)]
struct Wire {
    steps: Option<u64>,
    folder: PathBuf,
    log: &'static str,
    cut: Option<Cut>,
    left: Option<Files>,
    dead: bool,
}

impl Tripwire {
    fn wire(&self) -> std::sync::MutexGuard<'_, Wire> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Dies after `steps`; with a cut, the power goes as well.
    pub(super) fn arm(&self, folder: &Path, log: &'static str, steps: u64, cut: Option<Cut>) {
        *self.wire() = Wire { steps: Some(steps), folder: folder.to_owned(), log, cut, left: None, dead: false };
    }

    /// Dies now.
    pub(super) fn pull(&self, folder: &Path, log: &'static str, cut: Option<Cut>) {
        self.arm(folder, log, 0, cut);
        self.step();
    }

    /// So much of the log has reached the disk by now.
    pub(super) fn flushed(&self, length: u64) {
        if let Some(cut) = &mut self.wire().cut {
            cut.from = length;
        }
    }

    /// What the store asks at each step: whether it is dead.
    fn step(&self) -> bool {
        let mut wire = self.wire();
        let Some(steps) = wire.steps else { return wire.dead };
        if steps > 0 {
            wire.steps = Some(steps - 1);
            return false;
        }
        wire.steps = None;
        wire.dead = true;
        let length = log_length(&wire.folder, wire.log);
        let cut = wire.cut;
        wire.left = Files::of(&wire.folder).ok().map(|mut files| {
            if let Some(cut) = cut {
                files.cut_log(cut.within(length));
            }
            files
        });
        true
    }

    /// The question as a store takes it.
    pub(super) fn question(self: &Arc<Self>) -> Box<dyn FnMut() -> bool + Send> {
        let wire = Arc::clone(self);
        Box::new(move || wire.step())
    }

    /// Whether something died on it.
    pub(super) fn is_dead(&self) -> bool {
        self.wire().dead
    }

    /// What was on the disk at that moment. The wire is as new afterwards.
    pub(super) fn take_left(&self) -> Option<Files> {
        std::mem::take(&mut *self.wire()).left
    }
}
