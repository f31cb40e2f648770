//! A list of people pasted from a chat or a sheet: one name, code or number a line, hours behind it where they have hours of
//! their own. Who is unclear is told together. Cells with their headings above go to the import dialog, where they are
//! checked as those of a file are.

use std::collections::HashMap;

use iced::widget::{Space, column, container, row, text_editor};
use iced::{Alignment, Length};

use crate::exchange::inbound::hours_grid;
use crate::model::id::StaffId;
use crate::service::ledger::Attendee;
use crate::service::staff::find_one;
use crate::store::View;
use crate::window::icon::Icon;
use crate::window::theme::{Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, dialog, field, surface, text};

/// The area that is pasted into.
pub const AREA: &str = "paste-list";

/// A word of the list, and who is meant or why that is not clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As pasted.
    pub words: String,
    /// Who, with hours of their own or none; or why not.
    pub person: Result<Attendee, String>,
}

/// What the dialog holds.
#[derive(Debug, Default)]
pub struct Pasting {
    list: text_editor::Content,
    words: Vec<Word>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The list changes.
    Edit(text_editor::Action),
    /// Who is meant was looked up.
    Read(Vec<Word>),
    /// What was pasted is a list with a header.
    List(String),
    /// They are to be added.
    Add,
    /// It is left.
    Close,
}

/// What the screen has to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    None,
    /// Look up these words.
    Read(Vec<String>),
    /// See whether this block of cells is a list with a header, and look up its words if not.
    Block(String),
    /// Add these people.
    Add(Vec<Attendee>),
    /// Close the dialog.
    Close,
}

/// The words of a list: a line or a cell each; marks, numbering and blanks around them are dropped.
pub fn words(list: &str) -> Vec<String> {
    let lines = list.split(['\n', '\r']).map(|line| {
        let line = line.trim();
        let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
        // `3.张三` and `3、张三` are the third of a list, `0018` alone is a code.
        let numbered = behind.len() < line.len();
        behind.strip_prefix(['.', '．', '、', ')', '）']).filter(|_| numbered).unwrap_or(line)
    });
    let parts = lines.flat_map(|line| line.split(['\t', '、', ',', '，', ';', '；']));
    let bare = parts.flat_map(spaced).map(|part| part.trim_start_matches('@').to_owned());
    bare.filter(|word| !word.is_empty()).collect()
}

/// Blanks part words, but not the letters of a name that was spread over its cell: 张　三.
fn spaced(part: &str) -> Vec<String> {
    let pieces: Vec<&str> = part.split_whitespace().collect();
    if pieces.iter().any(|piece| piece.chars().count() == 1) {
        return vec![pieces.concat()];
    }
    pieces.into_iter().map(str::to_owned).collect()
}

/// Who each of the words means.
pub fn look_up(view: View<'_>, words: Vec<String>) -> Vec<Word> {
    let found = words.into_iter().map(|words| {
        let person = find_one(view, &words).map(Attendee::from).map_err(|why| why.to_string());
        Word { words, person }
    });
    found.collect()
}

/// Who each line of a block of cells means, and their hours. Hours alone go to these people, in their order.
pub fn look_up_block(view: View<'_>, block: &str, order: &[StaffId]) -> Vec<Word> {
    let Some(lines) = hours_grid::lines(block) else { return look_up(view, words(block)) };
    let alone = lines.iter().all(|line| line.person.is_empty());
    if alone && lines.iter().any(|line| find_one(view, &line.hours).is_ok()) {
        // Numbers that are codes of people.
        return look_up(view, words(block));
    }
    let mut seen: HashMap<StaffId, String> = HashMap::new();
    let read =
        lines.into_iter().enumerate().filter(|(_, line)| !line.person.is_empty() || !line.hours.is_empty());
    let read = read.map(|(at, line)| {
        let person = match order.get(at) {
            Some(staff) if alone => Ok(*staff),
            None if alone => Err(format!("名单只有 {} 人", order.len())),
            _ => find_one(view, &line.person).map_err(|why| why.to_string()),
        };
        let person = person.and_then(|staff| {
            let hours = hours_grid::hours(&line.hours)?.map_or_else(String::new, |hours| hours.to_string());
            let before = seen.entry(staff).or_insert_with(|| hours.clone());
            match *before == hours {
                true => Ok(Attendee { staff, hours }),
                false => Err("前面已有这个人，学时不同".to_owned()),
            }
        });
        let named = if alone { format!("第 {} 行", at + 1) } else { line.person };
        Word { words: format!("{named}　{}", line.hours).trim_end().to_owned(), person }
    });
    read.collect()
}

impl Pasting {
    /// The dialog with what was pasted already.
    pub fn with(words: &str) -> Self {
        Self { list: text_editor::Content::with_text(words), words: Vec::new() }
    }

    /// What is to be done about a list that was pasted as a whole.
    pub fn read(words: String) -> Outcome {
        match words.contains('\t') || hours_grid::lines(&words).is_some() {
            true => Outcome::Block(words),
            false => Outcome::Read(self::words(&words)),
        }
    }

    fn people(&self) -> Vec<Attendee> {
        let mut people: Vec<Attendee> =
            self.words.iter().filter_map(|word| word.person.clone().ok()).collect();
        let mut seen = std::collections::HashSet::new();
        people.retain(|person| seen.insert(person.staff));
        people
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        match message {
            Message::Edit(action) => {
                let edits = action.is_edit();
                // Numbers that are typed may become codes; those of a block are there at once.
                let pastes = matches!(action, text_editor::Action::Edit(text_editor::Edit::Paste(_)));
                self.list.perform(action);
                match self.list.text() {
                    _ if !edits => Outcome::None,
                    block if pastes || block.contains('\t') => Self::read(block),
                    list => Outcome::Read(words(&list)),
                }
            }
            Message::Read(words) => {
                self.words = words;
                Outcome::None
            }
            Message::List(_) => Outcome::None,
            Message::Add if self.people().is_empty() => Outcome::None,
            Message::Add => Outcome::Add(self.people()),
            Message::Close => Outcome::Close,
        }
    }

    /// The dialog.
    pub fn view<'a, M: Clone + 'a>(&'a self, say: impl Fn(Message) -> M + Clone + 'a) -> Element<'a, M> {
        let edit = say.clone();
        let area = field::area(
            &self.list,
            AREA,
            "从微信、表格里复制，粘贴到这里",
            8,
            false,
            move |action| edit(Message::Edit(action)),
        );
        let unclear: Vec<&Word> = self.words.iter().filter(|word| word.person.is_err()).collect();
        let people = self.people();
        let own = people.iter().filter(|person| !person.hours.is_empty()).count();
        let people = people.len();
        let found: Element<'a, M> = if self.words.is_empty() {
            text::small("一行一个，姓名、教师编号、证件号都可以；后面可以再带一列学时。").into()
        } else {
            row![
                Icon::Check.toned(14.0, Tone::Success),
                text::small(match own {
                    0 => format!("认出 {people} 人"),
                    own => format!("认出 {people} 人，其中 {own} 人另有学时"),
                }),
                text::small(match unclear.len() {
                    0 => String::new(),
                    count => format!("{count} 个不清楚，不会加进来："),
                }),
            ]
            .spacing(6)
            .align_y(Alignment::Center)
            .into()
        };
        let lines = unclear.into_iter().take(40).map(|word| {
            let why = word.person.clone().err().unwrap_or_default();
            let line = row![
                container(Icon::CircleX.toned(12.0, Tone::Danger)).padding([4, 0]),
                text::small(format!("{}　{why}", word.words)).style(style::tone(Tone::Danger)),
            ];
            line.spacing(6).into()
        });
        let list = container(surface::scroll(column(lines).spacing(2))).max_height(160);
        let label = match people {
            0 => "加人".to_owned(),
            people => format!("加 {people} 人"),
        };
        let add = button(label).primary().key("Ctrl 回车");
        let add = if people > 0 { add.on_press(say(Message::Add)) } else { add };
        let foot = row![
            Space::new().width(Length::Fill),
            button("先不加").key("Esc").on_press(say(Message::Close)),
            add
        ]
        .spacing(8);
        dialog::dialog(
            column![text::title("粘贴名单"), labelled("名单", area).tight(), found, list, foot]
                .spacing(10)
                .padding(20)
                .width(520),
        )
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_list_is_read_however_it_was_copied() {
        assert_eq!(words("1.张三\n2、李四\r\n王五\t赵六"), ["张三", "李四", "王五", "赵六"]);
        assert_eq!(words("@张三 @李四，0018"), ["张三", "李四", "0018"]);
        assert_eq!(words("张　三\n李 四 光"), ["张三", "李四光"]);
        assert_eq!(words("3）古丽娜尔·艾山"), ["古丽娜尔·艾山"]);
        assert!(words(" \n、").is_empty());
    }
}
