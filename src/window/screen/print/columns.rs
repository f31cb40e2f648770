//! Which columns a list shows, and in which order; kept for paper and workbook alike.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length, Size, Task};

use super::Context;
use crate::service::Fault;
use crate::service::printing::{Request, ShownColumn, choose_columns, columns};
use crate::window::icon::Icon;
use crate::window::screen::refusal;
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::tick::checkbox;
use crate::window::widget::{Element, dialog, surface, text};

const WIDTH: f32 = 400.0;
const HEIGHT: f32 = 520.0;

/// The dialog.
pub struct Columns {
    form: &'static str,
    title: &'static str,
    all: Vec<ShownColumn>,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The columns were read.
    Read(Result<Vec<ShownColumn>, Fault>),
    /// One is to be shown, or not.
    Turn(usize),
    /// One goes up or down by a place.
    Move(usize, isize),
    /// All are to be shown as they come.
    All,
    /// The set is to be kept.
    Keep,
    /// It was kept, or not.
    Kept(Result<(), Fault>),
    /// The dialog is left.
    Close,
}

/// What the screen has to do about it.
pub enum Outcome {
    /// A task.
    Run(Task<Message>),
    /// It was kept: what the toast says.
    Kept(String),
    /// The dialog is left.
    Close,
}

impl Columns {
    /// The columns of a form.
    pub fn new(context: &Context, form: &'static str, title: &'static str) -> (Self, Task<Message>) {
        let request = Request::on(context.today);
        let read = context.desk.ask(move |workspace| columns(workspace.view(), form, &request));
        let task = read.map(Message::Read);
        (Self { form, title, all: Vec::new(), refused: None }, task)
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        match message {
            Message::Read(Ok(all)) => self.all = all,
            Message::Read(Err(fault)) | Message::Kept(Err(fault)) => self.refused = Some(fault),
            Message::Turn(at) => {
                if let Some(column) = self.all.get_mut(at) {
                    column.shown = !column.shown;
                }
            }
            Message::Move(at, by) => {
                let to = at.saturating_add_signed(by);
                if at < self.all.len() && to < self.all.len() {
                    self.all.swap(at, to);
                }
            }
            Message::All => return Outcome::Run(self.keep(context, Vec::new())),
            Message::Keep => {
                let shown = self.all.iter().filter(|column| column.shown);
                return Outcome::Run(self.keep(context, shown.map(|column| column.name.clone()).collect()));
            }
            Message::Kept(Ok(())) => return Outcome::Kept(format!("已设定“{}”的栏目", self.title)),
            Message::Close => return Outcome::Close,
        }
        Outcome::Run(Task::none())
    }

    fn keep(&self, context: &Context, names: Vec<String>) -> Task<Message> {
        let (form, request) = (self.form, Request::on(context.today));
        let kept =
            context.desk.ask(move |workspace| choose_columns(workspace, form, &names, &request).map(drop));
        kept.map(Message::Kept)
    }

    /// How it looks.
    pub fn view(&self, size: Size) -> Element<'_, Message> {
        let about =
            text::text(kind::BODY, "纸上和工作簿里一样，以后都按这样。").style(style::tone(Tone::Second));
        let title = text::title(format!("“{}”的栏目", self.title));
        let head = container(column![title, about].spacing(4)).padding([16, 20]).width(Length::Fill);
        let mut list = column![].padding([6, 0]);
        for (at, column) in self.all.iter().enumerate() {
            let up = icon_button(Icon::ChevronUp, (at > 0).then_some(Message::Move(at, -1)));
            let last = at + 1 == self.all.len();
            let down = icon_button(Icon::ChevronDown, (!last).then_some(Message::Move(at, 1)));
            let tick = checkbox(&column.name, column.shown, Some(Message::Turn(at)));
            let line = row![
                container(Element::from(tick)).width(Length::Fill),
                Element::from(up),
                Element::from(down),
            ];
            let line = line.spacing(2).align_y(Alignment::Center);
            list = list.push(container(line).padding([0, 20]).center_y(34).width(Length::Fill));
        }
        let any = self.all.iter().any(|column| column.shown);
        let foot = row![
            button("恢复全部").on_press(Message::All),
            Space::new().width(Length::Fill),
            button("取消").id(dialog::SAFE).key("Esc").on_press(Message::Close),
            button("保存").primary().on_press_maybe(any.then_some(Message::Keep)),
        ];
        let why = self.refused.as_ref().map(|fault| container(refusal(fault)).padding([8, 20]));
        let body = column![head, surface::edge(), surface::scroll(list).height(Length::Fill)]
            .push(why)
            .push(surface::edge())
            .push(container(foot.spacing(8)).padding([12, 20]).width(Length::Fill));
        dialog::dialog(body).width(WIDTH).height(HEIGHT.min(size.height - 96.0)).into()
    }
}
