//! Staff 教职工: importing them, writing them down one by one, what happens to them, their groups.

mod directory;
mod fields;
mod import;
mod plan;

pub use directory::{Directory, Unknown, find_one};
pub use fields::{change, text};
pub use import::{ImportOutcome, StaffImport, StaffPreview, import_staff, preview_staff, rehearse_staff};
pub use plan::{Action, Decision, FieldChange, Plan, PlannedRow, Settled};
