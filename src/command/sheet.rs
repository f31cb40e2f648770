//! `xueshi sheet`: a list as a workbook.

use std::path::PathBuf;

use clap::Args;

use super::backup::read_passphrase;
use super::print::{What, listed, written};
use super::{Report, open};
use crate::exchange::sheet::forms;
use crate::service::Fault;
use crate::service::outgoing::write_out;
use crate::service::printing::{locked_xlsx, xlsx};
use crate::store::Access;

#[derive(Args)]
pub(super) struct Sheet {
    /// 表格，见 --list
    #[arg(required_unless_present = "list")]
    form: Option<String>,
    /// 学时簿文件夹
    #[arg(required_unless_present = "list")]
    workspace: Option<PathBuf>,
    /// 写到这个 .xlsx 文件
    #[arg(long, required_unless_present = "list")]
    out: Option<PathBuf>,
    /// 打开密码写在这个文件的第一行：工作簿要输密码才能打开
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    what: What,
    /// 列出全部表格
    #[arg(long)]
    list: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Sheet) -> Result<Report, Fault> {
    let (Some(form), Some(workspace), Some(out), false) = (args.form, args.workspace, args.out, args.list)
    else {
        return Ok(listed(forms()));
    };
    let workspace = open(&workspace, Access::Read)?;
    let (request, differs) = args.what.request(&workspace)?;
    let bytes = match &args.password_file {
        Some(file) => locked_xlsx(workspace.view(), &form, &request, &read_passphrase(file)?)?,
        None => xlsx(workspace.view(), &form, &request)?,
    };
    write_out(&out, &bytes, "xlsx")?;
    Ok(written(&form, &out, bytes.len(), differs))
}
