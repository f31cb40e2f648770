//! The first start: five steps from nothing to a workspace with its staff. Or a workspace that is there is opened, or made
//! of a backup.
//!
//! The workspace is made after the third step; the fourth and the fifth stand in it already.

mod place;
mod rules;
#[cfg(test)]
mod tests;
mod view;

use std::path::PathBuf;

use iced::advanced::widget::Id;
use iced::keyboard::key::Named;
use iced::{Size, Task};

use super::intake::{self, Intake, Kind};
use super::restoring::{self, Restoring};
use super::school_form::{self, Field, Form};
use super::{Context, Press};
use crate::service::Fault;
use crate::service::setup::NewWorkspace;
use crate::store::Setting;
use crate::window::desk::Desk;
use crate::window::picking;
use crate::window::widget::focus;
use crate::window::widget::stepper;
use place::Place;
use rules::Rules;

/// What is to be opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A workspace that is there.
    Open(PathBuf),
    /// A new one in an empty folder; the guide goes on in it.
    Create(PathBuf, Box<NewWorkspace>),
    /// The one that was made: the guide is over.
    Enter,
}

/// The steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// 学校.
    School,
    /// 周期和规程.
    Rules,
    /// 位置和备份.
    Place,
    /// 导入名册.
    Staff,
    /// 完成.
    Done,
}

impl At {
    const ALL: [(Self, &'static str); 5] = [
        (Self::School, "学校"),
        (Self::Rules, "周期和规程"),
        (Self::Place, "位置和备份"),
        (Self::Staff, "导入名册"),
        (Self::Done, "完成"),
    ];

    fn index(self) -> usize {
        Self::ALL.iter().position(|(step, _)| *step == self).unwrap_or_default()
    }

    fn by(self, steps: isize) -> Self {
        let to = self.index().checked_add_signed(steps).and_then(|to| Self::ALL.get(to));
        to.map_or(self, |(step, _)| *step)
    }
}

/// The workspace that was made.
struct Made {
    context: Context,
    folder: PathBuf,
    /// How many people are in it.
    people: u32,
}

/// What lies over the card.
enum Dialog {
    Intake(Box<Intake>),
    Restoring(Box<Restoring>),
}

/// The state of the screen.
pub struct Start {
    desk: Desk<()>,
    setting: Setting,
    steps: Vec<stepper::Step>,
    at: At,
    /// A workspace that is there is to be opened: its folder as typed.
    opening: Option<String>,
    school: Form,
    rules: Rules,
    place: Place,
    made: Option<Made>,
    dialog: Option<Dialog>,
    busy: bool,
    tried: bool,
    fault: Option<Fault>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// In the fields of the school.
    School(school_form::Message),
    /// In 周期和规程.
    Rules(rules::Message),
    /// In 位置和备份.
    Place(place::Message),
    /// A workspace that is there is to be opened, or a new one made after all.
    Opening(bool),
    /// Its folder is typed.
    Folder(String),
    /// The system is asked for a folder.
    Choose,
    /// The system gave a folder, or none.
    Chosen(Option<PathBuf>),
    /// This workspace is to be opened.
    OpenThis(PathBuf),
    /// A backup is to be restored.
    Restore,
    /// In its dialog.
    Restoring(restoring::Message),
    /// The step as it is: the next one.
    Go,
    /// The step is left for later.
    Later,
    /// A step that is done.
    Back(usize),
    /// One step back, or one level closed.
    Escape,
    /// A list of staff is to come in.
    Import,
    /// A file is dropped on the window.
    Dropped(PathBuf),
    /// In the dialog of the import.
    Intake(intake::Message),
    /// The people were counted.
    Counted(u32),
}

impl Start {
    /// The screen: for a new school, unless a folder is known that could not be opened.
    /// `documents` is where a new workspace is suggested.
    pub fn new(
        folder: Option<PathBuf>,
        fault: Option<Fault>,
        setting: Setting,
        documents: Option<PathBuf>,
    ) -> Self {
        let today = setting.clock.today();
        Self {
            desk: Desk::new(()),
            steps: At::ALL.iter().map(|(_, name)| stepper::Step::new(*name)).collect(),
            at: At::School,
            opening: folder.map(|folder| folder.display().to_string()),
            school: Form::default(),
            rules: Rules::new(today),
            place: Place::new(documents),
            made: None,
            dialog: None,
            busy: false,
            tried: false,
            fault,
            setting,
        }
    }

    /// A workspace could not be opened or made; what was typed stays.
    pub fn failed(&mut self, fault: Fault) {
        self.busy = false;
        self.fault = Some(fault);
    }

    /// The workspace was made: the guide goes on in it. A fault tells what did not come with it.
    pub fn made(&mut self, context: Context, folder: PathBuf, fault: Option<Fault>) -> Task<Message> {
        (self.busy, self.fault, self.at) = (false, fault, At::Staff);
        self.made = Some(Made { context, folder, people: 0 });
        self.focus()
    }

    /// The workspace that was made, to be used from now on.
    pub fn take(&mut self) -> Option<Context> {
        self.made.take().map(|made| made.context)
    }

    /// The workspace that was made, while the guide goes on.
    pub fn context(&self) -> Option<&Context> {
        self.made.as_ref().map(|made| &made.context)
    }

    /// The window has another size.
    pub fn resized(&mut self, size: Size) {
        if let Some(made) = &mut self.made {
            made.context.size = size;
        }
    }

    /// Whether a dialog is open.
    pub fn has_dialog(&self) -> bool {
        self.dialog.is_some()
    }

    /// A key that no widget took.
    pub fn key(&self, press: &Press) -> Option<Message> {
        let (leave, go) = (press.is(Named::Escape), press.is_ctrl(Named::Enter));
        match &self.dialog {
            Some(Dialog::Intake(intake)) => intake.key(press).map(Message::Intake),
            Some(Dialog::Restoring(_)) if go => Some(Message::Restoring(restoring::Message::Restore)),
            Some(Dialog::Restoring(_)) if leave => Some(Message::Restoring(restoring::Message::Close)),
            Some(_) => None,
            None if go => Some(Message::Go),
            None if leave => Some(Message::Escape),
            None if press.ctrl('i') && self.at == At::Staff => Some(Message::Import),
            None => None,
        }
    }

    fn problem_of_folder(&self) -> Option<&'static str> {
        let folder = self.opening.as_ref()?;
        (self.tried && folder.trim().is_empty()).then_some("请选学时簿所在的文件夹")
    }

    /// The first field of the step, so that one can type at once.
    pub fn focus(&self) -> Task<Message> {
        let id = match (&self.opening, self.at) {
            (Some(_), _) => "folder",
            (None, At::School) => Field::Name.id(),
            (None, At::Rules) => rules::POLICY,
            (None, At::Place) => place::FOLDER,
            (None, At::Staff | At::Done) => "go",
        };
        focus::on(Id::new(id))
    }

    fn go_to(&mut self, at: At) -> Task<Message> {
        (self.at, self.tried, self.fault) = (at, false, None);
        let prepared = match at {
            At::Rules => {
                self.rules.suggest(self.school.text(Field::District), self.school.stage());
                Task::none()
            }
            At::Place => self.place.suggest(&self.desk, self.school.text(Field::Name)).map(Message::Place),
            At::Done => self.count(),
            _ => Task::none(),
        };
        Task::batch([prepared, self.focus()])
    }

    fn count(&self) -> Task<Message> {
        let Some(made) = &self.made else { return Task::none() };
        let counted = made.context.desk.ask(|workspace| workspace.view().staff_count());
        counted.map(|people| Message::Counted(people.unwrap_or_default()))
    }

    /// What is typed, as a new workspace.
    fn create(&mut self) -> Option<Wish> {
        let (Ok(folder), Ok(passphrase)) = (self.place.folder(), self.place.take_passphrase()) else {
            return None;
        };
        let new = NewWorkspace {
            school: self.school.fill(&self.rules.blank_school()?),
            policy: self.rules.policy().to_owned(),
            passphrase,
        };
        self.busy = true;
        Some(Wish::Create(folder, Box::new(new)))
    }

    fn go(&mut self) -> (Task<Message>, Option<Wish>) {
        if self.busy {
            return (Task::none(), None);
        }
        (self.tried, self.fault) = (true, None);
        if let Some(folder) = &self.opening {
            let wish = self.problem_of_folder().is_none().then(|| Wish::Open(PathBuf::from(folder.trim())));
            self.busy = wish.is_some();
            return (Task::none(), wish);
        }
        match self.at {
            At::School => match self.school.try_all() {
                true => (self.go_to(At::Rules), None),
                false => {
                    let wrong = self.school.first_problem();
                    (wrong.map_or_else(Task::none, |field| focus::on(field.id())), None)
                }
            },
            At::Rules if self.rules.problem().is_none() => (self.go_to(At::Place), None),
            At::Rules => (focus::on(rules::PERIOD), None),
            At::Place => (Task::none(), self.create()),
            At::Staff => match self.made.as_ref().is_some_and(|made| made.people > 0) {
                true => (self.go_to(At::Done), None),
                false => (self.import(None), None),
            },
            At::Done => (Task::none(), Some(Wish::Enter)),
        }
    }

    /// Leaves a step with what was suggested.
    fn later(&mut self) -> (Task<Message>, Option<Wish>) {
        match self.at {
            _ if self.busy => (Task::none(), None),
            At::Rules => {
                self.rules = Rules::new(self.setting.clock.today());
                self.rules.suggest(self.school.text(Field::District), self.school.stage());
                (self.go_to(At::Place), None)
            }
            At::Place => {
                self.place.reset();
                (Task::none(), self.create())
            }
            At::Staff => (self.go_to(At::Done), None),
            At::School | At::Done => (Task::none(), None),
        }
    }

    fn back(&mut self, to: At) -> Task<Message> {
        let may = !self.busy && to < self.at && (self.made.is_none() || to >= At::Staff);
        if may { self.go_to(to) } else { Task::none() }
    }

    fn import(&mut self, file: Option<PathBuf>) -> Task<Message> {
        let Some(made) = &self.made else { return Task::none() };
        let (intake, task) = Intake::new(Kind::Staff, String::new(), file, &made.context);
        self.dialog = Some(Dialog::Intake(Box::new(intake)));
        task.map(Message::Intake)
    }

    fn intake(&mut self, message: intake::Message) -> Task<Message> {
        let (Some(Dialog::Intake(intake)), Some(made)) = (&mut self.dialog, &self.made) else {
            return Task::none();
        };
        match intake.update(&made.context, message) {
            intake::Outcome::Run(task) => task.map(Message::Intake),
            intake::Outcome::Close => {
                self.dialog = None;
                self.count()
            }
            intake::Outcome::Done(_, whole) => {
                if whole {
                    self.dialog = None;
                    return self.go_to(At::Done);
                }
                self.count()
            }
        }
    }

    fn restoring(&mut self, message: restoring::Message) -> (Task<Message>, Option<Wish>) {
        let Some(Dialog::Restoring(dialog)) = &mut self.dialog else { return (Task::none(), None) };
        match dialog.update(message) {
            restoring::Outcome::Run(task) => (task.map(Message::Restoring), None),
            restoring::Outcome::Close => {
                self.dialog = None;
                (Task::none(), None)
            }
            restoring::Outcome::Restored(folder, _) => {
                (self.dialog, self.busy) = (None, true);
                (Task::none(), Some(Wish::Open(folder)))
            }
        }
    }

    /// Takes a message; a wish is for the window to fulfil.
    pub fn update(&mut self, message: Message) -> (Task<Message>, Option<Wish>) {
        let task = match message {
            Message::Go => return self.go(),
            Message::Later => return self.later(),
            Message::Restoring(message) => return self.restoring(message),
            Message::OpenThis(folder) => {
                (self.busy, self.fault) = (true, None);
                return (Task::none(), Some(Wish::Open(folder)));
            }
            Message::School(message) => {
                self.fault = None;
                self.school.update(message);
                Task::none()
            }
            Message::Rules(message) => {
                self.rules.update(message);
                Task::none()
            }
            Message::Place(message) => {
                self.fault = None;
                self.place.update(&self.desk, message).map(Message::Place)
            }
            Message::Opening(opening) => {
                (self.tried, self.fault) = (false, None);
                self.opening = opening.then(String::new);
                self.focus()
            }
            Message::Folder(words) => {
                (self.opening, self.fault) = (Some(words), None);
                Task::none()
            }
            Message::Choose => picking::Wish::folder("选择学时簿所在的文件夹").ask().map(Message::Chosen),
            Message::Chosen(Some(folder)) => {
                (self.opening, self.fault) = (Some(folder.display().to_string()), None);
                Task::none()
            }
            Message::Chosen(None) => Task::none(),
            Message::Restore => {
                let dialog = Restoring::new(self.setting.clone(), None);
                self.dialog = Some(Dialog::Restoring(Box::new(dialog)));
                Task::none()
            }
            Message::Back(at) => match At::ALL.get(at) {
                Some((to, _)) => self.back(*to),
                None => Task::none(),
            },
            Message::Escape if self.opening.is_some() => {
                (self.opening, self.fault) = (None, None);
                self.focus()
            }
            Message::Escape => self.back(self.at.by(-1)),
            Message::Import => self.import(None),
            Message::Dropped(path) => match &self.dialog {
                Some(Dialog::Intake(_)) => self.intake(intake::Message::Dropped(path)),
                None if self.at == At::Staff && intake::is_list(&path) => self.import(Some(path)),
                _ => Task::none(),
            },
            Message::Intake(message) => self.intake(message),
            Message::Counted(people) => {
                if let Some(made) = &mut self.made {
                    made.people = people;
                }
                Task::none()
            }
        };
        (task, None)
    }
}
