//! A card of 640 in the middle.

use iced::widget::{Row, Space, column, container, row};
use iced::{Alignment, Element, Length};

use super::{At, Dialog, Made, Message, Start};
use crate::service::Fault;
use crate::window::icon::Icon;
use crate::window::screen::school_form::Field;
use crate::window::screen::told;
use crate::window::theme::{Hue, Tone, space, style};
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::{fact, labelled};
use crate::window::widget::progress::grouped;
use crate::window::widget::{dialog, frame, stepper, surface, text};

/// Width of the card.
const CARD: f32 = 640.0;
/// Height of what a step asks for, at least.
const BODY: f32 = 252.0;

impl Start {
    /// How it looks.
    pub fn view(&self) -> Element<'_, Message> {
        let inside = match &self.opening {
            Some(folder) => self.open(folder),
            None => self.step(),
        };
        let inside = inside.push(self.fault.as_ref().map(|fault| self.trouble(fault))).push(self.deeds());
        let card = container(inside.spacing(16)).padding(24).width(CARD).style(style::card);
        let page = surface::scroll(container(card).padding(24).center_x(Length::Fill));
        let page = container(page).center(Length::Fill).style(style::canvas);
        let over = self.dialog.as_ref().and_then(|dialog| match dialog {
            Dialog::Intake(intake) => Some(intake.view(self.context()?, Message::Intake)),
            Dialog::Restoring(dialog) => Some(dialog.view(Message::Restoring)),
        });
        dialog::over(page.into(), over)
    }

    fn head<'a>(&self, about: &'a str) -> Element<'a, Message> {
        row![frame::seal(), column![text::title("学时簿"), text::small(about)]]
            .spacing(12)
            .align_y(Alignment::Center)
            .into()
    }

    fn open<'a>(&'a self, folder: &'a str) -> iced::widget::Column<'a, Message> {
        let wrong = self.problem_of_folder();
        let input = field(folder)
            .id("folder")
            .placeholder("里面有 xueshi.db")
            .wrong(wrong.is_some())
            .on_input(Message::Folder)
            .on_submit(Message::Go);
        let choose = button("选择…").icon(Icon::FolderOpen).on_press(Message::Choose);
        column![
            self.head("打开已有的学时簿"),
            labelled("学时簿所在的文件夹", row![input, choose].spacing(space::GAP)).error(wrong),
        ]
    }

    fn step(&self) -> iced::widget::Column<'_, Message> {
        let steps = match &self.made {
            // What is made is not made again: the steps before stay as they were.
            Some(_) => stepper::walked(&self.steps, self.at.index()),
            None => stepper::stepper(&self.steps, self.at.index(), Message::Back),
        };
        let (about, body) = match self.at {
            At::School => ("登记教职工的培训和学时，算、审、印、报都在这里", self.school()),
            At::Rules => ("学时按哪个规程算、在哪个年度里算", self.rules.view(Message::Rules, Message::Go)),
            At::Place => ("学时簿是本机的一个文件夹，不用联网", self.place.view(Message::Place, Message::Go)),
            At::Staff => ("学时簿已经建好，把教职工导进来就能用", self.staff()),
            At::Done => (
                "都准备好了",
                self.made.as_ref().map_or_else(|| Space::new().into(), |made| done(made, self)),
            ),
        };
        // As high in every step, so that the buttons stay under the pointer.
        let body = row![Space::new().height(BODY), body];
        column![self.head(about), steps, surface::line(), body]
    }

    fn school(&self) -> Element<'_, Message> {
        let one = |of| Element::from(self.school.field(of, Message::School, Message::Go));
        let pair = |left, right| Row::with_children([left, right]).spacing(12).into();
        column([
            one(Field::Name),
            pair(one(Field::Code), self.school.stage_field(Message::School).into()),
            pair(one(Field::District), one(Field::Administrator)),
        ])
        .spacing(4)
        .push(text::small("其余的以后在设置里填。"))
        .into()
    }

    fn staff(&self) -> Element<'_, Message> {
        let people = self.made.as_ref().map_or(0, |made| made.people);
        if people > 0 {
            let words = text::strong(format!("已导入 {} 人", grouped(u64::from(people))));
            let more = button("再导入一个文件…").link().on_press(Message::Import);
            let line = row![Icon::CircleCheck.toned(16.0, Tone::Success), words, more];
            return line.spacing(12).align_y(Alignment::Center).into();
        }
        let lines = [
            "用学校现有的花名册就行：.xlsx .xls .ods .csv，栏目名和次序不限。",
            "先检查再导入，认不出的行会说明原因；整批都能撤销。",
            "也可以把文件拖到这里。以后在“教职工”里随时能导入。",
        ];
        column(lines.map(|line| text::body(line).style(style::tone(Tone::Second)).into())).spacing(6).into()
    }

    /// Why it did not work, and the way out; a workspace that is there already can be opened at once.
    fn trouble<'a>(&'a self, fault: &'a Fault) -> Element<'a, Message> {
        let words = column![text::strong(format!("{}。", fault.message))]
            .push(fault.way_out.as_ref().map(|way_out| text::small(format!("{way_out}。"))))
            .width(Length::Fill);
        let open = (fault.code == "already_there")
            .then(|| button("打开这一本").on_press(Message::OpenThis(self.place.typed_folder())));
        let line =
            row![container(Icon::CircleX.at(16.0)).padding([3, 0]), words].push(open).spacing(space::GAP);
        container(line)
            .padding(12)
            .width(Length::Fill)
            .style(style::tinted(Hue::Danger, space::RADIUS))
            .into()
    }

    fn deeds(&self) -> Element<'_, Message> {
        let free = (!self.busy).then_some(Message::Go);
        let (word, busy) = match (&self.opening, self.at) {
            (Some(_), _) => ("打开", "正在打开"),
            (None, At::School | At::Rules) => ("下一步", ""),
            (None, At::Place) => ("建立学时簿", "正在建立"),
            (None, At::Staff) if self.made.as_ref().is_some_and(|made| made.people > 0) => ("下一步", ""),
            (None, At::Staff) => ("选花名册…", ""),
            (None, At::Done) => ("开始使用", "正在打开"),
        };
        let go = button(word).primary().id("go").key("Ctrl 回车").on_press_maybe(free);
        let later = match (&self.opening, self.at) {
            (None, At::Rules | At::Place | At::Staff) => {
                let word = if self.at == At::Staff { "先不导入" } else { "以后再说" };
                Some(button(word).on_press_maybe((!self.busy).then_some(Message::Later)))
            }
            _ => None,
        };
        let left: Element<'_, Message> = match (&self.opening, self.at) {
            (Some(_), _) => button("新建一本").link().on_press(Message::Opening(false)).into(),
            (None, At::School) => row![
                button("打开已有的…").link().on_press(Message::Opening(true)),
                button("从备份恢复…").link().on_press(Message::Restore),
            ]
            .spacing(16)
            .into(),
            (None, At::Rules | At::Place) => {
                let back = self.at.index().saturating_sub(1);
                button("上一步").key("Esc").on_press(Message::Back(back)).into()
            }
            (None, At::Staff | At::Done) => Space::new().into(),
        };
        row![left, Space::new().width(Length::Fill)]
            .push(self.busy.then(|| text::small(busy)))
            .push(later)
            .push(go)
            .spacing(space::GAP)
            .align_y(Alignment::Center)
            .into()
    }
}

fn done<'a>(made: &'a Made, start: &'a Start) -> Element<'a, Message> {
    let school = &made.context.school;
    let policy = crate::policy::Pack::builtin(start.rules.policy()).map_or("", crate::policy::Pack::title);
    let people = match made.people {
        0 => "还没有，在“教职工”里导入或一个个登记".to_owned(),
        people => format!("{} 人", grouped(u64::from(people))),
    };
    let year = format!("{}（{}）", told::year(school.period), told::days(school.period));
    let facts = [
        ("学校", school.name.clone()),
        ("年度", year),
        ("规程", policy.to_owned()),
        ("学时簿在", made.folder.display().to_string()),
        ("教职工", people),
    ];
    let facts = facts.map(|(name, words)| fact(name, 72.0, text::body(words).width(Length::Fill)));
    let next = text::small("接着在“培训”里建第一个培训项目，或在“学时”里导入以前的学时。");
    column(facts).spacing(6).push(Space::new().height(4)).push(next).into()
}
