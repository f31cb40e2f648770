//! The desk where the workspace lies: one thread owns it, the window asks and is answered.
//!
//! The window never touches the disk itself, so it never waits for it. Questions are answered in the
//! order in which they are asked. A screen that asks again before it was answered tells the answers
//! apart by a [`Ticket`] and drops the late one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use iced::Task;
use iced::futures::channel::{mpsc, oneshot};

use super::crash;
use crate::service::Fault;

enum Job<W> {
    Do(Box<dyn FnOnce(&mut W) + Send>),
    Shut(oneshot::Sender<()>),
}

/// The thread that owns a `W`, as others see it. When the last one is dropped, the thread ends and
/// drops the `W`.
pub struct Desk<W> {
    jobs: Sender<Job<W>>,
}

impl<W> Clone for Desk<W> {
    fn clone(&self) -> Self {
        Self { jobs: self.jobs.clone() }
    }
}

impl<W> std::fmt::Debug for Desk<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl<W: Send + 'static> Desk<W> {
    /// Gives something a thread of its own.
    pub fn new(work: W) -> Self {
        let (jobs, todo) = channel();
        thread::spawn(move || serve(work, todo));
        Self { jobs }
    }

    /// Makes something on a thread of its own, where it then stays.
    pub fn start<E: Into<Fault> + 'static>(
        make: impl FnOnce() -> Result<W, E> + Send + 'static,
    ) -> Task<Result<Self, Fault>> {
        let (answer, answered) = oneshot::channel();
        thread::spawn(move || match guarded(make) {
            Ok(work) => {
                let (jobs, todo) = channel();
                if answer.send(Ok(Self { jobs })).is_ok() {
                    serve(work, todo);
                }
            }
            Err(fault) => drop(answer.send(Err(fault))),
        });
        once(answered)
    }

    /// Asks for something; the answer is a message. Whoever asks is always answered: a deed that broke off by a bug is a
    /// [`Fault`] too.
    pub fn ask<T: Send + 'static, E: Into<Fault> + 'static>(
        &self,
        question: impl FnOnce(&mut W) -> Result<T, E> + Send + 'static,
    ) -> Task<Result<T, Fault>> {
        let (answer, answered) = oneshot::channel();
        let job = Job::Do(Box::new(move |work| drop(answer.send(guarded(|| question(work))))));
        if self.jobs.send(job).is_err() {
            return Task::none();
        }
        once(answered)
    }

    /// Asks for a hint that may also be missing: after a bug the answer is nothing.
    pub fn look<T: Default + Send + 'static>(
        &self,
        question: impl FnOnce(&mut W) -> T + Send + 'static,
    ) -> Task<T> {
        self.ask_or(question, |_| T::default())
    }

    /// Asks for something that has words of its own for what went wrong.
    pub fn ask_or<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut W) -> T + Send + 'static,
        broken: impl Fn(Fault) -> T + Send + 'static,
    ) -> Task<T> {
        self.ask(|work| Ok::<_, Fault>(question(work))).map(move |done| done.unwrap_or_else(&broken))
    }

    /// Drops what the desk holds, after everything asked before; said when it is done.
    pub fn shut(&self) -> Task<()> {
        let (answer, answered) = oneshot::channel();
        match self.jobs.send(Job::Shut(answer)) {
            Ok(()) => once(answered),
            Err(_) => Task::done(()),
        }
    }

    /// Asks for something long that tells how far it is and can be stopped: it gives a [`Teller`],
    /// whose [`Teller::tell`] says whether to go on. It always ends, by a bug with a [`Fault`].
    pub fn follow<P: Send + 'static, T: Send + 'static, E: Into<Fault> + 'static>(
        &self,
        stop: &Stop,
        deed: impl FnOnce(&mut W, &mut Teller<P, T>) -> Result<T, E> + Send + 'static,
    ) -> Task<News<P, T>> {
        let (news, heard) = mpsc::unbounded();
        let mut teller = Teller { news, stop: stop.clone() };
        let job = Job::Do(Box::new(move |work| {
            let ended = guarded(|| deed(work, &mut teller));
            let _ = teller.news.unbounded_send(News::Ended(ended));
        }));
        if self.jobs.send(job).is_err() {
            return Task::none();
        }
        Task::stream(heard)
    }
}

/// The thread, until it is shut or nobody can ask any more.
fn serve<W>(mut work: W, todo: Receiver<Job<W>>) {
    for job in todo {
        match job {
            Job::Do(job) => job(&mut work),
            Job::Shut(answer) => {
                drop(work);
                let _ = answer.send(());
                return;
            }
        }
    }
}

/// A bug in one deed must not take the others with it: its transaction is rolled back as it unwinds, and the asker hears of it.
fn guarded<T, E: Into<Fault>>(deed: impl FnOnce() -> Result<T, E>) -> Result<T, Fault> {
    match crash::guarded(deed) {
        Ok(done) => done.map_err(Into::into),
        Err(_) => {
            let way_out = "没有保存任何内容；请换一种做法，或关掉程序重新打开再试";
            Err(Fault::new("bug", "程序出了错，这一步没有做完", way_out))
        }
    }
}

fn once<T: Send + 'static>(answered: oneshot::Receiver<T>) -> Task<T> {
    Task::future(answered).then(|answer| answer.map_or_else(|_| Task::none(), Task::done))
}

/// What is heard of something long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News<P, T> {
    /// How far it is.
    At(P),
    /// It is over, or was refused.
    Ended(Result<T, Fault>),
}

/// Tells the window how far something is.
pub struct Teller<P, T> {
    news: mpsc::UnboundedSender<News<P, T>>,
    stop: Stop,
}

impl<P, T> Teller<P, T> {
    /// Says how far it is; false when it is to stop and leave nothing behind.
    pub fn tell(&mut self, at: P) -> bool {
        let _ = self.news.unbounded_send(News::At(at));
        !self.stop.is_pulled()
    }
}

/// A cord that stops something long.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Stops it at its next step.
    pub fn pull(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is to stop.
    pub fn is_pulled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Numbers for questions of one kind, so that only the answer to the last one is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticket(u64);

/// The last number that was drawn. One row of numbers for all: a dialog that opens anew must not take the answer to the
/// one before it for its own.
static DRAWN: AtomicU64 = AtomicU64::new(0);

impl Ticket {
    /// The number of a new question; earlier ones are late from now on.
    pub fn draw(&mut self) -> Self {
        self.0 = DRAWN.fetch_add(1, Ordering::Relaxed) + 1;
        *self
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::window::testing::answers;

    #[test]
    fn questions_are_answered_in_order() {
        let desk = Desk::new(Vec::<u32>::new());
        let first = desk.look(|list| list.push(1));
        let second = desk.look(|list| list.len());
        assert_eq!(answers(first).len(), 1);
        assert_eq!(answers(second), [1]);
    }

    #[test]
    fn a_deed_that_panics_is_answered_and_leaves_the_desk_usable() {
        let desk = Desk::new(5_u32);
        let broken: Task<Result<u32, Fault>> = desk.ask::<_, Fault>(|_| panic!("a bug"));
        assert!(matches!(answers(broken).as_slice(), [Err(fault)] if fault.code == "bug"));
        assert_eq!(answers(desk.look(|number| *number)), [5]);
        let broken: Task<u32> = desk.look(|_| panic!("a bug"));
        assert_eq!(answers(broken), [0]);
    }

    #[test]
    fn something_long_that_panics_ends() {
        let desk = Desk::new(());
        let news = desk.follow::<_, (), Fault>(&Stop::default(), |(), teller| {
            teller.tell(1);
            panic!("a bug")
        });
        let heard = answers(news);
        assert!(matches!(heard.as_slice(), [News::At(1), News::Ended(Err(fault))] if fault.code == "bug"));
    }

    #[test]
    fn what_panics_while_it_is_made_is_told() {
        let made: Task<Result<Desk<u32>, Fault>> = Desk::start::<Fault>(|| panic!("a bug"));
        assert!(matches!(answers(made).as_slice(), [Err(fault)] if fault.code == "bug"));
    }

    #[test]
    fn something_long_stops_when_the_cord_is_pulled() {
        let desk = Desk::new(());
        let stop = Stop::default();
        stop.pull();
        let news = desk.follow(&stop, |(), teller| Ok::<_, Fault>((0..100).find(|at| !teller.tell(*at))));
        assert_eq!(answers(news), [News::At(0), News::Ended(Ok(Some(0)))]);
    }

    #[test]
    fn what_the_desk_held_is_gone_once_it_is_shut() {
        let held = Arc::new(());
        let desk = Desk::new(Arc::clone(&held));
        answers(desk.shut());
        assert_eq!(Arc::strong_count(&held), 1);
        assert!(answers(desk.look(|_| 1)).is_empty());
    }

    #[test]
    fn what_cannot_be_made_is_told() {
        let no = || Fault::new("no", "不", "等");
        let made: Task<Result<Desk<u32>, Fault>> = Desk::start(move || Err(no()));
        assert!(matches!(answers(made).as_slice(), [Err(fault)] if fault.code == "no"));
        let made: Task<Result<Desk<u32>, Fault>> = Desk::start(|| Ok::<_, Fault>(7));
        let desk = answers(made).remove(0).unwrap();
        assert_eq!(answers(desk.look(|number| *number)), [7]);
    }

    #[test]
    fn the_last_ticket_is_the_one_that_counts() {
        let mut wanted = Ticket::default();
        let early = wanted.draw();
        let late = wanted.draw();
        assert_ne!(early, wanted);
        assert_eq!(late, wanted);
        assert_ne!(Ticket::default().draw(), early, "another asker's first question is not this one's");
    }

    #[test]
    fn the_window_does_not_wait_while_the_desk_works() {
        let desk = Desk::new(());
        let (go, wait) = channel::<()>();
        let slow = desk.look(move |()| wait.recv_timeout(Duration::from_secs(10)).is_ok());
        go.send(()).unwrap(); // reached although the desk is busy
        assert_eq!(answers(slow), [true]);
    }
}
