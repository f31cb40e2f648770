//! How the gallery is laid out: three columns of cards.

use iced::widget::{Row, Space, column, container, row, stack};
use iced::{Alignment, Element, Length};

use super::{Gallery, Message, PEOPLE};
use crate::window::icon::Icon;
use crate::window::theme::space::Room;
use crate::window::theme::{Hue, Tone, style};
use crate::window::widget::button::{Button, button};
use crate::window::widget::chart::{self, Series};
use crate::window::widget::chip::{self, Mark};
use crate::window::widget::control::Control;
use crate::window::widget::form::{fact, labelled};
use crate::window::widget::table::Cell;
use crate::window::widget::tick::{Ticked, checkbox, radio, switch};
use crate::window::widget::{
    bar, date, dialog, empty, field, frame, number, pane, progress, select, stepper, surface, table, tabs,
    text,
};

type El<'a> = Element<'a, Message>;

const MARKS: [Mark; 8] = [
    Mark { icon: Icon::CircleDashed, word: "草稿", hue: Hue::Neutral, waits: false },
    Mark { icon: Icon::Hourglass, word: "待审", hue: Hue::Warning, waits: true },
    Mark { icon: Icon::Check, word: "校审通过", hue: Hue::Accent, waits: false },
    Mark { icon: Icon::X, word: "未通过", hue: Hue::Danger, waits: true },
    Mark { icon: Icon::ArrowUpFromLine, word: "已上报", hue: Hue::Sealed, waits: false },
    Mark { icon: Icon::SquareCheck, word: "已认定", hue: Hue::Success, waits: false },
    Mark { icon: Icon::Undo2, word: "退回", hue: Hue::Returned, waits: true },
    Mark { icon: Icon::Ban, word: "作废", hue: Hue::Void, waits: false },
];

/// The cell of the sample table.
pub fn cell<'a>(key: i64, column: usize) -> Cell<'a> {
    let at = usize::try_from(key).unwrap_or(0);
    let Some((name, _, _, subject)) = PEOPLE.get(at % PEOPLE.len()) else { return Cell::blank() };
    let mark = MARKS.get(at % MARKS.len()).copied();
    match column {
        0 => Cell::words(*name).struck(mark.is_some_and(|mark| mark.hue == Hue::Void)),
        1 => Cell::second(*subject),
        2 if at % 5 == 1 => Cell::strong("0").tone(Tone::Danger),
        2 => Cell::words(number::shown((key * 50) % 4000)),
        _ => mark.map_or(Cell::blank(), Cell::mark),
    }
}

fn card<'a>(name: &'a str, about: &'a str, body: impl Into<El<'a>>) -> El<'a> {
    surface::card(surface::card_head(Room::Wide, name, about, None), container(body).padding(16)).into()
}

fn buttons<'a>() -> El<'a> {
    let line = |name: &'a str, make: fn() -> Button<'a, Message>| -> El<'a> {
        let on = || make().on_press(Message::Pressed);
        row![
            container(text::small(name)).width(44),
            on(),
            Control::from(on()).marked(true),
            make(),
            on().small(),
            on().key("Ctrl P"),
        ]
        .spacing(14)
        .align_y(Alignment::Center)
        .into()
    };
    column![
        line("主要", || button("通过").icon(Icon::Check).primary()),
        line("次要", || button("打印").icon(Icon::Printer)),
        line("安静", || button("筛选").icon(Icon::Plus).quiet()),
        line("危险", || button("删除").icon(Icon::Trash2).danger()),
        row![
            button("取消这次报送").danger_outline().on_press(Message::Pressed),
            button("看原件").link().trailing(Icon::ChevronRight).on_press(Message::Pressed),
        ]
        .spacing(14)
        .align_y(Alignment::Center),
        row![Icon::Info.at(14.0), text::small("不能用的按钮，旁边写明原因：还有 2 项必须解决")]
            .spacing(6)
            .align_y(Alignment::Center),
    ]
    .spacing(12)
    .into()
}

fn fields(gallery: &Gallery) -> El<'_> {
    let name = field::field(&gallery.name).id("name").on_input(Message::Name);
    let place =
        field::field(&gallery.place).id("place").placeholder("如：学校报告厅").on_input(Message::Place);
    let short = gallery.id_number.chars().count() != 18;
    let wrong = format_wrong(gallery.id_number.chars().count());
    let id = field::field(&gallery.id_number).id("id-number").wrong(short).on_input(Message::IdNumber);
    column![
        row![
            labelled("姓名", name).required().hint("和身份证件上一致"),
            labelled("地点", place).hint("回车到下一项"),
        ]
        .spacing(12),
        row![
            labelled("证件号码", id).error(short.then_some(wrong)),
            labelled("认定学时", field::field("5.5")).hint("由规程算出，不能直接改"),
        ]
        .spacing(12),
        labelled(
            "审核意见",
            field::area(&gallery.opinion, "opinion", "不通过时必填", 2, false, Message::Opinion)
        )
        .tight(),
    ]
    .spacing(8)
    .into()
}

/// The sentence for a number of the wrong length.
fn format_wrong(length: usize) -> &'static str {
    match length {
        16 => "只有 16 位，应为 18 位",
        0..18 => "位数不够，应为 18 位",
        _ => "位数多了，应为 18 位",
    }
}

fn hours(gallery: &Gallery) -> El<'_> {
    let good = number::number(&gallery.hours, "学时", 50, Message::Hours).id("hours");
    let much = number::hundredths(&gallery.wrong_hours).is_none_or(|hours| hours > 4800);
    let bad =
        number::number(&gallery.wrong_hours, "学时", 50, Message::WrongHours).id("wrong-hours").wrong(much);
    row![
        labelled("申报学时", good).hint("2 天，平均每天 8"),
        labelled("申报学时", bad).error(much.then_some("2 天最多 48")),
        labelled("认定学时", field::field("0").right().unit("不计")).hint("缺证书，规程 一.3"),
    ]
    .spacing(12)
    .into()
}

fn ticks(gallery: &Gallery) -> El<'_> {
    let [first, second] = gallery.ticked;
    column![
        row![
            checkbox("得到学时", first, Some(Message::Ticked(0))),
            checkbox("未选", second, Some(Message::Ticked(1))),
            checkbox("部分", Ticked::Some, Some(Message::Pressed)),
            checkbox("焦点", false, Some(Message::Pressed)).marked(true),
            checkbox("不能用", false, None),
        ]
        .spacing(18),
        row![
            radio("讲课", gallery.speaker, Some(Message::Speaker(true))),
            radio("听课", !gallery.speaker, Some(Message::Speaker(false))),
            switch(if gallery.on { "开" } else { "关" }, gallery.on, Some(Message::On)),
            switch("关", !gallery.on, Some(Message::On)),
        ]
        .spacing(18),
    ]
    .spacing(14)
    .into()
}

fn states<'a>() -> El<'a> {
    let all = |make: fn(Mark) -> El<'a>| -> El<'a> {
        Row::with_children(MARKS.map(make)).spacing(10).align_y(Alignment::Center).wrap().into()
    };
    column![
        text::small("列表里"),
        all(chip::quiet_chip),
        text::small("详情、图例里一律上底色"),
        all(chip::chip),
        row![
            text::small("筛选"),
            chip::filter("状态：全部", false, Some(Icon::ChevronDown), Some(Message::Pressed)),
            chip::filter("待审", true, Some(Icon::X), Some(Message::Pressed)),
            chip::filter("少计", false, Some(Icon::ChevronDown), Some(Message::Pressed)).marked(true),
            chip::badge(26),
            chip::tag("规程 二.4"),
            chip::note(Icon::CircleX, "2 项必须解决", Hue::Danger),
        ]
        .spacing(10)
        .align_y(Alignment::Center)
        .wrap(),
    ]
    .spacing(8)
    .into()
}

fn choosing(gallery: &Gallery) -> El<'_> {
    let new = (!gallery.person.query().is_empty()).then_some("新建教职工");
    column![
        labelled(
            "开始日期",
            date::date(&gallery.begin, "begin", gallery.begin.problem().is_some(), Message::Begin)
        )
        .hint("怎样写都认：2025.11.20、20251120、11月20日")
        .error(gallery.begin.problem()),
        row![
            labelled(
                "人员",
                select::search(
                    &gallery.person,
                    "person",
                    "姓名、拼音、编码",
                    &gallery.found,
                    new,
                    Message::Person
                )
            )
            .hint("拼音首字母、全拼、汉字都能找"),
            labelled(
                "职称",
                select::select(
                    &gallery.title,
                    "title",
                    &gallery.titles,
                    gallery.chosen,
                    "请选择",
                    Message::Title
                )
            ),
        ]
        .spacing(12),
    ]
    .spacing(8)
    .into()
}

fn charts<'a>() -> El<'a> {
    let figures = [
        (60.0, 80.0),
        (60.0, 60.0),
        (380.0, 250.0),
        (260.0, 290.0),
        (320.0, 240.0),
        (180.0, 280.0),
        (910.0, 294.0),
        (550.0, 140.0),
        (400.0, 450.0),
        (290.0, 390.0),
        (110.0, 150.0),
        (0.0, 0.0),
    ];
    let columns = figures
        .iter()
        .enumerate()
        .map(|(at, (first, second))| chart::Month {
            label: (at + 1).to_string(),
            first: *first,
            second: *second,
            now: at == 10,
        })
        .collect();
    let ring = column![
        chart::ring(chart::Ring { done: 61, of: 78, unit: "人", across: 92.0 }),
        text::strong("年度合计"),
        text::small("要求 90"),
        text::strong("差 17 人"),
    ]
    .align_x(Alignment::Center);
    let bars = |name, share, series, count, left| {
        row![
            container(text::small(name)).width(80),
            chart::bar(share, series),
            container(text::small(count)).width(80).align_right(80),
            container(text::small(left)).width(70).align_right(70),
        ]
        .spacing(8)
        .align_y(Alignment::Center)
    };
    column![
        row![chart::legend(Series::First, "外出（下）"), chart::legend(Series::Second, "校本（上）")]
            .spacing(14),
        row![ring, container(chart::columns(chart::Columns { columns })).height(170)].spacing(16),
        bars("总学时", 0.92, Series::First, "331.5 / 360", "还差 28.5"),
        bars("教科研", 1.0, Series::Second, "80 / 80", "已满"),
        bars("网络培训", 0.0, Series::Second, "0 / 50", "还可计 50"),
    ]
    .spacing(10)
    .into()
}

fn list(gallery: &Gallery) -> El<'_> {
    let sums = vec![(0, Cell::strong("合计")), (2, Cell::strong("69.5"))];
    let rows = table::table(&gallery.table, cell, Message::Table).id("table").footer(sums);
    let count = gallery.table.ticked_count();
    let selection = (count > 0).then(|| {
        bar::selection(
            format!("已选 {} 条", progress::grouped(count as u64)),
            "认定 29.5",
            vec![button("复制").icon(Icon::Copy).on_press(Message::Table(table::Event::Copy))],
            Message::Table(table::Event::TickAll),
        )
    });
    let body = column![rows].push(selection).height(330);
    surface::card(
        surface::card_head(Room::Wide, "表格", "100,000 行；左条是当前行，底色是已选", None),
        container(body).padding([0, 1]),
    )
    .into()
}

fn asking<'a>() -> El<'a> {
    dialog::question(
        "删除 3 条草稿学时？",
        "许清和、沈亦舟、周明澈各 1 条，共申报 48 学时，附证明 5 份。删除后可以用 Ctrl Z 撤销。",
        button("不删除").on_press(Message::Keep),
        None,
        button("删除 3 条").danger().on_press(Message::Delete),
    )
}

fn rest(gallery: &Gallery) -> El<'_> {
    let draft = if gallery.deleted { "草稿已删除" } else { "有 3 条草稿" };
    column![
        card(
            "对话框和提示条",
            "默认停在安全的按钮上；右下角，6 秒",
            row![
                button("删除草稿…").on_press(Message::Ask),
                button("通过 3 条").primary().on_press(Message::Pressed),
                text::small(draft),
            ]
            .spacing(8)
            .align_y(Alignment::Center)
        ),
        card(
            "进度",
            "超过 0.5 秒才出现",
            progress::progress(&gallery.progress, gallery.now, Some(Message::Pressed))
        ),
        card("步骤", "做完的可以点回去看", stepper::stepper(&gallery.steps, gallery.step, Message::Step)),
        surface::card(
            tabs::tabs(&["资料", "学时", "变动", "证明", "经过"], gallery.tab, Message::Tab),
            column![
                pane::section(
                    "学时怎么算的",
                    None,
                    column![
                        fact("时间范围", 80.0, text::body("2025-09-01 至 2025-10-31")),
                        fact("记录", 80.0, text::body("214 条，68 人")),
                        surface::double_rule(),
                    ]
                    .spacing(6)
                ),
                pane::section(
                    "经过",
                    None,
                    column![
                        pane::event("11-03 09:12", "提交待审"),
                        pane::event("11-02 16:40", "登记，附证明 3 份"),
                    ]
                ),
            ]
        ),
        container(card(
            "空",
            "说这里放什么，先做什么",
            empty::empty(
                Icon::Users,
                "还没有教职工",
                "把学校现有的花名册导进来，格式不限。",
                vec![
                    button("导入名册").icon(Icon::FileInput).primary().on_press(Message::Pressed),
                    button("一个个登记").on_press(Message::Pressed),
                ]
            )
        ))
        .height(260),
    ]
    .spacing(14)
    .into()
}

fn places<'a>() -> Vec<frame::Place<'a, Message>> {
    let names = [
        (Icon::LayoutDashboard, "总览", 0),
        (Icon::Users, "教职工", 0),
        (Icon::GraduationCap, "培训", 0),
        (Icon::BookOpenText, "学时", 0),
        (Icon::ClipboardCheck, "审核", 26),
        (Icon::Send, "报送", 1),
    ];
    names
        .into_iter()
        .enumerate()
        .map(|(at, (icon, name, waiting))| frame::Place {
            icon,
            name,
            waiting,
            here: at == 3,
            go: Message::Pressed,
        })
        .collect()
}

/// All of it.
pub fn view(gallery: &Gallery) -> El<'_> {
    let last =
        || frame::Place {
            icon: Icon::Settings, name: "设置", waiting: 0, here: false, go: Message::Pressed
        };
    let side = |room| frame::sidebar(room, "side", "望川初级中学", places(), last(), foot_of());
    let head = frame::head(
        "控件一览",
        "思源黑体 Regular 与 Bold",
        [
            switch("深色", gallery.dark, Some(Message::Theme(!gallery.dark))).into(),
            frame::find(Room::Wide, Message::Pressed),
        ],
    );
    let first = column![
        card("按钮", "高 30，圆角 6；焦点是外圈", buttons()),
        card("文字", "标签在上，提示和错误在下", fields(gallery)),
        card("学时", "小数最多两位；上下键加减 0.5", hours(gallery)),
        card("勾选、单选、开关", "点文字也算；空格键切换", ticks(gallery)),
    ]
    .spacing(14);
    let second = column![
        card("日期和选择", "打字或点选", choosing(gallery)),
        card("记录状态", "有事的才上底色", states()),
        card("图表", "数写在旁边；深浅分得清", charts()),
        container(row![side(Room::Wide), Space::new().width(20), side(Room::Narrow)]).height(420),
    ]
    .spacing(14);
    let third = column![list(gallery), rest(gallery)].spacing(14);
    let body = row![first, second, third].spacing(14);
    let page = surface::scroll(container(body).padding(20)).width(Length::Fill).height(Length::Fill);
    let page = column![head, page];
    let window = stack![
        container(page).style(style::canvas),
        gallery.toasts.view(|message| message, Message::CloseToast)
    ];
    dialog::over(window.into(), gallery.asked.then(asking))
}

fn foot_of() -> Vec<frame::FootLine<Message>> {
    [(Icon::Calendar, "2025 年度"), (Icon::HardDrive, "昨天 17:42 已备份")]
        .map(|(icon, words)| ((icon, Tone::Second, words.to_owned()), Message::Pressed))
        .into()
}
