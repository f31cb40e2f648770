//! Before a submission is frozen: what goes into it, what is in the way, and what is only worth knowing.

use std::collections::BTreeMap;
use std::path::Path;

use super::collect::{Collected, What};
use super::{About, Checks, Finding, Survey, Wanted};
use crate::model::hours::Hours;
use crate::model::id::ProgramId;
use crate::model::state::{EntryDeed, EntryState, Guard, ProgramState};
use crate::model::submission::{Kind, Subject};
use crate::service::audit::Desk;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::notices;
use crate::service::{Fault, ServiceError};
use crate::store::{EntryFilter, View, Workspace};

/// How many names a sentence lists.
const NAMED: usize = 5;

/// Looks at what a submission would hold. Nothing is written.
///
/// # Errors
/// A period that the regulation does not know, or what the disk says.
pub fn survey(workspace: &Workspace, wanted: &Wanted) -> Result<Survey, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let collected = Collected::read(view, wanted, today)?;
    collected.survey(view, workspace.folder(), today)
}

impl Collected {
    /// What is in the way, what is only worth knowing, and what is as it should be.
    pub(super) fn survey(
        &self,
        view: View<'_>,
        folder: &Path,
        today: chrono::NaiveDate,
    ) -> Result<Survey, ServiceError> {
        let mut checks = Checks::default();
        if self.items.is_empty() {
            checks.blockers.push(self.nothing().into());
        }
        checks.blockers.extend(self.unconfirmed(view, today)?);
        checks.blockers.extend(self.without_number());
        checks.blockers.extend(self.lost_proofs(folder));
        checks.warnings.extend(self.unaudited(view)?);
        checks.warnings.extend(self.without_proof());
        checks.warnings.extend(self.without_hours());
        checks.warnings.extend(self.without_leave(view)?);
        checks.warnings.extend(self.unapproved(view)?.map(Finding::from));
        if self.is_of_hours() {
            let said = notices::before(view, self.period, today)?.fault.map(Finding::from);
            if notices::is_required(view)? {
                checks.blockers.extend(said)
            } else {
                checks.warnings.extend(said)
            }
        }
        checks.warnings.extend(self.still_open(view)?);
        if self.school.principal.is_none() {
            let message = "没有填校长姓名，签字处会空着";
            checks.warnings.push(Fault::new("no_principal", message, "可在设置里填写，也可手写").into());
        }
        checks.fine = self.as_it_should_be(&checks);
        let recognised = self.items.iter().filter_map(|item| match &item.what {
            What::Entry { recognised, .. } => Some(*recognised),
            _ => None,
        });
        Ok(Survey {
            kind: self.kind,
            period: self.period,
            items: self.items.len(),
            people: self.people.len(),
            evidence: self.evidence().len(),
            recognised: recognised.sum(),
            checks,
        })
    }

    /// What was looked at and gave no cause to say anything.
    fn as_it_should_be(&self, checks: &Checks) -> Vec<String> {
        let items = self.items.len();
        if items == 0 {
            return Vec::new();
        }
        let said =
            |code: &str| checks.blockers.iter().chain(&checks.warnings).any(|found| found.fault.code == code);
        let mut fine = Vec::new();
        let mut unless = |code: &str, words: String| {
            if !said(code) {
                fine.push(words);
            }
        };
        match self.kind {
            Kind::Staff => unless("", format!("在职教职工 {items} 人都在名单里")),
            Kind::Programs => unless("", format!("{items} 个培训项目都还没有报过")),
            _ => {
                unless("", format!("{items} 条学时都已校审通过，没有报过"));
                unless("no_proof", "每条学时都有证明材料".to_owned());
                unless("staff_not_confirmed", format!("{} 名教职工可以报送学时", self.people.len()));
            }
        }
        if !self.people.is_empty() {
            unless("no_number", "每个人都有教师编号或证件号".to_owned());
        }
        let evidence = self.evidence().len();
        if evidence > 0 {
            unless("evidence_missing", format!("证明材料 {evidence} 份，文件都在"));
        }
        fine
    }

    /// Whether people's hours go up, which hang on the wall before.
    pub(super) fn is_of_hours(&self) -> bool {
        matches!(self.kind, Kind::Hours | Kind::Adjustments | Kind::Supplements)
    }

    /// Trainings that nobody approved before, in a school that has a plan for them.
    fn unapproved(&self, view: View<'_>) -> Result<Option<Fault>, ServiceError> {
        if view.plans(self.period)?.is_empty() {
            return Ok(None);
        }
        let mut asked: BTreeMap<ProgramId, Option<String>> = BTreeMap::new();
        for item in &self.items {
            let What::Entry { entry, .. } = &item.what else { continue };
            let Some(id) = entry.program.filter(|id| !asked.contains_key(id)) else { continue };
            let program = view.program(id)?;
            let approved = program.state == ProgramState::Approved || view.program_is_filed(id)?;
            asked.insert(id, (!approved).then_some(program.title));
        }
        let titles: Vec<String> = asked.into_values().flatten().collect();
        Ok((!titles.is_empty()).then(|| {
            let listed = titles.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
            let message = format!("{} 个培训没有批准，也不在已备案的计划里：{listed}", titles.len());
            Fault::new("unapproved", message, "可以登记批准文号或列入计划；规程不要求的可以照报")
        }))
    }

    fn nothing(&self) -> Fault {
        let (what, way_out) = match self.kind {
            Kind::Staff => ("在职的教职工", "请先导入教职工"),
            Kind::Programs => ("草稿状态的培训项目", "已报送的不必再报；请核对年度"),
            Kind::Hours => ("校审通过、还没有报送的学时", "请先审核通过；或核对年度"),
            Kind::Adjustments => ("校审通过的学时调整", "请先登记调整并审核通过"),
            Kind::Supplements => ("校审通过的补录学时", "请先登记补录并审核通过"),
        };
        Fault::new("nothing_to_submit", format!("{}没有{what}", self.period.before_noun()), way_out)
    }

    fn name(&self, person: usize) -> String {
        self.people.get(person).map(|handed| handed.staff.record.name.to_string()).unwrap_or_default()
    }

    /// The person and the title of an entry.
    fn spoken(&self, person: usize, title: &str) -> String {
        format!("{}　{title}", self.name(person))
    }

    /// Entries whose person must be on the confirmed list first, where the regulation says so.
    fn unconfirmed(&self, view: View<'_>, today: chrono::NaiveDate) -> Result<Option<Finding>, ServiceError> {
        let desk = Desk::open(view, today)?;
        let mut names = Vec::new();
        for item in &self.items {
            let What::Entry { id, entry, person, .. } = &item.what else { continue };
            match desk.walk(view, *id, entry, EntryDeed::Hand, None) {
                Err(ServiceError::Ledger(LedgerError::Step {
                    why: Hindrance::Guard(Guard::StaffConfirmed),
                    ..
                })) => names.push((Subject::Staff(entry.staff), self.name(*person))),
                walked => {
                    walked?;
                }
            }
        }
        Ok(told(names, |names| {
            let message = format!("按规程要先确认教职工名单，还没有确认的：{names}");
            Fault::new("staff_not_confirmed", message, "请先报送教职工名单，登记认定后再报学时")
        }))
    }

    /// People whom the authority could not tell by any number.
    fn without_number(&self) -> Option<Finding> {
        let lacks = self.people.iter().filter(|handed| {
            handed.staff.record.staff_code.is_none() && handed.staff.record.document.is_none()
        });
        let named =
            lacks.map(|handed| (Subject::Staff(handed.staff.id), handed.staff.record.name.to_string()));
        told(named.collect(), |names| {
            let message = format!("没有教师编号也没有证件号，上级无法对应：{names}");
            Fault::new("no_number", message, "请在教职工里补上其中一项")
        })
    }

    fn lost_proofs(&self, folder: &Path) -> Option<Finding> {
        let gone = self.evidence().into_iter().filter(|placed| !placed.evidence.path(folder).is_file());
        let named = gone.map(|placed| (self.subject(placed.item), placed.evidence.name.clone()));
        told(named.collect(), |names| {
            let message = format!("证明材料的文件不见了：{names}");
            Fault::new("evidence_missing", message, "请把原件再添加一次，或从备份取回")
        })
    }

    fn unaudited(&self, view: View<'_>) -> Result<Option<Finding>, ServiceError> {
        if matches!(self.kind, Kind::Staff | Kind::Programs) {
            return Ok(None);
        }
        let states = vec![EntryState::Draft, EntryState::Pending, EntryState::Refused, EntryState::Returned];
        let filter = EntryFilter { states, period: Some(self.period), ..EntryFilter::default() };
        let count = view.tally_entries(&filter)?.count;
        let message = format!("{}还有 {count} 条学时没有审核通过，这次不报", self.period.before_noun());
        Ok((count > 0).then(|| Fault::new("unaudited", message, "可以先审核，也可以下次再报").into()))
    }

    fn without_proof(&self) -> Option<Finding> {
        let bare =
            self.items.iter().filter(|item| item.proofs.is_empty()).filter_map(|item| match &item.what {
                What::Entry { entry, person, .. } => {
                    Some((self.subject(item), self.spoken(*person, &entry.title)))
                }
                _ => None,
            });
        told(bare.collect(), |names| {
            Fault::new("no_proof", format!("没有证明材料：{names}"), "上级要求附证明的，请先补上")
        })
    }

    /// Trainings elsewhere for which nobody gave leave before.
    fn without_leave(&self, view: View<'_>) -> Result<Option<Finding>, ServiceError> {
        let lacking = view.entries_without_leave(self.period)?;
        let named = self.items.iter().filter_map(|item| match &item.what {
            What::Entry { id, entry, person, .. } if lacking.contains(id) => {
                Some((self.subject(item), self.spoken(*person, &entry.title)))
            }
            _ => None,
        });
        Ok(told(named.collect(), |names| {
            let message = format!("外出培训没有开始以前的审批：{names}");
            Fault::new(
                "no_leave",
                message,
                "请登记审批并对上学时，或一次说明为什么照计；规程不要求的可以照报",
            )
        }))
    }

    fn without_hours(&self) -> Option<Finding> {
        let none = self.items.iter().filter_map(|item| match &item.what {
            What::Entry { entry, person, recognised: Hours::ZERO, .. } => {
                Some((self.subject(item), self.spoken(*person, &entry.title)))
            }
            _ => None,
        });
        told(none.collect(), |names| {
            let message = format!("按规程不计学时：{names}");
            Fault::new("no_hours", message, "可在学时里看原因")
        })
    }

    /// An earlier submission of the same kind and period that still waits.
    fn still_open(&self, view: View<'_>) -> Result<Option<Finding>, ServiceError> {
        let earlier = view.submissions()?.into_iter().find(|submission| {
            submission.kind == self.kind && submission.period == self.period && submission.state.is_open()
        });
        Ok(earlier.map(|earlier| {
            let state = earlier.state.word();
            let message =
                format!("同一年度的{}第 {} 号{state}，还没有办结", self.kind.word(), earlier.number);
            let fault = Fault::new("earlier_open", message, "可以接着报；要重报请先取消那一份");
            Finding { fault, about: Some(About::Submission(earlier.id)) }
        }))
    }
}

/// A finding about some of which each has a name, where there are any.
fn told(mut found: Vec<(Subject, String)>, fault: impl FnOnce(String) -> Fault) -> Option<Finding> {
    found.dedup_by(|a, b| a.1 == b.1);
    let (first, _) = found.first()?;
    let (about, count) = (Some(About::Item(*first)), found.len());
    let listed = found.iter().take(NAMED).map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("、");
    let listed = if count > NAMED { format!("{listed}…（共 {count}）") } else { listed };
    Some(Finding { fault: fault(listed), about })
}
