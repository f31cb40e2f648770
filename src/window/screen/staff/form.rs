//! The dialog of a person: new, or to be changed. Each field is read by the rules that read a workbook, and what is wrong
//! stands beside its field.

use std::collections::{BTreeMap, BTreeSet};

use iced::widget::{Row, Space, column, container, row};
use iced::{Alignment, Length};

use crate::exchange::inbound::field::StaffField;
use crate::model::citizen_id::DocumentType;
use crate::model::facts::{Education, TitleLevel};
use crate::model::id::StaffId;
use crate::model::staff::{
    Establishment, PostCategory, PostGrade, ReportedBy, SchoolStage, Sex, StaffStatus, Title,
};
use crate::service::Fault;
use crate::service::staff::{FieldRemark, StaffForm};
use crate::window::screen::chooser::Chooser;
use crate::window::screen::refusal;
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::tick::switch;
use crate::window::widget::{Element, dialog, field, select, surface, text};

/// The fields in the order in which they stand, four a line.
const ORDER: [StaffField; 32] = [
    StaffField::Name,
    StaffField::DocumentNumber,
    StaffField::DocumentType,
    StaffField::StaffCode,
    StaffField::Sex,
    StaffField::Birth,
    StaffField::Ethnicity,
    StaffField::Phone,
    StaffField::Department,
    StaffField::Post,
    StaffField::Subject,
    StaffField::Stage,
    StaffField::Title,
    StaffField::TitleSince,
    StaffField::Education,
    StaffField::Duty,
    StaffField::Joined,
    StaffField::JoinedSchool,
    StaffField::Status,
    StaffField::Establishment,
    StaffField::GradeGroup,
    StaffField::SubjectGroup,
    StaffField::LessonGroup,
    StaffField::FullTime,
    StaffField::EmployeeNumber,
    StaffField::PostGrade,
    StaffField::RegisteredOn,
    StaffField::Email,
    StaffField::FormerName,
    StaffField::HomeSchool,
    StaffField::ReportedBy,
    StaffField::Note,
];

/// So many stand in a line.
const IN_LINE: usize = 4;

/// What the dialog holds.
#[derive(Debug, Clone)]
pub struct Dialog {
    editing: Option<StaffId>,
    form: StaffForm,
    before: StaffForm,
    lists: BTreeMap<StaffField, Chooser<String>>,
    applying: Chooser<Option<TitleLevel>>,
    left: BTreeSet<StaffField>,
    tried: bool,
    remarks: Vec<FieldRemark>,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The words of a field change.
    Typed(StaffField, String),
    /// The focus leaves a field.
    Left(StaffField),
    /// A field with a list.
    Listed(StaffField, select::Event),
    /// 拟申报职称.
    Applying(select::Event),
    /// 新教师.
    New,
    /// 校长.
    Head,
    /// It is to be kept.
    Save,
    /// It is left.
    Close,
}

/// What the screen has to do about it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing.
    None,
    /// Read the form and say what is wrong.
    Check,
    /// Close the dialog.
    Close,
    /// Keep the form if nothing blocks it.
    Save,
}

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|one| word(*one).to_owned()).collect()
}

/// The words of a field that has a list of them.
fn listed(field: StaffField) -> Option<Vec<String>> {
    use StaffField as F;
    Some(match field {
        F::DocumentType => words(DocumentType::ALL, DocumentType::word),
        F::Sex => words(Sex::ALL, Sex::word),
        F::Post => words(PostCategory::ALL, PostCategory::word),
        F::Stage => words(SchoolStage::ALL, SchoolStage::word),
        F::Education => words(Education::ALL, Education::word),
        F::Status => words(StaffStatus::ALL, StaffStatus::word),
        F::Establishment => words(Establishment::ALL, Establishment::word),
        F::ReportedBy => words(ReportedBy::ALL, ReportedBy::word),
        F::FullTime => vec!["是".to_owned(), "否".to_owned()],
        F::PostGrade => (1..=13).filter_map(|n| Some(PostGrade::try_from(n).ok()?.word())).collect(),
        F::Title => words(Title::ALL, Title::word),
        _ => return None,
    })
}

impl Dialog {
    /// A new person.
    pub fn new() -> Self {
        let mut form = StaffForm::default();
        form.set(StaffField::Status, StaffStatus::Active.word());
        Self::with(None, form)
    }

    /// A person who is there.
    pub fn edit(id: StaffId, form: StaffForm) -> Self {
        Self::with(Some(id), form)
    }

    fn with(editing: Option<StaffId>, form: StaffForm) -> Self {
        let lists = ORDER.iter().filter_map(|field| {
            let mut words = listed(*field)?;
            let now = form.get(*field).to_owned();
            if !now.is_empty() && !words.contains(&now) {
                words.push(now.clone());
            }
            let empty = (String::new(), "不填".to_owned());
            let all = [empty].into_iter().chain(words.into_iter().map(|word| (word.clone(), word)));
            Some((*field, Chooser::new(all, (!now.is_empty()).then_some(&now))))
        });
        let levels = [(None, "没有")]
            .into_iter()
            .chain(TitleLevel::ALL.iter().map(|level| (Some(*level), level.word())));
        Self {
            editing,
            lists: lists.collect(),
            applying: Chooser::new(levels, Some(&form.standing.applying_for)),
            before: form.clone(),
            form,
            left: BTreeSet::new(),
            tried: false,
            remarks: Vec::new(),
            refused: None,
        }
    }

    /// Who is changed; nobody for a new person.
    pub fn editing(&self) -> Option<StaffId> {
        self.editing
    }

    /// What stands in it.
    pub fn form(&self) -> &StaffForm {
        &self.form
    }

    /// Says what is to be said about the fields.
    pub fn remark(&mut self, remarks: Vec<FieldRemark>) {
        self.remarks = remarks;
    }

    /// Says why the person was not kept; what was typed stays.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) -> Outcome {
        self.refused = None;
        match message {
            Message::Typed(field, words) => {
                self.form.set(field, words);
                if !self.tried && !self.left.contains(&field) {
                    return Outcome::None;
                }
            }
            Message::Left(field) => {
                // Somebody who only passes through a field has not said that it stays empty.
                if self.form.get(field) == self.before.get(field) || !self.left.insert(field) {
                    return Outcome::None;
                }
            }
            Message::Listed(field, event) => {
                let Some(list) = self.lists.get_mut(&field) else { return Outcome::None };
                if !list.update(event) {
                    return Outcome::None;
                }
                let word = list.value().cloned().unwrap_or_default();
                self.form.set(field, word);
                self.left.insert(field);
            }
            Message::Applying(event) => {
                self.applying.update(event);
                self.form.standing.applying_for = self.applying.value().copied().flatten();
                return Outcome::None;
            }
            Message::New => {
                self.form.standing.is_new = !self.form.standing.is_new;
                return Outcome::None;
            }
            Message::Head => {
                self.form.standing.is_head = !self.form.standing.is_head;
                return Outcome::None;
            }
            Message::Save => {
                self.tried = true;
                return Outcome::Save;
            }
            Message::Close => return Outcome::Close,
        }
        Outcome::Check
    }

    /// What is to be said about a field, once it was left or the form tried.
    fn said(&self, field: StaffField) -> Option<&FieldRemark> {
        self.remarks.iter().find(|remark| remark.field == field && (self.tried || self.left.contains(&field)))
    }

    fn field(&self, of: StaffField) -> Element<'_, Message> {
        let said = self.said(of);
        let wrong = said.is_some_and(|remark| remark.blocking);
        let input: Element<'_, Message> = match self.lists.get(&of) {
            Some(list) => list.view(of.code(), "不填", move |event| Message::Listed(of, event)),
            None => field::field(self.form.texts.get(&of).map_or("", String::as_str))
                .id(of.code())
                .wrong(wrong)
                .placeholder(hint(of))
                .on_blur(Message::Left(of))
                .on_input(move |words| Message::Typed(of, words))
                .into(),
        };
        let mut labelled = labelled(of.word(), input);
        if of == StaffField::Name {
            labelled = labelled.required();
        }
        match said {
            Some(remark) if remark.blocking => labelled = labelled.error(Some(&remark.problem)),
            Some(remark) => labelled = labelled.hint(&remark.problem),
            None => {}
        }
        labelled.width(Length::FillPortion(1)).into()
    }

    fn standing(&self) -> Element<'_, Message> {
        let standing = &self.form.standing;
        let applying = container(self.applying.view("applying", "没有", Message::Applying)).width(110);
        row![
            text::small("拟申报职称"),
            applying,
            Space::new().width(12),
            switch("新教师，在试用期", standing.is_new, Some(Message::New)),
            switch("校长、园长", standing.is_head, Some(Message::Head)),
        ]
        .spacing(12)
        .align_y(Alignment::Center)
        .into()
    }
}

fn hint(field: StaffField) -> &'static str {
    match field {
        StaffField::Birth => "证件号码里有",
        StaffField::Subject => "主学科写在前面",
        StaffField::TitleSince | StaffField::Joined | StaffField::JoinedSchool => "如 2015-08",
        _ => "",
    }
}

/// The dialog, within a height.
pub fn view(dialog: &Dialog, height: f32) -> Element<'_, Message> {
    let lines = ORDER.chunks(IN_LINE).map(|line| {
        let fields = line.iter().map(|field| dialog.field(*field));
        Row::with_children(fields).spacing(12).into()
    });
    let fields = column(lines).spacing(4).push(dialog.standing());
    let (head, leave, keep) = match dialog.editing {
        Some(_) => ("修改资料", "不修改", "保存修改"),
        None => ("登记教职工", "先不登记", "登记"),
    };
    let foot = row![
        container(column![].push(dialog.refused.as_ref().map(refusal))).width(Length::Fill),
        button(leave).key("Esc").on_press(Message::Close),
        button(keep).primary().key("Ctrl 回车").on_press(Message::Save),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    dialog::framed(
        text::title(head),
        container(surface::scroll(container(fields).padding([16, 20]))).max_height(height - 48.0 - 116.0),
        foot,
    )
    .width(920)
    .into()
}
