//! What a stretch of time can be judged by. A regulation may ask for 360 hours in five years: one year of them is neither
//! met nor unmet, on any paper.

use crate::model::period::Period;
use crate::policy::terms::PeriodKind;
use crate::policy::{Assessment, Pack, RequirementAnswer};

/// The requirements that a period can be judged by: those of years and cycles within it, or of a review.
pub fn judging<'r>(
    pack: &Pack,
    assessment: &'r Assessment,
    period: Period,
) -> impl Iterator<Item = &'r RequirementAnswer> {
    let review = pack.period_kind() == PeriodKind::Window;
    let within = move |of: Period| period.from() <= of.from() && of.to() <= period.to();
    assessment.requirements.iter().filter(move |answer| review || within(answer.period))
}

/// Whether all is met that a period can be judged by; none where there is nothing.
pub fn judged(pack: &Pack, assessment: &Assessment, period: Period) -> Option<bool> {
    let mut judging = judging(pack, assessment, period).peekable();
    judging.peek()?;
    Some(judging.all(|answer| answer.met))
}

/// What the regulation asks for in all; the largest figure where it asks for several.
pub fn required<'r>(
    pack: &Pack,
    assessment: &'r Assessment,
    period: Period,
) -> Option<&'r RequirementAnswer> {
    let is_whole = |answer: &&RequirementAnswer| {
        let requirement = pack.requirements().get(answer.requirement);
        requirement.is_some_and(|r| r.categories.places().count() == pack.categories().len())
    };
    judging(pack, assessment, period).filter(is_whole).max_by_key(|answer| answer.required)
}
