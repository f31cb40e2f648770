//! The field itself: hours, periods, people, programs, entries and their states. Pure: no clock,
//! no disk, no database.

pub mod clock;
pub mod facts;
pub mod hours;
pub mod id;
pub mod period;
