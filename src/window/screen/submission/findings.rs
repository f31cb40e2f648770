//! What was looked at before a step, a line each: what is in the way first, each with the way to mend it.

use iced::widget::{Space, column, container, row};
use iced::{Alignment, Length};

use crate::model::id::{EvidenceId, SubmissionId};
use crate::model::submission::{Kind, Subject};
use crate::service::submission::{About, Checks, Finding};
use crate::store::Proven;
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::screen::Aim;
use crate::window::theme::space::Room;
use crate::window::theme::{Hue, Tone, style};
use crate::window::widget::button::button;
use crate::window::widget::{Element, chip, surface, text};

/// The way to mend something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// In another place.
    Go(Place, Aim),
    /// Something else is to be handed in first.
    First(Kind),
    /// In another submission.
    Open(SubmissionId),
    /// A scan is to be put in.
    Attach,
    /// A scan is to be taken away.
    TakeAway(EvidenceId),
    /// Trainings elsewhere without leave are to stand, by one word for all.
    Waive,
}

/// A scan that cannot be shown; the window finds it when it draws the pictures.
pub const BROKEN_SCAN: &str = "broken_scan";
/// Fewer pages came back than were printed.
pub const FEW_PAGES: &str = "few_pages";

/// Where a finding is mended, and what the link says; none where the sentence is all there is to say.
pub fn mend(finding: &Finding, kind: Kind) -> Option<(&'static str, Mend)> {
    let item = match finding.about {
        Some(About::Item(subject)) => Some(subject),
        _ => None,
    };
    let at = |subject: Subject| match subject {
        Subject::Staff(id) => Mend::Go(Place::Staff, Aim::Staff(id)),
        Subject::Program(id) => Mend::Go(Place::Training, Aim::Program(id)),
        Subject::Entry(id) => Mend::Go(Place::Ledger, Aim::Entry(id)),
    };
    Some(match finding.fault.code {
        "nothing_to_submit" => match kind {
            Kind::Staff => ("导入名册", Mend::Go(Place::Staff, Aim::Import)),
            Kind::Programs => ("新建培训", Mend::Go(Place::Training, Aim::New)),
            Kind::Hours => ("去审核", Mend::Go(Place::Audit, Aim::Nothing)),
            Kind::Adjustments | Kind::Supplements => ("登记学时", Mend::Go(Place::Ledger, Aim::New)),
        },
        "staff_not_confirmed" => ("先报名单", Mend::First(Kind::Staff)),
        "no_number" => ("去补上", at(item?)),
        "evidence_missing" => ("去补上", at(item?)),
        "unaudited" => ("去审核", Mend::Go(Place::Audit, Aim::Nothing)),
        "no_proof" => ("补证明", Mend::Go(Place::Ledger, Aim::Unproven(Proven::Missing))),
        "no_hours" => ("看原因", at(item?)),
        "no_leave" => ("一次说明…", Mend::Waive),
        "no_principal" | "no_key" => ("去设置", Mend::Go(Place::Settings, Aim::Nothing)),
        "earlier_open" => match finding.about {
            Some(About::Submission(id)) => ("打开那一份", Mend::Open(id)),
            _ => return None,
        },
        "not_signed" | FEW_PAGES => ("放入", Mend::Attach),
        _ => return None,
    })
}

/// A card of checks. `more` are warnings that the window itself found, each with its link.
pub fn card<'a, M: Clone + 'a>(
    room: Room,
    name: &'a str,
    checks: &Checks,
    more: Vec<(Finding, &'static str, Mend)>,
    kind: Kind,
    (again, say): (Option<M>, impl Fn(Mend) -> M + 'a),
) -> Element<'a, M> {
    let warnings = checks.warnings.len() + more.len();
    let note = |count: usize, words: &str, icon, hue| -> Option<Element<'a, M>> {
        (count > 0).then(|| chip::note(icon, format!("{count} {words}"), hue))
    };
    let again = again.map(|again| button("重新检查").quiet().small().icon(Icon::RefreshCw).on_press(again));
    let right = row![]
        .push(note(checks.blockers.len(), "项必须解决", Icon::CircleX, Hue::Danger))
        .push(note(warnings, "项提醒", Icon::TriangleAlert, Hue::Warning))
        .push(Space::new().width(Length::Fill))
        .push(again)
        .spacing(8)
        .align_y(Alignment::Center)
        .width(Length::FillPortion(20));
    let found = |finding: &Finding, blocks: bool, way: Option<(&'static str, Mend)>| {
        let (icon, tone) =
            if blocks { (Icon::CircleX, Tone::Danger) } else { (Icon::TriangleAlert, Tone::Warning) };
        let words = finding.fault.message.clone();
        let words = if blocks { text::strong(words) } else { text::body(words) };
        let lines = column![words].push(finding.fault.way_out.clone().map(text::small)).width(Length::Fill);
        let way =
            way.map(|(word, mend)| button(word).link().trailing(Icon::ChevronRight).on_press(say(mend)));
        let line = row![container(icon.toned(16.0, tone)).padding([3, 0]), lines].push(way).spacing(12);
        container(line).padding([8, 16]).width(Length::Fill).into()
    };
    let mut lines: Vec<Element<'a, M>> = Vec::new();
    lines.extend(checks.blockers.iter().map(|finding| found(finding, true, mend(finding, kind))));
    lines.extend(more.iter().map(|(finding, word, mend)| found(finding, false, Some((*word, mend.clone())))));
    lines.extend(checks.warnings.iter().map(|finding| found(finding, false, mend(finding, kind))));
    lines.extend(checks.fine.iter().map(|words| {
        let line = row![Icon::Check.toned(16.0, Tone::Success), text::body(words.clone())].spacing(12);
        container(line.align_y(Alignment::Center)).padding([0, 16]).center_y(room.list_row()).into()
    }));
    let mut list = column![];
    for (place, line) in lines.into_iter().enumerate() {
        if place > 0 {
            list = list.push(surface::line());
        }
        list = list.push(line);
    }
    let head = row![text::strong(name), right].spacing(10).align_y(Alignment::Center);
    let head = container(head).padding([0, 16]).center_y(room.card_head()).width(Length::Fill);
    container(column![head, surface::line(), list]).padding(1).style(style::card).width(Length::Fill).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::{EntryId, StaffId};
    use crate::service::Fault;

    fn finding(code: &'static str, about: Option<About>) -> Finding {
        Finding { fault: Fault::new(code, "", ""), about }
    }

    #[test]
    fn what_is_in_the_way_leads_to_where_it_is_mended() {
        let staff = Some(About::Item(Subject::Staff(StaffId(7))));
        let (word, way) = mend(&finding("no_number", staff), Kind::Hours).unwrap();
        assert_eq!((word, way), ("去补上", Mend::Go(Place::Staff, Aim::Staff(StaffId(7)))));
        let entry = Some(About::Item(Subject::Entry(EntryId(3))));
        let (_, way) = mend(&finding("evidence_missing", entry), Kind::Hours).unwrap();
        assert_eq!(way, Mend::Go(Place::Ledger, Aim::Entry(EntryId(3))));
        let (_, way) = mend(&finding("staff_not_confirmed", staff), Kind::Hours).unwrap();
        assert_eq!(way, Mend::First(Kind::Staff));
        let other = Some(About::Submission(SubmissionId(2)));
        assert_eq!(
            mend(&finding("earlier_open", other), Kind::Hours).unwrap().1,
            Mend::Open(SubmissionId(2))
        );
        assert_eq!(mend(&finding("damaged", None), Kind::Hours), None);
        for kind in Kind::ALL {
            assert!(mend(&finding("nothing_to_submit", None), *kind).is_some());
        }
    }
}
