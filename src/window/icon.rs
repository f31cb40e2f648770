//! The icons the window uses, from the Lucide font (ISC licence, `assets/icons`).
//!
//! To add one, take its code point from `codepoints.json` of the npm package `lucide-static` of the
//! version named in `docs/dependencies.md`.

use iced::widget::Text;
use iced::widget::text::LineHeight;
use iced::{Pixels, Theme};

use super::font;
use super::theme::{Tone, style};

macro_rules! icons {
    ($($name:ident = $glyph:literal, $lucide:literal;)+) => {
        /// An icon, by its name in Lucide.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Icon { $(#[doc = $lucide] $name,)+ }

        impl Icon {
            /// Every icon the window uses.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The character of the icon in the icon font.
            pub const fn glyph(self) -> char {
                match self { $(Self::$name => $glyph,)+ }
            }
        }
    };
}

icons! {
    Archive = '\u{e041}', "archive";
    ArrowDown = '\u{e042}', "arrow-down";
    ArrowRight = '\u{e049}', "arrow-right";
    ArrowUp = '\u{e04a}', "arrow-up";
    ArrowUpFromLine = '\u{e45a}', "arrow-up-from-line";
    Ban = '\u{e051}', "ban";
    BookOpen = '\u{e05f}', "book-open";
    BookOpenText = '\u{e54a}', "book-open-text";
    Building2 = '\u{e290}', "building-2";
    Calculator = '\u{e1bc}', "calculator";
    Calendar = '\u{e063}', "calendar";
    ChartColumn = '\u{e2a3}', "chart-column";
    Check = '\u{e06c}', "check";
    ChevronDown = '\u{e06d}', "chevron-down";
    ChevronLeft = '\u{e06e}', "chevron-left";
    ChevronRight = '\u{e06f}', "chevron-right";
    ChevronUp = '\u{e070}', "chevron-up";
    ChevronsLeft = '\u{e072}', "chevrons-left";
    ChevronsRight = '\u{e073}', "chevrons-right";
    ChevronsUpDown = '\u{e211}', "chevrons-up-down";
    Circle = '\u{e076}', "circle";
    CircleCheck = '\u{e226}', "circle-check";
    CircleDashed = '\u{e4b0}', "circle-dashed";
    CircleQuestionMark = '\u{e082}', "circle-question-mark";
    CircleX = '\u{e084}', "circle-x";
    ClipboardCheck = '\u{e219}', "clipboard-check";
    Columns3 = '\u{e099}', "columns-3";
    Copy = '\u{e09e}', "copy";
    Download = '\u{e0b2}', "download";
    Ellipsis = '\u{e0b6}', "ellipsis";
    ExternalLink = '\u{e0b9}', "external-link";
    Eye = '\u{e0ba}', "eye";
    EyeOff = '\u{e0bb}', "eye-off";
    File = '\u{e0c0}', "file";
    FileCheck = '\u{e0c1}', "file-check";
    FileExclamationPoint = '\u{e319}', "file-exclamation-point";
    FileImage = '\u{e31c}', "file-image";
    FileInput = '\u{e0c5}', "file-input";
    FileSpreadsheet = '\u{e326}', "file-spreadsheet";
    FileText = '\u{e0cc}', "file-text";
    Folder = '\u{e0d7}', "folder";
    FolderOpen = '\u{e247}', "folder-open";
    GraduationCap = '\u{e234}', "graduation-cap";
    HardDrive = '\u{e0ed}', "hard-drive";
    History = '\u{e1f5}', "history";
    Hourglass = '\u{e296}', "hourglass";
    ImagePlus = '\u{e1f7}', "image-plus";
    Info = '\u{e0f9}', "info";
    Key = '\u{e0fd}', "key";
    Keyboard = '\u{e284}', "keyboard";
    LayoutDashboard = '\u{e1c1}', "layout-dashboard";
    ListFilter = '\u{e460}', "list-filter";
    Lock = '\u{e10b}', "lock";
    Maximize = '\u{e112}', "maximize";
    Minimize = '\u{e11a}', "minimize";
    Minus = '\u{e11c}', "minus";
    Monitor = '\u{e11d}', "monitor";
    Moon = '\u{e11e}', "moon";
    OctagonAlert = '\u{e127}', "octagon-alert";
    Package = '\u{e129}', "package";
    PackageCheck = '\u{e266}', "package-check";
    Paperclip = '\u{e12d}', "paperclip";
    Pencil = '\u{e1f9}', "pencil";
    Plus = '\u{e13d}', "plus";
    Printer = '\u{e141}', "printer";
    QrCode = '\u{e1df}', "qr-code";
    Redo2 = '\u{e2a0}', "redo-2";
    RefreshCw = '\u{e145}', "refresh-cw";
    RotateCw = '\u{e149}', "rotate-cw";
    Save = '\u{e14d}', "save";
    School = '\u{e3e3}', "school";
    Scissors = '\u{e14e}', "scissors";
    Search = '\u{e151}', "search";
    Send = '\u{e152}', "send";
    Settings = '\u{e154}', "settings";
    SquareCheck = '\u{e559}', "square-check";
    Sun = '\u{e178}', "sun";
    Table2 = '\u{e2f9}', "table-2";
    Trash2 = '\u{e18e}', "trash-2";
    TriangleAlert = '\u{e193}', "triangle-alert";
    Undo2 = '\u{e2a1}', "undo-2";
    Upload = '\u{e19e}', "upload";
    User = '\u{e19f}', "user";
    UserPlus = '\u{e1a2}', "user-plus";
    Users = '\u{e1a4}', "users";
    WandSparkles = '\u{e357}', "wand-sparkles";
    X = '\u{e1b2}', "x";
    ZoomIn = '\u{e1b6}', "zoom-in";
    ZoomOut = '\u{e1b7}', "zoom-out";
}

impl Icon {
    /// The icon at a size in px: 16 in controls, 14 in small ones, 12 in chips, 18 in the narrow
    /// sidebar. It takes the colour of the words around it.
    pub fn at<'a>(self, size: f32) -> Text<'a> {
        iced::widget::text(self.glyph())
            .font(font::ICONS)
            .size(size)
            .line_height(LineHeight::Absolute(Pixels(size)))
    }

    /// The icon at a size in px, in a tone.
    pub fn toned<'a>(self, size: f32, tone: Tone) -> Text<'a, Theme> {
        self.at(size).style(style::tone(tone))
    }
}
