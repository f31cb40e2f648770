//! `xueshi decision`: what the authority decided, written down by hand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::submission::{row, which};
use super::{Report, open};
use crate::model::id::SubmissionId;
use crate::service::Fault;
use crate::service::submission::{Answer, Decisions, decide, name_of};
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 登记认定结果：整批认定，或逐项
    Add(Add),
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

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    let Verb::Add(args) = verb;
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
    let text = format!(
        "{}：认定 {} 项，退回 {} 项，待定 {} 项，{}",
        name_of(&submission),
        decided.approved,
        decided.returned,
        decided.open,
        decided.state.word()
    );
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
