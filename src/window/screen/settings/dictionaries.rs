//! 字典: words that are chosen or typed, how often they are used, and which spelling stands for which.

use iced::Length;
use iced::widget::{column, container, row};

use crate::model::dictionary::Dictionary;
use crate::service::Fault;
use crate::service::dictionaries::{Word, drop_word, keep_word, words_of};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::doing::{self, Doing};
use crate::window::screen::fields::{self, Fields, at};
use crate::window::screen::{Action, Aim, Context, Page, Press, SEARCH, Screen};
use crate::window::widget::button::button;
use crate::window::widget::progress::grouped;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::{Element, bar, empty, field, select, text};

const COLUMNS: &[Column] = &[
    Column::new("value", "词条", 260.0).least(160.0).stretches().unsorted(),
    Column::new("uses", "用处", 72.0).figures().unsorted(),
    Column::new("standard", "规范写法", 220.0).unsorted(),
];

/// The state of the section.
pub struct Dictionaries {
    which: Chooser<Dictionary>,
    query: String,
    words: Vec<Word>,
    asked: Ticket,
    table: table::State,
    doing: Doing<Dictionary>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Another dictionary.
    Which(select::Event),
    /// The search.
    Search(String),
    /// The words were read.
    Read(Ticket, Result<Vec<Word>, Fault>),
    /// The list.
    Table(table::Event),
    /// A new word.
    New,
    /// What the current word stands for.
    Edit,
    /// The current word is taken out.
    Drop,
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl Default for Dictionaries {
    fn default() -> Self {
        let all = Dictionary::ALL.iter().map(|one| (*one, one.word()));
        Self {
            which: Chooser::new(all, Some(&Dictionary::Course)),
            query: String::new(),
            words: Vec::new(),
            asked: Ticket::default(),
            table: table::State::new(COLUMNS),
            doing: Doing::default(),
        }
    }
}

impl Dictionaries {
    fn which(&self) -> Dictionary {
        self.which.value().copied().unwrap_or(Dictionary::Course)
    }

    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let (which, query) = (self.which(), self.query.clone());
        let read = context.desk.ask(move |workspace| words_of(workspace.view(), which, &query));
        Action::run(read.map(move |read| Message::Read(ticket, read)))
    }

    fn current(&self) -> Option<&Word> {
        let at = usize::try_from(self.table.current_key()?).ok()?;
        self.words.get(at)
    }

    fn ask(&mut self, word: Option<&Word>) {
        let text = |text: Option<String>| text.unwrap_or_default();
        let form = Fields::new("词条", self.which().word(), "先不登记", "保存")
            .words("词条", text(word.map(|word| word.value.clone())))
            .needed()
            .words("规范写法", text(word.and_then(|word| word.standard.clone())))
            .hint("写了规范写法，还没有封存的记录会改成它；可以撤销");
        self.doing.ask(self.which(), form);
    }
}

impl Screen for Dictionaries {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        let which = self.which();
        match message {
            Message::Which(event) => {
                if self.which.update(event) {
                    self.table.leave();
                    return self.read(context);
                }
            }
            Message::Search(words) => {
                self.query = words;
                return self.read(context);
            }
            Message::Read(ticket, Ok(words)) if ticket == self.asked => {
                self.table.set_keys((0..).take(words.len()).collect());
                self.words = words;
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Table(event) => {
                if let table::Outcome::Open(_) = self.table.update(event) {
                    let word = self.current().cloned();
                    self.ask(word.as_ref());
                }
            }
            Message::New => self.ask(None),
            Message::Edit => {
                let word = self.current().cloned();
                self.ask(word.as_ref());
            }
            Message::Drop => {
                let Some(value) = self.current().map(|word| word.value.clone()) else {
                    return Action::none();
                };
                return self.doing.begin(context, Message::Did, move |workspace| {
                    drop_word(workspace, which, &value)?;
                    Ok(format!("字典去掉：{value}"))
                });
            }
            Message::Fields(message) => {
                let Some((which, typed)) = self.doing.update(message) else { return Action::none() };
                return self.doing.begin(context, Message::Did, move |workspace| {
                    let (value, standard) = (at(&typed, 0), at(&typed, 1));
                    let rows = keep_word(workspace, which, &value, &standard)?.value;
                    Ok(match rows {
                        0 => format!("已登记词条：{value}"),
                        rows => format!("{rows} 处“{value}”改为“{standard}”"),
                    })
                });
            }
            Message::Did(answer) => match self.doing.answered(answer) {
                Ok(words) => return Action::done(words).and(self.read(context).task),
                Err(told) => return told,
            },
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let which = container(self.which.view("dictionary", "课程名称", Message::Which)).width(160);
        let search = field::search(&self.query, "词条", Message::Search).id(SEARCH).width(196);
        let current = self.current();
        let kept = current.is_some_and(|word| word.kept);
        let deeds: [Element<'_, Message>; 3] = [
            text::small(format!("{} 条", grouped(self.words.len() as u64))).into(),
            button("规范写法…").small().on_press_maybe(current.is_some().then_some(Message::Edit)).into(),
            button("去掉").small().on_press_maybe(kept.then_some(Message::Drop)).into(),
        ];
        let tools = bar::tools([which.into(), search.into()], deeds);
        let body: Element<'_, Message> = if self.words.is_empty() {
            empty::empty(
                Icon::BookOpenText,
                "这本字典还是空的",
                "登记时写下的词会出现在这里；同一个词的几种写法、旧名和新名，在这里对上。",
                vec![button("登记词条…").on_press(Message::New)],
            )
        } else {
            let cell = move |key: i64, column: usize| {
                let word = usize::try_from(key).ok().and_then(|at| self.words.get(at));
                let Some(word) = word else { return Cell::blank() };
                match column {
                    0 => Cell::words(word.value.as_str()),
                    1 => Cell::second(word.uses.to_string()),
                    _ => Cell::second(word.standard.as_deref().unwrap_or_default()),
                }
            };
            table::table(&self.table, cell, Message::Table)
                .id("dictionary-words")
                .without_ticks()
                .row_height(context.look.row())
                .into()
        };
        let body = container(body).width(Length::Fill).height(Length::Fill);
        let new = button("登记词条…").primary().icon(Icon::Plus).key("Ctrl N").on_press(Message::New);
        Page::new("", row![column![tools, body]]).primary(new).dialog(self.doing.view(Message::Fields))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        if self.doing.is_open() {
            return self.doing.key(press).map(Message::Fields);
        }
        press.ctrl('n').then_some(Message::New)
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open()
    }
}
