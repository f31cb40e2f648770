//! 收表: the forms that teachers filled in by themselves, out of one folder. What each would bring is looked at first, and who has
//! handed in none is named, ready to be called on.

use std::path::PathBuf;
use std::time::Instant;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use crate::exchange::inbound::Problem;
use crate::service::import::ImportReport;
use crate::service::ledger::{Collecting, collect_entries};
use crate::service::progress::{Answer, Progress as Telling, Step};
use crate::service::{Fault, ServiceError};
use crate::store::{StaffRow, Workspace};
use crate::window::desk::{News, Stop, Ticket};
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::{Context, Press, calling, refusal};
use crate::window::theme::{Tone, kind};
use crate::window::widget::button::button;
use crate::window::widget::progress::{self, Progress};
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, dialog, surface, text};

/// Width of who is missing and what is wrong.
const SIDE: f32 = 340.0;

const COLUMNS: &[Column] = &[
    Column::new("file", "文件", 200.0).least(140.0).stretches().unsorted(),
    Column::new("rows", "结果", 220.0).least(160.0).unsorted(),
];

/// What the dialog holds.
pub struct Collect {
    folder: PathBuf,
    found: Option<Box<Found>>,
    taken: bool,
    table: table::State,
    stop: Stop,
    asked: Ticket,
    progress: Progress,
    working: bool,
    refused: Option<Fault>,
}

/// What was found in the folder.
#[derive(Debug, Clone)]
pub struct Found {
    files: Vec<(String, Result<ImportReport, Fault>)>,
    handed_in: usize,
    missing: Vec<StaffRow>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// How far it is, or what was found.
    Heard(Ticket, News<Step, Box<Found>>),
    /// The list of files.
    Table(table::Event),
    /// The names of who is missing are copied.
    Copy,
    /// The files are to come in.
    Take,
    /// It is to stop, or is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Copy these words, and say so.
    Copy(String, String),
    /// Say that records came in, and run this.
    Taken(String, Task<Message>),
    /// Close the dialog.
    Close,
}

/// Lets somebody choose the folder.
pub fn choose() -> Task<Option<PathBuf>> {
    Wish::folder("选择装着各人的表的文件夹").ask()
}

impl Collect {
    /// The forms of a folder, which are looked through at once.
    pub fn new(context: &Context, folder: PathBuf) -> (Self, Task<Message>) {
        let mut collect = Self {
            folder,
            found: None,
            taken: false,
            table: table::State::new(COLUMNS),
            stop: Stop::default(),
            asked: Ticket::default(),
            progress: Progress::new("正在看各人的表", "个", Instant::now()),
            working: false,
            refused: None,
        };
        let task = collect.run(context, true);
        (collect, task)
    }

    fn run(&mut self, context: &Context, dry_run: bool) -> Task<Message> {
        (self.working, self.refused, self.taken) = (true, None, !dry_run);
        self.stop = Stop::default();
        let words = if dry_run { "正在看各人的表" } else { "正在导入" };
        self.progress = Progress::new(words, "个", Instant::now());
        let collecting = Collecting { folder: self.folder.clone(), activity: None, only: None, dry_run };
        let news = context.desk.follow(&self.stop, move |workspace, teller| {
            let mut telling =
                Telling::new(|step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel });
            read(workspace, &collecting, &mut telling).map(Box::new)
        });
        let ticket = self.asked.draw();
        news.map(move |news| Message::Heard(ticket, news))
    }

    /// What a key does.
    pub fn key(&self, press: &Press) -> Option<Message> {
        use iced::keyboard::key::Named;
        let (go, leave) = (press.is_ctrl(Named::Enter), press.is(Named::Escape));
        match (go, leave) {
            (true, _) if self.may_take() => Some(Message::Take),
            (_, true) => Some(Message::Close),
            _ if press.ctrl_shift('c') => Some(Message::Copy),
            _ => None,
        }
    }

    fn may_take(&self) -> bool {
        !self.working && !self.taken && self.coming() > 0
    }

    /// How many files bring something.
    fn coming(&self) -> usize {
        let files = self.found.iter().flat_map(|found| &found.files);
        files.filter(|(_, read)| read.as_ref().is_ok_and(|report| report.added + report.updated > 0)).count()
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        match message {
            Message::Heard(ticket, _) if ticket != self.asked => {}
            Message::Heard(_, News::At(step)) => {
                (self.progress.done, self.progress.of) = (step.done as u64, step.total as u64);
            }
            Message::Heard(_, News::Ended(ended)) => return self.ended(context, ended),
            Message::Table(event) => {
                self.table.update(event);
            }
            Message::Copy => {
                let missing = self.found.as_ref().map(|found| found.missing.as_slice()).unwrap_or_default();
                if !missing.is_empty() {
                    let told = format!("已复制 {} 人的姓名", missing.len());
                    return Outcome::Copy(calling::rows(missing), told);
                }
            }
            Message::Take if self.may_take() => return Outcome::Run(self.run(context, false)),
            Message::Take => {}
            Message::Close if self.working => self.stop.pull(),
            Message::Close => return Outcome::Close,
        }
        Outcome::Run(Task::none())
    }

    fn ended(&mut self, context: &Context, ended: Result<Box<Found>, Fault>) -> Outcome {
        self.working = false;
        match ended {
            Ok(found) => {
                self.table.set_keys((0_i64..).take(found.files.len()).collect());
                let wrong = found.files.iter().position(|(_, read)| !is_clean(read)).unwrap_or_default();
                self.table.go_to(i64::try_from(wrong).unwrap_or_default());
                let came: u32 = found.files.iter().map(|(_, read)| read.as_ref().map_or(0, brought)).sum();
                self.found = Some(found);
                if self.taken {
                    let words = format!("已导入 {came} 条，来自 {} 个文件", self.coming());
                    return Outcome::Taken(words, Task::none());
                }
            }
            Err(fault) if fault.code == "cancelled" && self.taken => {
                // What is left is looked at again, so that it can come in later.
                let again = self.run(context, true);
                return Outcome::Taken("已停止，停止以前的文件已经导入".to_owned(), again);
            }
            Err(fault) if fault.code == "cancelled" => return Outcome::Close,
            Err(fault) => self.refused = Some(fault),
        }
        Outcome::Run(Task::none())
    }

    /// The dialog.
    pub fn view(&self, context: &Context) -> Element<'_, Message> {
        let about = self.found.as_ref().map_or_else(String::new, |found| {
            format!(
                "{} 个文件，{} 人交了，{} 人没有交",
                found.files.len(),
                found.handed_in,
                found.missing.len()
            )
        });
        let head = row![text::title("收表"), text::line(kind::SMALL, about).tone(Tone::Second)]
            .spacing(8)
            .align_y(Alignment::End);
        let body: Element<'_, Message> = match &self.found {
            _ if self.working => {
                let bar = progress::progress(&self.progress, Instant::now(), Some(Message::Close));
                container(bar).padding(24).center_y(Length::Fill).into()
            }
            Some(found) => self.found(found),
            None => Space::new().into(),
        };
        let left = if self.taken { "关闭" } else { "先不导入" };
        let take = (!self.taken).then(|| {
            let deed = button(format!("导入 {} 个文件", self.coming())).primary().key("Ctrl 回车");
            deed.on_press_maybe(self.may_take().then_some(Message::Take))
        });
        let foot = row![
            container(column![].push(self.refused.as_ref().map(refusal))).width(Length::Fill),
            button(left).id(dialog::SAFE).key("Esc").on_press(Message::Close),
        ]
        .push(take)
        .spacing(8)
        .align_y(Alignment::Center);
        let (width, height) =
            ((context.size.width - 48.0).min(920.0), (context.size.height - 48.0).min(600.0));
        dialog::framed(head, container(body).height(Length::Fill), foot).width(width).height(height).into()
    }

    fn found<'a>(&'a self, found: &'a Found) -> Element<'a, Message> {
        let cells = |key: i64, column| {
            let file = usize::try_from(key).ok().and_then(|place| found.files.get(place));
            file.map_or_else(Cell::blank, |(name, read)| cell(name, read, column, self.taken))
        };
        let list = table::table(&self.table, cells, Message::Table).id("collect").without_ticks();
        let missing =
            column![
                text::strong(match found.missing.len() {
                    0 => "都交了".to_owned(),
                    count => format!("还没有交的 {count} 人"),
                }),
                surface::scroll(text::body(calling::rows(&found.missing))).height(Length::FillPortion(1)),
            ]
            .push((!found.missing.is_empty()).then(|| {
                button("复制名单").small().icon(Icon::Copy).key("Ctrl Shift C").on_press(Message::Copy)
            }))
            .spacing(8);
        let current = self.table.current_key().and_then(|key| usize::try_from(key).ok());
        let wrong = current.and_then(|place| found.files.get(place)).map(|(name, read)| {
            let mut lines = column![text::strong(name.as_str())].spacing(6);
            for sentence in sentences(read) {
                lines = lines.push(text::small(sentence));
            }
            lines
        });
        let side = column![container(missing).padding(12).height(Length::FillPortion(1)), surface::line()]
            .push(
                wrong.map(|wrong| {
                    container(surface::scroll(wrong)).padding(12).height(Length::FillPortion(1))
                }),
            );
        row![container(list).width(Length::Fill), surface::upright(), side.width(SIDE)].into()
    }
}

fn read(
    workspace: &mut Workspace,
    collecting: &Collecting,
    telling: &mut Telling<'_>,
) -> Result<Found, ServiceError> {
    let collected = collect_entries(workspace, collecting, telling)?;
    let files = collected.files.into_iter();
    let files = files.map(|(name, read)| (name, read.map(|outcome| outcome.report).map_err(Fault::from)));
    Ok(Found {
        files: files.collect(),
        handed_in: collected.handed_in.len(),
        missing: workspace.view().staff_rows(&collected.missing)?,
    })
}

fn brought(report: &ImportReport) -> u32 {
    report.added + report.updated
}

fn is_clean(read: &Result<ImportReport, Fault>) -> bool {
    read.as_ref().is_ok_and(|report| {
        report.rejected.is_empty() && report.duplicates.is_empty() && report.warnings.is_empty()
    })
}

fn cell<'a>(name: &'a str, read: &'a Result<ImportReport, Fault>, column: usize, taken: bool) -> Cell<'a> {
    match (column, read) {
        (0, _) => Cell::words(name),
        (_, Err(_)) => Cell::words("读不出来，没有导入").tone(Tone::Danger),
        (_, Ok(report)) => {
            let will = if taken { "" } else { "将" };
            let mut parts = Vec::new();
            for (count, word) in [(report.added, "新增"), (report.updated, "更新")] {
                if count > 0 {
                    parts.push(format!("{will}{word} {count} 条"));
                }
            }
            if parts.is_empty() {
                parts.push("没有新的".to_owned());
            }
            let left = report.rejected.len() + report.duplicates.len();
            if left > 0 {
                parts.push(format!("{left} 行没有导入"));
            } else if !report.warnings.is_empty() {
                parts.push(format!("{} 处存疑", report.warnings.len()));
            }
            let words = Cell::second(parts.join("，"));
            if is_clean(read) { words } else { words.tone(Tone::Warning) }
        }
    }
}

/// What is wrong with a file, a sentence each.
fn sentences(read: &Result<ImportReport, Fault>) -> Vec<String> {
    let place = |problem: &Problem| {
        let value = if problem.value.is_empty() { String::new() } else { format!("“{}”", problem.value) };
        format!("第 {} 行 {}{value}：{}", problem.row, problem.column, problem.problem)
    };
    match read {
        Err(fault) => vec![fault.to_string()],
        Ok(report) => {
            let all = report.rejected.iter().chain(&report.duplicates).chain(&report.warnings);
            let mut told: Vec<String> = all.map(place).collect();
            if told.is_empty() {
                told.push("没有问题".to_owned());
            }
            told
        }
    }
}
