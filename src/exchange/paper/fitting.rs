//! The widths of columns by what stands in them: room goes from columns that have too much to those that have too little, and
//! where all have too little the whole table is set smaller, so that no cell is smaller than its neighbour.

use super::canvas::Align;
use super::font::{Fonts, Weight};
use super::table::{Cell, PAD_X, Row, Table, placed};

/// The smallest size that a whole table is set in, points.
const SMALLEST: f32 = 7.0;
/// What an empty column keeps of its width at least: somebody will write into it.
const EMPTY_KEEPS: f32 = 0.7;
/// What running text keeps at least: it can be broken, but not after two characters.
const TEXT_KEEPS: f32 = 0.6;
/// The width in millimetres below which text is not broken either.
const SHORT: f32 = 16.0;
/// The share of the table that one column of running text can come to ask for.
const TEXT_ASKS: f32 = 0.34;
/// The share of the cells of a column of running text that are to stand on one line.
const ON_ONE_LINE: f32 = 0.9;

/// Words so many times as wide as the usual ones of their column stand on two lines.
const FAR_LONGER: f32 = 2.0;

/// What stands beside the text of a cell, millimetres.
const ROOM: f32 = 2.0 * PAD_X + 0.2;

/// What a column holds and needs, millimetres.
#[derive(Clone, Copy)]
enum Need {
    /// Nothing stands in it but its heading, which needs so much.
    Empty(f32),
    /// Words and figures that are not to be broken.
    Whole(f32),
    /// Text that can be broken, and what it takes on one line.
    Text(f32),
}

impl Need {
    /// The same in type of another size, as a part of this one.
    fn at(self, part: f32) -> Need {
        let smaller = |need: f32| (need - ROOM).max(0.0) * part + ROOM;
        match self {
            Need::Empty(need) => Need::Empty(smaller(need)),
            Need::Whole(need) => Need::Whole(smaller(need)),
            Need::Text(need) => Need::Text(smaller(need)),
        }
    }
}

impl Table {
    /// The same with columns as wide as what stands in them asks for.
    #[must_use]
    pub fn fitted(mut self, fonts: &Fonts) -> Table {
        let needs = self.needs(fonts);
        let smaller = |steps: u8| self.size - 0.5 * f32::from(steps);
        let sizes = (0..).map(smaller).take_while(|size| *size >= SMALLEST);
        let at = |size: f32| needs.iter().map(|need| need.at(size / self.size)).collect::<Vec<Need>>();
        // Where no size helps it stays as large as it was meant.
        let found = sizes.map(|size| (size, at(size))).find(|(_, needs)| fits(needs, &self.widths));
        let (size, needs) = found.unwrap_or((self.size, needs));
        (self.size, self.widths) = (size, shared(&needs, &self.widths));
        self
    }

    fn needs(&self, fonts: &Fonts) -> Vec<Need> {
        let total: f32 = self.widths.iter().sum();
        let wide = |cell: &Cell, text: &str| fonts.width(text, cell.weight, self.size) + ROOM;
        let mut heads = vec![0.0f32; self.widths.len()];
        let mut whole: Vec<Vec<f32>> = vec![Vec::new(); self.widths.len()];
        let mut text: Vec<Vec<f32>> = vec![Vec::new(); self.widths.len()];
        let single = |rows| placed(rows, self.widths.len()).into_iter().filter(|placed| placed.cols == 1);
        for at in single(&self.head) {
            let need = at.cell.text.split('\n').map(|line| wide(at.cell, &half(line))).fold(0.0, f32::max);
            if let Some(head) = heads.get_mut(at.column) {
                *head = head.max(need);
            }
        }
        for at in single(&self.body).filter(|at| !at.cell.text.is_empty()) {
            let need = at.cell.text.split('\n').map(|line| wide(at.cell, line)).fold(0.0, f32::max);
            let (Some(whole), Some(text)) = (whole.get_mut(at.column), text.get_mut(at.column)) else {
                continue;
            };
            match at.cell.align {
                Align::Left => text.push(need),
                Align::Centre | Align::Right => whole.push(need.min(total * TEXT_ASKS)),
            }
        }
        let sums = self.sums_need(fonts);
        let character = fonts.width("国", Weight::Regular, self.size);
        let whole = whole.into_iter().map(|needs| unbroken(needs, character));
        let columns = heads.into_iter().zip(whole).zip(text).enumerate();
        let need = |(column, ((head, whole), mut text)): (usize, ((f32, f32), Vec<f32>))| {
            text.sort_by(f32::total_cmp);
            let at = (text.len() as f32 * ON_ONE_LINE) as usize;
            let least = head.max(whole).max(sums.get(column).copied().unwrap_or_default());
            match text.get(at.min(text.len().saturating_sub(1))) {
                Some(text) => Need::Text(text.min(total * TEXT_ASKS).max(least)),
                None if whole > 0.0 => Need::Whole(least),
                None => Need::Empty(least),
            }
        };
        columns.map(need).collect()
    }

    /// What the sums below each column need.
    fn sums_need(&self, fonts: &Fonts) -> Vec<f32> {
        let mut needs = vec![0.0; self.widths.len()];
        for (place, column) in self.sums.iter().enumerate() {
            let figures = self.body.iter().filter_map(|row: &Row| row.figures.get(place).copied());
            let sum: crate::model::hours::Hours = figures.sum();
            let cell = Cell::figure(sum).bold();
            if let Some(need) = needs.get_mut(*column) {
                *need = fonts.width(&cell.text, cell.weight, self.size) + ROOM;
            }
        }
        needs
    }
}

/// What a column of words and figures needs. The few that are far longer than the rest, such as a name of twelve characters among
/// names of three, are broken once instead of taking the room of the columns beside them.
fn unbroken(mut needs: Vec<f32>, character: f32) -> f32 {
    needs.sort_by(f32::total_cmp);
    let usual = needs.get(needs.len() / 2).copied().unwrap_or_default();
    let on_two_lines = |need: f32| ((need - ROOM) / 2.0 + character + ROOM).min(need);
    let need = |need: &f32| if *need > usual * FAR_LONGER { on_two_lines(*need) } else { *need };
    needs.iter().map(need).fold(0.0, f32::max)
}

/// A heading may stand on two lines.
fn half(heading: &str) -> String {
    let count = heading.chars().count();
    if count <= 3 { heading.to_owned() } else { heading.chars().take(count.div_ceil(2)).collect() }
}

/// What a column can be made as narrow as.
fn least(need: Need, width: f32) -> f32 {
    match need {
        Need::Empty(need) => need.max(width * EMPTY_KEEPS),
        Need::Whole(need) => need,
        Need::Text(need) => need.min((width * TEXT_KEEPS).max(SHORT)),
    }
}

fn fits(needs: &[Need], widths: &[f32]) -> bool {
    let least: f32 = needs.iter().zip(widths).map(|(need, width)| least(*need, *width)).sum();
    least <= widths.iter().sum::<f32>() + 0.01
}

/// Each column gets the least it can do with, then what it asks for, then its part of what is left.
fn shared(needs: &[Need], widths: &[f32]) -> Vec<f32> {
    let total: f32 = widths.iter().sum();
    let mut given: Vec<f32> = needs.iter().zip(widths).map(|(need, width)| least(*need, *width)).collect();
    let spent: f32 = given.iter().sum();
    if spent >= total {
        return given.iter().map(|width| width * total / spent).collect();
    }
    let asked: Vec<f32> = needs
        .iter()
        .zip(&given)
        .map(|(need, given)| match need {
            Need::Text(need) => (need - given).max(0.0),
            _ => 0.0,
        })
        .collect();
    let (left, wanted) = (total - spent, asked.iter().sum::<f32>());
    let part = if wanted > left { left / wanted } else { 1.0 };
    for (given, asked) in given.iter_mut().zip(&asked) {
        *given += asked * part;
    }
    // What is left goes to all as they were meant to share.
    let left = (left - wanted * part).max(0.0);
    given.iter().zip(widths).map(|(given, width)| given + left * width / total.max(1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts() -> Fonts {
        Fonts::bundled().unwrap()
    }

    fn table(widths: &[f32], row: &[Cell]) -> Table {
        let mut table = Table::new(100.0, widths).headed(&vec!["栏"; widths.len()]);
        table.body = vec![Row::new(row.to_vec())];
        table
    }

    #[test]
    fn room_goes_to_the_column_that_lacks_it() {
        let number = "330999199001010101";
        let cells = [Cell::centre("1"), Cell::centre(number), Cell::left("")];
        let fitted = table(&[30.0, 30.0, 40.0], &cells).fitted(&fonts());
        let need = fonts().width(number, Weight::Regular, 9.0) + 2.0 * PAD_X;
        assert!(fitted.widths[1] >= need && fitted.size == 9.0, "{:?}", fitted.widths);
        assert!(fitted.widths[2] >= 28.0, "an empty column is for writing: {:?}", fitted.widths);
        assert!((fitted.widths.iter().sum::<f32>() - 100.0).abs() < 0.1);
    }

    #[test]
    fn one_long_name_among_short_ones_is_broken_once() {
        let mut long = table(&[20.0, 80.0], &[]);
        let row = |name: &str| Row::new(vec![Cell::centre(name), Cell::left("校本培训".repeat(12))]);
        long.body = ["张三", "李四", "王小明", "买买提·阿不都热西提·吐尔逊江"].map(row).to_vec();
        let whole = fonts().width("买买提·阿不都热西提·吐尔逊江", Weight::Regular, 9.0);
        let fitted = long.fitted(&fonts());
        let width = fitted.widths[0];
        assert!(width < whole * 0.85 && width > whole / 2.0, "{width} of {whole}");
    }

    #[test]
    fn a_table_that_is_too_full_is_set_smaller_as_a_whole() {
        let number = "330999199001010101";
        let cells = vec![Cell::centre(number); 3];
        let fitted = table(&[10.0, 20.0, 30.0], &cells).fitted(&fonts());
        assert!(fitted.size < 9.0 && fitted.size >= SMALLEST, "{}", fitted.size);
        let need = fonts().width(number, Weight::Regular, fitted.size);
        assert!(fitted.widths.iter().all(|width| *width >= need + 2.0 * PAD_X), "{:?}", fitted.widths);
    }
}
