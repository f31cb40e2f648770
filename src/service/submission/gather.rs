//! 汇总各校: the signed packages of several schools in one folder 报送材料, where a centre school hands in for its village
//! schools. Nothing of them is merged: each school answers for its own, and the reply goes to it.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::error::SubmissionError;
use crate::exchange::package::{Gathered, PublicKey, check_together, lay_together};
use crate::exchange::paper::flow::Imprint;
use crate::exchange::sheet::{gathered, xlsx::xlsx};
use crate::service::ServiceError;
use crate::service::progress::Progress;

/// The name of the list in the folder.
pub const INDEX: &str = "报送目录.xlsx";

/// Several packages that are to go up together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathering {
    /// A package each: a volume, or a folder with its volumes.
    pub packages: Vec<PathBuf>,
    /// The public keys of the schools; without any the signers are not checked.
    pub keys: Vec<PublicKey>,
    /// Who hands in: the name of the centre school.
    pub unit: String,
}

/// Makes the folder `target` with every package as it came and a list of them. Needs no workspace.
///
/// # Errors
/// The first package that does not pass, by its name; two of one school; another kind or period; a folder that is there; or
/// what the disk says. Then there is no folder.
pub fn gather(
    gathering: &Gathering,
    target: &Path,
    today: NaiveDate,
    progress: &mut Progress<'_>,
) -> Result<Vec<Gathered>, ServiceError> {
    let imprint = Imprint::plain(gathering.unit.clone(), today);
    let mut watch = progress.watch();
    let packages = check_together(&gathering.packages, &gathering.keys, &mut watch);
    let packages = packages.map_err(SubmissionError::from)?;
    let index = xlsx(&gathered::list(&packages, &imprint), &imprint)?;
    lay_together(target, &packages, (INDEX, &index), &mut watch).map_err(SubmissionError::from)?;
    Ok(packages)
}
