//! A list as it was left: columns, their widths and order, what it is sorted by, from one start to the next.

use crate::window::memory::List;
use crate::window::widget::table::{Sort, State};

/// Puts a table as it was left. Columns that are no more, or new since then, change nothing of the others.
pub fn restore(table: &mut State, list: &List) {
    let columns = table.columns();
    let place = |id: &String| columns.iter().position(|column| column.id == id);
    let order: Vec<usize> = list.shown.iter().filter_map(place).collect();
    // A list of other columns than these is none.
    if order.first() == Some(&0) {
        table.set_order(order);
    }
    for (id, width) in &list.widths {
        if let Some(column) = place(id) {
            table.set_width(column, *width);
        }
    }
    let sort = list.sort.iter();
    let sort: Vec<Sort> = sort
        .filter_map(|(id, descending)| Some(Sort { column: place(id)?, descending: *descending }))
        .filter(|sort| columns.get(sort.column).is_some_and(|column| column.sorts))
        .collect();
    if !sort.is_empty() {
        table.set_sort(sort);
    }
}

/// Notes how a table is left; what is as it was made is not noted.
pub fn note(table: &State, list: &mut List) {
    let columns = table.columns();
    let id = |index: &usize| columns.get(*index).map(|column| column.id.to_owned());
    let usual = table.order().iter().copied().eq(0..columns.len());
    list.shown = if usual { Vec::new() } else { table.order().iter().filter_map(id).collect() };
    list.widths = columns
        .iter()
        .zip(table.widths())
        .filter(|(column, width)| **width != column.width)
        .map(|(column, width)| (column.id.to_owned(), *width))
        .collect();
    list.sort = table.sort().iter().filter_map(|sort| Some((id(&sort.column)?, sort.descending))).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::widget::table::{Column, Event};

    const COLUMNS: &[Column] = &[
        Column::new("name", "姓名", 96.0),
        Column::new("hours", "学时", 48.0),
        Column::new("state", "状态", 92.0).unsorted(),
    ];

    #[test]
    fn a_list_is_found_as_it_was_left() {
        let mut table = State::new(COLUMNS);
        for event in [
            Event::Show(1, false),
            Event::Show(1, true),
            Event::Move(2, true),
            Event::Resize(0, 140.0),
            Event::Sort(1, false),
            Event::Sort(1, false),
        ] {
            table.update(event);
        }
        let mut list = List::default();
        note(&table, &mut list);
        let mut again = State::new(COLUMNS);
        restore(&mut again, &list);
        assert_eq!(again.order(), [0, 2, 1]);
        assert_eq!(again.widths(), [140.0, 48.0, 92.0]);
        assert_eq!(again.sort(), [Sort { column: 1, descending: true }]);
        table.update(Event::Usual);
        note(&table, &mut list);
        assert!(list.shown.is_empty() && list.widths.is_empty());
    }

    #[test]
    fn what_does_not_fit_the_columns_is_passed_over() {
        let mut list = List { shown: vec!["gone".into(), "hours".into()], ..List::default() };
        list.widths.insert("gone".into(), 300.0);
        list.sort = vec![("state".into(), true)];
        let mut table = State::new(COLUMNS).sorted(0, false);
        restore(&mut table, &list);
        assert_eq!(table.order(), [0, 1, 2]);
        assert_eq!(table.sort(), [Sort { column: 0, descending: false }]);
    }
}
