//! How the dialog looks: the steps at its head, the file with its counts, the list and what is wrong in it, and at the
//! foot what will happen.

use std::time::Instant;

use iced::widget::{Row, Space, column, container, row};
use iced::{Alignment, Length, Size};

use super::board::{Board, Filter};
use super::{FLAWS, Intake, Kind, Message, Stage, TABLE, kind as kinds};
use crate::exchange::inbound::Tidied;
use crate::store::Severity;
use crate::window::icon::Icon;
use crate::window::screen::{Context, refusal};
use crate::window::theme::space::Room;
use crate::window::theme::{Hue, Tone, kind, style};
use crate::window::widget::button::{Button, button, icon_button};
use crate::window::widget::control::Control;
use crate::window::widget::progress::{grouped, progress};
use crate::window::widget::stepper::{self, Step};
use crate::window::widget::{Element, chip, dialog, empty, surface, table, text};

/// The list of what is wrong.
const SIDE: f32 = 236.0;
/// A row of the board, and one of the list of what is wrong.
const ROW: f32 = 30.0;
const FLAW: f32 = 52.0;

fn size(context: &Context) -> Size {
    Size::new(1152.0_f32.min(context.size.width - 48.0), 772.0_f32.min(context.size.height - 48.0))
}

/// The steps by their names.
pub(super) fn steps() -> Vec<Step> {
    ["选文件", "选工作表", "对应列", "检查", "结果"].map(Step::new).into()
}

impl Intake {
    /// The width of the board.
    pub(super) fn board_width(&self, context: &Context) -> f32 {
        let side = if self.has_side(context) { SIDE + 1.0 } else { 0.0 };
        size(context).width - side - 2.0
    }

    /// Whether the list of what is wrong stands beside the board.
    pub(super) fn has_side(&self, context: &Context) -> bool {
        let flawed = self.board.as_ref().is_some_and(|board| {
            !board.flaws.is_empty() || !board.report.notices.is_empty() || !board.listing.tidied.is_empty()
        });
        flawed && (context.room() == Room::Wide || !self.folded)
    }

    fn step(&self) -> usize {
        match self.stage {
            Stage::Choose | Stage::Read => 0,
            Stage::Sheets => 1,
            Stage::Name => 2,
            Stage::Check | Stage::Bring => 3,
            Stage::Done => 4,
        }
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        context: &'a Context,
        say: impl Fn(Message) -> M + Clone + 'a,
    ) -> Element<'a, M> {
        let words = kinds::words(self.kind);
        let room = (size(context).width - 250.0).min(720.0);
        let steps = container(stepper::stepper(&self.steps, self.step(), Message::Step)).width(room);
        let leave = icon_button(Icon::X, (self.stage != Stage::Bring).then_some(Message::Quit));
        let head = row![text::title(words.title), steps, Space::new().width(Length::Fill), leave]
            .spacing(20)
            .align_y(Alignment::Center);
        let body: Element<'_, Message> = match (self.stage, &self.board) {
            (Stage::Choose, _) => self.choose_file(),
            (Stage::Sheets, _) => self.choose_sheet(),
            (Stage::Check | Stage::Name | Stage::Done, Some(board)) => self.list(context, board),
            _ => {
                let bar = progress(&self.progress, Instant::now(), Some(Message::Stop));
                container(bar).padding(24).center_y(Length::Fill).into()
            }
        };
        let size = size(context);
        let all = column![
            container(head).padding(iced::Padding::from([0, 12]).left(20.0)).center_y(54),
            surface::line(),
            container(body).height(Length::Fill).width(Length::Fill),
            surface::edge(),
            container(self.foot()).padding([15, 20]),
        ];
        let shown: Element<'_, Message> =
            dialog::dialog(all.width(size.width).height(size.height)).padding(1).into();
        shown.map(say)
    }

    fn choose_file(&self) -> Element<'_, Message> {
        let words = kinds::words(self.kind);
        let choose =
            button("选择文件…").primary().id(dialog::SAFE).icon(Icon::FolderOpen).on_press(Message::Choose);
        let blank = self.kind.template().is_some();
        let blank = blank.then(|| button("存空白模板…").icon(Icon::Download).on_press(Message::Blank));
        let buttons = std::iter::once(choose).chain(blank).collect();
        let note = self
            .note
            .as_ref()
            .map(|note| container(text::small(note.as_str())).padding(16).center_x(Length::Fill));
        let others = kinds::offered(self.program).into_iter().map(|kind| {
            chip::filter(kinds::words(kind).name, kind == self.kind, None, Some(Message::Kind(kind))).into()
        });
        let others = (!kinds::stands_alone(self.kind))
            .then(|| row![text::small("这是")].extend(others).spacing(6).align_y(Alignment::Center));
        let refused =
            self.refused.as_ref().map(|fault| container(refusal(fault)).padding(16).center_x(Length::Fill));
        let about =
            (!self.about.is_empty()).then(|| container(text::small(self.about.as_str())).padding([10, 20]));
        column![]
            .push(about)
            .push(empty::empty(Icon::FileSpreadsheet, words.choose, words.then, buttons))
            .push(note)
            .push(refused)
            .push(others.map(|others| container(others).padding(20).center_x(Length::Fill)))
            .into()
    }

    fn choose_sheet(&self) -> Element<'_, Message> {
        let name = self.file.as_ref().map(|file| file.name.as_str()).unwrap_or_default();
        let sheets = self.sheets.iter().enumerate().map(|(at, sheet)| {
            let one = button(sheet.as_str()).icon(Icon::Table2).width(280).on_press(Message::Sheet(at));
            if at == 0 { one.id(dialog::SAFE).into() } else { one.into() }
        });
        let list = surface::scroll(container(column(sheets).spacing(8)).padding([4, 16]));
        let head =
            column![text::strong("要导入哪一张工作表？"), text::small(name)].align_x(Alignment::Center);
        let all = column![head, container(list).max_height(420)].spacing(12).align_x(Alignment::Center);
        container(all).center(Length::Fill).into()
    }

    fn list<'a>(&'a self, context: &'a Context, board: &'a Board) -> Element<'a, Message> {
        let width = self.board_width(context);
        let head = self
            .heads
            .view(self.kind, board, width, self.stage != Stage::Done)
            .map(|(column, event)| Message::Head(column, event));
        let cells = move |key, column| board.cell(key, column, &self.said.left_out);
        let mut rows =
            table::table(&board.table, cells, Message::Table).id(TABLE).grid().without_head().row_height(ROW);
        if let Some(mend) = self.mend.as_ref().filter(|_| self.stage == Stage::Check) {
            let at = board.table.keys().iter().position(|key| *key == i64::from(mend.row));
            let flaw = board.flaw_at(mend.row, mend.column).and_then(|at| board.flaws.get(at));
            let people = board.report.namesakes.get(&mend.row).map(Vec::as_slice).unwrap_or_default();
            let unwanted = self.said.left_out.contains(&mend.row);
            if let Some(at) = at {
                let editor = mend.view(flaw, people, unwanted).map(Message::Mend);
                rows = rows.editor(at, mend.column.map_or(0, |column| column + 1), editor);
            }
        }
        let sheet = column![head, rows, surface::line(), self.strip(board, width)].width(Length::Fill);
        let side = self.has_side(context).then(|| row![surface::upright(), self.side(board)]);
        let body = row![sheet].push(side);
        column![self.file_row(context, board), surface::line()].push(self.word_above()).push(body).into()
    }

    /// The file, and its rows by what becomes of them.
    fn file_row<'a>(&'a self, context: &Context, board: &'a Board) -> Element<'a, Message> {
        let name = self.file.as_ref().map(|file| file.name.as_str()).unwrap_or_default();
        let (first, last) = board.listing.header;
        let header = match (board.has_header, first == last) {
            (false, _) => "没有认出表头".to_owned(),
            (_, true) => format!("表头在第 {first} 行"),
            (_, false) => format!("表头在第 {first}、{last} 行"),
        };
        let rows = grouped(board.listing.rows.len() as u64);
        let about = format!("工作表“{}”，{header}，共 {rows} 行", board.listing.sheet);
        let numbers = board.listing.columns.iter().any(|column| column.field == Some("document_number"));
        let eye =
            if board.revealed { ("隐藏号码", Icon::EyeOff) } else { ("显示完整号码", Icon::Eye) };
        let reveal = numbers.then(|| button(eye.0).icon(eye.1).link().on_press(Message::Reveal));
        let shown = |filter: &Filter| *filter == Filter::All || board.count(*filter) > 0;
        let filters = Filter::ALL.into_iter().filter(shown).filter(|_| board.has_header).map(|filter| {
            let words =
                format!("{} {}", filter.word(self.stage == Stage::Done), grouped(board.count(filter) as u64));
            chip::filter(words, filter == board.filter, None, Some(Message::Filter(filter))).into()
        });
        let fold = (context.room() == Room::Narrow && !board.flaws.is_empty()).then(|| {
            let label = if self.folded { "问题列表" } else { "收起列表" };
            button(label).small().on_press(Message::Fold)
        });
        let about = text::line(kind::SMALL, format!("{name}　{about}")).tone(Tone::Second);
        let line = row![Icon::FileSpreadsheet.toned(16.0, Tone::Second), about]
            .push(reveal)
            .extend(filters)
            .push(fold)
            .spacing(8)
            .align_y(Alignment::Center);
        container(line).padding([0, 20]).center_y(42).into()
    }

    /// What is to be known before one looks at the list: no header, another kind, something refused.
    fn word_above(&self) -> Option<Element<'_, Message>> {
        let likelier = self.likelier().filter(|_| self.stage != Stage::Done);
        let other = likelier.map(|kind: Kind| {
            let name = kinds::words(kind).name;
            let turn = button(format!("按{name}导入")).small().on_press(Message::Kind(kind));
            row![
                Icon::Info.toned(16.0, Tone::Accent),
                text::line(kind::SMALL, format!("看栏目名，这张表更像{name}")),
                turn
            ]
            .spacing(8)
            .align_y(Alignment::Center)
        });
        let bare = (self.stage == Stage::Name).then(|| {
            let words = "双击表头所在的行（或按回车），再在上面选出每一列是什么；选够了就会检查";
            let fact = self.refused.as_ref().map(|fault| fault.message.clone()).unwrap_or_default();
            let words = column![text::strong(fact), text::small(words)];
            row![Icon::CircleQuestionMark.toned(16.0, Tone::Warning), words]
                .spacing(8)
                .align_y(Alignment::Center)
        });
        if other.is_none() && bare.is_none() {
            return None;
        }
        let lines = column![].push(bare).push(other).spacing(6);
        let box_ = container(lines).padding([8, 20]).width(Length::Fill).style(style::sunken);
        Some(column![box_, surface::line()].into())
    }

    /// Under the rows: the columns for which there is no room, and those that are not read.
    fn strip<'a>(&'a self, board: &'a Board, width: f32) -> Element<'a, Message> {
        let (left, right) = board.beyond(width);
        let turn = |icon, on: bool, back| small_icon(icon, on.then_some(Message::Turn(back)));
        let columns = (left + right > 0).then(|| {
            let words = format!("还有 {} 列没有显示", left + right);
            row![
                turn(Icon::ChevronLeft, left > 0, true),
                turn(Icon::ChevronRight, right > 0, false),
                text::caption(words)
            ]
            .spacing(4)
            .align_y(Alignment::Center)
        });
        let unread = board.unread();
        let unread = (!unread.is_empty() && board.has_header).then(|| {
            text::line(kind::CAPTION, format!("不导入的列：{}", unread.join("、"))).tone(Tone::Third)
        });
        let line = row![].push(columns).push(unread).spacing(16).align_y(Alignment::Center);
        container(line).padding([0, 12]).center_y(26).width(Length::Fill).style(style::sunken).into()
    }

    /// What is wrong, to be walked through, and what concerns the whole sheet.
    fn side<'a>(&'a self, board: &'a Board) -> Element<'a, Message> {
        let count = |doubt: bool| {
            board.flaws.iter().filter(|flaw| (flaw.severity == Severity::Warning) == doubt).count()
        };
        let note = |count: usize, icon, hue| (count > 0).then(|| chip::note(icon, count.to_string(), hue));
        let head = row![text::strong("问题"), Space::new().width(Length::Fill)]
            .push(note(count(false), Icon::CircleX, Hue::Danger))
            .push(note(count(true), Icon::CircleQuestionMark, Hue::Warning))
            .spacing(6)
            .align_y(Alignment::Center);
        let list: Element<'a, Message> = if board.flaws.is_empty() {
            container(text::small("每一行都认出来了。")).padding([8, 14]).height(Length::Fill).into()
        } else {
            table::table(&board.list, |key, _| board.flaw_cell(key), Message::Flaws)
                .id(FLAWS)
                .without_ticks()
                .without_head()
                .row_height(FLAW)
                .into()
        };
        let (notices, tidied) = (&board.report.notices, &board.listing.tidied);
        let notices = (!notices.is_empty() || !tidied.is_empty()).then(|| {
            let lines = notices.iter().map(|notice| {
                let sign = container(Icon::Info.toned(14.0, Tone::Second)).padding([3, 0]);
                row![sign, text::small(notice.as_str())].spacing(6).into()
            });
            let tidied = (!tidied.is_empty()).then(|| self.tidied(tidied));
            let all = container(column(lines).push(tidied).spacing(6)).padding([10, 14]);
            let most = if self.tidied { 320 } else { 150 };
            column![surface::edge(), container(surface::scroll(all)).max_height(most)]
        });
        let all = column![container(head).padding([0, 14]).center_y(42), surface::edge(), list];
        container(all.push(notices)).width(SIDE).height(Length::Fill).into()
    }

    /// How many cells reading put in order by itself, and which, where that is wanted.
    fn tidied<'a>(&'a self, cells: &'a [Tidied]) -> Element<'a, Message> {
        /// More are not listed; the number says how many there are.
        const MOST: usize = 300;
        let sign = container(Icon::Check.toned(14.0, Tone::Success)).padding([3, 0]);
        let words = text::small(format!("自动整理 {} 处", grouped(cells.len() as u64)));
        let turn = if self.tidied { "收起" } else { "看是哪些" };
        let head = row![sign, words, Space::new().width(Length::Fill)]
            .push(button(turn).link().on_press(Message::Tidied))
            .spacing(6);
        let shown = cells.iter().take(if self.tidied { MOST } else { 0 });
        let lines = shown.map(|cell| {
            let place = text::caption(format!("第 {} 行　{}", cell.row, cell.heading));
            let change = text::small(format!("{} → {}", cell.from.replace(['\r', '\n'], " "), cell.to));
            column![place.style(style::tone(Tone::Third)), change].into()
        });
        column![head].extend(lines).spacing(6).into()
    }

    /// What is asked before what was put right is given up.
    fn question(&self) -> Element<'_, Message> {
        row![
            text::strong("还没有导入，要离开吗？"),
            text::small("在这里改过的格、选过的栏目不会留下，文件还是原样。"),
            Space::new().width(Length::Fill),
            button("继续检查").key("Esc").id(dialog::SAFE).on_press(Message::Close),
            button("不导入，离开").danger_outline().on_press(Message::GiveUp),
        ]
        .spacing(8)
        .align_y(Alignment::Center)
        .into()
    }

    /// What will happen in numbers, and the button that names it.
    fn foot(&self) -> Element<'_, Message> {
        if self.leaving {
            return self.question();
        }
        let board = self.board.as_ref();
        let (words, leave, deed): (Element<'_, Message>, _, _) = match (self.stage, board) {
            (Stage::Check, Some(board)) => {
                let words =
                    if self.busy { text::small("正在检查…").into() } else { self.promise(board) };
                (words, "先不导入", Some(self.deed(board)))
            }
            (Stage::Done, Some(board)) => {
                let again = button("回去改这几行").on_press(Message::Again);
                (self.promise(board), "关闭", Some(again))
            }
            _ => (Space::new().into(), "先不导入", None),
        };
        let words = match (&self.refused, &self.note, self.stage) {
            (Some(fault), _, Stage::Check | Stage::Done) => refusal(fault),
            (_, Some(note), _) => text::small(note.as_str()).style(style::tone(Tone::Text)).into(),
            _ => words,
        };
        let failed = board.is_some_and(|board| !board.failed.rows.is_empty());
        let save = (failed && matches!(self.stage, Stage::Check | Stage::Done))
            .then(|| button("把问题行存为表格…").icon(Icon::Download).on_press(Message::Save));
        let other = matches!(self.stage, Stage::Check | Stage::Name)
            .then(|| button("换一个文件").on_press(Message::Choose));
        let working = matches!(self.stage, Stage::Read | Stage::Bring);
        let leave = if working { button(leave) } else { button(leave).key("Esc") };
        let leave = leave.on_press_maybe((self.stage != Stage::Bring).then_some(Message::Quit));
        row![container(words).width(Length::Fill).clip(true)]
            .push(save)
            .push(other)
            .push(leave)
            .push(deed)
            .spacing(8)
            .align_y(Alignment::Center)
            .into()
    }

    fn deed(&self, board: &Board) -> Button<'_, Message> {
        match board.coming() {
            0 => button("没有可导入的").primary(),
            count => button(format!("导入 {} 行", grouped(count as u64)))
                .primary()
                .key("Ctrl 回车")
                .on_press_maybe((!self.busy).then_some(Message::Import)),
        }
    }

    /// 将新增 69 人，更新 3 人，2 人没有变化；4 行有问题，不导入.
    fn promise<'a>(&self, board: &Board) -> Element<'a, Message> {
        let (report, unit, done) = (&board.report, self.kind.unit(), self.stage == Stage::Done);
        let mut parts: Vec<(&'static str, u64, String)> = Vec::new();
        let mut part = |before, count: usize, behind: String| {
            if count > 0 {
                parts.push((before, count as u64, behind));
            }
        };
        let new = if done { "已新增 " } else { "将新增 " };
        let changed = if done { "已更新 " } else { "更新 " };
        part(new, report.added as usize, format!(" {unit}"));
        part(changed, report.updated as usize, format!(" {unit}"));
        part("", report.unchanged as usize, format!(" {unit}没有变化"));
        let wrong = if done { " 行没有导入" } else { " 行有问题，不导入" };
        part("", board.count(Filter::Wrong), wrong.to_owned());
        part("", board.count(Filter::LeftOut), " 行不导入".to_owned());
        let mut line: Row<'a, Message> = row![].align_y(Alignment::Center);
        for (at, (before, count, behind)) in parts.into_iter().enumerate() {
            if at > 0 {
                line = line.push(text::body("，"));
            }
            line = line.push(text::body(before)).push(text::strong(grouped(count))).push(text::body(behind));
        }
        line.into()
    }
}

/// A small button that is only an icon.
fn small_icon<'a>(icon: Icon, message: Option<Message>) -> Control<'a, Message> {
    icon_button(icon, message).width(22).height(22)
}
