//! Printing 打印: every form of the school on paper and as a workbook, filled from the ledger, the assessments and the
//! school's own row.
//!
//! [`paper`] is what the window shows, [`pdf`] and [`xlsx`] are files. Personal forms print each person by themselves,
//! so that one person's paper has the same code whether it is printed alone or with everybody's. What is printed outside
//! a submission bears the digest of its own rows and the word 未报送.

mod archive;
mod booklet;
mod bundle;
mod cards;
mod categories;
mod columns;
mod counts;
mod error;
mod file;
mod filled;
mod job;
mod lines;
mod lists;
mod people;
mod personal;
mod plans;
mod programs;
mod proof_index;
mod request;
mod school;
mod tally;

use std::sync::OnceLock;

pub use columns::{Shown as ShownColumn, choose_columns, columns};
pub use error::{Missing, PrintError, codes};
pub use job::Asks;
pub use lines::{Lines, WHOLE_HOURS, lines};
pub use proof_index::{Gathered, proofs};
pub use request::{Reported, Request};
pub use tally::Tally;

use self::filled::Filled;
use self::job::Job;
use super::error::ServiceError;
use super::keeping::is_weak;
use super::progress::Progress;
use crate::exchange::letter::{self, Block};
use crate::exchange::paper::flow::Imprint;
use crate::exchange::paper::font::Fonts;
use crate::exchange::paper::page::Paper;
use crate::exchange::paper::pdf::{PdfError, Told};
use crate::exchange::paper::{self as forms, Form};
use crate::exchange::sheet::{self, list::List};
use crate::store::View;

/// The form of an id, among those that can be printed.
///
/// # Errors
/// [`PrintError::UnknownForm`].
pub fn find_form(id: &str) -> Result<&'static Form, PrintError> {
    forms::forms().iter().find(|form| form.id == id).ok_or_else(|| PrintError::UnknownForm(id.to_owned()))
}

/// A form as it will be printed. The bundle of proofs is shown by its total sheet.
///
/// # Errors
/// [`PrintError`], a period or regulation that is none, or what the disk says. Missing characters are not refused here; they
/// are shown as 〓.
pub fn paper(view: View<'_>, form: &str, request: &Request) -> Result<Paper, ServiceError> {
    Ok(set(view, form, request)?.paper)
}

/// A form as it will be printed, its pages counted against the people it is for, and the characters that no font at hand has.
///
/// # Errors
/// As [`paper`].
pub fn paper_and_tally(
    view: View<'_>,
    form: &str,
    request: &Request,
) -> Result<(Paper, Tally, Vec<Missing>), ServiceError> {
    let set = set(view, form, request)?;
    let tally = tally::tally(&Job::new(view, request)?, form, &set)?;
    let missing = missing_from(view, &set.paper, set.fonts)?;
    Ok((set.paper, tally, missing))
}

/// The characters of some words that no font at hand has: on the screen and on paper 〓 stands for them.
///
/// # Errors
/// [`PrintError::Pdf`] when the fonts cannot be read.
pub fn glyphless(words: &str) -> Result<Vec<char>, PrintError> {
    let bundled = fonts(&BUNDLED, || Fonts::bundled().map_err(PdfError::from))?;
    if bundled.missing_glyphs(words).is_empty() {
        return Ok(Vec::new());
    }
    Ok(fonts(&WITH_SYSTEM, with_system)?.missing_glyphs(words))
}

/// The characters of a form that no font at hand has.
///
/// # Errors
/// As [`paper`].
pub fn missing(view: View<'_>, form: &str, request: &Request) -> Result<Vec<Missing>, ServiceError> {
    let set = set(view, form, request)?;
    missing_from(view, &set.paper, set.fonts)
}

/// A form as a PDF; the same for the same rows on the same day.
///
/// # Errors
/// As [`paper`]; [`PrintError::MissingGlyphs`] before anything is made, unless they are to be replaced.
pub fn pdf(view: View<'_>, form: &str, request: &Request) -> Result<Vec<u8>, ServiceError> {
    Ok(print(view, form, request, &mut Progress::silent())?.bytes)
}

/// A form as a PDF, with its pages counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its pages against the people it is for.
    pub tally: Tally,
}

/// A form as a PDF as [`pdf`] makes it, page by page, each of them told.
///
/// # Errors
/// As [`pdf`]; [`ServiceError::Cancelled`] when it is not to go on.
pub fn print(
    view: View<'_>,
    form: &str,
    request: &Request,
    progress: &mut Progress<'_>,
) -> Result<Printed, ServiceError> {
    let set = set(view, form, request)?;
    if !request.replace_missing {
        let missing = missing_from(view, &set.paper, set.fonts)?;
        if !missing.is_empty() {
            return Err(PrintError::MissingGlyphs(missing).into());
        }
    }
    let mut tally = tally::tally(&Job::new(view, request)?, form, &set)?;
    let mut told = |done, of| progress.at(done, of).is_ok();
    let bytes = if form == "bundle" {
        let (bytes, pages) = bundled(view, request, set.fonts, &mut told)?;
        tally.pages = pages;
        bytes
    } else {
        set.paper.pdf_told(set.fonts, &mut told).map_err(stopped)?
    };
    Ok(Printed { bytes, tally })
}

/// A job that was not to go on is no failure.
fn stopped(error: PdfError) -> ServiceError {
    match error {
        PdfError::Stopped => ServiceError::Cancelled,
        other => PrintError::from(other).into(),
    }
}

/// A form as a workbook .xlsx.
///
/// # Errors
/// [`PrintError::UnknownForm`], [`PrintError::NoWorkbook`], a period or regulation that is none, or what the disk says.
pub fn xlsx(view: View<'_>, form: &str, request: &Request) -> Result<Vec<u8>, ServiceError> {
    if !sheet::forms().iter().any(|known| known.id == form) {
        return Err(PrintError::NoWorkbook(find_form(form)?.title).into());
    }
    let job = Job::new(view, request)?;
    let imprint = job.imprint();
    let (filled, _) = fill(&job, form)?;
    let lists: Vec<List> = filled.iter().filter_map(|filled| filled.list(&imprint)).collect();
    let list = joined(lists).ok_or_else(|| PrintError::UnknownForm(form.to_owned()))?;
    let list = columns::chosen(view, form, list)?;
    Ok(sheet::xlsx::xlsx(&list, &imprint)?)
}

/// A form as a workbook .xlsx that asks for a password when it is opened. It is random by design, so it is not the same twice.
///
/// # Errors
/// As [`xlsx`]; [`ServiceError::WeakPassphrase`].
pub fn locked_xlsx(
    view: View<'_>,
    form: &str,
    request: &Request,
    password: &str,
) -> Result<Vec<u8>, ServiceError> {
    if is_weak(password) {
        return Err(ServiceError::WeakPassphrase);
    }
    let plain = xlsx(view, form, request)?;
    Ok(sheet::locked::locked(&plain, password).map_err(PdfError::Write).map_err(PrintError::from)?)
}

/// Whether a workbook of the form would hold whole identity numbers, for which an opening password is offered.
///
/// # Errors
/// As [`xlsx`].
pub fn has_whole_numbers(view: View<'_>, form: &str, request: &Request) -> Result<bool, ServiceError> {
    let job = Job::new(view, request)?;
    let imprint = job.imprint();
    for filled in fill(&job, form)?.0 {
        let Some(list) = filled.list(&imprint) else { continue };
        if columns::chosen(view, form, list)?.has_whole_numbers() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The forms that can be had as letters 公文, to be changed in a word processor.
pub const LETTERS: [&str; 4] = ["proof", "deadline-notice", "notice", "notice-outcome"];

/// A form as a document .docx, with the faces of 公文 and without a code: it can be changed.
///
/// # Errors
/// [`PrintError::UnknownForm`], [`PrintError::NoLetter`], a period or regulation that is none, or what the disk says.
pub fn docx(view: View<'_>, form: &str, request: &Request) -> Result<Vec<u8>, ServiceError> {
    let known = find_form(form)?;
    let job = Job::new(view, request)?;
    let imprint = job.imprint();
    let mut blocks = Vec::new();
    for filled in fill(&job, form)?.0 {
        let letter = filled.letter(&imprint).ok_or(PrintError::NoLetter(known.title))?;
        if !blocks.is_empty() {
            blocks.push(Block::Page);
        }
        blocks.extend(letter);
    }
    Ok(letter::docx(known.title, &imprint.school, &blocks).map_err(PrintError::from)?)
}

/// Lists of the same columns as one, each row under the title of its list where there are several.
fn joined(mut lists: Vec<List>) -> Option<List> {
    use sheet::list::{Column, Holds, Value};
    if lists.len() < 2 {
        return lists.pop();
    }
    let mut whole = lists.first()?.clone();
    whole.columns.insert(1, Column::new("项目", 26.0, Holds::Text));
    whole.title.clone_from(&whole.name);
    (whole.facts, whole.rows) = (Vec::new(), Vec::new());
    for list in lists {
        for mut row in list.rows {
            let number = u32::try_from(whole.rows.len() + 1).unwrap_or(u32::MAX);
            row.insert(1.min(row.len()), Value::from(list.title.as_str()));
            if let Some(first) = row.first_mut() {
                *first = Value::Count(number);
            }
            whole.rows.push(row);
        }
    }
    Some(whole)
}

/// The forms that a request comes to, and whether they are a sample.
fn fill(job: &Job<'_>, form: &str) -> Result<(Vec<Filled>, bool), ServiceError> {
    let imprint = job.imprint();
    let list = |list: List| vec![Filled::List(list)];
    let filled = match form {
        "credit-card" => {
            let filled = cards::cards(job, "学分通知卡")?;
            return Ok((vec![Filled::CreditCards(filled.cards)], filled.sample));
        }
        "archive-card" => {
            let filled = cards::cards(job, "学分存档卡")?;
            return Ok((vec![Filled::ArchiveCards(filled.cards)], filled.sample));
        }
        "registration-card" => personal::registration_cards(job)?,
        "proof" => personal::proofs(job)?,
        "annual-record" => personal::annual_records(job)?,
        "register" => personal::registers(job)?,
        "explanation" => personal::explanations(job)?,
        "recognition" => personal::recognitions(job)?,
        "deadline-notice" => personal::deadline_notices(job)?,
        "trip-approval" => vec![Filled::Trips(plans::trips(job)?)],
        "certificate" => personal::certificates(job)?,
        "booklet" => booklet::booklets(job)?,
        "school-based-personal" => school::school_based_each(job)?,
        "school-based-school" => vec![Filled::SchoolBased(school::school_based_hours(job)?)],
        "summary" => vec![Filled::Summary(school::summary(job, job.basis())?)],
        "notice" => vec![Filled::Notice(Box::new(school::notice(job)?))],
        "notice-outcome" => vec![Filled::Outcome(school::outcome(job)?)],
        "plan" => vec![Filled::Plan(plans::plan(job)?)],
        "plan-review" => vec![Filled::PlanReview(plans::plan(job)?)],
        "roster" => programs::rosters(job)?.into_iter().map(Filled::Roster).collect(),
        "sign-in" => programs::sign_ins(job)?.into_iter().map(Filled::SignIn).collect(),
        "staff" => list(sheet::staff::list(&lists::staff(job)?, &imprint)),
        "staff-confirmation" => list(sheet::staff::confirmation(&lists::staff(job)?, &imprint)),
        "details" => list(sheet::details::list(&lists::details(job)?, &imprint)),
        "total" => list(sheet::total::list(&lists::total(job)?, &imprint)),
        "bundle" => list(sheet::total::list(&bundle::bundle(job)?.total, &imprint)),
        "hours-report" => list(sheet::hours_report::list(&lists::hours_report(job)?, &imprint)),
        "overview" => list(sheet::overview::list(&lists::overview(job)?, &imprint)),
        "met" => list(sheet::shortfall::met(&lists::standings(job, job.basis())?, &imprint)),
        "unmet" => list(sheet::shortfall::unmet(&lists::standings(job, job.basis())?, &imprint)),
        "audit-request" => list(sheet::audit_request::list(&lists::audit_request(job)?, &imprint)),
        "certificates" => list(sheet::certificates::list(&lists::certificates(job)?, &imprint)),
        "statistics" => list(sheet::statistics::list(&counts::statistics(job)?, &imprint)),
        "completion" => list(sheet::statistics::completion(&counts::completion(job)?, &imprint)),
        "tally" => list(sheet::statistics::tally(&counts::tally(job)?, &imprint)),
        "proof-index" => list(sheet::proof_index::list(&proof_index::gather(job)?.index, &imprint)),
        "dossier" => list(sheet::dossier::list(&archive::dossier(job)?, &imprint)),
        "personal-dossier" => file::dossiers(job)?
            .iter()
            .map(|dossier| Filled::List(sheet::dossier::list(dossier, &imprint)))
            .collect(),
        "curriculum" => file::curricula(job)?,
        "entry-history" => list(file::entry_history(job)?),
        "completeness" => list(file::completeness(job)?),
        "import-report" => list(sheet::import_report::list(&archive::import_report(job)?, &imprint)),
        "handover" => list(sheet::handover::list(&archive::handover(job)?, &imprint)),
        "spot-check" => list(sheet::spot_check::list(&archive::spot_check(job)?, &imprint)),
        _ => return Err(PrintError::UnknownForm(form.to_owned()).into()),
    };
    Ok((filled, false))
}

/// A form that was set.
struct Set {
    paper: Paper,
    /// The fonts that have its characters.
    fonts: &'static Fonts,
    /// What of the request it has looked at.
    asks: Asks,
}

/// The whole paper, and the fonts that it is set in: the system's too only where a character asks for them.
fn set(view: View<'_>, form: &str, request: &Request) -> Result<Set, ServiceError> {
    find_form(form)?;
    let job = Job::new(view, request)?;
    let (filled, sample) = fill(&job, form)?;
    let imprint = Imprint { sample, ..job.imprint() };
    let filled = with_columns(view, form, filled, &imprint)?;
    let bundled = fonts(&BUNDLED, || Fonts::bundled().map_err(PdfError::from))?;
    let paper = lay(&filled, &imprint, bundled)?;
    let asks = job.asks();
    if paper.texts().all(|text| bundled.missing_glyphs(text).is_empty()) {
        return Ok(Set { paper, fonts: bundled, asks });
    }
    let all = fonts(&WITH_SYSTEM, with_system)?;
    Ok(Set { paper: lay(&filled, &imprint, all)?, fonts: all, asks })
}

/// Lists with the columns that were saved for the form. One that has a layout of its own has it until columns are chosen.
fn with_columns(
    view: View<'_>,
    form: &str,
    filled: Vec<Filled>,
    imprint: &Imprint,
) -> Result<Vec<Filled>, ServiceError> {
    if form == "bundle" || !columns::are_chosen(view, form)? {
        return Ok(filled);
    }
    let one = |filled: Filled| match filled.list_to_print(imprint) {
        Some(list) => columns::chosen(view, form, list).map(Filled::List),
        None => Ok(filled),
    };
    filled.into_iter().map(one).collect()
}

fn lay(filled: &[Filled], imprint: &Imprint, fonts: &Fonts) -> Result<Paper, PrintError> {
    let mut whole: Option<Paper> = None;
    for form in filled {
        let code = match &imprint.code {
            Some(code) => code.clone(),
            None => form.code(imprint)?,
        };
        let paper = form.set(&Imprint { code: Some(code), ..imprint.clone() }, fonts);
        match &mut whole {
            None => whole = Some(paper),
            Some(whole) => whole.pages.extend(paper.pages),
        }
    }
    whole.ok_or_else(|| PrintError::UnknownForm(String::new()))
}

fn bundled(
    view: View<'_>,
    request: &Request,
    fonts: &Fonts,
    told: Told<'_>,
) -> Result<(Vec<u8>, usize), ServiceError> {
    let job = Job::new(view, request)?;
    let bundle = bundle::bundle(&job)?;
    let mut imprint = job.imprint();
    if imprint.code.is_none() {
        let list = sheet::total::list(&bundle.total, &imprint);
        imprint.code = Some(Filled::List(list).code(&imprint)?);
    }
    let mut bytes = Vec::new();
    let written = forms::bundle::write_told(&bundle, &imprint, fonts, &mut bytes, told).map_err(stopped)?;
    Ok((bytes, written.pages))
}

static BUNDLED: OnceLock<Fonts> = OnceLock::new();
static WITH_SYSTEM: OnceLock<Fonts> = OnceLock::new();

/// Fonts are read once and kept; they are the same for the life of the program.
fn fonts(
    kept: &'static OnceLock<Fonts>,
    read: impl FnOnce() -> Result<Fonts, PdfError>,
) -> Result<&'static Fonts, PrintError> {
    if let Some(fonts) = kept.get() {
        return Ok(fonts);
    }
    let fonts = read()?;
    Ok(kept.get_or_init(|| fonts))
}

/// The bundled faces, and those of the system for rare characters; one that cannot be used is passed over.
fn with_system() -> Result<Fonts, PdfError> {
    let mut fonts = Fonts::bundled()?;
    for file in Fonts::system_files() {
        let _ = fonts.add_fallback(&file);
    }
    Ok(fonts)
}

/// Whose names, else which words, have characters that no font has.
fn missing_from(view: View<'_>, paper: &Paper, fonts: &Fonts) -> Result<Vec<Missing>, ServiceError> {
    let mut found: Vec<Missing> = Vec::new();
    let mut note = |whose: &str, characters: Vec<char>| {
        if !found.iter().any(|missing| missing.whose == whose) {
            found.push(Missing { whose: whose.to_owned(), characters });
        }
    };
    let mut names: Option<Vec<String>> = None;
    for text in paper.texts() {
        let characters = fonts.missing_glyphs(text);
        if characters.is_empty() {
            continue;
        }
        if names.is_none() {
            names = Some(view.staff_keys()?.into_iter().map(|person| person.name.to_string()).collect());
        }
        let whose = names.iter().flatten().find(|name| text.contains(name.as_str()));
        note(whose.map_or(text, String::as_str), characters);
    }
    Ok(found)
}
