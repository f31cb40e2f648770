//! A small made-up school to work with.

use std::sync::Arc;

use chrono::NaiveDate;
use tempfile::TempDir;
use xueshi::model::citizen_id::CitizenId;
use xueshi::model::clock::FixedClock;
use xueshi::model::id::{ProgramId, StaffId};
use xueshi::model::staff::{GroupKind, GroupName, StaffRecord};
use xueshi::service::ServiceError;
use xueshi::service::setup::{SchoolForm, create_workspace};
use xueshi::service::training::{ProgramForm, add_people, add_program};
use xueshi::store::{Setting, Workspace};

/// A workspace with five people: 张三 T1, 李四 T2, 王小明 T3, and two called 刘洋, T4 and T5.
pub struct School {
    pub _folder: TempDir,
    pub workspace: Workspace,
    pub people: Vec<StaffId>,
}

pub const PEOPLE: [(&str, &str); 5] = [
    ("张三", "33099919810228001X"),
    ("李四", "330999198203050029"),
    ("王小明", "330999199011230038"),
    ("刘洋", "330999196901010017"),
    ("刘洋", "330999199512310108"),
];

pub fn setting() -> Setting {
    let noon = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
    Setting { clock: Arc::new(FixedClock(noon)), actor: "测试".to_owned() }
}

pub fn school() -> School {
    school_under("zhejiang-cycle-360")
}

/// A workspace without people.
pub fn empty_school_under(policy: &str) -> (TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let form = SchoolForm {
        name: "青禾小学".into(),
        code: "3309990001".into(),
        policy: policy.into(),
        period: "2026".into(),
    };
    let workspace = create_workspace(&folder.path().join("学时簿"), &form, setting()).unwrap();
    (folder, workspace)
}

pub fn school_under(policy: &str) -> School {
    let (folder, mut workspace) = empty_school_under(policy);
    let people = workspace
        .deed("staff.import", |deed| -> Result<_, ServiceError> {
            let mut people = Vec::new();
            for (n, (name, document)) in PEOPLE.iter().enumerate() {
                let mut record = StaffRecord::new(name.parse().unwrap());
                record.staff_code = Some(format!("T{}", n + 1));
                record.document = Some(document.parse::<CitizenId>().unwrap().into());
                record.subjects = vec![["语文", "数学", "英语", "科学", "体育"][n].to_owned()];
                if n < 3 {
                    record.groups = vec![GroupName { kind: GroupKind::Grade, name: "三年级组".into() }];
                }
                people.push(deed.insert_staff(&record)?);
            }
            deed.say("导入 5 人");
            Ok(people)
        })
        .unwrap()
        .value;
    School { _folder: folder, workspace, people }
}

pub fn lecture() -> ProgramForm {
    ProgramForm {
        code: "P1".into(),
        title: "师德与法治讲座".into(),
        institution: "青禾小学".into(),
        from: "2026-05-06".into(),
        to: "2026-05-07".into(),
        speaker_hours: "4".into(),
        listener_hours: "2".into(),
        ..ProgramForm::default()
    }
}

impl School {
    /// A program with everybody on its roster.
    pub fn program(&mut self, form: &ProgramForm) -> ProgramId {
        let id = add_program(&mut self.workspace, form).unwrap().value;
        add_people(&mut self.workspace, id, &self.people, xueshi::model::facts::Role::Learner).unwrap();
        id
    }
}

/// The sentence of an error, with code and way out.
pub fn fault(error: ServiceError) -> xueshi::service::Fault {
    error.into()
}
