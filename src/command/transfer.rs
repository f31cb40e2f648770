//! `xueshi transfer`: a person's hours from one school to another.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::backup::read_passphrase;
use super::package::read_key;
use super::{Report, open};
use crate::service::Fault;
use crate::service::staff::find_one;
use crate::service::transfer::{receive, send};
use crate::store::Access;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// 调出：把一个人已认定的学时写成签名文件
    Out(Out),
    /// 调入：把别校的签名文件收进来
    In(In),
}

#[derive(Args)]
pub(super) struct Out {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 教师编号、证件号、姓名，或 # 加序号
    #[arg(long)]
    staff: String,
    /// 写成这个 .zip 文件
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// 签名口令在这个文件的第一行
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct In {
    /// 学时簿文件夹
    workspace: PathBuf,
    /// 别校的 .zip 文件
    file: PathBuf,
    /// 是谁的：教师编号、证件号、姓名，或 # 加序号
    #[arg(long)]
    staff: String,
    /// 原学校的公钥：一行，或一个文件
    #[arg(long)]
    key: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(verb: &Verb) -> Result<Report, Fault> {
    match verb {
        Verb::Out(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let staff = find_one(workspace.view(), &args.staff)?;
            let passphrase = args.passphrase_file.as_deref().map(read_passphrase).transpose()?;
            let sent = send(&mut workspace, staff, &args.out, passphrase.as_deref())?.value;
            let text = format!(
                "已写出 {} 条，{} 学时：{}\n签名指纹 {}，请电话告诉对方学校",
                sent.entries,
                sent.hours,
                args.out.display(),
                sent.fingerprint
            );
            let json = json!({ "file": args.out, "entries": sent.entries, "hours": sent.hours,
                "fingerprint": sent.fingerprint });
            Ok(Report::new(text, json))
        }
        Verb::In(args) => {
            let mut workspace = open(&args.workspace, Access::Write)?;
            let staff = find_one(workspace.view(), &args.staff)?;
            let key = args.key.as_deref().map(read_key).transpose()?;
            let taken = receive(&mut workspace, staff, &args.file, key.as_ref())?.value;
            let checked = if taken.signer_checked { "签名人已核对" } else { "没有核对签名人" };
            let text = format!(
                "从{}带来 {} 条，{} 学时（已有 {} 条）\n{checked}，指纹 {}",
                taken.school, taken.added, taken.hours, taken.there, taken.fingerprint
            );
            let json = json!({
                "added": taken.added, "there": taken.there, "hours": taken.hours, "school": taken.school,
                "fingerprint": taken.fingerprint, "signer_checked": taken.signer_checked,
            });
            Ok(Report::new(text, json))
        }
    }
}
