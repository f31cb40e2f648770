//! 位置和备份: the folder of the workspace, warned about where it is a bad one, and the passphrase of its backups.

use std::path::{Path, PathBuf};

use iced::Task;
use iced::widget::{column, row};

use crate::service::{Fault, keeping_place};
use crate::window::desk::{Desk, Ticket};
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::secret::{self, Secret, Wrong};
use crate::window::screen::warning;
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, text};

/// The field of the folder.
pub const FOLDER: &str = "folder";

/// What is typed.
#[derive(Default)]
pub struct Place {
    documents: Option<PathBuf>,
    folder: String,
    suggested: String,
    typed: bool,
    tried: bool,
    risk: Option<Fault>,
    looked: Ticket,
    secret: Secret,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum Message {
    /// A folder that is free.
    Suggested(PathBuf),
    /// The folder is typed.
    Folder(String),
    /// The system is asked for a folder.
    Choose,
    /// The system gave a folder, or none.
    Chosen(Option<PathBuf>),
    /// What is to be said about the folder.
    Risk(Ticket, Option<Fault>),
    /// The passphrase is typed.
    Secret(secret::Message),
}

/// Whether a new workspace may lie there.
fn is_free(folder: &Path) -> bool {
    !folder.exists() || folder.read_dir().is_ok_and(|mut inside| inside.next().is_none())
}

/// A folder among the documents that is free: `学时簿`, else one with the name of the school, else with a number.
fn free_folder(home: &Path, school: &str) -> PathBuf {
    let named = school.chars().filter(|c| !c.is_control() && !r#"\/:*?"<>|"#.contains(*c));
    let named = home.join(format!("学时簿-{}", named.collect::<String>()));
    let numbered = (2..100).map(|number| home.join(format!("学时簿{number}")));
    let all = [home.join("学时簿"), named.clone()].into_iter().chain(numbered);
    all.into_iter().find(|folder| is_free(folder)).unwrap_or(named)
}

impl Place {
    /// Among these documents.
    pub fn new(documents: Option<PathBuf>) -> Self {
        Self { documents, ..Self::default() }
    }

    /// Looks for a folder to suggest, unless one was typed.
    pub fn suggest(&mut self, desk: &Desk<()>, school: &str) -> Task<Message> {
        let (Some(home), false) = (self.documents.clone(), self.typed) else { return Task::none() };
        let school = school.to_owned();
        desk.look(move |()| free_folder(&home, &school)).map(Message::Suggested)
    }

    /// What was suggested, and no passphrase.
    pub fn reset(&mut self) {
        self.folder.clone_from(&self.suggested);
        (self.typed, self.secret) = (false, Secret::default());
    }

    /// The folder.
    ///
    /// # Errors
    /// When none is typed; that is said beside the field from now on.
    pub fn folder(&mut self) -> Result<PathBuf, Wrong> {
        self.tried = true;
        if self.folder.trim().is_empty() { Err(Wrong) } else { Ok(PathBuf::from(self.folder.trim())) }
    }

    /// The folder as it is typed.
    pub fn typed_folder(&self) -> PathBuf {
        PathBuf::from(self.folder.trim())
    }

    /// The passphrase of the backups, if one is typed.
    ///
    /// # Errors
    /// As [`Secret::take`].
    pub fn take_passphrase(&mut self) -> Result<Option<String>, Wrong> {
        self.secret.take()
    }

    fn look(&mut self, desk: &Desk<()>) -> Task<Message> {
        let (ticket, folder) = (self.looked.draw(), PathBuf::from(self.folder.trim()));
        let risk = desk.look(move |()| keeping_place::risk_of(&folder));
        risk.map(move |risk| Message::Risk(ticket, risk))
    }

    /// Takes what happens.
    pub fn update(&mut self, desk: &Desk<()>, message: Message) -> Task<Message> {
        match message {
            Message::Suggested(folder) if !self.typed => {
                self.suggested = folder.display().to_string();
                self.folder.clone_from(&self.suggested);
                self.look(desk)
            }
            Message::Folder(words) => {
                (self.folder, self.typed) = (words, true);
                self.look(desk)
            }
            Message::Choose => Wish::folder("选择一个新的或空的文件夹").ask().map(Message::Chosen),
            Message::Chosen(Some(folder)) => {
                (self.folder, self.typed) = (folder.display().to_string(), true);
                self.look(desk)
            }
            Message::Risk(ticket, risk) => {
                if ticket == self.looked {
                    self.risk = risk;
                }
                Task::none()
            }
            Message::Secret(message) => {
                self.secret.update(message);
                Task::none()
            }
            Message::Suggested(_) | Message::Chosen(None) => Task::none(),
        }
    }

    /// The fields.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        say: impl Fn(Message) -> M + Clone + 'a,
        enter: M,
    ) -> Element<'a, M> {
        let missing = (self.tried && self.folder.trim().is_empty()).then_some("请选一个文件夹");
        let (typed, secret) = (say.clone(), say.clone());
        let folder = field(&self.folder)
            .id(FOLDER)
            .placeholder("一个新的或空的文件夹")
            .wrong(missing.is_some())
            .on_input(move |words| typed(Message::Folder(words)))
            .on_submit(enter.clone());
        let choose = button("选择…").icon(Icon::FolderOpen).on_press(say(Message::Choose));
        let hint = "人员、学时、证明和备份都在里面，可以整个复制";
        let secret = self.secret.view(
            "备份口令",
            "可以不设；设了才能放心放到 U 盘上",
            move |message| secret(Message::Secret(message)),
            enter,
        );
        column![labelled("学时簿放在", row![folder, choose].spacing(8)).hint(hint).error(missing)]
            .push(self.risk.as_ref().map(warning))
            .push(text::small("每次关闭窗口都会自动备份，保留最近 10 份。"))
            .push(secret)
            .spacing(8)
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_taken_is_not_suggested() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        assert_eq!(free_folder(home, "青禾小学"), home.join("学时簿"));
        std::fs::create_dir_all(home.join("学时簿")).unwrap();
        assert_eq!(free_folder(home, "青禾小学"), home.join("学时簿"), "an empty one will do");
        std::fs::write(home.join("学时簿/教案.txt"), "x").unwrap();
        assert_eq!(free_folder(home, "青禾/小学"), home.join("学时簿-青禾小学"));
        std::fs::write(home.join("学时簿-青禾小学"), "x").unwrap();
        assert_eq!(free_folder(home, "青禾小学"), home.join("学时簿2"));
    }
}
