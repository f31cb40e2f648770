//! A made-up school on a stage: what the tests of the screens play in.

use std::sync::Arc;

use chrono::NaiveDate;
use tempfile::TempDir;

use crate::model::clock::FixedClock;
use crate::model::entry::Source;
use crate::model::facts::{Activity, Role};
use crate::model::id::{ProgramId, StaffId};
use crate::model::staff::{GroupKind, GroupName, StaffRecord};
use crate::service::ServiceError;
use crate::service::ledger::{EntryForm, Filing, NewProof, add_entry, add_entry_proof};
use crate::service::setup::{SchoolForm, create_workspace};
use crate::service::training::{Granting, ProgramForm, add_group, add_program, mark_out, register};
use crate::store::{Access, Setting, Workspace};
use crate::window::app::{App, Message, heard};
use crate::window::memory::Memory;
use crate::window::testing::Stage;
use crate::window::theme::kind;
use crate::window::widget::text;

/// A workspace in a folder that goes with it.
pub struct School {
    /// The folder.
    pub folder: TempDir,
    /// Everybody, in the order of [`PEOPLE`].
    pub people: Vec<StaffId>,
    /// The programs, as they came.
    pub programs: Vec<ProgramId>,
}

/// Name, subject.
pub const PEOPLE: [(&str, &str); 24] = [
    ("沈亦舟", "语文"),
    ("许清和", "语文"),
    ("周明澈", "科学"),
    ("梁晚晴", "音乐"),
    ("韩书瑶", "道德与法治"),
    ("顾怀瑾", "历史"),
    ("陆行之", "地理"),
    ("苏映雪", "语文"),
    ("方予安", "信息科技"),
    ("叶知秋", "化学"),
    ("宋时雨", "英语"),
    ("江望舒", "物理"),
    ("何思齐", "物理"),
    ("陈知远", "数学"),
    ("唐慎言", "数学"),
    ("程念慈", "道德与法治"),
    ("魏长庚", "历史"),
    ("蒋南乔", "美术"),
    ("袁立夏", "心理"),
    ("古丽娜尔·艾山", "英语"),
    ("汪雨桐", "数学"),
    ("贺兰亭", "地理"),
    ("林若溪", "语文"),
    ("罗景行", "体育与健康"),
];

/// Wednesday, 12 November 2025.
pub fn setting() -> Setting {
    let now = NaiveDate::from_ymd_opt(2025, 11, 12).unwrap().and_hms_opt(9, 0, 0).unwrap();
    Setting { clock: Arc::new(FixedClock(now)), actor: "张老师".to_owned() }
}

/// A school of 24 people under a regulation, without any training.
pub fn school(policy: &str) -> School {
    let folder = tempfile::tempdir().unwrap();
    let form = SchoolForm {
        name: "望川初级中学".into(),
        code: "3309990137".into(),
        policy: policy.into(),
        period: "2025".into(),
    };
    let mut workspace = create_workspace(&folder.path().join("学时簿"), &form, setting()).unwrap();
    let people = workspace.deed("staff.import", |deed| -> Result<_, ServiceError> {
        let mut people = Vec::new();
        for (at, (name, subject)) in PEOPLE.iter().enumerate() {
            let mut record = StaffRecord::new(name.parse().unwrap());
            record.staff_code = Some(format!("{:04}", at * 7 % 90 + 3));
            record.subjects = vec![(*subject).to_owned()];
            record.department = Some("教学处".to_owned());
            let group = if at % 2 == 0 { "七年级组" } else { "八年级组" };
            record.groups = vec![GroupName { kind: GroupKind::Grade, name: group.into() }];
            people.push(deed.insert_staff(&record)?);
        }
        deed.say("导入 24 人");
        Ok(people)
    });
    School { folder, people: people.unwrap().value, programs: Vec::new() }
}

/// The same school in the midst of its year: programs, entries in several states, proofs.
pub fn busy_school(policy: &str) -> School {
    let mut school = school(policy);
    let mut workspace = school.open();
    let ws = &mut workspace;
    let groups: Vec<_> = ws.view().groups().unwrap().into_iter().map(|group| group.id).collect();
    for (title, activity, from, to, hours, pass) in [
        ("校本培训：新学期教学常规", Activity::SchoolTraining, "2025-02-21", "", "4", true),
        ("区语文教研活动：非连续性文本", Activity::ResearchActivity, "2025-03-20", "", "8", true),
        ("校本培训：课堂观察量表的使用", Activity::SchoolTraining, "2025-10-16", "", "4", false),
        ("暑期读书分享与反思", Activity::SchoolTraining, "2025-09-12", "", "3", true),
        ("校本培训：跨学科主题学习设计", Activity::SchoolTraining, "2025-11-05", "2025-11-06", "8", false),
    ] {
        let form = ProgramForm {
            title: title.into(),
            activity,
            institution: "望川初级中学".into(),
            from: from.into(),
            to: to.into(),
            listener_hours: hours.into(),
            ..ProgramForm::default()
        };
        let program = add_program(ws, &form).unwrap().value;
        add_group(ws, program, groups[school.programs.len() % 2]).unwrap();
        if school.programs.len() == 2 {
            mark_out(ws, program, &[ws.view().roster(program).unwrap()[3].part.staff], Some("未签到"))
                .unwrap();
        }
        if pass {
            register(ws, program, &Granting::RegisterAndPass(String::new())).unwrap();
        } else if school.programs.len() == 2 {
            register(ws, program, &Granting::Register).unwrap();
        }
        school.programs.push(program);
    }
    let file = school.folder.path().join("01 结业证书.png");
    std::fs::write(&file, certificate()).unwrap();
    for (at, (title, activity, from, to, hours, role, filing)) in [
        (
            "体育与健康新课标实施研修班",
            Activity::ExternalTraining,
            "2025-10-18",
            "2025-10-19",
            "24",
            Role::Learner,
            1,
        ),
        (
            "“双新”背景下作业设计网络研修",
            Activity::OnlineCourse,
            "2025-10-20",
            "2025-10-31",
            "24",
            Role::Learner,
            1,
        ),
        ("论文《大单元视角下的整本书阅读》", Activity::Paper, "2025-10-28", "", "16", Role::Learner, 1),
        ("课题“古诗文吟诵教学”", Activity::Project, "2025-10-10", "", "20", Role::Participant, 0),
        (
            "省初中数学教师专业发展集中培训",
            Activity::CentralTraining,
            "2025-07-08",
            "2025-07-12",
            "40",
            Role::Learner,
            2,
        ),
        ("市初中英语听说教学研讨会", Activity::ResearchActivity, "2025-09-24", "", "10", Role::Speaker, 2),
    ]
    .into_iter()
    .enumerate()
    {
        let mut form = EntryForm::new(school.people[23 - at]);
        (form.source, form.title, form.activity) = (Source::Own, title.into(), activity);
        (form.from, form.to, form.hours, form.role) = (from.into(), to.into(), hours.into(), role);
        form.institution = "栖云区教师进修学校".into();
        let filing = [Filing::Draft, Filing::Submit, Filing::Pass(String::new())][filing].clone();
        let id = add_entry(ws, &form, &filing).unwrap().value.id;
        if at < 2 {
            let kind = crate::model::facts::ProofKind::Certificate;
            add_entry_proof(ws, &[id], &NewProof::File(&file), kind, None).unwrap();
        }
    }
    drop(workspace);
    school
}

/// A picture of a certificate, of sorts: 40×30 px in red on white.
fn certificate() -> Vec<u8> {
    let mut pixels = vec![255_u8; 40 * 30 * 3];
    for (at, pixel) in pixels.chunks_mut(3).enumerate() {
        if at % 40 < 2 || at / 40 < 2 {
            pixel.copy_from_slice(&[188, 42, 32]);
        }
    }
    png(40, 30, &pixels)
}

/// A PNG without compression: one stored block of zlib a picture.
pub fn png(width: u32, height: u32, rgb: &[u8]) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 }
            })
        };
        !bytes.iter().fold(u32::MAX, step)
    };
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let body = [name.as_slice(), data].concat();
        [&(data.len() as u32).to_be_bytes(), body.as_slice(), &crc(&body).to_be_bytes()].concat()
    };
    let mut raw = Vec::new();
    for line in rgb.chunks(width as usize * 3) {
        raw.push(0);
        raw.extend(line);
    }
    let sum = raw.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    let mut zlib = vec![0x78, 0x01];
    for (at, block) in raw.chunks(65_535).enumerate() {
        let last = u8::from((at + 1) * 65_535 >= raw.len());
        let length = block.len() as u16;
        zlib.extend([&[last], length.to_le_bytes().as_slice(), &(!length).to_le_bytes(), block].concat());
    }
    zlib.extend(((sum.1 << 16) | sum.0).to_be_bytes());
    let head = [&width.to_be_bytes(), height.to_be_bytes().as_slice(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &head), &chunk(b"IDAT", &zlib), &chunk(b"IEND", &[])]
        .concat()
}

impl School {
    /// Where the workspace lies.
    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("学时簿")
    }

    /// The workspace, opened beside the window; not while the window holds it.
    pub fn open(&self) -> Workspace {
        Workspace::open(&self.path(), Access::Write, setting()).unwrap()
    }

    /// The workspace to look at, also while the window holds it.
    pub fn look(&self) -> Workspace {
        Workspace::open(&self.path(), Access::Read, setting()).unwrap()
    }

    /// The window on this workspace, at a place: Ctrl and the digit.
    pub fn window(&self, digit: &str) -> Stage<App, Message> {
        self.window_with(setting(), digit)
    }

    /// The same on another day.
    pub fn window_on(&self, day: &str, digit: &str) -> Stage<App, Message> {
        let now = day.parse::<NaiveDate>().unwrap().and_hms_opt(9, 0, 0).unwrap();
        self.window_with(Setting { clock: Arc::new(FixedClock(now)), ..setting() }, digit)
    }

    fn window_with(&self, setting: Setting, digit: &str) -> Stage<App, Message> {
        let (app, task) = App::new(Some(self.path()), Memory::default(), setting);
        let mut stage = Stage::new(app, App::update, App::view).listen(heard);
        stage.run(task);
        stage.ctrl(digit);
        stage
    }

    /// The smallest window on this workspace, at a place.
    pub fn least_window(&self, digit: &str) -> Stage<App, Message> {
        let (width, height) = crate::window::theme::space::LEAST;
        let mut stage = self.window(digit).size(width, height);
        stage.tell(Message::Resized(iced::Size::new(width, height)));
        stage
    }
}

/// Looks for words on the screen; without them says what is there instead.
#[track_caller]
pub fn expect(stage: &mut Stage<App, Message>, words: &str) {
    if !stage.sees(words) {
        let all: Vec<String> = stage.words().into_iter().map(|seen| seen.words).collect();
        panic!("“{words}” is not to be seen among: {}", all.join(" | "));
    }
}

/// Where all of these words stand; fails where some of them cannot be seen whole.
#[track_caller]
pub fn whole(stage: &mut Stage<App, Message>, words: &[&str]) -> Vec<iced::Rectangle> {
    let seen = stage.words();
    let one = |words: &&str| {
        let found = seen.iter().find(|seen| seen.words == **words);
        let all = || seen.iter().map(|seen| seen.words.as_str()).collect::<Vec<_>>().join(" | ");
        let found = found.unwrap_or_else(|| panic!("“{words}” is not to be seen among: {}", all()));
        let needs = text::width(kind::SMALL, words);
        assert!(found.bounds.width + 0.5 >= needs, "“{words}” is cut: {:?} of {needs}", found.bounds);
        found.bounds
    };
    words.iter().map(one).collect()
}

/// Clicks on the words that were drawn last: those of a menu over the rest.
pub fn choose(stage: &mut Stage<App, Message>, words: &str) {
    let at = stage.words().into_iter().rev().find(|seen| seen.words == words);
    stage.click_at(at.unwrap_or_else(|| panic!("“{words}” is not in the menu")).bounds.center());
}
