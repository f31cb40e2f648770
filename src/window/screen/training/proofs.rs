//! 材料: the files that stand behind a program and prove the hours of everybody in it.

use std::path::PathBuf;

use iced::Length;
use iced::widget::{column, container};

use super::data::Book;
use super::{Dialog, Spot, Training};
use crate::model::id::ProgramId;
use crate::service::ledger::{ProofFile, add_program_proofs, describe_program_proof, remove_program_proof};
use crate::window::icon::Icon;
use crate::window::screen::fields;
use crate::window::screen::record::proof;
use crate::window::screen::slot::Slot;
use crate::window::screen::{Action, Context};
use crate::window::widget::button::button;
use crate::window::widget::{Element, bar, empty, surface};

/// What happens on the tab.
#[derive(Debug, Clone)]
pub enum Message {
    /// Files are to be chosen.
    Choose,
    /// Files were chosen or dropped for this program.
    Chosen(ProgramId, Vec<PathBuf>),
    /// The proof at this place of the list is to be seen in its own program.
    Open(usize),
    /// It was opened, or why not.
    Opened(Result<(), String>),
    /// What the one of this 序号 is, is to be said otherwise.
    Describe(u32),
    /// The dialog of that.
    Fields(fields::Message),
    /// This 序号 is taken away.
    Remove(u32),
}

/// Takes what happens.
pub fn update(training: &mut Training, context: &Context, message: Message) -> Action<super::Message> {
    match message {
        Message::Choose => {
            // The window goes on while files are chosen: they belong to the program that is open now.
            let Some(id) = training.book.as_ref().map(|book| book.id) else { return Action::none() };
            let chosen = proof::choose("选择培训材料");
            Action::run(chosen.map(move |files| super::Message::Proofs(Message::Chosen(id, files))))
        }
        Message::Chosen(_, files) if files.is_empty() => Action::none(),
        Message::Chosen(id, files) => {
            Training::on(context, id, (Slot::<Dialog>::aside(), Spot::Toast), move |workspace, id| {
                let kind = |file| proof::kind_of(file, crate::model::facts::ProofKind::Other);
                let named: Vec<ProofFile<'_>> =
                    files.iter().map(|file| (file.as_path(), kind(file.as_path()))).collect();
                add_program_proofs(workspace, id, &named)?;
                Ok(format!("材料加 {} 份", files.len()))
            })
        }
        Message::Open(at) => {
            let proof = training.book.as_ref().and_then(|book| book.proofs.get(at));
            let Some(proof) = proof else { return Action::none() };
            let opened = proof::open(context, proof.evidence.clone());
            Action::run(opened.map(|opened| super::Message::Proofs(Message::Opened(opened))))
        }
        Message::Opened(opened) => proof::told(opened),
        Message::Describe(number) => {
            let Some(book) = &training.book else { return Action::none() };
            if let Some(one) = book.proofs.iter().find(|proof| proof.number == number) {
                training.dialog.open(Dialog::Proof(book.id, number, Box::new(proof::asking(one))));
            }
            Action::none()
        }
        Message::Fields(message) => said(training, context, message),
        Message::Remove(number) => training.deed(context, Spot::Toast, move |workspace, id| {
            remove_program_proof(workspace, id, number)?;
            Ok(format!("已移除第 {number} 份材料"))
        }),
    }
}

fn said(training: &mut Training, context: &Context, message: fields::Message) -> Action<super::Message> {
    let Some(Dialog::Proof(id, number, form)) = training.dialog.get_mut() else { return Action::none() };
    let (id, number) = (*id, *number);
    match form.update(message) {
        fields::Outcome::None => Action::none(),
        fields::Outcome::Close => {
            training.dialog.close();
            Action::none()
        }
        fields::Outcome::Do(typed) => {
            let Some(ticket) = training.dialog.begin() else { return Action::none() };
            Training::on(context, id, (ticket, Spot::Dialog), move |workspace, id| {
                let (kind, words) = proof::said(&typed);
                describe_program_proof(workspace, id, number, kind, Some(&words))?;
                Ok(format!("第 {number} 件材料是{}", kind.word()))
            })
        }
    }
}

/// The tab.
pub fn view(book: &Book) -> Element<'_, Message> {
    let tools =
        bar::tools([button("加材料…").small().icon(Icon::Paperclip).on_press(Message::Choose).into()], []);
    if book.proofs.is_empty() {
        let nothing = empty::empty(
            Icon::Paperclip,
            "还没有材料",
            "通知、签到表、照片放在这里，一份证明所有参训人员的学时；也可以把文件拖进来。",
            vec![button("加材料…").icon(Icon::Paperclip).on_press(Message::Choose)],
        );
        return column![tools, nothing].into();
    }
    let lines = book.proofs.iter().enumerate().map(|(at, one)| {
        let deeds =
            proof::Deeds { describe: Message::Describe(one.number), remove: Message::Remove(one.number) };
        column![proof::line(one, Message::Open(at), Some(deeds)), surface::line()].into()
    });
    let list = surface::scroll(container(column(lines)).padding([0, 14])).height(Length::Fill);
    column![tools, surface::line(), list].into()
}
