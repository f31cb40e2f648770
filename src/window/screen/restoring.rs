//! The dialog that makes a workspace of a backup again, in a new folder: on the first start and in 设置.

use std::path::PathBuf;
use std::time::Instant;

use iced::widget::{Space, column, row};
use iced::{Alignment, Task};

use super::refusal;
use crate::service::keeping::{BACKUP_ENDING, restore_backup, rotten};
use crate::service::progress::{Answer, Progress as Telling, Step as Told};
use crate::service::{Fault, keeping_place};
use crate::store::Setting;
use crate::window::desk::{Desk, News, Stop, Ticket};
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::theme::{Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::progress::Progress;
use crate::window::widget::{Element, dialog, progress, text};

/// What the dialog holds. It has a desk of its own, so that the workspace that is open can go on.
pub struct Restoring {
    desk: Desk<()>,
    setting: Setting,
    file: String,
    folder: String,
    passphrase: String,
    risk: Option<Fault>,
    looked: Ticket,
    tried: bool,
    refused: Option<Fault>,
    under_way: Option<(Progress, Stop)>,
}

/// What happens in it.
#[derive(Clone)]
pub enum Message {
    /// The backup is typed.
    File(String),
    /// The system is asked for a backup.
    ChooseFile,
    /// The system gave one, or none.
    ChosenFile(Option<PathBuf>),
    /// The folder is typed.
    Folder(String),
    /// The system is asked for a folder.
    ChooseFolder,
    /// The system gave one, or none.
    ChosenFolder(Option<PathBuf>),
    /// What is to be said about the folder.
    Risk(Ticket, Option<Fault>),
    /// The passphrase is typed.
    Passphrase(String),
    /// It is to be done.
    Restore,
    /// How far it is.
    Heard(News<Told, Option<Fault>>),
    /// It is left, or what is under way is stopped.
    Close,
}

/// A passphrase is never shown, not even to an engineer.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Passphrase(_) => "Passphrase",
            Self::Heard(_) => "Heard",
            _ => "Restoring",
        })
    }
}

/// What has to be done about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Close the dialog.
    Close,
    /// The workspace is there: the folder, and what is to be said of proofs in it.
    Restored(PathBuf, Option<Fault>),
}

impl Restoring {
    /// From this backup, if one is known.
    pub fn new(setting: Setting, file: Option<PathBuf>) -> Self {
        Self {
            desk: Desk::new(()),
            setting,
            file: file.map(|file| file.display().to_string()).unwrap_or_default(),
            folder: String::new(),
            passphrase: String::new(),
            risk: None,
            looked: Ticket::default(),
            tried: false,
            refused: None,
            under_way: None,
        }
    }

    fn problem_of_file(&self) -> Option<&'static str> {
        (self.tried && self.file.trim().is_empty()).then_some("请选一份备份")
    }

    fn problem_of_folder(&self) -> Option<&'static str> {
        (self.tried && self.folder.trim().is_empty()).then_some("请选一个新的或空的文件夹")
    }

    fn look(&mut self) -> Task<Message> {
        let (ticket, folder) = (self.looked.draw(), PathBuf::from(self.folder.trim()));
        let risk = self.desk.look(move |()| keeping_place::risk_of(&folder));
        risk.map(move |risk| Message::Risk(ticket, risk))
    }

    fn restore(&mut self) -> Task<Message> {
        self.tried = true;
        if self.under_way.is_some() || self.problem_of_file().or(self.problem_of_folder()).is_some() {
            return Task::none();
        }
        let (file, folder) = (PathBuf::from(self.file.trim()), PathBuf::from(self.folder.trim()));
        let passphrase = Some(self.passphrase.clone()).filter(|words| !words.is_empty());
        let (stop, setting) = (Stop::default(), self.setting.clone());
        let news = self.desk.follow(&stop, move |(), teller| {
            let listen = |step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel };
            let mut telling = Telling::new(listen);
            let done = restore_backup(&file, &folder, passphrase.as_deref(), setting, &mut telling);
            done.map(|contents| rotten(&contents))
        });
        self.under_way = Some((Progress::new("正在恢复并逐个核对文件", "字节", Instant::now()), stop));
        news.map(Message::Heard)
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        let task = match message {
            Message::File(words) => {
                (self.file, self.refused) = (words, None);
                Task::none()
            }
            Message::Folder(words) => {
                (self.folder, self.refused) = (words, None);
                self.look()
            }
            Message::ChooseFile => {
                Wish::file("选择备份").only("学时簿备份", &[BACKUP_ENDING]).ask().map(Message::ChosenFile)
            }
            Message::ChosenFile(Some(file)) => {
                (self.file, self.refused) = (file.display().to_string(), None);
                Task::none()
            }
            Message::ChooseFolder => {
                Wish::folder("选择一个新的或空的文件夹").ask().map(Message::ChosenFolder)
            }
            Message::ChosenFolder(Some(folder)) => {
                (self.folder, self.refused) = (folder.display().to_string(), None);
                self.look()
            }
            Message::ChosenFile(None) | Message::ChosenFolder(None) => Task::none(),
            Message::Risk(ticket, risk) => {
                if ticket == self.looked {
                    self.risk = risk;
                }
                Task::none()
            }
            Message::Passphrase(words) => {
                (self.passphrase, self.refused) = (words, None);
                Task::none()
            }
            Message::Restore => self.restore(),
            Message::Heard(News::At(step)) => {
                if let Some((progress, _)) = &mut self.under_way {
                    (progress.done, progress.of) = (step.done as u64, step.total as u64);
                }
                Task::none()
            }
            Message::Heard(News::Ended(Ok(rotten))) => {
                return Outcome::Restored(PathBuf::from(self.folder.trim()), rotten);
            }
            Message::Heard(News::Ended(Err(fault))) => {
                (self.under_way, self.refused) = (None, Some(fault));
                Task::none()
            }
            Message::Close => match &self.under_way {
                Some((_, stop)) => {
                    stop.pull();
                    Task::none()
                }
                None => return Outcome::Close,
            },
        };
        Outcome::Run(task)
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(&'a self, say: impl Fn(Message) -> M + Clone + 'a) -> Element<'a, M> {
        let view = self.inside();
        Element::from(dialog::dialog(view)).map(say)
    }

    fn inside(&self) -> Element<'_, Message> {
        let (wrong_file, wrong_folder) = (self.problem_of_file(), self.problem_of_folder());
        let file = field(&self.file)
            .id("restore-file")
            .placeholder("扩展名是 .xsbak")
            .wrong(wrong_file.is_some())
            .on_input(Message::File)
            .on_submit(Message::Restore);
        let file = row![file, button("选择…").icon(Icon::FolderOpen).on_press(Message::ChooseFile)];
        let folder = field(&self.folder)
            .id("restore-folder")
            .placeholder("如 D:\\学时簿")
            .wrong(wrong_folder.is_some())
            .on_input(Message::Folder)
            .on_submit(Message::Restore);
        let folder = row![folder, button("选择…").icon(Icon::FolderOpen).on_press(Message::ChooseFolder)];
        let passphrase = field(&self.passphrase)
            .id("restore-passphrase")
            .secret()
            .on_input(Message::Passphrase)
            .on_submit(Message::Restore);
        let foot: Element<'_, Message> = match &self.under_way {
            Some((under_way, _)) => progress::progress(under_way, Instant::now(), Some(Message::Close)),
            None => row![
                Space::new().width(iced::Length::Fill),
                button("先不恢复").key("Esc").on_press(Message::Close),
                button("恢复").primary().key("Ctrl 回车").on_press(Message::Restore),
            ]
            .spacing(8)
            .align_y(Alignment::Center)
            .into(),
        };
        let about = text::body("恢复到一个新文件夹，现在这一本不动。每个文件都核对过才放过去。")
            .style(style::tone(Tone::Second));
        let risk = self.risk.as_ref().map(super::warning);
        column![
            text::title("从备份恢复"),
            about,
            labelled("备份", file.spacing(8)).error(wrong_file),
            labelled("恢复到", folder.spacing(8)).hint("新的或空的文件夹").error(wrong_folder),
            labelled("口令", passphrase).hint("做备份时设了口令才要填"),
        ]
        .push(risk)
        .push(self.refused.as_ref().map(refusal))
        .push(foot)
        .spacing(10)
        .padding(20)
        .width(560)
        .into()
    }
}
