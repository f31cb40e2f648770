//! 统计: the hours of a period by institution, program, department, title, stage or year, as a chart and as a table.

#[cfg(test)]
mod tests;
mod view;

use std::path::PathBuf;

use iced::Task;

use super::beside::{self, Beside};
use super::chooser::Chooser;
use super::queries::{self, Queries};
use super::year_lists::{self, YearLists};
use super::{Action, Aim, Ask, Context, Page, Press, Screen};
use crate::model::period::Period;
use crate::service::assessment::{self, By, Counting, Of, Question};
use crate::service::outgoing::write_out;
use crate::service::printing::{self, Request};
use crate::service::{Fault, ServiceError, policies};
use crate::store::{EntryFilter, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::places::Place;
use crate::window::widget::button::button;
use crate::window::widget::toast::Toast;
use crate::window::widget::{select, table};

/// The state of the screen.
pub struct Statistics {
    by: By,
    policy: Chooser<String>,
    period: Chooser<String>,
    passed: bool,
    shown: Option<Result<Box<Shown>, Fault>>,
    asked: Ticket,
    table: table::State,
    busy: bool,
    queries: Option<Box<Beside<Queries>>>,
    lists: Option<Box<Beside<YearLists>>>,
}

/// What was counted.
#[derive(Debug, Clone)]
pub struct Shown {
    statistics: assessment::Statistics,
    policies: Vec<(String, String)>,
    entries: u32,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Another view.
    By(By),
    /// Another regulation.
    Policy(select::Event),
    /// Another period.
    Period(select::Event),
    /// What the school has passed counts too, or not any more.
    Passed,
    /// It was counted.
    Counted(Ticket, Result<Box<Shown>, Fault>),
    /// The table.
    Table(table::Event),
    /// Questions of one's own are opened.
    OpenQueries,
    /// They.
    Queries(beside::Event<queries::Message>),
    /// The lists of a closed year are opened.
    OpenLists,
    /// They.
    Lists(beside::Event<year_lists::Message>),
    /// To be written to a workbook.
    Export,
    /// The file was chosen.
    Chosen(Option<PathBuf>),
    /// The file was written.
    Written(Result<PathBuf, Fault>),
}

impl Default for Statistics {
    fn default() -> Self {
        Self {
            by: By::Institution,
            policy: Chooser::new(Vec::<(String, String)>::new(), None),
            period: Chooser::new(Vec::<(String, String)>::new(), None),
            passed: false,
            shown: None,
            asked: Ticket::default(),
            table: table::State::new(&[]),
            busy: false,
            queries: None,
            lists: None,
        }
    }
}

/// A period as the choice names it.
fn named(period: Period) -> String {
    use chrono::Datelike;
    let (first, last) = (period.from().year(), period.to().year());
    match Period::years(first, last) == Ok(period) {
        true if first == last => format!("{period} 年度"),
        true => format!("{first}—{last} 周期"),
        false => period.to_string(),
    }
}

fn count(workspace: &Workspace, asked: &Question) -> Result<Shown, ServiceError> {
    let (view, today) = (workspace.view(), workspace.setting().clock.today());
    let chosen = policies::chosen(view)?;
    Ok(Shown {
        statistics: assessment::statistics(view, asked, today)?,
        policies: chosen.iter().map(|one| (one.pack.id().to_owned(), one.pack.title().to_owned())).collect(),
        entries: view.tally_entries(&EntryFilter::default())?.count,
    })
}

impl Statistics {
    fn count(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.asked.draw();
        let asked = Question {
            by: self.by,
            policy: self.policy.value().cloned(),
            period: self.period.value().cloned().unwrap_or_default(),
            counting: if self.passed { Counting::Passed } else { Counting::Counted },
        };
        let counted = context.desk.ask(move |workspace| count(workspace, &asked));
        counted.map(move |shown| Message::Counted(ticket, shown.map(Box::new)))
    }

    fn counted(&mut self, shown: &Shown) {
        let statistics = &shown.statistics;
        if self.table.columns() != view::columns(statistics) {
            self.table = table::State::new(view::columns(statistics));
        }
        self.table.set_keys((0..).take(statistics.groups.len()).collect());
        let now = self.policy.value().or(shown.policies.first().map(|(id, _)| id)).cloned();
        self.policy = Chooser::new(shown.policies.clone(), now.as_ref());
        let now = self.period.value().cloned().unwrap_or_default();
        let offered = statistics.offered.iter().map(|(typed, period)| (typed.clone(), named(*period)));
        self.period = Chooser::new(offered, Some(&now));
    }

    fn statistics(&self) -> Option<&assessment::Statistics> {
        self.shown.as_ref().and_then(|shown| shown.as_ref().ok()).map(|shown| &shown.statistics)
    }

    /// Goes to what a line is about.
    fn open(&self, key: i64) -> Action<Message> {
        let group = usize::try_from(key).ok().and_then(|at| self.statistics()?.groups.get(at));
        match group.map(|group| group.of.clone()) {
            Some(Of::Program(program)) => Action::go(Place::Ledger, Aim::Program(program)),
            Some(Of::Year(year)) => Action::go(Place::Ledger, Aim::Year(year)),
            Some(Of::Department(name)) => Action::go(Place::Staff, Aim::Department(name)),
            Some(Of::Several) | None => Action::none(),
        }
    }

    fn choose_file(&self) -> Task<Message> {
        let name = format!("学时统计_按{}.xlsx", self.by.word());
        Wish::save("导出到", name).only("xlsx", &["xlsx"]).ask().map(Message::Chosen)
    }

    fn write(&mut self, context: &Context, path: PathBuf) -> Task<Message> {
        self.busy = true;
        let request = Request {
            by: self.by,
            policy: self.policy.value().cloned(),
            period: self.period.value().cloned().unwrap_or_default(),
            passed: self.passed,
            ..Request::on(context.today)
        };
        let written = context.desk.ask(move |workspace| {
            printing::xlsx(workspace.view(), "tally", &request)
                .and_then(|bytes| write_out(&path, &bytes, "xlsx"))
                .map(|()| path)
                .map_err(Fault::from)
        });
        written.map(Message::Written)
    }
}

impl Screen for Statistics {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        let more = self.queries.as_mut().map(|queries| queries.load(context).map(Message::Queries));
        more.unwrap_or_else(Action::none).and(self.count(context))
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::By(by) => {
                self.by = by;
                self.count(context).into()
            }
            Message::Policy(event) => match self.policy.update(event) {
                true => {
                    self.period = Chooser::new(Vec::<(String, String)>::new(), None);
                    self.count(context).into()
                }
                false => Action::none(),
            },
            Message::Period(event) => match self.period.update(event) {
                true => self.count(context).into(),
                false => Action::none(),
            },
            Message::Passed => {
                self.passed = !self.passed;
                self.count(context).into()
            }
            Message::Counted(ticket, shown) => {
                if ticket == self.asked {
                    if let Ok(shown) = &shown {
                        self.counted(shown);
                    }
                    self.shown = Some(shown);
                }
                Action::none()
            }
            Message::Table(event) => match self.table.update(event) {
                table::Outcome::Open(key) => self.open(key),
                table::Outcome::Copy => match self.statistics() {
                    Some(statistics) => Action::run(iced::clipboard::write(view::copied(statistics))),
                    None => Action::none(),
                },
                _ => Action::none(),
            },
            Message::OpenQueries => {
                let (queries, action) = Beside::open("自定义查询", context);
                self.queries = Some(Box::new(queries));
                action.map(Message::Queries)
            }
            Message::Queries(beside::Event::Leave) => {
                self.queries = None;
                Action::none()
            }
            Message::Queries(beside::Event::In(message)) => {
                let Some(queries) = &mut self.queries else { return Action::none() };
                let action = queries.update(context, message);
                if beside::goes(&action) {
                    self.queries = None;
                }
                action.map(Message::Queries)
            }
            Message::OpenLists => {
                let (lists, action) = Beside::open("结转名单", context);
                self.lists = Some(Box::new(lists));
                action.map(Message::Lists)
            }
            Message::Lists(beside::Event::Leave) => {
                self.lists = None;
                Action::none()
            }
            Message::Lists(beside::Event::In(message)) => {
                let Some(lists) = &mut self.lists else { return Action::none() };
                let action = lists.update(context, message);
                if beside::goes(&action) {
                    self.lists = None;
                }
                action.map(Message::Lists)
            }
            Message::Export => self.choose_file().into(),
            Message::Chosen(None) => Action::none(),
            Message::Chosen(Some(path)) => self.write(context, path).into(),
            Message::Written(written) => {
                self.busy = false;
                match written {
                    Ok(path) => {
                        let told = Toast::done(format!("已导出工作簿：{}", path.display()));
                        Action::none().ask(Ask::Toast(told))
                    }
                    Err(fault) => Action::failed(&fault),
                }
            }
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let there = self.statistics().is_some_and(|statistics| !statistics.groups.is_empty());
        let about = self.statistics().map(|shown| format!("《{}》{}", shown.policy, named(shown.period)));
        let export = button("导出")
            .icon(Icon::FileSpreadsheet)
            .key("Ctrl E")
            .on_press_maybe((there && !self.busy).then_some(Message::Export));
        let ask = button("自定义查询…").icon(Icon::ListFilter).on_press(Message::OpenQueries);
        let lists = button("结转名单…").icon(Icon::Lock).on_press(Message::OpenLists);
        let queries = self.queries.as_ref().map(|queries| queries.view(context, Message::Queries));
        let over = self.lists.as_ref().map(|lists| lists.view(context, Message::Lists));
        Page::new(about.unwrap_or_default(), view::view(self, context))
            .second(lists)
            .second(ask)
            .second(export)
            .dialog(queries.or(over))
    }

    fn key(&self, context: &Context, press: &Press) -> Option<Message> {
        if let Some(queries) = &self.queries {
            return queries.key(context, press).map(Message::Queries);
        }
        if let Some(lists) = &self.lists {
            return lists.key(context, press).map(Message::Lists);
        }
        let there = self.statistics().is_some_and(|statistics| !statistics.groups.is_empty());
        (press.ctrl('e') && there && !self.busy).then_some(Message::Export)
    }

    fn has_dialog(&self) -> bool {
        self.queries.is_some() || self.lists.is_some()
    }
}
