//! A workbook that comes in: chosen or dropped, read and shown with what is wrong in it, then taken in as one deed
//! that can be taken back. Rows that cannot be taken are given back as a workbook.

use std::path::{Path, PathBuf};
use std::time::Instant;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::{Context, refusal};
use crate::exchange::inbound::{FailedRows, InboundError, Problem};
use crate::exchange::sheet::failed_rows;
use crate::model::id::ProgramId;
use crate::service::import::ImportFile;
use crate::service::ledger::{EntryImport, import_entries, rehearse_entries};
use crate::service::progress::{Answer, Progress as Telling, Step as Told};
use crate::service::staff::{ImportOutcome, StaffImport, import_staff, rehearse_staff};
use crate::service::training::{RosterImport, import_roster, rehearse_roster};
use crate::service::{Fault, ServiceError};
use crate::store::{Workspace, write_durably};
use crate::window::desk::{News, Stop, Teller, Ticket};
use crate::window::icon::Icon;
use crate::window::theme::{Hue, Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::progress::Progress;
use crate::window::widget::stepper::{self, Step};
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, chip, dialog, empty, progress, surface, text};

/// What comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Roster(ProgramId),
    Hours,
    Staff,
}

impl What {
    const fn unit(self) -> &'static str {
        match self {
            Self::Roster(_) | Self::Staff => "人",
            Self::Hours => "条",
        }
    }
}

/// What the dialog holds.
pub struct Intake {
    what: What,
    about: String,
    steps: Vec<Step>,
    file: Option<ImportFile>,
    sheets: Vec<String>,
    sheet: Option<String>,
    stage: Stage,
    refused: Option<Fault>,
    problems: table::State,
    asked: Ticket,
    stop: Stop,
    progress: Progress,
    saved: Option<String>,
}

enum Stage {
    Choose,
    Working,
    Check(Box<ImportOutcome>),
    Done(Box<ImportOutcome>),
}

/// How a deed under way goes on, and how it ends: with the file, when one was read, and what came of it.
type Heard = News<Told, Result<Box<ImportOutcome>, Refusal>>;

/// Why a file was not taken.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// More than one of its sheets fits.
    Sheets(Vec<String>),
    /// Anything else.
    Fault(Fault),
}

impl From<ServiceError> for Refusal {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Inbound { error: InboundError::SeveralSheets { sheets }, .. } => {
                Self::Sheets(sheets)
            }
            error => Self::Fault(error.into()),
        }
    }
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
pub enum Message {
    /// A file is to be chosen.
    Choose,
    /// A file was chosen.
    Chosen(Option<PathBuf>),
    /// A file was dropped on the window.
    Dropped(PathBuf),
    /// Its bytes were read.
    File(Ticket, Result<ImportFile, Fault>),
    /// One of its sheets is meant.
    Sheet(usize),
    /// How far it is.
    Heard(Ticket, bool, Heard),
    /// The rows with problems.
    Problems(table::Event),
    /// It is to come in.
    Import,
    /// The rows that cannot come in are to be saved.
    Save,
    /// A place for them was chosen.
    SaveTo(Option<PathBuf>),
    /// They were saved, or not.
    Saved(Result<String, Fault>),
    /// What is under way is to stop.
    Stop,
    /// It is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Close the dialog.
    Close,
    /// Something came in: say so, and load again; the dialog closes by itself when nothing is left to see.
    Done(String, bool),
}

const COLUMNS: &[Column] = &[
    Column::new("row", "行", 48.0).figures().unsorted(),
    Column::new("sort", "", 84.0).unsorted(),
    Column::new("column", "栏目", 110.0).unsorted(),
    Column::new("value", "表里写的", 150.0).hides(1).unsorted(),
    Column::new("problem", "问题", 220.0).least(180.0).stretches().unsorted(),
];

/// Whether a file may be a list.
pub fn is_list(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending
        .is_some_and(|ending| ["xlsx", "xls", "xlsb", "xlsm", "ods", "csv", "et"].contains(&ending.as_str()))
}

impl Intake {
    /// A roster of a program.
    pub fn roster(
        program: ProgramId,
        about: String,
        file: Option<PathBuf>,
        context: &Context,
    ) -> (Self, Task<Message>) {
        Self::new(What::Roster(program), about, file, context)
    }

    /// A list of hours.
    pub fn hours(file: Option<PathBuf>, context: &Context) -> (Self, Task<Message>) {
        Self::new(What::Hours, String::new(), file, context)
    }

    /// A list of staff.
    pub fn staff(file: Option<PathBuf>, context: &Context) -> (Self, Task<Message>) {
        Self::new(What::Staff, String::new(), file, context)
    }

    fn new(what: What, about: String, file: Option<PathBuf>, context: &Context) -> (Self, Task<Message>) {
        let mut intake = Self {
            what,
            about,
            steps: ["选文件", "检查", "结果"].map(Step::new).into(),
            file: None,
            sheets: Vec::new(),
            sheet: None,
            stage: Stage::Choose,
            refused: None,
            problems: table::State::new(COLUMNS),
            asked: Ticket::default(),
            stop: Stop::default(),
            progress: Progress::new("正在读表格", "行", Instant::now()),
            saved: None,
        };
        let task = file.map_or_else(Task::none, |file| intake.take(context, file));
        (intake, task)
    }

    fn take(&mut self, context: &Context, path: PathBuf) -> Task<Message> {
        let ticket = self.asked.draw();
        self.refused = None;
        (self.sheets, self.sheet) = (Vec::new(), None);
        self.stage = Stage::Working;
        self.progress = Progress::new("正在读表格", "行", Instant::now());
        let read = context.desk.ask(move |_| ImportFile::read(&path));
        read.map(move |file| Message::File(ticket, file.map_err(Fault::from)))
    }

    /// Reads the file, and takes it in when `keep`.
    fn run(&mut self, context: &Context, keep: bool) -> Task<Message> {
        let Some(file) = self.file.clone() else { return Task::none() };
        let (ticket, what, sheet) = (self.asked.draw(), self.what, self.sheet.clone());
        self.stop = Stop::default();
        let name = if keep { "正在导入" } else { "正在检查" };
        self.progress = Progress::new(name, "行", Instant::now());
        self.stage = Stage::Working;
        let news = context.desk.follow(&self.stop, move |workspace, teller| {
            work(workspace, teller, what, file, sheet, keep).map(Box::new).map_err(Refusal::from)
        });
        news.map(move |heard| Message::Heard(ticket, keep, heard))
    }

    fn heard(&mut self, keep: bool, heard: Heard) -> Outcome {
        let ended = match heard {
            News::At(step) => {
                (self.progress.done, self.progress.of) = (step.done as u64, step.total as u64);
                return Outcome::Run(Task::none());
            }
            News::Ended(ended) => ended,
        };
        match ended {
            Ok(outcome) => {
                self.problems.set_keys((0..lines(&outcome).len() as i64).collect());
                if !keep {
                    self.stage = Stage::Check(outcome);
                    return Outcome::Run(Task::none());
                }
                let unit = self.what.unit();
                let left = outcome.report.rejected.len() + outcome.report.duplicates.len();
                let more = if left > 0 { format!("，{left} 行没有导入") } else { String::new() };
                let words = format!("已导入 {} {unit}{more}", outcome.report.added + outcome.report.updated);
                self.stage = Stage::Done(outcome);
                Outcome::Done(words, left == 0)
            }
            Err(Refusal::Sheets(sheets)) => {
                self.sheets = sheets;
                self.stage = Stage::Choose;
                Outcome::Run(Task::none())
            }
            Err(Refusal::Fault(fault)) => {
                self.refused = Some(fault);
                self.stage = Stage::Choose;
                Outcome::Run(Task::none())
            }
        }
    }

    fn failed(&self) -> Option<&FailedRows> {
        match &self.stage {
            Stage::Check(outcome) | Stage::Done(outcome) => {
                Some(&outcome.failed).filter(|failed| !failed.rows.is_empty())
            }
            _ => None,
        }
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        let task = match message {
            Message::Choose => {
                let picking = rfd::AsyncFileDialog::new()
                    .set_title("选择表格")
                    .add_filter("表格", &["xlsx", "xls", "xlsb", "ods", "csv"])
                    .pick_file();
                Task::future(picking).map(|file| Message::Chosen(file.map(|file| file.path().to_owned())))
            }
            Message::Chosen(None) => Task::none(),
            Message::Chosen(Some(path)) | Message::Dropped(path) => self.take(context, path),
            Message::File(ticket, Ok(file)) if ticket == self.asked => {
                self.file = Some(file);
                self.run(context, false)
            }
            Message::File(ticket, Err(fault)) if ticket == self.asked => {
                self.refused = Some(fault);
                self.stage = Stage::Choose;
                Task::none()
            }
            Message::File(..) => Task::none(),
            Message::Sheet(at) => {
                self.sheet = self.sheets.get(at).cloned();
                self.run(context, false)
            }
            Message::Heard(ticket, keep, heard) if ticket == self.asked => return self.heard(keep, heard),
            Message::Heard(..) => Task::none(),
            Message::Problems(event) => {
                self.problems.update(event);
                Task::none()
            }
            Message::Import => match &self.stage {
                Stage::Check(outcome) if coming(outcome) > 0 => self.run(context, true),
                Stage::Done(_) => return Outcome::Close,
                _ => Task::none(),
            },
            Message::Save => {
                let picking = rfd::AsyncFileDialog::new()
                    .set_title("把问题行存为表格")
                    .set_file_name("没有导入的行.xlsx")
                    .save_file();
                Task::future(picking).map(|file| Message::SaveTo(file.map(|file| file.path().to_owned())))
            }
            Message::SaveTo(None) => Task::none(),
            Message::SaveTo(Some(path)) => match self.failed().cloned() {
                Some(failed) => {
                    let today = context.today;
                    let saved = context.desk.ask(move |_| save(&failed, &path, today));
                    saved.map(|saved| Message::Saved(saved.map_err(Fault::from)))
                }
                None => Task::none(),
            },
            Message::Saved(Ok(name)) => {
                self.saved = Some(name);
                Task::none()
            }
            Message::Saved(Err(fault)) => {
                self.refused = Some(fault);
                Task::none()
            }
            Message::Stop => {
                self.stop.pull();
                Task::none()
            }
            Message::Close => {
                self.stop.pull();
                return Outcome::Close;
            }
        };
        Outcome::Run(task)
    }
}

fn work(
    workspace: &mut Workspace,
    teller: &mut Teller<Told, Result<Box<ImportOutcome>, Refusal>>,
    what: What,
    file: ImportFile,
    sheet: Option<String>,
    keep: bool,
) -> Result<ImportOutcome, ServiceError> {
    let mut telling = Telling::new(|step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel });
    match what {
        What::Roster(program) => {
            let import = RosterImport { sheet, ..RosterImport::of(program, file) };
            if keep {
                import_roster(workspace, &import, &mut telling).map(|done| done.value.import)
            } else {
                rehearse_roster(workspace, &import, &mut telling).map(|done| done.import)
            }
        }
        What::Hours => {
            let import = EntryImport { sheet, ..EntryImport::of(file) };
            if keep {
                import_entries(workspace, &import, &mut telling).map(|done| done.value)
            } else {
                rehearse_entries(workspace, &import, &mut telling)
            }
        }
        What::Staff => {
            let import = StaffImport { sheet, ..StaffImport::of(file) };
            if keep {
                import_staff(workspace, &import, &mut telling).map(|done| done.value)
            } else {
                rehearse_staff(workspace, &import, &mut telling)
            }
        }
    }
}

fn save(failed: &FailedRows, path: &Path, today: chrono::NaiveDate) -> Result<String, ServiceError> {
    let bytes = failed_rows::xlsx(failed, today)?;
    write_durably(path, &bytes)?;
    Ok(path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned())
}

/// How many rows would change something.
fn coming(outcome: &ImportOutcome) -> u32 {
    outcome.report.added + outcome.report.updated
}

/// The problems in their order, each with what became of its row.
fn lines(outcome: &ImportOutcome) -> Vec<(&'static str, Tone, &Problem)> {
    let report = &outcome.report;
    let rejected = report.rejected.iter().map(|problem| ("不能导入", Tone::Danger, problem));
    let repeated = report.duplicates.iter().map(|problem| ("重复", Tone::Warning, problem));
    let doubtful = report.warnings.iter().map(|problem| ("请核对", Tone::Warning, problem));
    let mut all: Vec<_> = rejected.chain(repeated).chain(doubtful).collect();
    all.sort_by_key(|(_, _, problem)| problem.row);
    all
}

impl Intake {
    fn title(&self) -> &'static str {
        match self.what {
            What::Roster(_) => "导入名册",
            What::Hours => "导入学时",
            What::Staff => "导入花名册",
        }
    }

    fn step(&self) -> usize {
        match self.stage {
            Stage::Choose | Stage::Working => 0,
            Stage::Check(_) => 1,
            Stage::Done(_) => 2,
        }
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        context: &Context,
        say: impl Fn(Message) -> M + Clone + 'a,
    ) -> Element<'a, M> {
        let steps = container(stepper::stepper(&self.steps, self.step(), |_| Message::Choose)).width(330);
        let head = row![text::title(self.title()), steps].spacing(24).align_y(Alignment::Center);
        let body: Element<'_, Message> = match &self.stage {
            Stage::Choose if !self.sheets.is_empty() => self.choose_sheet(),
            Stage::Choose => self.choose(),
            Stage::Working => {
                let bar = progress::progress(&self.progress, Instant::now(), Some(Message::Stop));
                container(bar).padding(24).center_y(Length::Fill).into()
            }
            Stage::Check(outcome) | Stage::Done(outcome) => self.checked(outcome),
        };
        let size = (860.0_f32.min(context.size.width - 48.0), 560.0_f32.min(context.size.height - 48.0));
        let all = column![
            container(head).padding([0, 20]).center_y(54),
            surface::line(),
            container(body).height(Length::Fill).width(Length::Fill),
            surface::line(),
            container(self.foot()).padding([0, 20]).center_y(60),
        ];
        let shown: Element<'_, Message> = dialog::dialog(all.width(size.0).height(size.1)).into();
        shown.map(say)
    }

    fn choose(&self) -> Element<'_, Message> {
        let (what, then) = match self.what {
            What::Roster(_) => {
                ("选择名册表格", "有姓名或编号一栏就行，身份、结果、学时、备注会一起读。也可以把文件拖进来。")
            }
            What::Staff => {
                ("选择花名册", "学校现有的花名册就行，格式不限，有姓名一栏即可。也可以把文件拖进来。")
            }
            What::Hours => {
                ("选择学时表格", "平台导出的记录、教研室的名单都可以，一行一条。也可以把文件拖进来。")
            }
        };
        let button = button("选择文件…").primary().icon(Icon::FolderOpen).on_press(Message::Choose);
        let refused =
            self.refused.as_ref().map(|fault| container(refusal(fault)).padding(16).center_x(Length::Fill));
        let about =
            (!self.about.is_empty()).then(|| container(text::small(self.about.as_str())).padding([10, 20]));
        column![]
            .push(about)
            .push(empty::empty(Icon::FileSpreadsheet, what, then, vec![button]))
            .push(refused)
            .into()
    }

    fn choose_sheet(&self) -> Element<'_, Message> {
        let name = self.file.as_ref().map(|file| file.name.as_str()).unwrap_or_default();
        let sheets =
            self.sheets.iter().enumerate().map(|(at, sheet)| {
                button(sheet.as_str()).icon(Icon::Table2).on_press(Message::Sheet(at)).into()
            });
        let list = column(sheets).spacing(8);
        container(column![text::strong("要导入哪一张工作表？"), text::small(name), list].spacing(12))
            .center(Length::Fill)
            .into()
    }

    fn checked<'a>(&'a self, outcome: &'a ImportOutcome) -> Element<'a, Message> {
        let report = &outcome.report;
        let name = self.file.as_ref().map(|file| file.name.as_str()).unwrap_or_default();
        let note = |count: usize, word: &str, icon, hue| -> Option<Element<'a, Message>> {
            (count > 0).then(|| chip::note(icon, format!("{word} {count}"), hue))
        };
        let first = row![
            Icon::FileSpreadsheet.toned(16.0, Tone::Second),
            text::body(name),
            text::small(format!("工作表“{}”", outcome.sheet)),
            Space::new().width(Length::Fill),
        ]
        .push(note(report.rejected.len(), "不能导入", Icon::CircleX, Hue::Danger))
        .push(note(report.duplicates.len(), "重复", Icon::Copy, Hue::Warning))
        .push(note(report.warnings.len(), "请核对", Icon::CircleQuestionMark, Hue::Warning))
        .spacing(8)
        .align_y(Alignment::Center);
        let notices = report.notices.iter().map(|notice| {
            row![Icon::Info.toned(14.0, Tone::Second), text::small(notice.as_str())].spacing(6).into()
        });
        let all = lines(outcome);
        let rows: Element<'a, Message> = if all.is_empty() {
            empty::empty(Icon::CircleCheck, "没有发现问题", "每一行都认出来了。", Vec::new())
        } else {
            table::table(
                &self.problems,
                move |key, column| problem_cell(&all, key, column),
                Message::Problems,
            )
            .id("intake-problems")
            .without_ticks()
            .into()
        };
        column![
            container(first).padding([0, 20]).center_y(44),
            container(column(notices).spacing(2)).padding(iced::Padding::from([0, 20]).bottom(8.0)),
            surface::line(),
            rows,
        ]
        .into()
    }

    fn foot(&self) -> Element<'_, Message> {
        let unit = self.what.unit();
        let (words, leave, deed) = match &self.stage {
            Stage::Choose | Stage::Working => (String::new(), "先不导入", None),
            Stage::Check(outcome) => {
                let report = &outcome.report;
                let words = format!(
                    "将新增 {} {unit}，更新 {} {unit}，{} {unit}没有变化",
                    report.added, report.updated, report.unchanged
                );
                let deed = match coming(outcome) {
                    0 => button("没有可导入的").primary(),
                    count => button(format!("导入 {count} {unit}"))
                        .primary()
                        .key("Ctrl 回车")
                        .on_press(Message::Import),
                };
                (words, "先不导入", Some(deed))
            }
            Stage::Done(outcome) => {
                let words = format!("已导入 {} {unit}，上面几行没有导入", coming(outcome));
                (words, "关闭", None)
            }
        };
        let words = match &self.saved {
            Some(name) => format!("问题行已存为“{name}”"),
            None => words,
        };
        let failed =
            self.failed().map(|_| button("把问题行存为表格…").icon(Icon::Download).on_press(Message::Save));
        let again =
            matches!(self.stage, Stage::Check(_)).then(|| button("换一个文件").on_press(Message::Choose));
        row![text::small(words).style(style::tone(Tone::Text)), Space::new().width(Length::Fill)]
            .push(failed)
            .push(again)
            .push(button(leave).key("Esc").on_press(Message::Close))
            .push(deed)
            .spacing(8)
            .align_y(Alignment::Center)
            .into()
    }
}

fn problem_cell<'a>(all: &[(&'static str, Tone, &'a Problem)], key: i64, column: usize) -> Cell<'a> {
    let found = usize::try_from(key).ok().and_then(|at| all.get(at));
    let Some((word, tone, problem)) = found else { return Cell::blank() };
    match column {
        0 => Cell::second(problem.row.to_string()),
        1 => Cell::second(*word).tone(*tone),
        2 => Cell::words(problem.column.as_str()),
        3 => Cell::second(problem.value.as_str()),
        _ => Cell::words(problem.problem.as_str()),
    }
}
