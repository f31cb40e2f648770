//! A person's hours on their way from school to school: a signed file goes out, or one comes in.

use std::path::PathBuf;

use super::{Dialog, Message as Host, Staff};
use crate::model::id::StaffId;
use crate::service::transfer::{receive, send};
use crate::service::{Fault, ServiceError};
use crate::window::picking::Wish;
use crate::window::screen::fields::{self, Fields, at};
use crate::window::screen::{Action, Context};

/// What happens.
#[derive(Debug, Clone)]
pub enum Message {
    /// Hours go out.
    Out,
    /// The file was chosen.
    OutTo(Option<PathBuf>),
    /// The passphrase of the key.
    Fields(fields::Message),
    /// They went, or the key has a passphrase.
    Sent(PathBuf, Result<String, Fault>),
    /// Hours come in.
    In,
    /// The file was chosen.
    InFrom(Option<PathBuf>),
    /// They came.
    Came(Result<String, Fault>),
}

impl Staff {
    fn moving_person(&self) -> Option<(StaffId, String)> {
        self.card.as_ref().map(|card| (card.row.id, card.row.name.clone()))
    }

    /// Takes what happens.
    pub(super) fn moving(&mut self, context: &Context, message: Message) -> Action<Host> {
        let Some((staff, name)) = self.moving_person() else { return Action::none() };
        let say = |message| Host::Moving(message);
        match message {
            Message::Out => {
                let wish = Wish::save("带出学时到", format!("{name}_学时.zip")).only("zip", &["zip"]);
                Action::run(wish.ask().map(move |file| say(Message::OutTo(file))))
            }
            Message::OutTo(None) | Message::InFrom(None) => Action::none(),
            Message::OutTo(Some(path)) => self.send(context, staff, path, None),
            Message::Sent(path, Err(fault)) if fault.code == "needs_passphrase" => {
                let form = Fields::new("签名口令", "签名密钥设了口令", "先不带出", "带出学时")
                    .secret("口令")
                    .needed();
                self.dialog.open(Dialog::Moving(path, Box::new(form)));
                Action::none()
            }
            Message::Sent(_, Err(fault)) => match self.dialog.get_mut() {
                Some(Dialog::Moving(_, form)) => {
                    form.refuse(fault);
                    Action::none()
                }
                _ => Action::failed(&fault),
            },
            Message::Sent(_, Ok(words)) => {
                self.dialog.close();
                Action::done(words)
            }
            Message::Fields(message) => {
                let Some(Dialog::Moving(path, form)) = self.dialog.get_mut() else { return Action::none() };
                match form.update(message) {
                    fields::Outcome::None => Action::none(),
                    fields::Outcome::Close => {
                        self.dialog.close();
                        Action::none()
                    }
                    fields::Outcome::Do(typed) => {
                        let path = path.clone();
                        self.send(context, staff, path, Some(at(&typed, 0)))
                    }
                }
            }
            Message::In => {
                let wish = Wish::file("选择别校带来的学时文件").only("zip", &["zip"]);
                Action::run(wish.ask().map(move |file| say(Message::InFrom(file))))
            }
            Message::InFrom(Some(path)) => {
                let came = context.desk.ask(move |workspace| -> Result<String, ServiceError> {
                    let taken = receive(workspace, staff, &path, None)?.value;
                    Ok(format!(
                        "从{}带来 {} 条，{} 学时；签名指纹 {}，请电话核对",
                        taken.school, taken.added, taken.hours, taken.fingerprint
                    ))
                });
                Action::run(came.map(move |came| say(Message::Came(came))))
            }
            Message::Came(Ok(words)) => Action::done(words).and(self.read(context)),
            Message::Came(Err(fault)) => Action::failed(&fault),
        }
    }

    fn send(
        &self,
        context: &Context,
        staff: StaffId,
        path: PathBuf,
        passphrase: Option<String>,
    ) -> Action<Host> {
        let to = path.clone();
        let sent = context.desk.ask(move |workspace| -> Result<String, ServiceError> {
            let sent = send(workspace, staff, &to, passphrase.as_deref())?.value;
            Ok(format!(
                "已带出 {} 条，{} 学时；签名指纹 {}，请电话告诉对方学校",
                sent.entries, sent.hours, sent.fingerprint
            ))
        });
        Action::run(sent.map(move |sent| Host::Moving(Message::Sent(path.clone(), sent))))
    }
}
