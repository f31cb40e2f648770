//! Progress of a long deed, and its end by the administrator's wish.
//!
//! A long deed takes a [`Progress`] and calls [`Progress::at`] between its steps. Whoever listens (the
//! window, a terminal) answers whether to go on; when not, the deed ends with
//! [`ServiceError::Cancelled`] and its transaction leaves nothing behind.

use std::ops::ControlFlow;

use super::error::ServiceError;

/// How far a deed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What is done, in whatever the deed counts.
    pub done: usize,
    /// All that is to be done.
    pub total: usize,
}

/// Whether the deed is to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Go on.
    GoOn,
    /// Stop; nothing is to be kept.
    Cancel,
}

/// Somebody who is told how far a deed is.
pub struct Progress<'a> {
    listener: Option<Box<dyn FnMut(Step) -> Answer + 'a>>,
    told: usize,
}

impl<'a> Progress<'a> {
    /// Nobody listens.
    pub fn silent() -> Progress<'a> {
        Progress { listener: None, told: 0 }
    }

    /// Calls `listener` about once for each hundredth of the work.
    pub fn new(listener: impl FnMut(Step) -> Answer + 'a) -> Progress<'a> {
        Progress { listener: Some(Box::new(listener)), told: usize::MAX }
    }

    /// Says how far the deed is.
    ///
    /// # Errors
    /// [`ServiceError::Cancelled`] when the listener does not want it to go on.
    pub fn at(&mut self, done: usize, total: usize) -> Result<(), ServiceError> {
        let Some(listener) = &mut self.listener else { return Ok(()) };
        let hundredth = done.saturating_mul(100) / total.max(1);
        if hundredth == self.told {
            return Ok(());
        }
        self.told = hundredth;
        match listener(Step { done, total }) {
            Answer::GoOn => Ok(()),
            Answer::Cancel => Err(ServiceError::Cancelled),
        }
    }

    /// The same as the floor below wants it, which counts bytes.
    pub fn watch(&mut self) -> impl FnMut(u64, u64) -> ControlFlow<()> {
        let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        move |done, all| match self.at(size(done), size(all)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_each_hundredth_once() {
        let mut told = Vec::new();
        let mut progress = Progress::new(|step| {
            told.push(step.done);
            Answer::GoOn
        });
        for done in 0..=1000 {
            progress.at(done, 1000).unwrap();
        }
        drop(progress);
        assert_eq!(told.len(), 101);
        assert_eq!((told.first(), told.last()), (Some(&0), Some(&1000)));
    }

    #[test]
    fn ends_the_deed_when_it_is_not_wanted() {
        let mut progress = Progress::new(|step| if step.done < 2 { Answer::GoOn } else { Answer::Cancel });
        assert!(progress.at(1, 3).is_ok());
        assert!(matches!(progress.at(2, 3), Err(ServiceError::Cancelled)));
        assert!(Progress::silent().at(2, 3).is_ok());
    }
}
