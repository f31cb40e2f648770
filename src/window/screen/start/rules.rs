//! 周期和规程: which regulation, and the year. Suggested by the district and the stage until the administrator chooses.

use chrono::NaiveDate;
use iced::Length;
use iced::widget::{Row, column};

use crate::model::facts::Stage;
use crate::model::period::Period;
use crate::policy::{Pack, Params, cycle_at, year_at};
use crate::store::School;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::told;
use crate::window::widget::field::field;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, select, text};

/// The field of the regulation.
pub const POLICY: &str = "policy";
/// The field of the year.
pub const PERIOD: &str = "period";

/// The regulation where nothing tells of another: it holds for every school.
const NATIONAL: &str = "national-cycle-360";

/// What is typed.
pub struct Rules {
    today: NaiveDate,
    policy: Chooser<String>,
    /// Set by the administrator, so nothing is suggested any more.
    chosen: bool,
    period: String,
    typed: bool,
    hint: String,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum Message {
    /// 规程.
    Policy(select::Event),
    /// 年度.
    Period(String),
}

fn policies(chosen: &str) -> Chooser<String> {
    let all = Pack::builtins().iter().map(|pack| (pack.id().to_owned(), pack.title()));
    Chooser::new(all, Some(&chosen.to_owned()))
}

/// The regulation of a region: one whose issuer or title begins as the district does.
fn of_region(district: &str) -> Option<&'static Pack> {
    let region: String = district.chars().take(2).collect();
    let is_of = |pack: &&Pack| pack.issuer().starts_with(&region) || pack.title().starts_with(&region);
    Pack::builtins().iter().find(|pack| region.chars().count() == 2 && is_of(pack))
}

impl Rules {
    /// The national regulation and the year of today.
    pub fn new(today: NaiveDate) -> Self {
        let mut rules = Self {
            today,
            policy: policies(NATIONAL),
            chosen: false,
            period: String::new(),
            typed: false,
            hint: String::new(),
        };
        rules.tell();
        rules
    }

    /// Suggests a regulation by where the school lies.
    pub fn suggest(&mut self, district: &str, _stage: Stage) {
        if !self.chosen {
            self.policy = policies(of_region(district).map_or(NATIONAL, Pack::id));
            self.tell();
        }
    }

    /// Id of the regulation.
    pub fn policy(&self) -> &str {
        self.policy.value().map_or("", String::as_str)
    }

    fn pack(&self) -> Option<&'static Pack> {
        Pack::builtin(self.policy())
    }

    fn period(&self) -> Option<Period> {
        self.period.trim().parse().ok()
    }

    /// The year of the regulation that today lies in, and what it means in days.
    fn tell(&mut self) {
        let Some(pack) = self.pack() else { return };
        let params = Params::default();
        if !self.typed {
            self.period = year_at(pack, &params, self.today).to_string();
        }
        let Some(period) = self.period() else {
            self.hint = String::new();
            return;
        };
        let cycle = cycle_at(pack, &params, period.from());
        let cycle = cycle.map(|cycle| format!("；周期 {cycle}")).unwrap_or_default();
        self.hint = format!("{}{cycle}", told::days(period));
    }

    /// What is wrong with the year.
    pub fn problem(&self) -> Option<&'static str> {
        self.period().is_none().then_some("请写成 2026 或 2025学年")
    }

    /// A school of which only the year is known; none while the year is wrong.
    pub fn blank_school(&self) -> Option<School> {
        Some(School {
            name: String::new(),
            short_name: None,
            code: String::new(),
            stage: Stage::Primary,
            district: None,
            authority: None,
            principal: None,
            vice_principal: None,
            administrator: None,
            auditor: None,
            phone: None,
            credit_code: None,
            region: None,
            parent_school: None,
            base_school: false,
            address: None,
            period: self.period()?,
        })
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) {
        match message {
            Message::Policy(event) => self.chosen |= self.policy.update(event),
            Message::Period(words) => (self.period, self.typed) = (words, true),
        }
        self.tell();
    }

    /// The fields.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        say: impl Fn(Message) -> M + Clone + 'a,
        enter: M,
    ) -> Element<'a, M> {
        let (choose, typed) = (say.clone(), say);
        let policy = self.policy.view(POLICY, "请选择", move |event| choose(Message::Policy(event)));
        let wrong = self.problem();
        let period = field(&self.period)
            .id(PERIOD)
            .wrong(wrong.is_some())
            .on_input(move |words| typed(Message::Period(words)))
            .on_submit(enter);
        let note = self.pack().map(Pack::note).filter(|note| !note.is_empty());
        let policy = labelled("规程", policy).hint("以后可以在设置里再加、再换，各规程分别算");
        let period =
            labelled("现在的年度", period).hint(&self.hint).error(wrong).width(Length::FillPortion(1));
        column![policy]
            .push(note.map(text::small))
            .push(Row::with_children([period.into()]))
            .spacing(8)
            .into()
    }
}
