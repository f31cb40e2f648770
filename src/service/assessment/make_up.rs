//! What the staff are made up of: posts, and ages of those who teach.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::model::staff::{PostCategory, StaffRecord};

/// The last year of age of each band but the last.
const BANDS: [i32; 7] = [25, 30, 35, 40, 45, 50, 55];
/// What people are counted under where the field is empty.
const NOT_SAID: &str = "未填";

/// What the people counted so far are made up of.
#[derive(Debug, Clone, Default)]
pub(super) struct MakeUp {
    posts: BTreeMap<Option<PostCategory>, u32>,
    bands: [u32; BANDS.len() + 1],
    of_unknown_age: u32,
}

impl MakeUp {
    /// Counts somebody, as old as on this day.
    pub fn add(&mut self, record: &StaffRecord, today: NaiveDate) {
        *self.posts.entry(record.post).or_default() += 1;
        if !record.is_teacher() {
            return;
        }
        let Some(birth) = record.birth_or_from_document() else {
            self.of_unknown_age += 1;
            return;
        };
        let age = age(birth, today);
        let band = BANDS.iter().take_while(|last| age > **last).count();
        if let Some(count) = self.bands.get_mut(band) {
            *count += 1;
        }
    }

    /// 岗位类别: how many people are of each, in the order of the list; none of a kind is not listed.
    pub fn posts(&self) -> Vec<(String, u32)> {
        let kinds = PostCategory::ALL.iter().copied().map(Some).chain([None]);
        kinds
            .filter_map(|kind| {
                let word = kind.map_or(NOT_SAID, PostCategory::word);
                self.posts.get(&kind).map(|count| (word.to_owned(), *count))
            })
            .collect()
    }

    /// How many of the full-time teachers are of each band of age: every band, and those of unknown age if any.
    pub fn ages(&self) -> Vec<(String, u32)> {
        let mut first = None;
        let mut names: Vec<String> = BANDS
            .iter()
            .map(|last| match first.replace(last + 1) {
                None => format!("≤{last}"),
                Some(first) => format!("{first}–{last}"),
            })
            .collect();
        names.extend(first.map(|first| format!("≥{first}")));
        let unknown = (self.of_unknown_age > 0).then(|| (NOT_SAID.to_owned(), self.of_unknown_age));
        names.into_iter().zip(self.bands).chain(unknown).collect()
    }
}

fn age(birth: NaiveDate, today: NaiveDate) -> i32 {
    let before = (today.month(), today.day()) < (birth.month(), birth.day());
    today.year() - birth.year() - i32::from(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(birth: Option<&str>, post: Option<PostCategory>) -> StaffRecord {
        let mut record = StaffRecord::new("张三".parse().unwrap());
        (record.birth, record.post) = (birth.map(|birth| birth.parse().unwrap()), post);
        record
    }

    fn of_all(people: &[StaffRecord], day: &str) -> MakeUp {
        let mut made_up = MakeUp::default();
        people.iter().for_each(|record| made_up.add(record, day.parse().unwrap()));
        made_up
    }

    #[test]
    fn a_birthday_moves_somebody_into_the_next_band() {
        let people = [person(Some("1999-11-13"), None), person(Some("1999-11-12"), None)];
        let counts = |day: &str| of_all(&people, day).ages();
        let of = |bands: &[(String, u32)], name: &str| bands.iter().find(|band| band.0 == name).unwrap().1;
        let bands = counts("2025-11-12");
        assert_eq!((of(&bands, "≤25"), of(&bands, "26–30")), (1, 1));
        let bands = counts("2025-11-13");
        assert_eq!((of(&bands, "≤25"), of(&bands, "26–30"), of(&bands, "≥56")), (0, 2, 0));
    }

    #[test]
    fn only_who_teaches_has_a_place_among_the_ages_and_everybody_among_the_posts() {
        let people = [
            person(None, Some(PostCategory::Teacher)),
            person(Some("1980-01-01"), Some(PostCategory::Worker)),
            person(Some("1980-01-01"), None),
        ];
        let made_up = of_all(&people, "2025-11-12");
        let bands = made_up.ages();
        assert_eq!(bands.iter().map(|band| band.1).sum::<u32>(), 2);
        assert_eq!(bands.last().unwrap(), &("未填".to_owned(), 1));
        let posts = made_up.posts();
        let named: Vec<(&str, u32)> = posts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        assert_eq!(named, [("专任教师", 1), ("工勤人员", 1), ("未填", 1)]);
    }
}
