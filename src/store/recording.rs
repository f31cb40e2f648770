//! One mechanism for history, comparison and undo: temporary triggers on every recorded table, made
//! from the schema as it is, copy the old and the new row of each change into `change`.
//!
//! They are made anew on each connection that writes, so they always fit the tables. They read the
//! running deed from a temporary table; outside a deed it is empty, and the write fails.

use rusqlite::Connection;

use super::error::StoreError;

/// Tables that are themselves the record, and the keys, whose secret must not lie about in the history.
const NOT_RECORDED: [&str; 5] = ["journal", "change", "import_batch", "import_problem", "signing_key"];

/// Names of the recorded tables, sorted.
pub(super) fn recorded_tables(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
    )?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(names.into_iter().filter(|name| !NOT_RECORDED.contains(&name.as_str())).collect())
}

/// Names of a table's columns, in their order.
pub(super) fn columns(db: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare_cached("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    Ok(statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Starts to record on this connection.
pub(super) fn start(db: &Connection) -> Result<(), StoreError> {
    db.execute_batch("CREATE TEMP TABLE current_deed (id INTEGER NOT NULL)")?;
    for table in recorded_tables(db)? {
        db.execute_batch(&triggers(&table, &columns(db, &table)?))?;
    }
    Ok(())
}

fn triggers(table: &str, columns: &[String]) -> String {
    let object = |row: &str| {
        let pairs: Vec<String> = columns.iter().map(|c| format!("'{c}', {row}.\"{c}\"")).collect();
        format!("json_object({})", pairs.join(", "))
    };
    let differs: Vec<String> = columns.iter().map(|c| format!("old.\"{c}\" IS NOT new.\"{c}\"")).collect();
    let (old, new, differs) = (object("old"), object("new"), differs.join(" OR "));
    let trigger = |event: &str, condition: &str, row: &str, old: &str, new: &str| {
        format!(
            "CREATE TEMP TRIGGER record_{event}_{table} AFTER {event} ON main.\"{table}\" {condition} BEGIN \
             INSERT INTO change (deed, table_name, row, old, new) \
             VALUES ((SELECT id FROM current_deed), '{table}', {row}.id, {old}, {new}); END;"
        )
    };
    [
        trigger("INSERT", "", "new", "NULL", &new),
        trigger("UPDATE", &format!("WHEN {differs}"), "new", &old, &new),
        trigger("DELETE", "", "old", &old, "NULL"),
    ]
    .concat()
}
