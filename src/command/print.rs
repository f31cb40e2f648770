//! `xueshi print`: a form on paper, as a PDF.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::table::columns;
use super::{Report, choice, open};
use crate::exchange::paper::mask::Shown;
use crate::exchange::paper::{Form, forms};
use crate::model::id::{EntryId, SubmissionId};
use crate::service::assessment::By;
use crate::service::outgoing::write_out;
use crate::service::printer::{self, Sent};
use crate::service::printing::{Request, docx, print};
use crate::service::progress::Progress;
use crate::service::staff::find_one;
use crate::service::training::find_program;
use crate::service::{Fault, ServiceError};
use crate::store::{Access, Workspace};

#[derive(Args)]
pub(super) struct Print {
    /// 表格，见 --list
    #[arg(required_unless_present = "list")]
    form: Option<String>,
    /// 学时簿文件夹
    #[arg(required_unless_present = "list")]
    workspace: Option<PathBuf>,
    /// 写到这个 .pdf 文件；公示、说明、证明和通知也可以是 .docx，能再改
    #[arg(long, required_unless_present = "list")]
    out: Option<PathBuf>,
    /// 写出以后送到默认打印机
    #[arg(long)]
    send: bool,
    #[command(flatten)]
    what: What,
    /// 字体里没有的字以〓代替，不拒绝打印
    #[arg(long)]
    replace_missing: bool,
    /// 列出全部表格
    #[arg(long)]
    list: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// What a form is about; `sheet` takes the same.
#[derive(Args)]
pub(super) struct What {
    /// 只要这些人：教师编号、证件号、姓名，或 # 加 staff list 的 id；不写就是全校
    #[arg(long, value_name = "WHO", num_args = 1..)]
    staff: Vec<String>,
    /// 只要这些学时记录：记录的序号
    #[arg(long, value_name = "ID", num_args = 1..)]
    entry: Vec<EntryId>,
    /// 只要这个培训项目
    #[arg(long, value_name = "CODE")]
    program: Option<String>,
    /// 年度或周期：2026、2021-2025、2025学年；默认按表格
    #[arg(long, default_value = "", conflicts_with_all = ["from", "to"])]
    period: String,
    /// 起始年份
    #[arg(long, value_name = "YEAR")]
    from: Option<String>,
    /// 终止年份
    #[arg(long, value_name = "YEAR")]
    to: Option<String>,
    /// 规程；默认主规程
    #[arg(long)]
    policy: Option<String>,
    /// 学校初审通过的都算上，不等上级认定
    #[arg(long)]
    passed: bool,
    /// 为这次报送打印：用它的人员、期间和核验码
    #[arg(long, value_name = "ID", conflicts_with_all = ["period", "from", "to", "policy"])]
    submission: Option<i64>,
    /// 证件号码怎样显示；默认按表格
    #[arg(long)]
    ids: Option<Ids>,
    /// 学时统计表按什么分：机构、培训、级别、形式、部门、学科、职称、学段、年度
    #[arg(long, value_name = "BY", value_parser = choice::by, default_value = "department")]
    by: By,
    /// 用途，印在学时证明上
    #[arg(long, default_value = "")]
    purpose: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ids {
    /// 完整
    Whole,
    /// 中间隐去
    Masked,
    /// 不显示
    None,
}

pub(super) fn run(args: Print) -> Result<Report, Fault> {
    let (Some(form), Some(workspace), Some(out), false) = (args.form, args.workspace, args.out, args.list)
    else {
        return Ok(listed(forms()));
    };
    let workspace = open(&workspace, Access::Read)?;
    let (request, differs) = args.what.request(&workspace)?;
    let request = Request { replace_missing: args.replace_missing, ..request };
    let is_letter = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx"));
    if is_letter {
        if args.send {
            let way_out = "请去掉 --send，或把 --out 写成 .pdf";
            return Err(Fault::new("not_sent", "文字文档不能直接打印", way_out));
        }
        let bytes = docx(workspace.view(), &form, &request)?;
        write_out(&out, &bytes, "docx")?;
        return Ok(written(&form, &out, bytes.len(), differs));
    }
    let printed = print(workspace.view(), &form, &request, &mut Progress::silent())?;
    write_out(&out, &printed.bytes, "pdf")?;
    let sent = args.send.then(|| printer::send(&out));
    let warnings = differs.into_iter().chain(sent.as_ref().and_then(not_sent));
    let said = std::iter::once(printed.tally.sentence())
        .chain((sent == Some(Sent::Taken)).then(|| "已送到默认打印机".to_owned()));
    let text = std::iter::once(format!("已写出 {}", out.display()))
        .chain(said.map(|words| format!("{words}。")))
        .chain(warnings.clone().map(|fault| format!("注意：{fault}")));
    let tally = &printed.tally;
    let json = json!({
        "form": form, "file": out, "bytes": printed.bytes.len(), "pages": tally.pages,
        "people": tally.expected, "absent": tally.absent, "sent": sent.as_ref().map(|sent| *sent == Sent::Taken),
        "warnings": warnings.clone().collect::<Vec<_>>(),
    });
    Ok(Report::new(text.collect::<Vec<_>>().join("\n"), json))
}

/// What is to be done where nothing prints by itself.
fn not_sent(sent: &Sent) -> Option<Fault> {
    let Sent::NotHere(why) = sent else { return None };
    Some(Fault::new("not_sent", format!("不能直接打印：{why}"), "请打开写出的文件，在那里打印"))
}

impl What {
    /// What is asked for, with people and programs found; and why it does not bear the code of the submission, where it does not.
    pub(super) fn request(&self, workspace: &Workspace) -> Result<(Request, Option<Fault>), Fault> {
        let (view, today) = (workspace.view(), workspace.setting().clock.today());
        let (base, differs) = match self.submission {
            Some(id) => Request::of_submission(view, SubmissionId(id), today)?,
            None => (
                Request {
                    policy: self.policy.clone(),
                    period: match (&self.from, &self.to) {
                        (Some(from), Some(to)) => format!("{from}-{to}"),
                        (Some(year), None) | (None, Some(year)) => year.clone(),
                        (None, None) => self.period.clone(),
                    },
                    ..Request::on(today)
                },
                None,
            ),
        };
        let staff: Result<Vec<_>, ServiceError> = self.staff.iter().map(|who| find_one(view, who)).collect();
        let named = staff?;
        if self.submission.is_some() && named.iter().any(|one| !base.staff.contains(one)) {
            let message = "有人不在这份报送里";
            return Err(Fault::new("not_in_submission", message, "请只写报送里的人，或不用 --submission"));
        }
        let request = Request {
            staff: if named.is_empty() { base.staff } else { named },
            entries: if self.entry.is_empty() { base.entries } else { self.entry.clone() },
            program: self.program.as_ref().map(|code| find_program(view, code)).transpose()?,
            ids: self.ids.map(|ids| match ids {
                Ids::Whole => Shown::Whole,
                Ids::Masked => Shown::Masked,
                Ids::None => Shown::Nothing,
            }),
            passed: self.passed || base.passed,
            purpose: self.purpose.clone(),
            by: self.by,
            folder: Some(workspace.folder().to_owned()),
            ..base
        };
        Ok((request, differs))
    }
}

/// The forms there are.
pub(super) fn listed(forms: &[Form]) -> Report {
    let row = |form: &Form| vec![form.id.to_owned(), form.kind.word().to_owned(), form.title.to_owned()];
    let rows: Vec<Vec<String>> = forms.iter().map(row).collect();
    let json: Vec<Value> =
        forms.iter().map(|form| json!({ "id": form.id, "title": form.title, "kind": form.kind })).collect();
    Report::new(columns(&rows), json!({ "forms": json }))
}

/// What was written where, and what is to be said of it.
pub(super) fn written(form: &str, out: &std::path::Path, bytes: usize, warning: Option<Fault>) -> Report {
    let more = warning.as_ref().map(|fault| format!("\n注意：{fault}")).unwrap_or_default();
    let warnings: Vec<Fault> = warning.into_iter().collect();
    let json = json!({ "form": form, "file": out, "bytes": bytes, "warnings": warnings });
    Report::new(format!("已写出 {}{more}", out.display()), json)
}
