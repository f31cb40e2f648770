//! Questions about an item of the staff file: a row for each line, with the person beside it.

use std::collections::BTreeMap;

use super::{Field, Row};
use crate::exchange::inbound::field::StaffField;
use crate::model::id::StaffId;
use crate::model::staff::StaffRecord;
use crate::model::staff_change::StaffChange;
use crate::model::staff_item::{Kept, StaffItem};
use crate::service::ServiceError;
use crate::service::staff::{self, is_exchange};
use crate::store::{ItemLine, View, Whom};

/// What is told of the person of a line.
const PERSON: [StaffField; 4] =
    [StaffField::Name, StaffField::StaffCode, StaffField::Department, StaffField::Status];

const DAYS: [Field; 2] = [("from", "开始"), ("to", "结束")];

const EXCHANGE: [Field; 4] =
    [("kind", "变动类型"), ("school", "对方学校"), ("document", "文号"), ("note", "备注")];

/// The fields of the lines of an item; its own are known by their words.
pub(super) fn fields(item: StaffItem) -> Vec<Field> {
    let person = PERSON.iter().map(|field| (field.code(), field.word()));
    let changes: &[Field] = if item.kept() == Kept::Changes { &EXCHANGE } else { &[] };
    let own = item.fields().iter().map(|word| (*word, *word));
    person.chain(own).chain(changes.iter().copied()).chain(DAYS).collect()
}

/// The lines of an item, each with the number of its person.
pub(super) fn rows(view: View<'_>, item: StaffItem) -> Result<Vec<(i64, Row)>, ServiceError> {
    let people: BTreeMap<StaffId, StaffRecord> =
        view.all_staff()?.into_iter().map(|one| (one.id, one.record)).collect();
    let row = |(staff, of_line): (StaffId, Row)| {
        let record = people.get(&staff)?;
        let mut row: Row = PERSON.iter().map(|field| (field.code(), staff::text(record, *field))).collect();
        row.extend(of_line);
        Some((staff.0, row))
    };
    let lines: Vec<(StaffId, Row)> = match item.kept() {
        Kept::Changes => {
            let changes = view.all_staff_changes(Whom::Everybody)?.into_iter();
            changes.filter(|(_, one)| is_exchange(one.kind)).map(|(who, one)| (who, change(one))).collect()
        }
        _ => view.lines_of_item(item)?.into_iter().map(|(who, one)| (who, line(item, one))).collect(),
    };
    Ok(lines.into_iter().filter_map(row).collect())
}

fn line(item: StaffItem, line: ItemLine) -> Row {
    let own = item.fields().iter().map(|word| (*word, line.fields.get(*word).cloned().unwrap_or_default()));
    let days = [("from", line.from.unwrap_or_default()), ("to", line.to.unwrap_or_default())];
    own.chain(days).collect()
}

fn change(change: StaffChange) -> Row {
    Row::from([
        ("kind", change.kind.word().to_owned()),
        ("school", change.school.unwrap_or_default()),
        ("document", change.document.unwrap_or_default()),
        ("note", change.note.unwrap_or_default()),
        ("from", change.from.to_string()),
        ("to", change.to.map(|day| day.to_string()).unwrap_or_default()),
    ])
}
