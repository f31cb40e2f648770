//! `xueshi submission`: handing in, from what is ready to the folder that goes up.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::backup::read_passphrase;
use super::{Report, open};
use crate::model::id::SubmissionId;
use crate::model::submission::Kind;
use crate::service::Fault;
use crate::service::progress::Progress;
use crate::service::submission::{
    self, Export, Survey, Wanted, attach_scans, cancel, export, key, name_of, prepare, survey,
};
use crate::store::{Access, Submission};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 生成报送：内容定下来，所含的学时封存
    Prepare(Prepare),
    /// 上传签字盖章的扫描件
    AttachScan(AttachScan),
    /// 导出报送材料和签名的校验包
    Export(ExportArgs),
    /// 取消报送：所含的学时退回“校审通过”
    Cancel(Which),
    /// 列出全部报送
    List(List),
    /// 一份报送里的每一项
    Show(Which),
    /// 签名密钥：看公钥和指纹，或更换
    Key(Key),
}

#[derive(Args)]
pub(super) struct Prepare {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 报送什么：hours 学时、staff 教职工名单、programs 培训项目、adjustments 学时调整、supplements 学时补录
    #[arg(long, default_value = "hours", value_parser = kind)]
    kind: Kind,
    /// 年度：2026、2021-2025、2025学年；默认学校当前年度
    #[arg(long, default_value = "")]
    period: String,
    /// 报送给；默认学校的主管部门
    #[arg(long)]
    recipient: Option<String>,
    /// 只看会有什么、缺什么，不写入
    #[arg(long)]
    dry_run: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct AttachScan {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 扫描件：PDF、JPG 或 PNG
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 报送的序号，见 submission list；默认最近一份
    #[arg(long, value_name = "ID")]
    submission: Option<SubmissionId>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct ExportArgs {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 报送的序号，见 submission list；默认最近一份
    #[arg(long, value_name = "ID")]
    submission: Option<SubmissionId>,
    /// 报送材料文件夹（新的）；默认放在学时簿的 exports 里
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 签名口令写在这个文件的第一行
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Which {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 报送的序号，见 submission list；默认最近一份
    #[arg(long, value_name = "ID")]
    submission: Option<SubmissionId>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Key {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 更换密钥（交接时）；旧密钥签过的仍然有效
    #[arg(long)]
    new: bool,
    /// 新密钥的口令写在这个文件的第一行
    #[arg(long, value_name = "FILE", requires = "new")]
    passphrase_file: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

fn kind(text: &str) -> Result<Kind, String> {
    let found = Kind::ALL.iter().copied().find(|kind| kind.code() == text || kind.word() == text);
    let words =
        || Kind::ALL.iter().map(|kind| format!("{}（{}）", kind.word(), kind.code())).collect::<Vec<_>>();
    found.ok_or_else(|| format!("可写：{}", words().join("、")))
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Prepare(args) => run_prepare(args),
        Verb::AttachScan(args) => run_attach(args),
        Verb::Export(args) => run_export(args),
        Verb::Cancel(args) => run_cancel(args),
        Verb::List(args) => run_list(args),
        Verb::Show(args) => run_show(args),
        Verb::Key(args) => run_key(args),
    }
}

fn run_prepare(args: &Prepare) -> Result<Report, Fault> {
    let wanted = Wanted { kind: args.kind, period: args.period.clone(), recipient: args.recipient.clone() };
    if args.dry_run {
        let workspace = open(&args.workspace, Access::Read)?;
        let found = survey(&workspace, &wanted)?;
        let text = format!("{}\n{}", told(&found), faults(&found));
        return Ok(Report::new(text, figures(&found)).with_problems(!found.checks.blockers.is_empty()));
    }
    let mut workspace = open(&args.workspace, Access::Write)?;
    let made = prepare(&mut workspace, &wanted)?.value;
    let text = format!(
        "已生成 {}（序号 {}），核验码 {}\n{}\n{}",
        made.name,
        made.id,
        made.code,
        told(&made.survey),
        faults(&made.survey)
    );
    let mut json = figures(&made.survey);
    if let Value::Object(fields) = &mut json {
        fields.insert("submission".to_owned(), json!(made.id));
        fields.insert("number".to_owned(), json!(made.number));
        fields.insert("name".to_owned(), json!(made.name));
        fields.insert("code".to_owned(), json!(made.code));
    }
    Ok(Report::new(text, json))
}

fn told(survey: &Survey) -> String {
    let hours = match survey.kind {
        Kind::Staff | Kind::Programs => String::new(),
        _ => format!("，认定学时共 {}", survey.recognised),
    };
    format!("{} 项，{} 人，证明材料 {} 份{hours}", survey.items, survey.people, survey.evidence)
}

fn faults(survey: &Survey) -> String {
    let [blockers, warnings] = survey.checks.faults();
    let blockers = blockers.iter().map(|fault| format!("先要处理：{fault}"));
    let warnings = warnings.iter().map(|fault| format!("注意：{fault}"));
    blockers.chain(warnings).collect::<Vec<_>>().join("\n")
}

fn figures(survey: &Survey) -> Value {
    let [blockers, warnings] = survey.checks.faults();
    json!({
        "kind": survey.kind, "period": survey.period.to_string(), "items": survey.items, "staff": survey.people,
        "evidence": survey.evidence, "recognised": survey.recognised, "blockers": blockers,
        "warnings": warnings, "fine": survey.checks.fine,
    })
}

fn run_attach(args: &AttachScan) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = which(&workspace, args.submission)?;
    let state = attach_scans(&mut workspace, id, &args.files)?.value;
    let submission = workspace.view().submission(id)?;
    let text = format!("{}：扫描件 {} 份，{}", name_of(&submission), submission.scans, state.word());
    Ok(Report::new(text, row(&submission)))
}

fn run_export(args: &ExportArgs) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = which(&workspace, args.submission)?;
    let passphrase = args.passphrase_file.as_deref().map(read_passphrase).transpose()?;
    let how = Export { folder: args.out.clone(), passphrase };
    let made = export(&mut workspace, id, &how, &mut Progress::silent())?.value;
    let text = format!(
        "已导出到 {}（{} 个文件）\n校验包 {}，核验码 {}，指纹 {}",
        made.folder.display(),
        made.files.len(),
        made.package,
        made.code,
        made.fingerprint
    );
    let json = json!({
        "submission": id, "folder": made.folder, "files": made.files, "packages": made.volumes,
        "package": made.package, "code": made.code, "fingerprint": made.fingerprint,
    });
    Ok(Report::new(text, json))
}

fn run_cancel(args: &Which) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = which(&workspace, args.submission)?;
    cancel(&mut workspace, id)?;
    let submission = workspace.view().submission(id)?;
    let text = format!("已取消：{}；所含内容可以修改后重新报送", name_of(&submission));
    Ok(Report::new(text, row(&submission)))
}

fn run_list(args: &List) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let submissions = workspace.view().submissions()?;
    let line = |s: &Submission| {
        let tally = s.tally;
        format!(
            "{:>4}  {}  {}  共 {} 项，认定 {}，退回 {}，待定 {}  核验码 {}",
            s.id.0,
            name_of(s),
            s.state.word(),
            tally.all(),
            tally.approved,
            tally.returned,
            tally.open,
            s.code
        )
    };
    let text = match submissions.as_slice() {
        [] => "还没有报送".to_owned(),
        all => all.iter().map(line).collect::<Vec<_>>().join("\n"),
    };
    Ok(Report::new(text, json!({ "submissions": submissions.iter().map(row).collect::<Vec<_>>() })))
}

fn run_show(args: &Which) -> Result<Report, Fault> {
    let workspace = open(&args.workspace, Access::Read)?;
    let id = which(&workspace, args.submission)?;
    let submission = workspace.view().submission(id)?;
    let items = submission::items(workspace.view(), id)?;
    let lines = items.iter().map(|item| {
        let opinion = item.opinion.as_ref().map(|opinion| format!("：{opinion}")).unwrap_or_default();
        format!("{:>4}  {}  {}  {}{opinion}", item.number, item.name, item.title, item.state.word())
    });
    let text = std::iter::once(name_of(&submission)).chain(lines).collect::<Vec<_>>().join("\n");
    let items = items.iter().map(|item| {
        json!({
            "item": item.number, "name": item.name, "title": item.title, "decision": item.state.code(),
            "opinion": item.opinion, "decided_on": item.decided_on, "document": item.document,
        })
    });
    let mut json = row(&submission);
    if let Value::Object(fields) = &mut json {
        fields.insert("items".to_owned(), items.collect());
    }
    Ok(Report::new(text, json))
}

fn run_key(args: &Key) -> Result<Report, Fault> {
    let access = if args.new { Access::Write } else { Access::Read };
    let mut workspace = open(&args.workspace, access)?;
    if args.new {
        let passphrase = args.passphrase_file.as_deref().map(read_passphrase).transpose()?;
        key::hand_over(&mut workspace, passphrase.as_deref())?;
    }
    let keys = key::public_keys(workspace.view())?;
    let lines = keys.iter().map(|(public, stored)| {
        let to = stored.to.map_or_else(|| "今".to_owned(), |day| day.to_string());
        format!("{}  {} 至 {to}  指纹 {}", public.line(), stored.from, public.fingerprint())
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let keys = keys.iter().map(|(public, stored)| {
        json!({
            "public_key": public, "fingerprint": public.fingerprint(), "from": stored.from, "to": stored.to,
            "encrypted": stored.encrypted,
        })
    });
    Ok(Report::new(text, json!({ "keys": keys.collect::<Vec<_>>() })))
}

/// The submission that is meant: the one named, else the newest.
pub(super) fn which(
    workspace: &crate::store::Workspace,
    named: Option<SubmissionId>,
) -> Result<SubmissionId, Fault> {
    if let Some(id) = named {
        return Ok(workspace.view().submission(id)?.id);
    }
    let newest = workspace.view().submissions()?.into_iter().next();
    newest
        .map(|submission| submission.id)
        .ok_or_else(|| Fault::new("no_submission", "还没有报送", "用 xueshi submission prepare 生成一份"))
}

/// A submission as JSON.
pub(super) fn row(submission: &Submission) -> Value {
    json!({
        "submission": submission.id, "name": name_of(submission), "kind": submission.kind,
        "period": submission.period.to_string(), "number": submission.number, "state": submission.state,
        "code": submission.code, "recipient": submission.recipient, "prepared_on": submission.prepared_on,
        "exported_on": submission.exported_on, "folder": submission.folder, "follows": submission.follows,
        "scans": submission.scans, "items": submission.tally.all(), "open": submission.tally.open,
        "approved": submission.tally.approved, "returned": submission.tally.returned,
    })
}
