//! The desk where the workspace lies: one thread owns it, the window asks and is answered.
//!
//! The window never touches the disk itself, so it never waits for it. Questions are answered in the
//! order in which they are asked. A screen that asks again before it was answered tells the answers
//! apart by a [`Ticket`] and drops the late one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use iced::Task;
use iced::futures::channel::{mpsc, oneshot};

use super::crash;

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
    pub fn start<E: Send + 'static>(
        make: impl FnOnce() -> Result<W, E> + Send + 'static,
    ) -> Task<Result<Self, E>> {
        let (answer, answered) = oneshot::channel();
        thread::spawn(move || match make() {
            Ok(work) => {
                let (jobs, todo) = channel();
                if answer.send(Ok(Self { jobs })).is_ok() {
                    serve(work, todo);
                }
            }
            Err(error) => drop(answer.send(Err(error))),
        });
        once(answered)
    }

    /// Asks for something; the answer is a message.
    pub fn ask<T: Send + 'static>(&self, question: impl FnOnce(&mut W) -> T + Send + 'static) -> Task<T> {
        let (answer, answered) = oneshot::channel();
        let job = Job::Do(Box::new(move |work| drop(answer.send(question(work)))));
        if self.jobs.send(job).is_err() {
            return Task::none();
        }
        once(answered)
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
    /// whose [`Teller::tell`] says whether to go on.
    pub fn follow<P: Send + 'static, T: Send + 'static>(
        &self,
        stop: &Stop,
        deed: impl FnOnce(&mut W, &mut Teller<P, T>) -> T + Send + 'static,
    ) -> Task<News<P, T>> {
        let (news, heard) = mpsc::unbounded();
        let mut teller = Teller { news, stop: stop.clone() };
        let job = Job::Do(Box::new(move |work| {
            let ended = deed(work, &mut teller);
            let _ = teller.news.unbounded_send(News::Ended(ended));
        }));
        if self.jobs.send(job).is_err() {
            return Task::none();
        }
        Task::stream(heard)
    }
}

/// The work of the thread, until it is shut or nobody can ask any more.
fn serve<W>(mut work: W, todo: Receiver<Job<W>>) {
    for job in todo {
        match job {
            // A bug in one deed must not take the others with it: its transaction is rolled back as it
            // unwinds, and whoever asked gets no answer.
            Job::Do(job) => drop(crash::guarded(|| job(&mut work))),
            Job::Shut(answer) => {
                drop(work);
                let _ = answer.send(());
                return;
            }
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
    /// It is over.
    Ended(T),
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

impl Ticket {
    /// The number of a new question; earlier ones are late from now on.
    pub fn draw(&mut self) -> Self {
        self.0 += 1;
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
        let first = desk.ask(|list| list.push(1));
        let second = desk.ask(|list| list.len());
        assert_eq!(answers(first).len(), 1);
        assert_eq!(answers(second), [1]);
    }

    #[test]
    fn a_deed_that_panics_leaves_the_desk_usable() {
        let desk = Desk::new(5_u32);
        let broken: Task<u32> = desk.ask(|_| panic!("a bug"));
        assert!(answers(broken).is_empty());
        assert_eq!(answers(desk.ask(|number| *number)), [5]);
    }

    #[test]
    fn something_long_stops_when_the_cord_is_pulled() {
        let desk = Desk::new(());
        let stop = Stop::default();
        stop.pull();
        let news = desk.follow(&stop, |(), teller| (0..100).find(|at| !teller.tell(*at)));
        assert_eq!(answers(news), [News::At(0), News::Ended(Some(0))]);
    }

    #[test]
    fn what_the_desk_held_is_gone_once_it_is_shut() {
        let held = Arc::new(());
        let desk = Desk::new(Arc::clone(&held));
        answers(desk.shut());
        assert_eq!(Arc::strong_count(&held), 1);
        assert!(answers(desk.ask(|_| 1)).is_empty());
    }

    #[test]
    fn what_cannot_be_made_is_told() {
        let made: Task<Result<Desk<u32>, &str>> = Desk::start(|| Err("no"));
        assert!(matches!(answers(made).as_slice(), [Err("no")]));
        let made: Task<Result<Desk<u32>, &str>> = Desk::start(|| Ok(7));
        let desk = answers(made).remove(0).unwrap();
        assert_eq!(answers(desk.ask(|number| *number)), [7]);
    }

    #[test]
    fn the_last_ticket_is_the_one_that_counts() {
        let mut wanted = Ticket::default();
        let early = wanted.draw();
        let late = wanted.draw();
        assert_ne!(early, wanted);
        assert_eq!(late, wanted);
    }

    #[test]
    fn the_window_does_not_wait_while_the_desk_works() {
        let desk = Desk::new(());
        let (go, wait) = channel::<()>();
        let slow = desk.ask(move |()| wait.recv_timeout(Duration::from_secs(10)).is_ok());
        go.send(()).unwrap(); // reached although the desk is busy
        assert_eq!(answers(slow), [true]);
    }
}
