//! 考勤扣减: what attendance takes off the hours of a course, by the school's own rules. All are off unless they are set.

use std::collections::BTreeMap;

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use super::{part, sheet};
use crate::model::attendance::{Attendance, AttendanceRules};
use crate::model::hours::Hours;
use crate::service::settlement::{attendance_rules, set_attendance_rules};
use crate::service::{Fault, ServiceError};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::screen::doing::{self, Doing};
use crate::window::screen::fields::{self, Fields, at};
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen};
use crate::window::theme::{Tone, kind, style};
use crate::window::widget::button::button;
use crate::window::widget::{Element, surface, text};

/// What can take off hours: every mark but presence.
fn marks() -> impl Iterator<Item = Attendance> {
    Attendance::ALL.iter().copied().filter(|mark| *mark != Attendance::Present)
}

/// The state of the section.
#[derive(Default)]
pub struct AttendanceSection {
    rules: Option<AttendanceRules>,
    asked: Ticket,
    doing: Doing<()>,
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The rules were read.
    Read(Ticket, Result<AttendanceRules, Fault>),
    /// They are to be changed.
    Edit,
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

impl AttendanceSection {
    fn read(&mut self, context: &Context) -> Action<Message> {
        let ticket = self.asked.draw();
        let read = context.desk.ask(|workspace| attendance_rules(workspace.view()));
        Action::run(read.map(move |read| Message::Read(ticket, read)))
    }
}

/// The fields, in the order in which [`typed`] reads them.
fn form(rules: &AttendanceRules) -> Fields {
    let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
    let kept: Vec<&str> = rules.kept.iter().map(|mark| mark.word()).collect();
    let mut form = Fields::new("考勤扣减", "空着就是不扣", "不改", "保存");
    for mark in marks() {
        let hours = rules.deductions.get(&mark).filter(|hours| !hours.is_zero());
        let hours = hours.map(ToString::to_string).unwrap_or_default();
        form = form.words(per_mark(mark), hours).half();
    }
    form.words("没有到场也照计学时的情况", kept.join("、"))
        .hint("例如 公假、病假")
        .words("旷课几次起不计学时", count(rules.zero_from_absences))
        .half()
        .words("请假几次起不计学时", count(rules.zero_from_leaves))
        .half()
}

const fn per_mark(mark: Attendance) -> &'static str {
    match mark {
        Attendance::Late => "迟到一次扣几学时",
        Attendance::Early => "早退一次扣几学时",
        Attendance::Personal => "事假一次扣几学时",
        Attendance::Sick => "病假一次扣几学时",
        Attendance::Official => "公假一次扣几学时",
        Attendance::Maternity => "产假一次扣几学时",
        Attendance::Present | Attendance::Absent => "旷课一次扣几学时",
    }
}

fn wrong(field: &'static str, value: String, problem: impl Into<String>) -> ServiceError {
    ServiceError::Field { field, value, problem: problem.into() }
}

fn count(field: &'static str, text: String) -> Result<Option<u32>, ServiceError> {
    match text.trim() {
        "" | "0" => Ok(None),
        number => match number.parse() {
            Ok(count) => Ok(Some(count)),
            Err(_) => Err(wrong(field, text, "应是次数，例如 3")),
        },
    }
}

/// The rules as they were typed.
fn typed(texts: &[String]) -> Result<AttendanceRules, ServiceError> {
    let mut deductions = BTreeMap::new();
    for (place, mark) in marks().enumerate() {
        let text = at(texts, place);
        if text.trim().is_empty() {
            continue;
        }
        let hours: Hours = match text.trim().parse() {
            Ok(hours) => hours,
            Err(why) => return Err(wrong(per_mark(mark), text, format!("{why}"))),
        };
        deductions.insert(mark, hours);
    }
    let after = marks().count();
    let words = at(texts, after);
    let mut kept = Vec::new();
    for word in words.split(['、', ',', '，', ' ', ';', '；']).map(str::trim).filter(|word| !word.is_empty())
    {
        let mark = Attendance::from_word(word).filter(|mark| !mark.is_there());
        kept.push(mark.ok_or_else(|| {
            wrong("照计学时的情况", word.to_owned(), "应是 事假、病假、公假、产假、旷课 里的几种")
        })?);
    }
    Ok(AttendanceRules {
        deductions,
        kept,
        zero_from_absences: count("旷课几次起不计学时", at(texts, after + 1))?,
        zero_from_leaves: count("请假几次起不计学时", at(texts, after + 2))?,
    })
}

impl Screen for AttendanceSection {
    type Message = Message;

    fn load(&mut self, context: &Context, _aim: Aim) -> Action<Message> {
        self.read(context)
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Read(ticket, Ok(rules)) if ticket == self.asked => self.rules = Some(rules),
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::Edit => {
                if let Some(rules) = &self.rules {
                    self.doing.ask((), form(rules));
                }
            }
            Message::Fields(message) => {
                let Some(((), texts)) = self.doing.update(message) else { return Action::none() };
                return self.doing.begin(context, Message::Did, move |workspace| {
                    let rules = typed(&texts)?;
                    set_attendance_rules(workspace, &rules)?;
                    Ok(format!("考勤扣减：{}", rules.summary()))
                });
            }
            Message::Did(answer) => match self.doing.answered(answer) {
                Ok(words) => return Action::done(words).and(self.read(context).task),
                Err(told) => return told,
            },
        }
        Action::none()
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Message> {
        let Some(rules) = &self.rules else { return Page::new("", Space::new()) };
        let about = "一场没有到的不计这一场；这里设的是另外再扣多少。按场次结算的培训，结算时扣；已经结算的不变，\
                     重新结算才按新的算。";
        let lines = rules.sentences().into_iter().map(|sentence| {
            let line = container(text::line(kind::BODY, sentence)).center_y(36);
            column![surface::line(), line].into()
        });
        let none = (*rules == AttendanceRules::default())
            .then(|| text::body("没有考勤扣减").style(style::tone(Tone::Second)));
        let edit =
            row![button("修改…").icon(Icon::Pencil).on_press(Message::Edit)].align_y(Alignment::Center);
        let body: Element<'a, Message> =
            column![column(lines).push(none).width(Length::Fill), edit].spacing(12).into();
        Page::new("", sheet(context, [part("考勤扣减", about, body)]))
            .dialog(self.doing.view(Message::Fields))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        self.doing.key(press).filter(|_| self.doing.is_open()).map(Message::Fields)
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rules: &AttendanceRules) -> Vec<String> {
        match form(rules).update(fields::Message::Do) {
            fields::Outcome::Do(texts) => texts,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_the_dialog_shows_is_read_back_and_bad_words_are_named() {
        let rules = AttendanceRules {
            deductions: [(Attendance::Late, "0.5".parse().unwrap()), (Attendance::Absent, Hours::whole(1))]
                .into(),
            kept: vec![Attendance::Official],
            zero_from_absences: Some(3),
            zero_from_leaves: None,
        };
        assert_eq!(typed(&said(&rules)).unwrap(), rules);
        assert_eq!(typed(&said(&AttendanceRules::default())).unwrap(), AttendanceRules::default());
        for (place, text, field) in
            [(0, "半", "迟到一次扣几学时"), (7, "出席", "照计学时的情况"), (8, "三次", "旷课几次起不计学时")]
        {
            let mut texts = said(&rules);
            texts[place] = text.to_owned();
            let refused = typed(&texts).unwrap_err();
            assert!(
                matches!(&refused, ServiceError::Field { field: named, .. } if *named == field),
                "{refused}"
            );
        }
    }
}
