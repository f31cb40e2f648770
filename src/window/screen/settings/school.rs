//! 学校: what forms and packages name it by, and who signs them.

use iced::keyboard::key::Named;
use iced::widget::{Row, column};

use super::sheet;
use crate::service::setup::edit_school;
use crate::service::{Fault, ServiceError};
use crate::store;
use crate::window::desk::Ticket;
use crate::window::screen::school_form::{self, Field, Form};
use crate::window::screen::{Action, Aim, Ask, Context, Page, Press, Screen, refusal};
use crate::window::widget::button::button;
use crate::window::widget::{Element, focus};

/// The state of the section.
#[derive(Default)]
pub struct School {
    kept: Option<Box<store::School>>,
    form: Form,
    asked: Ticket,
    refused: Option<Fault>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The school was read.
    Read(Ticket, Result<Box<store::School>, Fault>),
    /// In the form.
    Form(school_form::Message),
    /// What is typed is to be kept.
    Save,
    /// It was kept, or not.
    Saved(Result<Box<store::School>, Fault>),
    /// What is typed is given up.
    Revert,
}

impl School {
    fn is_changed(&self) -> bool {
        self.kept.as_ref().is_some_and(|kept| self.form.fill(kept) != **kept)
    }

    fn take(&mut self, school: Box<store::School>) {
        self.form = Form::of(&school);
        self.kept = Some(school);
    }

    fn save(&mut self, context: &Context) -> Action<Message> {
        let Some(kept) = self.kept.as_ref().filter(|_| self.is_changed()) else { return Action::none() };
        let school = self.form.fill(kept);
        if !self.form.try_all() {
            let wrong = self.form.first_problem();
            return wrong.map_or_else(Action::none, |field| Action::run(focus::on(field.id())));
        }
        let saved = context.desk.ask(move |workspace| {
            edit_school(workspace, &school)?;
            Ok::<_, ServiceError>(Box::new(workspace.view().school()?))
        });
        Action::run(saved.map(Message::Saved))
    }
}

impl Screen for School {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| workspace.view().school());
        Action::run(read.map(move |school| Message::Read(ticket, school.map(Box::new))))
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(school)) if ticket == self.asked => {
                // What is being typed stays when something else has changed.
                if !self.is_changed() {
                    self.take(school);
                }
                Action::none()
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => Action::failed(&fault),
            Message::Read(..) => Action::none(),
            Message::Form(message) => {
                self.refused = None;
                self.form.update(message);
                Action::none()
            }
            Message::Save => self.save(context),
            Message::Saved(Ok(school)) => {
                self.take(school.clone());
                Action::done("已修改学校资料").ask(Ask::School(school))
            }
            Message::Saved(Err(fault)) => {
                self.refused = Some(fault);
                Action::none()
            }
            Message::Revert => {
                self.refused = None;
                if let Some(kept) = self.kept.take() {
                    self.take(kept);
                }
                Action::none()
            }
        }
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let changed = self.is_changed();
        let field = |of| Element::from(self.form.field(of, Message::Form, Message::Save));
        let pair = |left, right| Row::with_children([left, right]).spacing(12).into();
        let fields = column([
            field(Field::Name),
            pair(field(Field::Code), field(Field::ShortName)),
            pair(self.form.stage_field(Message::Form).into(), field(Field::District)),
            field(Field::Authority),
            pair(field(Field::Principal), field(Field::VicePrincipal)),
            pair(field(Field::Administrator), field(Field::Auditor)),
            pair(field(Field::Phone), field(Field::Address)),
            pair(field(Field::CreditCode), field(Field::Region)),
            field(Field::ParentSchool),
            self.form.base_school_field(Message::Form),
        ])
        .spacing(4)
        .push(self.refused.as_ref().map(refusal));
        let save = button("保存修改").primary().key("Ctrl S");
        let about = if changed { "未保存" } else { "印在表格、证明和报送材料上" };
        let page = Page::new(about, sheet(context, [fields.into()]))
            .primary(save.on_press_maybe(changed.then_some(Message::Save)));
        if changed { page.second(button("不修改").on_press(Message::Revert)) } else { page }
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        (press.ctrl('s') || press.is_ctrl(Named::Enter)).then_some(Message::Save)
    }
}
