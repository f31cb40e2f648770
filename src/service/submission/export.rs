//! 导出: the folder 报送材料 with readable names, and in it the signed package. Signed once: exported again, the package has
//! the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::content::Sums;
use super::error::SubmissionError;
use super::{key, name_of, step};
use crate::exchange::package::{
    Contents, DEFAULT_VOLUME_LIMIT, Digest, Draft, FolderItem, Manifest, POLICY, Package, PackageError,
    PackageFile, PolicyStamp, School, Source, lay_out,
};
use crate::model::id::SubmissionId;
use crate::model::state::{SubmissionDeed, SubmissionState};
use crate::model::submission::Kind;
use crate::service::ServiceError;
use crate::service::outgoing::free_folder;
use crate::service::progress::Progress;
use crate::store::{Deed, Done, Evidence, Signed, StoreError, Submission, Volume, Workspace, rename_durably};

/// How an export is to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// The folder to make; none means one in `exports/` of the workspace.
    pub folder: Option<PathBuf>,
    /// The passphrase of the signing key, where it has one.
    pub passphrase: Option<String>,
}

/// An export that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The folder 报送材料.
    pub folder: PathBuf,
    /// Every file in it; the volumes of the package last.
    pub files: Vec<PathBuf>,
    /// The volumes of the package.
    pub volumes: Vec<PathBuf>,
    /// Name of the package, `330999-hours-2026-1`.
    pub package: String,
    /// 核验码 in groups of four.
    pub code: String,
    /// Fingerprint of the key that signed.
    pub fingerprint: String,
}

/// Exports a signed submission. The folder must not be there yet; it appears whole or not at all.
///
/// # Errors
/// A submission without a scan of the signed papers, [`PackageError`] in [`SubmissionError::Package`], a missing or wrong
/// passphrase, a proof that is gone or changed, or what the disk says.
pub fn export(
    workspace: &mut Workspace,
    id: SubmissionId,
    how: &Export,
    progress: &mut Progress<'_>,
) -> Result<Done<Exported>, ServiceError> {
    let submission = workspace.view().submission(id)?;
    let target = match &how.folder {
        Some(folder) => folder.clone(),
        None => folder_in(&workspace.folder().join("exports"), &submission),
    };
    if fs::symlink_metadata(&target).is_ok() {
        return Err(SubmissionError::Package(PackageError::TargetExists { path: target }).into());
    }
    if submission.state == SubmissionState::Prepared {
        return Err(SubmissionError::NotSigned(name_of(&submission)).into());
    }
    // Written under another name, so that nothing is called exported before the signature is kept.
    let staged = Staged::beside(&target);
    let mut done = workspace.deed("submission.export", |deed| {
        let state = step(&submission, SubmissionDeed::Export)?;
        let packed = Packed::new(deed, &submission, how, progress)?;
        let exported = packed.lay_out(&staged.0, progress)?;
        // Whole, so that it is found again from wherever the program is started.
        let place = std::path::absolute(&target).unwrap_or_else(|_| target.clone());
        deed.set_exported(id, &place.to_string_lossy(), deed.today(), &packed.signed)?;
        deed.set_volumes(id, &volumes(&exported.volumes)?)?;
        deed.set_submission_state(id, state)?;
        deed.say(format!("导出报送材料：{}", name_of(&submission)));
        deed.insist();
        Ok::<_, ServiceError>(exported)
    })?;
    rename_durably(&staged.0, &target)?;
    let moved = |path: &PathBuf| target.join(path.strip_prefix(&staged.0).unwrap_or(path));
    done.value.files = done.value.files.iter().map(moved).collect();
    done.value.volumes = done.value.volumes.iter().map(moved).collect();
    done.value.folder.clone_from(&target);
    Ok(done)
}

/// The folder on its way; goes unless it got its name.
struct Staged(PathBuf);

impl Staged {
    fn beside(target: &Path) -> Staged {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let staged = Staged(target.with_file_name(format!(".{name}.xueshi-part")));
        // Left by a crash; nobody else's folder has such a name.
        let _ = fs::remove_dir_all(&staged.0);
        staged
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Where the folder 报送材料 of a submission would lie beside what is in `parent` already.
pub fn folder_in(parent: &Path, submission: &Submission) -> PathBuf {
    free_folder(parent, &format!("{}报送材料", name_of(submission)))
}

fn volumes(files: &[PathBuf]) -> Result<Vec<Volume>, ServiceError> {
    let volume = |path: &PathBuf| {
        let bytes = fs::read(path).map_err(|e| StoreError::io(path, e))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Volume { name, sha256: Digest::of(&bytes).to_string(), size: bytes.len() as u64 })
    };
    files.iter().map(volume).collect()
}

/// A package with its signature, and the files of the folder around it.
struct Packed {
    package: Package,
    signed: Signed,
    items: Vec<FolderItem>,
}

impl Packed {
    fn new(
        deed: &Deed<'_>,
        submission: &Submission,
        how: &Export,
        progress: &mut Progress<'_>,
    ) -> Result<Packed, ServiceError> {
        let view = deed.view();
        let kept = view.submission_signed(submission.id)?;
        let manifest = kept.as_ref().map(|kept| Manifest::parse(kept.manifest.as_bytes())).transpose();
        let manifest = manifest.map_err(SubmissionError::from)?;
        let files = all_files(deed, submission)?;
        let head = match &manifest {
            Some(manifest) => manifest.journal_head,
            None => digest(&view.journal_head()?)?,
        };
        let contents = contents(deed, submission, &files, head)?;
        let limit = match &kept {
            Some(kept) => kept.volume_limit,
            None => volume_limit(deed)?,
        };
        let mut watch = progress.watch();
        let package = match (&kept, &manifest) {
            (Some(kept), Some(manifest)) => Draft::new(contents, &manifest.public_key, limit, &mut watch)
                .and_then(|draft| draft.with_signature(kept.signature.clone())),
            _ => {
                let key = key::open(view, how.passphrase.as_deref())?.ok_or(SubmissionError::NoKey)?;
                Draft::new(contents, key.public(), limit, &mut watch).and_then(|draft| draft.sign(&key))
            }
        };
        let package = package.map_err(SubmissionError::from)?;
        unchanged(&package, &files)?;
        let signed = Signed {
            manifest: String::from_utf8_lossy(package.manifest_bytes()).into_owned(),
            signature: package.signature().to_owned(),
            volume_limit: limit,
        };
        // The regulation is for machines; it lies in the package only.
        let for_people = files.iter().filter(|file| file.path != POLICY);
        let items = for_people.map(|file| folder_item(deed.folder(), file)).collect::<Result<_, _>>()?;
        Ok(Packed { package, signed, items })
    }

    fn lay_out(&self, folder: &Path, progress: &mut Progress<'_>) -> Result<Exported, ServiceError> {
        let mut watch = progress.watch();
        let files = lay_out(folder, &self.items, &self.package, &mut watch).map_err(SubmissionError::from)?;
        let manifest = self.package.manifest();
        let volumes = files.iter().skip(self.items.len()).cloned().collect();
        Ok(Exported {
            folder: folder.to_owned(),
            files,
            volumes,
            package: manifest.name(),
            code: manifest.content_digest.code().to_string(),
            fingerprint: manifest.public_key.fingerprint(),
        })
    }
}

/// A file of the package with the name that people read.
struct Named {
    path: String,
    name: String,
    evidence: Evidence,
}

/// Forms and proofs as they were frozen, then the scans of what was signed.
fn all_files(deed: &Deed<'_>, submission: &Submission) -> Result<Vec<Named>, ServiceError> {
    let view = deed.view();
    let frozen = view.submission_files(submission.id)?.into_iter();
    let mut files: Vec<Named> =
        frozen.map(|file| Named { path: file.path, name: file.name, evidence: file.evidence }).collect();
    let scans = view.submission_scans(submission.id)?;
    let several = scans.len() > 1;
    for (evidence, number) in scans.into_iter().zip(1..) {
        let path = format!("signed/{number:02}.{}", evidence.ending());
        let mark = if several { format!("{number}") } else { String::new() };
        let form = match submission.kind {
            Kind::Staff => "单位教师信息名单",
            Kind::Programs => "培训项目申报表",
            Kind::Hours | Kind::Adjustments | Kind::Supplements => "汇总表",
        };
        files.push(Named { path, name: format!("{form}(盖章扫描件){mark}"), evidence });
    }
    Ok(files)
}

fn contents(
    deed: &Deed<'_>,
    submission: &Submission,
    files: &[Named],
    journal_head: Digest,
) -> Result<Contents, ServiceError> {
    let view = deed.view();
    let data: serde_json::Value = serde_json::from_str(&view.submission_content(submission.id)?)
        .map_err(|e| StoreError::Damaged(format!("报送内容：{e}")))?;
    let packed = files.iter().map(|file| {
        let path = file.path.parse().map_err(PackageError::from)?;
        Ok(PackageFile { path, source: Source::File(file.evidence.path(deed.folder())) })
    });
    let Sums { counts, totals } = Sums::of(&data);
    Ok(Contents {
        number: submission.number,
        school: school(&data)?,
        kind: submission.kind,
        period: submission.period,
        policy: PolicyStamp { id: submission.policy.clone(), digest: digest(&submission.policy_digest)? },
        counts,
        totals,
        journal_head,
        data,
        files: packed.collect::<Result<_, PackageError>>().map_err(SubmissionError::from)?,
    })
}

/// The school as it was when the content was frozen: mended since, it would not be what was signed.
fn school(data: &serde_json::Value) -> Result<School, StoreError> {
    let text = |name: &str| data.get("school")?.get(name)?.as_str().map(str::to_owned);
    match (text("code"), text("name")) {
        (Some(code), Some(name)) => Ok(School { code, name }),
        _ => Err(StoreError::Damaged("报送内容：没有学校".to_owned())),
    }
}

fn folder_item(workspace: &Path, file: &Named) -> Result<FolderItem, ServiceError> {
    let pattern = if file.path.starts_with("evidence/") { "证明材料/{名称}" } else { "{名称}" };
    let pattern = pattern.parse().map_err(|e| SubmissionError::Package(PackageError::Pattern(e)))?;
    Ok(FolderItem {
        pattern,
        parts: BTreeMap::from([("名称".to_owned(), file.name.clone())]),
        ending: file.evidence.ending(),
        source: Source::File(file.evidence.path(workspace)),
    })
}

/// Every file is what it was when it was taken in.
fn unchanged(package: &Package, files: &[Named]) -> Result<(), StoreError> {
    let packed: BTreeMap<&str, Digest> =
        package.manifest().files.iter().map(|file| (file.path.as_str(), file.sha256)).collect();
    let other = |file: &&Named| {
        packed.get(file.path.as_str()).is_none_or(|digest| digest.to_string() != file.evidence.sha256)
    };
    match files.iter().find(other) {
        Some(file) => Err(StoreError::Damaged(format!("证明材料“{}”的内容变了", file.evidence.name))),
        None => Ok(()),
    }
}

fn volume_limit(deed: &Deed<'_>) -> Result<u64, StoreError> {
    let set = deed.view().setting("package.volume_limit")?.and_then(|text| text.parse().ok());
    Ok(set.unwrap_or(DEFAULT_VOLUME_LIMIT))
}

fn digest(text: &str) -> Result<Digest, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged(format!("摘要“{text}”")))
}
