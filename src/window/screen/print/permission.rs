//! 学分卡打印权限: whether cards may be printed today, by whose word, and the dialog that writes down that they may. Without it a
//! card is a sample.

use iced::widget::{column, container, row};
use iced::{Alignment, Length, Task};

use super::{Context, Message as Host};
use crate::service::Fault;
use crate::service::printing_permission::permit_printing;
use crate::store::PrintPermission;
use crate::window::icon::Icon;
use crate::window::screen::Action;
use crate::window::screen::doing::{self, Doing};
use crate::window::screen::fields::{self, Fields, at};
use crate::window::theme::{Hue, Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::{Element, text};

/// The forms that the authority gives leave to print.
const CARDS: [&str; 2] = ["credit-card", "archive-card"];

/// Whether this form is printed by leave of the authority.
pub fn asks(form: &str) -> bool {
    CARDS.contains(&form)
}

/// What is kept of it.
#[derive(Debug, Default)]
pub struct Permission {
    today: Option<Option<PrintPermission>>,
    doing: Doing<()>,
}

/// What happens to it.
#[derive(Debug, Clone)]
pub enum Message {
    /// What holds today was read.
    Read(Result<Option<PrintPermission>, Fault>),
    /// Leave is to be written down.
    Permit,
    /// Its dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl Permission {
    /// Reads what holds today.
    pub fn read(context: &Context) -> Task<Message> {
        let today = context.today;
        context.desk.ask(move |workspace| workspace.view().print_permission_on(today)).map(Message::Read)
    }

    /// The dialog.
    pub fn dialog(&self) -> Option<Element<'_, Host>> {
        self.doing.view(|message| Host::Permission(Message::Fields(message)))
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.doing.is_open()
    }

    /// What a key does in it.
    pub fn key(&self, press: &crate::window::screen::Press) -> Option<Host> {
        self.doing.key(press).map(|message| Host::Permission(Message::Fields(message)))
    }

    /// Takes what happens; true once cards are to be set again.
    pub fn update(&mut self, context: &Context, message: Message) -> (bool, Action<Host>) {
        match message {
            Message::Read(Ok(today)) => self.today = Some(today),
            Message::Read(Err(fault)) => return (false, Action::failed(&fault)),
            Message::Permit => self.doing.ask((), form(context)),
            Message::Fields(message) => {
                let Some(((), typed)) = self.doing.update(message) else { return (false, Action::none()) };
                let say = |answer| Host::Permission(Message::Did(answer));
                let begun = self.doing.begin(context, say, move |workspace| {
                    let (from, to) = (at(&typed, 0), at(&typed, 1));
                    let span = permit_printing(workspace, &from, &to, &at(&typed, 2), &at(&typed, 3))?.value;
                    Ok(format!("学分卡可以打印：{} 至 {}", span.from(), span.to()))
                });
                return (false, begun);
            }
            Message::Did(answer) => {
                return match self.doing.answered(answer) {
                    Ok(words) => {
                        let read = Self::read(context).map(Host::Permission);
                        (true, Action::done(words).and(read))
                    }
                    Err(told) => (false, told),
                };
            }
        }
        (false, Action::none())
    }

    /// The box that says what holds.
    pub fn view(&self) -> Option<Element<'_, Host>> {
        let (icon, hue, head, about) = match self.today.as_ref()? {
            Some(leave) => {
                let by = [Some(leave.granted_by.as_str()), leave.document.as_deref()];
                let by = by.into_iter().flatten().collect::<Vec<_>>().join("，");
                let about = format!("到 {} 为止。{by}", leave.span.to());
                (Icon::CircleCheck, Hue::Success, "可以正式打印", about)
            }
            None => {
                let about = "今天没有打印权限，卡上印“未审核”。上级给了权限以后登记在这里。";
                (Icon::TriangleAlert, Hue::Warning, "只能打印样张", about.to_owned())
            }
        };
        let head = row![icon.at(14.0), text::strong(head)].spacing(6).align_y(Alignment::Center);
        let deed = button(if hue == Hue::Success { "再登记…" } else { "登记打印权限…" })
            .small()
            .on_press(Host::Permission(Message::Permit));
        let about = text::text(kind::SMALL, about).style(style::tone(Tone::Second));
        let inside = column![head, about, deed].spacing(6);
        Some(container(inside).padding(12).width(Length::Fill).style(style::tinted(hue, 6.0)).into())
    }
}

fn form(context: &Context) -> Fields {
    use chrono::Datelike;
    let school = &context.school;
    let granted_by = school.authority.clone().or_else(|| school.district.clone()).unwrap_or_default();
    let last = chrono::NaiveDate::from_ymd_opt(context.today.year(), 12, 31);
    Fields::new("学分卡打印权限", "上级用纸件或电话给的", "先不登记", "登记")
        .day("从哪天起", Some(context.today), context.today)
        .half()
        .day("到哪天止", last, context.today)
        .needed()
        .half()
        .words("授权单位", granted_by)
        .needed()
        .half()
        .words("文号", "")
        .half()
}
