//! Recognition rules as data: load a pack, assess, explain. Pure.
//!
//! A [`Pack`] is one regulation, read from TOML; `docs/policy-packs.md` describes the grammar. [`assess`] takes records
//! and a person through the six steps that are the same for every pack, and leaves a reason for each figure.

pub mod advice;
pub mod answer;
mod base;
pub mod builtin;
pub mod calendar;
mod caps;
pub mod case;
mod check;
pub mod classify;
pub mod condition;
pub mod derive;
pub mod engine;
pub mod frozen;
mod grammar;
mod json;
pub mod naming;
pub mod number;
mod once;
pub mod outline;
pub mod pace;
pub mod pack;
pub mod packs;
mod reader;
pub mod record;
mod requirement;
pub mod shift;
pub mod terms;
pub mod what_if;

pub use advice::{Advice, Gap, Way, advise};
pub use answer::{Assessment, CapUse, Reason, RecordAnswer, RequirementAnswer, Step, Verdict};
pub use calendar::{check_period, cycle_at, year_at};
pub use case::{Case, CaseError};
pub use classify::{Facts, classify};
pub use derive::{Difference, Heading};
pub use engine::{Rules, assess};
pub use frozen::{Assessor, Frozen, Slice};
pub use naming::{Named, named};
pub use number::{Amount, PackNumber, ParamError, ParamValue, Parameter, Params};
pub use outline::{Point, Topic, outline};
pub use pace::{Outlook, Pace, alerts, pace};
pub use pack::{Category, Measure, Pack};
pub use packs::Packs;
pub use reader::PackError;
pub use record::{Person, Record};
pub use shift::{Shift, shift};
pub use what_if::{WhatIf, what_if};
