//! Files that are dropped on the window.

use std::path::PathBuf;
use std::time::Instant;

use iced::Task;

use super::{App, Message, Stage, path};
use crate::service::Fault;
use crate::service::import::ImportFile;
use crate::service::incoming::{Glance, glance};
use crate::window::pasted;
use crate::window::screen::{self, Aim, intake, start};

impl App {
    /// Each file of a drop is told by itself; they are taken together once the desk has answered.
    pub(super) fn dropped(&mut self, path: PathBuf) -> Task<Message> {
        if self.path.is_some() {
            return self.path(path::dropped(&path));
        }
        let open = match &mut self.stage {
            Stage::Start(_) => return self.start(start::Message::Dropped(path)),
            Stage::Open(open) => open,
        };
        open.dropped.push(path);
        match open.dropped.len() {
            1 => open.context.desk.look(|_| ()).map(|()| Message::DroppedAll),
            _ => Task::none(),
        }
    }

    /// What was copied elsewhere is to be pasted: files, or a picture, which gets a name by the moment.
    pub(super) fn paste(&self) -> Task<Message> {
        let name = self.setting.clock.now().format("粘贴的图片 %Y-%m-%d %H%M%S").to_string();
        pasted::files(name).map(Message::Pasted)
    }

    /// They come as if they were dropped. Where none lie on the clipboard, its words are taken.
    pub(super) fn pasted(&mut self, paths: Vec<PathBuf>) -> Task<Message> {
        let Stage::Open(open) = &mut self.stage else { return Task::none() };
        if paths.is_empty() {
            return iced::clipboard::read().map(|words| Message::PastedWords(words.unwrap_or_default()));
        }
        open.dropped = paths;
        self.dropped_all()
    }

    /// The screen takes the words, if it has a use for them.
    pub(super) fn pasted_words(&mut self, words: &str) -> Task<Message> {
        let Stage::Open(open) = &mut self.stage else { return Task::none() };
        let message = open.screens.pasted(open.place, words).filter(|_| !words.trim().is_empty());
        message
            .map_or_else(Task::none, |message| self.with(|open| open.screens.update(&open.context, message)))
    }

    /// The screen takes them, or a list goes where its kind comes in.
    pub(super) fn dropped_all(&mut self) -> Task<Message> {
        let Stage::Open(open) = &mut self.stage else { return Task::none() };
        let paths = std::mem::take(&mut open.dropped);
        if paths.is_empty() {
            return Task::none();
        }
        if let Some(message) = open.screens.dropped(open.place, &paths) {
            return self.with(|open| open.screens.update(&open.context, message));
        }
        let Some(path) = paths.into_iter().next().filter(|_| !self.had_dialog) else { return Task::none() };
        let read = path.clone();
        let glanced = open.context.desk.ask(move |_| glance(&ImportFile::read(&read)?));
        glanced.map(move |glance| Message::Glanced(path.clone(), glance))
    }

    pub(super) fn glanced(&mut self, path: PathBuf, glance: Result<Glance, Fault>) -> Task<Message> {
        let forms = glance.map(|glance| glance.kinds.first().map(|(form, _)| *form));
        let fault = match forms {
            Ok(form) => match form.and_then(intake::by_form) {
                Some((kind, place)) => return self.go(place, Aim::File(kind, path)),
                None if form == Some("roster") => {
                    Fault::new("roster", "这像是一次培训的名册", "先在“培训”里打开那次培训，再把文件拖进来")
                }
                None => Fault::new(
                    "unknown_list",
                    "看栏目名，认不出这是什么表",
                    "到“教职工”“培训”或“学时”里，再把文件拖进来",
                ),
            },
            Err(fault) => fault,
        };
        self.toasts.push(screen::trouble(&fault), Instant::now());
        Task::none()
    }
}
