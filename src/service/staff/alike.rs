//! 问题数据 and 信息变更: groups of people who may be one, and changes to what stands on a sealed list, asked for and answered.

use std::path::Path;

use chrono::NaiveDate;

use super::form::{StaffForm, check_unsealed};
use super::sealed::ListSeal;
use crate::exchange::inbound::field::StaffField;
use crate::model::id::{RequestId, StaffId};
use crate::model::staff_item::{AlikeKind, AlikeState, RequestState};
use crate::service::ServiceError;
use crate::service::typed;
use crate::store::{Alike, ChangeRequest, Done, StoreError, View, Workspace};

/// Groups of people who may be one: those that are there now, with what was said of them, and those that were settled
/// before and are gone.
///
/// # Errors
/// What the disk says.
pub fn people_alike(view: View<'_>) -> Result<Vec<Alike>, ServiceError> {
    let mut settled: Vec<Alike> = view.settled_groups()?.into_iter().map(|(_, group)| group).collect();
    let mut groups = Vec::new();
    for (kind, people) in view.people_alike()? {
        let known = settled.iter().position(|group| group.kind == kind && group.people == people);
        groups.push(match known {
            Some(at) => settled.remove(at),
            None => Alike { kind, people, state: AlikeState::Open, resolution: None, evidence: None },
        });
    }
    groups.extend(settled);
    Ok(groups)
}

/// Writes down how a group of people who may be one was settled.
///
/// # Errors
/// [`ServiceError::Field`] for people who are not such a group, without words, or proved without a paper; what the disk
/// says.
pub fn settle_alike(
    workspace: &mut Workspace,
    kind: AlikeKind,
    people: &[StaffId],
    state: AlikeState,
    resolution: &str,
    paper: Option<&Path>,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.alike", |deed| {
        let mut people = people.to_vec();
        people.sort_unstable();
        let known = deed.view().settled_groups()?;
        let row = known.iter().find(|(_, group)| group.kind == kind && group.people == people);
        let there = deed.view().people_alike()?.iter().any(|(one, group)| *one == kind && *group == people);
        if row.is_none() && !there {
            let value = people.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
            let problem = format!("不是一组“{}”的人", kind.word());
            return Err(ServiceError::Field { field: "教职工", value, problem });
        }
        let resolution = Some(typed::needed("处理说明", resolution, 500)?);
        let evidence = paper.map(|paper| deed.add_evidence_file(paper)).transpose()?;
        let evidence = evidence.or_else(|| row.and_then(|(_, group)| group.evidence));
        if state == AlikeState::Proved && evidence.is_none() {
            let problem = "不能空着：佐证要附材料".to_owned();
            return Err(ServiceError::Field { field: "佐证材料", value: String::new(), problem });
        }
        let row = row.map(|(row, _)| *row);
        deed.settle_group(row, &Alike { kind, people, state, resolution, evidence })?;
        deed.say(format!("问题数据：{}，{}", kind.word(), state.word()));
        Ok(())
    })
}

/// Asks for a change of a fact that stands on a signed list. The person stays as is until it is agreed.
///
/// # Errors
/// [`ServiceError::Field`] for words that the field cannot take, a change that is none, no reason, or a seal that holds for
/// the whole school year; what the disk says.
pub fn request_change(
    workspace: &mut Workspace,
    staff: StaffId,
    field: StaffField,
    after: &str,
    reason: &str,
) -> Result<Done<RequestId>, ServiceError> {
    workspace.deed("staff.request", |deed| {
        let kept = deed.view().staff(staff)?;
        let before = super::text(&kept.record, field);
        let changed = changed(deed.view(), staff, field, after, deed.today())?;
        let after = changed.get(field).to_owned();
        if after == before {
            let problem = "与现在的相同".to_owned();
            return Err(ServiceError::Field { field: field.word(), value: after, problem });
        }
        if let Some(why) = ListSeal::on(deed.view(), deed.today())?.refuses(&kept, field) {
            return Err(ServiceError::Field { field: field.word(), value: after, problem: why });
        }
        let text = |text: String| typed::text(&text);
        let id = deed.insert_change_request(&ChangeRequest {
            staff,
            field: field.code().to_owned(),
            before: text(before),
            after: text(after),
            reason: typed::needed("变更原因", reason, 500)?,
            state: RequestState::Requested,
            requested_on: deed.today(),
            decided_on: None,
            document: None,
        })?;
        deed.say(format!("申请变更{}：{}", kept.record.name, field.word()));
        Ok(id)
    })
}

/// The form of a person with one field as it should be.
fn changed(
    view: View<'_>,
    staff: StaffId,
    field: StaffField,
    after: &str,
    today: NaiveDate,
) -> Result<StaffForm, ServiceError> {
    let kept = view.staff(staff)?;
    let mut form = StaffForm::of(&kept.record, kept.standing);
    form.set(field, after.trim());
    let checked = check_unsealed(view, &form, Some(staff), today)?;
    if let Some(remark) = checked.blocking() {
        let problem = format!("：{}", remark.problem);
        return Err(ServiceError::Field { field: field.word(), value: after.trim().to_owned(), problem });
    }
    Ok(match checked.record {
        Some(record) => StaffForm::of(&record, kept.standing),
        None => form,
    })
}

/// Writes down the answer to a request: agreed, the person is changed in the same deed.
///
/// # Errors
/// [`StoreError::NotFound`], [`ServiceError::Field`] for one that has its answer, or words that the field no longer takes;
/// what the disk says.
pub fn answer_change(
    workspace: &mut Workspace,
    id: RequestId,
    agreed: bool,
    document: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.request_answer", |deed| {
        let all = deed.view().change_requests(None)?;
        let found = all.into_iter().find(|(one, _)| *one == id).map(|(_, request)| request);
        let request = found.ok_or(StoreError::NotFound { what: "变更申请", key: id.to_string() })?;
        if request.state != RequestState::Requested {
            let problem = format!("已经答复：{}", request.state.word());
            return Err(ServiceError::Field { field: "变更申请", value: id.to_string(), problem });
        }
        let known = StaffField::ALL.iter().copied().find(|field| field.code() == request.field);
        let field = known.ok_or_else(|| StoreError::Damaged(format!("变更申请 {id} 的栏目")))?;
        if agreed {
            let after = request.after.clone().unwrap_or_default();
            let form = changed(deed.view(), request.staff, field, &after, deed.today())?;
            let checked = check_unsealed(deed.view(), &form, Some(request.staff), deed.today())?;
            if let Some(record) = checked.record {
                deed.update_staff(request.staff, &record)?;
            }
        }
        let state = if agreed { RequestState::Agreed } else { RequestState::Refused };
        let answered = ChangeRequest {
            state,
            decided_on: Some(deed.today()),
            document: typed::text(document),
            ..request.clone()
        };
        deed.answer_change_request(id, &answered)?;
        let name = deed.view().staff(request.staff)?.record.name;
        deed.say(format!("变更申请：{name}的{}，{}", field.word(), state.word()));
        Ok(())
    })
}
