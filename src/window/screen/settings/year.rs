//! 年度与周期: the year in which work is done, what is still open in it, and the cycles of the regulations around it.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::{part, sheet};
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::policy::{cycle_at, year_at};
use crate::service::setup::enter_year;
use crate::service::{Fault, ServiceError, policies};
use crate::store::{EntryFilter, School, Workspace};
use crate::window::desk::Ticket;
use crate::window::places::Place;
use crate::window::screen::{Action, Aim, Ask, Context, Page, Screen, told};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::progress::grouped;
use crate::window::widget::{Element, surface, text};

/// The states in which something is still to be done, with the word for it.
const OPEN: [(EntryState, &str); 5] = [
    (EntryState::Draft, "条草稿没有提交"),
    (EntryState::Pending, "条等待学校初审"),
    (EntryState::Refused, "条初审没有通过"),
    (EntryState::Passed, "条初审通过，还没有报送"),
    (EntryState::Returned, "条被退回"),
];

/// What is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    period: Period,
    open: Vec<(EntryState, &'static str, u64)>,
    cycles: Vec<Cycle>,
}

/// How a regulation divides time around today.
#[derive(Debug, Clone)]
struct Cycle {
    title: String,
    year: Period,
    cycle: Option<Period>,
    days_left: i64,
}

/// The state of the section.
#[derive(Default)]
pub struct Year {
    shown: Option<Shown>,
    typed: String,
    refused: Option<String>,
    asked: Ticket,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// It was read.
    Read(Ticket, Result<Box<Shown>, Fault>),
    /// Another year is typed.
    Typed(String),
    /// The year that is typed is to be entered.
    EnterTyped,
    /// A year is to be entered.
    Enter(Period),
    /// It was entered, or not.
    Entered(Result<Box<School>, Fault>),
    /// What is open in some state is to be seen.
    Go(EntryState),
}

fn read(workspace: &Workspace) -> Result<Shown, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let period = view.school()?.period;
    let mut open = Vec::new();
    for (state, words) in OPEN {
        let filter = EntryFilter { states: vec![state], period: Some(period), ..EntryFilter::default() };
        open.push((state, words, u64::from(view.tally_entries(&filter)?.count)));
    }
    open.retain(|(_, _, count)| *count > 0);
    let cycles = policies::on(view, today)?.into_iter().map(|policy| {
        let cycle = cycle_at(&policy.pack, &policy.params, today);
        let year = year_at(&policy.pack, &policy.params, today);
        let days_left = (cycle.unwrap_or(year).to() - today).num_days();
        Cycle { title: policy.pack.title().to_owned(), year, cycle, days_left }
    });
    Ok(Shown { period, open, cycles: cycles.collect() })
}

fn enter(context: &Context, text: String) -> Action<Message> {
    let entered = context.desk.ask(move |workspace| {
        enter_year(workspace, &text)?;
        Ok::<_, ServiceError>(Box::new(workspace.view().school()?))
    });
    Action::run(entered.map(Message::Entered))
}

impl Screen for Year {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        let ticket = self.asked.draw();
        let shown = context.desk.ask(|workspace| read(workspace));
        Action::run(shown.map(move |shown| Message::Read(ticket, shown.map(Box::new))))
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(shown)) if ticket == self.asked => self.shown = Some(*shown),
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Typed(words) => {
                self.refused = None;
                self.typed = words;
            }
            Message::EnterTyped => return enter(context, self.typed.clone()),
            Message::Enter(period) => return enter(context, period.to_string()),
            Message::Entered(Ok(school)) => {
                self.typed.clear();
                self.refused = None;
                let words = format!("现在是 {}", told::year(school.period));
                return Action::done(words).ask(Ask::School(school));
            }
            Message::Entered(Err(fault)) => {
                self.refused = Some(fault.way_out.unwrap_or(fault.message));
            }
            Message::Go(EntryState::Pending) => return Action::go(Place::Audit, Aim::Nothing),
            Message::Go(state) => return Action::go(Place::Ledger, Aim::Entries(vec![state])),
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(shown) = &self.shown else { return Page::new("", Space::new()) };
        let parts = [self.now(shown), open(shown), cycles(shown)];
        let page = Page::new("", sheet(context, parts));
        match shown.period.next() {
            Some(next) => page.primary(
                button(format!("进入 {}", told::year(next))).primary().on_press(Message::Enter(next)),
            ),
            None => page,
        }
    }
}

impl Year {
    fn now<'a>(&'a self, shown: &'a Shown) -> Element<'a, Message> {
        let now = row![text::figure(told::year(shown.period)), text::small(told::days(shown.period)),]
            .spacing(12)
            .align_y(Alignment::Center);
        let input = field(&self.typed)
            .id("settings-year")
            .placeholder("2026、2025学年")
            .wrong(self.refused.is_some())
            .on_input(Message::Typed)
            .on_submit(Message::EnterTyped)
            .width(200);
        let typed = (!self.typed.trim().is_empty()).then_some(Message::EnterTyped);
        let back = shown
            .period
            .previous()
            .map(|before| button(format!("回到 {}", told::year(before))).on_press(Message::Enter(before)));
        let line = row![input, button("换成这一年").on_press_maybe(typed)].push(back).spacing(8);
        let other = labelled("换成别的年度", line)
            .hint("总览、表格和报送都按这一年度；以前登记的不会变")
            .error(self.refused.as_deref());
        part("现在的年度", "新的培训、学时和报送记在这一年度里。", column![now, other].spacing(12))
    }
}

fn open(shown: &Shown) -> Element<'_, Message> {
    let about = if shown.open.is_empty() {
        "都办完了，可以进入下一年度。"
    } else {
        "进入下一年度以后仍然可以办。"
    };
    let lines = shown.open.iter().map(|(state, words, count)| {
        let count = container(text::strong(grouped(*count))).align_right(56);
        let line = row![count, text::body(*words), Space::new().width(Length::Fill)]
            .push(button("去办").link().on_press(Message::Go(*state)))
            .spacing(8)
            .height(30)
            .align_y(Alignment::Center);
        Element::from(line)
    });
    part("这一年度还没有办完的", about, column(lines))
}

fn cycles(shown: &Shown) -> Element<'_, Message> {
    let lines = shown.cycles.iter().map(|one| {
        let name = text::line(kind::BODY, one.title.as_str()).width(Length::Fill);
        let span = match one.cycle {
            Some(cycle) => format!("周期 {cycle}（{}）", told::days(cycle)),
            None => format!("{}（{}）", told::year(one.year), told::days(one.year)),
        };
        let left =
            text::text(kind::SMALL, format!("还有 {} 天", one.days_left)).style(style::tone(Tone::Second));
        let line = column![name, row![text::small(span), Space::new().width(Length::Fill), left]].spacing(2);
        column![container(line).padding([6, 0]), surface::line()].into()
    });
    part("规程的年度和周期", "起止由规程定；规程让学校自己定起算年的，在“规程”里改。", column(lines))
}
