//! 外出培训审批: leave to go to a training elsewhere is asked for and given before it begins; the hours of the training are tied
//! to it, and lie within the plan only if it was given in time. Where it is missing the program warns; one word lets many stand.

use std::path::Path;

use super::error::ServiceError;
use super::ledger_error::{Hindrance, LedgerError};
use super::{policies, typed};
use crate::model::entry::Entry;
use crate::model::id::{EntryId, StaffId, TripId};
use crate::model::period::Period;
use crate::store::{Done, Trip, Workspace};

/// A request as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TripForm {
    /// 培训名称.
    pub title: String,
    /// First day.
    pub from: String,
    /// Last day; the first when empty.
    pub to: String,
    /// 地点.
    pub place: String,
    /// 经费 in yuan.
    pub cost: String,
    /// 经费来源.
    pub cost_source: String,
}

/// Asks for leave to go.
///
/// # Errors
/// [`ServiceError::Field`] for words that cannot be, or what the disk says.
pub fn ask_trip(
    workspace: &mut Workspace,
    staff: StaffId,
    form: &TripForm,
) -> Result<Done<TripId>, ServiceError> {
    workspace.deed("trip.ask", |deed| {
        let name = deed.view().staff(staff)?.record.name;
        let title = typed::needed("培训名称", &form.title, 500)?;
        let span = typed::span(&form.from, &form.to, policies::reach(deed.view(), deed.today())?)?;
        let trip = Trip {
            staff,
            title,
            span,
            place: typed::text(&form.place),
            cost: fen(&form.cost)?,
            cost_source: typed::text(&form.cost_source),
            approved_by: None,
            approved_on: None,
            entry: None,
            evidence: None,
        };
        let id = deed.insert_trip(&trip)?;
        deed.say(format!("外出培训申请：{name}　{}", trip.title));
        Ok(id)
    })
}

/// Yuan with at most two places, as fen.
fn fen(text: &str) -> Result<Option<i64>, ServiceError> {
    let Some(text) = typed::text(text) else { return Ok(None) };
    let read: Option<crate::model::hours::Hours> = text.trim_end_matches('元').trim().parse().ok();
    match read {
        Some(amount) => Ok(Some(amount.hundredths())),
        None => {
            let problem = "应是金额，例如 860 或 860.50".to_owned();
            Err(ServiceError::Field { field: "经费", value: text, problem })
        }
    }
}

/// Writes down who approved a request and when, with the signed form where there is one.
///
/// # Errors
/// [`ServiceError::Field`] without a name or for a day in the future, [`crate::store::StoreError::NotFound`], or what the disk says.
pub fn approve_trip(
    workspace: &mut Workspace,
    id: TripId,
    by: &str,
    on: &str,
    paper: Option<&Path>,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("trip.approve", |deed| {
        let before = deed.view().trip(id)?;
        let by = typed::needed("审批人", by, 100)?;
        let on = typed::day("审批日期", on)?.unwrap_or_else(|| deed.today());
        if on > deed.today() {
            let problem = "在今天之后".to_owned();
            return Err(ServiceError::Field { field: "审批日期", value: on.to_string(), problem });
        }
        let evidence = paper.map(|paper| deed.add_evidence_file(paper)).transpose()?.or(before.evidence);
        deed.say(format!("外出培训已批准：{}", before.title));
        let trip = Trip { approved_by: Some(by), approved_on: Some(on), evidence, ..before };
        Ok(deed.update_trip(id, &trip)?)
    })
}

/// Ties the hours of a training to the leave that was given for it. Hours that are not sealed lie within the plan from now on,
/// if it was given before the training began, and outside of it if not.
///
/// # Errors
/// [`ServiceError::Field`] for hours of somebody else or other days, [`LedgerError::Step`] for sealed ones, or what the disk
/// says.
pub fn tie_trip(workspace: &mut Workspace, id: TripId, entry: EntryId) -> Result<Done<bool>, ServiceError> {
    workspace.deed("trip.tie", |deed| {
        let trip = deed.view().trip(id)?;
        let mut facts = deed.view().entry(entry)?;
        let fits = facts.staff == trip.staff
            && facts.span.from() <= trip.span.to()
            && facts.span.to() >= trip.span.from();
        if !fits {
            let problem = "不是这个人这几天的学时".to_owned();
            return Err(ServiceError::Field { field: "学时记录", value: entry.to_string(), problem });
        }
        if facts.state.is_sealed() {
            let why = Hindrance::State(facts.state.word());
            return Err(LedgerError::Step { what: facts.title, deed: "对上审批", why }.into());
        }
        let in_time = trip.is_approved_in_time();
        if facts.planned != in_time {
            facts.planned = in_time;
            deed.update_entry(entry, &facts)?;
        }
        deed.say(format!("外出审批对上学时：{}", trip.title));
        deed.update_trip(id, &Trip { entry: Some(entry), ..trip })?;
        Ok(in_time)
    })
}

/// Lets hours of training elsewhere stand though no leave was given before it began: one word for many. They lie within the plan
/// from now on, as far as they are not sealed. What has leave already stays as it is.
///
/// # Errors
/// [`LedgerError::NothingSelected`] where none of them lacks it, [`ServiceError::Field`] without a reason, or what the disk says.
pub fn waive_leave(
    workspace: &mut Workspace,
    period: Period,
    only: &[EntryId],
    reason: &str,
) -> Result<Done<Vec<EntryId>>, ServiceError> {
    workspace.deed("trip.waive", |deed| {
        let reason = typed::needed("原因", reason, 500)?;
        let mut lacking = deed.view().entries_without_leave(period)?;
        lacking.retain(|id| only.is_empty() || only.contains(id));
        if lacking.is_empty() {
            return Err(LedgerError::NothingSelected.into());
        }
        for id in &lacking {
            deed.waive_leave(*id, &reason)?;
            let entry = deed.view().entry(*id)?;
            let sealed = entry.state.is_sealed() || deed.view().year_is_closed(entry.span.to())?;
            if !entry.planned && !sealed {
                deed.update_entry(*id, &Entry { planned: true, ..entry })?;
            }
        }
        deed.say(format!("外出培训没有审批照计：{} 条，{reason}", lacking.len()));
        Ok(lacking)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_yuan_with_two_places() {
        assert_eq!(fen(" 860.5元 ").unwrap(), Some(86_050));
        assert_eq!(fen("").unwrap(), None);
        assert!(fen("八百").is_err());
    }
}
