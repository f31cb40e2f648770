//! What the list shows: its filters, where a link leads, and how it was left.

use chrono::Datelike;

use super::{Filter, Ledger, Message};
use crate::model::facts::Activity;
use crate::model::period::Period;
use crate::model::state::EntryState;
use crate::store::{EntryFilter, EntryOrder, EntrySort, Proven};
use crate::window::memory::List;
use crate::window::screen::intake::Kind;
use crate::window::screen::{Aim, Ask, Context, remembered};
use crate::window::theme::space;

/// The name under which the list is remembered.
const NAME: &str = "ledger";

impl Ledger {
    /// The years that can be chosen: that of the school and the ones before it.
    pub(super) fn set_up(&mut self, context: &Context) {
        if std::mem::replace(&mut self.set_up, true) {
            return;
        }
        let last = context.school.period.to().year();
        self.year = Filter::new("年度", years(last, None), Period::years(last, last).ok());
        let Some(list) = context.lists.get(NAME) else { return };
        remembered::restore(&mut self.table, list);
        let value = |name: &str| list.filters.get(name).map(String::as_str);
        self.activity.set(value("activity").and_then(Activity::from_code));
        let states = value("state").unwrap_or_default().split(',').filter_map(EntryState::from_code);
        self.state.set(Some(states.collect()).filter(|states: &Vec<_>| !states.is_empty()));
        self.proven.set(value("proven").and_then(Proven::from_code));
        (self.cut, self.bare) = (value("cut").is_some(), value("bare").is_some());
        self.pane = list.pane.unwrap_or(space::PANE.0).clamp(space::PANE.1, space::PANE.2);
    }

    /// Notes how the list is left. The year is not: each start begins with that of the school.
    pub(super) fn remember(&self) -> Ask {
        let mut list = List { pane: Some(self.pane), ..List::default() };
        remembered::note(&self.table, &mut list);
        let kept = [
            ("activity", self.activity.value().map(|activity| activity.code().to_owned())),
            (
                "state",
                self.state
                    .value()
                    .map(|states| states.iter().map(|state| state.code()).collect::<Vec<_>>().join(",")),
            ),
            ("proven", self.proven.value().map(|proven| proven.code().to_owned())),
            ("cut", self.cut.then(String::new)),
            ("bare", self.bare.then(String::new)),
        ];
        list.filters = kept.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
        Ask::Remember(NAME, Box::new(list))
    }

    /// The year that dates are shown without.
    pub(super) fn shown_year(&self) -> Option<i32> {
        self.year.value().map(|year| year.to().year())
    }

    pub(super) fn filter(&self) -> EntryFilter {
        let sort = self.table.sort().first();
        let by = match sort.map(|sort| sort.column) {
            Some(0) => EntrySort::Name,
            Some(1) => EntrySort::Title,
            Some(4) => EntrySort::Hours,
            Some(7) => EntrySort::State,
            _ => EntrySort::Day,
        };
        EntryFilter {
            text: self.query.trim().to_owned(),
            staff: self.staff,
            program: self.program,
            states: self.state.value().cloned().unwrap_or_default(),
            activity: self.activity.value().copied(),
            period: self.year.value().copied(),
            proven: self.proven.value().copied(),
            order: EntryOrder { by, descending: sort.is_none_or(|sort| sort.descending) },
            ..EntryFilter::default()
        }
    }

    pub(super) fn clear(&mut self) {
        self.query.clear();
        self.year.set(None);
        self.activity.set(None);
        self.state.set(None);
        self.proven.set(None);
        (self.cut, self.bare) = (false, false);
        (self.only, self.staff, self.program) = (None, None, None);
    }

    pub(super) fn aim_at(&mut self, aim: Aim) -> Option<Message> {
        match aim {
            Aim::Entry(id) => {
                self.clear();
                self.aim = Some(id);
                self.pane_open = true;
            }
            Aim::Entries(states) => {
                self.clear();
                self.state.set(Some(states));
            }
            Aim::Unproven(proven) => {
                self.clear();
                self.proven.set(Some(proven));
            }
            Aim::Staff(staff) => {
                self.clear();
                (self.staff, self.only) = (Some(staff), Some("只看一人".to_owned()));
            }
            Aim::Program(program) => {
                self.clear();
                (self.program, self.only) = (Some(program), Some("只看一个培训".to_owned()));
            }
            Aim::Year(year) => {
                self.clear();
                self.year = Filter::new("年度", years(year.to().year(), Some(year)), Some(year));
            }
            Aim::ImportOf(kind) => return Some(Message::Import(kind, None)),
            Aim::Import => return Some(Message::Import(Kind::Entries, None)),
            Aim::File(kind, path) => return Some(Message::Import(kind, Some(path))),
            Aim::New => return Some(Message::New),
            Aim::Several(people) => return Some(Message::Several(people)),
            _ => {}
        }
        None
    }
}

/// Years to choose from, the last one first, and one more where it is none of them.
fn years(last: i32, also: Option<Period>) -> Vec<(Period, String)> {
    let mut years: Vec<Period> =
        (0..8).filter_map(|back| Period::years(last - back, last - back).ok()).collect();
    if let Some(year) = also.filter(|year| !years.contains(year)) {
        years.insert(0, year);
    }
    let word = |year: Period| match Period::years(year.to().year(), year.to().year()) == Ok(year) {
        true => format!("{year} 年度"),
        false => year.to_string(),
    };
    years.into_iter().map(|year| (year, word(year))).collect()
}
