//! 打印: the forms at the left, for whom in the middle, the real page at the right.

mod choices;
mod columns;
mod locking;
mod making;
mod permission;
mod preview;
mod template;
mod template_view;
#[cfg(test)]
mod tests;
mod view;

use std::path::PathBuf;
use std::sync::Arc;

use iced::Task;

use super::chooser::Chooser;
use super::finder::{self, Finder};
use super::record::proof;
use super::{Action, Aim, Ask, Context, Page, Press, Screen};
use crate::exchange::paper::{Form, Kind, forms, page::Paper};
use crate::exchange::sheet;
use crate::model::id::{ProgramId, StaffId};
use crate::service::printing::{self, Missing, Request, Tally};
use crate::service::progress::Step;
use crate::service::{Fault, ServiceError};
use crate::store::{ProgramFilter, StaffRow};
use crate::window::desk::{News, Ticket};
use crate::window::picking::Wish;
use crate::window::widget::select;
use crate::window::widget::toast::Toast;
use choices::Choices;
use columns::Columns;
use locking::Locking;
use making::{Made, Making, What};
use permission::Permission;
use preview::{Developed, Photos};
use template::{Outcome, Templating};

/// The state of the screen.
pub struct Print {
    form: &'static str,
    people: Vec<StaffRow>,
    finder: Finder,
    programs: Chooser<ProgramId>,
    period: String,
    choices: Choices,
    paper: Option<Result<Arc<Paper>, Fault>>,
    tally: Option<Tally>,
    /// Characters that no font has, told before anything is printed.
    missing: Vec<Missing>,
    photos: Photos,
    page: usize,
    wanted: Ticket,
    making: Option<Making>,
    locking: Option<Locking>,
    /// The password that was set for the workbook whose file is being chosen.
    password: Option<String>,
    templating: Option<Box<Templating>>,
    columns: Option<Columns>,
    permission: Permission,
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
    /// What else is said of it.
    Choices(choices::Message),
    /// The page is set again.
    Set,
    /// The pages were set, and counted.
    Ready(Ticket, Result<(Arc<Paper>, Tally, Vec<Missing>), Fault>),
    /// The photos of a page are there.
    Developed(Ticket, Developed),
    /// Another page, by so many.
    Turn(isize),
    /// To be opened in the system's program, and printed there.
    Open,
    /// To be sent to the printer.
    Send,
    /// To be written to a file.
    Save(Ending),
    /// Whether whole identity numbers would stand in the workbook.
    Numbers(Result<bool, Fault>),
    /// In the dialog of its password.
    InLocking(locking::Message),
    /// The file was chosen.
    Chosen(Ending, Option<PathBuf>),
    /// A folder for inspectors is wanted.
    Visit,
    /// Where it is to lie was chosen.
    VisitIn(Option<PathBuf>),
    /// How far it is, or what became of it.
    Heard(News<Step, Made>),
    /// It is not to go on.
    Stop,
    /// The file was opened in another program, or not.
    Shown(Result<(), String>),
    /// The dialog of 套表 is to open, with this file where one was dropped.
    Template(Option<PathBuf>),
    /// In that dialog.
    In(template::Message),
    /// The columns of the form are to be chosen.
    Columns,
    /// Leave to print cards.
    Permission(permission::Message),
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
            choices: Choices::default(),
            paper: None,
            tally: None,
            missing: Vec::new(),
            photos: Photos::default(),
            page: 0,
            wanted: Ticket::default(),
            making: None,
            locking: None,
            password: None,
            templating: None,
            columns: None,
            permission: Permission::default(),
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
        self.has_workbook()
    }

    fn request(&self, context: &Context) -> Request {
        let staff =
            if self.is_personal() { self.people.iter().map(|row| row.id).collect() } else { Vec::new() };
        let program = if self.is_about_a_program() { self.programs.value().copied() } else { None };
        let period = self.period.trim().to_owned();
        // What no font has is told beside the page, before it is printed.
        self.choices.put(Request {
            staff,
            program,
            period,
            replace_missing: true,
            ..Request::on(context.today)
        })
    }

    fn set(&mut self, context: &Context) -> Task<Message> {
        self.page = 0;
        let (ticket, form, request) = (self.wanted.draw(), self.form, self.request(context));
        let set = context.desk.ask(move |workspace| {
            let request = Request { folder: Some(workspace.folder().to_owned()), ..request };
            let (paper, tally, missing) = printing::paper_and_tally(workspace.view(), form, &request)?;
            Ok::<_, ServiceError>((Arc::new(paper), tally, missing))
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
            Outcome::Saved(files, rounded) => {
                self.templating = None;
                let mut words = match files.as_slice() {
                    [one] => format!("已填好：{}", one.display()),
                    files => format!("已填好 {} 份", files.len()),
                };
                if let Some(one) = rounded.first() {
                    words = format!("{words}。学时只收整数，舍去小数 {} 处，如{one}", rounded.len());
                }
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

    fn choose_file(&self, ending: Ending) -> Task<Message> {
        let name = self.file_name(ending);
        let wish = Wish::save("保存到", name).only(ending.word(), &[ending.word()]);
        wish.ask().map(move |file| Message::Chosen(ending, file))
    }

    /// Develops the photos of the page that lies on the desk.
    fn develop(&self, context: &Context) -> Task<Message> {
        let Some(Ok(paper)) = &self.paper else { return Task::none() };
        let (pictures, ticket) = (self.photos.wanting(paper, self.page), self.wanted);
        if pictures.is_empty() {
            return Task::none();
        }
        let developed = context.desk.look(move |_| preview::develop(&pictures));
        developed.map(move |photos| Message::Developed(ticket, photos))
    }

    /// Begins to make the file, unless one is being made.
    fn make(&mut self, context: &Context, what: What) -> Action<Message> {
        if self.pages() == 0 || self.making.is_some() {
            return Action::none();
        }
        let name = self.file_name(Ending::Pdf);
        let (making, news) = Making::begin(context, self.form, self.request(context), name, what);
        self.making = Some(making);
        news.map(Message::Heard).into()
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
        let mut action = Action::run(programs.map(Message::Programs))
            .and(Choices::read(context).map(Message::Choices))
            .and(Permission::read(context).map(Message::Permission));
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
                self.choices.turn_to_another();
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
            Message::Choices(message) => match self.choices.update(message) {
                true => self.set(context).into(),
                false => Action::none(),
            },
            Message::Set => self.set(context).into(),
            Message::Ready(ticket, paper) => {
                if ticket != self.wanted {
                    return Action::none();
                }
                self.photos = Photos::default();
                match paper {
                    Ok((paper, tally, missing)) => {
                        (self.paper, self.tally, self.missing) = (Some(Ok(paper)), Some(tally), missing);
                    }
                    Err(fault) => {
                        (self.paper, self.tally, self.missing) = (Some(Err(fault)), None, Vec::new());
                    }
                }
                self.develop(context).into()
            }
            Message::Developed(ticket, photos) => {
                if ticket == self.wanted {
                    self.photos.take(photos);
                }
                Action::none()
            }
            Message::Turn(by) => {
                let last = self.pages().saturating_sub(1);
                self.page = self.page.saturating_add_signed(by).min(last);
                self.develop(context).into()
            }
            Message::Open => self.make(context, What::Open),
            Message::Send => self.make(context, What::Send),
            Message::Save(Ending::Xlsx) => {
                let (form, request) = (self.form, self.request(context));
                let asked = context
                    .desk
                    .ask(move |workspace| printing::has_whole_numbers(workspace.view(), form, &request));
                asked.map(Message::Numbers).into()
            }
            Message::Save(ending) => self.choose_file(ending).into(),
            Message::Numbers(Ok(true)) => {
                self.locking = Some(Locking::default());
                Action::none()
            }
            Message::Numbers(Ok(false)) => self.choose_file(Ending::Xlsx).into(),
            Message::Numbers(Err(fault)) => Action::failed(&fault),
            Message::InLocking(message) => {
                let Some(locking) = &mut self.locking else { return Action::none() };
                match locking.update(message) {
                    locking::Outcome::Stay => Action::none(),
                    locking::Outcome::Close => {
                        self.locking = None;
                        Action::none()
                    }
                    locking::Outcome::Go(password) => {
                        (self.locking, self.password) = (None, password);
                        self.choose_file(Ending::Xlsx).into()
                    }
                }
            }
            Message::Visit => Wish::folder("把迎检文件夹放到哪里").ask().map(Message::VisitIn).into(),
            Message::VisitIn(parent) => match parent {
                Some(parent) => self.make(context, What::Visit(parent)),
                None => Action::none(),
            },
            Message::Chosen(_, None) => {
                self.password = None;
                Action::none()
            }
            Message::Chosen(ending, Some(path)) => {
                let password = self.password.take();
                self.make(context, What::Save(ending, path, password))
            }
            Message::Stop => {
                if let Some(making) = &self.making {
                    making.stop();
                }
                Action::none()
            }
            Message::Heard(News::At(step)) => {
                if let Some(making) = &mut self.making {
                    making.at(step);
                }
                Action::none()
            }
            Message::Heard(News::Ended(ended)) => {
                self.making = None;
                match ended {
                    Ok(made) => {
                        let toast = Ask::Toast(Toast::done(made.words));
                        let shown = made.show.map(|path| Task::future(async move { proof::show(&path) }));
                        Action::run(shown.unwrap_or_else(Task::none).map(Message::Shown)).ask(toast)
                    }
                    Err(fault) if fault.code == "cancelled" => {
                        Action::none().ask(Ask::Toast(Toast::done("已取消，没有打印，也没有写出文件")))
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
            Message::Permission(message) => {
                let (again, action) = self.permission.update(context, message);
                if again { action.and(self.set(context)) } else { action }
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
        self.templating.is_some()
            || self.columns.is_some()
            || self.locking.is_some()
            || self.permission.is_open()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        let path = paths.first().filter(|_| {
            self.columns.is_none()
                && !self.permission.is_open()
                && self.locking.is_none()
                && self.templating.as_ref().is_none_or(|open| open.open.is_none())
        });
        path.map(|path| Message::Template(Some(path.clone())))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        use iced::keyboard::key::Named;
        if self.templating.is_some() {
            return press.is(Named::Escape).then_some(Message::In(template::Message::Close));
        }
        if self.permission.is_open() {
            return self.permission.key(press);
        }
        if self.locking.is_some() {
            return press.is(Named::Escape).then_some(Message::InLocking(locking::Message::Close));
        }
        if self.columns.is_some() {
            return press.is(Named::Escape).then_some(Message::InColumns(columns::Message::Close));
        }
        if self.making.is_some() && press.is(Named::Escape) {
            Some(Message::Stop)
        } else if press.is(Named::PageDown) {
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
