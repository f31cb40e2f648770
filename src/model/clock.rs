//! The time of day comes in from outside, so that the same input gives the same bytes.

use chrono::{NaiveDate, NaiveDateTime};

/// Tells what time it is at the school, without a zone: the office lives in one.
pub trait Clock: Send + Sync {
    /// Now, at the school's wall clock.
    fn now(&self) -> NaiveDateTime;

    /// Today.
    fn today(&self) -> NaiveDate {
        self.now().date()
    }
}

/// The clock of the computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> NaiveDateTime {
        chrono::Local::now().naive_local()
    }
}

/// A clock that stands still: for tests, and for output that must repeat byte for byte.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub NaiveDateTime);

impl Clock for FixedClock {
    fn now(&self) -> NaiveDateTime {
        self.0
    }
}
