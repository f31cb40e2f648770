//! The year of the made-up school, five times over: what its administrator does, one service function a step. What
//! comes in are files on the disk; nothing is put into the workspace by another way.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};

use super::dice::Dice;
use super::people::{Person, staff};
use super::trainings::{FIRST_YEAR, LAST_YEAR, Training, of_year};
use super::{SEED, WORKSPACE, workbooks};
use crate::exchange::sheet::grid::GridError;
use crate::model::clock::Clock;
use crate::model::entry::Source;
use crate::model::facts::{Activity, ProofKind};
use crate::model::id::ProgramId;
use crate::model::period::Period;
use crate::model::program::Settles;
use crate::model::state::EntryState;
use crate::service::audit::{AuditStep, Selection, audit};
use crate::service::import::ImportFile;
use crate::service::ledger::{EntryImport, NewProof, add_entry_proof, add_program_proof, import_entries};
use crate::service::progress::Progress;
use crate::service::settlement::settle;
use crate::service::setup::{SchoolForm, create_workspace, edit_school};
use crate::service::staff::{StaffImport, import_staff};
use crate::service::training::{
    Granting, ProgramForm, RosterImport, SessionForm, add_program, hold_session, import_roster, mark_out,
    register,
};
use crate::service::{Fault, ServiceError};
use crate::store::{EntryFilter, School, Setting, StoreError, Workspace};

/// The last day of the story: what the overview of the demo shows is as of this day.
pub(super) const TODAY: NaiveDate = match NaiveDate::from_ymd_opt(2025, 11, 12) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A clock that the story sets forward from deed to deed.
#[derive(Debug)]
pub(super) struct StoryClock(Mutex<NaiveDateTime>);

impl StoryClock {
    fn set(&self, day: NaiveDate) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = morning(day);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> NaiveDateTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Half past nine of a day.
pub(super) fn morning(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::from_hms_opt(9, 30, 0).unwrap_or(NaiveTime::MIN))
}

/// The story as it is told: the workspace, and a line for each step.
pub(super) struct Story<'a> {
    pub(super) workspace: Workspace,
    pub(super) folder: PathBuf,
    clock: Arc<StoryClock>,
    people: Vec<Person>,
    dice: Dice,
    pub(super) packages: Vec<PathBuf>,
    say: &'a mut dyn FnMut(&str),
}

impl<'a> Story<'a> {
    /// A new school in a folder that is new or empty.
    pub(super) fn begin(folder: &Path, say: &'a mut dyn FnMut(&str)) -> Result<Story<'a>, Fault> {
        let mut dice = Dice::new(SEED);
        let people = staff(&mut dice);
        let start = NaiveDate::from_ymd_opt(FIRST_YEAR, 2, 22).unwrap_or_default();
        let clock = Arc::new(StoryClock(Mutex::new(morning(start))));
        let setting = Setting { clock: Arc::clone(&clock) as Arc<dyn Clock>, actor: "周老师".to_owned() };
        let form = SchoolForm {
            name: "青禾小学".to_owned(),
            code: "3309990001".to_owned(),
            policy: "zhejiang-cycle-360".to_owned(),
            period: LAST_YEAR.to_string(),
        };
        let inbox = folder.join("收到的文件");
        fs::create_dir_all(&inbox).map_err(|e| StoreError::io(&inbox, e))?;
        let mut workspace = create_workspace(&folder.join(WORKSPACE), &form, setting)?;
        let school = workspace.view().school()?;
        edit_school(&mut workspace, &filled_in(school))?;
        say(&format!("建立学时簿：{}（{}），规程 {}", form.name, form.code, form.policy));
        Ok(Story { workspace, folder: folder.to_owned(), clock, people, dice, packages: Vec::new(), say })
    }

    pub(super) fn tell(&mut self, line: &str) {
        (self.say)(line);
    }

    pub(super) fn on(&self, day: NaiveDate) {
        self.clock.set(day);
    }

    /// Puts a file where files that come in lie.
    pub(super) fn receive(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Fault> {
        let path = self.folder.join("收到的文件").join(name);
        fs::write(&path, bytes).map_err(|e| StoreError::io(&path, e))?;
        Ok(path)
    }

    /// The staff come in from the workbook that the office has; the row that was broken is asked again.
    pub(super) fn take_in_staff(&mut self) -> Result<(), Fault> {
        let today = self.clock.today();
        let bytes = workbooks::roster(&self.people, &mut self.dice, today).map_err(unwritable)?;
        let path = self.receive("教职工花名册.xlsx", &bytes)?;
        let import = StaffImport::of(ImportFile::read(&path)?);
        let outcome = import_staff(&mut self.workspace, &import, &mut Progress::silent())?.value;
        (self.say)(&format!("导入花名册：{}", outcome.report.counts("人")));
        for problem in &outcome.report.rejected {
            (self.say)(&format!("  第 {} 行 {}：{}", problem.row, problem.column, problem.problem));
        }
        let bytes = workbooks::correction(&self.people, &mut self.dice, today).map_err(unwritable)?;
        let path = self.receive("教职工花名册（更正）.xlsx", &bytes)?;
        let import = StaffImport::of(ImportFile::read(&path)?);
        let outcome = import_staff(&mut self.workspace, &import, &mut Progress::silent())?.value;
        (self.say)(&format!("导入更正后的一行：{}", outcome.report.counts("人")));
        Ok(())
    }

    /// The five years, one after the other.
    pub(super) fn live_through_the_cycle(&mut self) -> Result<(), Fault> {
        for year in FIRST_YEAR..=LAST_YEAR {
            let (whole_year, autumn) = (TODAY.max(day_of(year, 12, 31)), day_of(year, 10, 8));
            if year < LAST_YEAR {
                self.train(year, day_of(year, 1, 1), whole_year)?;
                self.take_in_own_work(year)?;
                self.hand_in(year)?;
            } else {
                self.train(year, day_of(year, 1, 1), autumn)?;
                self.hand_in(year)?;
                self.train(year, autumn.succ_opt().unwrap_or(autumn), whole_year)?;
                self.take_in_own_work(year)?;
            }
        }
        self.prepare_the_rest()?;
        self.print_and_look()
    }

    /// The trainings of a year that end between two days, as far as [`TODAY`]: register, take in the roster, hold the sessions, grant the hours.
    fn train(&mut self, year: i32, from: NaiveDate, until: NaiveDate) -> Result<(), Fault> {
        let mut trainings: Vec<Training> = of_year(year, &self.people);
        trainings.retain(|training| from <= training.to && training.to <= until);
        let (mut granted, mut left_out) = (0, 0);
        for training in trainings.iter().filter(|training| training.from <= TODAY) {
            let program = self.open_program(training)?;
            let registered = self.run_training(training, program)?;
            granted += registered.0;
            left_out += registered.1;
        }
        (self.say)(&format!(
            "{year} 年培训：{} 个项目，登记 {granted} 条学时，{left_out} 人不计",
            trainings.len()
        ));
        Ok(())
    }

    fn open_program(&mut self, training: &Training) -> Result<ProgramId, Fault> {
        self.on(training.from);
        let form = ProgramForm {
            code: training.code.clone(),
            title: training.title.clone(),
            activity: training.activity,
            mode: training.mode,
            level: Some(training.level),
            organiser: Some(training.organiser),
            institution: training.institution.to_owned(),
            from: training.from.to_string(),
            to: training.to.to_string(),
            days: training.days.to_string(),
            listener_hours: training.hours.to_owned(),
            speaker_hours: training.hours.to_owned(),
            settles: if training.sessions > 0 { Settles::Sessions } else { Settles::Program },
            ..ProgramForm::default()
        };
        let program = add_program(&mut self.workspace, &form)?.value;
        let bytes = workbooks::participants(training, &self.people, training.from).map_err(unwritable)?;
        let path = self.receive(&format!("名单_{}.xlsx", training.code), &bytes)?;
        let import = RosterImport::of(program, ImportFile::read(&path)?);
        let outcome = import_roster(&mut self.workspace, &import, &mut Progress::silent())?.value;
        for problem in &outcome.import.report.rejected {
            (self.say)(&format!("  {} 第 {} 行：{}", training.code, problem.row, problem.problem));
        }
        Ok(program)
    }

    /// Returns how many entries were written and how many people were left out.
    fn run_training(&mut self, training: &Training, program: ProgramId) -> Result<(u32, u32), Fault> {
        let last_of_autumn = training.to.year() == LAST_YEAR && training.to > TODAY;
        if training.sessions > 0 {
            self.hold_sessions(training, program)?;
        }
        if last_of_autumn {
            return Ok((0, 0));
        }
        self.on(training.to + Days::new(2));
        let (name, kind, scan) = proof_of(training.activity);
        add_program_proof(&mut self.workspace, program, None, &NewProof::Pasted(name, scan), kind, None)?;
        let granting = self.granting(training);
        let registered = if training.sessions > 0 {
            let span = Period::new(training.from, training.to)
                .map_err(|why| ServiceError::Period { text: training.title.clone(), why })?;
            settle(&mut self.workspace, program, span, &granting)?.value
        } else {
            self.leave_out_two(training, program)?;
            register(&mut self.workspace, program, &granting)?.value
        };
        Ok((u32::try_from(registered.added.len()).unwrap_or(u32::MAX), registered.left_out))
    }

    /// What is not long ago waits for the audit; everything before has passed it.
    fn granting(&self, training: &Training) -> Granting {
        let recent = training.to + Days::new(6) > TODAY;
        if recent { Granting::Register } else { Granting::RegisterAndPass(String::new()) }
    }

    fn hold_sessions(&mut self, training: &Training, program: ProgramId) -> Result<(), Fault> {
        let roster = u32::try_from(training.people.len()).unwrap_or(1);
        for (number, topic) in (0..training.sessions).zip(TOPICS.iter().cycle()) {
            let day = training.from + Days::new(u64::from(number) * 10 + 2);
            if day > TODAY.min(training.to) {
                break;
            }
            self.on(day);
            let form = SessionForm {
                day: day.to_string(),
                from_time: "15:30".to_owned(),
                to_time: "16:30".to_owned(),
                topic: (*topic).to_owned(),
                place: "学校报告厅".to_owned(),
                hours: "1.2".to_owned(),
                ..SessionForm::default()
            };
            let (late, ill) = (self.dice.between(2, roster), self.dice.between(2, roster));
            let exceptions = if late == ill { format!("{ill}病") } else { format!("{late}迟 {ill}病") };
            hold_session(&mut self.workspace, program, &form, &exceptions)?;
        }
        Ok(())
    }

    /// What people did by themselves comes as a workbook, is proved, handed to the audit and passed; of the last year
    /// it waits.
    fn take_in_own_work(&mut self, year: i32) -> Result<(), Fault> {
        let day = NaiveDate::from_ymd_opt(year, 11, 8).unwrap_or(TODAY);
        self.on(day);
        let bytes = workbooks::own_work(year, &self.people, &mut self.dice, day).map_err(unwritable)?;
        let path = self.receive(&format!("{year}年教师个人成果.xlsx"), &bytes)?;
        let import = EntryImport::of(ImportFile::read(&path)?);
        let outcome = import_entries(&mut self.workspace, &import, &mut Progress::silent())?.value;
        (self.say)(&format!("{year} 年个人成果：{}", outcome.report.counts("条")));
        for problem in &outcome.report.rejected {
            (self.say)(&format!("  第 {} 行 {}：{}", problem.row, problem.column, problem.problem));
        }
        let own = EntryFilter {
            states: vec![EntryState::Pending],
            source: Some(Source::Import),
            ..EntryFilter::default()
        };
        let entries = self.workspace.view().entry_ids(&own)?;
        if entries.is_empty() {
            return Ok(());
        }
        // In the last year some have not handed in their proof yet: their papers wait without it.
        let proven = if year == LAST_YEAR { entries.len() * 3 / 4 } else { entries.len() };
        let entries: Vec<_> = entries.into_iter().take(proven).collect();
        let cover = NewProof::Pasted("封面.jpg", include_bytes!("../../../assets/demo/cover.jpg"));
        add_entry_proof(&mut self.workspace, &entries, &cover, ProofKind::Cover, None)?;
        if year < LAST_YEAR {
            audit(
                &mut self.workspace,
                &Selection::Entries(entries),
                AuditStep::Pass,
                Some(Granting::OPINION),
            )?;
        } else if let Some(first) = entries.first() {
            let opinion = "封面看不清刊号，请补交版权页";
            audit(&mut self.workspace, &Selection::Entries(vec![*first]), AuditStep::Refuse, Some(opinion))?;
        }
        Ok(())
    }

    /// At the county's training two were absent.
    fn leave_out_two(&mut self, training: &Training, program: ProgramId) -> Result<(), Fault> {
        if training.activity != Activity::ExternalTraining {
            return Ok(());
        }
        let parts = self.workspace.view().participations(program)?;
        let absent: Vec<_> = parts.iter().skip(5).step_by(40).take(2).map(|(_, part)| part.staff).collect();
        mark_out(&mut self.workspace, program, &absent, Some("请事假，未参加"))?;
        Ok(())
    }
}

fn unwritable(error: GridError) -> Fault {
    Fault::new("workbook", error.to_string(), "这是程序的错误，请报告")
}

fn day_of(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(TODAY)
}

const TOPICS: [&str; 6] =
    ["新课标解读", "大单元作业设计", "课堂观察与评课", "心理健康教育", "信息科技与教学", "师德与法治"];

fn proof_of(activity: Activity) -> (&'static str, ProofKind, &'static [u8]) {
    const CERTIFICATE: &[u8] = include_bytes!("../../../assets/demo/certificate.jpg");
    const SIGN_IN: &[u8] = include_bytes!("../../../assets/demo/sign-in.jpg");
    match activity {
        Activity::SchoolTraining => ("签到表.jpg", ProofKind::SignIn, SIGN_IN),
        // The county's research office sends the list of those who were there.
        Activity::ResearchActivity => ("县教研室参加人员名单.jpg", ProofKind::Roster, SIGN_IN),
        _ => ("结业证书.jpg", ProofKind::Certificate, CERTIFICATE),
    }
}

fn filled_in(school: School) -> School {
    let some = |text: &str| Some(text.to_owned());
    School {
        short_name: some("青禾小学"),
        district: some("云溪县"),
        authority: some("云溪县教育局"),
        principal: some("林知远"),
        vice_principal: some("方清和"),
        administrator: some("周书语"),
        auditor: some("沈若宁"),
        phone: some("0999-5550123"),
        ..school
    }
}
