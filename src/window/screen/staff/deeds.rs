//! What is done on the screen: each a service function on the desk, with words for the toast or a refusal where it
//! belongs.

use std::path::PathBuf;

use iced::Task;

use super::{Dialog, Kept, Message, Staff, change, form, view};
use crate::model::id::StaffId;
use crate::service::staff::{
    add_staff, change_staff, check_form, end_change, look_at_document, record_change, remove_staff,
};
use crate::service::{Fault, ServiceError};
use crate::store::{StaffRow, Workspace};
use crate::window::desk::Ticket;
use crate::window::places::Place;
use crate::window::screen::asking::{self, Asking};
use crate::window::screen::beside::{self, Beside};
use crate::window::screen::intake::{self, Intake, Kind};
use crate::window::screen::{Action, Aim, Ask, Context, calling, reading};
use crate::window::widget::button::button;
use crate::window::widget::toast::Toast;
use crate::window::widget::{Element, dialog};

impl Staff {
    /// What is neither list nor pane: dialogs, deeds and their answers.
    pub(super) fn deed(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Reveal(show) => self.reveal(context, show),
            Message::Revealed(id, Ok(())) => {
                self.revealed.insert(id);
                Action::none()
            }
            Message::Revealed(_, Err(fault)) | Message::Copied(Err(fault)) | Message::Called(Err(fault)) => {
                Action::failed(&fault)
            }
            Message::CopySentence(words) => {
                let told = Ask::Toast(Toast::done("已复制这句话"));
                Action::run(iced::clipboard::write(words)).ask(told)
            }
            Message::Copy => Self::rows(context, self.chosen()).map(Message::Copied).into(),
            Message::CopyNames if self.list.is_none() => Action::none(),
            Message::CopyNames => {
                let ticked = self.table.ticked();
                let keys = if ticked.is_empty() { self.table.keys().to_vec() } else { ticked };
                let people = keys.into_iter().map(StaffId).collect();
                Self::rows(context, people).map(Message::Called).into()
            }
            Message::Called(Ok(rows)) if rows.is_empty() => Action::none(),
            Message::Called(Ok(rows)) => {
                let told = Ask::Toast(Toast::done(format!("已复制 {} 人的名字", rows.len())));
                Action::run(iced::clipboard::write(calling::rows(&rows))).ask(told)
            }
            Message::Copied(Ok(rows)) => Action::run(iced::clipboard::write(view::copied(&rows))),
            Message::Register => match self.chosen() {
                people if people.is_empty() => Action::none(),
                people => Action::go(Place::Ledger, Aim::Several(people)),
            },
            Message::Print => match self.chosen() {
                people if people.is_empty() => Action::none(),
                people => Action::go(Place::Print, Aim::Form("proof".to_owned(), people)),
            },
            Message::PrintOne => match &self.card {
                Some(card) => Action::go(Place::Print, Aim::Form("proof".to_owned(), vec![card.row.id])),
                None => Action::none(),
            },
            Message::New => self.begin(),
            Message::Edit => {
                let Some(card) = &self.card else { return Action::none() };
                let dialog = form::Dialog::edit(card.row.id, card.form.clone());
                self.dialog.open(Dialog::Person(Box::new(dialog)));
                Action::none()
            }
            Message::Remove | Message::RemoveIt | Message::Stay => self.remove(context, &message),
            Message::Person(message) => self.person(context, message),
            Message::Checked(ticket, remarks) if ticket == self.checking => {
                if let Some(Dialog::Person(dialog)) = self.dialog.get_mut() {
                    dialog.remark(remarks);
                }
                Action::none()
            }
            Message::Kept(ticket, kept) => self.kept(context, ticket, kept),
            Message::Change => {
                let Some(card) = &self.card else { return Action::none() };
                let dialog = change::Dialog::new(card.row.name.clone(), context.today);
                self.dialog.open(Dialog::Change(card.row.id, Box::new(dialog)));
                Action::none()
            }
            Message::Changing(message) => self.changing(context, message),
            Message::End(change) => self.end(change, context),
            Message::Ending(message) => self.ending(context, message),
            Message::Did(ticket, done) => self.did(context, ticket, done),
            Message::Import => self.import(None, context),
            Message::Dropped(path) => match self.dialog.get() {
                Some(Dialog::Intake(_)) => self.intake(context, intake::Message::Dropped(path)),
                Some(_) => Action::none(),
                None => self.import(Some(path), context),
            },
            Message::Intake(message) => self.intake(context, message),
            Message::Moving(message) => self.moving(context, message),
            message => self.beside(context, message),
        }
    }

    /// What lies beside the list and the person, in dialogs of its own.
    fn beside(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::OpenFile => {
                let Some(card) = &self.card else { return Action::none() };
                let (file, action) = Beside::open_at("档案", context, Aim::Staff(card.row.id));
                self.dialog.open(Dialog::File(Box::new(file)));
                action.map(Message::File)
            }
            Message::OpenAlike => {
                let (alike, action) = Beside::open("问题数据", context);
                self.dialog.open(Dialog::Alike(Box::new(alike)));
                action.map(Message::Alike)
            }
            Message::File(beside::Event::Leave) | Message::Alike(beside::Event::Leave) => {
                self.dialog.close();
                self.read(context).into()
            }
            Message::File(beside::Event::In(message)) => {
                let Some(Dialog::File(file)) = self.dialog.get_mut() else { return Action::none() };
                let action = file.update(context, message);
                if beside::goes(&action) {
                    self.dialog.close();
                }
                action.map(Message::File)
            }
            Message::Alike(beside::Event::In(message)) => match self.dialog.get_mut() {
                Some(Dialog::Alike(alike)) => alike.update(context, message).map(Message::Alike),
                _ => Action::none(),
            },
            _ => Action::none(),
        }
    }

    fn rows(context: &Context, people: Vec<StaffId>) -> Task<Result<Vec<StaffRow>, Fault>> {
        context.desk.ask(move |workspace| workspace.view().staff_rows(&people))
    }

    fn reveal(&mut self, context: &Context, show: bool) -> Action<Message> {
        let Some(id) = self.card.as_ref().map(|card| card.row.id) else { return Action::none() };
        if !show {
            self.revealed.remove(&id);
            return Action::none();
        }
        let kept = context.desk.ask(move |workspace| look_at_document(workspace, id).map(drop));
        Action::run(kept.map(move |kept| Message::Revealed(id, kept)))
    }

    pub(super) fn begin(&mut self) -> Action<Message> {
        self.dialog.open(Dialog::Person(Box::new(form::Dialog::new())));
        Action::none()
    }

    fn remove(&mut self, context: &Context, message: &Message) -> Action<Message> {
        match (message, self.dialog.get(), &self.card) {
            (Message::Remove, _, Some(card)) => {
                self.dialog.open(Dialog::Remove(card.row.id, card.row.name.clone(), None));
            }
            (Message::RemoveIt, Some(Dialog::Remove(id, name, _)), _) => {
                let (id, words) = (*id, format!("已删除：{name}"));
                let Some(ticket) = self.dialog.begin() else { return Action::none() };
                let done = context.desk.ask(move |workspace| remove_staff(workspace, id).map(|_| words));
                return Action::run(done.map(move |done| Message::Did(ticket, done)));
            }
            (Message::Stay, ..) => self.dialog.close(),
            _ => {}
        }
        Action::none()
    }

    fn person(&mut self, context: &Context, message: form::Message) -> Action<Message> {
        let Some(Dialog::Person(dialog)) = self.dialog.get_mut() else { return Action::none() };
        let outcome = dialog.update(message);
        let (editing, form) = (dialog.editing(), dialog.form().clone());
        let today = context.today;
        match outcome {
            form::Outcome::None => Action::none(),
            form::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            form::Outcome::Check => {
                let ticket = self.checking.draw();
                let checked =
                    context.desk.ask(move |workspace| check_form(workspace.view(), &form, editing, today));
                Action::run(checked.map(move |checked| {
                    Message::Checked(ticket, checked.map(|checked| checked.remarks).unwrap_or_default())
                }))
            }
            form::Outcome::Save => {
                let Some(ticket) = self.dialog.begin() else { return Action::none() };
                let kept = context.desk.ask(move |workspace| keep(workspace, editing, &form));
                Action::run(kept.map(move |kept| Message::Kept(ticket, kept)))
            }
        }
    }

    fn kept(&mut self, context: &Context, ticket: Ticket, kept: Result<Kept, Fault>) -> Action<Message> {
        let is_its_own = self.dialog.answered(ticket);
        match kept {
            Ok(Kept::Yes(id, words)) => {
                if is_its_own {
                    self.dialog.close();
                }
                self.aim = Some(id);
                let told = if words.is_empty() { Action::none() } else { Action::done(words) };
                told.and(self.read(context))
            }
            Ok(Kept::Blocked(remarks)) => {
                if let Some(Dialog::Person(dialog)) = self.dialog.get_mut().filter(|_| is_its_own) {
                    dialog.remark(remarks);
                }
                Action::none()
            }
            Err(fault) => self.refused(is_its_own, fault),
        }
    }

    fn refused(&mut self, is_its_own: bool, fault: Fault) -> Action<Message> {
        match self.dialog.get_mut().filter(|_| is_its_own) {
            Some(Dialog::Person(dialog)) => dialog.refuse(fault),
            Some(Dialog::Change(_, dialog)) => dialog.refuse(fault),
            Some(Dialog::End(_, _, asking)) => asking.refuse(fault),
            Some(Dialog::Remove(_, _, refused)) => *refused = Some(fault),
            _ => return Action::failed(&fault),
        }
        Action::none()
    }

    fn did(&mut self, context: &Context, ticket: Ticket, done: Result<String, Fault>) -> Action<Message> {
        let is_its_own = self.dialog.answered(ticket);
        match done {
            Ok(words) => {
                if is_its_own {
                    self.dialog.close();
                }
                Action::done(words).and(self.read(context))
            }
            Err(fault) => self.refused(is_its_own, fault),
        }
    }

    fn changing(&mut self, context: &Context, message: change::Message) -> Action<Message> {
        let Some(Dialog::Change(id, dialog)) = self.dialog.get_mut() else { return Action::none() };
        let id = *id;
        match dialog.update(message) {
            change::Outcome::None => Action::none(),
            change::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            change::Outcome::Save(change) => {
                let Some(ticket) = self.dialog.begin() else { return Action::none() };
                self.aim = Some(id);
                let done = context.desk.ask(move |workspace| {
                    record_change(workspace, id, &change)?;
                    let name = workspace.view().staff(id)?.record.name;
                    Ok::<_, ServiceError>(format!("已登记：{name} {} 起{}", change.from, change.kind.word()))
                });
                Action::run(done.map(move |done| Message::Did(ticket, done)))
            }
        }
    }

    fn end(&mut self, number: i64, context: &Context) -> Action<Message> {
        let Some(card) = &self.card else { return Action::none() };
        let Some((_, change)) = card.changes.iter().find(|(id, _)| *id == number) else {
            return Action::none();
        };
        let head = format!("{}的{}哪天结束？", card.row.name, change.kind.word());
        let about = format!("{} 开始。结束以后人员状态回到在职。", change.from);
        let mut asking = Asking::new(head, about, "最后一天", "还没有结束", "登记结束");
        asking.update(asking::Message::Words(context.today.to_string()));
        self.dialog.open(Dialog::End(card.row.id, number, Box::new(asking)));
        Action::none()
    }

    fn ending(&mut self, context: &Context, message: asking::Message) -> Action<Message> {
        let Some(Dialog::End(id, number, asking)) = self.dialog.get_mut() else { return Action::none() };
        let (id, number) = (*id, *number);
        match asking.update(message) {
            asking::Outcome::None => Action::none(),
            asking::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            asking::Outcome::Do(words) => {
                let Some(day) = reading::date(&words, context.today) else {
                    let fault =
                        Fault::new("bad_field", format!("“{words}”不是日期"), "可写 2026-03-02 或 3月2日");
                    asking.refuse(fault);
                    return Action::none();
                };
                let Some(ticket) = self.dialog.begin() else { return Action::none() };
                let done = context.desk.ask(move |workspace| {
                    end_change(workspace, id, number, day)?;
                    Ok::<_, ServiceError>(format!("已登记：至 {day} 结束"))
                });
                Action::run(done.map(move |done| Message::Did(ticket, done)))
            }
        }
    }

    pub(super) fn import(&mut self, file: Option<PathBuf>, context: &Context) -> Action<Message> {
        let (intake, task) = Intake::new(Kind::Staff, String::new(), file, context);
        self.dialog.open(Dialog::Intake(Box::new(intake)));
        Action::run(task.map(Message::Intake))
    }

    fn intake(&mut self, context: &Context, message: intake::Message) -> Action<Message> {
        let Some(Dialog::Intake(intake)) = self.dialog.get_mut() else { return Action::none() };
        match intake.update(context, message) {
            intake::Outcome::Run(task) => Action::run(task.map(Message::Intake)),
            intake::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            intake::Outcome::Done(words, whole) => {
                if whole {
                    self.dialog.close();
                }
                let read: Task<Message> = self.read(context);
                Action::done(words).and(read)
            }
        }
    }
}

/// Whether somebody who was written down by mistake goes.
pub(super) fn question<'a>(name: &'a str, refused: Option<&'a Fault>) -> Element<'a, Message> {
    let about = match refused {
        Some(fault) => fault.to_string(),
        None => "只删登记错的人；离开学校的人用“登记变动”，他的学时要留下。可以用 Ctrl Z 撤销。".to_owned(),
    };
    let stay = button("不删除").on_press(Message::Stay);
    let remove = button("删除").danger().on_press_maybe(refused.is_none().then_some(Message::RemoveIt));
    dialog::question(format!("删除{name}？"), about, stay, None, remove)
}

/// Keeps a form unless something blocks it.
fn keep(
    workspace: &mut Workspace,
    editing: Option<StaffId>,
    form: &crate::service::staff::StaffForm,
) -> Result<Kept, ServiceError> {
    let today = workspace.setting().clock.today();
    let checked = check_form(workspace.view(), form, editing, today)?;
    if checked.record.is_none() || checked.blocking().is_some() {
        return Ok(Kept::Blocked(checked.remarks));
    }
    let (id, deed, verb) = match editing {
        Some(id) => (id, change_staff(workspace, id, form)?.deed, "已修改"),
        None => {
            let done = add_staff(workspace, form)?;
            (done.value, done.deed, "已登记")
        }
    };
    let name = workspace.view().staff(id)?.record.name;
    Ok(Kept::Yes(id, deed.map(|_| format!("{verb}：{name}")).unwrap_or_default()))
}
