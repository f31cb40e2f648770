//! 外出培训: leave to go to a training elsewhere, asked for, given and tied to the hours that came of it; in the file of a person.

use std::path::PathBuf;

use iced::widget::{column, row};
use iced::{Alignment, Length};

use crate::model::id::{EntryId, StaffId, TripId};
use crate::service::ServiceError;
use crate::service::trips::{TripForm, approve_trip, ask_trip, tie_trip};
use crate::store::{EntryFilter, EntryRow, Trip, Workspace};
use crate::window::icon::Icon;
use crate::window::screen::Context;
use crate::window::screen::fields::{Fields, at};
use crate::window::theme::{Hue, Tone, kind};
use crate::window::widget::button::button;
use crate::window::widget::{Element, chip, surface, text};

/// What is shown of a person.
#[derive(Debug, Clone)]
pub struct Trips {
    trips: Vec<(TripId, Trip)>,
    /// Hours that can still be tied.
    entries: Vec<EntryRow>,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum Message {
    /// Leave is asked for.
    Ask,
    /// It was given.
    Approve(TripId),
    /// It is tied to hours.
    Tie(TripId),
    /// The signed form is to be chosen.
    Paper(TripId),
    /// It was chosen.
    Chosen(TripId, Vec<PathBuf>),
    /// The forms are to be printed.
    Print,
}

/// What a dialog is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Asking for leave.
    Ask,
    /// Writing down that it was given.
    Approve(TripId),
    /// Tying it to hours.
    Tie(TripId),
}

/// Reads them.
pub fn read(workspace: &Workspace, staff: StaffId) -> Result<Trips, ServiceError> {
    let view = workspace.view();
    let filter = EntryFilter { staff: Some(staff), ..EntryFilter::default() };
    let entries = view.entries(&filter)?.into_iter();
    let entries = entries.filter(|entry| entry.state.is_live() && !entry.state.is_sealed()).collect();
    Ok(Trips { trips: view.trips_of(staff)?, entries })
}

impl Trips {
    fn trip(&self, id: TripId) -> Option<&Trip> {
        self.trips.iter().find(|(one, _)| *one == id).map(|(_, trip)| trip)
    }

    fn fitting(&self, trip: &Trip) -> Vec<&EntryRow> {
        let meets =
            |entry: &&EntryRow| entry.span.from() <= trip.span.to() && entry.span.to() >= trip.span.from();
        self.entries.iter().filter(meets).collect()
    }

    /// The dialog before a deed.
    pub fn form(&self, deed: Deed, name: &str, context: &Context) -> Option<Fields> {
        Some(match deed {
            Deed::Ask => Fields::new("外出培训申请", name, "先不登记", "登记申请")
                .words("培训名称", "")
                .needed()
                .day("开始日期", None, context.today)
                .needed()
                .half()
                .day("结束日期", None, context.today)
                .hint("一天的不用填")
                .half()
                .words("地点", "")
                .words("经费", "")
                .hint("元，例如 860")
                .half()
                .words("经费来源", "")
                .half(),
            Deed::Approve(id) => {
                let principal = context.school.principal.clone().unwrap_or_default();
                Fields::new("登记审批", self.trip(id)?.title.clone(), "先不登记", "登记审批")
                    .words("审批人", principal)
                    .needed()
                    .half()
                    .day("审批日期", Some(context.today), context.today)
                    .needed()
                    .half()
            }
            Deed::Tie(id) => {
                let trip = self.trip(id)?;
                let fitting = self.fitting(trip);
                let hours = fitting.iter().map(|entry| (entry.id.to_string(), named(entry)));
                let first = fitting.first().map(|entry| entry.id.to_string()).unwrap_or_default();
                Fields::new("对上学时", trip.title.clone(), "先不对", "对上学时")
                    .choice("这几天的学时记录", hours, &first)
                    .hint("开始以前批准的，学时算在计划以内")
                    .needed()
            }
        })
    }

    /// The list, each with what can be done.
    pub fn view(&self) -> Element<'_, Message> {
        let none = self.trips.is_empty().then(|| text::small("还没有外出培训申请。"));
        let print = (!self.trips.is_empty())
            .then(|| button("打印审批表").small().icon(Icon::Printer).on_press(Message::Print));
        let head = row![
            text::title("外出培训"),
            iced::widget::Space::new().width(Length::Fill),
            button("登记申请…").small().icon(Icon::Plus).on_press(Message::Ask),
        ]
        .push(print)
        .spacing(8)
        .align_y(Alignment::Center);
        let lines = self.trips.iter().map(|(id, trip)| self.line(*id, trip));
        column![head].push(none).extend(lines).spacing(10).into()
    }

    fn line<'a>(&'a self, id: TripId, trip: &'a Trip) -> Element<'a, Message> {
        let (icon, words, hue) = match (&trip.approved_by, trip.approved_on) {
            (Some(by), Some(on)) if trip.is_approved_in_time() => {
                (Icon::CircleCheck, format!("{by} {on} 批准"), Hue::Success)
            }
            (Some(by), Some(on)) => {
                (Icon::TriangleAlert, format!("{by} {on} 批准，在开始以后"), Hue::Warning)
            }
            _ => (Icon::Hourglass, "还没有批准".to_owned(), Hue::Warning),
        };
        let cost = trip.cost.map(|fen| format!("{}.{:02} 元", fen / 100, fen % 100));
        let about = [
            Some(format!("{} 至 {}", trip.span.from(), trip.span.to())),
            trip.place.clone(),
            cost,
            trip.cost_source.clone(),
            trip.entry.map(|entry| format!("学时第 {entry} 号")),
            trip.evidence.map(|_| "有签字的审批表".to_owned()),
        ];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join("　");
        let approved = trip.approved_by.is_some();
        let approve = (!approved).then(|| button("登记审批…").link().small().on_press(Message::Approve(id)));
        let paper = (approved && trip.evidence.is_none())
            .then(|| button("加审批表…").link().small().on_press(Message::Paper(id)));
        let tie = (approved && trip.entry.is_none() && !self.fitting(trip).is_empty())
            .then(|| button("对上学时…").link().small().on_press(Message::Tie(id)));
        let deeds = row![].push(approve).push(paper).push(tie).spacing(4);
        let first = row![text::body(trip.title.as_str()), chip::note(icon, words, hue)]
            .spacing(8)
            .align_y(Alignment::Center);
        let words = column![first, text::line(kind::SMALL, about).tone(Tone::Second)].spacing(2);
        column![row![words.width(Length::Fill), deeds].spacing(8).align_y(Alignment::Center), surface::line()]
            .spacing(8)
            .into()
    }
}

fn named(entry: &EntryRow) -> String {
    format!("{}　{}", entry.span.from(), entry.title)
}

/// Does what a dialog was for.
pub fn work(
    workspace: &mut Workspace,
    staff: StaffId,
    deed: Deed,
    typed: &[String],
) -> Result<String, ServiceError> {
    match deed {
        Deed::Ask => {
            let form = TripForm {
                title: at(typed, 0),
                from: at(typed, 1),
                to: at(typed, 2),
                place: at(typed, 3),
                cost: at(typed, 4),
                cost_source: at(typed, 5),
            };
            ask_trip(workspace, staff, &form)?;
            Ok(format!("已登记外出培训申请：{}", form.title))
        }
        Deed::Approve(id) => {
            approve_trip(workspace, id, &at(typed, 0), &at(typed, 1), None)?;
            Ok("已登记审批".to_owned())
        }
        Deed::Tie(id) => {
            let entry = at(typed, 0).parse().map_or(EntryId(0), EntryId);
            let in_time = tie_trip(workspace, id, entry)?.value;
            Ok(match in_time {
                true => "已对上学时，算在计划以内",
                false => "已对上学时；不是开始以前批准的，不算在计划以内",
            }
            .to_owned())
        }
    }
}

/// Puts the signed form behind leave that was given.
pub fn add_paper(
    workspace: &mut Workspace,
    id: TripId,
    file: &std::path::Path,
) -> Result<String, ServiceError> {
    let trip = workspace.view().trip(id)?;
    let on = trip.approved_on.map(|day| day.to_string()).unwrap_or_default();
    approve_trip(workspace, id, trip.approved_by.as_deref().unwrap_or_default(), &on, Some(file))?;
    Ok("已加签字的审批表".to_owned())
}
