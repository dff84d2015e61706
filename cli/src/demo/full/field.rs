//! All hospitals' devices, two at work at a time: each has a store of its own, and few are open at once.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::super::wrong;
use super::plan::Plan;
use super::tablet::{Sent, Tablet};
use crate::failure::Failure;
use crate::output::Output;

/// Devices that work at the same time.
const HANDS: usize = 2;

/// The devices.
pub(super) struct Field<'a> {
    tablets: Vec<Tablet<'a>>,
    output: &'a Output,
}

impl<'a> Field<'a> {
    /// A device for each hospital, its store in a folder of its own under `devices`.
    pub(super) fn of(plan: &'a Plan, devices: &Path, output: &'a Output) -> Result<Self, Failure> {
        std::fs::create_dir(devices).map_err(wrong)?;
        let tablets = plan.wards.iter().map(|ward| Tablet::new(ward, devices, output.locale())).collect();
        Ok(Self { tablets, output })
    }

    /// Enrols each with its code.
    pub(super) fn join(&self, server: &str, codes: &[String]) -> Result<(), Failure> {
        let bar = self.output.progress("step-joining", self.tablets.len() as u64);
        let with_codes: Vec<(&Tablet<'_>, &String)> = self.tablets.iter().zip(codes).collect();
        all(&with_codes, |(tablet, code)| tablet.join(server, code).inspect(|()| bar.inc(1)))?;
        bar.finish_and_clear();
        Ok(())
    }

    /// All write what happened. Gives the number of records.
    pub(super) fn write(&self, expected: u64) -> Result<u64, Failure> {
        let bar = self.output.progress("step-writing", expected);
        let written = all(&self.tablets, |tablet| tablet.write(&bar))?;
        bar.finish_and_clear();
        Ok(written.into_iter().sum())
    }

    /// All send. A device's store goes when it has sent, unless it shall be kept.
    pub(super) fn send(&self, expected: u64, keep: bool) -> Result<Sent, Failure> {
        let bar = self.output.progress("step-sending", expected);
        let sent = all(&self.tablets, |tablet| {
            let sent = tablet.send(&bar)?;
            if !keep {
                tablet.remove()?;
            }
            Ok(sent)
        })?;
        bar.finish_and_clear();
        let sum = |sum: Sent, one: Sent| Sent { applied: sum.applied + one.applied, stored: sum.stored + one.stored };
        Ok(sent.into_iter().fold(Sent::default(), sum))
    }
}

/// Does `work` with each of `items`, two at a time, in their order. Stops at the first failure.
fn all<I: Sync, T: Send>(items: &[I], work: impl Fn(&I) -> Result<T, Failure> + Sync) -> Result<Vec<T>, Failure> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Result<Vec<T>, Failure>> = Mutex::new(Ok(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..HANDS {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = work(item);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    match (result, done.as_mut()) {
                        (Ok(one), Ok(list)) => list.push(one),
                        (Err(failure), Ok(_)) => *done = Err(failure),
                        (_, Err(_)) => return,
                    }
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_once_and_a_failure_ends_it() {
        let items: Vec<u64> = (0..100).collect();
        let mut done = all(&items, |item| Ok(*item)).unwrap();
        done.sort_unstable();
        assert_eq!(done, items);
        let begun = AtomicUsize::new(0);
        let failed = all(&items, |item| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *item == 3 { Err(wrong("three")) } else { Ok(()) }
        });
        assert!(failed.is_err());
    }
}
