//! Corrections of what is sealed: 调整, 作废 by an adjustment, 申请打回 and its answer; 弄虚作假; and the whole history of a record,
//! on the screen and on paper.

use std::path::PathBuf;

use chrono::NaiveDate;
use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::{Dialog, Ledger, Message as Host, form};
use crate::model::id::EntryId;
use crate::service::ledger::{
    Adjusting, Answer, Event, Filing, LineForm, adjust_entry, answer_recall, describe_entry_proof, history,
    mark_fraud, request_recall, set_entry_category,
};
use crate::service::opening;
use crate::service::outgoing::write_out;
use crate::service::policies::main_policy;
use crate::service::printing::{self, Request};
use crate::service::{Fault, ServiceError};
use crate::store::Workspace;
use crate::window::icon::Icon;
use crate::window::picking::Wish;
use crate::window::screen::asking::{self, Asking};
use crate::window::screen::fields::{self, Fields, at};
use crate::window::screen::record::account::Account;
use crate::window::screen::record::opened::Opened;
use crate::window::screen::record::{fraud, proof};
use crate::window::screen::{Action, Ask, Context};
use crate::window::theme::{Tone, kind};
use crate::window::widget::button::button;
use crate::window::widget::toast::Toast;
use crate::window::widget::{Element, dialog, surface, text};

/// What is asked for a few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Why it is made void.
    Void,
    /// Why it is asked back.
    Recall,
    /// What was found of it.
    Fraud,
}

/// What is asked for a few fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The answer of the authority.
    Answer,
    /// A total of an old year, with its details.
    Opening,
    /// The category in which it counts.
    Category,
    /// What the proof of this 序号 is.
    Proof(u32),
}

/// What happens.
#[derive(Debug, Clone)]
pub enum Message {
    /// The current entry is to be adjusted.
    Adjust,
    /// Words are asked for.
    Why(Why),
    /// The question.
    Asking(asking::Message),
    /// A few fields are asked for.
    Ask(Of),
    /// They.
    Fields(fields::Message),
    /// The whole history is to be seen.
    History,
    /// It was read.
    Read(EntryId, Result<Vec<Event>, Fault>),
    /// It is to be written to a file.
    Print(EntryId),
    /// The file was chosen.
    Chosen(EntryId, Option<PathBuf>),
    /// The file was written.
    Written(Result<PathBuf, Fault>),
    /// The dialog is left.
    Close,
}

/// The dialogs.
pub enum Correcting {
    /// A few words.
    Asking(Why, EntryId, Asking),
    /// A few fields.
    Fields(Of, EntryId, Fields),
    /// The history.
    History(EntryId, String, Vec<Event>),
}

const RECALLS: &[&str] = &["学时登错", "重复登记", "材料要补", "人员登错"];
const VOIDS: &[&str] = &["重复登记", "没有参加", "登记错误"];

impl Ledger {
    /// Takes what happens.
    pub(super) fn correct(&mut self, context: &Context, message: Message) -> Action<Host> {
        match message {
            Message::Adjust => {
                let Some(opened) = &self.opened else { return Action::none() };
                let (id, name, form) = (opened.id, opened.name.clone(), opened.form());
                let dialog = form::Dialog::adjust(id, name, form, context.today, self.reach);
                self.dialog.open(Dialog::Entry(Box::new(dialog)));
                Action::none()
            }
            Message::Why(why) => self.ask_why(why),
            Message::Ask(of) => self.ask_fields(context, of),
            Message::Asking(message) => self.why(context, message),
            Message::Fields(message) => self.said(context, message),
            Message::History => {
                let Some(id) = self.opened.as_ref().map(|opened| opened.id) else { return Action::none() };
                let read = context.desk.ask(move |workspace| history(workspace.view(), id));
                Action::run(read.map(move |read| Host::Correct(Message::Read(id, read))))
            }
            Message::Read(_, Err(fault)) | Message::Written(Err(fault)) => Action::failed(&fault),
            Message::Read(id, Ok(events)) => {
                let opened = self.opened.as_ref().filter(|opened| opened.id == id);
                let title = opened.map(|opened| format!("{}　{}", opened.name, opened.entry.title));
                let history = Correcting::History(id, title.unwrap_or_default(), events);
                self.dialog.open(Dialog::Correct(Box::new(history)));
                Action::none()
            }
            Message::Print(id) => {
                let wish = Wish::save("存为 PDF", "学时记录经过.pdf").only("PDF", &["pdf"]);
                Action::run(wish.ask().map(move |file| Host::Correct(Message::Chosen(id, file))))
            }
            Message::Chosen(_, None) => Action::none(),
            Message::Chosen(id, Some(path)) => write(context, id, path),
            Message::Written(Ok(path)) => {
                Action::none().ask(Ask::Toast(Toast::done(format!("已写出 {}", path.display()))))
            }
            Message::Close => {
                self.dialog.close();
                Action::none()
            }
        }
    }

    fn ask_why(&mut self, why: Why) -> Action<Host> {
        let Some(opened) = &self.opened else { return Action::none() };
        let what = format!("{}　{}", opened.name, opened.entry.title);
        let asking = match why {
            Why::Void => Asking::new(
                "作废这条已封存的学时？",
                format!("{what}。登记一条作废的调整，经审核、报送和认定以后它才作废；在那以前照计。"),
                "原因",
                "不作废",
                "登记作废的调整",
            )
            .offers(VOIDS)
            .danger(),
            Why::Recall => Asking::new(
                "申请打回？",
                format!("{what}。等上级答复；同意以后它退回学校，可以修改重报。"),
                "原因",
                "先不申请",
                "申请打回",
            )
            .offers(RECALLS),
            Why::Fraud => fraud::asking(opened),
        };
        self.dialog.open(Dialog::Correct(Box::new(Correcting::Asking(why, opened.id, asking))));
        Action::none()
    }

    fn why(&mut self, context: &Context, message: asking::Message) -> Action<Host> {
        let Some(Dialog::Correct(correcting)) = self.dialog.get_mut() else { return Action::none() };
        let Correcting::Asking(why, id, asking) = correcting.as_mut() else { return Action::none() };
        let (why, id) = (*why, *id);
        match asking.update(message) {
            asking::Outcome::None => Action::none(),
            asking::Outcome::Close => self.correct(context, Message::Close),
            asking::Outcome::Do(words) => self.ask(context, move |workspace| match why {
                Why::Void => {
                    let new = adjust_entry(workspace, id, &Adjusting::Void, &words, &Filing::Submit)?.value;
                    Ok(format!("已登记作废的调整，第 {new} 号，待审"))
                }
                Why::Recall => {
                    request_recall(workspace, id, &words)?;
                    Ok("已登记申请打回".to_owned())
                }
                Why::Fraud => {
                    let marked = mark_fraud(workspace, id, &words)?.value;
                    Ok(fraud::told(id, marked))
                }
            }),
        }
    }

    fn ask_fields(&mut self, context: &Context, of: Of) -> Action<Host> {
        let Some(opened) = &self.opened else { return Action::none() };
        let form = match of {
            Of::Answer => Some(answer_fields(opened, context.today)),
            Of::Opening => Some(opening_fields(opened)),
            Of::Category => opened.account.as_ref().map(|account| category_fields(opened, account)),
            Of::Proof(number) => opened.proofs.iter().find(|proof| proof.number == number).map(proof::asking),
        };
        if let Some(form) = form {
            self.dialog.open(Dialog::Correct(Box::new(Correcting::Fields(of, opened.id, form))));
        }
        Action::none()
    }

    fn said(&mut self, context: &Context, message: fields::Message) -> Action<Host> {
        let today = context.today;
        let Some(Dialog::Correct(correcting)) = self.dialog.get_mut() else { return Action::none() };
        let Correcting::Fields(of, id, form) = correcting.as_mut() else { return Action::none() };
        let (of, id) = (*of, *id);
        match form.update(message) {
            fields::Outcome::None => Action::none(),
            fields::Outcome::Close => self.correct(context, Message::Close),
            fields::Outcome::Do(typed) => self.ask(context, move |workspace| match of {
                Of::Answer => answered(workspace, id, &typed, today),
                Of::Opening => put_right(workspace, id, &at(&typed, 0), &at(&typed, 1)),
                Of::Category => categorised(workspace, id, &at(&typed, 0)),
                Of::Proof(number) => {
                    let (kind, words) = proof::said(&typed);
                    describe_entry_proof(workspace, id, number, kind, Some(&words))?;
                    Ok(format!("第 {number} 件证明材料是{}", kind.word()))
                }
            }),
        }
    }
}

fn named(opened: &Opened) -> String {
    format!("{}　{}", opened.name, opened.entry.title)
}

fn answer_fields(opened: &Opened, today: NaiveDate) -> Fields {
    let results = [("agree", "同意打回"), ("refuse", "不同意打回")];
    Fields::new("打回申请的答复", named(opened), "先不登记", "登记答复")
        .choice("结果", results.map(|(code, word)| (code.to_owned(), word)), "agree")
        .half()
        .day("答复日期", Some(today), today)
        .half()
        .words("意见", "")
        .hint("同意的要写意见")
        .words("文号", "")
        .half()
        .words("答复人", "")
        .half()
}

fn answered(
    workspace: &mut Workspace,
    id: EntryId,
    typed: &[String],
    today: NaiveDate,
) -> Result<String, ServiceError> {
    let some = |place: usize| Some(at(typed, place)).filter(|text| !text.is_empty());
    let answer = Answer {
        agreed: at(typed, 0) == "agree",
        decided_on: at(typed, 1).parse().unwrap_or(today),
        opinion: at(typed, 2),
        document: some(3),
        auditor: some(4),
    };
    answer_recall(workspace, id, &answer)?;
    let told =
        if answer.agreed { "已同意打回，退回学校" } else { "没有同意打回，仍是已认定" };
    Ok(told.to_owned())
}

fn opening_fields(opened: &Opened) -> Fields {
    let hours = opened.entry.claimed.map(|hours| hours.to_string()).unwrap_or_default();
    Fields::new("改期初学时", named(opened), "不改", "保存")
        .words("学时", hours)
        .hint("写 0 去掉这一项；写了明细就是明细的合计，可以空着")
        .words("明细", LineForm::together(&opened.lines))
        .hint("日期 名称 学时，几条用；隔开，例如 2025-03-02 听课 2；讲座 4")
}

/// The categories of the main regulation; the empty one leaves it to the regulation.
fn category_fields(opened: &Opened, account: &Account) -> Fields {
    let own = std::iter::once((String::new(), "由规程定".to_owned()));
    let all = own.chain(account.categories.iter().cloned());
    Fields::new("定类别", named(opened), "不改", "保存")
        .choice("类别", all, account.set_category.as_deref().unwrap_or_default())
        .hint("按主规程的类别；由规程定就是按活动类型归类")
}

fn categorised(workspace: &mut Workspace, id: EntryId, category: &str) -> Result<String, ServiceError> {
    let policy = main_policy(workspace.view())?.pack;
    set_entry_category(workspace, id, policy.id(), category)?;
    let label = policy.category(category).map_or("由规程定", |category| category.label.as_str());
    Ok(format!("类别：{label}"))
}

/// Sets a total of an old year, with its details.
fn put_right(
    workspace: &mut Workspace,
    id: EntryId,
    hours: &str,
    details: &str,
) -> Result<String, ServiceError> {
    if hours.is_empty() && details.is_empty() {
        let (value, problem) = (String::new(), "不能和明细都空着；写 0 去掉这一项".to_owned());
        return Err(ServiceError::Field { field: "学时", value, problem });
    }
    let title = workspace.view().entry(id)?.title;
    // Details that nobody touched stay as they are, whatever their names hold.
    let touched = LineForm::together(&workspace.view().entry_lines(id)?) != details;
    let lines = touched.then(|| LineForm::several(details));
    let changed = opening::put_right(workspace, id, hours, lines.as_deref())?.value;
    Ok(if changed { format!("已改期初学时：{title}") } else { "没有改动".to_owned() })
}

fn write(context: &Context, id: EntryId, path: PathBuf) -> Action<Host> {
    let request = Request { entries: vec![id], ..Request::on(context.today) };
    let written = context.desk.ask(move |workspace| {
        printing::pdf(workspace.view(), "entry-history", &request)
            .and_then(|bytes| write_out(&path, &bytes, "pdf"))
            .map(|()| path)
            .map_err(Fault::from)
    });
    Action::run(written.map(|written| Host::Correct(Message::Written(written))))
}

impl Correcting {
    /// Says why it was not done.
    pub fn refuse(&mut self, fault: Fault) {
        match self {
            Correcting::Asking(_, _, asking) => asking.refuse(fault),
            Correcting::Fields(_, _, form) => form.refuse(fault),
            Correcting::History(..) => {}
        }
    }

    /// What Ctrl Enter does in it.
    pub fn go(&self) -> Option<Message> {
        match self {
            Correcting::Asking(..) => Some(Message::Asking(asking::Message::Do)),
            Correcting::Fields(..) => Some(Message::Fields(fields::Message::Do)),
            Correcting::History(..) => None,
        }
    }

    /// The dialog.
    pub fn view<'a>(&'a self, context: &Context) -> Element<'a, Host> {
        match self {
            Correcting::Asking(_, _, asking) => {
                asking.view(|message| Host::Correct(Message::Asking(message)))
            }
            Correcting::Fields(_, _, form) => form.view(|message| Host::Correct(Message::Fields(message))),
            Correcting::History(id, title, events) => told(*id, title, events, context),
        }
    }
}

/// Every version of a record in one list, oldest first, with what each deed changed.
fn told<'a>(id: EntryId, title: &'a str, events: &'a [Event], context: &Context) -> Element<'a, Host> {
    let head = row![
        text::title("经过"),
        text::line(kind::SMALL, title).tone(Tone::Second),
        Space::new().width(Length::Fill),
        button("存为 PDF…").icon(Icon::Printer).on_press(Host::Correct(Message::Print(id))),
        button("关闭").id(dialog::SAFE).key("Esc").on_press(Host::Correct(Message::Close)),
    ]
    .spacing(10)
    .align_y(Alignment::Center);
    let lines = events.iter().map(event);
    let (width, height) = ((context.size.width - 48.0).min(760.0), (context.size.height - 48.0).min(640.0));
    let all = column![
        container(head).padding([0, 20]).center_y(54),
        surface::line(),
        surface::scroll(column(lines).padding([8, 20])).height(Length::Fill).width(Length::Fill),
    ];
    dialog::dialog(container(all).width(width).height(height)).into()
}

fn event(event: &Event) -> Element<'_, Host> {
    let states = match (event.from, event.to) {
        (Some(from), Some(to)) if from != to => format!("{} → {}", from.word(), to.word()),
        (None, Some(to)) => to.word().to_owned(),
        (Some(_), None) => "撤销了登记".to_owned(),
        _ => String::new(),
    };
    let first = row![
        container(text::small(event.at.get(..16).unwrap_or(&event.at))).width(124),
        container(text::small(format!("第 {} 号", event.entry))).width(72),
        text::body(event.summary.as_str()).width(Length::Fill),
        text::strong(states),
    ]
    .spacing(8);
    let said = [event.opinion.as_deref(), event.document.as_deref(), event.auditor.as_deref()];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join("　");
    let said = (!said.is_empty()).then(|| indented(text::small(said).into()));
    let changes = event.changes.iter().map(|(field, before, after)| {
        let words = match (before.is_empty(), after.is_empty()) {
            (true, _) => format!("{field}：{after}"),
            (_, true) => format!("{field}：去掉 {before}"),
            _ => format!("{field}：{before} → {after}"),
        };
        indented(text::small(words).into())
    });
    column![container(column![first].push(said).extend(changes).spacing(2)).padding([8, 0]), surface::line()]
        .into()
}

fn indented(words: Element<'_, Host>) -> Element<'_, Host> {
    row![Space::new().width(204), words].into()
}
