//! The engine against the slow model, on random records, for every policy.

use chrono::{Days, NaiveDate};
use proptest::option::of as maybe;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use xueshi::model::facts::*;
use xueshi::model::hours::Hours;
use xueshi::model::period::Period;
use xueshi::policy::{Pack, Params, Person, Record, assess};

use super::model;

fn hours(most: i64) -> impl Strategy<Value = Hours> {
    let odd = (0..=most * 100).prop_map(|h| Hours::from_hundredths(h).unwrap());
    let whole = (0..=most).prop_map(|h| Hours::whole(u32::try_from(h).unwrap()));
    prop_oneof![3 => whole, 1 => odd]
}

fn mostly(usual: bool) -> impl Strategy<Value = bool> {
    prop_oneof![5 => Just(usual), 1 => Just(!usual)]
}

fn record(categories: Vec<String>) -> impl Strategy<Value = Record> {
    let when = (select(categories), 0_u64..2900, prop_oneof![4 => 0_u64..4, 1 => 0_u64..20], maybe(1_u32..6));
    let figures = (
        prop_oneof![6 => hours(60).prop_map(Some), 1 => Just(None)],
        prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(hours(10), 1..4)],
        maybe(0_u32..700),
        1_u32..6,
        prop_oneof![5 => Just(1_u32), 2 => Just(2), 1 => 3_u32..5],
    );
    let who = (select(Role::ALL), maybe(select(Level::ALL)), maybe(select(Grade::ALL)), select(Medium::ALL));
    let body =
        (select(Organiser::ALL), maybe(select(Mode::ALL)), maybe(select(Education::ALL)), maybe("[uvw]"));
    let flags = (mostly(true), mostly(true), mostly(false), mostly(true), mostly(true), mostly(true));
    let rest = (
        select(Half::ALL),
        select(Half::ALL),
        prop_oneof![3 => Just(None), 1 => subsequence(ProofKind::ALL, 0..=ProofKind::ALL.len()).prop_map(Some)],
        prop_oneof![6 => Just(None), 1 => select(Outcome::ALL).prop_map(Some)],
        prop_oneof![15 => Just(false), 1 => Just(true)],
        prop_oneof![7 => Just(false), 1 => Just(true)],
    );
    (when, figures, who, body, flags, rest).prop_map(|(when, figures, who, body, flags, rest)| {
        let from = NaiveDate::from_ymd_opt(2019, 6, 1).unwrap() + Days::new(when.1);
        let span = Period::covering(from, from + Days::new(when.2));
        let mut record = Record::new("", when.0, span);
        record.days = when.3.filter(|days| *days <= span.days());
        (record.hours, record.lines, record.minutes, record.sessions, record.author_rank) = figures;
        (record.role, record.level, record.grade, record.medium) = who;
        (record.organiser, record.mode, record.education, record.work) = body;
        (record.serial_number, record.planned, record.late) = (flags.0, flags.1, flags.2);
        (record.complete, record.confirmed, record.same_subject) = (flags.3, flags.4, flags.5);
        (record.evidence, record.outcome, record.void, record.sealed) = (rest.2, rest.3, rest.4, rest.5);
        if span.days() > 1 || rest.0 <= rest.1 {
            (record.from_half, record.to_half) = (rest.0, rest.1);
        }
        record
    })
}

fn records(categories: Vec<String>) -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(record(categories), 0..40).prop_map(|mut records| {
        for (i, record) in records.iter_mut().enumerate() {
            record.id = format!("r{i}");
        }
        records
    })
}

fn person() -> impl Strategy<Value = Person> {
    let facts = (
        maybe(select(Stage::ALL)),
        maybe(select(TitleLevel::ALL)),
        maybe(select(Education::ALL)),
        maybe(0_u32..15),
    );
    facts.prop_map(|(stage, applying_for, education, work_years)| Person {
        stage,
        applying_for,
        education,
        work_years,
        ..Person::default()
    })
}

fn period(policy: &str) -> BoxedStrategy<Period> {
    let years =
        (2020_i32..2027, 0_i32..6).prop_map(|(first, more)| Period::years(first, first + more).unwrap());
    let cycle =
        select(vec![2016, 2020, 2021, 2026]).prop_map(|first| Period::years(first, first + 4).unwrap());
    let school = (2020_i32..2026).prop_map(|first| Period::school_year(first).unwrap());
    let any = (0_u64..2500, 0_u64..900).prop_map(|(skip, length)| {
        let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(skip);
        Period::covering(from, from + Days::new(length))
    });
    match policy {
        "shiquan-recognition" | "chengdu-registration" => prop_oneof![school, any].boxed(),
        "unit-half-day" | "flexible-projects" | "nanjing-title-evaluation" => prop_oneof![years, any].boxed(),
        _ => prop_oneof![years, cycle].boxed(),
    }
}

fn agree(pack: &Pack, person: &Person, period: Period, records: &[Record]) -> Result<(), TestCaseError> {
    let answer = assess(pack, &Params::default(), person, period, records);
    let told = model::assess(pack.id(), person, period, records);
    let hours = answer.records.iter().map(|r| (r.id.clone(), r.recognised.hundredths())).collect();
    let requirements = answer.requirements.iter().map(|r| {
        prop_assert_eq!(r.missing, r.required.minus(r.earned));
        Ok((r.id.clone(), r.period.from(), r.required.hundredths(), r.earned.hundredths(), r.met))
    });
    let requirements = requirements.collect::<Result<_, TestCaseError>>()?;
    prop_assert_eq!(model::Told { hours, requirements, verdict: answer.verdict.code() }, told);
    let mut total = 0;
    for record in &answer.records {
        total += record.recognised.hundredths();
        prop_assert!(record.reasons.windows(2).all(|w| w[0].after == w[1].before), "{:?}", record);
        prop_assert_eq!(record.reasons.last().map(|r| r.after), Some(record.recognised));
        prop_assert!(record.reasons.iter().skip(1).all(|r| r.after <= r.before), "{:?}", record);
    }
    prop_assert_eq!(answer.total.hundredths(), total);
    for cap in &answer.caps {
        prop_assert!(cap.used <= cap.limit);
    }
    Ok(())
}

fn holds_for(policy: &str) {
    let pack = Pack::builtin(policy).unwrap();
    let categories: Vec<String> = pack.categories().iter().map(|c| c.code.clone()).collect();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(400));
    runner
        .run(&(person(), period(policy), records(categories)), |(person, period, records)| {
            agree(pack, &person, period, &records)?;
            let mut turned = records.clone();
            turned.reverse();
            let params = Params::default();
            prop_assert_eq!(
                assess(pack, &params, &person, period, &turned),
                assess(pack, &params, &person, period, &records)
            );
            Ok(())
        })
        .unwrap();
}

macro_rules! policies {
    ($($name:ident = $id:literal;)+) => {
        $(#[test] fn $name() { holds_for($id); })+

        #[test]
        fn no_policy_is_left_out() {
            let here = [$($id),+];
            assert!(Pack::builtins().iter().all(|p| here.contains(&p.id())));
        }
    };
}

policies! {
    chengdu_registration = "chengdu-registration";
    engineering_title_60 = "engineering-title-60";
    flexible_projects = "flexible-projects";
    guangdong_annual_72 = "guangdong-annual-72";
    henan_professional = "henan-professional";
    nanjing_title_evaluation = "nanjing-title-evaluation";
    national_cycle_360 = "national-cycle-360";
    national_professional_90 = "national-professional-90";
    pingli_cycle_360 = "pingli-cycle-360";
    secondary_annual_90 = "secondary-annual-90";
    shiquan_recognition = "shiquan-recognition";
    unit_half_day = "unit-half-day";
    zhejiang_cycle_360 = "zhejiang-cycle-360";
}
