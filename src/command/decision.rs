//! `xueshi decision`: what the authority decided, written down by hand or taken from its file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::import_report::problems;
use super::package::read_key;
use super::submission::{row, which};
use super::{Report, open};
use crate::model::id::SubmissionId;
use crate::service::Fault;
use crate::service::import::Said;
use crate::service::printing_permission::permit_printing;
use crate::service::submission::{
    Answer, Decided, DecisionImport, Decisions, decide, import_decisions, name_of, rehearse_decisions,
};
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 登记认定结果：整批认定，或逐项
    Add(Add),
    /// 登记学分卡打印权限
    Permit(Permit),
    /// 导入上级的回执（.zip、.json），或填好认定结果的表格
    Import(Import),
}

/// Permission to print cards.
#[derive(Args)]
pub(super) struct Permit {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 从哪天起；默认今天
    #[arg(long, value_name = "DAY", default_value = "")]
    from: String,
    /// 到哪天止
    #[arg(long, value_name = "DAY")]
    to: String,
    /// 授权单位
    #[arg(long)]
    by: String,
    /// 文号
    #[arg(long, default_value = "")]
    document: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("what").required(true).multiple(true).args(["approve", "returned"])))]
pub(super) struct Add {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 报送的序号，见 submission list；默认最近一份
    #[arg(long, value_name = "ID")]
    submission: Option<SubmissionId>,
    /// 认定的项：all（其余全部）或 1,4-9
    #[arg(long, value_name = "ITEMS")]
    approve: Option<String>,
    /// 退回的项：all（其余全部）或 2,3
    #[arg(long = "return", value_name = "ITEMS", requires = "opinion")]
    returned: Option<String>,
    /// 退回的意见
    #[arg(long)]
    opinion: Option<String>,
    /// 认定日期，默认今天
    #[arg(long)]
    date: Option<NaiveDate>,
    /// 文号
    #[arg(long)]
    document: Option<String>,
    /// 审核人
    #[arg(long)]
    auditor: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Import {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 签名的回执：.zip，或 .json（旁边有 .minisig）；或填好的表格：.xlsx .xls .xlsb .ods .csv
    file: PathBuf,
    /// 报送的序号，见 submission list；默认回执写明的那份，表格则是最近等待认定的一份
    #[arg(long, value_name = "ID")]
    submission: Option<SubmissionId>,
    /// 上级的公钥：一行文字，或写着它的文件；核对回执是不是它签的
    #[arg(long)]
    key: Option<String>,
    /// 表格里用哪一张工作表：名称或序号
    #[arg(long)]
    sheet: Option<String>,
    /// 表格的认定日期，默认今天
    #[arg(long)]
    date: Option<NaiveDate>,
    /// 表格的文号
    #[arg(long)]
    document: Option<String>,
    /// 表格的审核人
    #[arg(long)]
    auditor: Option<String>,
    /// 表格里没有写结果的项，一律认定；不写则待定
    #[arg(long)]
    approve_rest: bool,
    /// 只看会登记什么，不写入
    #[arg(long)]
    dry_run: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Add(args) => run_add(args),
        Verb::Import(args) => run_import(args),
        Verb::Permit(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let span = permit_printing(&mut workspace, &args.from, &args.to, &args.by, &args.document)?.value;
            let text = format!("学分卡可以打印：{} 至 {}", span.from(), span.to());
            Ok(Report::new(text, json!({ "from": span.from(), "to": span.to(), "by": args.by })))
        }
    }
}

fn run_import(args: &Import) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let import = DecisionImport {
        file: args.file.clone(),
        submission: args.submission,
        said: Said { sheet: args.sheet.clone(), ..Said::default() },
        decided_on: args.date,
        document: args.document.clone(),
        auditor: args.auditor.clone(),
        approve_rest: args.approve_rest,
        key: args.key.as_deref().map(read_key).transpose()?,
    };
    let outcome = match args.dry_run {
        true => rehearse_decisions(&mut workspace, &import)?,
        false => import_decisions(&mut workspace, &import)?.value,
    };
    let decided = outcome.decided;
    let mut lines = vec![told(&outcome.name, &decided)];
    lines.extend(outcome.signer.as_ref().map(|signer| match signer.checked {
        true => format!("签名完好，是指定的公钥，指纹 {}", signer.fingerprint),
        false => format!("签名完好，签名人没有核对，指纹 {}", signer.fingerprint),
    }));
    lines.extend(problems(&outcome.report));
    let submission = workspace.view().submission(outcome.submission)?;
    let mut json = row(&submission);
    if let Value::Object(fields) = &mut json {
        let report = &outcome.report;
        let signer = outcome.signer.as_ref();
        let signer = signer.map(|one| json!({"fingerprint": one.fingerprint, "checked": one.checked}));
        let more = json!({
            "now": {"approved": decided.approved, "returned": decided.returned}, "signer": signer,
            "rejected": report.rejected, "warnings": report.warnings, "duplicates": report.duplicates,
            "notices": report.notices, "dry_run": args.dry_run,
        });
        fields.extend(more.as_object().cloned().unwrap_or_default());
    }
    Ok(Report::new(lines.join("\n"), json).with_problems(!outcome.report.rejected.is_empty()))
}

fn told(name: &str, decided: &Decided) -> String {
    format!(
        "{name}：认定 {} 项，退回 {} 项，待定 {} 项，{}",
        decided.approved,
        decided.returned,
        decided.open,
        decided.state.word()
    )
}

fn run_add(args: &Add) -> Result<Report, Fault> {
    let mut workspace = open(&args.workspace, Access::Write)?;
    let id = which(&workspace, args.submission)?;
    let opinion = args.opinion.clone().unwrap_or_default();
    let mut decisions = Decisions {
        decided_on: args.date.unwrap_or_else(|| workspace.setting().clock.today()),
        document: args.document.clone(),
        auditor: args.auditor.clone(),
        items: BTreeMap::new(),
        others: None,
    };
    for (items, answer) in [(&args.approve, Answer::Approved), (&args.returned, Answer::Returned(opinion))] {
        match items.as_deref().map(str::trim) {
            None => {}
            Some("all") if decisions.others.is_some() => return Err(contradiction("all")),
            Some("all") => decisions.others = Some(answer),
            Some(text) => {
                for number in numbers(text)? {
                    if decisions.items.insert(number, answer.clone()).is_some() {
                        return Err(contradiction(&number.to_string()));
                    }
                }
            }
        }
    }
    let decided = decide(&mut workspace, id, &decisions)?.value;
    let submission = workspace.view().submission(id)?;
    let text = told(&name_of(&submission), &decided);
    let mut json = row(&submission);
    if let Value::Object(fields) = &mut json {
        fields.insert("now".to_owned(), json!({"approved": decided.approved, "returned": decided.returned}));
    }
    Ok(Report::new(text, json))
}

fn contradiction(what: &str) -> Fault {
    let message = format!("“{what}”既写了认定又写了退回");
    Fault::new("contradiction", message, "每一项只能有一个结果").at_field("项")
}

/// `1,4-9` as numbers.
fn numbers(text: &str) -> Result<Vec<u32>, Fault> {
    let wrong = || {
        let message = format!("项“{text}”读不懂");
        Fault::new("bad_items", message, "请写成 all 或 1,4-9").at_field("项")
    };
    let mut numbers = Vec::new();
    for part in text.split([',', '，', '、']).map(str::trim).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let first: u32 = first.trim().parse().map_err(|_| wrong())?;
        let last: u32 = last.trim().parse().map_err(|_| wrong())?;
        if first == 0 || last < first || last - first > 100_000 {
            return Err(wrong());
        }
        numbers.extend(first..=last);
    }
    if numbers.is_empty() { Err(wrong()) } else { Ok(numbers) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_numbers_and_stretches() {
        assert_eq!(numbers("1,4-6，9").unwrap(), [1, 4, 5, 6, 9]);
        for wrong in ["", "0", "x", "5-3", "1-", ","] {
            assert_eq!(numbers(wrong).unwrap_err().code, "bad_items", "{wrong}");
        }
    }
}
