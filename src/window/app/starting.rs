//! From no workspace to an open one: opening one that is there, the guide to a new one, from one to another, and the end.

use std::path::PathBuf;
use std::time::Instant;

use iced::Task;

use super::standing::Waiting;
use super::{App, Message, Open, Stage};
use crate::service::doorway;
use crate::service::keeping::back_up_on_exit;
use crate::service::progress::Progress;
use crate::service::setup::{NewWorkspace, fill_in, open_workspace, set_up};
use crate::service::{Fault, ServiceError};
use crate::store::{Access, School, Workspace};
use crate::window::desk::Desk;
use crate::window::places::{Place, Screens};
use crate::window::screen::start::{self, Start, Wish};
use crate::window::screen::{Aim, Context, trouble};

/// A workspace that is open, and its school.
pub type Opened = Result<(Desk<Workspace>, School), Fault>;

fn with_school(desk: Desk<Workspace>) -> Task<Opened> {
    let kept = desk.clone();
    desk.ask(|workspace| workspace.view().school())
        .map(move |school| school.map(|school| (kept.clone(), school)))
}

impl App {
    /// Opens the workspace of a folder.
    pub(super) fn open(&self, folder: PathBuf) -> Task<Message> {
        let (setting, place) = (self.setting.clone(), folder.clone());
        let started = Desk::start(move || {
            let workspace = open_workspace(&place, Access::Write, setting)?;
            // A workspace without this file opens just as well from here.
            let _ = doorway::put_up(&place);
            Ok::<_, ServiceError>(workspace)
        });
        let opened = started.then(|started| match started {
            Ok(desk) => with_school(desk),
            Err(fault) => Task::done(Err(fault)),
        });
        opened.map(move |opened| Message::Opened(folder.clone(), opened))
    }

    /// Makes the workspace that the guide asks for. What could not be kept once it was there is told, not lost.
    fn create(&self, folder: PathBuf, new: NewWorkspace) -> Task<Message> {
        let (setting, place, rest) = (self.setting.clone(), folder.clone(), new.clone());
        let started = Desk::start(move || {
            let workspace = set_up(&place, &new, setting)?;
            let _ = doorway::put_up(&place);
            Ok::<_, ServiceError>(workspace)
        });
        started.then(move |started| {
            let (folder, rest) = (folder.clone(), rest.clone());
            match started {
                Ok(desk) => {
                    let filled = desk.ask(move |workspace| fill_in(workspace, &rest));
                    filled.then(move |filled| {
                        let (folder, trouble) = (folder.clone(), filled.err());
                        with_school(desk.clone())
                            .map(move |opened| Message::Made(folder.clone(), opened, trouble.clone()))
                    })
                }
                Err(fault) => Task::done(Message::Made(folder, Err(fault), None)),
            }
        })
    }

    /// Passes a message to the guide, and does what it wishes.
    pub(super) fn start(&mut self, message: start::Message) -> Task<Message> {
        let Stage::Start(start) = &mut self.stage else { return Task::none() };
        let (task, wish) = start.update(message);
        let task = task.map(Message::Start);
        let wished = match wish {
            None => Task::none(),
            Some(Wish::Open(folder)) => self.open(folder),
            Some(Wish::Create(folder, new)) => self.create(folder, *new),
            Some(Wish::Enter) => match start.take() {
                Some(context) => self.enter(context),
                None => Task::none(),
            },
        };
        Task::batch([task, wished])
    }

    fn context(&self, desk: Desk<Workspace>, school: School) -> Context {
        let (size, today, look) = (self.size, self.setting.clock.today(), self.memory.look());
        let lists = self.memory.lists.clone();
        Context { desk, school, size, today, look, backup: None, lists }
    }

    fn remember(&mut self, folder: PathBuf) {
        // The next start may be from elsewhere.
        self.memory.workspace = Some(std::path::absolute(&folder).unwrap_or(folder));
        self.memory.keep();
    }

    /// A workspace was opened, or why not.
    pub(super) fn opened(&mut self, folder: PathBuf, opened: Opened) -> Task<Message> {
        match opened {
            Ok((desk, school)) => {
                let context = self.context(desk, school);
                self.remember(folder);
                self.enter(context)
            }
            Err(fault) => {
                match &mut self.stage {
                    Stage::Start(start) => start.failed(fault),
                    // A late answer never takes away what is open.
                    Stage::Open(_) => self.toasts.push(trouble(&fault), Instant::now()),
                }
                Task::none()
            }
        }
    }

    /// The guide's workspace was made, or why not.
    pub(super) fn made(&mut self, folder: PathBuf, made: Opened, trouble: Option<Fault>) -> Task<Message> {
        let made = made.map(|(desk, school)| self.context(desk, school));
        if made.is_ok() {
            self.remember(folder.clone());
        }
        let Stage::Start(start) = &mut self.stage else { return Task::none() };
        match made {
            Ok(context) => start.made(context, folder, trouble).map(Message::Start),
            Err(fault) => {
                start.failed(fault);
                Task::none()
            }
        }
    }

    /// This workspace is put away; another one is to be opened, and is asked for when that fails.
    pub(super) fn reopen(&mut self, folder: PathBuf) -> Task<Message> {
        let (setting, documents) = (self.setting.clone(), self.memory.documents.clone());
        self.stage = Stage::Start(Box::new(Start::new(Some(folder.clone()), None, setting, documents)));
        self.open(folder)
    }

    fn enter(&mut self, context: Context) -> Task<Message> {
        self.stage = Stage::Open(Box::new(Open {
            context,
            screens: Screens::default(),
            place: Place::Overview,
            waiting: Waiting::default(),
            more: false,
            find: None,
            dropped: Vec::new(),
        }));
        let shown = self.go(Place::Overview, Aim::Nothing);
        let counted = self.count();
        Task::batch([shown, counted, self.tell_clock(), self.tell_last_crash()])
    }

    /// The workspace that is open, also in the guide.
    fn open_context(&self) -> Option<&Context> {
        match &self.stage {
            Stage::Start(start) => start.context(),
            Stage::Open(open) => Some(&open.context),
        }
    }

    /// Puts the workspace away: a backup when something was done since the last one, then the lock.
    pub(super) fn put_away(&self, then: Message) -> Task<Message> {
        let Some(context) = self.open_context() else { return Task::done(then) };
        let backup = context.desk.look(|workspace| {
            // That no backup could be made must not keep the window open.
            let _ = back_up_on_exit(workspace, &mut Progress::silent());
        });
        Task::batch([backup.discard(), context.desk.shut().map(move |()| then.clone())])
    }

    /// Opens another workspace in place of this one.
    pub(super) fn change_to(&self, folder: PathBuf) -> Task<Message> {
        self.put_away(Message::Reopen(folder))
    }
}
