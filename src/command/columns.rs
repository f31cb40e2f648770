//! `xueshi columns`: which columns a list shows, on paper and in the workbook.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::{Report, open};
use crate::service::Fault;
use crate::service::printing::{Request, choose_columns, columns};
use crate::store::Access;

#[derive(Args)]
pub(super) struct Columns {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 表格，见 sheet --list
    form: String,
    /// 只要这些栏目，按这个次序；同一组下的写 组/题
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
    /// 恢复全部栏目
    #[arg(long, conflicts_with = "only")]
    all: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Columns) -> Result<Report, Fault> {
    let writes = args.all || !args.only.is_empty();
    let mut workspace = open(&args.workspace, if writes { Access::Write } else { Access::Read })?;
    let request = Request::on(workspace.setting().clock.today());
    if writes {
        choose_columns(&mut workspace, &args.form, &args.only, &request)?;
    }
    let columns = columns(workspace.view(), &args.form, &request)?;
    let told: Vec<String> = columns
        .iter()
        .map(|column| format!("{}  {}", if column.shown { "显示" } else { "不显示" }, column.name))
        .collect();
    let json: Vec<Value> =
        columns.iter().map(|column| json!({ "name": column.name, "shown": column.shown })).collect();
    Ok(Report::new(told.join("\n"), json!({ "form": args.form, "columns": json })))
}
