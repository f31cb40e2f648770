//! Before a submission is frozen: what goes into it, what is in the way, and what is only worth knowing.

use std::path::Path;

use super::collect::{Collected, What};
use super::papers::year_words;
use super::{Survey, Wanted};
use crate::model::hours::Hours;
use crate::model::state::{EntryDeed, EntryState, Guard, Refusal};
use crate::model::submission::Kind;
use crate::service::audit::Desk;
use crate::service::{Fault, LedgerError, ServiceError};
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
    /// What is in the way, and what is only worth knowing.
    pub(super) fn survey(
        &self,
        view: View<'_>,
        folder: &Path,
        today: chrono::NaiveDate,
    ) -> Result<Survey, ServiceError> {
        let (mut blockers, mut warnings) = (Vec::new(), Vec::new());
        if self.items.is_empty() {
            blockers.push(self.nothing());
        }
        blockers.extend(self.unconfirmed(view, today)?);
        blockers.extend(self.without_number());
        blockers.extend(self.lost_proofs(folder));
        warnings.extend(self.unaudited(view)?);
        warnings.extend(self.without_proof());
        warnings.extend(self.without_hours());
        warnings.extend(self.still_open(view)?);
        if self.school.principal.is_none() {
            let message = "没有填校长姓名，签字处会空着";
            warnings.push(Fault::new("no_principal", message, "可在设置里填写，也可手写"));
        }
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
            blockers,
            warnings,
        })
    }

    fn nothing(&self) -> Fault {
        let (what, way_out) = match self.kind {
            Kind::Staff => ("在职的教职工", "请先导入教职工"),
            Kind::Programs => ("草稿状态的培训项目", "已报送的不必再报；请核对年度"),
            Kind::Hours => ("校审通过、还没有报送的学时", "请先审核通过；或核对年度"),
            Kind::Adjustments => ("校审通过的学时调整", "请先登记调整并审核通过"),
            Kind::Supplements => ("校审通过的补录学时", "请先登记补录并审核通过"),
        };
        Fault::new("nothing_to_submit", format!("{}没有{what}", year_words(self.period)), way_out)
    }

    fn name(&self, person: usize) -> String {
        self.people.get(person).map(|handed| handed.staff.record.name.to_string()).unwrap_or_default()
    }

    /// Entries whose person must be on the confirmed list first, where the regulation says so.
    fn unconfirmed(&self, view: View<'_>, today: chrono::NaiveDate) -> Result<Option<Fault>, ServiceError> {
        let desk = Desk::open(view, today)?;
        let mut names = Vec::new();
        for item in &self.items {
            let What::Entry { id, entry, person, .. } = &item.what else { continue };
            match desk.walk(view, *id, entry, EntryDeed::Hand, None) {
                Err(ServiceError::Ledger(LedgerError::Step {
                    why: Refusal::Guard(Guard::StaffConfirmed),
                    ..
                })) => names.push(self.name(*person)),
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
    fn without_number(&self) -> Option<Fault> {
        let lacks = self.people.iter().filter(|handed| {
            handed.staff.record.staff_code.is_none() && handed.staff.record.document.is_none()
        });
        told(lacks.map(|handed| handed.staff.record.name.to_string()).collect(), |names| {
            let message = format!("没有教师编号也没有证件号，上级无法对应：{names}");
            Fault::new("no_number", message, "请在教职工里补上其中一项")
        })
    }

    fn lost_proofs(&self, folder: &Path) -> Option<Fault> {
        let gone = self.evidence().into_iter().filter(|placed| !placed.evidence.path(folder).is_file());
        told(gone.map(|placed| placed.evidence.name.clone()).collect(), |names| {
            let message = format!("证明材料的文件不见了：{names}");
            Fault::new("evidence_missing", message, "请把原件再添加一次，或从备份取回")
        })
    }

    fn unaudited(&self, view: View<'_>) -> Result<Option<Fault>, ServiceError> {
        if matches!(self.kind, Kind::Staff | Kind::Programs) {
            return Ok(None);
        }
        let states = vec![EntryState::Draft, EntryState::Pending, EntryState::Refused, EntryState::Returned];
        let filter = EntryFilter { states, period: Some(self.period), ..EntryFilter::default() };
        let count = view.tally_entries(&filter)?.count;
        let message = format!("{}还有 {count} 条学时没有审核通过，这次不报", year_words(self.period));
        Ok((count > 0).then(|| Fault::new("unaudited", message, "可以先审核，也可以下次再报")))
    }

    fn without_proof(&self) -> Option<Fault> {
        let bare =
            self.items.iter().filter(|item| item.proofs.is_empty()).filter_map(|item| match &item.what {
                What::Entry { entry, person, .. } => Some(format!("{}　{}", self.name(*person), entry.title)),
                _ => None,
            });
        told(bare.collect(), |names| {
            Fault::new("no_proof", format!("没有证明材料：{names}"), "上级要求附证明的，请先补上")
        })
    }

    fn without_hours(&self) -> Option<Fault> {
        let none = self.items.iter().filter_map(|item| match &item.what {
            What::Entry { entry, person, recognised: Hours::ZERO, .. } => {
                Some(format!("{}　{}", self.name(*person), entry.title))
            }
            _ => None,
        });
        told(none.collect(), |names| {
            let message = format!("按规程不计学时：{names}");
            Fault::new("no_hours", message, "可在学时里看原因")
        })
    }

    /// An earlier submission of the same kind and period that still waits.
    fn still_open(&self, view: View<'_>) -> Result<Option<Fault>, ServiceError> {
        let earlier = view.submissions()?.into_iter().find(|submission| {
            submission.kind == self.kind && submission.period == self.period && submission.state.is_open()
        });
        Ok(earlier.map(|earlier| {
            let state = earlier.state.word();
            let message =
                format!("同一年度的{}第 {} 号{state}，还没有办结", self.kind.word(), earlier.number);
            Fault::new("earlier_open", message, "可以接着报；要重报请先取消那一份")
        }))
    }
}

/// A fault about some names, where there are any.
fn told(mut names: Vec<String>, fault: impl FnOnce(String) -> Fault) -> Option<Fault> {
    names.dedup();
    let count = names.len();
    let listed = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
    let listed = if count > NAMED { format!("{listed}…（共 {count}）") } else { listed };
    (count > 0).then(|| fault(listed))
}
