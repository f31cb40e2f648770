//! A cell that is put right in its place: a field over it, and under it what is wrong and the ways out.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Background, Length, Theme, border};

use super::board::Flaw;
use crate::model::id::StaffId;
use crate::service::import::Namesake;
use crate::store::Severity;
use crate::window::icon::Icon;
use crate::window::theme::{Tone, tokens};
use crate::window::widget::button::button;
use crate::window::widget::field::field;
use crate::window::widget::popover::popover;
use crate::window::widget::{Element, text};

/// The field over the cell.
pub const FIELD: &str = "intake-cell";

/// The cell that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The sheet's own number of the row.
    pub row: u32,
    /// Place among the columns of the list; none for the row as a whole.
    pub column: Option<usize>,
    /// What is typed.
    pub words: String,
    /// What stood there.
    pub before: String,
}

/// What happens to it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The words change.
    Typed(String),
    /// It is to be typed in.
    Begin,
    /// The words are to stand there.
    Keep,
    /// Something else is pressed: what was typed stands, and the cell is left.
    Leave,
    /// The row is not wanted.
    LeaveOut,
    /// The row is wanted after all.
    TakeBack,
    /// The doubt was looked at; it may come in as it is.
    AsItIs,
    /// The row is about this person.
    Same(StaffId),
    /// The row is about somebody new.
    New,
}

impl Mend {
    /// A cell as it stands.
    pub fn new(row: u32, column: Option<usize>, words: &str) -> Self {
        Self { row, column, words: words.to_owned(), before: words.to_owned() }
    }

    /// Whether something else was typed than stood there.
    pub fn is_changed(&self) -> bool {
        self.words != self.before
    }

    /// The field, and what opens under it.
    pub fn view<'a>(
        &'a self,
        flaw: Option<&'a Flaw>,
        namesakes: &'a [Namesake],
        left_out: bool,
    ) -> Element<'a, Message> {
        let sign = flaw.map(|flaw| {
            let (icon, tone) = flaw.icon();
            icon.toned(14.0, tone)
        });
        let inside: Element<'a, Message> = match self.column {
            Some(_) => {
                let input =
                    field(&self.words).id(FIELD).bare().on_input(Message::Typed).on_submit(Message::Keep);
                row![input].push(sign).align_y(Alignment::Center).into()
            }
            None => row![Space::new().width(Length::Fill)].push(sign).align_y(Alignment::Center).into(),
        };
        let whole = container(inside)
            .padding(iced::Padding::ZERO.right(7))
            .center_y(Length::Fill)
            .width(Length::Fill);
        let over = whole.style(|theme: &Theme| {
            let t = tokens(theme);
            container::Style {
                background: Some(Background::Color(t.surface)),
                border: border::width(2).color(t.focus),
                ..container::Style::default()
            }
        });
        let card = match flaw {
            _ if left_out => Some(self.unwanted()),
            Some(flaw) => Some(self.card(flaw, namesakes)),
            None => None,
        };
        popover(over, card).on_close(Message::Leave).into()
    }

    fn card<'a>(&'a self, flaw: &'a Flaw, namesakes: &'a [Namesake]) -> Element<'a, Message> {
        let (title, more) = match flaw.words.split_once(['，', '；']) {
            Some((title, more)) => (title, more),
            None => (flaw.words.as_str(), ""),
        };
        let (icon, tone) = flaw.icon();
        let mend = match (self.column, self.is_changed()) {
            (None, _) => None,
            (_, true) => Some(button("改成这样").on_press(Message::Keep)),
            (_, false) => Some(button("改这一格").on_press(Message::Begin)),
        };
        let mend = mend.map(|button| button.primary().small().key("回车").without_focus());
        let other = match flaw.severity {
            Severity::Warning => button("照这样导入").on_press(Message::AsItIs),
            Severity::Rejected | Severity::Duplicate => button("这一行不导入").on_press(Message::LeaveOut),
        };
        let same = namesakes.iter().take(3).map(|person| {
            let label = format!("就是已有的（{}）", person.about);
            button(label).small().without_focus().on_press(Message::Same(person.id)).into()
        });
        let new = button("是另一个人").small().without_focus().on_press(Message::New).into();
        let persons = (!namesakes.is_empty()).then(|| row(same.chain([new])).spacing(8).wrap());
        let ways = row![].push(mend).push(other.small().without_focus()).spacing(8);
        let words = column![text::strong(title)]
            .push((!more.is_empty()).then(|| text::small(more)))
            .push(Space::new().height(6))
            .push(persons)
            .push(Space::new().height(2))
            .push(ways)
            .width(Length::Fill);
        framed(icon, tone, words.into())
    }

    fn unwanted<'a>(&self) -> Element<'a, Message> {
        let back = button("还是导入").small().without_focus().on_press(Message::TakeBack);
        let words = column![text::strong("这一行不导入"), Space::new().height(6), back].width(Length::Fill);
        framed(Icon::Ban, Tone::Second, words.into())
    }
}

fn framed<'a>(icon: Icon, tone: Tone, words: Element<'a, Message>) -> Element<'a, Message> {
    let sign = container(icon.toned(16.0, tone)).padding([3, 0]);
    container(row![sign, words].spacing(8))
        .padding(14)
        .width(372)
        .style(crate::window::theme::style::floating)
        .into()
}
