//! The device's clock, as a port: tests and simulations bring their own.

use jiff::Timestamp;

/// Tells the device's own time. It may be wrong; the server's answers correct it.
pub trait Clock: Send + Sync + 'static {
    /// Now, in UTC, by the device's clock.
    fn now(&self) -> Timestamp;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
