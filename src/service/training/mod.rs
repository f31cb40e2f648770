//! Training: programs, their sessions and attendance, their rosters, and the granting of their hours.

mod adjust;
mod exceptions;
mod preset;
mod program;
mod program_import;
mod register;
mod roster;
mod roster_import;
mod session;

pub(super) use adjust::take_place;
pub use adjust::{adjust_granted, adjust_program, count_differing};
pub use exceptions::{Excepted, mark_exceptions};
pub use preset::{Preset, drop_preset, find_preset, keep_preset, presets};
pub use program::{
    ProgramForm, add_program, approve_program, edit_program, find_program, set_program_category, void_program,
};
pub(super) use program::{open_program, require_unsealed_hours};
pub use program_import::{ProgramImport, import_programs, rehearse_programs};
pub use register::{Granting, Registered, register};
pub(super) use register::{Names, Register, facts_of, refresh};
pub use roster::{
    add_group, add_groups_and_people, add_people, everybody, mark_out, people_at, remove_people,
    set_part_hours, set_role,
};
pub use roster_import::{RosterImport, RosterOutcome, import_roster, rehearse_roster};
pub use session::{Held, SessionForm, delete_session, edit_session, hold_session, mark_attendance};
