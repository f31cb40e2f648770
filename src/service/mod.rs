//! What the administrator does: one function a deed, one transaction each; window and command use
//! the same ones. A deed reads like the sentence that she would say.

pub mod assessment;
pub mod audit;
pub mod backups;
pub mod dictionaries;
pub mod district;
pub mod doorway;
pub mod error;
pub mod fault;
pub mod form_templates;
pub mod import;
pub mod incoming;
pub mod inspections;
pub mod institutions;
pub mod keeping;
pub mod keeping_place;
pub mod ledger;
pub mod ledger_error;
pub mod manual;
pub mod notices;
pub mod opening;
pub mod outgoing;
pub mod own_packs;
pub mod plans;
pub mod policies;
pub mod policy_error;
pub mod printer;
pub mod printing;
pub mod printing_permission;
pub mod progress;
pub mod queries;
pub mod settlement;
pub mod setup;
pub mod staff;
pub mod submission;
pub mod training;
pub mod transfer;
pub mod trips;
mod typed;
pub mod update;
mod working_days;
pub mod year_close;

pub use error::ServiceError;
pub use fault::Fault;
pub use ledger_error::LedgerError;
pub use policy_error::PolicyError;
