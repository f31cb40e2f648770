//! The first start: open a workspace that is there, or set up a school.

mod view;

use std::path::PathBuf;

use iced::Task;

use crate::policy::Pack;
use crate::service::Fault;
use crate::service::setup::SchoolForm;
use crate::window::widget::select::{self, Choice};

/// What is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A workspace that is there.
    Open(PathBuf),
    /// A new one in an empty folder.
    Create(PathBuf, SchoolFields),
}

/// The fields of a new school.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SchoolFields {
    /// 校名.
    pub name: String,
    /// 标识码.
    pub code: String,
    /// Id of the policy.
    pub policy: String,
}

impl From<SchoolFields> for SchoolForm {
    fn from(fields: SchoolFields) -> Self {
        Self { name: fields.name, code: fields.code, policy: fields.policy, period: String::new() }
    }
}

/// The state of the screen.
#[derive(Debug, Default)]
pub struct Start {
    creating: bool,
    folder: String,
    fields: SchoolFields,
    policies: Vec<String>,
    choices: Vec<Choice>,
    policy: select::State,
    busy: bool,
    fault: Option<Fault>,
    tried: bool,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// New school, or a workspace that is there.
    Creating(bool),
    /// The folder is typed.
    Folder(String),
    /// The system is asked for a folder.
    Choose,
    /// The system gave a folder, or none.
    Chosen(Option<PathBuf>),
    /// 校名.
    Name(String),
    /// 标识码.
    Code(String),
    /// 规程.
    Policy(select::Event),
    /// The deed.
    Go,
}

impl Start {
    /// The screen: for a new school, unless a folder is known that could not be opened.
    pub fn new(folder: Option<PathBuf>, fault: Option<Fault>) -> Self {
        let packs = Pack::builtins();
        let policies: Vec<_> = packs.iter().map(|pack| pack.id().to_owned()).collect();
        let choices = packs.iter().map(|pack| Choice::new(pack.title())).collect();
        let policy = policies.first().cloned().unwrap_or_default();
        Self {
            creating: folder.is_none(),
            folder: folder.map(|folder| folder.display().to_string()).unwrap_or_default(),
            fields: SchoolFields { policy, ..SchoolFields::default() },
            policies,
            choices,
            fault,
            ..Self::default()
        }
    }

    /// The workspace could not be opened or made.
    pub fn failed(&mut self, fault: Fault) {
        self.busy = false;
        self.fault = Some(fault);
    }

    fn problem_of_name(&self) -> Option<&'static str> {
        (self.tried && self.fields.name.trim().is_empty()).then_some("请填写校名")
    }

    fn problem_of_code(&self) -> Option<&'static str> {
        let code = self.fields.code.trim();
        if self.tried && code.is_empty() {
            return Some("请填写学校标识码");
        }
        let plain = code.bytes().all(|b| b.is_ascii_alphanumeric());
        (!plain).then_some("只能用数字和英文字母，因为要写进文件名")
    }

    fn problem_of_folder(&self) -> Option<&'static str> {
        (self.tried && self.folder.trim().is_empty()).then_some("请选一个文件夹")
    }

    fn wish(&self) -> Option<Wish> {
        let problems = [self.problem_of_folder(), self.problem_of_name(), self.problem_of_code()];
        let folder = PathBuf::from(self.folder.trim());
        match self.creating {
            false => problems.first()?.is_none().then_some(Wish::Open(folder)),
            true => problems.iter().all(Option::is_none).then(|| Wish::Create(folder, self.fields.clone())),
        }
    }

    /// Takes a message; a wish is for the window to fulfil.
    pub fn update(&mut self, message: Message) -> (Task<Message>, Option<Wish>) {
        match message {
            Message::Creating(creating) => {
                self.creating = creating;
                self.tried = false;
                self.fault = None;
            }
            Message::Folder(folder) => self.folder = folder,
            Message::Choose => {
                let dialog = rfd::AsyncFileDialog::new().set_title("选择文件夹").pick_folder();
                let chosen = Task::perform(dialog, |folder| folder.map(|folder| folder.path().to_owned()));
                return (chosen.map(Message::Chosen), None);
            }
            Message::Chosen(Some(folder)) => self.folder = folder.display().to_string(),
            Message::Chosen(None) => {}
            Message::Name(name) => self.fields.name = name,
            Message::Code(code) => self.fields.code = code,
            Message::Policy(event) => {
                if let select::Outcome::Taken(index) = self.policy.update(event)
                    && let Some(id) = self.policies.get(index)
                {
                    self.fields.policy.clone_from(id);
                }
            }
            Message::Go => {
                self.tried = true;
                self.fault = None;
                let wish = self.wish();
                self.busy = wish.is_some();
                return (Task::none(), wish);
            }
        }
        (Task::none(), None)
    }
}
