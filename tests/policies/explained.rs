//! What an assessment explains beyond its figures: what is missing and how to fill it, what would be if more were
//! done, who will not make it, and own packs.

use chrono::NaiveDate;
use proptest::prelude::*;
use xueshi::model::facts::TitleLevel;
use xueshi::model::hours::Hours;
use xueshi::model::period::Period;
use xueshi::policy::{
    Advice, Assessor, Heading, Outlook, Pack, Params, Person, Record, Rules, Topic, Verdict, advise, alerts,
    assess, outline, pace, what_if,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn on(id: &str, category: &str, when: &str, hours: &str) -> Record {
    Record::new(id, category, Period::covering(day(when), day(when))).claiming(hours.parse().unwrap())
}

/// Nothing stands.
fn of<'a>(rules: &'a Rules<'a>, person: &'a Person, period: Period) -> Assessor<'a> {
    Assessor { rules, person, period, slices: &[] }
}

fn advice(policy: &str, period: &str, records: &[Record], today: &str) -> Advice {
    let pack = Pack::builtin(policy).unwrap();
    let (rules, person) = (Rules::new(pack, &Params::default()), Person::default());
    advise(&of(&rules, &person, period.parse().unwrap()), records, day(today))
}

fn sentences(advice: &Advice) -> Vec<&str> {
    advice.gaps.iter().map(|gap| gap.sentence.as_str()).collect()
}

#[test]
fn each_short_subject_is_told_with_the_days_it_takes_and_the_total_follows() {
    let records = [on("1", "public", "2025-03-03", "6"), on("2", "professional", "2025-03-04", "6")];
    let advice = advice("guangdong-annual-72", "2025", &records, "2025-10-01");
    assert_eq!(
        sentences(&advice),
        [
            "公需科目还差 12 学时：再修公需科目 12 学时（至少 2 天）即可。",
            "专业科目还差 36 学时：再修专业科目 36 学时（至少 6 天）即可。",
            "个人选修科目还差 12 学时：再修个人选修科目 12 学时（至少 2 天）即可。",
            "总学时还差 60 学时：补足上述学时后即达到。",
        ]
    );
}

#[test]
fn ways_stay_within_the_caps_that_are_left() {
    let records = [
        on("f", "A.focus", "2023-03-03", "90"),
        on("n", "A.online", "2023-03-03", "45"),
        on("s", "B.school", "2025-03-03", "35"),
    ];
    let advice = advice("zhejiang-cycle-360", "2021-2025", &records, "2025-10-01");
    let gap = &advice.gaps[0];
    assert_eq!((gap.requirement.as_str(), gap.missing), ("total", Hours::whole(190)));
    let room =
        |code: &str| gap.options.iter().find(|way| way.category == code).map(|way| way.hours.to_string());
    assert_eq!(room("A.online").as_deref(), Some("5"));
    assert_eq!(room("B.school").as_deref(), Some("5"));
    assert_eq!(room("B.activity").as_deref(), Some("80"));
    assert_eq!(room("B.degree"), None, "a degree is nothing that one does by the hour");
    assert_eq!(gap.ways.len(), 1, "one category is enough");
    assert!(gap.closes);
}

#[test]
fn yearly_caps_leave_room_in_each_year_to_come() {
    let advice =
        advice("zhejiang-cycle-360", "2021-2025", &[on("s", "B.school", "2023-03-03", "35")], "2023-10-01");
    let total = advice.gaps.iter().find(|gap| gap.requirement == "total").unwrap();
    let school = total.options.iter().find(|way| way.category == "B.school").unwrap();
    // 5 in 2023, 40 in 2024, 40 in 2025: together 85, and the cycle has just as much left.
    assert_eq!(school.hours, Hours::whole(85));
}

#[test]
fn late_years_and_passed_deadlines_are_told_as_they_are() {
    let mut late = on("1", "school", "2025-12-20", "30");
    late.late = true;
    let advice =
        advice("secondary-annual-90", "2025", &[late, on("2", "external", "2025-03-03", "60")], "2026-01-10");
    assert_eq!(sentences(&advice), ["“按时完成”未达到：有逾期完成的培训，补修不能改变当年结果。"]);
    let advice =
        self::advice("secondary-annual-90", "2025", &[on("2", "external", "2025-03-03", "90")], "2026-01-10");
    assert_eq!(sentences(&advice), ["校本培训还差 30 学时，期限 2025-12-31 已过，须限期补足。"]);
    let advice = self::advice("guangdong-annual-72", "2025", &[], "2026-01-10");
    assert_eq!(advice.gaps[0].sentence, "公需科目还差 18 学时，期限 2025-12-31 已过。");
}

#[test]
fn nothing_missing_needs_no_advice() {
    let records = [on("1", "school", "2025-03-03", "30"), on("2", "external", "2025-03-03", "60")];
    assert!(advice("secondary-annual-90", "2025", &records, "2025-10-01").text().is_empty());
    assert!(advice("unit-half-day", "2025", &[], "2025-10-01").gaps.is_empty());
}

#[test]
fn years_of_work_cannot_be_made_up_by_hours() {
    let pack = Pack::builtin("engineering-title-60").unwrap();
    let rules = Rules::new(pack, &Params::default());
    let education = xueshi::model::facts::Education::College;
    let person = Person { education: Some(education), work_years: Some(5), ..Person::default() };
    let records = [on("1", "professional", "2025-03-03", "60")];
    let advice = advise(&of(&rules, &person, "2025".parse().unwrap()), &records, day("2025-10-01"));
    assert_eq!(sentences(&advice), ["“从事相关专业工作年限（大专）”还差 2 年，学时不能代替。"]);
}

/// The records that an advice asks for, one a category, in the last year.
fn followed(advice: &Advice, rules: &Rules<'_>, records: &[Record], today: NaiveDate) -> Vec<Record> {
    let mut all = records.to_vec();
    for (g, gap) in advice.gaps.iter().enumerate() {
        for (w, way) in gap.ways.iter().enumerate() {
            let span = Period::covering(today, gap.period.to());
            all.push(Record::new(format!("z{g}{w}"), way.category.clone(), span).claiming(way.hours));
        }
    }
    assert!(all.iter().all(|r| rules.pack().category(&r.category).is_some()));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whoever does what is advised has met the requirements, if the advice says that it closes them.
    #[test]
    fn following_the_advice_meets_the_requirements(
        policy in prop::sample::select(vec![
            ("guangdong-annual-72", "2025"), ("secondary-annual-90", "2025"), ("national-professional-90", "2025"),
            ("pingli-cycle-360", "2021-2025"), ("zhejiang-cycle-360", "2021-2025"), ("nanjing-title-evaluation", "2025"),
        ]),
        drawn in prop::collection::vec((0_usize..9, 0_u64..300, 0_u32..6000), 0..12),
    ) {
        let pack = Pack::builtin(policy.0).unwrap();
        let rules = Rules::new(pack, &Params::default());
        let person = Person { applying_for: Some(TitleLevel::Associate), ..Person::default() };
        let period: Period = policy.1.parse().unwrap();
        let records: Vec<Record> = drawn.iter().enumerate().map(|(i, (category, skip, hours))| {
            let when = day("2025-01-01") + chrono::Days::new(*skip);
            let category = &pack.categories()[category % pack.categories().len()];
            let hours = Hours::from_hundredths(i64::from(*hours)).unwrap();
            Record::new(format!("r{i}"), category.code.clone(), Period::covering(when, when)).claiming(hours)
        }).collect();
        let today = day("2025-03-01");
        let advice = advise(&of(&rules, &person, period), &records, today);
        prop_assert!(advice.gaps.iter().all(|gap| gap.closes), "{}", advice.text());
        let all = followed(&advice, &rules, &records, today);
        prop_assert_eq!(rules.assess(&person, period, &all).verdict, Verdict::Met, "{}", advice.text());
    }
}

#[test]
fn a_planned_record_shows_what_it_would_change_and_saves_nothing() {
    let pack = Pack::builtin("secondary-annual-90").unwrap();
    let rules = Rules::new(pack, &Params::default());
    let records = [on("1", "school", "2025-03-03", "28"), on("2", "external", "2025-03-03", "70")];
    let planned = [on("plan", "school", "2025-11-03", "2")];
    let person = Person::default();
    let seen = what_if(&of(&rules, &person, "2025".parse().unwrap()), &records, &planned);
    assert_eq!((seen.before.verdict, seen.after.verdict), (Verdict::Unmet, Verdict::Met));
    let changed: Vec<&str> = seen.changes().iter().map(|(before, _)| before.id.as_str()).collect();
    assert_eq!(changed, ["total", "school"]);
    assert_eq!(
        seen.before,
        assess(pack, &Params::default(), &Person::default(), "2025".parse().unwrap(), &records)
    );
}

#[test]
fn alerts_tell_who_will_not_make_it_at_this_pace() {
    let pack = Pack::builtin("guangdong-annual-72").unwrap();
    let answer = |public: &str| {
        let records = [
            on("1", "public", "2025-03-03", public),
            Record::new("2", "professional", "2025".parse().unwrap()).claiming(Hours::whole(42)),
            Record::new("3", "elective", "2025".parse().unwrap()).claiming(Hours::whole(40)),
        ];
        assess(pack, &Params::default(), &Person::default(), "2025".parse().unwrap(), &records)
    };
    let outlook = |public: &str, today: &str| {
        let answer = answer(public);
        pace(&answer.requirements[1], day(today)).outlook
    };
    // 6 of 18 hours are the pace of a third of the year: 121 days and two thirds.
    assert_eq!(outlook("6", "2025-05-01"), Outlook::OnTrack);
    assert_eq!(outlook("6", "2025-05-02"), Outlook::Short);
    assert_eq!(outlook("6", "2026-01-01"), Outlook::Missed);
    let ids =
        |today: &str| alerts(&answer("6"), day(today)).into_iter().map(|p| p.requirement).collect::<Vec<_>>();
    assert_eq!(ids("2025-05-01"), Vec::<String>::new());
    assert_eq!(ids("2025-10-01"), ["public"]);
    assert_eq!(pace(&answer("6").requirements[1], day("2025-12-30")).days_left, 2);
}

#[test]
fn an_own_pack_is_a_copy_with_other_numbers() {
    let pack = Pack::builtin("secondary-annual-90").unwrap();
    let number = |value: &str| pack.numbers().iter().find(|n| n.value == value).unwrap().path.as_str();
    let heading = Heading {
        id: "our-annual-100".to_owned(),
        title: Some("本校培训学时办法".to_owned()),
        issuer: None,
        document: Some("校发〔2025〕“3”号".to_owned()),
        copied_from: Some(pack.id().to_owned()),
    };
    let own = pack.derive_as(&heading, &[(number("90"), "100"), (number("30"), "32.5")]).unwrap();
    assert_eq!(
        (own.id(), own.title(), own.document()),
        ("our-annual-100", "本校培训学时办法", "校发〔2025〕“3”号")
    );
    assert_eq!((own.issuer(), own.categories().len()), (pack.issuer(), 3));
    assert_eq!((own.lineage(), pack.lineage()), (pack.id(), pack.id()));
    assert_ne!(own.digest(), pack.digest());
    let told: Vec<String> = pack
        .differences(&own)
        .iter()
        .map(|d| format!("{:?} → {:?} {}", d.before, d.after, d.article))
        .collect();
    assert_eq!(told, ["Some(\"90\") → Some(\"100\") 三.1", "Some(\"30\") → Some(\"32.5\") 三.1"]);
    let records = [on("1", "school", "2025-03-03", "32.5"), on("2", "external", "2025-03-03", "67.5")];
    let answer = assess(&own, &Params::default(), &Person::default(), "2025".parse().unwrap(), &records);
    assert_eq!(answer.verdict, Verdict::Met);
}

#[test]
fn an_own_pack_is_checked_like_any_other() {
    let pack = Pack::builtin("zhejiang-cycle-360").unwrap();
    let refused = |edits: &[(&str, &str)]| pack.derive("own", edits).unwrap_err().to_string();
    assert_eq!(refused(&[("caps[9].hours", "1")]), "own.toml 第 1 行“caps[9].hours”：原规程没有这个数字");
    assert!(refused(&[("caps[1].hours", "fifty")]).contains("“caps[1].hours”：“fifty”不是数字"));
    let twice = [("caps[1].hours", "6"), ("caps[1].hours", "7000")];
    assert_eq!(refused(&twice), "own.toml 第 1 行“caps[1].hours”：同一个数字写了两次");
    let own = pack.derive("own", &[("caps[1].hours", "60")]).unwrap();
    assert_eq!(own.derive("zhejiang-cycle-360", &[("caps[1].hours", "50")]).unwrap().digest(), pack.digest());
}

#[test]
fn a_pack_can_be_read_in_sentences() {
    let pack = Pack::builtin("zhejiang-cycle-360").unwrap();
    let points = outline(pack, &Params::default());
    let said =
        |text: &str| points.iter().find(|p| p.text == text).map(|p| (p.topic, p.article.as_str(), p.stated));
    assert_eq!(said("校本培训每年最多 40 学时"), Some((Topic::Cap, "二.1", true)));
    assert_eq!(said("教研活动：凭证上没有时数，每天 8 学时"), Some((Topic::Base, "二.3", true)));
    assert_eq!(said("总学时每周期不少于 360 学时"), Some((Topic::Requirement, "省规定", false)));
    assert_eq!(said("教科研：论文第二作者、课题参与者折半，×0.5"), Some((Topic::Factor, "二.4", true)));
    let open = "教科研：按级别，县级 （未填）、市级 （未填）、省级 （未填）、国家级 （未填） 学时";
    assert_eq!(said(open), Some((Topic::Base, "二.4", false)));
    let nanjing = outline(Pack::builtin("nanjing-title-evaluation").unwrap(), &Params::default());
    assert!(nanjing.iter().any(|p| p.text == "总学时（中级）评审期内不少于 160 学时"));
    let national = outline(Pack::builtin("national-professional-90").unwrap(), &Params::default());
    assert!(national.iter().any(|p| p.text.ends_with("每年不少于总要求的 2/3，即 60 学时")));
}

#[test]
fn every_pack_reads_without_a_gap() {
    for pack in Pack::builtins() {
        for point in outline(pack, &Params::default()) {
            assert!(!point.article.is_empty() && !point.text.starts_with('：'), "{} {point:?}", pack.id());
        }
    }
}
