//! Text fields: a single line, a search, an area of several lines, and what is only shown.

use iced::advanced::widget::Id;
use iced::keyboard::{Key, Modifiers, key::Named};
use iced::widget::{row, text_editor, text_input};
use iced::{Alignment, Length};

use super::Element;
use super::text;
use super::typing::{Frame, Typing, typing};
use crate::window::icon::Icon;
use crate::window::theme::{Tone, kind, space, style};

type Say<'a, Message, T> = Box<dyn Fn(T) -> Message + 'a>;
type OnKey<'a, Message> = Box<dyn Fn(&Key, Modifiers) -> Option<Message> + 'a>;

/// A text field, still to be placed.
pub struct Field<'a, Message> {
    value: &'a str,
    hint: &'a str,
    id: Option<Id>,
    wrong: bool,
    bare: bool,
    secret: bool,
    align: Alignment,
    width: Length,
    lead: Option<Icon>,
    unit: Option<&'a str>,
    trail: Option<Element<'a, Message>>,
    on_input: Option<std::rc::Rc<dyn Fn(String) -> Message + 'a>>,
    on_submit: Option<Message>,
    on_blur: Option<Message>,
    on_focus: Option<Message>,
    on_key: Option<OnKey<'a, Message>>,
    on_paste: Option<Say<'a, Message, String>>,
}

/// A field for one line. Without [`Field::on_input`] it is read-only.
pub fn field<'a, Message>(value: &'a str) -> Field<'a, Message> {
    Field {
        value,
        hint: "",
        id: None,
        wrong: false,
        bare: false,
        secret: false,
        align: Alignment::Start,
        width: Length::Fill,
        lead: None,
        unit: None,
        trail: None,
        on_input: None,
        on_submit: None,
        on_blur: None,
        on_focus: None,
        on_key: None,
        on_paste: None,
    }
}

/// The search of a list: a glass before it; Escape empties it, and leaves it when it is empty.
pub fn search<'a, Message: Clone + 'a>(
    value: &'a str,
    hint: &'a str,
    on_input: impl Fn(String) -> Message + 'a + Clone,
) -> Field<'a, Message> {
    let empty = on_input.clone();
    let filled = !value.is_empty();
    field(value)
        .placeholder(hint)
        .lead(Icon::Search)
        .on_input(on_input)
        .on_key(move |key, _| (filled && *key == Key::Named(Named::Escape)).then(|| empty(String::new())))
}

impl<'a, Message> Field<'a, Message> {
    /// What stands in it while it is empty.
    pub fn placeholder(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// A name by which it can be given the focus.
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// In error; the sentence stands below, in the form.
    pub fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// Without a frame of its own.
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Its words are not shown: a passphrase.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Its words stand at the right: figures.
    pub fn right(mut self) -> Self {
        self.align = Alignment::End;
        self
    }

    /// Its width; all there is unless said.
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// An icon before the words.
    pub fn lead(mut self, icon: Icon) -> Self {
        self.lead = Some(icon);
        self
    }

    /// A unit behind the words: 学时.
    pub fn unit(mut self, unit: &'a str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Something else at the right end.
    pub fn trail(mut self, trail: impl Into<Element<'a, Message>>) -> Self {
        self.trail = Some(trail.into());
        self
    }

    /// Said with the new words when they change.
    pub fn on_input(mut self, say: impl Fn(String) -> Message + 'a) -> Self {
        self.on_input = Some(std::rc::Rc::new(say));
        self
    }

    /// Said on Enter.
    pub fn on_submit(mut self, message: Message) -> Self {
        self.on_submit = Some(message);
        self
    }

    /// Said when the focus leaves: the time to check.
    pub fn on_blur(mut self, message: Message) -> Self {
        self.on_blur = Some(message);
        self
    }

    /// Said when the focus comes.
    pub fn on_focus(mut self, message: Message) -> Self {
        self.on_focus = Some(message);
        self
    }

    /// Takes a key before the field does.
    pub fn on_key(mut self, take: impl Fn(&Key, Modifiers) -> Option<Message> + 'a) -> Self {
        self.on_key = Some(Box::new(take));
        self
    }

    /// Takes a paste of several cells, with tabs or line ends in it.
    pub fn on_paste(mut self, say: impl Fn(String) -> Message + 'a) -> Self {
        self.on_paste = Some(Box::new(say));
        self
    }
}

impl<'a, Message: Clone + 'a> From<Field<'a, Message>> for Typing<'a, Message> {
    fn from(field: Field<'a, Message>) -> Self {
        let closed = field.on_input.is_none();
        let mut input = text_input(field.hint, field.value)
            .font(kind::BODY.font)
            .size(kind::BODY.size)
            .line_height(kind::BODY.line_height())
            .padding(0)
            .align_x(field.align)
            .secure(field.secret)
            .style(style::bare_input);
        if let Some(id) = field.id {
            input = input.id(id);
        }
        if let Some(say) = field.on_input.clone() {
            input = input.on_input(move |words| say(words));
        }
        if let Some(message) = field.on_submit {
            input = input.on_submit(message);
        }
        let content = row![]
            .push(field.lead.map(|icon| icon.toned(16.0, Tone::Third)))
            .push(input)
            .push(field.unit.map(text::small))
            .push(field.trail)
            .push(field.wrong.then(|| Icon::CircleX.toned(16.0, Tone::Danger)))
            .push((closed && !field.bare).then(|| Icon::Lock.toned(14.0, Tone::Third)))
            .spacing(space::ICON_GAP)
            .align_y(Alignment::Center);
        let frame = match (field.bare, closed, field.wrong) {
            (true, ..) => Frame::Bare,
            (_, true, _) => Frame::Closed,
            (.., true) => Frame::Wrong,
            _ => Frame::Open,
        };
        let mut made = typing(content).frame(frame).width(field.width);
        if let Some(say) = field.on_input {
            made = made.undo(field.value, move |words| say(words));
        }
        if let Some(take) = field.on_key {
            made = made.on_key(take);
        }
        if let Some(say) = field.on_paste {
            made = made.on_paste(move |block| Some(say(block.to_owned())));
        }
        if let Some(message) = field.on_blur {
            made = made.on_blur(message);
        }
        if let Some(message) = field.on_focus {
            made = made.on_focus(message);
        }
        made
    }
}

impl<'a, Message: Clone + 'a> From<Field<'a, Message>> for Element<'a, Message> {
    fn from(field: Field<'a, Message>) -> Self {
        Typing::from(field).into()
    }
}

/// An area of several lines, `lines` high.
pub fn area<'a, Message: Clone + 'a>(
    content: &'a text_editor::Content,
    id: impl Into<Id>,
    hint: &'a str,
    lines: u16,
    wrong: bool,
    on_edit: impl Fn(text_editor::Action) -> Message + 'a,
) -> Typing<'a, Message> {
    let height = f32::from(lines) * kind::BODY.line;
    let editor = text_editor(content)
        .id(id)
        .placeholder(hint)
        .font(kind::BODY.font)
        .size(kind::BODY.size)
        .line_height(kind::BODY.line_height())
        .padding(0)
        .height(height)
        .style(style::bare_editor)
        .on_action(on_edit);
    typing(editor).frame(if wrong { Frame::Wrong } else { Frame::Open }).padding([6, 8]).height(height + 12.0)
}
