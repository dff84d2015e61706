//! Times in order, a process as the kernel sees it, and the server's own figures.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde::Serialize;

use crate::plain::call;

/// Many times, in milliseconds.
#[derive(Debug, Default, Serialize)]
pub struct Times {
    /// How many.
    pub count: usize,
    /// Half of them took no longer.
    pub p50_ms: f64,
    /// 95 in 100 took no longer.
    pub p95_ms: f64,
    /// 99 in 100 took no longer.
    pub p99_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

impl Times {
    pub(super) fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let at = |hundredths: usize| {
            let place = (all.len() * hundredths).div_ceil(100).max(1) - 1;
            let time = all.get(place).copied().unwrap_or_default();
            (time.as_secs_f64() * 100_000.0).round() / 100.0
        };
        Self { count: all.len(), p50_ms: at(50), p95_ms: at(95), p99_ms: at(99), max_ms: at(100) }
    }
}

/// What a process has used so far. Nothing where there is no `/proc`.
#[derive(Debug, Default)]
pub(super) struct Process {
    cpu: Duration,
    pub(super) peak_kib: u64,
}

impl Process {
    pub(super) fn of(pid: u32) -> Self {
        let read = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
        let (stat, status) = (read("stat"), read("status"));
        // After the name, which may hold anything: the 12th and 13th of what follows, in hundredths of a second.
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<u64>().ok());
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        Self {
            cpu: Duration::from_millis(10 * ticks.sum::<u64>()),
            peak_kib: peak.trim().trim_end_matches(" kB").parse().unwrap_or(0),
        }
    }

    pub(super) fn cores_since(&self, before: &Self, took: Duration) -> f64 {
        (self.cpu.saturating_sub(before.cpu).as_secs_f64() / took.as_secs_f64() * 1_000.0).round() / 1_000.0
    }
}

/// What the server counted: the counters of its page for Prometheus, and how long it took to answer a sync.
#[derive(Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Scrape(pub BTreeMap<String, f64>);

/// Where the page is, from what the server tells at its start.
pub(super) fn page_of(log: &str) -> SocketAddr {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut told = lines.filter(|line| line["message"].as_str().is_some_and(|text| text.contains("/metrics")));
    told.next().and_then(|line| line["address"].as_str()?.parse().ok()).expect("the server tells where its figures are")
}

impl Scrape {
    pub(super) fn of(page: SocketAddr) -> Self {
        let (status, text) = call(page, "GET", "/metrics", &[], b"");
        assert_eq!(status, 200);
        Self::read(&text)
    }

    fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let figures = lines.filter_map(|line| line.rsplit_once(' '));
        let counters = figures.filter(|(name, _)| name.split('{').next().is_some_and(|name| name.ends_with("_total")));
        Self(counters.filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?))).collect())
    }

    /// What was counted since `before`; what did not move is left out.
    pub(super) fn since(&self, before: &Self) -> Self {
        let moved = self.0.iter().map(|(name, value)| (name, value - before.0.get(name).unwrap_or(&0.0)));
        Self(moved.filter(|(_, more)| *more != 0.0).map(|(name, more)| (name.clone(), more)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_one_in_a_hundred() {
        let times = Times::of((1..=200).rev().map(Duration::from_millis).collect());
        assert_eq!(
            (times.count, times.p50_ms, times.p95_ms, times.p99_ms, times.max_ms),
            (200, 100.0, 190.0, 198.0, 200.0)
        );
        let one = Times::of(vec![Duration::from_micros(1_234)]);
        assert_eq!((one.count, one.p50_ms, one.p99_ms), (1, 1.23, 1.23));
        assert_eq!(Times::of(Vec::new()).count, 0);
    }

    #[test]
    fn only_what_moved_is_told() {
        let page = |a: u32, b: u32| {
            Scrape::read(&format!("# HELP x\na_total{{route=\"/v1/sync\",status=\"200\"}} {a}\nb_total {b}\ngauge 7\n"))
        };
        let moved = page(9, 3).since(&page(2, 3));
        assert_eq!(moved.0, [("a_total{route=\"/v1/sync\",status=\"200\"}".to_owned(), 7.0)].into());
    }

    #[test]
    fn a_process_is_seen_at_work() {
        if !cfg!(target_os = "linux") {
            return;
        }
        let ours = || Process::of(std::process::id());
        let (before, began) = (ours(), std::time::Instant::now());
        while ours().cpu == before.cpu && began.elapsed() < Duration::from_secs(30) {}
        assert!(ours().cores_since(&before, began.elapsed()) > 0.0);
        assert!(before.peak_kib > 1_000);
    }
}
