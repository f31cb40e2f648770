//! What a screen answers the window after a message: work to run, what to say, where to go.
//!
//! A screen is a folder: `mod.rs` with its state, messages and `update`, `view.rs` beside it. The window gives it
//! the room it has, lays its dialog over everything, shows what it says as a toast with 撤销, and calls its `reload`
//! after a deed was undone or done elsewhere.

use iced::Task;

use crate::model::id::{DeedId, EntryId, ProgramId, StaffId};
use crate::service::Fault;
use crate::store::Done;

/// What a screen answers.
#[derive(Debug)]
pub struct Reply<M> {
    /// Work whose answers are messages of the screen.
    pub task: Task<M>,
    /// What the window is to tell.
    pub said: Option<Said>,
    /// Where the window is to go.
    pub go: Option<Goal>,
}

/// What a screen has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Something was done; the deed is what 撤销 takes back.
    Done(String, Option<DeedId>),
    /// Something was refused, and nothing changed.
    Failed(Fault),
}

/// Another place of the window, opened at what is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// 教职工, at a person.
    Staff(StaffId),
    /// 培训, at a program.
    Training(ProgramId),
    /// 学时, of a person or of a program.
    Ledger(Option<StaffId>, Option<ProgramId>),
    /// 审核, beginning with an entry.
    Audit(Option<EntryId>),
    /// 打印, for these people.
    Print(Vec<StaffId>),
}

impl<M> Reply<M> {
    /// Nothing more.
    pub fn none() -> Self {
        Self::run(Task::none())
    }

    /// Work to run.
    pub fn run(task: Task<M>) -> Self {
        Self { task, said: None, go: None }
    }

    /// Goes to another place.
    pub fn go(goal: Goal) -> Self {
        Self { go: Some(goal), ..Self::none() }
    }

    /// Tells of a deed, with what was done in words.
    pub fn done<T>(words: impl Into<String>, done: &Done<T>) -> Self {
        Self { said: Some(Said::Done(words.into(), done.deed)), ..Self::none() }
    }

    /// Tells why something was refused.
    pub fn failed(fault: Fault) -> Self {
        Self { said: Some(Said::Failed(fault)), ..Self::none() }
    }

    /// With work to run beside it.
    #[must_use]
    pub fn and(self, task: Task<M>) -> Self
    where
        M: Send + 'static,
    {
        Self { task: Task::batch([self.task, task]), ..self }
    }

    /// The same for the messages of the window.
    pub fn map<N>(self, wrap: impl FnMut(M) -> N + Send + 'static) -> Reply<N>
    where
        M: Send + 'static,
        N: Send + 'static,
    {
        Reply { task: self.task.map(wrap), said: self.said, go: self.go }
    }
}
