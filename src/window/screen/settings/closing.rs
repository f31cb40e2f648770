//! 年度结转: the years of each regulation in force, which of them are closed, what a close would keep, and everybody's
//! result in a closed year.

use iced::keyboard::key::Named;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Size};

use super::{part, sheet};
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::model::year_result::YearOutcome;
use crate::policy::terms::{PeriodKind, Unfinished};
use crate::service::policies::{self, InForce};
use crate::service::year_close::{
    CloseSurvey, ClosedPerson, ClosedYear, close_year, closed_years, make_up, survey_close, years_back,
};
use crate::service::{Fault, PolicyError, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen, amount, refusal};
use crate::window::theme::{Hue, Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::{Element, chip, dialog, surface, text};

/// The state of the section.
#[derive(Default)]
pub struct Closing {
    shown: Option<Result<Shown, Fault>>,
    asked: Ticket,
    dialog: Slot<Open>,
}

enum Open {
    Close { survey: Box<CloseSurvey>, policy: String, refused: Option<Fault> },
    Results { year: Box<ClosedYear>, may_make_up: bool, refused: Option<Fault> },
}

/// What the section shows.
#[derive(Debug, Clone)]
pub struct Shown {
    regulations: Vec<Regulation>,
    closed: Vec<ClosedYear>,
}

#[derive(Debug, Clone)]
struct Regulation {
    id: String,
    title: String,
    may_make_up: bool,
    years: Vec<Year>,
}

#[derive(Debug, Clone)]
struct Year {
    period: Period,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    /// Closed: the place in [`Shown::closed`].
    Closed(usize),
    /// It is not over.
    Running,
    /// Records are still on their way.
    Waiting(Vec<(EntryState, u32)>),
    /// It may be closed.
    Ready,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The years were read.
    Read(Ticket, Result<Box<Shown>, Fault>),
    /// A year is to be closed.
    Close(String, Period),
    /// What it would keep was counted.
    Surveyed(String, Result<Box<CloseSurvey>, Fault>),
    /// That is meant.
    CloseIt,
    /// The results of a closed year are to be seen.
    Results(usize),
    /// Somebody has made up what was missing.
    MadeUp(crate::model::id::StaffId),
    /// It was done, with words for the toast, or refused.
    Did(Ticket, Result<String, Fault>),
    /// The dialog is left.
    Leave,
}

fn shown(workspace: &Workspace) -> Result<Shown, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let closed = closed_years(view)?;
    let mut regulations = Vec::new();
    for policy in policies::chosen(view)? {
        if policy.pack.period_kind() == PeriodKind::Window {
            continue;
        }
        let mut years = Vec::new();
        for period in years_back(&policy, view.school()?.period.to()) {
            let mine = |year: &ClosedYear| {
                year.close.policy == policy.pack.id() && year.close.period.contains(period.to())
            };
            let state = match closed.iter().position(mine) {
                Some(place) => State::Closed(place),
                None if today < period.to() => State::Running,
                None => match survey_close(view, &policy, period)?.open {
                    open if open.is_empty() => State::Ready,
                    open => State::Waiting(open),
                },
            };
            years.push(Year { period, state });
        }
        regulations.push(Regulation {
            id: policy.pack.id().to_owned(),
            title: policy.pack.title().to_owned(),
            may_make_up: policy.pack.audit().unfinished == Unfinished::MakeUp,
            years,
        });
    }
    Ok(Shown { regulations, closed })
}

impl Closing {
    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| shown(workspace));
        Action::run(read.map(move |read| Message::Read(ticket, read.map(Box::new))))
    }

    fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()?.as_ref().ok()
    }

    fn deed(
        &mut self,
        context: &Context,
        deed: impl FnOnce(&mut Workspace) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        let done = context.desk.ask(deed);
        Action::run(done.map(move |done| Message::Did(ticket, done)))
    }
}

fn find(workspace: &Workspace, id: &str) -> Result<InForce, ServiceError> {
    let found = policies::chosen(workspace.view())?.into_iter().find(|policy| policy.pack.id() == id);
    found.ok_or_else(|| ServiceError::UnknownPolicy(id.to_owned()))
}

impl Screen for Closing {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, read) if ticket == self.asked => {
                self.shown = Some(read.map(|shown| *shown));
                self.refresh_results();
            }
            Message::Read(..) => {}
            Message::Close(id, period) => {
                let policy = id.clone();
                let survey = context.desk.ask(move |workspace| {
                    let policy = find(workspace, &policy)?;
                    survey_close(workspace.view(), &policy, period)
                });
                return Action::run(
                    survey.map(move |survey| Message::Surveyed(id.clone(), survey.map(Box::new))),
                );
            }
            Message::Surveyed(policy, Ok(survey)) => {
                self.dialog.open(Open::Close { survey, policy, refused: None });
            }
            Message::Surveyed(_, Err(fault)) => return Action::failed(&fault),
            Message::CloseIt => {
                let Some(Open::Close { survey, policy, .. }) = self.dialog.get() else {
                    return Action::none();
                };
                let (policy, period) = (policy.clone(), survey.period);
                return self.deed(context, move |workspace| {
                    let policy = find(workspace, &policy)?;
                    let survey = close_year(workspace, &policy, period)?.value;
                    Ok(format!("已结转 {period}：{}", said(&survey)))
                });
            }
            Message::Results(place) => {
                let Some(shown) = self.shown() else { return Action::none() };
                let Some(year) = shown.closed.get(place).cloned() else { return Action::none() };
                let regulation = shown.regulations.iter().find(|one| one.id == year.close.policy);
                let may_make_up = regulation.is_some_and(|one| one.may_make_up);
                self.dialog.open(Open::Results { year: Box::new(year), may_make_up, refused: None });
            }
            Message::MadeUp(staff) => {
                let Some(Open::Results { year, .. }) = self.dialog.get() else { return Action::none() };
                let (policy, period) = (year.close.policy.clone(), year.close.period);
                let name = year.results.iter().find(|one| one.staff == staff);
                let name = name.map(|one| one.name.clone()).unwrap_or_default();
                return self.deed(context, move |workspace| {
                    make_up(workspace, &policy, period, &[staff], "")?;
                    Ok(format!("已登记 {name} 补足 {period}"))
                });
            }
            Message::Did(ticket, done) => {
                let is_its_own = self.dialog.answered(ticket);
                match (done, self.dialog.get_mut().filter(|_| is_its_own)) {
                    (Ok(words), dialog) => {
                        if matches!(dialog, Some(Open::Close { .. })) {
                            self.dialog.close();
                        }
                        let read = self.read(context);
                        return Action::done(words).and(read.task);
                    }
                    (Err(fault), Some(Open::Close { refused, .. } | Open::Results { refused, .. })) => {
                        *refused = Some(fault);
                    }
                    (Err(fault), None) => return Action::failed(&fault),
                }
            }
            Message::Leave => self.dialog.close(),
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let shown = match &self.shown {
            None => return Page::new("", Space::new()),
            Some(Err(fault)) => {
                return Page::new("", container(refusal(fault)).padding(context.room().margin()));
            }
            Some(Ok(shown)) => shown,
        };
        let parts = shown.regulations.iter().map(|one| regulation(shown, one));
        let dialog = self.dialog.get().map(|dialog| match dialog {
            Open::Close { survey, refused, .. } => question(survey, refused.as_ref()),
            Open::Results { year, may_make_up, refused } => {
                results(year, *may_make_up, refused.as_ref(), context.size)
            }
        });
        Page::new(format!("已结转 {} 次", shown.closed.len()), sheet(context, parts)).dialog(dialog)
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        match self.dialog.get() {
            Some(_) if press.is(Named::Escape) => Some(Message::Leave),
            Some(Open::Close { .. }) if press.is_ctrl(Named::Enter) => Some(Message::CloseIt),
            _ => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }
}

impl Closing {
    /// The results that are open, as they are now; undone ones are left.
    fn refresh_results(&mut self) {
        let Some(Open::Results { year, .. }) = self.dialog.get() else { return };
        let id = year.close.id;
        let fresh =
            self.shown().and_then(|shown| shown.closed.iter().find(|one| one.close.id == id)).cloned();
        match (self.dialog.get_mut(), fresh) {
            (Some(Open::Results { year, .. }), Some(fresh)) => **year = fresh,
            _ => self.dialog.close(),
        }
    }
}

fn said(survey: &CloseSurvey) -> String {
    let words: Vec<String> =
        survey.outcomes.iter().map(|(which, count)| format!("{} {count} 人", which.word())).collect();
    words.join("，")
}

fn question<'a>(survey: &CloseSurvey, refused: Option<&Fault>) -> Element<'a, Message> {
    let mut about =
        format!("《{}》：{}，共认定 {} 学时。", survey.policy, said(survey), amount(survey.hours));
    if survey.sealed > 0 {
        about.push_str(&format!("校审通过的 {} 条学时记录随之封存。", survey.sealed));
    }
    about.push_str("结转后，规程、参数、记录再改，这一年度的数字都不变；撤销这一步才能重开。");
    if let Some(fault) = refused {
        about = fault.to_string();
    }
    let people: u32 = survey.outcomes.iter().map(|(_, count)| count).sum();
    let keep = button("不结转").on_press(Message::Leave);
    let close = button(format!("结转 {people} 人"))
        .primary()
        .on_press_maybe(refused.is_none().then_some(Message::CloseIt));
    dialog::question(format!("结转 {} 年度？", survey.period), about, keep, None, close)
}

fn regulation<'a>(shown: &'a Shown, one: &'a Regulation) -> Element<'a, Message> {
    let lines = one.years.iter().map(|year| {
        let (mark, deed) = state(shown, one, year);
        let line = row![container(text::strong(year.period.to_string())).width(96), mark]
            .push(Space::new().width(Length::Fill))
            .push(deed)
            .spacing(12)
            .height(40)
            .align_y(Alignment::Center);
        column![surface::line(), line].into()
    });
    let about = "每个人的结果从结转那天起不变；要重开，撤销那一次结转。";
    part(one.title.as_str(), about, column(lines))
}

fn state<'a>(
    shown: &'a Shown,
    one: &'a Regulation,
    year: &'a Year,
) -> (Element<'a, Message>, Option<Element<'a, Message>>) {
    match &year.state {
        State::Closed(place) => {
            let words = shown.closed.get(*place).map(|closed| {
                let failed = count(&closed.results, YearOutcome::Unmet);
                let failed = if failed > 0 { format!("，不合格 {failed} 人") } else { String::new() };
                format!("{} 结转，{} 人{failed}", closed.close.closed_on, closed.results.len())
            });
            let mark = chip::note(Icon::Lock, words.unwrap_or_default(), Hue::Neutral);
            (mark, Some(button("看结果").small().on_press(Message::Results(*place)).into()))
        }
        State::Running => {
            let words = text::text(kind::BODY, format!("到 {} 结束", year.period.to()));
            (words.style(style::tone(Tone::Second)).into(), None)
        }
        State::Waiting(open) => {
            let fault = PolicyError::Open { period: year.period, open: open.clone() };
            let words = Fault::from(fault).message;
            (chip::note(Icon::TriangleAlert, words, Hue::Warning), None)
        }
        State::Ready => {
            let deed = button("结转…").small().on_press(Message::Close(one.id.clone(), year.period));
            (text::body("可以结转").into(), Some(deed.into()))
        }
    }
}

fn count(results: &[ClosedPerson], which: YearOutcome) -> usize {
    results.iter().filter(|result| result.outcome == which).count()
}

fn results<'a>(
    year: &'a ClosedYear,
    may_make_up: bool,
    refused: Option<&Fault>,
    size: Size,
) -> Element<'a, Message> {
    let counts: Vec<String> = YearOutcome::ALL
        .iter()
        .map(|which| (which, count(&year.results, *which)))
        .filter(|(_, count)| *count > 0)
        .map(|(which, count)| format!("{} {count} 人", which.word()))
        .collect();
    let head = column![
        text::title(format!("{} 年度结果", year.close.period)),
        text::small(format!("《{}》　{} 结转　{}", year.title, year.close.closed_on, counts.join("，"))),
    ]
    .spacing(2);
    // Who failed comes first: that is what there is to do. Who has made it up keeps the place.
    let mut people: Vec<&ClosedPerson> = year.results.iter().collect();
    people.sort_by_key(|one| !matches!(one.outcome, YearOutcome::Unmet | YearOutcome::MadeUp));
    let lines = people.into_iter().map(|one| person(one, may_make_up));
    let foot = row![container(column![].push(refused.map(refusal))).width(Length::Fill)]
        .push(button("关闭").id(dialog::SAFE).key("Esc").on_press(Message::Leave))
        .spacing(8)
        .align_y(Alignment::Center);
    let all = column![
        container(head).padding([14, 20]),
        surface::line(),
        surface::scroll(column(lines).padding([8, 20])).height(Length::Fill).width(Length::Fill),
        surface::line(),
        container(foot).padding([12, 20]),
    ];
    let (width, height) = ((size.width - 48.0).min(620.0), (size.height - 48.0).min(640.0));
    dialog::dialog(container(all).width(width).height(height)).into()
}

fn person(one: &ClosedPerson, may_make_up: bool) -> Element<'_, Message> {
    let hue = match one.outcome {
        YearOutcome::Met => Hue::Success,
        YearOutcome::Unmet => Hue::Danger,
        YearOutcome::MadeUp => Hue::Warning,
        YearOutcome::Excused | YearOutcome::None => Hue::Neutral,
    };
    let icon = match one.outcome {
        YearOutcome::Met | YearOutcome::MadeUp => Icon::CircleCheck,
        YearOutcome::Unmet => Icon::CircleX,
        YearOutcome::Excused | YearOutcome::None => Icon::Info,
    };
    let day = one.made_up_on.map(|day| format!(" {day}")).unwrap_or_default();
    let deed = (may_make_up && one.outcome == YearOutcome::Unmet)
        .then(|| button("已补足").small().on_press(Message::MadeUp(one.staff)));
    row![
        text::line(kind::BODY, one.name.as_str()).width(112),
        text::line(kind::SMALL, one.code.as_deref().unwrap_or_default()).tone(Tone::Second).width(96),
        container(text::body(format!("{} 学时", one.total))).width(96).align_right(96),
        container(chip::note(icon, format!("{}{day}", one.outcome.word()), hue)).width(Length::Fill),
    ]
    .push(deed)
    .spacing(12)
    .height(34)
    .align_y(Alignment::Center)
    .into()
}
