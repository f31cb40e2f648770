//! 自定义查询: fields, conditions and an order put together, answered while they are; saved under a name. It lies beside 统计.

mod builder;
#[cfg(test)]
mod tests;
mod view;

use std::path::PathBuf;

use iced::Task;
use iced::keyboard::key::Named;

use super::asking::{self, Asking};
use super::chooser::Chooser;
use super::slot::Slot;
use super::{Action, Aim, Ask, Context, Page, Press, Screen};
use crate::model::id::{EntryId, ProgramId, QueryId, StaffId};
use crate::model::query::{About, Query};
use crate::service::outgoing::write_out;
use crate::service::queries::{Answered, answer, delete_query, fields, save_query, saved_queries, workbook};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::places::Place;
use crate::window::widget::button::button;
use crate::window::widget::toast::Toast;
use crate::window::widget::{select, table};
use builder::Builder;

/// What was read: the answer, and the saved questions.
#[derive(Debug, Clone)]
pub struct Shown {
    found: Answered,
    saved: Vec<(QueryId, String, Query)>,
}

/// The state of the screen.
pub struct Queries {
    builder: Builder,
    shown: Option<Shown>,
    asked: Ticket,
    table: table::State,
    saved: Chooser<i64>,
    open: Option<(QueryId, String)>,
    naming: Slot<Asking>,
    refused: Option<Fault>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The question is put together.
    Build(builder::Message),
    /// It was answered.
    Answered(Ticket, Result<Box<Shown>, Fault>),
    /// The rows.
    Table(table::Event),
    /// A saved question is taken.
    Saved(select::Event),
    /// It is to be saved.
    Save,
    /// Its name.
    Naming(asking::Message),
    /// The open one is to be deleted.
    Delete,
    /// It is to be written to a workbook.
    Export,
    /// The file was chosen.
    Chosen(Option<PathBuf>),
    /// The file was written.
    Written(Result<PathBuf, Fault>),
    /// It was done, with words for the toast, or refused.
    Did(Ticket, Result<String, Fault>),
}

impl Default for Queries {
    fn default() -> Self {
        let builder = Builder::of(&Query {
            about: About::Staff,
            columns: ["name", "department", "subject", "title", "total", "missing"].map(str::to_owned).into(),
            conditions: Vec::new(),
            sort: None,
            descending: false,
        });
        let mut queries = Self {
            table: table::State::new(view::columns(About::Staff)),
            builder,
            shown: None,
            asked: Ticket::default(),
            saved: Chooser::new(Vec::<(i64, String)>::new(), None),
            open: None,
            naming: Slot::default(),
            refused: None,
        };
        queries.lay();
        queries
    }
}

impl Queries {
    /// Shows the columns that are asked for, in their order.
    fn lay(&mut self) {
        let query = self.builder.query();
        let columns = view::columns(query.about);
        if self.table.columns().as_ptr() != columns.as_ptr() {
            self.table = table::State::new(columns);
        }
        let known = fields(query.about);
        let place = |code: &String| known.iter().position(|(known, _)| known == code);
        self.table.set_order(query.columns.iter().filter_map(place).collect());
    }

    fn ask(&mut self, context: &Context) -> Task<Message> {
        let ticket = self.asked.draw();
        let query = self.builder.query();
        let asked = context.desk.ask(move |workspace| -> Result<Shown, ServiceError> {
            let view = workspace.view();
            let found = answer(view, &query, workspace.setting().clock.today())?;
            Ok(Shown { found, saved: saved_queries(view)? })
        });
        asked.map(move |shown| Message::Answered(ticket, shown.map(Box::new)))
    }

    fn again(&mut self, context: &Context) -> Action<Message> {
        self.lay();
        self.ask(context).into()
    }

    fn take_saved(&mut self, context: &Context) -> Action<Message> {
        let wanted = self.saved.value().copied();
        let found =
            self.shown.as_ref().and_then(|shown| shown.saved.iter().find(|(id, ..)| Some(id.0) == wanted));
        let Some((id, name, query)) = found else { return Action::none() };
        self.open = Some((*id, name.clone()));
        self.builder = Builder::of(query);
        self.again(context)
    }

    fn row(&self) -> Option<(About, i64)> {
        let at = usize::try_from(self.table.current_key()?).ok()?;
        let (id, _) = self.shown.as_ref()?.found.rows.get(at)?;
        Some((self.builder.query().about, *id))
    }

    fn go(&self) -> Action<Message> {
        match self.row() {
            Some((About::Entries, id)) => Action::go(Place::Ledger, Aim::Entry(EntryId(id))),
            Some((About::Programs, id)) => Action::go(Place::Training, Aim::Program(ProgramId(id))),
            Some((_, id)) => Action::go(Place::Staff, Aim::Staff(StaffId(id))),
            None => Action::none(),
        }
    }

    fn name(&self) -> String {
        self.open.as_ref().map_or_else(|| "查询结果".to_owned(), |(_, name)| name.clone())
    }

    fn begin(
        &mut self,
        context: &Context,
        deed: impl FnOnce(&mut Workspace) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let Some(ticket) = self.naming.begin() else { return Action::none() };
        Action::run(context.desk.ask(deed).map(move |done| Message::Did(ticket, done)))
    }

    fn did(&mut self, context: &Context, ticket: Ticket, done: Result<String, Fault>) -> Action<Message> {
        let is_its_own = self.naming.answered(ticket);
        match (done, self.naming.get_mut().filter(|_| is_its_own)) {
            (Ok(words), asking) => {
                if asking.is_some() {
                    self.naming.close();
                }
                Action::done(words).and(self.ask(context))
            }
            (Err(fault), Some(asking)) => {
                asking.refuse(fault);
                Action::none()
            }
            (Err(fault), None) => Action::failed(&fault),
        }
    }

    fn naming(&mut self, context: &Context, message: asking::Message) -> Action<Message> {
        let Some(asking) = self.naming.get_mut() else { return Action::none() };
        match asking.update(message) {
            asking::Outcome::None => Action::none(),
            asking::Outcome::Close => {
                self.naming.close();
                Action::none()
            }
            asking::Outcome::Do(name) => {
                let query = self.builder.query();
                self.begin(context, move |workspace| {
                    save_query(workspace, &name, &query)?;
                    Ok(format!("已存查询：{name}"))
                })
            }
        }
    }

    fn write(&self, context: &Context, path: PathBuf) -> Action<Message> {
        let Some(shown) = &self.shown else { return Action::none() };
        let (found, name, today) = (shown.found.clone(), self.name(), context.today);
        let written = context.desk.ask(move |workspace| {
            workbook(workspace.view(), &found, &name, today)
                .and_then(|bytes| write_out(&path, &bytes, "xlsx"))
                .map(|()| path)
                .map_err(Fault::from)
        });
        Action::run(written.map(Message::Written))
    }
}

impl Screen for Queries {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.ask(context).into()
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Build(message) => {
                if self.builder.update(message) {
                    return self.again(context);
                }
            }
            Message::Answered(ticket, Ok(shown)) if ticket == self.asked => {
                self.refused = None;
                self.table.set_keys((0..).take(shown.found.rows.len()).collect());
                let now = self.open.as_ref().map(|(id, _)| id.0);
                let saved = shown.saved.iter().map(|(id, name, _)| (id.0, name.clone()));
                self.saved = Chooser::new(saved, now.as_ref());
                self.shown = Some(*shown);
            }
            Message::Answered(ticket, Err(fault)) if ticket == self.asked => self.refused = Some(fault),
            Message::Answered(..) => {}
            Message::Table(event) => {
                if let table::Outcome::Open(_) = self.table.update(event) {
                    return self.go();
                }
            }
            Message::Saved(event) => {
                if self.saved.update(event) {
                    return self.take_saved(context);
                }
            }
            Message::Save => {
                let about = "同名的会改写；以后在“已存的查询”里选。";
                self.naming.open(Asking::new("存下这个查询", about, "名称", "先不存", "存下"));
            }
            Message::Naming(message) => return self.naming(context, message),
            Message::Delete => {
                let Some((id, name)) = self.open.clone() else { return Action::none() };
                self.open = None;
                return self.begin(context, move |workspace| {
                    delete_query(workspace, id)?;
                    Ok(format!("已删除查询：{name}"))
                });
            }
            Message::Export => {
                let wish = Wish::save("导出到", format!("{}.xlsx", self.name()));
                return Action::run(wish.only("xlsx", &["xlsx"]).ask().map(Message::Chosen));
            }
            Message::Chosen(None) => {}
            Message::Chosen(Some(path)) => return self.write(context, path),
            Message::Written(Ok(path)) => {
                let told = Toast::done(format!("已导出工作簿：{}", path.display()));
                return Action::none().ask(Ask::Toast(told));
            }
            Message::Written(Err(fault)) => return Action::failed(&fault),
            Message::Did(ticket, done) => return self.did(context, ticket, done),
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let rows = self.shown.as_ref().map_or(0, |shown| shown.found.rows.len());
        let export = button("导出")
            .icon(Icon::FileSpreadsheet)
            .key("Ctrl E")
            .on_press_maybe((rows > 0).then_some(Message::Export));
        Page::new("", view::view(self, context))
            .second(export)
            .primary(button("存下…").primary().key("Ctrl S").on_press(Message::Save))
            .dialog(self.naming.get().map(|asking| asking.view(Message::Naming)))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        match self.naming.get() {
            Some(_) if press.is_ctrl(Named::Enter) => Some(Message::Naming(asking::Message::Do)),
            Some(_) if press.is(Named::Escape) => Some(Message::Naming(asking::Message::Close)),
            Some(_) => None,
            None if press.ctrl('s') => Some(Message::Save),
            None if press.ctrl('e') => Some(Message::Export),
            None => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.naming.is_open()
    }
}
