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

/// A clock that started at another time: it shows `from` at the moment of its making and goes on from there.
#[derive(Debug, Clone, Copy)]
pub struct ShiftedClock {
    from: NaiveDateTime,
    made: std::time::Instant,
}

impl ShiftedClock {
    /// A clock that shows `from` now.
    pub fn starting_at(from: NaiveDateTime) -> ShiftedClock {
        ShiftedClock { from, made: std::time::Instant::now() }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> NaiveDateTime {
        let passed = chrono::TimeDelta::from_std(self.made.elapsed()).unwrap_or_default();
        self.from.checked_add_signed(passed).unwrap_or(self.from)
    }
}
