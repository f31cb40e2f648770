//! The keys, in one table: the window acts by its first part, and 设置 shows all of it. One key has one meaning.
//!
//! The keys of widgets (lists, calendars) and of single screens are taken where they are pressed; here they are only told.

use iced::keyboard::key::Named;
use iced::keyboard::{Key, Modifiers};

use super::places::Place;
use super::screen::Press;

/// What a key does wherever one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Everywhere {
    /// The search for everything opens.
    Find,
    /// A place opens.
    Go(Place),
    /// The focus goes into the search of the list.
    Search,
    /// The focus goes to the next area.
    NextArea,
    /// The focus goes to the area before.
    PreviousArea,
    /// The last deed is taken back.
    Undo,
    /// It is done again.
    Redo,
    /// The manual opens.
    Manual,
}

/// A key with what is held with it.
enum Chord {
    Letter(Modifiers, char),
    Named(Modifiers, Named),
}

/// A key that works everywhere: what it does, how it is pressed, how it is told, what is told about it.
struct Row(Everywhere, Chord, &'static str, &'static str);

const SHIFTED: Modifiers = Modifiers::CTRL.union(Modifiers::SHIFT);

const EVERYWHERE: &[Row] = &[
    Row(Everywhere::Find, Chord::Letter(Modifiers::CTRL, 'k'), "Ctrl K", "找人、培训、表格、设置和要做的事"),
    Row(Everywhere::Search, Chord::Letter(Modifiers::CTRL, 'f'), "Ctrl F", "到列表的搜索框"),
    Row(
        Everywhere::NextArea,
        Chord::Named(Modifiers::empty(), Named::F6),
        "F6",
        "到下一个区域：导航、列表、右栏",
    ),
    Row(Everywhere::PreviousArea, Chord::Named(Modifiers::SHIFT, Named::F6), "Shift F6", "到上一个区域"),
    Row(Everywhere::Undo, Chord::Letter(Modifiers::CTRL, 'z'), "Ctrl Z", "撤销上一步"),
    Row(Everywhere::Redo, Chord::Letter(SHIFTED, 'z'), "Ctrl Shift Z", "重做"),
    Row(Everywhere::Redo, Chord::Letter(Modifiers::CTRL, 'y'), "Ctrl Y", "重做"),
    Row(Everywhere::Manual, Chord::Named(Modifiers::empty(), Named::F1), "F1", "打开手册"),
];

/// The keys of the rest, by where they work.
const ELSEWHERE: &[(&str, &[(&str, &str)])] = &[
    (
        "每个页面",
        &[
            ("Tab、Shift Tab", "到下一个、上一个输入框或按钮；在对话框里不出去"),
            ("Ctrl N", "新建"),
            ("Ctrl I", "导入"),
            ("Ctrl P", "打印"),
            ("Ctrl E", "导出、备份"),
            ("Ctrl S", "保存"),
            ("Ctrl 回车", "做页面或对话框里的主要操作"),
            ("Ctrl Shift 回车", "登记学时，接着登记同一培训的下一个人"),
            ("Esc", "关上一层"),
        ],
    ),
    (
        "列表",
        &[
            ("↑ ↓ PgUp PgDn Home End", "移动；按住 Shift 连选，按住 Ctrl 只移动"),
            ("空格", "勾选这一行"),
            ("Ctrl A", "勾选筛出来的全部"),
            ("回车", "打开这一行"),
            ("F2", "改这一格"),
            ("Ctrl C", "复制，可以贴到表格软件"),
            ("Ctrl V", "贴上从表格复制的一块；复制的图片或文件作为证明"),
        ],
    ),
    (
        "审核",
        &[
            ("1 … 7", "相符；再按是不符；再按是未看"),
            ("Ctrl 回车", "通过"),
            ("Ctrl 退格", "不通过"),
            ("PgDn、PgUp", "下一条、上一条"),
            ("← →", "证明的上一页、下一页"),
            ("+ − 0", "放大、缩小、适合窗口"),
            ("R", "转 90 度"),
        ],
    ),
    (
        "日期和选择",
        &[
            ("Alt ↓", "打开日历"),
            ("方向键", "前后一天、一周；PgUp PgDn 一个月，加 Shift 一年"),
            ("T", "今天"),
            ("↓", "打开选择框；回车选中"),
        ],
    ),
];

impl Chord {
    fn is(&self, press: &Press) -> bool {
        match self {
            Self::Letter(held, letter) => press.modifiers == *held && press.latin == Some(*letter),
            Self::Named(held, named) => press.modifiers == *held && press.key == Key::Named(*named),
        }
    }
}

/// What a key does wherever one is.
pub fn everywhere(press: &Press) -> Option<Everywhere> {
    let place = || {
        let digit = press.latin.filter(|_| press.modifiers == Modifiers::CTRL)?.to_digit(10)? as usize;
        Place::ALL.get(digit.checked_sub(1)?).copied().map(Everywhere::Go)
    };
    EVERYWHERE.iter().find(|row| row.1.is(press)).map(|row| row.0).or_else(place)
}

/// All keys, by where they work: how each is pressed, and what it does.
pub fn all() -> Vec<(&'static str, Vec<(String, String)>)> {
    let own = |(keys, does): (&str, &str)| (keys.to_owned(), does.to_owned());
    let mut first: Vec<_> = EVERYWHERE.iter().map(|row| own((row.2, row.3))).collect();
    let names: Vec<&str> = Place::ALL.iter().map(|place| place.name()).collect();
    first.insert(1, (format!("Ctrl 1 … Ctrl {}", names.len()), names.join("、")));
    let rest = ELSEWHERE.iter().map(|(place, keys)| (*place, keys.iter().copied().map(own).collect()));
    [("到处都能用", first)].into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(modifiers: Modifiers, letter: char) -> Press {
        Press { key: Key::Character(letter.to_string().into()), modifiers, latin: Some(letter) }
    }

    #[test]
    fn a_key_has_one_meaning() {
        assert_eq!(everywhere(&press(Modifiers::CTRL, 'k')), Some(Everywhere::Find));
        assert_eq!(everywhere(&press(SHIFTED, 'z')), Some(Everywhere::Redo));
        assert_eq!(everywhere(&press(Modifiers::CTRL, '9')), Some(Everywhere::Go(Place::Settings)));
        assert_eq!(everywhere(&press(Modifiers::CTRL, '0')), None);
        assert_eq!(everywhere(&press(Modifiers::empty(), 'k')), None);
        for (place, keys) in all() {
            let mut told: Vec<_> = keys.iter().map(|(keys, _)| keys).collect();
            told.sort();
            told.dedup();
            assert_eq!(told.len(), keys.len(), "{place}");
        }
    }
}
