//! 备份与恢复: when the last backup was made, one more now, those that lie in the workspace, and a workspace from one of
//! them. Whoever keeps the workspace on a stick or in a cloud folder is warned.

use std::path::PathBuf;

use chrono::NaiveDateTime;
use iced::keyboard::key::Named;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::backing_up::{self, BackingUp};
use super::locking::{self, Locking};
use super::{part, sheet};
use crate::service::backups::{KeptBackup, kept_backups, last_backup};
use crate::service::keeping::{backups_to_keep, has_backup_passphrase, set_backup_passphrase};
use crate::service::keeping_place::risk_of;
use crate::service::{Fault, ServiceError};
use crate::store::{Setting, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::restoring::{self, Restoring};
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Ask, Context, Page, Press, Screen, Then, told, warning};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::form::fact;
use crate::window::widget::table::{self, Cell, Column};
use crate::window::widget::toast::Toast;
use crate::window::widget::{Element, text};

/// So many backups are seen at once; more scroll.
const ROWS: usize = 8;

const COLUMNS: &[Column] = &[
    Column::new("made", "时间", 120.0).unsorted(),
    Column::new("file", "文件", 200.0).least(120.0).stretches().unsorted(),
    Column::new("size", "大小", 80.0).figures().unsorted(),
    Column::new("locked", "口令", 64.0).unsorted(),
];

/// What is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    folder: PathBuf,
    last: Option<NaiveDateTime>,
    keep: usize,
    locked: bool,
    risk: Option<Fault>,
    backups: Vec<KeptBackup>,
    setting: Setting,
}

/// The state of the section.
pub struct Backup {
    shown: Option<Box<Shown>>,
    asked: Ticket,
    table: table::State,
    dialog: Slot<Dialog>,
}

enum Dialog {
    BackingUp(Box<BackingUp>),
    Restoring(Box<Restoring>),
    Locking(Box<Locking>),
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// It was read.
    Read(Ticket, Result<Box<Shown>, Fault>),
    /// A backup is to be made.
    BackUp,
    /// In its dialog.
    BackingUp(backing_up::Message),
    /// A backup is to be restored: the current one of the list, if there is one.
    Restore,
    /// In its dialog.
    Restoring(restoring::Message),
    /// A passphrase is to be set for all backups.
    Lock,
    /// In its dialog.
    Locking(locking::Message),
    /// Backups are to be without a passphrase.
    Unlock,
    /// The passphrase was set or taken off, with words for the toast, or not.
    Locked(Ticket, Result<&'static str, Fault>),
    /// The list.
    Table(table::Event),
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            shown: None,
            asked: Ticket::default(),
            table: table::State::new(COLUMNS),
            dialog: Slot::default(),
        }
    }
}

fn read(workspace: &Workspace) -> Result<Shown, ServiceError> {
    Ok(Shown {
        folder: workspace.folder().to_owned(),
        last: last_backup(workspace)?,
        keep: backups_to_keep(workspace)?,
        locked: has_backup_passphrase(workspace)?,
        risk: risk_of(workspace.folder()),
        backups: kept_backups(workspace)?,
        setting: workspace.setting().clone(),
    })
}

impl Backup {
    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let shown = context.desk.ask(|workspace| read(workspace));
        Action::run(shown.map(move |shown| Message::Read(ticket, shown.map(Box::new))))
    }

    fn backing_up(&mut self, context: &Context, message: backing_up::Message) -> Action<Message> {
        let Some(Dialog::BackingUp(dialog)) = self.dialog.get_mut() else { return Action::none() };
        match dialog.update(context, message) {
            backing_up::Outcome::Run(task) => Action::run(task.map(Message::BackingUp)),
            backing_up::Outcome::Close => self.close(),
            backing_up::Outcome::Done(words) => {
                self.dialog.close();
                let read = self.read(context);
                Action::run(read.task).ask(Ask::Toast(Toast::done(words))).ask(Ask::Changed)
            }
        }
    }

    fn restore(&mut self) -> Action<Message> {
        let Some(shown) = &self.shown else { return Action::none() };
        let at = self.table.current_key().and_then(|key| usize::try_from(key).ok());
        let file = at.and_then(|at| shown.backups.get(at)).map(|backup| backup.file.clone());
        let dialog = Restoring::new(shown.setting.clone(), file);
        self.dialog.open(Dialog::Restoring(Box::new(dialog)));
        Action::none()
    }

    fn restoring(&mut self, message: restoring::Message) -> Action<Message> {
        let Some(Dialog::Restoring(dialog)) = self.dialog.get_mut() else { return Action::none() };
        match dialog.update(message) {
            restoring::Outcome::Run(task) => Action::run(task.map(Message::Restoring)),
            restoring::Outcome::Close => self.close(),
            restoring::Outcome::Restored(folder, rotten) => {
                self.dialog.close();
                let about =
                    rotten.map_or_else(|| "，每个文件都核对过".to_owned(), |fault| format!("。{fault}"));
                let words = format!("已恢复到“{}”{about}", folder.display());
                Action::none().ask(Ask::Toast(Toast::done(words).deed("打开它", Then::Open(folder))))
            }
        }
    }

    fn locking(&mut self, context: &Context, message: locking::Message) -> Action<Message> {
        let Some(Dialog::Locking(dialog)) = self.dialog.get_mut() else { return Action::none() };
        match dialog.update(message) {
            locking::Outcome::None => Action::none(),
            locking::Outcome::Close => self.close(),
            locking::Outcome::Lock(_, new) => self.lock(context, Some(new)),
        }
    }

    fn close(&mut self) -> Action<Message> {
        self.dialog.close();
        Action::none()
    }

    fn lock(&mut self, context: &Context, passphrase: Option<String>) -> Action<Message> {
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        let words = if passphrase.is_some() { "已设置备份口令" } else { "已取消备份口令" };
        let locked = context.desk.ask(move |workspace| {
            set_backup_passphrase(workspace, passphrase.as_deref())?;
            Ok::<_, ServiceError>(words)
        });
        Action::run(locked.map(move |locked| Message::Locked(ticket, locked)))
    }
}

impl Screen for Backup {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(shown)) if ticket == self.asked => {
                self.table.set_keys((0..shown.backups.len() as i64).collect());
                self.shown = Some(shown);
                Action::none()
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => Action::failed(&fault),
            Message::Read(..) => Action::none(),
            Message::BackUp => {
                self.dialog.open(Dialog::BackingUp(Box::default()));
                Action::none()
            }
            Message::BackingUp(message) => self.backing_up(context, message),
            Message::Restore => self.restore(),
            Message::Restoring(message) => self.restoring(message),
            Message::Lock => {
                let about = "以后的备份，包括关闭窗口时自动做的，都要用它才能恢复。口令忘了谁也找不回来，请另外记好。";
                let dialog = Locking::new("设置备份口令", about, "先不设置", "设置口令");
                self.dialog.open(Dialog::Locking(Box::new(dialog)));
                Action::none()
            }
            Message::Locking(message) => self.locking(context, message),
            Message::Unlock => self.lock(context, None),
            Message::Locked(ticket, locked) => {
                let is_its_own = self.dialog.answered(ticket);
                match (locked, self.dialog.get_mut().filter(|_| is_its_own)) {
                    (Ok(words), dialog) => {
                        if dialog.is_some() {
                            self.dialog.close();
                        }
                        let read = self.read(context);
                        Action::done(words).and(read.task)
                    }
                    (Err(fault), Some(Dialog::Locking(dialog))) => {
                        dialog.refuse(fault);
                        Action::none()
                    }
                    (Err(fault), _) => Action::failed(&fault),
                }
            }
            Message::Table(event) => match self.table.update(event) {
                table::Outcome::Open(_) => self.restore(),
                _ => Action::none(),
            },
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(shown) = &self.shown else { return Page::new("", Space::new()) };
        let mut parts = vec![last(context, shown), locked(shown), self.list(context, shown)];
        if let Some(risk) = &shown.risk {
            parts.insert(0, warning(risk));
        }
        let dialog = self.dialog.get().map(|dialog| match dialog {
            Dialog::BackingUp(dialog) => dialog.view(shown.locked).map(Message::BackingUp),
            Dialog::Restoring(dialog) => dialog.view(Message::Restoring),
            Dialog::Locking(dialog) => dialog.view(Message::Locking),
        });
        Page::new("", sheet(context, parts))
            .second(button("从备份恢复…").icon(Icon::History).on_press(Message::Restore))
            .primary(
                button("备份到文件夹…")
                    .primary()
                    .icon(Icon::HardDrive)
                    .key("Ctrl E")
                    .on_press(Message::BackUp),
            )
            .dialog(dialog)
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        let (leave, go) = (press.is(Named::Escape), press.is_ctrl(Named::Enter));
        match self.dialog.get() {
            Some(Dialog::BackingUp(_)) if leave => Some(Message::BackingUp(backing_up::Message::Close)),
            Some(Dialog::BackingUp(_)) if go => Some(Message::BackingUp(backing_up::Message::Do)),
            Some(Dialog::Restoring(_)) if leave => Some(Message::Restoring(restoring::Message::Close)),
            Some(Dialog::Restoring(_)) if go => Some(Message::Restoring(restoring::Message::Restore)),
            Some(Dialog::Locking(_)) if leave => Some(Message::Locking(locking::Message::Close)),
            Some(Dialog::Locking(_)) if go => Some(Message::Locking(locking::Message::Do)),
            Some(_) => None,
            None if press.ctrl('e') => Some(Message::BackUp),
            None => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }
}

fn last<'a>(context: &Context, shown: &'a Shown) -> Element<'a, Message> {
    let when = match shown.last {
        Some(at) => text::strong(told::moment(at, context.today)),
        None => text::strong("还没有备份").style(style::tone(Tone::Warning)),
    };
    let place = text::body(shown.folder.display().to_string()).width(Length::Fill);
    let about = format!("关闭窗口时自动备份到学时簿里的 backups，只留最近 {} 份。", shown.keep);
    let facts = column![fact("最近一次", 72.0, when), fact("学时簿在", 72.0, place)].spacing(4);
    let hint = text::small("电脑会坏、会丢，请定期再备份一份到 U 盘。");
    part("备份", about, column![facts, hint].spacing(8))
}

fn locked(shown: &Shown) -> Element<'_, Message> {
    let (icon, words) = match shown.locked {
        true => (Icon::Lock, "已设口令，以后的备份都加密"),
        false => (Icon::Eye, "没有设口令，拿到备份的人都能打开"),
    };
    let line = row![icon.toned(16.0, Tone::Second), text::body(words), Space::new().width(Length::Fill)]
        .push(shown.locked.then(|| button("取消口令").on_press(Message::Unlock)))
        .push(button(if shown.locked { "换口令…" } else { "设置口令…" }).on_press(Message::Lock))
        .spacing(8)
        .align_y(Alignment::Center);
    part("备份口令", "备份里有证件号码；放在 U 盘上的最好加密。", line)
}

impl Backup {
    fn list<'a>(&'a self, context: &Context, shown: &'a Shown) -> Element<'a, Message> {
        if shown.backups.is_empty() {
            let none = text::body("还没有。关闭窗口时会做第一份。").style(style::tone(Tone::Second));
            return part("学时簿里的备份", "", none);
        }
        let today = context.today;
        let cell = move |key: i64, column: usize| {
            let found = usize::try_from(key).ok().and_then(|at| shown.backups.get(at));
            let Some(one) = found else { return Cell::blank() };
            match column {
                0 => Cell::words(told::moment(one.made, today)),
                1 => Cell::second(one.file.file_name().unwrap_or_default().to_string_lossy()),
                2 => Cell::second(told::size(one.size)),
                _ => Cell::second(if one.encrypted { "有" } else { "" }),
            }
        };
        let row_height = context.look.row();
        let rows = shown.backups.len().min(ROWS) as f32;
        let height = crate::window::theme::space::TABLE_HEAD + row_height * rows;
        let list = table::table(&self.table, cell, Message::Table)
            .id("backups")
            .without_ticks()
            .row_height(row_height);
        let list = container(container(list).height(height)).padding(1).style(style::card);
        let hint = text::text(kind::SMALL, "回车或双击从这一份恢复，恢复到新文件夹，现在这一本不动。");
        let hint = hint.style(style::tone(Tone::Second));
        part(format!("学时簿里的备份　{} 份", shown.backups.len()), "", column![list, hint].spacing(8))
    }
}
