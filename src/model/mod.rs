//! The field itself: hours, periods, people, programs, entries and their states. Pure: no clock,
//! no disk, no database.

pub mod attendance;
pub mod citizen_id;
pub mod clock;
pub mod decision;
pub mod dictionary;
pub mod entry;
pub mod facts;
pub mod hours;
pub mod id;
pub mod inspection;
pub mod institution;
pub mod partial_date;
pub mod period;
pub mod person_name;
pub mod pinyin;
pub mod plan;
pub mod program;
pub mod query;
pub mod staff;
pub mod staff_change;
pub mod staff_item;
pub mod state;
pub mod submission;
pub mod year_result;
