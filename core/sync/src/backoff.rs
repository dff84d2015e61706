//! How long to wait after a failure: full jitter, doubling from 2 seconds to 5 minutes (sync.md §9, "retry storms").
//!
//! Full jitter spreads ten thousand phones that lost the same server over the whole interval, so that they do not come
//! back together.

use jiff::SignedDuration;

/// First ceiling of the wait.
pub const FIRST: SignedDuration = SignedDuration::from_secs(2);
/// Ceiling that is never passed, unless the server asks for more.
pub const CEILING: SignedDuration = SignedDuration::from_secs(300);
/// A Retry-After longer than this is taken for a mistake: a phone must not fall silent for a month.
pub const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(24);

/// The wait before try number `failures + 1`.
///
/// `failures` counts the failures in a row, from 1. `random` is uniform in `[0, 1)`. `asked` is the server's
/// Retry-After; the wait is never shorter than that.
#[must_use]
pub fn delay(failures: u32, random: f64, asked: Option<SignedDuration>) -> SignedDuration {
    let doublings = failures.saturating_sub(1).min(16);
    let ceiling = FIRST.as_millis() << doublings;
    let ceiling = ceiling.min(CEILING.as_millis());
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "at most 300,000 ms")]
    let jittered = (ceiling as f64 * random.clamp(0.0, 1.0)) as i64;
    let asked = asked.unwrap_or_default().clamp(SignedDuration::ZERO, LONGEST_ASKED);
    // What the server asked for is a floor, with the jitter on top, or all who were told "10 s" return together.
    asked.checked_add(SignedDuration::from_millis(jittered)).unwrap_or(CEILING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_until_five_minutes() {
        let highest = |failures| delay(failures, 1.0, None).as_secs();
        assert_eq!([1, 2, 3, 8, 9, 40].map(highest), [2, 4, 8, 256, 300, 300]);
        assert_eq!(delay(u32::MAX, 0.0, None), SignedDuration::ZERO);
    }

    #[test]
    fn what_the_server_asks_is_a_floor_within_reason() {
        let asked = Some(SignedDuration::from_secs(30));
        assert_eq!(delay(1, 0.0, asked).as_secs(), 30);
        assert_eq!(delay(1, 1.0, asked).as_secs(), 32);
        let absurd = Some(SignedDuration::from_hours(24 * 365));
        assert!(delay(1, 1.0, absurd) <= LONGEST_ASKED + FIRST);
        assert_eq!(delay(1, 0.0, Some(SignedDuration::from_secs(-5))), SignedDuration::ZERO);
    }
}
