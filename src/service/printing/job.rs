//! A print job: the workspace, the regulation and the request, and what follows from them for every form.

use std::cell::Cell;

use chrono::{Datelike, NaiveDate};

use super::request::Request;
use crate::exchange::paper::flow::{Imprint, Signers};
use crate::exchange::paper::mask::Shown;
use crate::model::hours::Hours;
use crate::model::id::{ProgramId, StaffId};
use crate::model::period::Period;
use crate::model::state::ProgramState;
use crate::policy::terms::CountsFrom;
use crate::policy::{Assessment, RequirementAnswer, cycle_at};
use crate::service::ServiceError;
use crate::service::assessment::{self, Counting, period_for, reckoned_from};
use crate::service::policies::{InForce, chosen, main_policy};
use crate::store::{ProgramFilter, School, View};

/// What every form is filled from.
pub(super) struct Job<'a> {
    pub view: View<'a>,
    pub request: &'a Request,
    pub school: School,
    policy: InForce,
    /// The day from which periods are reckoned that nobody named.
    at: NaiveDate,
    asks: Cell<Asks>,
}

/// What of a request a form has looked at: what else is said of it makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asks {
    /// The regulation.
    pub policy: bool,
    /// Whether what only the school has passed counts.
    pub basis: bool,
    /// How document numbers and telephones are shown.
    pub numbers: bool,
}

impl<'a> Job<'a> {
    pub fn new(view: View<'a>, request: &'a Request) -> Result<Job<'a>, ServiceError> {
        let policy = match &request.policy {
            None => main_policy(view)?,
            Some(id) => {
                let found = chosen(view)?.into_iter().find(|policy| policy.pack.id() == id);
                found.ok_or_else(|| ServiceError::UnknownPolicy(id.clone()))?
            }
        };
        let at = reckoned_from(view, request.today)?;
        Ok(Job { view, request, school: view.school()?, policy, at, asks: Cell::default() })
    }

    /// The period that was asked for, else the one over which the regulation judges.
    pub fn judged(&self) -> Result<Period, ServiceError> {
        period_for(self.policy(), &self.request.period, self.at)
    }

    /// The period that was asked for, else the school's current year.
    pub fn year(&self) -> Result<Period, ServiceError> {
        self.asked().map(|asked| asked.unwrap_or(self.school.period))
    }

    /// The period that was asked for, else the cycle, or five years where the regulation has none.
    pub fn cycle(&self) -> Result<Period, ServiceError> {
        if let Some(asked) = self.asked()? {
            return Ok(asked);
        }
        let (pack, params) = (&self.policy().pack, &self.policy().params);
        let five = || Period::years(self.at.year() - 4, self.at.year()).unwrap_or(self.school.period);
        Ok(cycle_at(pack, params, self.at).unwrap_or_else(five))
    }

    /// The period that was asked for, else the school year before the current one.
    pub fn last_school_year(&self) -> Result<Period, ServiceError> {
        let year = self.at.year() - if self.at.month() >= 9 { 1 } else { 2 };
        Ok(self.asked()?.unwrap_or(Period::school_year(year).unwrap_or(self.school.period)))
    }

    /// The period as it was typed, if it was.
    pub fn asked(&self) -> Result<Option<Period>, ServiceError> {
        let typed = self.request.period.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        typed.parse().map(Some).map_err(|why| ServiceError::Period { text: typed.to_owned(), why })
    }

    /// The programs that are asked about: the one named, else those that end in the period, the earliest first.
    pub fn programs(&self, period: Period) -> Result<Vec<ProgramId>, ServiceError> {
        if let Some(program) = self.request.program {
            return Ok(vec![program]);
        }
        let filter = ProgramFilter { period: Some(period), ..ProgramFilter::default() };
        let mut programs = self.view.programs(&filter)?;
        programs.retain(|program| !matches!(program.state, ProgramState::Superseded | ProgramState::Void));
        programs.reverse();
        Ok(programs.into_iter().map(|program| program.id).collect())
    }

    /// Whether a person is among those asked for.
    pub fn wants(&self, staff: StaffId) -> bool {
        self.request.staff.is_empty() || self.request.staff.contains(&staff)
    }

    /// How document numbers are shown: as asked, else `usual`.
    pub fn ids(&self, usual: Shown) -> Shown {
        self.asks.set(Asks { numbers: true, ..self.asks.get() });
        self.request.ids.unwrap_or(usual)
    }

    /// The regulation.
    pub fn policy(&self) -> &InForce {
        self.asks.set(Asks { policy: true, ..self.asks.get() });
        &self.policy
    }

    /// What the form that was filled has looked at.
    pub fn asks(&self) -> Asks {
        self.asks.get()
    }

    /// Hours as credits, where the regulation knows them.
    pub fn credits(&self, hours: Hours) -> Option<Hours> {
        self.policy().pack.credits(&self.policy().params, hours)
    }

    /// On which basis a form counts that may be printed at any time: by the regulation's own word, but for a
    /// submission, and where it is asked for, what the school has passed.
    pub fn basis(&self) -> Counting {
        self.asks.set(Asks { basis: true, ..self.asks.get() });
        let passed = self.request.passed || self.request.submission.is_some();
        if passed { Counting::Passed } else { Counting::Counted }
    }

    /// A word beside the regulation, where hours are counted that it does not count yet.
    pub fn remark(&self, basis: Counting) -> &'static str {
        let waits = self.policy().pack.audit().counts_from == CountsFrom::Authority;
        if waits && basis == Counting::Passed { "（含待上级认定）" } else { "" }
    }

    /// The requirements that a period can be judged by.
    pub fn judging<'r>(
        &self,
        assessment: &'r Assessment,
        period: Period,
    ) -> impl Iterator<Item = &'r RequirementAnswer> {
        assessment::judging(&self.policy().pack, assessment, period)
    }

    /// Whether all is met that a period can be judged by; none where there is nothing.
    pub fn verdict(&self, assessment: &Assessment, period: Period) -> Option<bool> {
        assessment::judged(&self.policy().pack, assessment, period)
    }

    /// What the regulation asks for in all; the largest figure where it asks for several.
    pub fn whole<'r>(&self, assessment: &'r Assessment, period: Period) -> Option<&'r RequirementAnswer> {
        assessment::required(&self.policy().pack, assessment, period)
    }

    /// What all pages of the job share, before the code is known.
    pub fn imprint(&self) -> Imprint {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let school = &self.school;
        Imprint {
            school: school.name.clone(),
            date: self.request.today,
            code: self.request.submission.as_ref().map(|reported| reported.code.clone()),
            reported: self.request.submission.is_some(),
            sample: false,
            signers: Signers {
                clerk: text(&school.administrator),
                checker: text(&school.auditor),
                leader: text(&school.vice_principal),
                principal: text(&school.principal),
                phone: text(&school.phone),
            },
        }
    }
}
