//! Printing from a workspace: every form and list, on a small school and on an empty one, read back.
//!
//! With `XUESHI_KEEP_FORMS=DIR` the files stay there to be looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod any_length;
mod commands;
mod every_form;
mod figures;
#[path = "../paper_forms/reader.rs"]
mod reader;
#[allow(dead_code)]
#[path = "../training_and_hours/school.rs"]
mod school;
mod seals;
mod tallies;
mod templates;

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use chrono::NaiveDate;
use school::School;
use xueshi::exchange::paper::page::Paper;
use xueshi::model::entry::Entry;
use xueshi::model::facts::{Activity, Level, ProofKind};
use xueshi::model::hours::Hours;
use xueshi::model::id::{EntryId, ProgramId, StaffId};
use xueshi::model::period::Period;
use xueshi::model::state::EntryState;
use xueshi::service::ServiceError;
use xueshi::service::printing::{Request, paper, pdf, xlsx};
use xueshi::service::setup::edit_school;
use xueshi::service::training::{Granting, mark_out, register};
use xueshi::store::{View, Workspace};

/// The day of printing; the clock of the made-up school says the same.
fn today() -> NaiveDate {
    "2026-06-01".parse().unwrap()
}

fn request() -> Request {
    Request::on(today())
}

/// A line of one day with a proof, in a state.
fn line(
    ws: &mut Workspace,
    who: StaffId,
    activity: Activity,
    day: &str,
    hours: u32,
    state: EntryState,
) -> EntryId {
    let day = day.parse().unwrap();
    let mut entry = Entry::new(who, "县级新课标培训", activity, Period::new(day, day).unwrap());
    (entry.claimed, entry.state, entry.level) = (Some(Hours::whole(hours)), state, Some(Level::County));
    entry.institution = Some("县教师进修学校".into());
    let done = ws.deed("t", |deed| -> Result<_, ServiceError> {
        let id = deed.insert_entry(&entry)?;
        let proof = deed.add_evidence("证书.pdf", format!("{who} {day}").as_bytes())?;
        deed.add_entry_proof(id, proof, ProofKind::Certificate, None)?;
        Ok(id)
    });
    done.unwrap().value
}

/// A school with a training that everybody but one got hours for, and lines in several states and years.
fn small_school(policy: &str) -> (School, ProgramId) {
    use EntryState::{Approved, Passed, Pending};
    let mut school = school::school_under(policy);
    let program = school.program(&school::lecture());
    let people = school.people.clone();
    let ws = &mut school.workspace;
    mark_out(ws, program, &people[1..2], Some("请假")).unwrap();
    register(ws, program, &Granting::RegisterAndPass(String::new())).unwrap();
    line(ws, people[0], Activity::CentralTraining, "2026-03-02", 90, Approved);
    line(ws, people[0], Activity::SchoolTraining, "2025-03-02", 12, Approved);
    line(ws, people[1], Activity::SchoolTraining, "2026-03-03", 12, Passed);
    line(ws, people[2], Activity::OnlineCourse, "2026-03-04", 10, Pending);
    let mut form = ws.view().school().unwrap();
    form.principal = Some("林知远".into());
    form.administrator = Some("周书语".into());
    form.authority = Some("云溪县教育局".into());
    form.phone = Some("0999-5550123".into());
    edit_school(ws, &form).unwrap();
    (school, program)
}

/// Prints a form, checks what must hold for each, and gives the text of its pages.
fn printed(view: View<'_>, form: &str, request: &Request) -> Vec<String> {
    let bytes = pdf(view, form, request).unwrap_or_else(|error| panic!("{form}: {error}"));
    if let Ok(folder) = std::env::var("XUESHI_KEEP_FORMS") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(format!("{folder}/from-workspace-{form}.pdf"), &bytes).unwrap();
    }
    assert!(bytes == pdf(view, form, request).unwrap(), "{form} is not the same twice");
    let read = reader::read(&bytes);
    let shown = paper(view, form, request).unwrap();
    if form != "bundle" {
        assert_eq!(read.pages.len(), shown.pages.len(), "{form}");
        let back: BTreeSet<&str> = read.pages.iter().flat_map(|page| page.lines()).collect();
        for text in shown.texts() {
            assert!(back.contains(text), "{form}: “{text}” is not read back");
        }
    }
    read.pages
}

/// The text of a form as it is shown, strings parted by line feeds.
fn text(paper: &Paper) -> String {
    paper.texts().collect::<Vec<_>>().join("\n")
}

/// A list as a workbook, read back.
fn cells(view: View<'_>, form: &str, request: &Request) -> Range<Data> {
    let bytes = xlsx(view, form, request).unwrap_or_else(|error| panic!("{form}: {error}"));
    assert!(bytes == xlsx(view, form, request).unwrap(), "{form} is not the same twice");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheet_range_at(0).unwrap().unwrap()
}
