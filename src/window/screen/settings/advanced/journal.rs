//! 经过: what was done, when and by whom, the newest first; and whether the chain holds, so that a changed past shows.

use std::collections::{HashMap, HashSet};

use iced::Length;
use iced::keyboard::key::Named;
use iced::widget::{Space, column, container, row};

use super::reader;
use crate::model::id::DeedId;
use crate::service::Fault;
use crate::store::{JournalRow, UndoTarget, Workspace};
use crate::window::desk::{Desk, Ticket};
use crate::window::icon::Icon;
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Ask, Context, Page, Press, Screen};
use crate::window::theme::{Hue, Tone};
use crate::window::widget::button::button;
use crate::window::widget::progress::grouped;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::toast::Toast;
use crate::window::widget::{Element, bar, chip, dialog, text};

/// So many rows are listed; the command line lists more.
const MOST: u32 = 10_000;

const COLUMNS: &[Column] = &[
    Column::new("deed", "号", 64.0).figures().unsorted(),
    Column::new("at", "时间", 160.0).unsorted(),
    Column::new("actor", "谁", 120.0).hides(1).unsorted(),
    Column::new("summary", "做了什么", 420.0).least(200.0).stretches().unsorted(),
    Column::new("state", "", 84.0).unsorted(),
];

/// The state of the tab.
pub struct Journal {
    rows: Vec<JournalRow>,
    undone: HashSet<DeedId>,
    table: table::State,
    asked: Ticket,
    chain: Option<Result<Option<DeedId>, Fault>>,
    asking: Slot<Asking>,
}

/// Whether a deed that is not the last one is taken back.
struct Asking {
    deed: DeedId,
    summary: String,
    refused: Option<Fault>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The rows were read.
    Read(Ticket, Result<Vec<JournalRow>, Fault>),
    /// The workspace was opened to be read, or not.
    Opened(Ticket, Result<Desk<Workspace>, Fault>),
    /// The chain was followed: where it breaks first, if it does.
    Followed(Ticket, Result<Option<DeedId>, Fault>),
    /// The list.
    Table(table::Event),
    /// The current deed is to be taken back.
    Undo,
    /// That is meant.
    UndoIt,
    /// It stays.
    Stay,
    /// It was taken back, or not.
    Undone(Ticket, Result<String, Fault>),
}

impl Default for Journal {
    fn default() -> Self {
        let table = table::State::new(COLUMNS);
        Self {
            rows: Vec::new(),
            undone: HashSet::new(),
            table,
            asked: Ticket::default(),
            chain: None,
            asking: Slot::default(),
        }
    }
}

/// The deeds of these rows that do not stand: taken back, and not done again.
fn undone(rows: &[JournalRow]) -> HashSet<DeedId> {
    let mut root_of: HashMap<DeedId, DeedId> = HashMap::new();
    let mut links: HashMap<DeedId, usize> = HashMap::new();
    for row in rows.iter().rev() {
        let root = row.undoes.map_or(row.id, |of| root_of.get(&of).copied().unwrap_or(of));
        root_of.insert(row.id, root);
        *links.entry(root).or_default() += 1;
    }
    // A root that is older than the rows has one link more than is seen.
    let seen = |root: &DeedId| root_of.contains_key(root);
    links.into_iter().filter(|(root, count)| seen(root) && count % 2 == 0).map(|(root, _)| root).collect()
}

impl Journal {
    /// The current deed, if it stands and is no taking back itself.
    fn standing(&self) -> Option<&JournalRow> {
        let key = self.table.current_key()?;
        let row = self.rows.iter().find(|row| row.id.0 == key)?;
        (row.undoes.is_none() && !self.undone.contains(&row.id)).then_some(row)
    }

    fn take_back(&mut self, context: &Context) -> Action<Message> {
        let Some(deed) = self.asking.get().map(|asking| asking.deed) else { return Action::none() };
        let Some(ticket) = self.asking.begin() else { return Action::none() };
        let undone = context.desk.ask(move |workspace| workspace.undo(UndoTarget::Deed(deed)));
        Action::run(undone.map(move |undone| {
            Message::Undone(ticket, undone.map(|done| format!("已撤销：{}", done.value.summary)))
        }))
    }

    fn undone(&mut self, context: &Context, ticket: Ticket, done: Result<String, Fault>) -> Action<Message> {
        let is_its_own = self.asking.answered(ticket);
        match (done, self.asking.get_mut().filter(|_| is_its_own)) {
            // No 撤销 in the toast: that would take back the last deed, which this was not.
            (Ok(words), asking) => {
                if asking.is_some() {
                    self.asking.close();
                }
                let told = Ask::Toast(Toast::done(words));
                Action::run(self.load(context, Aim::Nothing).task).ask(told).ask(Ask::Changed)
            }
            (Err(fault), Some(asking)) => {
                asking.refused = Some(fault);
                Action::none()
            }
            (Err(fault), None) => Action::failed(&fault),
        }
    }

    fn question(&self) -> Option<Element<'_, Message>> {
        let asking = self.asking.get()?;
        let about = match &asking.refused {
            Some(fault) => fault.to_string(),
            None => format!("{}。以后的步骤不动；有的要靠它，就说明哪一步，什么也不改。", asking.summary),
        };
        let stay = button("不撤销").on_press(Message::Stay);
        let undo = button("撤销这一步").danger();
        let undo = undo.on_press_maybe(asking.refused.is_none().then_some(Message::UndoIt));
        Some(dialog::question(format!("撤销第 {} 步？", asking.deed), about, stay, None, undo))
    }

    fn copied(&self) -> String {
        let keys: HashSet<i64> = self.table.chosen().into_iter().collect();
        let rows = self.rows.iter().filter(|row| keys.contains(&row.id.0));
        table::tsv(
            rows.map(|row| [row.id.to_string(), row.at.clone(), row.actor.clone(), row.summary.clone()]),
        )
    }

    fn chain(&self) -> Element<'_, Message> {
        match &self.chain {
            None => text::small("正在核对前后衔接").into(),
            Some(Ok(None)) => chip::note(Icon::CircleCheck, "前后衔接完好，没有被改动", Hue::Success),
            Some(Ok(Some(deed))) => {
                let words = format!("从第 {deed} 号起对不上，数据可能被别的程序改过");
                chip::note(Icon::CircleX, words, Hue::Danger)
            }
            Some(Err(fault)) => chip::note(Icon::CircleX, fault.message.as_str(), Hue::Danger),
        }
    }
}

impl Screen for Journal {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| workspace.view().journal(MOST));
        let read = read.map(move |rows| Message::Read(ticket, rows));
        let opened = reader(context).map(move |desk| Message::Opened(ticket, desk));
        Action::run(read).and(opened)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(rows)) if ticket == self.asked => {
                self.table.set_keys(rows.iter().map(|row| row.id.0).collect());
                self.undone = undone(&rows);
                self.rows = rows;
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Opened(ticket, Ok(desk)) if ticket == self.asked => {
                let followed = desk.ask(|workspace: &mut Workspace| workspace.view().first_broken_link());
                return Action::run(followed.map(move |broken| Message::Followed(ticket, broken)));
            }
            Message::Opened(ticket, Err(fault)) if ticket == self.asked => self.chain = Some(Err(fault)),
            Message::Followed(ticket, broken) if ticket == self.asked => self.chain = Some(broken),
            Message::Read(..) | Message::Opened(..) | Message::Followed(..) => {}
            Message::Undo => {
                let asking = self.standing().map(|row| Asking {
                    deed: row.id,
                    summary: row.summary.clone(),
                    refused: None,
                });
                self.asking.put(asking);
            }
            Message::UndoIt => return self.take_back(context),
            Message::Stay => self.asking.close(),
            Message::Undone(ticket, done) => return self.undone(context, ticket, done),
            Message::Table(event) => {
                if self.table.update(event) == table::Outcome::Copy {
                    let told = Ask::Toast(Toast::done("已复制"));
                    return Action::run(iced::clipboard::write(self.copied())).ask(told);
                }
            }
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let cell = move |key: i64, column: usize| {
            // The rows lie in the order of their numbers, the newest first.
            let at = self.rows.binary_search_by(|row| key.cmp(&row.id.0));
            let Some(row) = at.ok().and_then(|at| self.rows.get(at)) else { return Cell::blank() };
            let undone = self.undone.contains(&row.id);
            match column {
                0 => Cell::second(row.id.to_string()),
                1 => Cell::second(row.at.as_str()),
                2 => Cell::second(row.actor.as_str()),
                3 => Cell::words(row.summary.as_str()).struck(undone),
                _ if undone => Cell::second("已撤销").tone(Tone::Third),
                _ => Cell::blank(),
            }
        };
        let count = match self.rows.len() {
            count if count as u32 >= MOST => format!("最近 {} 步", grouped(count as u64)),
            count => format!("{} 步", grouped(count as u64)),
        };
        let undo = button("撤销这一步…").small().icon(Icon::Undo2);
        let undo = undo.on_press_maybe(self.standing().map(|_| Message::Undo));
        let tools = bar::tools([self.chain()], [text::small(count).into(), undo.into()]);
        let rows = table::table(&self.table, cell, Message::Table)
            .id("journal")
            .without_ticks()
            .row_height(context.look.row());
        let list = container(rows).width(Length::Fill).height(Length::Fill);
        let body = if self.rows.is_empty() { Space::new().into() } else { Element::from(list) };
        Page::new("", row![column![tools, body]]).dialog(self.question())
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        (self.asking.is_open() && press.is(Named::Escape)).then_some(Message::Stay)
    }

    fn has_dialog(&self) -> bool {
        self.asking.is_open()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, undoes: Option<i64>) -> JournalRow {
        JournalRow {
            id: DeedId(id),
            at: String::new(),
            actor: String::new(),
            deed: String::new(),
            summary: String::new(),
            detail: None,
            undoes: undoes.map(DeedId),
            hash: String::new(),
        }
    }

    #[test]
    fn what_was_done_again_stands() {
        let mut rows = vec![row(1, None), row(2, None), row(3, Some(2)), row(4, Some(1)), row(5, Some(4))];
        rows.reverse();
        assert_eq!(undone(&rows), HashSet::from([DeedId(2)]));
        rows.pop();
        assert_eq!(undone(&rows), HashSet::from([DeedId(2)]), "of what is older nothing is said");
    }
}
