//! What happens to people 人员变动: joining, moving, leave, retirement. The status follows the day: at once where it has
//! come, else when the workspace is opened on it or later.

use chrono::NaiveDate;

use crate::model::id::StaffId;
use crate::model::staff::StaffStatus;
use crate::model::staff_change::{ChangeKind, StaffChange};
use crate::service::ServiceError;
use crate::store::{Deed, Done, StoreError, Workspace};

/// Writes down what happened to a person. In force today, it gives the person its status; joining gives the day of
/// joining the school where none is known.
///
/// # Errors
/// [`ServiceError::Field`] when the last day lies before the first, when it stands there already, or when
/// the person had left before; what the disk says.
pub fn record_change(
    workspace: &mut Workspace,
    person: StaffId,
    change: &StaffChange,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.happening", |deed| {
        let mut record = deed.view().staff(person)?.record;
        refuse_nonsense(deed, person, change)?;
        deed.insert_staff_change(person, change)?;
        if let Some(status) = change.kind.status().filter(|_| change.covers(deed.today())) {
            record.status = Some(status);
        }
        if change.kind.brings() && record.joined_school.is_none() {
            record.joined_school = Some(change.from.into());
        }
        deed.update_staff(person, &record)?;
        deed.say(in_words(record.name.as_str(), change));
        Ok(())
    })
}

fn in_words(name: &str, change: &StaffChange) -> String {
    let until = change.to.map(|to| format!("，至 {to}")).unwrap_or_default();
    let school = change.school.as_ref().map(|school| format!("（{school}）")).unwrap_or_default();
    format!("{name} {} 起{}{school}{until}", change.from, change.kind.word())
}

fn refuse_nonsense(deed: &Deed<'_>, person: StaffId, change: &StaffChange) -> Result<(), ServiceError> {
    let refuse = |field, value: String, problem: String| Err(ServiceError::Field { field, value, problem });
    if let Some(to) = change.to.filter(|to| *to < change.from) {
        return refuse("结束日期", to.to_string(), format!("早于开始日期 {}", change.from));
    }
    let before = deed.view().staff_changes(person)?;
    if before.iter().any(|(_, other)| other.kind == change.kind && other.from == change.from) {
        return refuse("变动", format!("{} {}", change.kind.word(), change.from), "已经登记过".to_owned());
    }
    let last = before.iter().rev().map(|(_, other)| other).find(|other| {
        other.from <= change.from
            && (other.kind.brings() || other.kind.status().is_some_and(StaffStatus::is_gone))
    });
    match last.filter(|last| !last.kind.brings() && !change.kind.brings() && !ends(change.kind)) {
        Some(last) => {
            let problem = format!("不能登记：{} 已{}；返聘请先登记入职", last.from, last.kind.word());
            refuse("变动", change.kind.word().to_owned(), problem)
        }
        None => Ok(()),
    }
}

/// What may still happen to somebody who left.
fn ends(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Died | ChangeKind::Retired | ChangeKind::Other)
}

/// Sets the last day of a change. When it is over and the person still has its status, the person is
/// 在职 again.
///
/// # Errors
/// [`ServiceError::Field`] when the day lies before the first one, or what the disk says.
pub fn end_change(
    workspace: &mut Workspace,
    person: StaffId,
    change: i64,
    to: NaiveDate,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.happening.end", |deed| {
        let mut record = deed.view().staff(person)?.record;
        let changes = deed.view().staff_changes(person)?;
        let Some((_, ended)) = changes.iter().find(|(id, _)| *id == change) else {
            let problem = "不在此人的变动记录里".to_owned();
            return Err(ServiceError::Field { field: "变动", value: change.to_string(), problem });
        };
        if to < ended.from {
            let problem = format!("早于开始日期 {}", ended.from);
            return Err(ServiceError::Field { field: "结束日期", value: to.to_string(), problem });
        }
        deed.end_staff_change(change, to)?;
        if to < deed.today() && record.status == ended.kind.status() {
            record.status = Some(after(deed, person)?);
        }
        deed.update_staff(person, &record)?;
        deed.say(format!("{} 的{}至 {to} 结束", record.name, ended.kind.word()));
        Ok(())
    })
}

/// Gives people the status of changes that were typed ahead and came due since, or are over. Done when a workspace is
/// opened; each day of a change is followed once, so that a status that was set by hand afterwards stays. Returns how
/// many people changed.
///
/// # Errors
/// What the disk says.
pub fn follow_the_days(workspace: &mut Workspace) -> Result<Done<u32>, ServiceError> {
    let today = workspace.setting().clock.today();
    if workspace.view().due_staff_changes(today)?.is_empty() {
        return Ok(Done { value: 0, deed: None });
    }
    workspace.deed("staff.due", |deed| {
        let mut names = Vec::new();
        for due in deed.view().due_staff_changes(today)? {
            deed.follow_staff_change(due.id)?;
            let mut record = deed.view().staff(due.staff)?.record;
            let before = record.status;
            if let Some(status) = due.change.kind.status() {
                if due.begins && due.change.covers(today) {
                    record.status = Some(status);
                } else if due.ends && record.status == Some(status) {
                    record.status = Some(after(deed, due.staff)?);
                }
            }
            if record.status != before {
                deed.update_staff(due.staff, &record)?;
                let word = record.status.map(StaffStatus::word).unwrap_or_default();
                names.push(format!("{} {word}", record.name));
            }
        }
        deed.say(format!("人员变动到期：{}", names.join("、")));
        Ok(u32::try_from(names.len()).unwrap_or(u32::MAX))
    })
}

/// The status when a change is over: that of another one that still lasts, else 在职.
fn after(deed: &Deed<'_>, person: StaffId) -> Result<StaffStatus, StoreError> {
    let changes = deed.view().staff_changes(person)?;
    let lasting = changes.iter().rev().map(|(_, change)| change).filter(|change| change.covers(deed.today()));
    Ok(lasting.filter_map(|change| change.kind.status()).next().unwrap_or(StaffStatus::Active))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::staff::StaffRecord;
    use crate::service::staff::tests::new_workspace;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn change(kind: ChangeKind, from: NaiveDate, to: Option<NaiveDate>) -> StaffChange {
        StaffChange { kind, from, to, school: None, document: None, note: None }
    }

    fn person(workspace: &mut Workspace) -> StaffId {
        let record = StaffRecord::new("张三".parse().unwrap());
        workspace.deed("t", |deed| deed.insert_staff(&record)).unwrap().value
    }

    #[test]
    fn the_status_follows_the_day() {
        let (_folder, mut workspace) = new_workspace();
        let id = person(&mut workspace);
        let status = |workspace: &Workspace| workspace.view().staff(id).unwrap().record.status;
        let leave = change(ChangeKind::MaternityLeave, day(2, 1), Some(day(6, 30)));
        record_change(&mut workspace, id, &leave).unwrap();
        assert_eq!(status(&workspace), Some(StaffStatus::MaternityLeave));
        assert_eq!(workspace.view().journal(1).unwrap()[0].summary, "张三 2026-02-01 起产假，至 2026-06-30");
        let (leave, _) = workspace.view().staff_changes(id).unwrap()[0];
        end_change(&mut workspace, id, leave, day(3, 1)).unwrap();
        assert_eq!(status(&workspace), Some(StaffStatus::Active), "over since yesterday");
        record_change(&mut workspace, id, &change(ChangeKind::Retired, day(9, 1), None)).unwrap();
        assert_eq!(status(&workspace), Some(StaffStatus::Active), "not yet");
        record_change(&mut workspace, id, &change(ChangeKind::Joined, day(1, 5), None)).unwrap();
        let joined = workspace.view().staff(id).unwrap().record.joined_school;
        assert_eq!(joined, Some(day(1, 5).into()));
    }

    #[test]
    fn what_was_typed_ahead_comes_due_when_the_workspace_is_opened() {
        use crate::model::clock::FixedClock;
        use crate::store::{Access, Setting, UndoTarget};
        let (_folder, mut workspace) = new_workspace();
        let id = person(&mut workspace);
        record_change(&mut workspace, id, &change(ChangeKind::SickLeave, day(2, 1), Some(day(6, 30))))
            .unwrap();
        record_change(&mut workspace, id, &change(ChangeKind::Retired, day(9, 1), None)).unwrap();
        let folder = workspace.folder().to_owned();
        drop(workspace);
        let status_on = |date: NaiveDate| {
            let clock = std::sync::Arc::new(FixedClock(date.and_hms_opt(8, 0, 0).unwrap()));
            let setting = Setting { clock, actor: "测试".to_owned() };
            let mut workspace = Workspace::open(&folder, Access::Write, setting).unwrap();
            let done = follow_the_days(&mut workspace).unwrap();
            (workspace.view().staff(id).unwrap().record.status, done.deed.is_some(), workspace)
        };
        let (status, wrote, _) = status_on(day(6, 30));
        assert_eq!((status, wrote), (Some(StaffStatus::SickLeave), false), "the last day counts");
        let (status, wrote, _) = status_on(day(7, 1));
        assert_eq!((status, wrote), (Some(StaffStatus::Active), true), "back at work");
        let (status, wrote, _) = status_on(day(8, 31));
        assert_eq!((status, wrote), (Some(StaffStatus::Active), false));
        let (status, wrote, mut workspace) = status_on(day(9, 4));
        assert_eq!((status, wrote), (Some(StaffStatus::Retired), true));
        let told = workspace.view().journal(1).unwrap()[0].summary.clone();
        assert_eq!(told, "人员变动到期：张三 退休");
        let mut record = workspace.view().staff(id).unwrap().record;
        record.status = Some(StaffStatus::Active);
        workspace.deed("t", |deed| deed.update_staff(id, &record)).unwrap();
        assert_eq!(follow_the_days(&mut workspace).unwrap().deed, None, "what was set by hand stays");
        workspace.undo(UndoTarget::Last).unwrap();
        assert_eq!(workspace.view().staff(id).unwrap().record.status, Some(StaffStatus::Retired));
    }

    #[test]
    fn what_cannot_have_happened_is_refused() {
        let (_folder, mut workspace) = new_workspace();
        let id = person(&mut workspace);
        let mut refused = |kind, from, to| {
            record_change(&mut workspace, id, &change(kind, from, to)).err().map(|error| error.to_string())
        };
        let order = refused(ChangeKind::SickLeave, day(3, 2), Some(day(3, 1)));
        assert_eq!(order.as_deref(), Some("结束日期“2026-03-01”早于开始日期 2026-03-02"));
        assert_eq!(refused(ChangeKind::Retired, day(2, 1), None), None);
        assert!(refused(ChangeKind::Retired, day(2, 1), None).unwrap().contains("已经登记过"));
        let late = refused(ChangeKind::Seconded, day(2, 2), None).unwrap();
        assert!(late.contains("2026-02-01 已退休；返聘请先登记入职"), "{late}");
        assert_eq!(refused(ChangeKind::Seconded, day(1, 2), Some(day(1, 3))), None, "before leaving");
        assert_eq!(refused(ChangeKind::Joined, day(2, 9), None), None, "taken on again");
        assert_eq!(refused(ChangeKind::SickLeave, day(2, 10), None), None);
    }
}
