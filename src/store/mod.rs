//! The workspace on disk: SQLite, evidence files, backups, the lock. Only this floor speaks SQL.
//!
//! A workspace is opened once ([`Workspace`]); everything is read through a [`View`] and written in a
//! [`Deed`], which is one transaction with its journal row. What the tables hold is written in
//! `schema.sql`; the files of this floor named after tables add methods to `View` and `Deed`.

mod adjustment;
mod assessed;
mod backup;
mod backup_key;
mod backup_restore;
mod check;
mod column;
mod decision;
mod deed;
mod durable;
mod entry;
mod entry_list;
mod error;
mod evidence;
mod import;
mod institution;
mod journal;
mod lock;
mod migration;
mod participation;
mod policy_pack;
mod printing;
mod program;
mod purge;
mod recall;
mod recording;
mod school;
mod session;
mod signing_key;
mod staff;
mod staff_change;
mod staff_group;
mod staff_list;
mod staff_removal;
mod submission;
mod undo;
mod view;
mod waiting;
mod workspace;
mod year_close;

pub use assessed::{AssessedEntry, Origin};
pub use backup::{Contents, Packed, is_locked_backup};
pub use backup_key::BackupKey;
pub use backup_restore::restore;
pub use check::{Checked, Finding};
pub use decision::Decision;
pub use deed::{Deed, Done};
pub use durable::{rename_durably, write_durably};
pub use entry_list::{EntryFilter, EntryOrder, EntryRow, EntrySort, EntryTally};
pub use error::StoreError;
pub use evidence::{Evidence, Proof};
pub use import::{ImportBatch, ImportProblem, NewImport, Severity};
pub use journal::{JournalRow, RowChange};
pub use lock::Holder;
pub use participation::RosterLine;
pub use policy_pack::{OwnPack, PackUse};
pub use printing::{Approval, DossierPiece, KeptPlan, KeptPlanLine, PrintPermission, PublicNotice};
pub use program::{ProgramFilter, ProgramRow};
pub use purge::Purged;
pub use recall::Recall;
pub use school::{PolicyInForce, School};
pub use session::AttendanceMark;
pub use signing_key::StoredKey;
pub use staff::{Staff, StaffKey, Standing};
pub use staff_group::StaffGroup;
pub use staff_list::{StaffColumn, StaffFilter, StaffRow, StaffSort};
pub use submission::{ItemTally, NewSubmission, Signed, Submission, SubmissionFile, SubmissionItem, Volume};
pub use undo::{UndoStep, UndoTarget};
pub use view::View;
pub use waiting::Waiting;
pub use workspace::{Access, NewSchool, Setting, Workspace};
pub use year_close::{NewYearResult, YearClose, YearResult};
