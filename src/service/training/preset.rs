//! 常用培训: trainings that come every year, with the facts that stay the same. They come with the program as data
//! (`assets/program_presets.toml`); what a school keeps stands in their place.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::program::ProgramForm;
use crate::model::facts::{Activity, Level, Mode};
use crate::service::error::ServiceError;
use crate::service::typed;
use crate::store::{Deed, Done, StoreError, View, Workspace};

/// Where the list of a school lies.
const KEPT: &str = "program.presets";
/// Stands in a title for the year in which a training is made.
const YEAR: &str = "{year}";

/// A training that comes every year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// By which it is chosen.
    pub name: String,
    /// 培训名称, with `{year}` for the year.
    pub title: String,
    /// What kind of activity it is.
    pub activity: Activity,
    /// How people take part.
    pub mode: Mode,
    /// The rank of the body behind it.
    #[serde(default)]
    pub level: Option<Level>,
    /// Hours for those who listen; empty where a notice says them.
    #[serde(default)]
    pub hours: String,
    /// Hours for those who speak.
    #[serde(default)]
    pub speaker_hours: String,
}

#[derive(Deserialize)]
struct File {
    preset: Vec<Preset>,
}

static BUILT_IN: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let file: Result<File, _> = toml::from_str(include_str!("../../../assets/program_presets.toml"));
    file.map(|file| file.preset).unwrap_or_default()
});

/// A title with a gap for the year; years of a stretch, as in 2025-2026学年, stay for whoever fills the form to change.
fn open_year(title: &str, year: &str) -> String {
    let parts: Vec<&str> = title.split(year).collect();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | '—' | '~' | '～' | '至');
    let mut open = String::new();
    for (at, part) in parts.iter().enumerate() {
        open.push_str(part);
        let Some(next) = parts.get(at + 1) else { break };
        let stretch = part.ends_with(is_part) || next.starts_with(is_part);
        open.push_str(if stretch { year } else { YEAR });
    }
    open
}

impl Preset {
    /// What a form says that stays the same from year to year.
    pub fn of(form: &ProgramForm, today: NaiveDate) -> Preset {
        let title = form.title.trim();
        let year = today.year().to_string();
        Preset {
            name: title.replace(&format!("{year}年度"), "").replace(&format!("{year}年"), ""),
            title: open_year(title, &year),
            activity: form.activity,
            mode: form.mode,
            level: form.level,
            hours: form.listener_hours.trim().to_owned(),
            speaker_hours: form.speaker_hours.trim().to_owned(),
        }
    }

    /// A form with these facts; what it says of days, place and the bodies behind it stays.
    pub fn fill(&self, form: ProgramForm, today: NaiveDate) -> ProgramForm {
        ProgramForm {
            title: self.title.replace(YEAR, &today.year().to_string()),
            activity: self.activity,
            mode: self.mode,
            level: self.level,
            listener_hours: self.hours.clone(),
            speaker_hours: self.speaker_hours.clone(),
            ..form
        }
    }
}

/// The trainings to choose from: those that the school keeps, else those that came with the program.
///
/// # Errors
/// [`StoreError::Damaged`] for a list that cannot be read, or what the disk says.
pub fn presets(view: View<'_>) -> Result<Vec<Preset>, ServiceError> {
    match view.setting(KEPT)? {
        None => Ok(BUILT_IN.clone()),
        Some(text) => {
            serde_json::from_str(&text).map_err(|_| StoreError::Damaged("常用培训".to_owned()).into())
        }
    }
}

/// The one of a name.
///
/// # Errors
/// [`ServiceError::Field`] when there is none, naming those that are there; or as [`presets`].
pub fn find_preset(view: View<'_>, name: &str) -> Result<Preset, ServiceError> {
    let all = presets(view)?;
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    let problem =
        format!("没有，现有{}", if names.is_empty() { "0 个".to_owned() } else { names.join("、") });
    let found = all.iter().find(|one| one.name == name.trim()).cloned();
    found.ok_or_else(|| ServiceError::Field { field: "常用培训", value: name.to_owned(), problem })
}

/// Keeps a training to choose from, in place of the one of the same name.
///
/// # Errors
/// [`ServiceError::Field`] without name or title, [`ServiceError::Hours`] for a figure that is none, or what the disk says.
pub fn keep_preset(workspace: &mut Workspace, preset: &Preset) -> Result<Done<()>, ServiceError> {
    workspace.deed("program.preset", |deed| {
        let preset = Preset {
            name: typed::needed("常用培训", &preset.name, 100)?,
            title: typed::needed("培训名称", &preset.title, 500)?,
            ..preset.clone()
        };
        for figure in [&preset.hours, &preset.speaker_hours] {
            typed::hours(figure)?;
        }
        deed.say(format!("存为常用培训：{}", preset.name));
        let mut all = presets(deed.view())?;
        match all.iter_mut().find(|one| one.name == preset.name) {
            Some(one) => *one = preset,
            None => all.push(preset),
        }
        keep(deed, &all)
    })
}

/// Takes a training out of those to choose from.
///
/// # Errors
/// As [`find_preset`].
pub fn drop_preset(workspace: &mut Workspace, name: &str) -> Result<Done<()>, ServiceError> {
    workspace.deed("program.preset_drop", |deed| {
        let dropped = find_preset(deed.view(), name)?;
        let mut all = presets(deed.view())?;
        all.retain(|one| *one != dropped);
        deed.say(format!("去掉常用培训：{}", dropped.name));
        keep(deed, &all)
    })
}

fn keep(deed: &Deed<'_>, all: &[Preset]) -> Result<(), ServiceError> {
    Ok(deed.set_setting(KEPT, &serde_json::json!(all).to_string())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_come_with_the_program_are_read_and_fill_a_form() {
        let today = "2026-06-01".parse().unwrap();
        let shown: Vec<_> = BUILT_IN.iter().map(|one| (one.name.as_str(), one.hours.as_str())).collect();
        assert_eq!(
            shown,
            [("暑期教师研修", "10"), ("寒假教师研修", ""), ("新教师入职培训", "120"), ("公需科目", "")]
        );
        let typed = ProgramForm { from: "2026-07-15".into(), ..ProgramForm::default() };
        let form = BUILT_IN[0].fill(typed, today);
        assert_eq!((form.title.as_str(), form.from.as_str()), ("2026年暑期教师研修", "2026-07-15"));
        assert_eq!(Preset::of(&form, today), BUILT_IN[0], "and it is kept again as what it was");
    }

    #[test]
    fn the_years_of_a_stretch_are_no_gap() {
        assert_eq!(open_year("2025年度校本研修", "2025"), "{year}年度校本研修");
        assert_eq!(open_year("校本研修2025", "2025"), "校本研修{year}");
        for title in ["2025-2026学年校本研修", "2024—2025学年校本研修", "第12025期", "救护员培训"]
        {
            assert_eq!(open_year(title, "2025"), title);
        }
    }
}
