//! Groups 年级组, 教研组, 备课组 and their members.

use std::collections::BTreeSet;

use crate::model::id::{GroupId, StaffId};
use crate::model::staff::{GroupKind, GroupName};
use crate::service::ServiceError;
use crate::store::{Done, StaffGroup, StoreError, View, Workspace};

/// Puts people into a group, which is made if there is none; with a leader, sets him too. The leader is a member.
///
/// # Errors
/// [`ServiceError::Field`] for a name that cannot be, or what the disk says.
pub fn fill_group(
    workspace: &mut Workspace,
    group: &GroupName,
    members: &[StaffId],
    leader: Option<StaffId>,
) -> Result<Done<GroupId>, ServiceError> {
    let group = named(group)?;
    workspace.deed("group.fill", |deed| {
        let id = deed.group(&group)?;
        for person in members.iter().chain(&leader) {
            deed.view().staff(*person)?;
            deed.join_group(*person, &group)?;
        }
        if leader.is_some() {
            deed.set_group_leader(id, leader)?;
        }
        deed.say(format!(
            "{}“{}”：{} 人",
            group.kind.word(),
            group.name,
            deed.view().group_members(id)?.len()
        ));
        Ok(id)
    })
}

/// The name as it is kept, if it can be one.
fn named(group: &GroupName) -> Result<GroupName, ServiceError> {
    let name = group.name.trim().to_owned();
    let problem = if name.is_empty() || name.chars().count() > 40 || name.contains(char::is_control) {
        "应有 1 到 40 个字，不能换行"
    } else if name.contains(['、', '，', ',', ';', '；', '/']) {
        "里不能有顿号、逗号、分号和斜杠，它们用来隔开几个组"
    } else {
        return Ok(GroupName { kind: group.kind, name });
    };
    Err(ServiceError::Field { field: "组名", value: name, problem: problem.to_owned() })
}

/// Makes a group, or makes one that is there what is said here: its kind and name, who belongs to it and nobody else, and who leads
/// it. The leader is a member.
///
/// # Errors
/// [`ServiceError::Field`] for a name that cannot be or that another group has, [`StoreError::NotFound`], or what the disk says.
pub fn keep_group(
    workspace: &mut Workspace,
    id: Option<GroupId>,
    group: &GroupName,
    members: &[StaffId],
    leader: Option<StaffId>,
) -> Result<Done<GroupId>, ServiceError> {
    let group = named(group)?;
    workspace.deed("group.keep", |deed| {
        let taken = deed.view().group_named(&group)?.filter(|other| Some(*other) != id);
        if taken.is_some() {
            let problem = format!("已有{}叫这个名字", group.kind.word());
            return Err(ServiceError::Field { field: "组名", value: group.name.clone(), problem });
        }
        let id = match id {
            Some(id) => {
                one(deed.view(), id)?;
                deed.rename_group(id, &group)?;
                id
            }
            None => deed.group(&group)?,
        };
        let before = deed.view().group_members(id)?;
        let after: BTreeSet<StaffId> = members.iter().copied().chain(leader).collect();
        for person in before.iter().filter(|person| !after.contains(person)) {
            deed.leave_group(*person, id)?;
        }
        for person in &after {
            deed.view().staff(*person)?;
            deed.join_group(*person, &group)?;
        }
        deed.set_group_leader(id, leader)?;
        deed.say(format!("{}“{}”：{} 人", group.kind.word(), group.name, after.len()));
        Ok(id)
    })
}

/// Takes people out of a group and gives how many belonged to it; the leader who goes leads no longer.
///
/// # Errors
/// [`StoreError::NotFound`], [`ServiceError::Field`] when none of them belongs to it, or what the disk says.
pub fn thin_group(
    workspace: &mut Workspace,
    group: GroupId,
    members: &[StaffId],
) -> Result<Done<usize>, ServiceError> {
    workspace.deed("group.thin", |deed| {
        let kept = one(deed.view(), group)?;
        let there = deed.view().group_members(group)?;
        let going: BTreeSet<StaffId> = members.iter().copied().filter(|one| there.contains(one)).collect();
        if going.is_empty() {
            let problem = format!("不在“{}”里", kept.group.name);
            return Err(ServiceError::Field {
                field: "成员", value: names(deed.view(), members)?, problem
            });
        }
        for person in &going {
            deed.leave_group(*person, group)?;
        }
        deed.say(format!("{}“{}”移出 {} 人", kept.group.kind.word(), kept.group.name, going.len()));
        Ok(going.len())
    })
}

fn names(view: View<'_>, people: &[StaffId]) -> Result<String, ServiceError> {
    let name = |person: &StaffId| Ok(view.staff(*person)?.record.name.to_string());
    people.iter().map(name).collect::<Result<Vec<_>, ServiceError>>().map(|names| names.join("、"))
}

/// Removes a group; its members stay staff.
///
/// # Errors
/// [`StoreError::NotFound`], or what the disk says.
pub fn remove_group(workspace: &mut Workspace, group: GroupId) -> Result<Done<()>, ServiceError> {
    workspace.deed("group.remove", |deed| {
        let kept = one(deed.view(), group)?;
        deed.say(format!("删除{}“{}”（{} 人）", kept.group.kind.word(), kept.group.name, kept.members));
        Ok(deed.delete_group(group)?)
    })
}

fn one(view: View<'_>, group: GroupId) -> Result<StaffGroup, StoreError> {
    let found = view.groups()?.into_iter().find(|other| other.id == group);
    found.ok_or(StoreError::NotFound { what: "组", key: group.to_string() })
}

/// Finds the group that was typed as its name; with a kind where groups of several kinds have the name.
///
/// # Errors
/// [`StoreError::NotFound`], [`ServiceError::Field`] when several are meant, or what the disk says.
pub fn find_group(view: View<'_>, name: &str, kind: Option<GroupKind>) -> Result<StaffGroup, ServiceError> {
    let name = name.trim();
    let mut found = view.groups()?;
    found.retain(|group| group.group.name == name && kind.is_none_or(|kind| kind == group.group.kind));
    let (first, more) = (found.pop(), found.pop());
    match (first, more) {
        (Some(group), None) => Ok(group),
        (None, _) => Err(StoreError::NotFound { what: "组", key: name.to_owned() }.into()),
        (Some(_), Some(_)) => {
            let problem = "有几种组都叫这个名字，请指明是年级组、教研组还是备课组".to_owned();
            Err(ServiceError::Field { field: "组名", value: name.to_owned(), problem })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::staff::StaffRecord;
    use crate::service::staff::tests::new_workspace;
    use crate::store::UndoTarget;

    #[test]
    fn a_group_is_filled_thinned_and_removed() {
        let (_folder, mut workspace) = new_workspace();
        let mut people = Vec::new();
        for name in ["张三", "李四", "王五"] {
            let record = StaffRecord::new(name.parse().unwrap());
            people.push(workspace.deed("t", |deed| deed.insert_staff(&record)).unwrap().value);
        }
        let group = GroupName { kind: GroupKind::Grade, name: " 三年级组 ".into() };
        let id = fill_group(&mut workspace, &group, &people[..2], Some(people[2])).unwrap().value;
        let kept = find_group(workspace.view(), "三年级组", None).unwrap();
        assert_eq!((kept.id, kept.members, kept.leader), (id, 3, Some(people[2])));
        assert_eq!(fill_group(&mut workspace, &group, &people, None).unwrap().deed, None, "nothing new");
        thin_group(&mut workspace, id, &people[1..]).unwrap();
        let kept = find_group(workspace.view(), "三年级组", Some(GroupKind::Grade)).unwrap();
        assert_eq!((kept.members, kept.leader), (1, None));
        remove_group(&mut workspace, id).unwrap();
        assert!(find_group(workspace.view(), "三年级组", None).is_err());
        assert_eq!(workspace.view().staff_count().unwrap(), 3);
        workspace.undo(UndoTarget::Last).unwrap();
        assert_eq!(workspace.view().staff(people[0]).unwrap().record.groups.len(), 1);
    }

    #[test]
    fn a_group_becomes_what_is_said_of_it() {
        let (_folder, mut workspace) = new_workspace();
        let mut people = Vec::new();
        for name in ["张三", "李四", "王五"] {
            let record = StaffRecord::new(name.parse().unwrap());
            people.push(workspace.deed("t", |deed| deed.insert_staff(&record)).unwrap().value);
        }
        let named = |kind, name: &str| GroupName { kind, name: name.into() };
        let first = named(GroupKind::Grade, "三年级组");
        let id = keep_group(&mut workspace, None, &first, &people[..2], Some(people[0])).unwrap().value;
        let again = keep_group(&mut workspace, None, &first, &[], None);
        assert!(matches!(again, Err(ServiceError::Field { field: "组名", .. })), "the name is taken");
        let second = named(GroupKind::Subject, "语文组");
        keep_group(&mut workspace, Some(id), &second, &people[1..2], Some(people[2])).unwrap();
        let kept = find_group(workspace.view(), "语文组", None).unwrap();
        assert_eq!((kept.id, kept.group, kept.leader), (id, second.clone(), Some(people[2])));
        assert_eq!(workspace.view().group_members(id).unwrap(), [people[1], people[2]]);
        let same = keep_group(&mut workspace, Some(id), &second, &people[1..], Some(people[2])).unwrap();
        assert_eq!(same.deed, None, "nothing new");
        workspace.undo(UndoTarget::Last).unwrap();
        assert_eq!(workspace.view().group_members(id).unwrap().len(), 2);
        assert!(find_group(workspace.view(), "三年级组", None).is_ok());
    }

    #[test]
    fn one_name_of_two_kinds_is_asked_for() {
        let (_folder, mut workspace) = new_workspace();
        for kind in [GroupKind::Subject, GroupKind::Lesson] {
            fill_group(&mut workspace, &GroupName { kind, name: "语文".into() }, &[], None).unwrap();
        }
        assert!(matches!(find_group(workspace.view(), "语文", None), Err(ServiceError::Field { .. })));
        assert!(find_group(workspace.view(), "语文", Some(GroupKind::Lesson)).is_ok());
        for name in ["", "语文、数学"] {
            let group = GroupName { kind: GroupKind::Lesson, name: name.into() };
            let refused = fill_group(&mut workspace, &group, &[], None);
            assert!(matches!(refused, Err(ServiceError::Field { field: "组名", .. })));
        }
    }
}
