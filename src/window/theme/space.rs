//! Measures in px at 100 %: gaps are 4, 8, 12, 16, 20 or 24.

/// Between an icon and its word.
pub const ICON_GAP: f32 = 6.0;
/// Between controls.
pub const GAP: f32 = 8.0;
/// Inside a card.
pub const CARD: f32 = 16.0;
/// A window at least this wide has the wide layout.
pub const WIDE: f32 = 1200.0;
/// The smallest window.
pub const LEAST: (f32, f32) = (1024.0, 700.0);
/// The window as it first opens.
pub const FIRST: (f32, f32) = (1440.0, 900.0);

/// Button, field, select.
pub const CONTROL: f32 = 30.0;
/// Small button, chip that filters.
pub const SMALL_CONTROL: f32 = 26.0;
/// A chip that tells a state.
pub const CHIP: f32 = 20.0;
/// A checkbox or radio.
pub const TICK: f32 = 16.0;
/// Corner of a button, a field, a chip that filters.
pub const RADIUS: f32 = 6.0;
/// Corner of a card or a toast.
pub const CARD_RADIUS: f32 = 8.0;
/// Corner of a dialog.
pub const DIALOG_RADIUS: f32 = 10.0;
/// Corner of a state chip.
pub const CHIP_RADIUS: f32 = 4.0;

/// Head of a table.
pub const TABLE_HEAD: f32 = 30.0;
/// Row of a table.
pub const ROW: f32 = 28.0;
/// Row of a table in the airy setting.
pub const AIRY_ROW: f32 = 34.0;
/// Foot of a table, with the sums.
pub const TOTAL: f32 = 32.0;
/// Row of a menu or of the palette.
pub const MENU_ROW: f32 = 30.0;
/// Head of the screen.
pub const SCREEN_HEAD: f32 = 52.0;
/// Filter row, tool row, selection bar.
pub const BAR: f32 = 44.0;
/// Foot of a pane with its deeds.
pub const PANE_FOOT: f32 = 50.0;
/// Detail pane: width when it is first opened, and the least and the most it can be drawn to.
pub const PANE: (f32, f32, f32) = (368.0, 320.0, 520.0);
/// Sidebar in the wide and in the narrow layout.
pub const SIDEBAR: (f32, f32) = (176.0, 64.0);

/// What a window of some width gets: the wide layout or the narrow one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// 1200 and more.
    Wide,
    /// 1024 to 1199.
    Narrow,
}

impl Room {
    /// The layout for a window of this width.
    pub fn of(width: f32) -> Self {
        if width >= WIDE { Self::Wide } else { Self::Narrow }
    }

    /// Margin of the page.
    pub fn margin(self) -> f32 {
        match self {
            Self::Wide => 20.0,
            Self::Narrow => 14.0,
        }
    }

    /// Between cards.
    pub fn between(self) -> f32 {
        match self {
            Self::Wide => 14.0,
            Self::Narrow => 12.0,
        }
    }

    /// Head of a card.
    pub fn card_head(self) -> f32 {
        match self {
            Self::Wide => 42.0,
            Self::Narrow => 38.0,
        }
    }

    /// Row of a list on a card.
    pub fn list_row(self) -> f32 {
        match self {
            Self::Wide => 36.0,
            Self::Narrow => 34.0,
        }
    }

    /// Whether this is the wide layout.
    pub fn is_wide(self) -> bool {
        self == Self::Wide
    }
}
