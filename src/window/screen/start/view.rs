//! A card of 640 in the middle.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Element, Length};

use super::{Message, Start};
use crate::window::icon::Icon;
use crate::window::theme::{Hue, space, style};
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::tick::radio;
use crate::window::widget::{frame, select, text};

impl Start {
    /// How it looks.
    pub fn view(&self) -> Element<'_, Message> {
        let head = row![
            frame::seal(),
            column![text::title("学时簿"), text::small("登记教职工的培训和学时，算、审、印、报都在这里")],
        ]
        .spacing(12)
        .align_y(Alignment::Center);
        let which = row![
            radio("新建一本", self.creating, Some(Message::Creating(true))),
            radio("打开已有的", !self.creating, Some(Message::Creating(false))),
        ]
        .spacing(24);
        let mut form = column![head, Space::new().height(4), which].spacing(12);
        if self.creating {
            form = form.push(self.school());
        }
        form = form.push(self.folder()).push(self.trouble()).push(self.deed());
        let card = container(form).padding(24).width(640).style(style::card);
        container(card).center(Length::Fill).style(style::canvas).into()
    }

    fn school(&self) -> Element<'_, Message> {
        let name =
            field(&self.fields.name).id("school-name").placeholder("公章上的全称").on_input(Message::Name);
        let code =
            field(&self.fields.code).id("school-code").placeholder("如 3309990137").on_input(Message::Code);
        let chosen = self.policies.iter().position(|id| *id == self.fields.policy);
        let policy = select::select(&self.policy, "policy", &self.choices, chosen, "请选择", Message::Policy);
        column![
            row![
                labelled("校名", name.wrong(self.problem_of_name().is_some()))
                    .required()
                    .error(self.problem_of_name()),
                labelled("学校标识码", code.wrong(self.problem_of_code().is_some()))
                    .required()
                    .hint("报送包的文件名以它开头")
                    .error(self.problem_of_code())
                    .width(220),
            ]
            .spacing(12),
            labelled("规程", policy).hint("以后可以在设置里再加、再换"),
        ]
        .spacing(space::GAP)
        .into()
    }

    fn folder(&self) -> Element<'_, Message> {
        let folder = field(&self.folder)
            .id("folder")
            .placeholder(if self.creating { "一个空文件夹" } else { "学时簿所在的文件夹" })
            .wrong(self.problem_of_folder().is_some())
            .on_input(Message::Folder)
            .on_submit(Message::Go);
        let line = row![folder, button("选择…").icon(Icon::FolderOpen).on_press(Message::Choose)]
            .spacing(space::GAP);
        let hint = if self.creating {
            "人员、学时、证明和备份都放在里面，可以整个复制"
        } else {
            "里面有 xueshi.db"
        };
        labelled("位置", line).hint(hint).error(self.problem_of_folder()).into()
    }

    fn trouble(&self) -> Option<Element<'_, Message>> {
        let fault = self.fault.as_ref()?;
        let words = column![text::strong(format!("{}。", fault.message))]
            .push(fault.way_out.as_ref().map(|way_out| text::small(format!("{way_out}。"))));
        let line = row![container(Icon::CircleX.at(16.0)).padding([3, 0]), words].spacing(space::GAP);
        Some(
            container(line)
                .padding(12)
                .width(Length::Fill)
                .style(style::tinted(Hue::Danger, space::RADIUS))
                .into(),
        )
    }

    fn deed(&self) -> Element<'_, Message> {
        let word = if self.creating { "新建学时簿" } else { "打开" };
        let deed = button(word)
            .primary()
            .id("go")
            .key("Ctrl 回车")
            .on_press_maybe((!self.busy).then_some(Message::Go));
        let wait =
            self.busy.then(|| text::small(if self.creating { "正在建立" } else { "正在打开" }));
        row![].push(wait).push(Space::new().width(Length::Fill)).push(deed).align_y(Alignment::Center).into()
    }
}
