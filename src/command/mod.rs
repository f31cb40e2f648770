//! The command line: noun verb, without a display. Prints for people, and with `--json` one JSON
//! value on stdout. Exit 0 done, 1 refused or found problems, 2 wrong usage.
//!
//! Each noun is a file: its arguments, and functions that call one service and make a [`Report`].

mod assess;
mod attendance;
mod audit;
mod backup;
mod check;
mod choice;
mod collect;
mod columns;
mod correction;
mod decision;
mod demo;
mod dictionary;
mod district;
mod entry;
mod facts;
mod group;
mod history;
mod import_log;
mod import_report;
mod inspection;
mod institution;
mod manual;
mod new;
mod notice;
mod open;
mod opening;
mod package;
mod plan;
mod policy;
mod print;
mod program;
mod program_adjust;
mod program_preset;
mod proof;
mod query;
mod report;
mod roster;
mod sheet;
mod staff;
mod staff_file;
mod submission;
mod table;
mod template;
mod transfer;
mod trip;
mod update;
mod usage;
mod visit;
mod year;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::model::clock::{Clock, FixedClock, SystemClock};
use crate::service::Fault;
use crate::service::setup::open_workspace;
use crate::store::{Access, Setting, Workspace};
pub use report::Report;

/// 学时簿：学校教职工培训与学时的登记、认定和报送
#[derive(Parser)]
#[command(name = "xueshi", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// 打开窗口，里面是这本学时簿
    Open(open::Open),
    /// 造一所示例学校，做完五年的工作
    Demo(demo::Demo),
    /// 新建一本学时簿
    New(new::New),
    /// 教职工：导入、列出、新增、修改、变动、模板
    #[command(subcommand)]
    Staff(staff::Verb),
    /// 年级组、教研组、备课组
    #[command(subcommand)]
    Group(group::Verb),
    /// 单位：列出、登记、合并
    #[command(subcommand)]
    Institution(institution::Verb),
    /// 外出培训审批：申请、批准、对上学时
    #[command(subcommand)]
    Trip(trip::Verb),
    /// 字典：课程、审核人、学科、职称……的词条和规范写法
    #[command(subcommand)]
    Dictionary(dictionary::Verb),
    /// 自定义查询：栏目、条件、排序，可以存下
    #[command(subcommand)]
    Query(query::Verb),
    /// 培训计划：登记、导入、列出
    #[command(subcommand)]
    Plan(plan::Verb),
    /// 校本档案：存入、列出
    #[command(subcommand)]
    Dossier(plan::DossierVerb),
    /// 培训：新建、列出、场次、登记学时、结算
    #[command(subcommand)]
    Program(Box<program::Verb>),
    /// 培训名单：导入、列出、标记
    #[command(subcommand)]
    Roster(roster::Verb),
    /// 考勤扣减：看、设定
    #[command(subcommand)]
    Attendance(attendance::Verb),
    /// 学时记录：登记、修改、导入、列出、调整、打回、经过
    #[command(subcommand)]
    Entry(entry::Verb),
    /// 期初学时
    #[command(subcommand)]
    Opening(opening::Verb),
    /// 学校初审：通过或不通过
    #[command(subcommand)]
    Audit(audit::Verb),
    /// 按规程考核
    Assess(assess::Assess),
    /// 规程：列出、查看、执行、比较、另存、认定案例
    #[command(subcommand)]
    Policy(Box<policy::Verb>),
    /// 年度结转：结转、列出、查看、补足
    #[command(subcommand)]
    Year(year::Verb),
    /// 打印：把一张表写成 PDF
    Print(Box<print::Print>),
    /// 导出：把一张表写成工作簿
    Sheet(Box<sheet::Sheet>),
    /// 迎检文件夹：完成情况、学时明细、证明材料目录和证明材料
    Visit(Box<visit::Visit>),
    /// 一张表的栏目：看、选、恢复
    Columns(columns::Columns),
    /// 套表：看、保存、填上级发的 xlsx 和 docx
    #[command(subcommand)]
    Template(template::Verb),
    /// 地区包：导出、导入规程、套表和单位
    #[command(subcommand)]
    District(district::Verb),
    /// 导入日志：列出、查看、整批撤销
    #[command(subcommand)]
    Import(import_log::Verb),
    /// 看做过什么
    Journal(history::Journal),
    /// 撤销最近一步，或指定的一步
    Undo(history::Undo),
    /// 重做刚撤销的一步
    Redo(history::Redo),
    /// 报送：生成、上传扫描件、导出、取消
    #[command(subcommand)]
    Submission(submission::Verb),
    /// 公示：登记、异议、撤下、节假日
    #[command(subcommand)]
    Notice(notice::Verb),
    /// 抽查：抽取、登记结果、查看
    #[command(subcommand)]
    Inspection(inspection::Verb),
    /// 认定结果
    #[command(subcommand)]
    Decision(decision::Verb),
    /// 调动：带出、带入学时
    #[command(subcommand)]
    Transfer(transfer::Verb),
    /// 校验包：核对，汇总各校
    Package(package::Package),
    /// 备份成一个文件
    Backup(backup::Backup),
    /// 从备份恢复到一个新文件夹
    Restore(backup::Restore),
    /// 检查学时簿是否完好
    Check(check::Check),
    /// 手册：写成 PDF
    Manual(manual::Manual),
    /// 更新本程序：核对安装文件的签名，备份，再运行它
    Update(update::Update),
    #[cfg(feature = "window")]
    #[command(hide = true)]
    Gallery,
}

/// What the program does after the command line was read.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is over, with this exit code: 0 done, 1 refused or problems found, 2 wrong usage.
    Exit(u8),
    /// The window is to open, on this workspace or on the last one.
    Window(Option<PathBuf>),
    /// The window is to open on the made-up school, on the day on which its story stands.
    Demo(PathBuf),
    /// The hidden gallery of widgets is to open.
    Gallery,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        match ending {
            Ending::Exit(code) => ExitCode::from(code),
            Ending::Window(_) | Ending::Demo(_) | Ending::Gallery => ExitCode::SUCCESS,
        }
    }
}

/// Runs one command line. What it prints goes to `out` and `err`; tests read them there.
pub fn run(args: impl IntoIterator<Item = OsString>, out: &mut dyn Write, err: &mut dyn Write) -> Ending {
    let args: Vec<OsString> = args.into_iter().collect();
    let json = args.iter().any(|arg| arg == "--json");
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(usage) => return usage::end(&usage, json, out, err),
    };
    match cli.verb {
        None => Ending::Window(None),
        Some(Verb::Open(args)) => Ending::Window(Some(args.folder())),
        #[cfg(feature = "window")]
        Some(Verb::Gallery) => Ending::Gallery,
        Some(Verb::Demo(args)) if args.wants_window() => match demo::prepare(&args, err) {
            Ok(workspace) => Ending::Demo(workspace),
            Err(fault) => report::finish(Err(fault), json, out, err),
        },
        Some(Verb::Demo(args)) => {
            let told = demo::run(&args, if json { err } else { out });
            report::finish(told, json, out, err)
        }
        Some(verb) => report::finish(perform(verb), json, out, err),
    }
}

fn perform(verb: Verb) -> Result<Report, Fault> {
    match verb {
        Verb::New(args) => new::run(args),
        Verb::Staff(verb) => staff::run(verb),
        Verb::Group(verb) => group::run(&verb),
        Verb::Institution(verb) => institution::run(verb),
        Verb::Trip(verb) => trip::run(&verb),
        Verb::Dictionary(verb) => dictionary::run(&verb),
        Verb::Query(verb) => query::run(&verb),
        Verb::Plan(verb) => plan::run(verb),
        Verb::Dossier(verb) => plan::dossier(&verb),
        Verb::Program(verb) => program::run(*verb),
        Verb::Roster(verb) => roster::run(verb),
        Verb::Attendance(verb) => attendance::run(&verb),
        Verb::Entry(verb) => entry::run(verb),
        Verb::Opening(verb) => opening::run(verb),
        Verb::Audit(verb) => audit::run(&verb),
        Verb::Assess(args) => assess::run(&args),
        Verb::Policy(verb) => policy::run(&verb),
        Verb::Year(verb) => year::run(&verb),
        Verb::Print(args) => print::run(*args),
        Verb::Sheet(args) => sheet::run(*args),
        Verb::Visit(args) => visit::run(&args),
        Verb::Columns(args) => columns::run(&args),
        Verb::Template(verb) => template::run(verb),
        Verb::District(verb) => district::run(&verb),
        Verb::Import(verb) => import_log::run(&verb),
        Verb::Journal(args) => history::journal(&args),
        Verb::Undo(args) => history::undo(&args),
        Verb::Redo(args) => history::redo(&args),
        Verb::Submission(verb) => submission::run(&verb),
        Verb::Notice(verb) => notice::run(verb),
        Verb::Inspection(verb) => inspection::run(verb),
        Verb::Decision(verb) => decision::run(&verb),
        Verb::Transfer(verb) => transfer::run(&verb),
        Verb::Package(args) => package::run(&args),
        Verb::Backup(args) => backup::backup(&args),
        Verb::Restore(args) => backup::restore(&args),
        Verb::Check(args) => check::run(&args),
        Verb::Manual(args) => manual::run(&args),
        Verb::Update(args) => update::run(&args),
        // These were taken before, since they may end in a window.
        Verb::Demo(_) | Verb::Open(_) => Ok(Report::default()),
        #[cfg(feature = "window")]
        Verb::Gallery => Ok(Report::default()),
    }
}

/// Clock and actor of a command. `XUESHI_NOW=2026-03-02T09:00:00` makes the clock stand still, so that
/// scripts get the same bytes each time.
///
/// # Errors
/// When `XUESHI_NOW` is no time.
pub fn setting() -> Result<Setting, Fault> {
    setting_with(Arc::new(SystemClock))
}

/// The same for the window on the made-up school: the clock goes on from the day on which the story stands.
///
/// # Errors
/// As [`setting`].
pub fn demo_setting() -> Result<Setting, Fault> {
    setting_with(Arc::new(demo::clock()))
}

fn setting_with(otherwise: Arc<dyn Clock>) -> Result<Setting, Fault> {
    let clock: Arc<dyn Clock> = match std::env::var("XUESHI_NOW") {
        Err(_) => otherwise,
        Ok(text) => Arc::new(FixedClock(text.parse().map_err(|_| {
            let message = format!("环境变量 XUESHI_NOW“{text}”不是时间");
            Fault::new("bad_clock", message, "请写成 2026-03-02T09:00:00")
        })?)),
    };
    let actor = ["XUESHI_ACTOR", "USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    Ok(Setting { clock, actor: actor.unwrap_or_else(|| "命令行".to_owned()) })
}

/// Opens the workspace that a command names.
fn open(folder: &Path, access: Access) -> Result<Workspace, Fault> {
    Ok(open_workspace(folder, access, setting()?)?)
}
