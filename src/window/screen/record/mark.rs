//! The chip of a state: icon, word and colour, always the same ones.

use crate::model::state::{EntryState, ProgramState};
use crate::window::icon::Icon;
use crate::window::theme::Hue;
use crate::window::widget::chip::Mark;

/// The chip of an entry's state. Only what waits for somebody keeps its fill in a list.
pub const fn entry(state: EntryState) -> Mark {
    let (icon, hue, waits) = match state {
        EntryState::Draft => (Icon::CircleDashed, Hue::Neutral, false),
        EntryState::Pending => (Icon::Hourglass, Hue::Warning, true),
        EntryState::Passed => (Icon::Check, Hue::Accent, false),
        EntryState::Refused => (Icon::X, Hue::Danger, true),
        EntryState::Submitted => (Icon::ArrowUpFromLine, Hue::Sealed, false),
        EntryState::Approved => (Icon::SquareCheck, Hue::Success, false),
        // Asked back, it still is approved; a second line says so.
        EntryState::RecallRequested => (Icon::SquareCheck, Hue::Success, false),
        EntryState::Returned => (Icon::Undo2, Hue::Returned, true),
        EntryState::Superseded | EntryState::Void | EntryState::Deleted => (Icon::Ban, Hue::Void, false),
    };
    Mark { icon, word: state.word(), hue, waits }
}

/// The chip of a program's state.
pub const fn program(state: ProgramState) -> Mark {
    let (icon, hue, waits) = match state {
        ProgramState::Draft => (Icon::CircleDashed, Hue::Neutral, false),
        ProgramState::Submitted => (Icon::ArrowUpFromLine, Hue::Sealed, false),
        ProgramState::Approved => (Icon::SquareCheck, Hue::Success, false),
        ProgramState::Returned => (Icon::Undo2, Hue::Returned, true),
        ProgramState::Superseded | ProgramState::Void => (Icon::Ban, Hue::Void, false),
    };
    Mark { icon, word: state.word(), hue, waits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_somebody_is_filled() {
        let waiting: Vec<&str> = EntryState::ALL
            .iter()
            .map(|state| entry(*state))
            .filter(|mark| mark.waits)
            .map(|mark| mark.word)
            .collect();
        assert_eq!(waiting, ["待审", "未通过", "退回"]);
    }

    #[test]
    fn no_two_states_look_alike_by_their_words() {
        let mut words: Vec<&str> = EntryState::ALL.iter().map(|state| entry(*state).word).collect();
        words.dedup();
        assert_eq!(words.len(), EntryState::ALL.len());
    }
}
