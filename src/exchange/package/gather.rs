//! Packages of several schools in one folder: what a centre school 镇中心小学 hands in for its village schools. Each is
//! checked and lies there as it came, so that the district checks the signature of the school itself.

use std::path::{Path, PathBuf};

use super::error::PackageError;
use super::key::PublicKey;
use super::manifest::volume_names;
use super::name::sanitise;
use super::source::{Progress, Source, Watch, total_size, unwatched};
use super::verify::{VerifyReport, verify_volumes};
use super::whole::{Staged, sync_folder};

/// A package that passed, to lie in the folder with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// What it is.
    pub report: VerifyReport,
    /// The names that its volumes get in the folder, in order.
    pub files: Vec<String>,
    places: Vec<PathBuf>,
}

/// Checks packages that are to go up together, a school each, and puts them in the order of the schools' codes, so that the
/// folder is the same whatever the order in which they were given. Several volumes of one package are one. With `keys`,
/// each must be signed by one of them.
///
/// # Errors
/// [`PackageError::Gathered`] names the first package that does not pass; [`PackageError::SchoolTwice`],
/// [`PackageError::OtherKind`], or [`PackageError::NoPackage`] for none at all.
pub fn check_together(
    packages: &[PathBuf],
    keys: &[PublicKey],
    watch: Watch<'_>,
) -> Result<Vec<Gathered>, PackageError> {
    let mut found: Vec<(String, VerifyReport, Vec<PathBuf>)> = Vec::new();
    for path in packages {
        let package = path.display().to_string();
        let failed = |why| match why {
            PackageError::Cancelled => PackageError::Cancelled,
            why => PackageError::Gathered { package: package.clone(), source: Box::new(why) },
        };
        let (mut report, places) = verify_volumes(std::slice::from_ref(path), None, watch).map_err(failed)?;
        report.signer_checked = keys.contains(&report.public_key);
        if !keys.is_empty() && !report.signer_checked {
            return Err(failed(PackageError::OtherSigner { fingerprint: report.fingerprint }));
        }
        if found.iter().any(|(_, other, _)| other.digest == report.digest) {
            continue;
        }
        fits(&found, &package, &report)?;
        found.push((package, report, places));
    }
    if found.is_empty() {
        return Err(PackageError::NoPackage { path: packages.first().cloned().unwrap_or_default() });
    }
    found.sort_by(|(_, one, _), (_, other, _)| one.school.code.cmp(&other.school.code));
    let numbered = found.into_iter().zip(1..);
    Ok(numbered
        .map(|((_, report, places), number)| {
            let stem = sanitise(&format!("{number:02}_{}_校验包", report.school.name), "");
            let files = volume_names(&stem, u32::try_from(places.len()).unwrap_or(u32::MAX));
            Gathered { report, files, places }
        })
        .collect())
}

/// A package goes with those before it: another school, the same kind and period.
fn fits(
    before: &[(String, VerifyReport, Vec<PathBuf>)],
    package: &str,
    report: &VerifyReport,
) -> Result<(), PackageError> {
    if let Some((first, ..)) = before.iter().find(|(_, one, _)| one.school.code == report.school.code) {
        let (first, second) = (first.clone(), package.to_owned());
        return Err(PackageError::SchoolTwice { code: report.school.code.clone(), first, second });
    }
    match before.first() {
        Some((_, first, _)) if (first.kind, first.period) != (report.kind, report.period) => {
            let about = |one: &VerifyReport| format!("{} {}", one.period, one.kind.word());
            let package = package.to_owned();
            Err(PackageError::OtherKind { package, found: about(report), wanted: about(first) })
        }
        _ => Ok(()),
    }
}

/// Makes the folder `target` with packages that were checked, each as it came, and the file `index` of that name; the whole
/// folder, or nothing.
///
/// # Errors
/// [`PackageError::TargetExists`], [`PackageError::SourceChanged`] for a package that is not what was checked, and whatever
/// reading and writing bring.
pub fn lay_together(
    target: &Path,
    packages: &[Gathered],
    index: (&str, &[u8]),
    watch: Watch<'_>,
) -> Result<(), PackageError> {
    let staged = Staged::folder(target.into())?;
    let place = |name: &str| staged.temporary().join(name);
    let sources = packages.iter().flat_map(|one| one.files.iter().zip(&one.places));
    let sources: Vec<(&String, Source)> =
        sources.map(|(name, place)| (name, Source::File(place.clone()))).collect();
    let mut progress = Progress::new(watch, total_size(sources.iter().map(|(_, source)| source))?);
    Source::Bytes(index.1.to_vec()).copy_to(&place(index.0), &mut progress)?;
    for (name, source) in &sources {
        source.copy_to(&place(name), &mut progress)?;
    }
    for one in packages {
        unchanged(staged.temporary(), one)?;
    }
    sync_folder(staged.temporary())?;
    staged.keep_lasting()
}

/// What lies in the folder passes too, and is what was looked at.
fn unchanged(folder: &Path, one: &Gathered) -> Result<(), PackageError> {
    let paths: Vec<PathBuf> = one.files.iter().map(|name| folder.join(name)).collect();
    let changed = || PackageError::SourceChanged { path: one.files.first().cloned().unwrap_or_default() };
    let (report, _) = verify_volumes(&paths, None, &mut unwatched).map_err(|_| changed())?;
    if report.digest == one.report.digest { Ok(()) } else { Err(changed()) }
}
