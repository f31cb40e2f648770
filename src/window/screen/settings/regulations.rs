//! 规程: the regulations in force at the school, since when, which is the main one, and what the school has set where the
//! source leaves a figure open.

use iced::keyboard::key::Named;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::regulation_form::{self, Dialog};
use super::sheet;
use crate::policy::{Pack, Parameter};
use crate::service::own_packs::all_packs;
use crate::service::policies::{self, Choice, InForce, put_in_force, take_out_of_force};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen, refusal};
use crate::window::theme::{Hue, Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::form::fact;
use crate::window::widget::{Element, chip, dialog, surface, text};

/// What stands beside a figure that the source leaves open.
pub(super) const OPEN: &str = "原文未写明，由学校设定";

/// The state of the section.
#[derive(Default)]
pub struct Regulations {
    chosen: Option<Result<Vec<InForce>, Fault>>,
    packs: Vec<Pack>,
    asked: Ticket,
    dialog: Slot<Open>,
}

enum Open {
    Form(Box<Dialog>),
    Drop { policy: String, title: String, refused: Option<Fault> },
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The regulations were read.
    Read(Ticket, Result<(Vec<InForce>, Vec<Pack>), Fault>),
    /// Another one is to be in force.
    Add,
    /// Days or figures of one are to be changed.
    Edit(usize),
    /// One is to be the main one.
    MakeMain(usize),
    /// One is no longer to be in force.
    Drop(usize),
    /// That is meant.
    DropIt,
    /// In the dialog.
    Form(regulation_form::Message),
    /// It was done, with words for the toast, or refused.
    Did(Ticket, Result<String, Fault>),
    /// The dialog is left.
    Close,
}

impl Regulations {
    fn at(&self, at: usize) -> Option<&InForce> {
        self.chosen.as_ref()?.as_ref().ok()?.get(at)
    }

    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| {
            let view = workspace.view();
            Ok::<_, ServiceError>((policies::chosen(view)?, all_packs(view)?.all().to_vec()))
        });
        Action::run(read.map(move |read| Message::Read(ticket, read)))
    }

    fn deed(
        &mut self,
        context: &Context,
        deed: impl FnOnce(&mut Workspace) -> Result<String, ServiceError> + Send + 'static,
    ) -> Action<Message> {
        let Some(ticket) = self.dialog.begin() else { return Action::none() };
        let done = context.desk.ask(deed);
        Action::run(done.map(move |done| Message::Did(ticket, done)))
    }

    fn put(&mut self, context: &Context, choice: Choice, words: String) -> Action<Message> {
        self.deed(context, move |workspace| {
            put_in_force(workspace, &choice)?;
            Ok(words)
        })
    }

    fn form(&mut self, context: &Context, message: regulation_form::Message) -> Action<Message> {
        let Some(Open::Form(dialog)) = self.dialog.get_mut() else { return Action::none() };
        match dialog.update(message) {
            regulation_form::Outcome::None => Action::run(dialog.compare(context).map(Message::Form)),
            regulation_form::Outcome::Close => self.close(),
            regulation_form::Outcome::Keep(choice, words) => self.put(context, choice, words),
        }
    }

    fn close(&mut self) -> Action<Message> {
        self.dialog.close();
        Action::none()
    }
}

impl Screen for Regulations {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok((chosen, packs))) if ticket == self.asked => {
                self.chosen = Some(Ok(chosen));
                self.packs = packs;
            }
            Message::Read(ticket, Err(fault)) if ticket == self.asked => self.chosen = Some(Err(fault)),
            Message::Read(..) => {}
            Message::Add => {
                let there = self.chosen.as_ref().and_then(|chosen| chosen.as_ref().ok());
                let there = there.map_or(&[][..], Vec::as_slice);
                let from = context.school.period.from();
                let dialog = Dialog::add(there, &self.packs, from, context.today);
                self.dialog.put(dialog.map(|one| Open::Form(Box::new(one))));
            }
            Message::Edit(at) => {
                let Some(one) = self.at(at) else { return Action::none() };
                let mut dialog = Box::new(Dialog::edit(one, context.today));
                let first = dialog.compare(context);
                self.dialog.open(Open::Form(dialog));
                return Action::run(first.map(Message::Form));
            }
            Message::MakeMain(at) => {
                let Some(one) = self.at(at) else { return Action::none() };
                let choice = Choice { is_main: true, ..regulation_form::choice_of(one) };
                let words = format!("《{}》已作为主规程", one.pack.title());
                return self.put(context, choice, words);
            }
            Message::Drop(at) => {
                let Some(one) = self.at(at) else { return Action::none() };
                let (policy, title) = (one.pack.id().to_owned(), one.pack.title().to_owned());
                self.dialog.open(Open::Drop { policy, title, refused: None });
            }
            Message::DropIt => {
                let Some(Open::Drop { policy, title, .. }) = self.dialog.get() else { return Action::none() };
                let (policy, words) = (policy.clone(), format!("不再执行《{title}》"));
                return self.deed(context, move |workspace| {
                    take_out_of_force(workspace, &policy)?;
                    Ok(words)
                });
            }
            Message::Form(message) => return self.form(context, message),
            Message::Did(ticket, done) => {
                let is_its_own = self.dialog.answered(ticket);
                match (done, self.dialog.get_mut().filter(|_| is_its_own)) {
                    (Ok(words), dialog) => {
                        if dialog.is_some() {
                            self.dialog.close();
                        }
                        let read = self.read(context);
                        return Action::done(words).and(read.task);
                    }
                    (Err(fault), Some(Open::Form(dialog))) => dialog.refuse(fault),
                    (Err(fault), Some(Open::Drop { refused, .. })) => *refused = Some(fault),
                    (Err(fault), None) => return Action::failed(&fault),
                }
            }
            Message::Close => return self.close(),
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let chosen = match &self.chosen {
            None => return Page::new("", Space::new()),
            Some(Err(fault)) => {
                return Page::new("", container(refusal(fault)).padding(context.room().margin()));
            }
            Some(Ok(chosen)) => chosen,
        };
        let several = chosen.len() > 1;
        let cards = chosen.iter().enumerate().map(|(at, one)| card(context, at, one, several));
        let dialog = self.dialog.get().map(|dialog| match dialog {
            Open::Form(dialog) => dialog.view(context.size).map(Message::Form),
            Open::Drop { title, refused, .. } => question(title, refused.as_ref()),
        });
        let add = button("增加规程…").primary().icon(Icon::Plus).key("Ctrl N");
        let more = chosen.len() < self.packs.len();
        Page::new(format!("执行 {} 项", chosen.len()), sheet(context, cards))
            .primary(add.on_press_maybe(more.then_some(Message::Add)))
            .dialog(dialog)
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        let (leave, go) = (press.is(Named::Escape), press.is_ctrl(Named::Enter) || press.ctrl('s'));
        match self.dialog.get() {
            Some(Open::Form(dialog)) if leave => Some(Message::Form(dialog.escape())),
            Some(Open::Form(_)) if go => Some(Message::Form(regulation_form::Message::Keep)),
            Some(Open::Drop { .. }) if leave => Some(Message::Close),
            Some(_) => None,
            None if press.ctrl('n') => Some(Message::Add),
            None => None,
        }
    }

    fn has_dialog(&self) -> bool {
        self.dialog.is_open()
    }
}

fn question<'a>(title: &'a str, refused: Option<&'a Fault>) -> Element<'a, Message> {
    let about = match refused {
        Some(fault) => fault.to_string(),
        None => "已经登记的学时不动，只是不再按它认定和考核。可以用 Ctrl Z 撤销。".to_owned(),
    };
    let keep = button("继续执行").on_press(Message::Close);
    let drop = button("不再执行").danger().on_press(Message::DropIt);
    dialog::question(format!("不再执行《{title}》？"), about, keep, None, drop)
}

fn card<'a>(context: &Context, at: usize, one: &'a InForce, several: bool) -> Element<'a, Message> {
    let pack = one.pack.as_ref();
    let name = row![text::title(pack.title())].push(one.is_main.then(|| chip::tag("主规程"))).spacing(8);
    let to = one.to.map(|to| format!("，至 {to}")).unwrap_or_default();
    let past = one.to.is_some_and(|to| to < context.today);
    let days = row![text::body(format!("{} 起{to}", one.from))]
        .push(past.then(|| chip::note(Icon::History, "已结束", Hue::Neutral)))
        .spacing(8);
    let facts = column![fact("执行", 64.0, days)]
        .push(filled("发布", pack.issuer()))
        .push(filled("文号", pack.document()))
        .push(filled("说明", pack.note()))
        .spacing(4);
    let deeds = row![button("修改…").small().icon(Icon::Pencil).on_press(Message::Edit(at))]
        .push((!one.is_main).then(|| button("作为主规程").small().on_press(Message::MakeMain(at))))
        .push(several.then(|| button("不再执行…").small().danger_outline().on_press(Message::Drop(at))))
        .spacing(8);
    let open = pack.parameters();
    let parameters = (!open.is_empty()).then(|| parameters(one, open));
    let all = column![name, facts, deeds].push(parameters).spacing(12);
    container(all).padding(16).width(Length::Fill).style(style::card).into()
}

fn filled<'a>(name: &'a str, value: &'a str) -> Option<Element<'a, Message>> {
    let words = text::text(kind::BODY, value).style(style::tone(Tone::Second)).width(Length::Fill);
    let line = row![container(text::small(name)).width(64), words].spacing(8);
    (!value.is_empty()).then(|| line.into())
}

/// The figures that are the school's, each with what holds now.
fn parameters<'a>(one: &'a InForce, all: &'a [Parameter]) -> Element<'a, Message> {
    let lines = all.iter().map(|parameter| {
        let value = one.params.get(parameter).map(|value| regulation_form::word(&value.to_string()));
        let value = match value {
            Some(value) => text::strong(value),
            None => text::body("未设").style(style::tone(Tone::Third)),
        };
        let about = match (parameter.stated, parameter.article.is_empty()) {
            (true, _) => parameter.article.clone(),
            (false, true) => OPEN.to_owned(),
            (false, false) => format!("{OPEN}（{}）", parameter.article),
        };
        let line = row![
            text::line(kind::BODY, parameter.label.as_str()).width(Length::Fill),
            container(value).align_right(96),
        ]
        .spacing(12)
        .align_y(Alignment::Center);
        column![surface::line(), container(column![line, text::caption(about)]).padding([6, 0])].into()
    });
    column(lines).into()
}
