//! A submission as one opens it: its figures, its files, and what must still be seen to before it goes out.

use std::path::Path;

use super::content::Sums;
use super::{Checks, Finding, key, name_of};
use crate::exchange::package::{DEFAULT_VOLUME_LIMIT, Digest, POLICY, package_name};
use crate::model::hours::Hours;
use crate::model::id::SubmissionId;
use crate::model::submission::Kind;
use crate::service::policies::find_pack;
use crate::service::{Fault, ServiceError};
use crate::store::{Evidence, StoreError, Submission, SubmissionFile, View, Workspace};

/// What is known of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// The submission itself.
    pub submission: Submission,
    /// 2026年度学时第1号.
    pub name: String,
    /// The name of its package, `3309990001-hours-2026-1`.
    pub package: String,
    /// How many people.
    pub people: u64,
    /// Hours claimed together; none where it is not about hours.
    pub claimed: Option<Hours>,
    /// Hours recognised together.
    pub recognised: Option<Hours>,
    /// The title of the regulation of its figures.
    pub policy: String,
    /// Forms and lists.
    pub papers: Vec<SubmissionFile>,
    /// The regulation, which only machines read.
    pub pack: Option<SubmissionFile>,
    /// How many proofs.
    pub proofs: usize,
    /// Their bytes together.
    pub proof_bytes: u64,
    /// Bytes of `data.json`.
    pub data_bytes: u64,
    /// Scans of what was signed.
    pub scans: Vec<Evidence>,
    /// Bytes that a volume of the package may have.
    pub volume_limit: u64,
    /// Whether the signing key asks for a passphrase.
    pub asks_passphrase: bool,
    /// What was looked at before it goes out.
    pub checks: Checks,
}

impl Inside {
    /// Bytes of everything that goes into the package, before it is packed.
    pub fn bytes(&self) -> u64 {
        let papers: u64 = self.papers.iter().map(|file| file.evidence.size).sum();
        let scans: u64 = self.scans.iter().map(|scan| scan.size).sum();
        let pack = self.pack.as_ref().map_or(0, |file| file.evidence.size);
        papers + pack + scans + self.proof_bytes + self.data_bytes
    }
}

/// Opens a submission to be looked at.
///
/// # Errors
/// What the disk says.
pub fn inside(workspace: &Workspace, id: SubmissionId) -> Result<Inside, ServiceError> {
    let view = workspace.view();
    let submission = view.submission(id)?;
    let content = view.submission_content(id)?;
    let data = serde_json::from_str(&content).map_err(|e| StoreError::Damaged(format!("报送内容：{e}")))?;
    let Sums { counts, totals } = Sums::of(&data);
    let (proofs, mut papers): (Vec<SubmissionFile>, Vec<SubmissionFile>) =
        view.submission_files(id)?.into_iter().partition(|file| file.path.starts_with("evidence/"));
    let pack = papers.iter().position(|file| file.path == POLICY).map(|place| papers.remove(place));
    let scans = view.submission_scans(id)?;
    let set = view.setting("package.volume_limit")?.and_then(|text| text.parse().ok());
    let kept = view.submission_signed(id)?.map(|signed| signed.volume_limit);
    let hours = |name: &str| totals.get(name).copied();
    let checks = Looked { view, folder: workspace.folder(), submission: &submission }
        .checks(&content, &papers, &proofs, &scans)?;
    Ok(Inside {
        name: name_of(&submission),
        package: package_name(&view.school()?.code, submission.kind, submission.period, submission.number),
        people: counts.get("staff").copied().unwrap_or_default(),
        claimed: hours("claimed"),
        recognised: hours("recognised"),
        // A regulation of the school's own may have been taken away since; its id then says it.
        policy: find_pack(view, &submission.policy)
            .map_or_else(|_| submission.policy.clone(), |pack| pack.title().to_owned()),
        papers,
        pack,
        proofs: proofs.len(),
        proof_bytes: proofs.iter().map(|file| file.evidence.size).sum(),
        data_bytes: content.len() as u64,
        scans,
        volume_limit: kept.or(set).unwrap_or(DEFAULT_VOLUME_LIMIT),
        asks_passphrase: view.signing_key()?.is_some_and(|key| key.encrypted),
        checks,
        submission,
    })
}

/// The desk at which a submission is looked over.
struct Looked<'a> {
    view: View<'a>,
    folder: &'a Path,
    submission: &'a Submission,
}

impl Looked<'_> {
    fn checks(
        &self,
        content: &str,
        papers: &[SubmissionFile],
        proofs: &[SubmissionFile],
        scans: &[Evidence],
    ) -> Result<Checks, ServiceError> {
        let mut checks = Checks::default();
        let count = self.submission.tally.all();
        let name = name_of(self.submission);
        if scans.is_empty() {
            let message = "还没有签字盖章的扫描件";
            let way_out = "请打印签字盖章，扫描后放进来";
            checks.blockers.push(Fault::new("not_signed", message, way_out).into());
        } else {
            checks.fine.push(format!("签字盖章的扫描件 {} 份", scans.len()));
        }
        if Digest::of(content.as_bytes()).to_string() == self.submission.content_digest {
            let unit = match self.submission.kind {
                Kind::Staff => "人",
                Kind::Programs => "个项目",
                _ => "条学时",
            };
            checks.fine.push(format!("{count} {unit}自冻结后没有改动"));
        } else {
            let message = format!("{name}的内容与核验码不符");
            checks.blockers.push(Fault::new("damaged", message, "请从备份取回学时簿").into());
        }
        let files = papers.iter().chain(proofs).map(|file| &file.evidence).chain(scans);
        let gone: Vec<&str> = files
            .filter(|evidence| !evidence.path(self.folder).is_file())
            .map(|evidence| evidence.name.as_str())
            .collect();
        match gone.as_slice() {
            [] => {
                let proofs = match proofs.len() {
                    0 => String::new(),
                    count => format!("、证明材料 {count} 份"),
                };
                checks.fine.push(format!("表格 {} 份{proofs}，文件都在", papers.len()));
            }
            [first, ..] => {
                let more = if gone.len() > 1 { format!("等 {} 份", gone.len()) } else { String::new() };
                let message = format!("文件不见了：{first}{more}");
                let way_out = "请从备份取回；或取消这次报送，补上证明后重新准备";
                checks.blockers.push(Fault::new("evidence_missing", message, way_out).into());
            }
        }
        checks.key(self.view)?;
        Ok(checks)
    }
}

impl Checks {
    fn key(&mut self, view: View<'_>) -> Result<(), ServiceError> {
        let keys = key::public_keys(view)?;
        match (view.signing_key()?, keys.first()) {
            (Some(kept), Some((public, _))) => {
                let locked = if kept.encrypted { "，导出时要口令" } else { "" };
                self.fine.push(format!("签名密钥可用{locked}，指纹 {}", public.fingerprint()));
            }
            _ => {
                let way_out = "请在设置里生成一把";
                self.blockers.push(Finding::from(Fault::new("no_key", "还没有签名密钥", way_out)));
            }
        }
        Ok(())
    }
}
