//! What the window remembers from one start to the next, beside the workspace: which one was open,
//! the size of the window, light or dark, the columns of each list.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use iced::{Point, Size};
use serde::{Deserialize, Serialize};

use super::theme::space;

/// Light, dark, or as the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How the window looks to who sits before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Light or dark.
    pub appearance: Appearance,
    /// Rows are 34 high instead of 28.
    pub airy: bool,
}

impl Look {
    /// Height of a row of a list, in px.
    pub fn row(self) -> f32 {
        if self.airy { space::AIRY_ROW } else { space::ROW }
    }
}

/// How a list was left.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct List {
    /// Width in px of each column that was drawn, by its id.
    pub widths: BTreeMap<String, f32>,
    /// The ids of the columns that are shown, from left to right; empty for all.
    pub shown: Vec<String>,
    /// The ids of the columns it is sorted by, the most important first; true from the last to the first.
    pub sort: Vec<(String, bool)>,
    /// What it is filtered by: the name of the filter and its value.
    pub filters: BTreeMap<String, String>,
    /// Width of its pane in px.
    pub pane: Option<f32>,
}

/// What is remembered. A file that cannot be read counts as none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The workspace that was open last.
    pub workspace: Option<PathBuf>,
    /// Width and height of the window.
    pub size: (f32, f32),
    /// Its left upper corner, from that of the main screen.
    pub corner: Option<(f32, f32)>,
    /// Light or dark.
    pub appearance: Appearance,
    /// Height of rows is 34 instead of 28.
    pub airy: bool,
    /// The lists, by the name of their screen.
    pub lists: BTreeMap<String, List>,
    /// Name of the last report of a crash that was told of.
    pub told_crash: Option<String>,
    /// Where reports of crashes lie.
    #[serde(skip)]
    pub crashes: Option<PathBuf>,
    /// Where the system keeps documents: what is suggested for a new workspace.
    #[serde(skip)]
    pub documents: Option<PathBuf>,
    #[serde(skip)]
    file: Option<PathBuf>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            workspace: None,
            size: space::FIRST,
            corner: None,
            appearance: Appearance::System,
            airy: false,
            lists: BTreeMap::new(),
            told_crash: None,
            crashes: None,
            documents: None,
            file: None,
        }
    }
}

impl Memory {
    /// Where the system keeps such things.
    pub fn place() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "xueshi").map(|dirs| dirs.config_dir().join("window.json"))
    }

    /// Where the system keeps documents; without such a place, the person's own folder.
    pub fn documents() -> Option<PathBuf> {
        let dirs = directories::UserDirs::new()?;
        Some(dirs.document_dir().unwrap_or_else(|| dirs.home_dir()).to_owned())
    }

    /// Reads what was remembered.
    pub fn load(file: Option<PathBuf>) -> Self {
        let text = file.as_deref().and_then(|file| fs::read_to_string(file).ok());
        let known: Self = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let (width, height) = known.size;
        let (least_width, least_height) = space::LEAST;
        let size = (width.max(least_width), height.max(least_height));
        Self { file, size, ..known }
    }

    /// The same, with another place for documents.
    pub fn with_documents(self, documents: Option<PathBuf>) -> Self {
        Self { documents, ..self }
    }

    /// The same, with a place where reports of crashes lie.
    pub fn with_crashes(self, crashes: Option<PathBuf>) -> Self {
        Self { crashes, ..self }
    }

    /// Where a window of this size opens on a screen of that size: where it was, if it can be taken hold of there,
    /// else in the middle.
    pub fn spot(&self, window: Size, screen: Size) -> Point {
        /// So much of its title must be on the screen.
        const HOLD: f32 = 120.0;
        let middle = || {
            let half = |room: f32, own: f32| ((room - own) / 2.0).max(0.0);
            Point::new(half(screen.width, window.width), half(screen.height, window.height))
        };
        let seen = |(x, y): &(f32, f32)| {
            let across = x + window.width >= HOLD && *x <= screen.width - HOLD;
            across && (0.0..=screen.height - HOLD).contains(y)
        };
        self.corner.filter(seen).map_or_else(middle, |(x, y)| Point::new(x, y))
    }

    /// How the window looks.
    pub fn look(&self) -> Look {
        Look { appearance: self.appearance, airy: self.airy }
    }

    /// It looks so from now on.
    pub fn set_look(&mut self, look: Look) {
        (self.appearance, self.airy) = (look.appearance, look.airy);
        self.keep();
    }

    /// Writes it down. That it cannot be written is no reason to stop.
    pub fn keep(&self) {
        if let Some(file) = &self.file {
            let _ = self.write(file);
        }
    }

    fn write(&self, file: &Path) -> io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let text = serde_json::to_string_pretty(self)?;
        let beside = file.with_extension("new");
        fs::write(&beside, text)?;
        fs::rename(beside, file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_there_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/window.json");
        let mut memory = Memory::load(Some(file.clone()));
        assert_eq!(memory.workspace, None);
        memory.workspace = Some("学时簿".into());
        memory.size = (1100.0, 720.0);
        memory.corner = Some((40.0, 20.0));
        memory.keep();
        assert_eq!(Memory::load(Some(file)), memory);
    }

    #[test]
    fn a_window_opens_where_it_was_if_that_is_on_the_screen() {
        let (window, screen) = (Size::new(1024.0, 700.0), Size::new(1440.0, 900.0));
        let spot = |corner| {
            let at = Memory { corner, ..Memory::default() }.spot(window, screen);
            (at.x, at.y)
        };
        let middle = (208.0, 100.0);
        assert_eq!(spot(None), middle);
        assert_eq!(spot(Some((300.0, 50.0))), (300.0, 50.0));
        assert_eq!(spot(Some((-40.0, 0.0))), (-40.0, 0.0), "most of it is seen");
        for gone in [(1500.0, 50.0), (-1000.0, 50.0), (300.0, 880.0), (300.0, -30.0)] {
            assert_eq!(spot(Some(gone)), middle, "{gone:?}");
        }
        let low = Size::new(800.0, 600.0);
        assert_eq!(Memory::default().spot(window, low), Point::ORIGIN);
    }

    #[test]
    fn a_broken_file_counts_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("window.json");
        fs::write(&file, "{\"size\": [1, 1], \"unknown\"").unwrap();
        assert_eq!(Memory::load(Some(file)).size, space::FIRST);
    }
}
