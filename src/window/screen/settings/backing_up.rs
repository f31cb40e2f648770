//! The dialog of a backup on wish: where to, and perhaps a passphrase for this one.

use std::path::PathBuf;
use std::time::Instant;

use iced::widget::{Space, column, row};
use iced::{Alignment, Length, Task};

use crate::service::backups::back_up_into;
use crate::service::keeping::rotten;
use crate::service::progress::{Answer, Progress as Telling, Step as Told};
use crate::service::{Fault, ServiceError};
use crate::window::desk::{News, Stop};
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::secret::{self, Secret};
use crate::window::screen::{Context, refusal, told};
use crate::window::theme::{Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::progress::Progress;
use crate::window::widget::{Element, dialog, progress, text};

/// What the dialog holds.
#[derive(Default)]
pub struct BackingUp {
    folder: String,
    secret: Secret,
    tried: bool,
    refused: Option<Fault>,
    under_way: Option<(Progress, Stop)>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The folder is typed.
    Folder(String),
    /// The system is asked for a folder.
    Choose,
    /// The system gave one, or none.
    Chosen(Option<PathBuf>),
    /// The passphrase is typed.
    Secret(secret::Message),
    /// It is to be done.
    Do,
    /// How far it is; at its end the words for the toast.
    Heard(News<Told, String>),
    /// It is left, or what is under way is stopped.
    Close,
}

/// What the section has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Close the dialog.
    Close,
    /// It is done; say so.
    Done(String),
}

impl BackingUp {
    fn problem(&self) -> Option<&'static str> {
        (self.tried && self.folder.trim().is_empty()).then_some("请选一个文件夹")
    }

    fn start(&mut self, context: &Context) -> Task<Message> {
        self.tried = true;
        let Ok(passphrase) = self.secret.take() else { return Task::none() };
        if self.under_way.is_some() || self.problem().is_some() {
            return Task::none();
        }
        let (folder, stop) = (PathBuf::from(self.folder.trim()), Stop::default());
        let news = context.desk.follow(&stop, move |workspace, teller| {
            let listen = |step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel };
            let mut telling = Telling::new(listen);
            let made = back_up_into(workspace, &folder, passphrase.as_deref(), &mut telling)?;
            let lock = if made.encrypted { "，已加密" } else { "" };
            let rotten = rotten(&made.contents).map(|fault| format!("。{fault}")).unwrap_or_default();
            let size = told::size(made.size);
            Ok::<_, ServiceError>(format!("已备份到“{}”，{size}{lock}{rotten}", made.file.display()))
        });
        self.under_way = Some((Progress::new("正在备份", "份证明", Instant::now()), stop));
        news.map(Message::Heard)
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        let task = match message {
            Message::Folder(words) => {
                (self.folder, self.refused) = (words, None);
                Task::none()
            }
            Message::Choose => Wish::folder("备份到哪个文件夹").ask().map(Message::Chosen),
            Message::Chosen(Some(folder)) => {
                (self.folder, self.refused) = (folder.display().to_string(), None);
                Task::none()
            }
            Message::Chosen(None) => Task::none(),
            Message::Secret(message) => {
                self.secret.update(message);
                Task::none()
            }
            Message::Do => self.start(context),
            Message::Heard(News::At(step)) => {
                if let Some((progress, _)) = &mut self.under_way {
                    (progress.done, progress.of) = (step.done as u64, step.total as u64);
                }
                Task::none()
            }
            Message::Heard(News::Ended(Ok(words))) => return Outcome::Done(words),
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

    /// The dialog; `locked` when all backups have a passphrase already.
    pub fn view(&self, locked: bool) -> Element<'_, Message> {
        let wrong = self.problem();
        let folder = field(&self.folder)
            .id("backup-folder")
            .placeholder("如 E:\\ 或 U 盘上的一个文件夹")
            .wrong(wrong.is_some())
            .on_input(Message::Folder)
            .on_submit(Message::Do);
        let folder = row![folder, button("选择…").icon(Icon::FolderOpen).on_press(Message::Choose)];
        let hint = if locked { "不填就用已设的备份口令" } else { "不填就不加密" };
        let secret = self.secret.view("这一份的口令", hint, Message::Secret, Message::Do);
        let foot: Element<'_, Message> = match &self.under_way {
            Some((under_way, _)) => progress::progress(under_way, Instant::now(), Some(Message::Close)),
            None => row![
                Space::new().width(Length::Fill),
                button("先不备份").key("Esc").on_press(Message::Close),
                button("备份").primary().key("Ctrl 回车").on_press(Message::Do),
            ]
            .spacing(8)
            .align_y(Alignment::Center)
            .into(),
        };
        let about = text::body("整本学时簿和全部证明写成一个文件，文件名里有校名和时间。")
            .style(style::tone(Tone::Second));
        dialog::dialog(
            column![
                text::title("备份到文件夹"),
                about,
                labelled("文件夹", folder.spacing(8)).error(wrong),
                secret,
            ]
            .push(self.refused.as_ref().map(refusal))
            .push(foot)
            .spacing(10)
            .padding(20)
            .width(560),
        )
        .into()
    }
}
