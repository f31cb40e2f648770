//! Days on which the school works: the week, but for what the table of holidays says.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::error::ServiceError;
use crate::model::period::Period;
use crate::store::View;

/// The days that differ from the week.
pub(super) struct WorkingDays(BTreeMap<NaiveDate, bool>);

impl WorkingDays {
    /// As the school keeps them.
    pub fn read(view: View<'_>) -> Result<WorkingDays, ServiceError> {
        Ok(WorkingDays(view.holidays()?.into_iter().collect()))
    }

    fn is_worked(&self, day: NaiveDate) -> bool {
        let week = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.0.get(&day).copied().unwrap_or(week)
    }

    /// How many lie within a span.
    pub fn within(&self, span: Period) -> u32 {
        let days = span.from().iter_days().take(span.days() as usize);
        u32::try_from(days.filter(|day| self.is_worked(*day)).count()).unwrap_or(u32::MAX)
    }

    /// From a day on until so many working days have passed.
    pub fn from(&self, day: NaiveDate, count: u32) -> Period {
        let mut worked = day.iter_days().take(366).filter(|day| self.is_worked(*day));
        let last = worked.nth(count.saturating_sub(1) as usize);
        Period::covering(day, last.unwrap_or(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_working_days_pass_over_the_holiday_and_take_the_worked_saturday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = WorkingDays(
            [("2026-10-01", false), ("2026-10-02", false), ("2026-10-10", true)]
                .map(|(text, working)| (day(text), working))
                .into(),
        );
        // Wednesday, then the holiday and a weekend.
        assert_eq!(days.from(day("2026-09-30"), 5).to(), day("2026-10-08"));
        assert_eq!(days.from(day("2026-10-08"), 3).to(), day("2026-10-10"), "a Saturday that is worked");
        assert_eq!(days.within(Period::new(day("2026-09-30"), day("2026-10-08")).unwrap()), 5);
    }
}
