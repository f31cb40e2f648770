//! Time of assessments: a school's five years, and a district's people with two hundred records each.

use chrono::{Days, NaiveDate};
use divan::Bencher;
use divan::counter::ItemsCount;
use xueshi::model::facts::{Education, Level, Role, Stage};
use xueshi::model::hours::Hours;
use xueshi::model::period::Period;
use xueshi::policy::{Pack, Params, Person, Record, Rules};

fn main() {
    divan::main();
}

/// Records over the days of 2021 to 2025, spread over the categories of a pack, some of them over a cap.
fn records(pack: &Pack, count: u64) -> Vec<Record> {
    let first = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap_or_default();
    let categories = pack.categories();
    (0..count)
        .zip(categories.iter().cycle())
        .zip(Level::ALL.iter().cycle().zip(Role::ALL.iter().cycle()))
        .map(|((i, category), (level, role))| {
            let from = first + Days::new(i * 1_800 / count);
            let span = Period::covering(from, from + Days::new(i % 3));
            let mut record = Record::new(format!("r{i:05}"), category.code.clone(), span);
            record.hours = Hours::from_hundredths(i64::try_from(i * 37 % 1_600).unwrap_or(0)).ok();
            record.level = Some(*level);
            record.education = Some(Education::Bachelor);
            record.author_rank = if i % 7 == 6 { 2 } else { 1 };
            record.role = *role;
            record.work = (i % 10 == 0).then(|| format!("w{}", i / 20));
            record
        })
        .collect()
}

fn period() -> Period {
    Period::years(2021, 2025).unwrap_or_else(|_| Period::covering(NaiveDate::MIN, NaiveDate::MAX))
}

fn people(bencher: Bencher<'_, '_>, policy: &str, people: u64, each: u64) {
    let Some(pack) = Pack::builtin(policy) else { return };
    let rules = Rules::new(pack, &Params::default());
    let person = Person { stage: Some(Stage::Primary), ..Person::default() };
    let records = records(pack, each);
    bencher.counter(ItemsCount::new(people * each)).bench_local(|| {
        for _ in 0..people {
            divan::black_box(rules.assess(&person, period(), divan::black_box(&records)));
        }
    });
}

/// A school: 300 people, 5 years, 40 entries a year.
#[divan::bench(args = ["zhejiang-cycle-360", "secondary-annual-90", "shiquan-recognition"], sample_count = 10)]
fn school_300_by_5_by_40(bencher: Bencher<'_, '_>, policy: &str) {
    people(bencher, policy, 300, 200);
}

/// A district: the same pack, ever more people with 200 records each; the time of one record must not grow.
#[divan::bench(args = [1_250, 5_000, 20_000], sample_count = 3)]
fn district_by_200(bencher: Bencher<'_, '_>, count: u64) {
    people(bencher, "zhejiang-cycle-360", count, 200);
}

/// One person with ever more records.
#[divan::bench(args = [200, 2_000, 20_000], sample_count = 10)]
fn one_person(bencher: Bencher<'_, '_>, count: u64) {
    people(bencher, "zhejiang-cycle-360", 1, count);
}
