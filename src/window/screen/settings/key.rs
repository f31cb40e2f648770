//! 签名密钥: the key that signs packages, as the district knows it; its passphrase; and its replacement when another person
//! takes over.

use std::path::PathBuf;

use chrono::NaiveDate;
use iced::keyboard::key::Named;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::locking::{self, Locking};
use super::{part, sheet};
use crate::service::outgoing::write_out;
use crate::service::submission::key::{hand_over, public_keys, set_passphrase};
use crate::service::{Fault, ServiceError};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Ask, Context, Page, Press, Screen};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::form::fact;
use crate::window::widget::toast::Toast;
use crate::window::widget::{Element, empty, surface, text};

/// A key as it is shown; its secret never comes up here.
#[derive(Debug, Clone)]
pub struct Shown {
    fingerprint: String,
    line: String,
    file: String,
    encrypted: bool,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// The state of the section.
#[derive(Default)]
pub struct Key {
    keys: Option<Vec<Shown>>,
    asked: Ticket,
    dialog: Slot<(Deed, Box<Locking>)>,
}

/// What the dialog is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A new key.
    HandOver,
    /// Another passphrase, or the first one.
    Passphrase,
    /// No passphrase any more.
    NoPassphrase,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The keys were read.
    Read(Ticket, Result<Vec<Shown>, Fault>),
    /// The public key is copied.
    Copy,
    /// The public key is to be saved.
    Save,
    /// A place for it was chosen, or none.
    SaveTo(Option<PathBuf>),
    /// It was saved, or not.
    Saved(Result<String, Fault>),
    /// A dialog opens.
    Ask(Deed),
    /// In the dialog.
    Locking(locking::Message),
    /// It was done, with words for the toast, or not.
    Did(Ticket, Result<String, Fault>),
}

impl Key {
    fn current(&self) -> Option<&Shown> {
        self.keys.as_ref()?.iter().find(|key| key.to.is_none())
    }

    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| {
            let keys = public_keys(workspace.view())?;
            let shown = keys.into_iter().map(|(public, stored)| Shown {
                fingerprint: public.fingerprint(),
                line: public.line(),
                file: public.file_text(),
                encrypted: stored.encrypted,
                from: stored.from,
                to: stored.to,
            });
            Ok::<_, ServiceError>(shown.collect())
        });
        Action::run(read.map(move |read| Message::Read(ticket, read)))
    }

    fn ask(&mut self, deed: Deed) {
        let locked = self.current().is_some_and(|key| key.encrypted);
        let dialog = match deed {
            Deed::HandOver => Locking::new(
                "更换签名密钥？",
                "交接给别人时换。以前签过的报送包仍然有效；旧密钥马上作废，不能撤销。换好以后把新公钥告诉区县。",
                "不更换",
                "更换密钥",
            )
            .optional()
            .destroys(),
            Deed::Passphrase => Locking::new(
                if locked { "换签名口令" } else { "设置签名口令" },
                "以后导出报送包，都要输这个口令才能签名。忘了谁也找不回来，只能更换密钥。",
                "不设置",
                if locked { "换口令" } else { "设置口令" },
            ),
            Deed::NoPassphrase => Locking::new(
                "取消签名口令？",
                "以后拿到这台电脑的人都能签名。",
                "不取消",
                "取消口令",
            )
            .takes_off(),
        };
        let dialog = if locked && deed != Deed::HandOver { dialog.asks_old() } else { dialog };
        self.dialog.open((deed, Box::new(dialog)));
    }

    fn locking(&mut self, context: &Context, message: locking::Message) -> Action<Message> {
        let Some((deed, dialog)) = self.dialog.get_mut() else { return Action::none() };
        let deed = *deed;
        match dialog.update(message) {
            locking::Outcome::None => Action::none(),
            locking::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            locking::Outcome::Lock(old, new) => {
                let new = Some(new).filter(|words| !words.is_empty());
                let Some(ticket) = self.dialog.begin() else { return Action::none() };
                let did = context.desk.ask(move |workspace| {
                    if deed == Deed::HandOver {
                        let public = hand_over(workspace, new.as_deref())?.value;
                        return Ok(format!("已更换签名密钥，新指纹 {}", public.fingerprint()));
                    }
                    set_passphrase(workspace, old.as_deref(), new.as_deref())?;
                    Ok::<_, ServiceError>(match new {
                        Some(_) => "已设置签名口令".to_owned(),
                        None => "已取消签名口令".to_owned(),
                    })
                });
                Action::run(did.map(move |did| Message::Did(ticket, did)))
            }
        }
    }
}

/// A deed that cannot be taken back, said without 撤销.
fn told(words: impl Into<String>) -> Action<Message> {
    Action::none().ask(Ask::Toast(Toast::done(words)))
}

impl Screen for Key {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(keys)) if ticket == self.asked => self.keys = Some(keys),
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Copy => {
                let Some(key) = self.current() else { return Action::none() };
                return told("已复制公钥").and(iced::clipboard::write(key.line.clone()));
            }
            Message::Save => {
                let wish = Wish::save("保存公钥", format!("{}-公钥.pub", context.school.code));
                return Action::run(wish.ask().map(Message::SaveTo));
            }
            Message::SaveTo(None) => {}
            Message::SaveTo(Some(path)) => {
                let Some(text) = self.current().map(|key| key.file.clone()) else { return Action::none() };
                let saved = context.desk.ask(move |_| {
                    write_out(&path, text.as_bytes(), "pub")?;
                    Ok::<_, ServiceError>(path.display().to_string())
                });
                return Action::run(saved.map(Message::Saved));
            }
            Message::Saved(Ok(file)) => return told(format!("公钥已存为“{file}”")),
            Message::Saved(Err(fault)) => return Action::failed(&fault),
            Message::Ask(deed) => self.ask(deed),
            Message::Locking(message) => return self.locking(context, message),
            Message::Did(ticket, done) => {
                let is_its_own = self.dialog.answered(ticket);
                match (done, self.dialog.get_mut().filter(|_| is_its_own)) {
                    (Ok(words), dialog) => {
                        if dialog.is_some() {
                            self.dialog.close();
                        }
                        let read = self.read(context);
                        return told(words).ask(Ask::Changed).and(read.task);
                    }
                    (Err(fault), Some((_, dialog))) => dialog.refuse(fault),
                    (Err(fault), None) => return Action::failed(&fault),
                }
            }
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(keys) = &self.keys else { return Page::new("", Space::new()) };
        let dialog = self.dialog.get().map(|(_, dialog)| dialog.view(Message::Locking));
        let page = |body| Page::new("区县用公钥核对报送包是不是本校签的", body).dialog(dialog);
        let Some(key) = self.current() else {
            let make = button("生成签名密钥…").primary().on_press(Message::Ask(Deed::HandOver));
            let body = empty::empty(Icon::Key, "还没有签名密钥", "有了密钥，报送包才能签名。", vec![make]);
            return page(body);
        };
        let past: Vec<&Shown> = keys.iter().filter(|key| key.to.is_some()).collect();
        let mut parts = vec![current(key), passphrase(key), handing_over()];
        if !past.is_empty() {
            let lines = past.into_iter().map(|key| {
                let to = key.to.map(|to| to.to_string()).unwrap_or_default();
                let days = text::small(format!("{} 至 {to}", key.from));
                let line = row![text::body(key.fingerprint.as_str()), Space::new().width(Length::Fill), days];
                column![container(line).padding([6, 0]), surface::line()].into()
            });
            parts.push(part("以前的密钥", "它们签过的报送包仍然有效。", column(lines)));
        }
        page(sheet(context, parts))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        let leave = press.is(Named::Escape);
        match self.dialog.get() {
            Some(_) if leave => Some(Message::Locking(locking::Message::Close)),
            Some(_) if press.is_ctrl(Named::Enter) => Some(Message::Locking(locking::Message::Do)),
            _ => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }
}

fn current(key: &Shown) -> Element<'_, Message> {
    let line = text::text(kind::SMALL, key.line.as_str()).width(Length::Fill);
    let facts = column![
        fact("指纹", 72.0, text::strong(key.fingerprint.as_str())),
        fact("公钥", 72.0, line),
        fact("启用", 72.0, text::body(key.from.to_string())),
    ]
    .spacing(6);
    let deeds = row![
        button("复制公钥").icon(Icon::Copy).on_press(Message::Copy),
        button("存为文件…").icon(Icon::Save).on_press(Message::Save),
    ]
    .spacing(8);
    part("现在的密钥", "第一次报送时把公钥交给区县；电话里核对指纹就行。", column![facts, deeds].spacing(12))
}

fn passphrase(key: &Shown) -> Element<'_, Message> {
    let (icon, words) = match key.encrypted {
        true => (Icon::Lock, "已设口令，签名时要输入"),
        false => (Icon::Eye, "没有设口令，能打开学时簿的人都能签名"),
    };
    let line = row![icon.toned(16.0, Tone::Second), text::body(words), Space::new().width(Length::Fill)]
        .push(key.encrypted.then(|| button("取消口令…").on_press(Message::Ask(Deed::NoPassphrase))))
        .push(
            button(if key.encrypted { "换口令…" } else { "设置口令…" })
                .on_press(Message::Ask(Deed::Passphrase)),
        )
        .spacing(8)
        .align_y(Alignment::Center);
    part("签名口令", "", line)
}

fn handing_over<'a>() -> Element<'a, Message> {
    let about = text::body("培训管理员换人时更换密钥，前任手里的就不能再签名。")
        .style(style::tone(Tone::Second))
        .width(Length::Fill);
    let deed = button("更换密钥…").danger_outline().on_press(Message::Ask(Deed::HandOver));
    part("交接", "", row![about, deed].spacing(8).align_y(Alignment::Center))
}
