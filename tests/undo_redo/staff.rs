//! The deeds around people, groups and the school itself.

use std::sync::Arc;

use chrono::NaiveDate;
use xueshi::exchange::inbound::field::StaffField;
use xueshi::model::clock::FixedClock;
use xueshi::model::staff::{GroupKind, GroupName};
use xueshi::model::staff_change::{ChangeKind, StaffChange};
use xueshi::model::staff_item::{AlikeKind, AlikeState, StaffItem};
use xueshi::service::import::ImportFile;
use xueshi::service::keeping::set_backup_passphrase;
use xueshi::service::policies::{Choice, put_in_force, take_out_of_force};
use xueshi::service::progress::Progress;
use xueshi::service::setup::{edit_school, enter_year};
use xueshi::service::staff::*;
use xueshi::service::submission::key::{hand_over, set_passphrase};
use xueshi::store::{Access, Setting, StoreError, Workspace};

use crate::school::{School, empty_school_under, school, setting};
use crate::walk::{Case, Place, Tables, unit};

/// The school with its five people, of whom one is in a lesson group.
pub struct Office {
    school: School,
    before: Tables,
}

impl Place for Office {
    fn workspace(&mut self) -> &mut Workspace {
        &mut self.school.workspace
    }

    fn before(&mut self) -> &mut Tables {
        &mut self.before
    }
}

pub fn office() -> Office {
    let mut school = school();
    fill_group(&mut school.workspace, &lessons(), &school.people[..2], Some(school.people[0])).unwrap();
    Office { school, before: Tables::new() }
}

impl Office {
    /// Closes the workspace, and opens it on another day.
    fn open_on(&mut self, day: NaiveDate) -> Result<(), StoreError> {
        let (_elsewhere, other) = empty_school_under("zhejiang-cycle-360");
        let closed = std::mem::replace(&mut self.school.workspace, other);
        let folder = closed.folder().to_owned();
        drop(closed);
        let clock = Arc::new(FixedClock(day.and_hms_opt(9, 0, 0).unwrap()));
        self.school.workspace = Workspace::open(&folder, Access::Write, Setting { clock, ..setting() })?;
        Ok(())
    }
}

fn lessons() -> GroupName {
    GroupName { kind: GroupKind::Lesson, name: "三年级语文".into() }
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn sent_out() -> StaffChange {
    let (school, document, note) = (Some("溪口小学".to_owned()), None, None);
    StaffChange { kind: ChangeKind::SentOut, from: day(2, 1), to: None, school, document, note }
}

pub const DEEDS: &[Case<Office>] = &[
    ("staff.import", |o| {
        let text = "姓名,教师编号,部门,年级组\n张三,T1,总务处,四年级组\n林溪,J3,,三年级组\n";
        let import = StaffImport::of(ImportFile { name: "花名册.csv".into(), bytes: text.into() });
        unit(import_staff(&mut o.school.workspace, &import, &mut Progress::silent()))
    }),
    ("staff.add", |o| {
        let mut form = StaffForm::default();
        form.set(StaffField::Name, "杨帆");
        form.set(StaffField::SubjectGroup, "语文组");
        form.standing.is_new = true;
        unit(add_staff(&mut o.school.workspace, &form))
    }),
    ("staff.change", |o| {
        let id = o.school.people[1];
        let kept = o.school.workspace.view().staff(id)?;
        let mut form = StaffForm::of(&kept.record, kept.standing);
        form.set(StaffField::SubjectGroup, "数学组、科学组");
        form.set(StaffField::GradeGroup, "");
        form.set(StaffField::Note, "借");
        change_staff(&mut o.school.workspace, id, &form)
    }),
    ("staff.photo", |o| {
        let file = o.school.workspace.folder().with_file_name("张三.jpg");
        std::fs::write(&file, include_bytes!("../../assets/demo/cover.jpg")).unwrap();
        set_photo(&mut o.school.workspace, o.school.people[0], Some(&file))
    }),
    ("staff.remove", |o| {
        let id = o.school.people[1];
        record_change(&mut o.school.workspace, id, &sent_out())?;
        o.ready();
        remove_staff(&mut o.school.workspace, id)
    }),
    ("staff.happening", |o| unit(record_change(&mut o.school.workspace, o.school.people[2], &sent_out()))),
    ("staff.happening.end", |o| {
        let (workspace, id) = (&mut o.school.workspace, o.school.people[2]);
        record_change(workspace, id, &sent_out())?;
        let (number, _) = workspace.view().staff_changes(id)?[0];
        o.ready();
        unit(end_change(&mut o.school.workspace, id, number, day(2, 20)))
    }),
    ("staff.item", |o| {
        let fields = [("学历".to_owned(), "本科".to_owned())].into();
        let form = ItemForm { from: "1999-09".into(), fields, ..ItemForm::default() };
        unit(keep_item(&mut o.school.workspace, o.school.people[0], StaffItem::Education, None, &form))
    }),
    ("staff.item_remove", |o| {
        let fields = [("学历".to_owned(), "本科".to_owned())].into();
        let form = ItemForm { fields, ..ItemForm::default() };
        let who = o.school.people[0];
        let id = keep_item(&mut o.school.workspace, who, StaffItem::Education, None, &form)?.value;
        o.ready();
        remove_item(&mut o.school.workspace, id)
    }),
    ("staff.alike", |o| {
        let people = &o.school.people[3..];
        settle_alike(&mut o.school.workspace, AlikeKind::Name, people, AlikeState::Rejected, "是两个人", None)
    }),
    ("staff.request", |o| {
        let who = o.school.people[0];
        unit(request_change(&mut o.school.workspace, who, StaffField::Department, "总务处", "调岗"))
    }),
    ("staff.request_answer", |o| {
        let who = o.school.people[0];
        let id =
            request_change(&mut o.school.workspace, who, StaffField::Department, "总务处", "调岗")?.value;
        o.ready();
        answer_change(&mut o.school.workspace, id, true, "教人〔2026〕2号")
    }),
    ("group.fill", |o| {
        let group = GroupName { kind: GroupKind::Subject, name: "体育组".into() };
        unit(fill_group(&mut o.school.workspace, &group, &o.school.people[3..], Some(o.school.people[4])))
    }),
    ("group.keep", |o| {
        let group = o.school.workspace.view().group_named(&lessons())?;
        let named = GroupName { kind: GroupKind::Grade, name: "五年级组".into() };
        let people = o.school.people.clone();
        unit(keep_group(&mut o.school.workspace, group, &named, &people[2..], Some(people[3])))
    }),
    ("group.thin", |o| {
        let group = o.school.workspace.view().group_named(&lessons())?.unwrap();
        unit(thin_group(&mut o.school.workspace, group, &o.school.people[..1]))
    }),
    ("group.remove", |o| {
        let group = o.school.workspace.view().group_named(&lessons())?.unwrap();
        remove_group(&mut o.school.workspace, group)
    }),
    ("school.update", |o| {
        let mut school = o.school.workspace.view().school()?;
        school.principal = Some("何校长".into());
        school.name = "青禾中心小学".into();
        edit_school(&mut o.school.workspace, &school)
    }),
    ("school.year", |o| unit(enter_year(&mut o.school.workspace, "2027"))),
    ("backup.passphrase", |o| set_backup_passphrase(&mut o.school.workspace, Some("青禾小学二〇二六"))),
    ("policy.drop", |o| {
        let choice = Choice {
            policy: "national-professional-90".into(),
            from: String::new(),
            to: String::new(),
            parameters: std::collections::BTreeMap::new(),
            is_main: true,
        };
        put_in_force(&mut o.school.workspace, &choice)?;
        o.ready();
        take_out_of_force(&mut o.school.workspace, "national-professional-90")
    }),
    ("staff.due", |o| {
        let ahead = StaffChange { from: day(7, 1), ..sent_out() };
        record_change(&mut o.school.workspace, o.school.people[3], &ahead)?;
        o.open_on(day(7, 15))?;
        o.ready();
        unit(follow_the_days(&mut o.school.workspace))
    }),
];

/// A look leaves nothing to undo; the secret of a key is kept nowhere else; what is blanked is gone.
pub const FORWARD: &[Case<Office>] = &[
    ("staff.look", |o| look_at_document(&mut o.school.workspace, o.school.people[0])),
    ("key.passphrase", |o| set_passphrase(&mut o.school.workspace, None, Some("青禾小学二〇二六"))),
    ("key.replace", |o| unit(hand_over(&mut o.school.workspace, None))),
    ("journal.purge", |o| unit(purge_person(&mut o.school.workspace, o.school.people[0], "本人申请", false))),
];
