//! Programs: taken in, changed, approved, made void.

use std::collections::BTreeSet;

use super::adjust::take_place;
use super::register::{Registered, refresh};
use crate::model::facts::{Activity, Level, Mode, Organiser};
use crate::model::id::ProgramId;
use crate::model::period::Period;
use crate::model::program::{Program, Settles};
use crate::model::state::{EntryState, Guard, PROGRAM_STEPS, ProgramDeed, ProgramState, walk};
use crate::service::error::ServiceError;
use crate::service::ledger_error::{Hindrance, LedgerError};
use crate::service::{policies, typed};
use crate::store::{Deed, Done, EntryFilter, StoreError, View, Workspace};

/// A program as it is typed: what is chosen from a list has its value, the rest is text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramForm {
    /// 编号; given by the program when empty: `2026-007`.
    pub code: String,
    /// 名称.
    pub title: String,
    /// What kind of activity it is.
    pub activity: Activity,
    /// How people take part.
    pub mode: Mode,
    /// The rank of the body behind it.
    pub level: Option<Level>,
    /// What kind of body organises it.
    pub organiser: Option<Organiser>,
    /// 主办单位: chosen or typed.
    pub institution: String,
    /// 承办单位: chosen or typed.
    pub provider: String,
    /// First day.
    pub from: String,
    /// Last day; the first when empty.
    pub to: String,
    /// Days, when fewer than the span has.
    pub days: String,
    /// 地点.
    pub place: String,
    /// 内容.
    pub content: String,
    /// Hours for those who speak or host.
    pub speaker_hours: String,
    /// Hours for everybody else.
    pub listener_hours: String,
    /// 学分.
    pub credits: String,
    /// How its hours reach the ledger.
    pub settles: Settles,
    /// Whether it lies within the plan.
    pub planned: bool,
    /// Why it is registered late 补录.
    pub late_reason: String,
    /// 备注.
    pub note: String,
    /// The category under the main regulation, by code or label; empty leaves it to the regulation, none leaves what is
    /// set.
    pub category: Option<String>,
}

impl Default for ProgramForm {
    /// An empty school training.
    fn default() -> ProgramForm {
        ProgramForm {
            code: String::new(),
            title: String::new(),
            activity: Activity::SchoolTraining,
            mode: Mode::Face,
            level: None,
            organiser: None,
            institution: String::new(),
            provider: String::new(),
            from: String::new(),
            to: String::new(),
            days: String::new(),
            place: String::new(),
            content: String::new(),
            speaker_hours: String::new(),
            listener_hours: String::new(),
            credits: String::new(),
            settles: Settles::Program,
            planned: true,
            late_reason: String::new(),
            note: String::new(),
            category: None,
        }
    }
}

impl ProgramForm {
    /// The form filled with a program that is there.
    ///
    /// # Errors
    /// What the disk says.
    pub fn of(view: View<'_>, id: ProgramId) -> Result<ProgramForm, ServiceError> {
        let program = view.program(id)?;
        let name = |id: Option<_>| id.map_or(Ok(String::new()), |id| view.institution(id));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Ok(ProgramForm {
            institution: name(program.institution)?,
            provider: name(program.provider)?,
            place: text(&program.place),
            content: text(&program.content),
            late_reason: text(&program.late_reason),
            note: text(&program.note),
            code: program.code,
            title: program.title,
            activity: program.activity,
            mode: program.mode,
            level: program.level,
            organiser: program.organiser,
            from: program.span.from().to_string(),
            to: program.span.to().to_string(),
            days: program.days.map(|days| days.to_string()).unwrap_or_default(),
            speaker_hours: program.speaker_hours.to_string(),
            listener_hours: program.listener_hours.to_string(),
            credits: program.credits.map(|credits| credits.to_string()).unwrap_or_default(),
            settles: program.settles,
            planned: program.planned,
            category: None,
        })
    }

    /// Everything that is wrong with what was typed, in the order of the form; `reach` is from [`policies::reach`].
    pub fn problems(&self, reach: Period) -> Vec<ServiceError> {
        let checks = [
            typed::needed("培训名称", &self.title, 500).err(),
            typed::span(&self.from, &self.to, reach).err(),
            self.days().err(),
            typed::hours(&self.listener_hours).err(),
            typed::hours(&self.speaker_hours).err(),
            typed::hours(&self.credits).err(),
        ];
        checks.into_iter().flatten().collect()
    }

    fn days(&self) -> Result<Option<u32>, ServiceError> {
        let days = typed::count("天数", &self.days)?;
        let day = |text: &str| typed::day("", text).ok().flatten();
        let span = day(&self.from).map(|from| (from, day(&self.to).unwrap_or(from)));
        let most = span.and_then(|(from, to)| Period::new(from, to).ok()).map_or(u32::MAX, Period::days);
        match days {
            Some(days) if days > most => Err(ServiceError::Field {
                field: "天数",
                value: days.to_string(),
                problem: format!("多于起止日期之间的 {most} 天"),
            }),
            days => Ok(days),
        }
    }

    /// The program of the form, in place of what `program` says; institutions that are not known yet are taken in.
    pub(super) fn fill(&self, deed: &Deed<'_>, program: Program) -> Result<Program, ServiceError> {
        let institution = |name: &str| -> Result<_, StoreError> {
            typed::text(name).map(|name| deed.institution(&name, self.level)).transpose()
        };
        Ok(Program {
            title: typed::needed("培训名称", &self.title, 500)?,
            activity: self.activity,
            mode: self.mode,
            level: self.level,
            organiser: self.organiser,
            days: self.days()?,
            place: typed::text(&self.place),
            content: typed::text(&self.content),
            speaker_hours: typed::hours(&self.speaker_hours)?.unwrap_or_default(),
            listener_hours: typed::hours(&self.listener_hours)?.unwrap_or_default(),
            credits: typed::hours(&self.credits)?,
            settles: self.settles,
            planned: self.planned,
            late_reason: typed::text(&self.late_reason),
            note: typed::text(&self.note),
            institution: institution(&self.institution)?,
            provider: institution(&self.provider)?,
            ..program
        })
    }
}

/// The program of a code.
///
/// # Errors
/// [`LedgerError::UnknownProgram`], or what the disk says.
pub fn find_program(view: View<'_>, code: &str) -> Result<ProgramId, ServiceError> {
    let code = code.trim();
    view.program_with_code(code)?.ok_or_else(|| LedgerError::UnknownProgram(code.to_owned()).into())
}

/// Takes a new program in.
///
/// # Errors
/// The first of [`ProgramForm::problems`], [`LedgerError::ProgramCodeTaken`], or what the disk says.
pub fn add_program(workspace: &mut Workspace, form: &ProgramForm) -> Result<Done<ProgramId>, ServiceError> {
    workspace.deed("program.add", |deed| {
        let id = insert(deed, form)?;
        deed.say(format!("新建培训：{}", form.title.trim()));
        Ok(id)
    })
}

/// Writes the program of a form; for deeds that bring several.
pub(in crate::service) fn insert(deed: &Deed<'_>, form: &ProgramForm) -> Result<ProgramId, ServiceError> {
    let reach = policies::reach(deed.view(), deed.today())?;
    let title = typed::needed("培训名称", &form.title, 500)?;
    let span = typed::span(&form.from, &form.to, reach)?;
    let code = match typed::text(&form.code) {
        Some(code) if deed.view().program_with_code(&code)?.is_some() => {
            return Err(LedgerError::ProgramCodeTaken(code).into());
        }
        Some(code) => typed::needed("培训编号", &code, 40)?,
        None => next_code(deed.view(), span)?,
    };
    let program = form.fill(deed, Program::new(code, title, form.activity, span))?;
    let id = deed.insert_program(&program)?;
    categorise(deed, id, form)?;
    Ok(id)
}

/// Sets the category that the form names.
pub(super) fn categorise(deed: &Deed<'_>, id: ProgramId, form: &ProgramForm) -> Result<(), ServiceError> {
    let Some(category) = &form.category else { return Ok(()) };
    let policy = policies::main_policy(deed.view())?;
    let category = policies::category(deed.view(), policy.pack.id(), category)?;
    put_category(deed, id, policy.pack.id(), category.as_deref())
}

/// Sets a category where it is another one; that of sealed hours stays.
pub(super) fn put_category(
    deed: &Deed<'_>,
    id: ProgramId,
    policy: &str,
    category: Option<&str>,
) -> Result<(), ServiceError> {
    if deed.view().program_category(id, policy)?.as_deref() == category {
        return Ok(());
    }
    require_unsealed_hours(deed.view(), id, "改类别")?;
    Ok(deed.set_program_category(id, policy, category)?)
}

/// The next free code of the year in which the program ends: `2026-007`.
pub(super) fn next_code(view: View<'_>, span: Period) -> Result<String, ServiceError> {
    let year = span.to().format("%Y").to_string();
    let mut number = view.program_codes_with(&format!("{year}-"))? + 1;
    loop {
        let code = format!("{year}-{number:03}");
        if view.program_with_code(&code)?.is_none() {
            return Ok(code);
        }
        number += 1;
    }
}

/// Changes a program. What was sealed by the authority cannot be changed; what came back becomes a draft. Hours that
/// were registered and are not yet audited follow.
///
/// # Errors
/// As [`add_program`], and [`LedgerError::Step`] where its state does not allow it.
pub fn edit_program(
    workspace: &mut Workspace,
    id: ProgramId,
    form: &ProgramForm,
) -> Result<Done<Registered>, ServiceError> {
    workspace.deed("program.edit", |deed| {
        let before = deed.view().program(id)?;
        let state = step(deed.view(), id, &before, ProgramDeed::Edit, None)?;
        let reach = policies::reach(deed.view(), deed.today())?;
        let span = typed::span(&form.from, &form.to, reach)?;
        let code = typed::text(&form.code).unwrap_or_else(|| before.code.clone());
        if deed.view().program_with_code(&code)?.is_some_and(|other| other != id) {
            return Err(LedgerError::ProgramCodeTaken(code).into());
        }
        let code = typed::needed("培训编号", &code, 40)?;
        let program = form.fill(deed, Program { code, span, state, ..before })?;
        if let Some((_, session)) =
            deed.view().sessions(id)?.into_iter().find(|(_, session)| !span.contains(session.day))
        {
            return Err(LedgerError::OutsideProgram { day: session.day, span }.into());
        }
        deed.update_program(id, &program)?;
        categorise(deed, id, form)?;
        deed.say(format!("修改培训：{}", program.title));
        refresh(deed, id, None)
    })
}

/// Writes down that a program was approved outside any submission, with the number and day of the approval. What was
/// handed in is approved by the decision on it.
///
/// # Errors
/// [`LedgerError::Step`] where its state does not allow it, or what the disk says.
pub fn approve_program(
    workspace: &mut Workspace,
    id: ProgramId,
    document: &str,
    day: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("program.approve", |deed| {
        let before = deed.view().program(id)?;
        let state = step(deed.view(), id, &before, ProgramDeed::WriteApproval, None)?;
        let approval = typed::text(document);
        let approved_on = Some(typed::day("批准日期", day)?.unwrap_or_else(|| deed.today()));
        deed.say(format!("培训已批准：{}", before.title));
        deed.update_program(id, &Program { state, approval, approved_on, ..before })?;
        take_place(deed, id)
    })
}

/// Makes a program void that does not lie before the authority, with a reason. Its hours must be gone before: those that are
/// sealed by adjustments.
///
/// # Errors
/// [`LedgerError::Step`], or what the disk says.
pub fn void_program(
    workspace: &mut Workspace,
    id: ProgramId,
    reason: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("program.void", |deed| {
        let before = deed.view().program(id)?;
        let state = step(deed.view(), id, &before, ProgramDeed::Void, Some(reason))?;
        deed.say(format!("作废培训：{}（{}）", before.title, reason.trim()));
        deed.update_program(id, &Program { state, note: typed::text(reason), ..before })?;
        Ok(())
    })
}

/// Sets the category of a program under a regulation by hand; an empty one leaves it to the regulation again.
///
/// # Errors
/// [`LedgerError::UnknownCategory`], [`ServiceError::UnknownPolicy`], [`LedgerError::SealedHours`], or what the disk says.
pub fn set_program_category(
    workspace: &mut Workspace,
    id: ProgramId,
    policy: &str,
    category: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("program.category", |deed| {
        let program = open_program(deed.view(), id, "定类别")?;
        let category = policies::category(deed.view(), policy, category)?;
        put_category(deed, id, policy, category.as_deref())?;
        deed.say(format!("定类别：{}", program.title));
        Ok(())
    })
}

/// The program, unless it is void or replaced: nothing comes of it any more.
pub(in crate::service) fn open_program(
    view: View<'_>,
    id: ProgramId,
    deed: &'static str,
) -> Result<Program, ServiceError> {
    let program = view.program(id)?;
    if matches!(program.state, ProgramState::Void | ProgramState::Superseded) {
        let why = Hindrance::State(program.state.word());
        return Err(LedgerError::Step { what: program.title, deed, why }.into());
    }
    Ok(program)
}

/// Refuses what would change hours that lie or lay before the authority or were kept by the close of a year, through the program that
/// they came of.
pub(in crate::service) fn require_unsealed_hours(
    view: View<'_>,
    id: ProgramId,
    deed: &'static str,
) -> Result<(), ServiceError> {
    let program = view.program(id)?;
    let states = EntryState::ALL.iter().copied().filter(|state| state.is_sealed()).collect();
    let sealed = EntryFilter { program: Some(id), states, ..EntryFilter::default() };
    if view.tally_entries(&sealed)?.count > 0 || program.state == ProgramState::Submitted {
        return Err(LedgerError::SealedHours { program: program.title, deed }.into());
    }
    let passed =
        EntryFilter { program: Some(id), states: vec![EntryState::Passed], ..EntryFilter::default() };
    let days: BTreeSet<_> = view.entries(&passed)?.into_iter().map(|entry| entry.span.to()).collect();
    for day in days {
        if view.year_is_closed(day)? {
            let why = Hindrance::Guard(Guard::YearOpen);
            return Err(LedgerError::Step { what: program.title, deed, why }.into());
        }
    }
    Ok(())
}

pub(super) fn step(
    view: View<'_>,
    id: ProgramId,
    program: &Program,
    step: ProgramDeed,
    words: Option<&str>,
) -> Result<ProgramState, ServiceError> {
    let holds_hours = view.program_holds_hours(id)?;
    let holds = |guard: Guard| match guard {
        Guard::Opinion | Guard::Reason => words.is_some_and(|words| !words.trim().is_empty()),
        Guard::NoEntries => !holds_hours,
        _ => true,
    };
    walk(PROGRAM_STEPS, program.state, step, holds).map_err(|why| {
        let why = Hindrance::of(program.state.word(), why);
        LedgerError::Step { what: program.title.clone(), deed: step.word(), why }.into()
    })
}
