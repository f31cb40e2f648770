//! 导出 under way: into which folder, with which passphrase, how far, and the way to stop it.

use std::path::PathBuf;
use std::time::Instant;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::Context;
use super::data::Folio;
use crate::model::id::SubmissionId;
use crate::service::Fault;
use crate::service::progress::{Answer, Progress as Telling, Step};
use crate::service::submission::{Export, Exported, export, folder_in};
use crate::window::desk::{News, Stop};
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::refusal;
use crate::window::theme::{Tone, kind};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::progress::Progress;
use crate::window::widget::{Element, dialog, field, progress, surface, text};

/// The field of the passphrase.
const PASSPHRASE: &str = "export-passphrase";

/// The dialog.
pub struct Outgoing {
    id: SubmissionId,
    folder: PathBuf,
    asks: bool,
    passphrase: String,
    stop: Stop,
    progress: Progress,
    working: bool,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The passphrase changes.
    Passphrase(String),
    /// It is to begin.
    Do,
    /// How far it is, or how it ended.
    Heard(News<Step, Box<Exported>>),
    /// Another folder is to be chosen.
    Choose,
    /// It is to stop, or is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// A task.
    Run(Task<Message>),
    /// Let another folder be chosen.
    Choose,
    /// It is there.
    Done(Box<Exported>),
    /// It is left; true when it was stopped on its way.
    Close(bool),
}

/// Lets somebody choose where the folder 报送材料 is to be put.
pub fn choose() -> Task<Option<PathBuf>> {
    Wish::folder("报送材料放到哪个文件夹").ask()
}

impl Outgoing {
    /// An export into a folder. It begins at once unless the key asks for its passphrase.
    pub fn new(context: &Context, folio: &Folio, parent: &std::path::Path) -> (Self, Task<Message>) {
        let inside = &folio.inside;
        // Exported again, the kept signature is used and no key is needed.
        let asks = inside.asks_passphrase && inside.submission.exported_on.is_none();
        let mut outgoing = Self {
            id: folio.id(),
            folder: folder_in(parent, &inside.submission),
            asks,
            passphrase: String::new(),
            stop: Stop::default(),
            progress: Progress::new("正在导出", "KB", Instant::now()),
            working: false,
            refused: None,
        };
        let begun = if asks { Task::none() } else { outgoing.begin(context) };
        (outgoing, begun)
    }

    fn begin(&mut self, context: &Context) -> Task<Message> {
        (self.working, self.refused) = (true, None);
        self.stop = Stop::default();
        self.progress = Progress::new("正在导出", "KB", Instant::now());
        let passphrase = self.asks.then(|| self.passphrase.clone());
        let (id, how) = (self.id, Export { folder: Some(self.folder.clone()), passphrase });
        let news = context.desk.follow(&self.stop, move |workspace, teller| {
            let mut telling =
                Telling::new(|step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel });
            let made = export(workspace, id, &how, &mut telling);
            made.map(|done| Box::new(done.value))
        });
        news.map(Message::Heard)
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        match message {
            Message::Passphrase(words) => {
                self.passphrase = words;
                self.refused = None;
            }
            Message::Do if self.working => {}
            Message::Do => return Outcome::Run(self.begin(context)),
            Message::Choose => return Outcome::Choose,
            Message::Close if self.working => self.stop.pull(),
            Message::Close => return Outcome::Close(false),
            Message::Heard(News::At(step)) => {
                (self.progress.done, self.progress.of) = (step.done as u64 / 1024, step.total as u64 / 1024);
            }
            Message::Heard(News::Ended(ended)) => {
                self.working = false;
                match ended {
                    Ok(exported) => return Outcome::Done(exported),
                    Err(fault) if fault.code == "cancelled" => return Outcome::Close(true),
                    Err(fault) => self.refused = Some(fault),
                }
            }
        }
        Outcome::Run(Task::none())
    }

    /// The dialog.
    pub fn view(&self) -> Element<'_, Message> {
        let folder = row![
            Icon::FolderOpen.toned(16.0, Tone::Second),
            text::text(kind::SMALL, self.folder.display().to_string()).width(Length::Fill),
        ]
        .spacing(8);
        let passphrase = (self.asks && !self.working).then(|| {
            let input = field::field(&self.passphrase)
                .id(PASSPHRASE)
                .secret()
                .on_input(Message::Passphrase)
                .on_submit(Message::Do);
            labelled("签名口令", input).required().hint("设置密钥时定的那一个；只用来签名，不会写进文件")
        });
        let bar =
            self.working.then(|| progress::progress(&self.progress, Instant::now(), Some(Message::Close)));
        let foot = (!self.working).then(|| {
            let leave = button("先不导出").key("Esc").on_press(Message::Close);
            row![
                Space::new().width(Length::Fill),
                // Where the passphrase is asked for, the focus goes there.
                if self.asks { leave } else { leave.id(dialog::SAFE) },
                button("换一个文件夹…").on_press(Message::Choose),
                button("导出报送包").primary().key("回车").on_press(Message::Do),
            ]
            .spacing(8)
            .align_y(Alignment::Center)
        });
        let body = column![folder]
            .push(passphrase)
            .push(self.refused.as_ref().map(refusal))
            .push(bar)
            .push(foot)
            .spacing(14);
        dialog::dialog(
            column![
                container(text::title("导出报送包")).padding([0, 20]).center_y(54),
                surface::line(),
                container(body).padding([16, 20]),
            ]
            .width(560),
        )
        .into()
    }
}
