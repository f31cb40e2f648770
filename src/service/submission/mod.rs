//! Handing in 报送: what goes up is frozen, printed, signed, sealed in a package, and answered.

pub mod error;
pub mod key;

pub use error::SubmissionError;
