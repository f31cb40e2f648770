//! A form that was filled: what it says, as rows that a code can be made of, and as paper or a list.

use serde_json::{Value, json};

use super::error::PrintError;
use crate::exchange::letter::Block;
use crate::exchange::package::{Digest, canonical_json};
use crate::exchange::paper::annual_record::{self, AnnualRecords};
use crate::exchange::paper::booklet::{self, Booklet};
use crate::exchange::paper::credit_card::{self, Cards};
use crate::exchange::paper::curriculum::{self, Curriculum};
use crate::exchange::paper::explanation::{self, Explanations};
use crate::exchange::paper::flow::Imprint;
use crate::exchange::paper::font::Fonts;
use crate::exchange::paper::notice::{self, Notice, Outcome};
use crate::exchange::paper::page::Paper;
use crate::exchange::paper::plan::{self, Plan};
use crate::exchange::paper::proof::{self, Proof};
use crate::exchange::paper::recognition::{self, Recognition};
use crate::exchange::paper::record::{Line, Person};
use crate::exchange::paper::register::{self, Register};
use crate::exchange::paper::roster::Roster;
use crate::exchange::paper::school_based::{self, SchoolBased};
use crate::exchange::paper::sign_in::{self, SignIn};
use crate::exchange::paper::summary::Summary;
use crate::exchange::paper::trip_approval::{self, Trip};
use crate::exchange::paper::{
    archive_card, certificate, deadline_notice, list, registration_card, roster, summary,
};
use crate::exchange::sheet;
use crate::exchange::sheet::list::{List, Value as Cell};
use crate::exchange::sheet::shortfall::Standings;

/// A form with all that stands on it.
pub(super) enum Filled {
    CreditCards(Cards),
    ArchiveCards(Cards),
    RegistrationCards(registration_card::Cards),
    Proof(Box<Proof>),
    AnnualRecords(AnnualRecords),
    Register(Register),
    Explanations(Explanations),
    Recognitions(Vec<Recognition>),
    DeadlineNotices(Standings),
    Trips(Vec<Trip>),
    Certificates(certificate::Certificates),
    Booklet(Booklet),
    SchoolBasedPersonal(SchoolBased),
    SchoolBased(SchoolBased),
    Summary(Summary),
    Notice(Box<Notice>),
    Outcome(Outcome),
    Plan(Plan),
    PlanReview(Plan),
    Roster(Roster),
    SignIn(SignIn),
    Curriculum(Box<Curriculum>, List),
    List(List),
}

impl Filled {
    /// Lays the form out.
    pub fn set(&self, imprint: &Imprint, fonts: &Fonts) -> Paper {
        match self {
            Filled::CreditCards(cards) => credit_card::set(cards, imprint, fonts),
            Filled::ArchiveCards(cards) => archive_card::set(cards, imprint, fonts),
            Filled::RegistrationCards(cards) => registration_card::set(cards, imprint, fonts),
            Filled::Proof(proof) => proof::set(proof, imprint, fonts),
            Filled::AnnualRecords(records) => annual_record::set(records, imprint, fonts),
            Filled::Register(register) => register::set(register, imprint, fonts),
            Filled::Explanations(explanations) => explanation::set(explanations, imprint, fonts),
            Filled::Recognitions(recognitions) => recognition::set(recognitions, imprint, fonts),
            Filled::DeadlineNotices(standings) => deadline_notice::set(standings, imprint, fonts),
            Filled::Trips(trips) => trip_approval::set(trips, imprint, fonts),
            Filled::Certificates(certificates) => certificate::set(certificates, imprint, fonts),
            Filled::Booklet(booklet) => booklet::set(booklet, imprint, fonts),
            Filled::SchoolBasedPersonal(job) => school_based::set_personal(job, imprint, fonts),
            Filled::SchoolBased(job) => school_based::set_school(job, imprint, fonts),
            Filled::Summary(summary) => summary::set(summary, imprint, fonts),
            Filled::Notice(notice) => notice::set(notice, imprint, fonts),
            Filled::Outcome(outcome) => notice::set_outcome(outcome, imprint, fonts),
            Filled::Plan(plan) => plan::set(plan, imprint, fonts),
            Filled::PlanReview(plan) => plan::set_review(plan, imprint, fonts),
            Filled::Roster(roster) => roster::set(roster, imprint, fonts),
            Filled::SignIn(sheet) => sign_in::set(sheet, imprint, fonts),
            Filled::Curriculum(form, _) => curriculum::set(form, imprint, fonts),
            Filled::List(list) => list::set(list, imprint, fonts),
        }
    }

    /// The form as a letter that can be changed, where it is one.
    pub fn letter(&self, imprint: &Imprint) -> Option<Vec<Block>> {
        match self {
            Filled::Notice(notice) => Some(notice::letter(notice, imprint)),
            Filled::Outcome(outcome) => Some(notice::letter_outcome(outcome, imprint)),
            Filled::Proof(proof) => Some(proof::letter(proof, imprint)),
            Filled::DeadlineNotices(standings) => Some(deadline_notice::letter(standings, imprint)),
            _ => None,
        }
    }

    /// The list that goes into a workbook, where the form has one.
    pub fn list(&self, imprint: &Imprint) -> Option<List> {
        match self {
            Filled::List(list) | Filled::Curriculum(_, list) => Some(list.clone()),
            Filled::Summary(summary) => Some(sheet::summary::list(summary, imprint)),
            Filled::Roster(roster) => Some(sheet::roster::list(roster)),
            _ => None,
        }
    }

    /// The list on paper with columns of the user's own: with the line of counts below it, which the form has.
    pub fn list_to_print(&self, imprint: &Imprint) -> Option<List> {
        let counts = match self {
            Filled::Summary(summary) => Some(summary.counts()),
            Filled::Roster(roster) => Some(roster.counts()),
            _ => None,
        };
        let mut list = self.list(imprint)?;
        list.notes.extend(counts);
        Some(list)
    }

    /// The verification code of what it says: of its rows, not of the day on which they are printed.
    pub fn code(&self, imprint: &Imprint) -> Result<String, PrintError> {
        let rows = json!([imprint.school, self.rows(imprint)]);
        Ok(Digest::of(&canonical_json(&rows)?).code().as_str().to_owned())
    }

    fn rows(&self, imprint: &Imprint) -> Value {
        let people = |people: &[Person]| -> Value { people.iter().map(person).collect() };
        match self {
            Filled::CreditCards(cards) | Filled::ArchiveCards(cards) => {
                cards.cards.iter().map(card).collect()
            }
            Filled::RegistrationCards(cards) => people(&cards.people),
            Filled::Proof(proof) => json!([proof.span, person(&proof.person)]),
            Filled::AnnualRecords(records) => records
                .people
                .iter()
                .map(|year| json!([person(&year.person), year.required, year.met]))
                .collect(),
            Filled::Register(register) => people(&register.people),
            Filled::Explanations(explanations) => explanations.people.iter().map(explained).collect(),
            Filled::Recognitions(forms) => {
                forms.iter().map(|form| json!([form.span, form.applying_for, person(&form.person)])).collect()
            }
            Filled::DeadlineNotices(standings) => {
                let short = standings.people.iter().filter(|person| !person.lacking.is_empty());
                short.map(|one| json!([one.name, one.code, one.required, one.earned, one.lacking])).collect()
            }
            Filled::Trips(trips) => trips
                .iter()
                .map(|trip| json!([trip.people, trip.title, trip.from, trip.to, trip.cost]))
                .collect(),
            Filled::Certificates(certificates) => {
                let people = certificates.people.iter();
                people.map(|one| json!([person(&one.person), one.years, one.total, one.met])).collect()
            }
            Filled::Booklet(booklet) => booklet.lines.iter().map(line).collect(),
            Filled::SchoolBasedPersonal(job) | Filled::SchoolBased(job) => {
                json!([job.items, people(&job.people)])
            }
            Filled::Summary(_) | Filled::Roster(_) => self.list(imprint).as_ref().map_or(Value::Null, cells),
            Filled::Notice(notice) => {
                json!([notice.from, notice.to, cells(&sheet::summary::list(&notice.summary, imprint))])
            }
            Filled::Outcome(outcome) => {
                json!([outcome.subject, outcome.from, outcome.to, outcome.people, outcome.objections])
            }
            Filled::Plan(plan) | Filled::PlanReview(plan) => {
                let lines = plan.lines.iter();
                lines
                    .map(|line| json!([line.when, line.topic, line.planned, line.held, line.people]))
                    .collect()
            }
            Filled::SignIn(sheet) => {
                let sessions = sheet.sessions.iter().map(|session| json!([session.date, session.topic]));
                let people = sheet.people.iter().map(|person| json!([person.name, person.unit]));
                json!([
                    sheet.program.code,
                    sheet.program.title,
                    sessions.collect::<Value>(),
                    people.collect::<Value>()
                ])
            }
            Filled::List(list) | Filled::Curriculum(_, list) => cells(list),
        }
    }
}

fn person(person: &Person) -> Value {
    let lines: Value = person.sorted().into_iter().map(line).collect();
    json!([person.name, person.code, person.id_number, lines])
}

fn line(line: &Line) -> Value {
    json!([
        line.from,
        line.to,
        line.title,
        line.category,
        line.hours,
        line.credits,
        line.standing,
        line.reason
    ])
}

fn card(card: &credit_card::Card) -> Value {
    json!([
        card.number,
        card.name,
        card.id_number,
        card.program,
        card.from,
        card.to,
        card.hours,
        card.credits,
        card.result,
        card.refused
    ])
}

fn explained(explanation: &explanation::Explanation) -> Value {
    let record = |record: &explanation::Explained| {
        json!([record.title, record.category, record.from, record.to, record.claimed, record.recognised])
    };
    let records: Value = explanation.records.iter().map(record).collect();
    let requirements = explanation.requirements.iter();
    let requirements: Value = requirements.map(|r| json!([r.name, r.required, r.earned, r.met])).collect();
    json!([person(&explanation.person), explanation.policy, records, requirements])
}

fn cells(list: &List) -> Value {
    let cell = |cell: &Cell| match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) | Cell::Refused(text) => json!(text),
        Cell::Hours(hours) => json!(hours),
        Cell::Date(day) => json!(day),
        Cell::Count(count) => json!(count),
        Cell::Nothing => json!("0"),
    };
    let rows: Value = list.rows.iter().map(|row| row.iter().map(cell).collect::<Value>()).collect();
    json!([list.title, rows])
}
