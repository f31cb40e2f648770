//! 汇总各校: the signed packages of several schools laid into one folder, where a centre school hands in for its village schools.
//! Each is checked and lies there as it came.

use std::path::PathBuf;
use std::time::Instant;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Task};

use super::Context;
use crate::exchange::package::{Gathered, PublicKey, sanitise};
use crate::service::Fault;
use crate::service::outgoing::free_folder;
use crate::service::progress::{Answer, Progress as Telling, Step};
use crate::service::submission::{Gathering, INDEX, SubmissionError, gather};
use crate::window::desk::{News, Stop};
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::{Press, refusal};
use crate::window::theme::{Tone, kind};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::form::labelled;
use crate::window::widget::progress::{self, Progress};
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, dialog, field, surface, text};

/// The field of the unit.
const UNIT: &str = "together-unit";
/// Height of the list of packages, px.
const LIST: f32 = 220.0;

const COLUMNS: &[Column] = &[
    Column::new("school", "学校", 180.0).least(120.0).stretches().unsorted(),
    Column::new("people", "人数", 64.0).figures().unsorted(),
    Column::new("signer", "签名指纹", 190.0).least(150.0).unsorted(),
    Column::new("file", "文件", 190.0).least(120.0).unsorted(),
];

/// What the dialog holds.
pub struct Together {
    packages: Vec<PathBuf>,
    unit: String,
    keys: String,
    folder: PathBuf,
    laid: Option<Vec<Gathered>>,
    table: table::State,
    tried: bool,
    stop: Stop,
    progress: Progress,
    working: bool,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Packages are to be chosen.
    Add,
    /// A folder with the volumes of one is to be chosen.
    AddFolder,
    /// They were chosen or dropped.
    Added(Vec<PathBuf>),
    /// The one at this place goes out again.
    Remove(usize),
    /// Who hands in.
    Unit(String),
    /// The public keys of the schools.
    Keys(String),
    /// A place for the folder is to be chosen.
    Choose,
    /// It was chosen.
    Into(Option<PathBuf>),
    /// How far it is, or what was laid together.
    Heard(News<Step, Vec<Gathered>>),
    /// The list of what was laid together.
    Table(table::Event),
    /// The folder is to be seen.
    Show,
    /// It is to stop, or is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Show this folder.
    Show(PathBuf),
    /// Close the dialog.
    Close,
}

impl Together {
    /// No packages yet; the unit is this school until it is said otherwise.
    pub fn new(context: &Context) -> Self {
        Self {
            packages: Vec::new(),
            unit: context.school.name.clone(),
            keys: String::new(),
            folder: PathBuf::new(),
            laid: None,
            table: table::State::new(COLUMNS),
            tried: false,
            stop: Stop::default(),
            progress: Progress::new("正在核对", "KB", Instant::now()),
            working: false,
            refused: None,
        }
    }

    /// What a key does.
    pub fn key(&self, press: &Press) -> Option<Message> {
        use iced::keyboard::key::Named;
        if press.is(Named::Escape) {
            return Some(Message::Close);
        }
        (press.is_ctrl(Named::Enter) && self.may_begin()).then_some(Message::Choose)
    }

    fn may_begin(&self) -> bool {
        !self.working && self.laid.is_none() && !self.packages.is_empty()
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        match message {
            Message::Add => {
                let wish = Wish::files("选择各校的校验包").only("校验包", &["zip"]);
                return Outcome::Run(wish.ask_many().map(Message::Added));
            }
            Message::AddFolder => {
                let folder = Wish::folder("选择装着一个校验包的文件夹").ask();
                return Outcome::Run(folder.map(|folder| Message::Added(folder.into_iter().collect())));
            }
            Message::Added(paths) if self.laid.is_none() => {
                self.refused = None;
                for path in paths {
                    if !self.packages.contains(&path) {
                        self.packages.push(path);
                    }
                }
            }
            Message::Added(_) => {}
            Message::Remove(place) => {
                if place < self.packages.len() {
                    self.packages.remove(place);
                }
                self.refused = None;
            }
            Message::Unit(words) => self.unit = words,
            Message::Keys(words) => (self.keys, self.refused) = (words, None),
            Message::Choose => {
                self.tried = true;
                if self.may_begin() && !self.unit.trim().is_empty() {
                    let folder = Wish::folder("汇总的报送材料放到哪个文件夹").ask();
                    return Outcome::Run(folder.map(Message::Into));
                }
            }
            Message::Into(Some(parent)) if self.may_begin() => return self.begin(context, parent),
            Message::Into(_) => {}
            Message::Heard(News::At(step)) => {
                (self.progress.done, self.progress.of) = (step.done as u64 / 1024, step.total as u64 / 1024);
            }
            Message::Heard(News::Ended(ended)) => self.ended(ended),
            Message::Table(event) => {
                self.table.update(event);
            }
            Message::Show => return Outcome::Show(self.folder.clone()),
            Message::Close if self.working => self.stop.pull(),
            Message::Close => return Outcome::Close,
        }
        Outcome::Run(Task::none())
    }

    fn begin(&mut self, context: &Context, parent: PathBuf) -> Outcome {
        let keys = self.keys.split_whitespace().map(str::parse::<PublicKey>);
        let keys = match keys.collect::<Result<Vec<_>, _>>() {
            Ok(keys) => keys,
            Err(why) => {
                self.refused = Some(Fault::from(SubmissionError::from(why)).at_field("公钥"));
                return Outcome::Run(Task::none());
            }
        };
        let unit = self.unit.trim().to_owned();
        self.folder = free_folder(&parent, &sanitise(&format!("{unit}汇总报送材料"), ""));
        (self.working, self.refused) = (true, None);
        self.stop = Stop::default();
        self.progress = Progress::new("正在核对", "KB", Instant::now());
        let gathering = Gathering { packages: self.packages.clone(), keys, unit };
        let (folder, today) = (self.folder.clone(), context.today);
        let news = context.desk.follow(&self.stop, move |_, teller| {
            let mut telling =
                Telling::new(|step| if teller.tell(step) { Answer::GoOn } else { Answer::Cancel });
            gather(&gathering, &folder, today, &mut telling)
        });
        Outcome::Run(news.map(Message::Heard))
    }

    fn ended(&mut self, ended: Result<Vec<Gathered>, Fault>) {
        self.working = false;
        match ended {
            Ok(laid) => {
                self.table.set_keys((0_i64..).take(laid.len()).collect());
                self.laid = Some(laid);
            }
            Err(fault) if fault.code == "cancelled" => {}
            Err(fault) => self.refused = Some(fault),
        }
    }

    /// The dialog.
    pub fn view(&self) -> Element<'_, Message> {
        let about = match &self.laid {
            Some(laid) => format!("已汇总 {} 所学校，目录 {INDEX}", laid.len()),
            None => "各校的校验包逐个核对，原样放进一个文件夹，附目录".to_owned(),
        };
        let head = row![text::title("汇总各校"), text::line(kind::SMALL, about).tone(Tone::Second)]
            .spacing(8)
            .align_y(Alignment::End);
        let body: Element<'_, Message> = match &self.laid {
            _ if self.working => {
                let bar = progress::progress(&self.progress, Instant::now(), Some(Message::Close));
                container(bar).padding([24, 0]).into()
            }
            Some(laid) => self.laid(laid),
            None => self.asked(),
        };
        let leave = if self.laid.is_some() { "关闭" } else { "先不汇总" };
        let deed = match self.laid {
            Some(_) => button("打开文件夹").primary().icon(Icon::FolderOpen).on_press(Message::Show),
            None => button("汇总到…")
                .primary()
                .key("Ctrl 回车")
                .on_press_maybe(self.may_begin().then_some(Message::Choose)),
        };
        let foot = row![
            container(column![].push(self.refused.as_ref().map(refusal))).width(Length::Fill),
            button(leave).id(dialog::SAFE).key("Esc").on_press(Message::Close),
            deed,
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        dialog::framed(head, container(body).padding([16, 20]), foot).width(720).into()
    }

    fn asked(&self) -> Element<'_, Message> {
        let missing = (self.tried && self.unit.trim().is_empty()).then_some("要填");
        let unit = field::field(&self.unit).id(UNIT).wrong(missing.is_some()).on_input(Message::Unit);
        let unit = labelled("汇总单位", unit).required().error(missing).hint("写在目录和文件夹的名称里");
        let lines = self.packages.iter().enumerate().map(|(place, path)| {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
            row![
                Icon::Package.toned(16.0, Tone::Second),
                text::line(kind::BODY, name),
                text::line(kind::SMALL, folder).tone(Tone::Third).width(Length::Fill),
                icon_button(Icon::X, Some(Message::Remove(place))),
            ]
            .spacing(8)
            .align_y(Alignment::Center)
            .into()
        });
        let list: Element<'_, Message> = match self.packages.is_empty() {
            true => container(text::small("还没有校验包。把各校交来的拖进来，分卷的拖一卷就行。"))
                .center(Length::Fill)
                .into(),
            false => surface::scroll(column(lines).spacing(2)).height(Length::Fill).into(),
        };
        let list = container(list).height(LIST).padding(8).style(crate::window::theme::style::sunken);
        let add = row![
            text::strong(format!("校验包 {} 个", self.packages.len())),
            Space::new().width(Length::Fill),
            button("添加校验包…").small().icon(Icon::Plus).on_press(Message::Add),
            button("添加文件夹…").small().icon(Icon::FolderOpen).on_press(Message::AddFolder),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        let keys = field::field(&self.keys).on_input(Message::Keys);
        let keys = labelled("各校公钥", keys).hint("选填；写了就只收这些学校签名的，几把用空格隔开");
        column![unit, add, list, Space::new().height(4), keys].spacing(8).into()
    }

    fn laid<'a>(&'a self, laid: &'a [Gathered]) -> Element<'a, Message> {
        let cells = |key: i64, column| {
            let one = usize::try_from(key).ok().and_then(|place| laid.get(place));
            one.map_or_else(Cell::blank, |one| cell(one, column))
        };
        let list = table::table(&self.table, cells, Message::Table).id("together").without_ticks();
        let unchecked = laid.iter().filter(|one| !one.report.signer_checked).count();
        let told = match unchecked {
            0 => "签名都由给出的公钥核对过。".to_owned(),
            _ => "没有给公钥，签名的人没有核对：可以在电话里对指纹。".to_owned(),
        };
        let place = self.folder.display().to_string();
        column![
            container(list).height(LIST),
            text::small(told),
            text::line(kind::SMALL, place).tone(Tone::Second),
        ]
        .spacing(8)
        .into()
    }
}

fn cell(one: &Gathered, column: usize) -> Cell<'_> {
    let report = &one.report;
    match column {
        0 => Cell::words(format!("{}　{}", report.school.name, report.school.code)),
        1 => Cell::second(report.counts.get("staff").map(u64::to_string).unwrap_or_default()),
        2 => Cell::second(report.fingerprint.as_str()),
        _ => Cell::second(one.files.join("、")),
    }
}
