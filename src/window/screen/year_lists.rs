//! 结转名单: whoever met the requirements of a closed year, did not, made up for it or was let off; to commend, to call, to write out.
//! It lies beside 统计.

use std::path::PathBuf;

use iced::widget::{Space, column, container, row};
use iced::{Length, Task};

use super::chooser::Chooser;
use super::doing::{self, Doing};
use super::fields::{self, Fields, at};
use super::settings::Section;
use super::{Action, Aim, Ask, Context, Page, Press, Screen, amount, calling};
use crate::model::hours::Hours;
use crate::model::id::StaffId;
use crate::model::year_result::YearOutcome;
use crate::policy::terms::Unfinished;
use crate::service::outgoing::write_out;
use crate::service::policies::find_pack;
use crate::service::year_close::{ClosedPerson, ClosedYear, closed_years, list_workbook, make_up};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::places::Place;
use crate::window::widget::button::button;
use crate::window::widget::side_list::side_list;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::toast::Toast;
use crate::window::widget::{Element, bar, empty, select, text};

/// Width of the names of the lists.
const SIDE: f32 = 220.0;

const COLUMNS: &[Column] = &[
    Column::new("name", "姓名", 140.0).least(96.0).unsorted(),
    Column::new("code", "编号", 130.0).hides(1).unsorted(),
    Column::new("hours", "认定学时", 96.0).figures().unsorted(),
    Column::new("outcome", "结果", 150.0).least(120.0).stretches().unsorted(),
    Column::new("made_up", "补足日期", 120.0).unsorted(),
];

/// The lists: which result, its name, and its icon.
const LISTS: [(Option<YearOutcome>, &str, Icon); 6] = [
    (None, "全部", Icon::Users),
    (Some(YearOutcome::Met), "合格，可以表彰", Icon::CircleCheck),
    (Some(YearOutcome::Unmet), "不合格，等补足", Icon::CircleX),
    (Some(YearOutcome::MadeUp), "已补足", Icon::Check),
    (Some(YearOutcome::Excused), "免于考核", Icon::Info),
    (Some(YearOutcome::None), "不设要求", Icon::Minus),
];

/// The state of the screen.
pub struct YearLists {
    years: Option<Vec<Year>>,
    asked: Ticket,
    year: Chooser<i64>,
    open: usize,
    names: Vec<String>,
    table: table::State,
    doing: Doing<Vec<StaffId>>,
}

/// A closed year, and whether its regulation lets people make up for it.
#[derive(Debug, Clone)]
pub struct Year {
    closed: ClosedYear,
    may_make_up: bool,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The years were read.
    Read(Ticket, Result<Vec<Year>, Fault>),
    /// Another year.
    Year(select::Event),
    /// Another list.
    Open(usize),
    /// The people.
    Table(table::Event),
    /// The names are copied.
    CopyNames,
    /// The chosen people have made up for it.
    MakeUp,
    /// To where a year is closed.
    Close,
    /// To be written to a workbook.
    Export,
    /// The file was chosen.
    Chosen(Option<PathBuf>),
    /// The file was written.
    Written(Result<PathBuf, Fault>),
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl Default for YearLists {
    fn default() -> Self {
        Self {
            years: None,
            asked: Ticket::default(),
            year: Chooser::new(Vec::<(i64, String)>::new(), None),
            open: 0,
            names: Vec::new(),
            table: table::State::new(COLUMNS),
            doing: Doing::default(),
        }
    }
}

fn read(workspace: &Workspace) -> Result<Vec<Year>, ServiceError> {
    let view = workspace.view();
    let mut years = Vec::new();
    for closed in closed_years(view)? {
        // Of a regulation that is gone nobody knows whether it lets people make up.
        let pack = find_pack(view, &closed.close.policy).ok();
        let may_make_up = pack.is_some_and(|pack| pack.audit().unfinished == Unfinished::MakeUp);
        years.push(Year { closed, may_make_up });
    }
    Ok(years)
}

impl YearLists {
    fn read(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| read(workspace));
        read.map(move |years| Message::Read(ticket, years))
    }

    fn shown(&self) -> Option<&Year> {
        let wanted = *self.year.value()?;
        self.years.as_ref()?.iter().find(|year| year.closed.close.id.0 == wanted)
    }

    fn outcome(&self) -> Option<YearOutcome> {
        LISTS.get(self.open).and_then(|(outcome, ..)| *outcome)
    }

    fn people(&self) -> impl Iterator<Item = &ClosedPerson> {
        let outcome = self.outcome();
        let all = self.shown().into_iter().flat_map(|year| &year.closed.results);
        all.filter(move |one| outcome.is_none_or(|outcome| outcome == one.outcome))
    }

    fn lay(&mut self) {
        let count = |outcome: Option<YearOutcome>| {
            let all = self.shown().into_iter().flat_map(|year| &year.closed.results);
            all.filter(|one| outcome.is_none_or(|outcome| outcome == one.outcome)).count()
        };
        self.names = LISTS.iter().map(|(outcome, name, _)| format!("{name}　{}", count(*outcome))).collect();
        let keys = self.people().map(|one| one.staff.0).collect();
        self.table.set_keys(keys);
    }

    fn take(&mut self, years: Vec<Year>) {
        let before = self.year.value().copied();
        let named = years.iter().map(|year| {
            let close = &year.closed.close;
            (close.id.0, format!("{}　《{}》", close.period, year.closed.title))
        });
        let first = years.first().map(|year| year.closed.close.id.0);
        let there = before.filter(|id| years.iter().any(|year| year.closed.close.id.0 == *id));
        self.year = Chooser::new(named.collect::<Vec<_>>(), there.or(first).as_ref());
        self.years = Some(years);
        self.lay();
    }

    fn make_up(&mut self, context: &Context) -> Action<Message> {
        let Some(year) = self.shown() else { return Action::none() };
        let unmet = |id: &StaffId| {
            year.closed.results.iter().any(|one| one.staff == *id && one.outcome == YearOutcome::Unmet)
        };
        let people: Vec<StaffId> = self.table.chosen().into_iter().map(StaffId).filter(unmet).collect();
        if people.is_empty() {
            return Action::none();
        }
        let about = format!(
            "{} 年度，{} 人。年度结果仍记不合格，旁边写上哪天补足。",
            year.closed.close.period,
            people.len()
        );
        let form = Fields::new("登记补足", about, "先不登记", "登记补足")
            .day("哪天补足", Some(context.today), context.today)
            .needed();
        self.doing.ask(people, form);
        Action::none()
    }

    fn fields(&mut self, context: &Context, message: fields::Message) -> Action<Message> {
        let Some((people, typed)) = self.doing.update(message) else { return Action::none() };
        let Some(year) = self.shown() else { return Action::none() };
        let (policy, period) = (year.closed.close.policy.clone(), year.closed.close.period);
        self.doing.begin(context, Message::Did, move |workspace| {
            make_up(workspace, &policy, period, &people, &at(&typed, 0))?;
            Ok(format!("已登记 {} 人补足 {period}", people.len()))
        })
    }

    fn called(&self) -> (String, usize) {
        let ticked = self.table.ticked();
        let meant = |one: &&ClosedPerson| ticked.is_empty() || ticked.contains(&one.staff.0);
        let people: Vec<(&str, &str)> = self
            .people()
            .filter(meant)
            .map(|one| (one.name.as_str(), one.code.as_deref().unwrap_or_default()))
            .collect();
        (calling::names(people.iter().copied()), people.len())
    }

    fn write(&self, context: &Context, path: PathBuf) -> Action<Message> {
        let Some(year) = self.shown() else { return Action::none() };
        let (closed, outcome, today) = (year.closed.clone(), self.outcome(), context.today);
        let written = context.desk.ask(move |workspace| {
            list_workbook(workspace.view(), &closed, outcome, today)
                .and_then(|bytes| write_out(&path, &bytes, "xlsx"))
                .map(|()| path)
        });
        Action::run(written.map(Message::Written))
    }
}

impl Screen for YearLists {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context).into()
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(years)) if ticket == self.asked => self.take(years),
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Year(event) => {
                if self.year.update(event) {
                    self.table.untick();
                    self.lay();
                }
            }
            Message::Open(open) => {
                self.open = open;
                self.table.untick();
                self.lay();
            }
            Message::Table(event) => {
                if self.table.update(event) == table::Outcome::Copy {
                    return Action::run(iced::clipboard::write(self.copied()));
                }
            }
            Message::CopyNames => {
                let (names, count) = self.called();
                if count > 0 {
                    let told = Ask::Toast(Toast::done(format!("已复制 {count} 人的名字")));
                    return Action::run(iced::clipboard::write(names)).ask(told);
                }
            }
            Message::MakeUp => return self.make_up(context),
            Message::Close => return Action::go(Place::Settings, Aim::Section(Section::Closing)),
            Message::Export => {
                let Some(year) = self.shown() else { return Action::none() };
                let list = self.outcome().map_or("全部", YearOutcome::word);
                let name = format!("{}年度考核结果_{list}.xlsx", year.closed.close.period);
                return Action::run(
                    Wish::save("导出到", name).only("xlsx", &["xlsx"]).ask().map(Message::Chosen),
                );
            }
            Message::Chosen(None) => {}
            Message::Chosen(Some(path)) => return self.write(context, path),
            Message::Written(Ok(path)) => {
                let told = Toast::done(format!("已导出工作簿：{}", path.display()));
                return Action::none().ask(Ask::Toast(told));
            }
            Message::Written(Err(fault)) => return Action::failed(&fault),
            Message::Fields(message) => return self.fields(context, message),
            Message::Did(answer) => match self.doing.answered(answer) {
                Ok(words) => {
                    self.table.untick();
                    return Action::done(words).and(self.read(context));
                }
                Err(told) => return told,
            },
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(years) = &self.years else { return Page::new("", Space::new()) };
        let Some(year) = self.shown().filter(|_| !years.is_empty()) else {
            let close = button("去年度结转").primary().icon(Icon::Lock).on_press(Message::Close);
            let words = "一个年度结转以后，合格、不合格、已补足和免于考核的名单在这里。";
            return Page::new("", empty::empty(Icon::Lock, "还没有结转过的年度", words, vec![close]));
        };
        let shown = self.table.keys().len();
        let export = button("导出").icon(Icon::FileSpreadsheet).key("Ctrl E");
        Page::new(format!("{} 结转", year.closed.close.closed_on), self.body(year, context))
            .second(
                button("复制人名").icon(Icon::Copy).on_press_maybe((shown > 0).then_some(Message::CopyNames)),
            )
            .second(export.on_press_maybe((shown > 0).then_some(Message::Export)))
            .dialog(self.doing.view(Message::Fields))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        if self.doing.is_open() {
            return self.doing.key(press).map(Message::Fields);
        }
        let some = !self.table.keys().is_empty();
        match (press.ctrl('e') && some, press.ctrl_shift('c')) {
            (true, _) => Some(Message::Export),
            (_, true) => Some(Message::CopyNames),
            _ => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open()
    }
}

impl YearLists {
    fn body<'a>(&'a self, year: &'a Year, context: &Context) -> Element<'a, Message> {
        let icons = LISTS.iter().map(|(_, _, icon)| *icon);
        let parts = icons.zip(self.names.iter().map(String::as_str));
        let list = side_list(SIDE, parts, self.open, Message::Open, None);
        let years = container(self.year.view("year-lists-year", "年度", Message::Year)).width(420);
        let unmet = self.outcome() == Some(YearOutcome::Unmet) && year.may_make_up;
        let chosen = unmet && !self.table.chosen().is_empty();
        let made_up = unmet
            .then(|| button("登记补足…").small().on_press_maybe(chosen.then_some(Message::MakeUp)).into());
        let count = text::small(format!("{} 人", self.table.keys().len())).into();
        let tools = bar::tools([years.into()], [Some(count), made_up].into_iter().flatten());
        let people: std::collections::HashMap<i64, &ClosedPerson> =
            self.people().map(|one| (one.staff.0, one)).collect();
        let sum: Hours = people.values().map(|one| one.total).sum();
        let rows: Element<'a, Message> = if people.is_empty() {
            empty::empty(Icon::Users, "这张名单上没有人", "换一张名单或换一个年度看看。", Vec::new())
        } else {
            let cells =
                move |key: i64, column| people.get(&key).map_or_else(Cell::blank, |one| cell(one, column));
            table::table(&self.table, cells, Message::Table)
                .id("year-lists")
                .row_height(context.look.row())
                .footer(vec![(0, Cell::strong("合计")), (2, Cell::strong(amount(sum)))])
                .into()
        };
        row![list, column![tools, rows].width(Length::Fill)].into()
    }

    fn copied(&self) -> String {
        let head = COLUMNS.iter().map(|column| column.title.to_owned()).collect::<Vec<_>>();
        let chosen = self.table.chosen();
        let people = self.people().filter(|one| chosen.contains(&one.staff.0));
        let lines = people.map(|one| {
            (0..COLUMNS.len()).map(|column| cell(one, column).words.into_owned()).collect::<Vec<_>>()
        });
        table::tsv(std::iter::once(head).chain(lines))
    }
}

fn cell(one: &ClosedPerson, column: usize) -> Cell<'_> {
    match column {
        0 => Cell::words(one.name.as_str()),
        1 => Cell::second(one.code.as_deref().unwrap_or_default()),
        2 => Cell::words(one.total.to_string()),
        3 if one.outcome == YearOutcome::Unmet => Cell::strong(one.outcome.word()),
        3 => Cell::second(one.outcome.word()),
        _ => Cell::second(one.made_up_on.map(|day| day.to_string()).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use crate::service::policies::main_policy;
    use crate::service::year_close::close_year;
    use crate::window::screen::staging::{expect, school};
    use iced::keyboard::{Modifiers, key::Named};

    #[test]
    fn the_lists_of_a_closed_year_are_one_step_from_the_statistics() {
        let school = school("secondary-annual-90");
        let mut workspace = school.open();
        let mut form = crate::service::ledger::EntryForm::new(school.people[0]);
        (form.title, form.from, form.hours) = ("培训".into(), "2024-10-01".into(), "95".into());
        form.activity = crate::model::facts::Activity::CentralTraining;
        let filing = crate::service::ledger::Filing::Pass(String::new());
        crate::service::ledger::add_entry(&mut workspace, &form, &filing).unwrap();
        let policy = main_policy(workspace.view()).unwrap();
        close_year(&mut workspace, &policy, "2024".parse().unwrap()).unwrap();
        drop(workspace);
        let mut stage = school.window("8");
        stage.click("结转名单…");
        expect(&mut stage, "全部　24");
        stage.click("不合格，等补足　");
        stage.click("许清和");
        stage.ctrl_shift("c");
        let copied = stage.copied().unwrap();
        assert!(copied.contains("许清和"), "{copied}");
        stage.click("登记补足…");
        stage.key_with(Modifiers::CTRL, Named::Enter);
        expect(&mut stage, "已登记 1 人补足 2024");
        expect(&mut stage, "已补足　1");
        stage.key(Named::Escape);
        assert!(!stage.sees("全部　24"));
    }

    #[test]
    fn without_a_closed_year_it_leads_to_where_one_is_closed() {
        let school = school("secondary-annual-90");
        let mut stage = school.window("8");
        stage.click("结转名单…");
        expect(&mut stage, "还没有结转过的年度");
        stage.click("去年度结转");
        expect(&mut stage, "每个人的结果从结转那天起不变");
    }
}
