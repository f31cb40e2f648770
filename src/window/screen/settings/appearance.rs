//! 外观: light or dark, and how high rows are. It holds at once, for this computer, and is no deed.

use iced::widget::{column, row};

use super::{part, sheet};
use crate::window::memory::{self, Look};
use crate::window::screen::{Action, Aim, Ask, Context, Page, Screen};
use crate::window::widget::tick::radio;

/// The state of the section.
#[derive(Default)]
pub struct Appearance;

/// What happens on it: another look is wanted.
#[derive(Debug, Clone)]
pub struct Wanted(Look);

impl Screen for Appearance {
    type Message = Wanted;

    fn load(&mut self, _context: &Context, _aim: Aim) -> Action<Wanted> {
        Action::none()
    }

    fn update(&mut self, _context: &Context, Wanted(look): Wanted) -> Action<Wanted> {
        Action::none().ask(Ask::Look(look))
    }

    fn view<'a>(&'a self, context: &'a Context) -> Page<'a, Wanted> {
        let look = context.look;
        let tone = |word, appearance| {
            radio(word, look.appearance == appearance, Some(Wanted(Look { appearance, ..look }))).into()
        };
        let tones = row([
            tone("跟随系统", memory::Appearance::System),
            tone("浅色", memory::Appearance::Light),
            tone("深色", memory::Appearance::Dark),
        ]);
        let height = |word, airy| radio(word, look.airy == airy, Some(Wanted(Look { airy, ..look }))).into();
        let heights = column([height("标准，一屏多看几行", false), height("宽松，行间更松", true)]);
        let parts = [
            part("明暗", "夜里用深色；预览的纸和证明照片总是白底。", tones.spacing(24)),
            part("表格的行高", "", heights.spacing(8)),
        ];
        Page::new("只管这台电脑", sheet(context, parts))
    }
}
