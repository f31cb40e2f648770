//! A file of paper in the making: page by page, told, and stopped when it is not wanted.

use std::path::{Path, PathBuf};
use std::time::Instant;

use iced::Task;

use super::{Context, Ending};
use crate::service::Fault;
use crate::service::outgoing::write_out;
use crate::service::printer::{self, Sent};
use crate::service::printing::{self, Printed, Request};
use crate::service::progress::{Answer, Progress as Telling, Step};
use crate::service::visit;
use crate::store::{StoreError, Workspace};
use crate::window::desk::{News, Stop};
use crate::window::screen::record::proof;
use crate::window::widget::progress::Progress;

/// What is to become of the pages.
#[derive(Clone, PartialEq, Eq)]
pub enum What {
    /// Opened in the system's program, which knows the printers.
    Open,
    /// Sent to the default printer.
    Send,
    /// Into a new folder for inspectors, beside what is in this one.
    Visit(PathBuf),
    /// Written to a file; a workbook under this password.
    Save(Ending, PathBuf, Option<String>),
}

/// What became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What the toast says.
    pub words: String,
    /// A file to be opened.
    pub show: Option<PathBuf>,
}

/// How far it is.
pub struct Making {
    /// The bar.
    pub progress: Progress,
    stop: Stop,
}

impl Making {
    /// Begins.
    pub fn begin(
        context: &Context,
        form: &'static str,
        request: Request,
        name: String,
        what: What,
    ) -> (Making, Task<News<Step, Made>>) {
        let (doing, unit) = match &what {
            What::Visit(_) => ("正在做迎检文件夹", "步"),
            _ => ("正在生成", "页"),
        };
        let stop = Stop::default();
        let news = context.desk.follow(&stop, move |workspace, teller| {
            let mut telling =
                Telling::new(|step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel });
            let request = Request { folder: Some(workspace.folder().to_owned()), ..request };
            make(workspace, form, &request, &name, what, &mut telling)
        });
        (Making { progress: Progress::new(doing, unit, Instant::now()), stop }, news)
    }

    /// Takes how far it is.
    pub fn at(&mut self, step: Step) {
        (self.progress.done, self.progress.of) = (step.done as u64, step.total as u64);
    }

    /// Stops it at the next page.
    pub fn stop(&self) {
        self.stop.pull();
    }
}

fn make(
    workspace: &Workspace,
    form: &'static str,
    request: &Request,
    name: &str,
    what: What,
    telling: &mut Telling<'_>,
) -> Result<Made, Fault> {
    let view = workspace.view();
    let (ending, path, password) = match what {
        What::Open | What::Send => {
            let printed = printing::print(view, form, request, telling)?;
            let copy = proof::lay(name, &printed.bytes);
            let copy = copy.map_err(|error| StoreError::io(Path::new(name), error))?;
            return if what == What::Send { send(&printed, copy) } else { open(&printed, &copy, "") };
        }
        What::Visit(parent) => {
            let folder = visit::folder_in(&parent, request.today);
            let made = visit::visit_folder(workspace, request, &folder, telling)?;
            let words = format!("迎检文件夹已做好，证明材料 {} 件：{}", made.proofs.len(), folder.display());
            return Ok(Made { words, show: Some(folder) });
        }
        What::Save(ending, path, password) => (ending, path, password),
    };
    let words = match ending {
        Ending::Pdf => {
            let printed = printing::print(view, form, request, telling)?;
            write_out(&path, &printed.bytes, ending.word())?;
            format!("已保存，{}：{}", printed.tally.sentence(), path.display())
        }
        Ending::Xlsx => {
            let bytes = match &password {
                Some(password) => printing::locked_xlsx(view, form, request, password)?,
                None => printing::xlsx(view, form, request)?,
            };
            write_out(&path, &bytes, ending.word())?;
            let lock = if password.is_some() { "，打开要密码" } else { "" };
            format!("已保存工作簿{lock}：{}", path.display())
        }
        Ending::Docx => {
            write_out(&path, &printing::docx(view, form, request)?, ending.word())?;
            format!("已保存文字文档：{}", path.display())
        }
    };
    Ok(Made { words, show: Some(path) })
}

/// Shows the pages in the system's program for PDF.
fn open(printed: &Printed, copy: &Path, before: &str) -> Result<Made, Fault> {
    let no_program = |why| Fault::new("no_program", why, "请用“保存 PDF”存下来，再到别处打印");
    proof::show(copy).map_err(no_program)?;
    let words = format!("{before}已打开，{}，请在那里打印", printed.tally.sentence());
    Ok(Made { words, show: None })
}

/// Prints the pages; where nothing prints by itself, the viewer does.
fn send(printed: &Printed, copy: PathBuf) -> Result<Made, Fault> {
    match printer::send(&copy) {
        Sent::Taken => {
            let words = format!("已送到默认打印机，{}", printed.tally.sentence());
            Ok(Made { words, show: None })
        }
        Sent::NotHere(why) => open(printed, &copy, &format!("不能直接打印：{why}。")),
    }
}
