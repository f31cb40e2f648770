//! The folder 报送材料 as the district asks for it: readable Chinese names, with the signed package in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::error::PackageError;
use super::name::{NamePattern, Taken};
use super::source::{Progress, Source, Watch, total_size};
use super::whole::{Staged, keep_all, sync_folder};
use super::write::Package;

/// What the package is called in the folder.
const PACKAGE_STEM: &str = "校验包";

/// A file of the folder.
#[derive(Debug, Clone)]
pub struct FolderItem {
    /// How it is named.
    pub pattern: NamePattern,
    /// What the pattern's parts are here: 序号, 姓名, 证明 and so on.
    pub parts: BTreeMap<String, String>,
    /// Its ending without the dot.
    pub ending: String,
    /// Its bytes.
    pub source: Source,
}

/// Makes the folder `target` with every item and the package's volumes as `校验包.zip` (`校验包-1of3.zip` …); the whole
/// folder, or nothing. Returns the files in the order of the items, then the volumes.
///
/// # Errors
/// [`PackageError::TargetExists`] when there is something of that name, [`PackageError::Pattern`] when a part of a name is
/// lacking, and whatever reading and writing bring.
pub fn lay_out(
    target: &Path,
    items: &[FolderItem],
    package: &Package,
    watch: Watch<'_>,
) -> Result<Vec<PathBuf>, PackageError> {
    let mut taken = Taken::default();
    for name in super::manifest::volume_names(PACKAGE_STEM, package.manifest().volumes) {
        taken.free(vec![name]);
    }
    let mut names = Vec::with_capacity(items.len());
    for item in items {
        names.push(taken.free(item.pattern.fill(&item.parts, &item.ending)?));
    }
    let size = package.size() + total_size(items.iter().map(|item| &item.source))?;
    let mut progress = Progress::new(watch, size);
    let staged = Staged::folder(target.into())?;
    for (item, name) in items.iter().zip(&names) {
        write_item(staged.temporary(), name, &item.source, &mut progress)?;
    }
    let volumes = keep_all(package.stage(staged.temporary(), PACKAGE_STEM, &mut progress)?)?;
    sync_within(staged.temporary(), &names)?;
    let volumes = volumes.iter().filter_map(|path| path.file_name()).map(|name| target.join(name));
    let files: Vec<_> = names.iter().map(|name| joined(target, name)).chain(volumes).collect();
    staged.keep_lasting()?;
    Ok(files)
}

/// Makes the folder `target` with files under names as [`super::sanitise`] makes them, `/` between folders and all of them
/// different; the whole folder, or nothing. Returns the files in their order.
///
/// # Errors
/// [`PackageError::TargetExists`] when there is something of that name, and whatever reading and writing bring.
pub fn lay_files(
    target: &Path,
    files: &[(String, Source)],
    watch: Watch<'_>,
) -> Result<Vec<PathBuf>, PackageError> {
    let split = |name: &String| name.split('/').map(str::to_owned).collect();
    let names: Vec<Vec<String>> = files.iter().map(|(name, _)| split(name)).collect();
    let mut progress = Progress::new(watch, total_size(files.iter().map(|(_, source)| source))?);
    let staged = Staged::folder(target.into())?;
    for ((_, source), name) in files.iter().zip(&names) {
        write_item(staged.temporary(), name, source, &mut progress)?;
    }
    sync_within(staged.temporary(), &names)?;
    staged.keep_lasting()?;
    Ok(names.iter().map(|name| joined(target, name)).collect())
}

/// Makes the names in every folder that some files lie in last.
fn sync_within(folder: &Path, names: &[Vec<String>]) -> Result<(), PackageError> {
    let inner: BTreeSet<_> =
        names.iter().filter_map(|name| name.split_last()).map(|(_, folders)| folders).collect();
    inner.into_iter().try_for_each(|folders| sync_folder(&joined(folder, folders)))
}

fn joined(folder: &Path, names: &[String]) -> PathBuf {
    names.iter().fold(folder.to_path_buf(), |path, name| path.join(name))
}

fn write_item(
    folder: &Path,
    name: &[String],
    source: &Source,
    progress: &mut Progress<'_>,
) -> Result<(), PackageError> {
    let path = joined(folder, name);
    let failed = |e| PackageError::io(&path, e);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    source.copy_to(&path, progress)
}
