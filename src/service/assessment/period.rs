//! What a typed period means under a regulation: whole years or cycles of its own.

use chrono::{Datelike, NaiveDate};

use crate::model::period::Period;
use crate::policy::terms::PeriodKind;
use crate::policy::{check_period, cycle_at, year_at};
use crate::service::error::ServiceError;
use crate::service::ledger_error::LedgerError;
use crate::service::policies::InForce;
use crate::store::View;

/// The day from which periods are reckoned that nobody named: today, within the school's current year.
///
/// # Errors
/// What the disk says.
pub fn reckoned_from(view: View<'_>, today: NaiveDate) -> Result<NaiveDate, ServiceError> {
    let year = view.school()?.period;
    Ok(today.clamp(year.from(), year.to()))
}

/// The period to report under a regulation. Nothing typed means the cycle or year in which `at` lies. Calendar years
/// under a regulation of school years are those that begin in them; a school year under one of calendar years is
/// both years that it touches.
///
/// # Errors
/// [`ServiceError::Period`] for a text that is no period, [`LedgerError::PolicyPeriod`] where the regulation has
/// nothing that fits.
pub fn period_for(policy: &InForce, typed: &str, at: NaiveDate) -> Result<Period, ServiceError> {
    let (pack, params) = (&policy.pack, &policy.params);
    let typed = typed.trim();
    if typed.is_empty() {
        let cycle = || cycle_at(pack, params, at).filter(|_| pack.period_kind() == PeriodKind::Cycle);
        return Ok(cycle().unwrap_or_else(|| year_at(pack, params, at)));
    }
    let period: Period = typed.parse().map_err(|why| ServiceError::Period { text: typed.to_owned(), why })?;
    if check_period(pack, params, period).is_ok() {
        return Ok(period);
    }
    let calendar_years = Period::years(period.from().year(), period.to().year()) == Ok(period);
    let (first, last) = if calendar_years {
        // The years of the regulation that begin within the calendar years.
        let begin = |year: i32| NaiveDate::from_ymd_opt(year, 12, 31).map(|day| year_at(pack, params, day));
        (begin(period.from().year()), begin(period.to().year()))
    } else {
        (Some(year_at(pack, params, period.from())), Some(year_at(pack, params, period.to())))
    };
    let whole = first.zip(last).and_then(|(first, last)| Period::new(first.from(), last.to()).ok());
    let fits = whole.filter(|whole| check_period(pack, params, *whole).is_ok());
    fits.ok_or_else(|| match check_period(pack, params, period) {
        Err(problem) => LedgerError::PolicyPeriod(problem.to_string()).into(),
        Ok(()) => LedgerError::PolicyPeriod(period.to_string()).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Pack, Params};
    use std::borrow::Cow;

    fn policy(id: &str) -> InForce {
        let pack = Pack::builtin(id).unwrap();
        let from = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();
        InForce { pack: Cow::Borrowed(pack), params: Params::default(), from, to: None, is_main: true }
    }

    #[test]
    fn what_is_typed_becomes_whole_years_of_the_regulation() {
        let at = NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
        for (id, typed, expected) in [
            ("zhejiang-cycle-360", "", "2021-01-01 2025-12-31"),
            ("zhejiang-cycle-360", "2023", "2023-01-01 2023-12-31"),
            ("zhejiang-cycle-360", "2021-2025", "2021-01-01 2025-12-31"),
            ("zhejiang-cycle-360", "2023学年", "2023-01-01 2024-12-31"),
            ("secondary-annual-90", "", "2024-01-01 2024-12-31"),
            ("shiquan-recognition", "2023", "2023-01-01 2023-12-31"),
            ("chengdu-registration", "", "2023-09-01 2024-08-31"),
        ] {
            let period = period_for(&policy(id), typed, at).unwrap();
            assert_eq!(format!("{} {}", period.from(), period.to()), expected, "{id} {typed}");
        }
        for typed in ["26", "2025-2021", "去年"] {
            let refused = period_for(&policy("zhejiang-cycle-360"), typed, at);
            assert!(matches!(refused, Err(ServiceError::Period { .. })), "{typed}");
        }
    }
}
