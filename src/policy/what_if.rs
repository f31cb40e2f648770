//! What would be, if more were done: planned records added to an assessment, nothing saved.

use super::answer::{Assessment, RequirementAnswer};
use super::frozen::Assessor;
use super::record::Record;
use crate::model::hours::Hours;

/// An assessment without and with planned records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// As it is.
    pub before: Assessment,
    /// As it would be.
    pub after: Assessment,
}

/// Assesses with planned records added. Their ids must differ from those of the others.
pub fn what_if(assessor: &Assessor<'_>, records: &[Record], planned: &[Record]) -> WhatIf {
    let all: Vec<Record> = records.iter().chain(planned).cloned().collect();
    WhatIf { before: assessor.assess(records), after: assessor.assess(&all) }
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
