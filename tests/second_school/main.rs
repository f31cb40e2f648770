//! A second made-up school: secondary, three hundred people, ten years, two regulations at once. It goes through everything that a
//! school keeps in one go, the way its administrator would.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod people;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use tempfile::TempDir;
use xueshi::model::clock::FixedClock;
use xueshi::model::facts::{Activity, Education, Level, ProofKind, Role};
use xueshi::model::id::{EntryId, StaffId, SubmissionId};
use xueshi::model::inspection::InspectionResult;
use xueshi::model::plan::DossierKind;
use xueshi::model::program::Settles;
use xueshi::model::query::{About, Condition, Query, Test};
use xueshi::model::staff_change::{ChangeKind, StaffChange};
use xueshi::model::state::EntryState;
use xueshi::model::submission::Kind;
use xueshi::model::year_result::YearOutcome;
use xueshi::service::assessment::{By, Counting, Question, assess_everybody, assess_person, statistics};
use xueshi::service::audit::{AuditStep, Selection, audit};
use xueshi::service::import::{ImportFile, Said};
use xueshi::service::inspections::{DrawForm, draw_people, enter_result};
use xueshi::service::institutions::{InstitutionForm, keep_institution, merge_institutions};
use xueshi::service::keeping::check;
use xueshi::service::ledger::*;
use xueshi::service::notices::{NoticeForm, note_objection, post_notice, take_down};
use xueshi::service::opening::{OpeningImport, import_opening};
use xueshi::service::plans::{
    PlanForm, PlanImport, find_line, import_plan, keep_paper, keep_plan, link_program,
};
use xueshi::service::policies::{Choice, InForce, chosen, put_in_force};
use xueshi::service::printing::{Request, paper};
use xueshi::service::progress::Progress;
use xueshi::service::queries::{answer, save_query};
use xueshi::service::settlement::settle;
use xueshi::service::setup::{SchoolForm, create_workspace};
use xueshi::service::staff::{StaffImport, import_staff, record_change};
use xueshi::service::submission::{
    Answer as Decision, Decisions, Export, Wanted, attach_scans, decide, export, prepare,
};
use xueshi::service::training::*;
use xueshi::service::transfer::{receive, send};
use xueshi::service::year_close::{close_year, find_close};
use xueshi::service::{Fault, ServiceError};
use xueshi::store::{Setting, UndoTarget, Workspace};

const FIRST: &str = "secondary-annual-90";
const SECOND: &str = "national-cycle-360";

struct School {
    folder: TempDir,
    ws: Workspace,
    people: Vec<StaffId>,
}

fn setting() -> Setting {
    let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    Setting { clock: Arc::new(FixedClock(day.and_hms_opt(9, 0, 0).unwrap())), actor: "周书语".into() }
}

fn school(name: &str, code: &str) -> (TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let form =
        SchoolForm { name: name.into(), code: code.into(), policy: FIRST.into(), period: "2026".into() };
    let ws = create_workspace(&folder.path().join("学时簿"), &form, setting()).unwrap();
    (folder, ws)
}

fn csv(text: String) -> ImportFile {
    ImportFile { name: "表.csv".into(), bytes: text.into_bytes() }
}

fn code_of<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> &'static str {
    Fault::from(done.unwrap_err()).code
}

/// The school with its people and both regulations, the national one since 2016.
fn open() -> School {
    let (folder, mut ws) = school("青禾中学", "3309990009");
    for (policy, is_main) in [(FIRST, true), (SECOND, false)] {
        let choice = Choice {
            policy: policy.into(),
            from: "2016-01-01".into(),
            to: String::new(),
            parameters: BTreeMap::new(),
            is_main,
        };
        put_in_force(&mut ws, &choice).unwrap();
    }
    let import = StaffImport::of(csv(people::workbook()));
    let done = import_staff(&mut ws, &import, &mut Progress::silent()).unwrap().value;
    assert_eq!((done.report.added, done.report.rejected.len()), (300, 0), "{:?}", done.report.rejected);
    let again = import_staff(&mut ws, &import, &mut Progress::silent()).unwrap().value;
    assert_eq!(again.report.unchanged, 300, "the same file twice changes nothing");
    let people =
        (0..people::COUNT).map(|at| ws.view().staff_with_code(&people::code(at)).unwrap().unwrap()).collect();
    School { folder, ws, people }
}

fn policy(ws: &Workspace, id: &str) -> InForce {
    chosen(ws.view()).unwrap().into_iter().find(|policy| policy.pack.id() == id).unwrap()
}

impl School {
    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// What counts of a person once the school has passed it; the national regulation waits for the authority.
    fn total(&self, who: usize, id: &str, period: &str) -> String {
        let policy = policy(&self.ws, id);
        let period = period.parse().unwrap();
        let one = assess_person(self.ws.view(), self.people[who], &policy, period, Counting::Passed).unwrap();
        one.assessment.total.to_string()
    }

    /// 2016 to 2020, as totals out of the old workbook: everybody had what was asked for.
    fn old_years(&mut self) {
        let mut text = "姓名,教师编号".to_owned();
        for year in 2016..=2020 {
            write!(text, ",{year}年校本培训,{year}年外出培训").unwrap();
        }
        text.push('\n');
        for at in 0..people::COUNT {
            writeln!(text, "{},{}{}", people::name(at), people::code(at), ",32,60".repeat(5)).unwrap();
        }
        let done = import_opening(&mut self.ws, &OpeningImport::of(csv(text)), &mut Progress::silent())
            .unwrap()
            .value;
        assert_eq!(done.report.rejected.len(), 0, "{:?}", done.report.rejected.first());
        assert_eq!(self.total(7, FIRST, "2018"), "92");
        assert_eq!(self.total(7, SECOND, "2016-2020"), "460", "both regulations take them");
    }

    /// A year with its course for everybody, and a list of what people did elsewhere; the last tenth did nothing outside.
    fn year(&mut self, year: u32) {
        let form = ProgramForm {
            code: format!("X{year}"),
            title: format!("{year}年度校本研修"),
            institution: "青禾中学".into(),
            from: format!("{year}-03-01"),
            to: format!("{year}-11-30"),
            listener_hours: "30".into(),
            speaker_hours: "40".into(),
            ..ProgramForm::default()
        };
        let program = add_program(&mut self.ws, &form).unwrap().value;
        add_people(&mut self.ws, program, &self.people, Role::Learner).unwrap();
        let ill = [self.people[299]];
        mark_out(&mut self.ws, program, &ill, Some("长病假")).unwrap();
        let proof = NewProof::Pasted("签到表.pdf", b"%PDF-1.7 sign in");
        add_program_proof(&mut self.ws, program, None, &proof, ProofKind::SignIn, None).unwrap();
        let done = register(&mut self.ws, program, &Granting::RegisterAndPass(String::new())).unwrap().value;
        assert_eq!((done.added.len(), done.left_out), (299, 1), "{year}");

        let mut text = "姓名,教师编号,培训名称,类别,开始时间,结束时间,学时,主办单位\n".to_owned();
        for at in 0..270 {
            let (name, code) = (people::name(at), people::code(at));
            writeln!(
                text,
                "{name},{code},{year}年骨干培训,外出培训,{year}-07-05,{year}-07-14,60,县教师进修学校"
            )
            .unwrap();
        }
        let import = EntryImport::of(csv(text));
        let done = import_entries(&mut self.ws, &import, &mut Progress::silent()).unwrap().value;
        assert_eq!((done.report.added, done.report.rejected.len()), (270, 0), "{year}");
        let pending = xueshi::store::EntryFilter { states: vec![EntryState::Pending], ..Default::default() };
        let ids: Vec<EntryId> = self.ws.view().entry_ids(&pending).unwrap();
        let certificate = NewProof::Pasted("名单.pdf", b"%PDF-1.7 name list");
        add_entry_proof(&mut self.ws, &ids, &certificate, ProofKind::Certificate, None).unwrap();
        let policy = policy(&self.ws, FIRST);
        let period = year.to_string().parse().unwrap();
        assert_eq!(
            code_of(close_year(&mut self.ws, &policy, period)),
            "year_pending",
            "records are on their way"
        );
        let report =
            audit(&mut self.ws, &Selection::AllPending, AuditStep::Pass, Some("情况属实")).unwrap().value;
        assert_eq!(report.done.len(), 270);
    }

    fn close(&mut self, year: u32) {
        let policy = policy(&self.ws, FIRST);
        let period = year.to_string().parse().unwrap();
        let survey = close_year(&mut self.ws, &policy, period).unwrap().value;
        let count =
            |which| survey.outcomes.iter().find(|(one, _)| *one == which).map_or(0, |(_, count)| *count);
        assert_eq!((count(YearOutcome::Met), count(YearOutcome::Unmet)), (270, 30), "{year}");
        assert_eq!(code_of(close_year(&mut self.ws, &policy, period)), "year_closed");
    }

    fn hand_in(&mut self, kind: Kind, period: &str, returned: &[u32]) -> SubmissionId {
        let wanted = Wanted { kind, period: period.into(), recipient: None };
        let id = prepare(&mut self.ws, &wanted).unwrap().value.id;
        let scan = self.file("扫描.pdf", "%PDF-1.7 signed");
        attach_scans(&mut self.ws, id, &[scan]).unwrap();
        export(&mut self.ws, id, &Export::default(), &mut Progress::silent()).unwrap();
        let items = returned.iter().map(|item| (*item, Decision::Returned("材料不全".into())));
        let decisions = Decisions {
            decided_on: "2026-06-01".parse().unwrap(),
            document: Some("教字〔2026〕9号".into()),
            auditor: None,
            items: items.collect(),
            others: Some(Decision::Approved),
        };
        decide(&mut self.ws, id, &decisions).unwrap();
        id
    }

    /// Who comes, goes and is away in 2026, and one who takes the hours along to another school.
    fn moves(&mut self) {
        let change = |kind, from: &str, to: Option<&str>| StaffChange {
            kind,
            from: from.parse().unwrap(),
            to: to.map(|to| to.parse().unwrap()),
            school: Some("溪口中学".into()),
            document: None,
            note: None,
        };
        let leave = change(ChangeKind::MaternityLeave, "2026-03-01", Some("2026-08-31"));
        record_change(&mut self.ws, self.people[10], &leave).unwrap();
        record_change(&mut self.ws, self.people[11], &change(ChangeKind::Retired, "2026-05-01", None))
            .unwrap();
        record_change(&mut self.ws, self.people[12], &change(ChangeKind::MovedOut, "2026-05-20", None))
            .unwrap();
        let file = self.folder.path().join("调动.zip");
        let sent = send(&mut self.ws, self.people[12], &file, None).unwrap().value;
        assert_eq!(sent.hours.to_string(), "910", "ten years of 92 and 90");
        let (_elsewhere, mut other) = school("溪口中学", "3309990010");
        let line = people::workbook().lines().nth(1).map(str::to_owned).unwrap();
        let row = people::workbook().lines().nth(2 + 12).map(str::to_owned).unwrap();
        let import = StaffImport::of(csv(format!("{line}\n{row}\n")));
        import_staff(&mut other, &import, &mut Progress::silent()).unwrap();
        let who = other.view().staff_with_code(&people::code(12)).unwrap().unwrap();
        assert_eq!(receive(&mut other, who, &file, None).unwrap().value.hours, sent.hours);
        assert_eq!(code_of(receive(&mut other, who, &file, None)), "taken_before");
        let kept = assess_everybody(
            self.ws.view(),
            &policy(&self.ws, FIRST),
            "2026".parse().unwrap(),
            Counting::Counted,
        );
        assert_eq!(kept.unwrap().len(), 298, "two are gone, their hours stay");
    }

    /// The plan of 2026 with a course that is held for one of its lines, settled by sessions.
    fn plan(&mut self) {
        let text = "序号,时间,主题,计划学时,负责人\n1,3-5月,作业设计,6,教务处\n2,9月,命题研究,4,教务处\n";
        let import = PlanImport { file: csv(text.into()), said: Said::default(), period: String::new() };
        import_plan(&mut self.ws, &import, &mut Progress::silent()).unwrap();
        let filed =
            PlanForm {
                filed_with: "县教育局".into(), filed_on: "2026-02-20".into(), ..PlanForm::default()
            };
        keep_plan(&mut self.ws, &filed).unwrap();
        let form = ProgramForm {
            code: "X2026".into(),
            title: "作业设计".into(),
            from: "2026-03-01".into(),
            to: "2026-05-31".into(),
            settles: Settles::Sessions,
            ..ProgramForm::default()
        };
        let program = add_program(&mut self.ws, &form).unwrap().value;
        let line = find_line(self.ws.view(), "", 1).unwrap();
        link_program(&mut self.ws, program, Some(line)).unwrap();
        let chinese = self.people[..40].to_vec();
        add_people(&mut self.ws, program, &chinese, Role::Learner).unwrap();
        for (day, exceptions) in [("2026-03-04", ""), ("2026-04-01", "3病"), ("2026-05-06", "7旷")] {
            let session = SessionForm { day: day.into(), hours: "2".into(), ..SessionForm::default() };
            hold_session(&mut self.ws, program, &session, exceptions).unwrap();
        }
        let period = "2026".parse().unwrap();
        let pass = Granting::RegisterAndPass(String::new());
        let settled = settle(&mut self.ws, program, period, &pass).unwrap().value;
        assert_eq!(settled.added.len(), 40);
        assert_eq!((self.total(0, FIRST, "2026"), self.total(2, FIRST, "2026")), ("6".into(), "4".into()));
        let paper = self.file("制度.pdf", "%PDF-1.7 rules");
        keep_paper(&mut self.ws, &paper, DossierKind::Rules, "校本研修制度", None).unwrap();
        let body =
            InstitutionForm { name: "云溪县教师进修学校".into(), ..InstitutionForm::default() };
        keep_institution(&mut self.ws, &body).unwrap();
        merge_institutions(&mut self.ws, "青禾中学", "云溪县教师进修学校").unwrap();
        self.ws.undo(UndoTarget::Last).unwrap();
        assert!(self.ws.view().institution_named("青禾中学").unwrap().is_some(), "undone");
    }

    /// What people did by themselves in 2026.
    fn achievements(&mut self) {
        let day = "2026-04-18".to_owned();
        let who = self.people[20];
        let one = |title: &str, activity, hours: &str| EntryForm {
            title: title.into(),
            activity,
            from: day.clone(),
            hours: hours.into(),
            ..EntryForm::new(who)
        };
        let forms = [
            EntryForm {
                level: Some(Level::County),
                work: "作业设计".into(),
                ..one("作业设计论文", Activity::Paper, "5")
            },
            EntryForm { education: Some(Education::Master), ..one("教育硕士", Activity::Degree, "40") },
            EntryForm {
                lines: Some(vec![
                    LineForm { day: day.clone(), name: "听课".into(), hours: "2".into() },
                    LineForm { name: "评课".into(), hours: "1".into(), ..LineForm::default() },
                ]),
                ..one("听评课", Activity::Other, "")
            },
        ];
        for form in &forms {
            add_entry(&mut self.ws, form, &Filing::Pass(String::new())).unwrap();
        }
        let meeting = one("县数学教研活动", Activity::ResearchActivity, "4");
        let mathematicians: Vec<Attendee> =
            self.people[40..80].iter().map(|id| Attendee::from(*id)).collect();
        let filed = add_entries(&mut self.ws, &meeting, &mathematicians, &Filing::Submit, &[]).unwrap().value;
        assert_eq!(filed.len(), 40);
        mark_fraud(&mut self.ws, filed[39].id, "没有到会，签名系代签").unwrap();
        let report = audit(&mut self.ws, &Selection::AllPending, AuditStep::Pass, None).unwrap().value;
        assert_eq!(report.done.len(), 39);
        assert_eq!(frauds(self.ws.view(), "2026".parse().unwrap()).unwrap().len(), 1);
    }

    /// The school's passed hours of 2025 were sealed by its close: they give way to adjustments and late registrations only.
    fn corrections(&mut self) {
        let mine = xueshi::store::EntryFilter {
            staff: Some(self.people[5]),
            period: Some("2025".parse().unwrap()),
            ..Default::default()
        };
        let id = self.ws.view().entry_ids(&mine).unwrap()[0];
        let form = EntryForm::of(&self.ws.view().entry(id).unwrap());
        assert_eq!(code_of(edit_entry(&mut self.ws, id, &form, &Filing::Draft)), "wrong_state");
        let undo = self.ws.undo(UndoTarget::Deed(xueshi::model::id::DeedId(1)));
        assert!(undo.is_err(), "the first step stays");
        let less = EntryForm { hours: "50".into(), by_half_days: false, ..form };
        let adjusted = Adjusting::Facts(Box::new(less));
        let new = adjust_entry(&mut self.ws, id, &adjusted, "证书上是50学时", &Filing::Pass(String::new()))
            .unwrap()
            .value;
        assert_eq!(self.ws.view().entry(id).unwrap().state, EntryState::Superseded);
        let events = history(self.ws.view(), new).unwrap();
        assert!(
            events.iter().any(|event| event.entry == id) && events.iter().any(|event| event.entry == new)
        );
        let late = EntryForm {
            title: "去年的培训".into(),
            activity: Activity::ExternalTraining,
            from: "2025-10-10".into(),
            hours: "16".into(),
            ..EntryForm::new(self.people[280])
        };
        assert_eq!(code_of(add_entry(&mut self.ws, &late, &Filing::Submit)), "year_closed");
        let late = EntryForm { late_reason: "证书迟发".into(), ..late };
        add_entry(&mut self.ws, &late, &Filing::Pass(String::new())).unwrap();
        let closed = find_close(self.ws.view(), FIRST, "2025".parse().unwrap()).unwrap();
        assert_eq!(
            closed.results.iter().find(|one| one.staff == self.people[5]).unwrap().total.to_string(),
            "90"
        );
    }

    /// Drawn, published, handed in, answered, asked back.
    fn hand_over(&mut self) {
        let draw = DrawForm {
            percentage: "5".into(),
            at_least: "10".into(),
            seed: "20260601".into(),
            ..Default::default()
        };
        let drawn = draw_people(&mut self.ws, &draw).unwrap().value;
        let first = self.ws.view().inspection_items(drawn).unwrap()[0].staff;
        enter_result(&mut self.ws, drawn, first, InspectionResult::Confirmed, "").unwrap();
        let notice =
            NoticeForm { from: "2026-05-20".into(), place: "公示栏".into(), ..NoticeForm::default() };
        let notice = post_notice(&mut self.ws, &notice).unwrap().value;
        note_objection(&mut self.ws, notice, "一人学时有误", "经核对无误").unwrap();
        take_down(&mut self.ws, notice).unwrap();
        let id = self.hand_in(Kind::Hours, "2026", &[2]);
        let tally = self.ws.view().submission(id).unwrap().tally;
        assert_eq!((tally.open, tally.returned), (0, 1));
        let approved = xueshi::store::EntryFilter {
            states: vec![EntryState::Approved],
            period: Some("2026".parse().unwrap()),
            ..Default::default()
        };
        let entry = self.ws.view().entry_ids(&approved).unwrap()[0];
        request_recall(&mut self.ws, entry, "学时登错").unwrap();
        let back = Answer {
            agreed: true,
            opinion: "同意重报".into(),
            decided_on: "2026-06-01".parse().unwrap(),
            document: None,
            auditor: None,
        };
        answer_recall(&mut self.ws, entry, &back).unwrap();
        assert_eq!(self.ws.view().entry(entry).unwrap().state, EntryState::Returned);
    }

    /// What is asked of ten years, and what is printed of them.
    fn questions(&mut self) {
        let national = policy(&self.ws, SECOND);
        let cycle =
            assess_everybody(self.ws.view(), &national, "2021-2025".parse().unwrap(), Counting::Passed)
                .unwrap();
        let met =
            cycle.iter().filter(|one| one.assessment.requirements.iter().all(|answer| answer.met)).count();
        assert_eq!((cycle.len(), met), (298, 268), "two of those who met it are gone");
        let question =
            Question { by: By::Year, policy: None, period: String::new(), counting: Counting::Counted };
        assert_eq!(
            statistics(self.ws.view(), &question, "2026-06-01".parse().unwrap()).unwrap().groups.len(),
            5
        );
        let long = Condition { field: "hours".into(), test: Test::AtLeast, value: "60".into() };
        let query = Query {
            about: About::Entries,
            columns: vec!["name".into(), "title".into(), "hours".into()],
            conditions: vec![
                long,
                Condition { field: "to".into(), test: Test::AtLeast, value: "2025-01-01".into() },
            ],
            sort: Some("name".into()),
            descending: false,
        };
        save_query(&mut self.ws, "近年六十学时以上", &query).unwrap();
        let found = answer(self.ws.view(), &query, "2026-06-01".parse().unwrap()).unwrap();
        assert_eq!(found.rows.len(), 270);
        let request = Request { period: "2025".into(), ..Request::on("2026-06-01".parse().unwrap()) };
        for form in ["summary", "met", "unmet", "overview", "dossier", "spot-check", "completeness"] {
            assert!(!paper(self.ws.view(), form, &request).unwrap().pages.is_empty(), "{form}");
        }
        let one = Request { staff: vec![self.people[7]], period: "2016-2025".into(), ..request };
        let register = paper(self.ws.view(), "register", &one).unwrap();
        assert!(register.texts().any(|text| text.contains("期初")), "the years before are marked as such");
    }
}

#[test]
fn ten_years_of_a_secondary_school_under_two_regulations() {
    let mut school = open();
    school.old_years();
    for year in 2021..=2025 {
        school.year(year);
        school.close(year);
    }
    assert_eq!(school.total(0, SECOND, "2021-2025"), "450");
    school.moves();
    school.plan();
    school.achievements();
    school.corrections();
    school.hand_over();
    school.questions();
    assert_eq!(school.ws.view().first_broken_link().unwrap(), None);
    let sound = check(&school.ws, &mut Progress::silent()).unwrap();
    assert!(sound.problems.is_empty(), "{:?}", sound.problems);
}
