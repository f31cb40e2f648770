//! `xueshi dictionary`: words that are chosen or typed, and which spelling stands for which.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, choice, open};
use crate::model::dictionary::Dictionary;
use crate::service::Fault;
use crate::service::dictionaries::{drop_word, keep_word, near_words, words_of};
use crate::store::{Access, View};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 列出字典里的词条和用处
    List(List),
    /// 登记一个词条，或写明它的规范写法
    Keep(Keep),
    /// 去掉一个词条
    Drop(Drop),
}

#[derive(Args)]
pub(super) struct List {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 字典：课程名称、审核人、学科、部门、学段、岗位、职称、地点、审核意见
    #[arg(value_parser = choice::dictionary)]
    dictionary: Dictionary,
    /// 词条的一部分
    #[arg(long, default_value = "")]
    query: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Keep {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 字典
    #[arg(value_parser = choice::dictionary)]
    dictionary: Dictionary,
    /// 词条
    value: String,
    /// 规范写法；还能改的记录一起改成它
    #[arg(long, default_value = "")]
    standard: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Drop {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 字典
    #[arg(value_parser = choice::dictionary)]
    dictionary: Dictionary,
    /// 词条
    value: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::List(args) => listed(open(&args.workspace, Access::Read)?.view(), args.dictionary, &args.query),
        Verb::Keep(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let near = near_words(workspace.view(), args.dictionary, &args.value)?;
            let rows = keep_word(&mut workspace, args.dictionary, &args.value, &args.standard)?.value;
            let mut text = format!("已登记：{}", args.value.trim());
            if rows > 0 {
                text.push_str(&format!("，{rows} 行改为“{}”", args.standard.trim()));
            }
            if !near.is_empty() && args.standard.trim().is_empty() {
                text.push_str(&format!("\n提示  与“{}”相近；如是同一个，请写规范写法", near.join("”“")));
            }
            let json = json!({ "dictionary": args.dictionary, "value": args.value.trim(), "rows": rows, "near": near });
            Ok(Report::new(text, json))
        }
        Verb::Drop(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            drop_word(&mut workspace, args.dictionary, &args.value)?;
            listed(workspace.view(), args.dictionary, "")
        }
    }
}

fn listed(view: View<'_>, dictionary: Dictionary, query: &str) -> Result<Report, Fault> {
    let words = words_of(view, dictionary, query)?;
    let mut rows = vec![["词条", "用处", "规范写法"].map(str::to_owned).to_vec()];
    rows.extend(words.iter().map(|word| {
        vec![word.value.clone(), word.uses.to_string(), word.standard.clone().unwrap_or_default()]
    }));
    let json: Vec<Value> = words
        .iter()
        .map(|word| {
            json!({ "value": word.value, "uses": word.uses, "standard": word.standard, "kept": word.kept })
        })
        .collect();
    Ok(Report::new(columns(&rows), json!({ "dictionary": dictionary, "words": json })))
}
