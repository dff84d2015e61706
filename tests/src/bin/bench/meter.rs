//! What a piece of work takes, as the kernel tells it of the process that does it.

use std::fs;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What one run took. Each run is a process of its own, so that its memory is its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Run {
    /// Wall-clock time.
    pub(crate) seconds: f64,
    /// Time on the processors, all threads.
    pub(crate) cpu_seconds: f64,
    /// Most memory since the process began.
    pub(crate) peak_kib: u64,
    /// Bytes that went to the disk.
    pub(crate) disk_bytes: u64,
    /// What else was found.
    #[serde(default)]
    pub(crate) more: Value,
}

/// Does the work and tells what it took.
pub(crate) fn measured<T>(work: impl FnOnce() -> T) -> (T, Run) {
    let (cpu, disk, began) = (cpu_of("self"), disk_bytes(), Instant::now());
    let done = work();
    let seconds = began.elapsed().as_secs_f64();
    let run = Run {
        seconds,
        cpu_seconds: cpu_of("self") - cpu,
        peak_kib: peak_kib("self"),
        disk_bytes: disk_bytes() - disk,
        more: Value::Null,
    };
    (done, run)
}

/// Seconds of processor time of a process (`self` or a number), in ticks of 10 ms.
pub(crate) fn cpu_of(process: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name in brackets may hold anything; the numbers begin behind it.
    let numbers: Vec<u64> = stat
        .rsplit_once(')')
        .map(|(_, rest)| rest.split_whitespace().skip(1).map(|word| word.parse().unwrap_or(0)).collect())
        .unwrap_or_default();
    let ticks: u64 = numbers.get(10..12).map_or(0, |times| times.iter().sum());
    Duration::from_millis(10 * ticks).as_secs_f64()
}

/// Most memory that a process ever had.
pub(crate) fn peak_kib(process: &str) -> u64 {
    line_of(&format!("/proc/{process}/status"), "VmHWM:")
}

fn disk_bytes() -> u64 {
    line_of("/proc/self/io", "write_bytes:")
}

fn line_of(path: &str, name: &str) -> u64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let ((), run) = measured(|| {
            let began = Instant::now();
            while began.elapsed() < Duration::from_millis(100) {
                std::hint::black_box(folder.path().exists());
            }
        });
        assert!(run.seconds >= 0.1 && run.cpu_seconds > 0.0 && run.peak_kib > 1_000, "{run:?}");
    }
}
