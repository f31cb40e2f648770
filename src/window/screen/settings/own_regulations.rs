//! 自定规程: regulations of the school's own, copies with other numbers; who gains and who loses is seen while a number is
//! typed, before anything is kept.

use iced::keyboard::key::Named;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::pack_form::{self, Form};
use super::sheet;
use crate::policy::{Pack, Params};
use crate::service::own_packs::{delete_pack, own_packs};
use crate::service::policies::{self, find_pack};
use crate::service::{Fault, ServiceError};
use crate::store::{PackUse, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::record::regulation::Regulation;
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen, refusal};
use crate::window::theme::{Hue, Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::empty::empty;
use crate::window::widget::form::fact;
use crate::window::widget::{Element, chip, dialog, text};

/// The state of the section.
#[derive(Default)]
pub struct OwnRegulations {
    shown: Option<Result<Shown, Fault>>,
    asked: Ticket,
    dialog: Slot<Open>,
}

enum Open {
    Form(Box<Form>),
    Text(Box<Regulation>),
    Delete { id: String, title: String, refused: Option<Fault> },
}

/// What the section shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The packs of the school.
    own: Vec<Own>,
    /// The main regulation, which a new one is copied from unless said.
    main: String,
    /// Every regulation that can be copied.
    all: Vec<Pack>,
}

#[derive(Debug, Clone)]
struct Own {
    pack: Pack,
    /// The title of what it was copied from.
    original: String,
    in_force: bool,
    used: PackUse,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The packs were read.
    Read(Ticket, Result<Box<Shown>, Fault>),
    /// A copy is to be made, of this one or of the main one.
    Copy(Option<usize>),
    /// One is to be changed.
    Edit(usize),
    /// The text of one is to be read.
    Text(usize),
    /// One is to go.
    Delete(usize),
    /// That is meant.
    DeleteIt,
    /// In the form.
    Form(pack_form::Message),
    /// It was done, with words for the toast, or refused.
    Did(Ticket, Result<String, Fault>),
    /// The dialog is left.
    Close,
}

impl OwnRegulations {
    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| shown(workspace));
        Action::run(read.map(move |read| Message::Read(ticket, read.map(Box::new))))
    }

    fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()?.as_ref().ok()
    }

    fn at(&self, at: usize) -> Option<&Own> {
        self.shown()?.own.get(at)
    }

    fn open_form(&mut self, context: &Context, form: Form) -> Action<Message> {
        let mut form = Box::new(form);
        let first = form.compare(context);
        self.dialog.open(Open::Form(form));
        Action::run(first.map(Message::Form))
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

    fn form(&mut self, context: &Context, message: pack_form::Message) -> Action<Message> {
        let Some(Open::Form(form)) = self.dialog.get_mut() else { return Action::none() };
        match form.update(context, message) {
            pack_form::Outcome::Run(task) => Action::run(task.map(Message::Form)),
            pack_form::Outcome::Close => {
                self.dialog.close();
                Action::none()
            }
            pack_form::Outcome::Keep(wanted, is_new) => {
                self.deed(context, move |workspace| pack_form::keep(workspace, wanted, is_new))
            }
        }
    }
}

fn shown(workspace: &Workspace) -> Result<Shown, ServiceError> {
    let view = workspace.view();
    let chosen = view.policies_in_force()?;
    let mut own = Vec::new();
    for pack in own_packs(view)? {
        let original = match find_pack(view, pack.lineage()) {
            Ok(original) if original.id() != pack.id() => original.title().to_owned(),
            _ => String::new(),
        };
        let in_force = chosen.iter().any(|policy| policy.policy == pack.id());
        own.push(Own { used: view.pack_use(pack.id())?, original, in_force, pack });
    }
    let all = Pack::builtins().iter().cloned().chain(own.iter().map(|own| own.pack.clone()));
    let main = policies::main_policy(view)?.pack.id().to_owned();
    Ok(Shown { all: all.collect(), main, own })
}

impl Screen for OwnRegulations {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, read) if ticket == self.asked => {
                self.shown = Some(read.map(|shown| *shown))
            }
            Message::Read(..) => {}
            Message::Copy(at) => {
                let Some(shown) = self.shown() else { return Action::none() };
                let from = at.and_then(|at| shown.own.get(at)).map_or(&*shown.main, |own| own.pack.id());
                let form = Form::copy(&shown.all, from, &context.school.name);
                return form.map_or_else(Action::none, |form| self.open_form(context, form));
            }
            Message::Edit(at) => {
                let form = self.at(at).map(|own| Form::edit(&own.pack));
                return form.map_or_else(Action::none, |form| self.open_form(context, form));
            }
            Message::Text(at) => {
                let text = self.at(at).map(|own| Regulation::of(&own.pack, &Params::default()));
                self.dialog.put(text.map(|text| Open::Text(Box::new(text))));
            }
            Message::Delete(at) => {
                let own = self.at(at).map(|own| (own.pack.id().to_owned(), own.pack.title().to_owned()));
                self.dialog.put(own.map(|(id, title)| Open::Delete { id, title, refused: None }));
            }
            Message::DeleteIt => {
                let Some(Open::Delete { id, title, .. }) = self.dialog.get() else { return Action::none() };
                let (id, words) = (id.clone(), format!("已删除规程《{title}》"));
                return self.deed(context, move |workspace| {
                    delete_pack(workspace, &id)?;
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
                    (Err(fault), Some(Open::Form(form))) => form.refuse(fault),
                    (Err(fault), Some(Open::Delete { refused, .. })) => *refused = Some(fault),
                    (Err(fault), _) => return Action::failed(&fault),
                }
            }
            Message::Close => self.dialog.close(),
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let shown = match &self.shown {
            None => return Page::new("", Space::new()),
            Some(Err(fault)) => {
                return Page::new("", container(refusal(fault)).padding(context.room().margin()));
            }
            Some(Ok(shown)) => shown,
        };
        let copy = || button("另存为新规程…").icon(Icon::Copy).key("Ctrl N").on_press(Message::Copy(None));
        let body: Element<'a, Message> = if shown.own.is_empty() {
            let about = "复制一个规程，改数字，用本校自己的文号。保存之前先看谁会增加、谁会减少。";
            empty(Icon::BookOpen, "还没有自定规程", about, Vec::new())
        } else {
            sheet(context, shown.own.iter().enumerate().map(|(at, own)| card(at, own)))
        };
        let dialog = self.dialog.get().map(|dialog| match dialog {
            Open::Form(form) => form.view(context.size).map(Message::Form),
            Open::Text(text) => text.view(context.size, Message::Close),
            Open::Delete { title, refused, .. } => question(title, refused.as_ref()),
        });
        Page::new(format!("{} 个", shown.own.len()), body).primary(copy().primary()).dialog(dialog)
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        let (leave, go) = (press.is(Named::Escape), press.is_ctrl(Named::Enter) || press.ctrl('s'));
        match self.dialog.get() {
            Some(Open::Form(_)) if leave => Some(Message::Form(pack_form::Message::Close)),
            Some(Open::Form(_)) if go => Some(Message::Form(pack_form::Message::Keep)),
            Some(_) if leave => Some(Message::Close),
            Some(_) => None,
            None if press.ctrl('n') => Some(Message::Copy(None)),
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
        None => "没有执行过，也没有报送和结转依据它。可以用 Ctrl Z 撤销。".to_owned(),
    };
    let keep = button("不删除").on_press(Message::Close);
    let drop = button("删除规程").danger().on_press(Message::DeleteIt);
    dialog::question(format!("删除规程《{title}》？"), about, keep, None, drop)
}

fn card(at: usize, own: &Own) -> Element<'_, Message> {
    let pack = &own.pack;
    let name = row![text::title(pack.title())]
        .push(own.in_force.then(|| chip::note(Icon::Check, "执行中", Hue::Success)))
        .spacing(8)
        .align_y(Alignment::Center);
    let rests = match (own.used.submissions, own.used.closed_years) {
        (0, 0) => String::new(),
        (submissions, years) => format!("{submissions} 份报送、{years} 个结转的年度依据它，数字不能再改"),
    };
    let facts = column![fact("编号", 64.0, text::body(pack.id()))]
        .push(filled("发布", pack.issuer()))
        .push(filled("文号", pack.document()))
        .push(filled("改自", &own.original))
        .spacing(4);
    let free = own.used.is_none();
    let deeds = row![
        button("改数字…").small().icon(Icon::Pencil).on_press_maybe(free.then_some(Message::Edit(at))),
        button("另存为新规程…").small().icon(Icon::Copy).on_press(Message::Copy(Some(at))),
        button("看条文").small().icon(Icon::BookOpen).on_press(Message::Text(at)),
        button("删除…")
            .small()
            .danger_outline()
            .on_press_maybe((free && !own.in_force).then_some(Message::Delete(at))),
    ]
    .spacing(8);
    let rests = (!rests.is_empty()).then(|| text::caption(rests));
    let all = column![name, facts].push(rests).push(deeds).spacing(12);
    container(all).padding(16).width(Length::Fill).style(style::card).into()
}

fn filled<'a>(name: &'a str, value: &'a str) -> Option<Element<'a, Message>> {
    let words = text::text(kind::BODY, value).style(style::tone(Tone::Second)).width(Length::Fill);
    let line = row![container(text::small(name)).width(64), words].spacing(8);
    (!value.is_empty()).then(|| line.into())
}
