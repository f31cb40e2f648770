//! What would be, if more were done: planned records added to an assessment, nothing saved.

use super::answer::{Assessment, RequirementAnswer};
use super::engine::Rules;
use super::record::{Person, Record};
use crate::model::hours::Hours;
use crate::model::period::Period;

/// An assessment without and with planned records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// As it is.
    pub before: Assessment,
    /// As it would be.
    pub after: Assessment,
}

/// Assesses with planned records added. Their ids must differ from those of the others.
pub fn what_if(
    rules: &Rules<'_>,
    person: &Person,
    period: Period,
    records: &[Record],
    planned: &[Record],
) -> WhatIf {
    let all: Vec<Record> = records.iter().chain(planned).cloned().collect();
    WhatIf { before: rules.assess(person, period, records), after: rules.assess(person, period, &all) }
}

impl WhatIf {
    /// The requirements that change, before and after.
    pub fn changes(&self) -> Vec<(&RequirementAnswer, &RequirementAnswer)> {
        self.before.requirements.iter().zip(&self.after.requirements).filter(|(a, b)| a != b).collect()
    }

    /// How much more of a requirement is fulfilled.
    pub(super) fn closes(&self, place: usize) -> Hours {
        let missing = |answer: &Assessment| answer.requirements.get(place).map_or(Hours::ZERO, |r| r.missing);
        missing(&self.before).minus(missing(&self.after))
    }
}
