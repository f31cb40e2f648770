//! 打印: the forms at the left, for whom in the middle, the real page at the right.

mod columns;
mod preview;
mod template;
mod template_view;
#[cfg(test)]
mod tests;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use iced::Task;

use super::chooser::Chooser;
use super::finder::{self, Finder};
use super::record::proof;
use super::{Action, Aim, Ask, Context, Page, Press, Screen};
use crate::exchange::paper::{Form, Kind, forms, page::Paper};
use crate::exchange::sheet;
use crate::model::id::{ProgramId, StaffId};
use crate::service::Fault;
use crate::service::outgoing::write_out;
use crate::service::printing::{self, Request};
use crate::store::{ProgramFilter, StaffRow, StoreError};
use crate::window::desk::Ticket;
use crate::window::widget::select;
use crate::window::widget::toast::Toast;
use columns::Columns;
use template::{Outcome, Templating};

/// The state of the screen.
pub struct Print {
    form: &'static str,
    people: Vec<StaffRow>,
    finder: Finder,
    programs: Chooser<ProgramId>,
    period: String,
    paper: Option<Result<Arc<Paper>, Fault>>,
    page: usize,
    wanted: Ticket,
    busy: bool,
    templating: Option<Box<Templating>>,
    columns: Option<Columns>,
}

/// What a file is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Paper.
    Pdf,
    /// A workbook.
    Xlsx,
    /// A letter that can be changed.
    Docx,
}

impl Ending {
    fn word(self) -> &'static str {
        match self {
            Ending::Pdf => "pdf",
            Ending::Xlsx => "xlsx",
            Ending::Docx => "docx",
        }
    }
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Another form.
    Form(&'static str),
    /// The field that finds a person.
    Finder(finder::Message),
    /// People named by another screen were read.
    Named(Vec<StaffRow>),
    /// The programs were read.
    Programs(Vec<(ProgramId, String)>),
    /// Another program.
    Program(select::Event),
    /// A person is not meant any more.
    Without(StaffId),
    /// The year changes.
    Period(String),
    /// The page is set again.
    Set,
    /// The pages were set.
    Ready(Ticket, Result<Arc<Paper>, Fault>),
    /// Another page, by so many.
    Turn(isize),
    /// To be opened in the system's program, and printed there.
    Open,
    /// It was laid there and opened, or why not.
    Opened(Result<(), Fault>),
    /// To be written to a file.
    Save(Ending),
    /// The file was chosen.
    Chosen(Ending, Option<PathBuf>),
    /// The file was written.
    Written(Ending, Result<PathBuf, Fault>),
    /// The file was opened in another program, or not.
    Shown(Result<(), String>),
    /// The dialog of 套表 is to open, with this file where one was dropped.
    Template(Option<PathBuf>),
    /// In that dialog.
    In(template::Message),
    /// The columns of the form are to be chosen.
    Columns,
    /// In the dialog of columns.
    InColumns(columns::Message),
}

impl Default for Print {
    fn default() -> Self {
        Self {
            form: "proof",
            people: Vec::new(),
            finder: Finder::default(),
            programs: Chooser::new(Vec::<(ProgramId, String)>::new(), None),
            period: String::new(),
            paper: None,
            page: 0,
            wanted: Ticket::default(),
            busy: false,
            templating: None,
            columns: None,
        }
    }
}

impl Print {
    fn form(&self) -> Option<&'static Form> {
        forms().iter().find(|form| form.id == self.form)
    }

    /// Whether the form is about single people.
    fn is_personal(&self) -> bool {
        self.form().is_some_and(|form| form.kind == Kind::Person)
    }

    fn is_about_a_program(&self) -> bool {
        self.form().is_some_and(|form| form.kind == Kind::Program)
    }

    fn has_workbook(&self) -> bool {
        sheet::forms().iter().any(|form| form.id == self.form)
    }

    fn is_letter(&self) -> bool {
        printing::LETTERS.contains(&self.form)
    }

    /// Whether its columns can be chosen: a list, whose columns are data.
    fn has_columns(&self) -> bool {
        self.has_workbook() && !matches!(self.form, "summary" | "roster")
    }

    fn request(&self, context: &Context) -> Request {
        let staff =
            if self.is_personal() { self.people.iter().map(|row| row.id).collect() } else { Vec::new() };
        let program = if self.is_about_a_program() { self.programs.value().copied() } else { None };
        Request { staff, program, period: self.period.trim().to_owned(), ..Request::on(context.today) }
    }

    fn set(&mut self, context: &Context) -> Task<Message> {
        self.page = 0;
        let (ticket, form, request) = (self.wanted.draw(), self.form, self.request(context));
        let set = context.desk.ask(move |workspace| {
            let request = Request { folder: Some(workspace.folder().to_owned()), ..request };
            printing::paper(workspace.view(), form, &request).map(Arc::new).map_err(Fault::from)
        });
        set.map(move |paper| Message::Ready(ticket, paper))
    }

    fn pages(&self) -> usize {
        self.paper.as_ref().and_then(|paper| paper.as_ref().ok()).map_or(0, |paper| paper.pages.len())
    }

    /// Of whom the copies of a 套表 are: who is chosen at the left, whatever form stands there.
    fn templating(&mut self, context: &Context, message: template::Message) -> Action<Message> {
        let staff = self.people.iter().map(|row| row.id).collect();
        let request = Request {
            staff,
            period: self.period.trim().to_owned(),
            folder: None,
            ..Request::on(context.today)
        };
        let Some(templating) = &mut self.templating else { return Action::none() };
        match templating.update(context, &request, message) {
            Outcome::Run(task) => task.map(Message::In).into(),
            Outcome::Done(words, task) => Action::done(words).and(task.map(Message::In)),
            Outcome::Written(words) => Action::none().ask(Ask::Toast(Toast::done(words))),
            Outcome::Close => {
                self.templating = None;
                Action::none()
            }
            Outcome::Saved(files) => {
                self.templating = None;
                let words = match files.as_slice() {
                    [one] => format!("已填好：{}", one.display()),
                    files => format!("已填好 {} 份", files.len()),
                };
                let first = files.into_iter().next();
                let shown = Task::future(async move { first.map_or(Ok(()), |file| proof::show(&file)) });
                Action::run(shown.map(Message::Shown)).ask(Ask::Toast(Toast::done(words))).ask(Ask::Changed)
            }
        }
    }

    /// Of whom and when a 套表 is filled, in words.
    fn whom(&self) -> String {
        let people = match self.people.as_slice() {
            [] => "全校".to_owned(),
            [one] => one.name.to_string(),
            people => format!("{} 人", people.len()),
        };
        let period = match self.period.trim() {
            "" => "期间按规程".to_owned(),
            typed => typed.to_owned(),
        };
        format!("{people}，{period}")
    }

    fn file_name(&self, ending: Ending) -> String {
        let whom = match self.people.as_slice() {
            [one] if self.is_personal() => format!("_{}", one.name),
            _ => String::new(),
        };
        format!("{}{whom}.{}", self.form().map_or("表格", |form| form.title), ending.word())
    }

    /// Opens the pages in the system's program for PDF, which knows the printers.
    fn open(&mut self, context: &Context) -> Task<Message> {
        self.busy = true;
        let (form, request, name) = (self.form, self.request(context), self.file_name(Ending::Pdf));
        let opened = context.desk.ask(move |workspace| {
            let request = Request { folder: Some(workspace.folder().to_owned()), ..request };
            let bytes = printing::pdf(workspace.view(), form, &request).map_err(Fault::from)?;
            let copy = proof::lay(&name, &bytes).map_err(|error| StoreError::io(Path::new(&name), error))?;
            let no_program = |why| Fault::new("no_program", why, "请用“保存 PDF”存下来，再到别处打印");
            proof::show(&copy).map_err(no_program)
        });
        opened.map(Message::Opened)
    }

    fn choose_file(&self, ending: Ending) -> Task<Message> {
        let name = self.file_name(ending);
        let dialog = rfd::AsyncFileDialog::new()
            .set_title("保存到")
            .set_file_name(name)
            .add_filter(ending.word(), &[ending.word()])
            .save_file();
        Task::future(dialog).map(move |file| Message::Chosen(ending, file.map(|file| file.path().to_owned())))
    }

    fn write(&mut self, context: &Context, ending: Ending, mut path: PathBuf) -> Task<Message> {
        if path.extension().is_none() {
            path.set_extension(ending.word());
        }
        self.busy = true;
        let (form, request) = (self.form, self.request(context));
        let written = context.desk.ask(move |workspace| {
            let request = Request { folder: Some(workspace.folder().to_owned()), ..request };
            let bytes = match ending {
                Ending::Pdf => printing::pdf(workspace.view(), form, &request),
                Ending::Xlsx => printing::xlsx(workspace.view(), form, &request),
                Ending::Docx => printing::docx(workspace.view(), form, &request),
            };
            bytes
                .and_then(|bytes| write_out(&path, &bytes, ending.word()))
                .map(|()| path)
                .map_err(Fault::from)
        });
        written.map(move |path| Message::Written(ending, path))
    }
}

impl Screen for Print {
    type Message = Message;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Message> {
        let filter = ProgramFilter { period: None, ..ProgramFilter::default() };
        let programs = context.desk.look(move |workspace| {
            let rows = workspace.view().programs(&filter).unwrap_or_default();
            rows.into_iter().map(|row| (row.id, row.title)).collect()
        });
        let mut action = Action::run(programs.map(Message::Programs));
        if let Aim::Form(form, staff) = aim {
            if let Some(known) = forms().iter().find(|known| known.id == form) {
                self.form = known.id;
            }
            let named =
                context.desk.look(move |workspace| workspace.view().staff_rows(&staff).unwrap_or_default());
            action = action.and(named.map(Message::Named));
        } else {
            action = action.and(self.set(context));
        }
        action
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Form(form) => {
                self.form = form;
                self.set(context).into()
            }
            Message::Finder(message) => {
                let (taken, task) = self.finder.update(context, message);
                let task = task.map(Message::Finder);
                let Some(row) = self.finder.taken().filter(|_| taken).cloned() else { return task.into() };
                self.finder.clear();
                if self.people.iter().all(|known| known.id != row.id) {
                    self.people.push(row);
                }
                Task::batch([task, self.set(context)]).into()
            }
            Message::Named(rows) => {
                self.people = rows;
                self.set(context).into()
            }
            Message::Programs(programs) => {
                let before = self.programs.value().copied();
                let first = programs.first().map(|(id, _)| *id);
                self.programs = Chooser::new(programs, before.or(first).as_ref());
                Action::none()
            }
            Message::Program(event) => {
                if self.programs.update(event) {
                    self.set(context).into()
                } else {
                    Action::none()
                }
            }
            Message::Without(id) => {
                self.people.retain(|row| row.id != id);
                self.set(context).into()
            }
            Message::Period(period) => {
                self.period = period;
                Action::none()
            }
            Message::Set => self.set(context).into(),
            Message::Ready(ticket, paper) => {
                if ticket == self.wanted {
                    self.paper = Some(paper);
                }
                Action::none()
            }
            Message::Turn(by) => {
                let last = self.pages().saturating_sub(1);
                self.page = self.page.saturating_add_signed(by).min(last);
                Action::none()
            }
            Message::Open if self.pages() > 0 && !self.busy => self.open(context).into(),
            Message::Open => Action::none(),
            Message::Opened(opened) => {
                self.busy = false;
                match opened {
                    Ok(()) => {
                        let words = format!("已打开 {} 页，请在那里打印", self.pages());
                        Action::none().ask(Ask::Toast(Toast::done(words)))
                    }
                    Err(fault) => Action::failed(&fault),
                }
            }
            Message::Save(ending) => self.choose_file(ending).into(),
            Message::Chosen(_, None) => Action::none(),
            Message::Chosen(ending, Some(path)) => self.write(context, ending, path).into(),
            Message::Written(ending, written) => {
                self.busy = false;
                match written {
                    Ok(path) => {
                        let words = match ending {
                            Ending::Pdf => format!("已保存 {} 页：{}", self.pages(), path.display()),
                            Ending::Xlsx => format!("已保存工作簿：{}", path.display()),
                            Ending::Docx => format!("已保存文字文档：{}", path.display()),
                        };
                        let shown = Task::future(async move { proof::show(&path) }).map(Message::Shown);
                        Action::run(shown).ask(Ask::Toast(Toast::done(words)))
                    }
                    Err(fault) => Action::failed(&fault),
                }
            }
            Message::Template(path) => {
                let (templating, read) = Templating::new(context);
                self.templating = Some(Box::new(templating));
                let mut action = Action::run(read.map(Message::In));
                if path.is_some() {
                    action = action.and(self.templating(context, template::Message::Chosen(path)).task);
                }
                action
            }
            Message::In(message) => self.templating(context, message),
            Message::Columns => {
                let Some(form) = self.form() else { return Action::none() };
                let (columns, read) = Columns::new(context, form.id, form.title);
                self.columns = Some(columns);
                read.map(Message::InColumns).into()
            }
            Message::InColumns(message) => {
                let Some(columns) = &mut self.columns else { return Action::none() };
                match columns.update(context, message) {
                    columns::Outcome::Run(task) => task.map(Message::InColumns).into(),
                    columns::Outcome::Close => {
                        self.columns = None;
                        Action::none()
                    }
                    columns::Outcome::Kept(words) => {
                        self.columns = None;
                        Action::done(words).and(self.set(context))
                    }
                }
            }
            // The file is where it was said to be; that no program opens it here is no failure of the printing.
            Message::Shown(_) => Action::none(),
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        view::view(self, context)
    }

    fn has_dialog(&self) -> bool {
        self.templating.is_some() || self.columns.is_some()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        let path = paths.first().filter(|_| {
            self.columns.is_none() && self.templating.as_ref().is_none_or(|open| open.open.is_none())
        });
        path.map(|path| Message::Template(Some(path.clone())))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        use iced::keyboard::key::Named;
        if self.templating.is_some() {
            return press.is(Named::Escape).then_some(Message::In(template::Message::Close));
        }
        if self.columns.is_some() {
            return press.is(Named::Escape).then_some(Message::InColumns(columns::Message::Close));
        }
        if press.is(Named::PageDown) {
            Some(Message::Turn(1))
        } else if press.is(Named::PageUp) {
            Some(Message::Turn(-1))
        } else if press.ctrl('p') {
            Some(Message::Open)
        } else if press.ctrl('s') && self.pages() > 0 {
            Some(Message::Save(Ending::Pdf))
        } else if press.ctrl('e') && self.has_workbook() {
            Some(Message::Save(Ending::Xlsx))
        } else {
            None
        }
    }
}
