//! People by name, as one calls on them in a message: 张三、李四（共2人）.

use std::collections::BTreeMap;

use crate::store::StaffRow;

/// Names one after the other with their number; people of one name are told apart by what stands beside it.
pub fn names<'a>(people: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let people: Vec<(&str, &str)> = people.into_iter().collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, _) in &people {
        *times.entry(name).or_default() += 1;
    }
    let called = people.iter().map(|(name, beside)| match times.get(name) {
        Some(count) if *count > 1 && !beside.is_empty() => format!("{name}（{beside}）"),
        _ => (*name).to_owned(),
    });
    let words = called.collect::<Vec<_>>().join("、");
    if people.len() > 1 { format!("{words}（共{}人）", people.len()) } else { words }
}

/// Lines of a list of staff by name; subject, else code, tells people of one name apart.
pub fn rows(rows: &[StaffRow]) -> String {
    let beside =
        |row: &'_ StaffRow| row.subject.clone().or_else(|| row.staff_code.clone()).unwrap_or_default();
    let people: Vec<(&str, String)> = rows.iter().map(|row| (row.name.as_str(), beside(row))).collect();
    names(people.iter().map(|(name, beside)| (*name, beside.as_str())))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn people_of_one_name_are_told_apart() {
        let people = [("刘洋", "科学"), ("张三", "语文"), ("刘洋", "体育")];
        assert_eq!(names(people), "刘洋（科学）、张三、刘洋（体育）（共3人）");
        assert_eq!(names([("张三", "语文")]), "张三");
        assert_eq!(names([]), "");
    }
}
