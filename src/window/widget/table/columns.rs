//! Which columns are shown, where, and how wide.

/// Where the words of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// A name that stays, for the settings.
    pub id: &'static str,
    /// The head.
    pub title: &'static str,
    /// Width in px until it is drawn to another.
    pub width: f32,
    /// The least it can be drawn to.
    pub least: f32,
    /// Takes what room is left.
    pub stretches: bool,
    /// Where its words stand.
    pub align: Align,
    /// When the room is short, columns with the highest number hide first; 0 never hides.
    pub hides: u8,
    /// A click on the head sorts by it.
    pub sorts: bool,
}

impl Column {
    /// A column of words that sorts and never hides.
    pub const fn new(id: &'static str, title: &'static str, width: f32) -> Self {
        Self { id, title, width, least: 48.0, stretches: false, align: Align::Left, hides: 0, sorts: true }
    }

    /// The least it can be drawn to.
    pub const fn least(self, least: f32) -> Self {
        Self { least, ..self }
    }

    /// Takes what room is left.
    pub const fn stretches(self) -> Self {
        Self { stretches: true, ..self }
    }

    /// A column of figures.
    pub const fn figures(self) -> Self {
        Self { align: Align::Right, ..self }
    }

    /// When the room is short, columns with the highest number hide first.
    pub const fn hides(self, order: u8) -> Self {
        Self { hides: order, ..self }
    }

    /// A click on the head does nothing.
    pub const fn unsorted(self) -> Self {
        Self { sorts: false, ..self }
    }
}

/// A column in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Index in the list of columns.
    pub column: usize,
    /// Left edge, from that of the table.
    pub x: f32,
    /// Width.
    pub width: f32,
}

/// The columns that fit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fit {
    /// From left to right.
    pub placed: Vec<Placed>,
    /// How many there was no room for.
    pub hidden: usize,
}

impl Fit {
    /// Places columns from `left` to `right`: `shown` is their order, `widths` the width of each.
    pub fn new(columns: &[Column], shown: &[usize], widths: &[f32], left: f32, right: f32) -> Self {
        let room = (right - left).max(0.0);
        let need = |index: usize| match (columns.get(index), widths.get(index)) {
            (Some(column), _) if column.stretches => column.least,
            (Some(column), width) => width.copied().unwrap_or(column.width).max(column.least),
            _ => 0.0,
        };
        let mut kept: Vec<usize> = shown.to_vec();
        while kept.iter().map(|index| need(*index)).sum::<f32>() > room {
            let rank = |index: &usize| columns.get(*index).map_or(0, |column| column.hides);
            match kept
                .iter()
                .enumerate()
                .filter(|(_, index)| rank(index) > 0)
                .max_by_key(|(_, index)| rank(index))
            {
                Some((at, _)) => drop(kept.remove(at)),
                None => break,
            }
        }
        let used: f32 = kept.iter().map(|index| need(*index)).sum();
        // What cannot hide gives way down to its least.
        let least = |index: usize| columns.get(index).map_or(0.0, |column| column.least);
        let spare: f32 = kept.iter().map(|index| need(*index) - least(*index)).sum();
        let give = if spare > 0.0 { ((used - room) / spare).clamp(0.0, 1.0) } else { 0.0 };
        let stretching =
            kept.iter().filter(|index| columns.get(**index).is_some_and(|c| c.stretches)).count();
        let extra = (room - used).max(0.0) / stretching.max(1) as f32;
        let mut x = left;
        let placed = kept
            .iter()
            .map(|index| {
                let stretches = columns.get(*index).is_some_and(|column| column.stretches);
                let given = (need(*index) - least(*index)) * give;
                let width = (need(*index) - given + if stretches { extra } else { 0.0 }).floor();
                let one = Placed { column: *index, x, width };
                x += width;
                one
            })
            .collect();
        Self { placed, hidden: shown.len() - kept.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        Column::new("name", "姓名", 112.0),
        Column::new("what", "事项", 160.0).least(160.0).stretches(),
        Column::new("kind", "类别", 86.0).hides(3),
        Column::new("why", "少计原因", 106.0).hides(2),
    ];
    const WIDTHS: [f32; 4] = [112.0, 160.0, 86.0, 106.0];

    #[test]
    fn the_stretching_column_takes_what_is_left() {
        let fit = Fit::new(&COLUMNS, &[0, 1, 2, 3], &WIDTHS, 38.0, 838.0);
        assert_eq!(fit.hidden, 0);
        let widths: Vec<f32> = fit.placed.iter().map(|one| one.width).collect();
        assert_eq!(widths, [112.0, 496.0, 86.0, 106.0]);
    }

    #[test]
    fn columns_hide_in_their_own_order() {
        let shown = |right| {
            let fit = Fit::new(&COLUMNS, &[0, 1, 2, 3], &WIDTHS, 0.0, right);
            (fit.placed.iter().map(|one| one.column).collect::<Vec<_>>(), fit.hidden)
        };
        assert_eq!(shown(400.0), (vec![0, 1, 3], 1));
        assert_eq!(shown(300.0), (vec![0, 1], 2));
        assert_eq!(shown(10.0), (vec![0, 1], 2));
    }

    #[test]
    fn columns_that_never_hide_give_way_down_to_their_least() {
        const THREE: [Column; 3] = [
            Column::new("a", "甲", 116.0).least(72.0),
            Column::new("b", "乙", 116.0).least(72.0),
            Column::new("c", "丙", 116.0).least(72.0),
        ];
        let widths = |right| {
            let fit = Fit::new(&THREE, &[0, 1, 2], &[116.0, 116.0, 116.0], 0.0, right);
            fit.placed.iter().map(|one| one.width).collect::<Vec<_>>()
        };
        assert_eq!(widths(400.0), [116.0, 116.0, 116.0]);
        assert_eq!(widths(300.0), [100.0, 100.0, 100.0]);
        assert_eq!(widths(100.0), [72.0, 72.0, 72.0]);
    }
}
