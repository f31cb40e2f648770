//! Primitives that no regulation of the source uses yet, shown on small packs; and what the packs say of themselves.

use xueshi::model::facts::{Activity, Level, Mode, TitleLevel};
use xueshi::model::hours::Hours;
use xueshi::model::period::Period;
use xueshi::policy::terms::{CountsFrom, PeriodKind, Seal};
use xueshi::policy::{Assessment, Facts, Pack, Params, Person, Record, Verdict, assess, classify};

/// A pack with categories a, a.x, a.y and b, claimed hours, and whatever is added.
fn pack(period: &str, more: &str) -> Pack {
    let text = format!(
        r#"
id = "small"
title = "小办法"
issuer = "本校"
{period}
[audit]
counts_from = "school"
bulk = true
seal = "recall"
[[categories]]
code = "a"
label = "甲"
[[categories]]
code = "a.x"
label = "甲一"
[[categories]]
code = "a.y"
label = "甲二"
[[categories]]
code = "b"
label = "乙"
[[rules]]
categories = ["*"]
give = "claimed"
article = "一"
{more}"#
    );
    Pack::parse(&text, "small.toml").unwrap_or_else(|e| panic!("{e}"))
}

const YEAR: &str = "[period]\nkind = \"year\"";
const CYCLE: &str = "[period]\nkind = \"cycle\"\nyears = 5\nfirst_year = 2021\narticle = \"零\"";

fn years(text: &str) -> Period {
    text.parse().unwrap()
}

fn on(id: &str, category: &str, day: &str, hours: &str) -> Record {
    let day = day.parse().unwrap();
    Record::new(id, category, Period::covering(day, day)).claiming(hours.parse().unwrap())
}

fn usual(pack: &Pack, period: &str, records: &[Record]) -> Assessment {
    assess(pack, &Params::default(), &Person::default(), years(period), records)
}

fn figures(answer: &Assessment) -> Vec<(&str, String)> {
    answer.records.iter().map(|r| (r.id.as_str(), r.recognised.to_string())).collect()
}

fn demands(answer: &Assessment) -> Vec<(String, String, String, bool)> {
    let words = |r: &xueshi::policy::RequirementAnswer| {
        (format!("{} {}", r.id, r.period), r.required.to_string(), r.earned.to_string(), r.met)
    };
    answer.requirements.iter().map(words).collect()
}

fn cap(categories: &str, per: &str, hours: &str, more: &str) -> String {
    format!(
        "[[caps]]\ncategories = [{categories}]\nper = \"{per}\"\nhours = {hours}\narticle = \"二\"\n{more}\n"
    )
}

fn requirement(id: &str, per: &str, categories: &str, more: &str) -> String {
    format!(
        "[[requirements]]\nid = \"{id}\"\nlabel = \"{id}\"\nper = \"{per}\"\ncategories = [{categories}]\narticle = \"三\"\n{more}\n"
    )
}

#[test]
fn a_child_is_capped_before_its_parent_whatever_the_order_of_the_file() {
    let caps = cap("\"a\"", "year", "20", "") + &cap("\"a.x\"", "year", "10", "");
    let answer = usual(
        &pack(YEAR, &caps),
        "2025",
        &[
            on("1", "a.x", "2025-01-01", "15"),
            on("2", "a.y", "2025-02-01", "15"),
            on("3", "b", "2025-03-01", "15"),
        ],
    );
    // Parent first, a.y would get 5 only.
    assert_eq!(figures(&answer), [("1", "10".into()), ("2", "10".into()), ("3", "15".into())]);
}

#[test]
fn a_cap_on_everything_comes_last() {
    let caps = cap("\"*\"", "year", "20", "") + &cap("\"a\"", "year", "10", "");
    let answer = usual(
        &pack(YEAR, &caps),
        "2025",
        &[on("1", "a", "2025-01-01", "30"), on("2", "b", "2025-02-01", "15")],
    );
    assert_eq!(figures(&answer), [("1", "10".into()), ("2", "10".into())]);
}

#[test]
fn a_cap_by_record_counts_each_record() {
    let pack = pack(YEAR, &cap("\"a\"", "record", "4", ""));
    let answer = usual(&pack, "2025", &[on("1", "a", "2025-01-01", "5"), on("2", "a", "2025-01-01", "3.5")]);
    assert_eq!(figures(&answer), [("1", "4".into()), ("2", "3.5".into())]);
}

#[test]
fn what_a_cap_cuts_re_enters_once_where_the_pack_says_so() {
    let caps = cap("\"a\"", "year", "10", "overflow = \"b\"") + &cap("\"b\"", "year", "12", "");
    let more = caps + &requirement("b", "year", "\"b\"", "hours = 12");
    let answer = usual(
        &pack(YEAR, &more),
        "2025",
        &[on("1", "a", "2025-01-01", "15"), on("2", "b", "2025-02-01", "6"), on("3", "a", "2025-03-01", "4")],
    );
    // Record 1 keeps 10 and sends 5 over; with the 6 of record 2 there is room for 1 of the 4 of record 3.
    assert_eq!(figures(&answer), [("1", "15".into()), ("2", "6".into()), ("3", "1".into())]);
    assert_eq!(demands(&answer), [("b 2025".into(), "12".into(), "12".into(), true)]);
    let chain: Vec<String> = answer.records[0].reasons.iter().map(|r| r.after.to_string()).collect();
    assert_eq!(chain, ["15", "10", "15"]);
}

#[test]
fn overflow_of_a_year_still_meets_the_cap_of_the_cycle() {
    let caps = cap("\"a\"", "year", "10", "overflow = \"b\"") + &cap("\"b\"", "cycle", "3", "");
    let answer = usual(&pack(CYCLE, &caps), "2021-2025", &[on("1", "a", "2025-01-01", "15")]);
    assert_eq!(figures(&answer), [("1", "13".into())]);
}

#[test]
fn a_year_may_begin_on_a_day_of_its_own() {
    let own = "[period]\nkind = \"year\"\nyear = \"own\"\nstarts = { month = 5, day = 1, article = \"零\" }";
    let pack = pack(own, &requirement("total", "year", "\"*\"", "hours = 10"));
    let period = Period::new("2024-05-01".parse().unwrap(), "2025-04-30".parse().unwrap()).unwrap();
    let records =
        [on("1", "a", "2024-04-30", "1"), on("2", "a", "2024-05-01", "2"), on("3", "a", "2025-04-30", "4")];
    let answer = assess(&pack, &Params::default(), &Person::default(), period, &records);
    assert_eq!(answer.total, Hours::whole(6));
    assert_eq!(answer.requirements[0].period, period);
}

#[test]
fn a_cycle_may_have_yearly_minima_too() {
    let more = requirement("year", "year", "\"*\"", "hours = 48")
        + &requirement("total", "cycle", "\"*\"", "hours = 360");
    let pack = pack(CYCLE, &more);
    let answer =
        usual(&pack, "2024-2025", &[on("1", "a", "2021-05-01", "300"), on("2", "a", "2024-05-01", "60")]);
    assert_eq!(
        demands(&answer),
        [
            ("total 2021-2025".into(), "360".into(), "360".into(), true),
            ("year 2024".into(), "48".into(), "60".into(), true),
            ("year 2025".into(), "48".into(), "0".into(), false),
        ]
    );
    assert_eq!(answer.verdict, Verdict::Unmet);
}

#[test]
fn a_category_may_count_to_the_total_but_not_to_a_part() {
    let more = requirement("total", "year", "\"*\"", "hours = 10")
        + &requirement("a", "year", "\"a\"", "except = [\"a.y\"]\nhours = 10");
    let answer = usual(
        &pack(YEAR, &more),
        "2025",
        &[on("1", "a.y", "2025-01-01", "12"), on("2", "a.x", "2025-01-01", "3")],
    );
    assert_eq!(
        demands(&answer),
        [
            ("total 2025".into(), "10".into(), "15".into(), true),
            ("a 2025".into(), "10".into(), "3".into(), false)
        ]
    );
}

#[test]
fn a_part_that_is_no_whole_hundredth_asks_for_the_next_one() {
    let more = requirement("total", "year", "\"*\"", "hours = 100")
        + &requirement("part", "year", "\"a\"", "part = \"2/3\"\nof = \"total\"");
    let pack = pack(YEAR, &more);
    let met = |hours: &str| usual(&pack, "2025", &[on("1", "a", "2025-01-01", hours)]).requirements[1].met;
    assert_eq!((met("66.66"), met("66.67")), (false, true));
}

#[test]
fn requirements_may_ask_for_new_teachers_heads_and_titles() {
    let more = requirement("new", "year", "\"*\"", "when = { new = true }\nhours = 120")
        + &requirement("head", "year", "\"*\"", "when = { head = true }\nhours = 300")
        + &requirement("title", "year", "\"*\"", "when = { title = [\"高级教师\"] }\nhours = 40");
    let pack = pack(YEAR, &more);
    let asked = |person: Person| {
        let answer = assess(&pack, &Params::default(), &person, years("2025"), &[]);
        answer.requirements.iter().map(|r| r.id.clone()).collect::<Vec<_>>()
    };
    assert!(asked(Person::default()).is_empty());
    assert_eq!(asked(Person { new: true, ..Person::default() }), ["new"]);
    assert_eq!(
        asked(Person { head: true, title: Some("高级教师".into()), ..Person::default() }),
        ["head", "title"]
    );
}

#[test]
fn who_was_away_owes_less_only_where_the_pack_says_so() {
    let total = requirement("total", "year", "\"*\"", "hours = 90");
    let person = |joined: &str, leave: Option<(&str, &str)>| Person {
        joined: Some(joined.parse().unwrap()),
        leave: leave
            .map(|(from, to)| Period::covering(from.parse().unwrap(), to.parse().unwrap()))
            .into_iter()
            .collect(),
        ..Person::default()
    };
    let owes = |people: &str, person: &Person| {
        let pack = pack(YEAR, &(people.to_owned() + &total));
        assess(&pack, &Params::default(), person, years("2025"), &[]).requirements[0].required.to_string()
    };
    let joined = person("2025-03-01", None);
    assert_eq!(owes("", &joined), "90");
    assert_eq!(owes("[people]\npro_rata = true\narticle = \"四\"\n", &joined), "75");
    // A month in which somebody was there for a day is owed.
    assert_eq!(owes("[people]\npro_rata = true\narticle = \"四\"\n", &person("2025-02-28", None)), "82.5");
    let on_leave = person("2020-01-01", Some(("2025-02-10", "2025-08-31")));
    assert_eq!(owes("[people]\npro_rata = true\narticle = \"四\"\n", &on_leave), "45");
    assert_eq!(owes("[people]\nexcused = true\narticle = \"四\"\n", &on_leave), "90");
    let away = person("2020-01-01", Some(("2024-12-01", "2026-01-31")));
    assert_eq!(owes("[people]\nexcused = true\narticle = \"四\"\n", &away), "0");
    let left = Person { left: Some("2025-06-30".parse().unwrap()), ..Person::default() };
    assert_eq!(owes("[people]\npro_rata = true\narticle = \"四\"\n", &left), "45");
}

#[test]
fn beside_a_sealed_figure_of_one_work_only_the_difference_counts() {
    let pack = pack(YEAR, "");
    let work = |id: &str, hours: &str, sealed: bool| {
        let mut record = on(id, "a", "2025-01-01", hours);
        (record.work, record.sealed) = (Some("w".into()), sealed);
        record
    };
    let counts = |records: &[Record]| {
        figures(&usual(&pack, "2025", records)).into_iter().map(|(_, h)| h).collect::<Vec<_>>()
    };
    assert_eq!(counts(&[work("1", "5", true), work("2", "8", false)]), ["5", "3"]);
    assert_eq!(
        counts(&[work("1", "5", false), work("2", "4", true), work("3", "9", false)]),
        ["0", "4", "5"]
    );
    assert_eq!(counts(&[work("1", "5", true), work("2", "3", false)]), ["5", "0"]);
    assert_eq!(counts(&[work("1", "5", false), work("2", "8", false)]), ["0", "8"]);
}

#[test]
fn a_factor_of_a_third_is_rounded_down_once_after_all_factors() {
    let factor = |when: &str, times: &str| {
        format!(
            "[[factors]]\ncategories = [\"*\"]\nwhen = {{ {when} }}\ntimes = \"{times}\"\ntext = \"折算\"\narticle = \"五\"\n"
        )
    };
    let pack = pack(YEAR, &(factor("author_rank = 2", "1/3") + &factor("medium = \"newspaper\"", "3")));
    let mut record = on("1", "a", "2025-01-01", "10");
    record.author_rank = 2;
    assert_eq!(usual(&pack, "2025", std::slice::from_ref(&record)).total.to_string(), "3.33");
    record.medium = xueshi::model::facts::Medium::Newspaper;
    assert_eq!(usual(&pack, "2025", &[record]).total, Hours::whole(10));
}

#[test]
fn a_record_of_no_known_category_counts_nothing_and_says_so() {
    let answer = usual(&pack(YEAR, ""), "2025", &[on("1", "z", "2025-01-01", "10")]);
    assert_eq!(&*answer.records[0].reasons[0].rule, "本规程没有这个类别，不计");
    assert!(answer.total.is_zero());
}

#[test]
fn credits_and_days_convert_where_the_pack_says_how() {
    let henan = Pack::builtin("henan-professional").unwrap();
    assert_eq!(henan.credits(&Params::default(), Hours::whole(12)), None);
    let set = Params::new(henan, [("hours_per_credit", "3")]).unwrap();
    assert_eq!(henan.credits(&set, Hours::whole(10)).unwrap().to_string(), "3.33");
    let day = |id: &str| Pack::builtin(id).unwrap().hours_of_a_day(&Params::default()).map(|h| h.to_string());
    assert_eq!(day("guangdong-annual-72").as_deref(), Some("6"));
    assert_eq!(day("unit-half-day").as_deref(), Some("8"));
    assert_eq!(day("zhejiang-cycle-360").as_deref(), Some("8"));
    assert_eq!(day("pingli-cycle-360"), None);
}

#[test]
fn each_pack_says_of_itself_what_its_regulation_says() {
    use CountsFrom::{Authority, School};
    use PeriodKind::{Cycle, None as Nothing, Window, Year};
    for (id, kind, counts_from, bulk, seal, seal_staff) in [
        ("secondary-annual-90", Year, School, true, Seal::YearClose, Seal::YearClose),
        ("guangdong-annual-72", Year, Authority, false, Seal::Recall, Seal::Recall),
        ("henan-professional", Year, Authority, true, Seal::Recall, Seal::Recall),
        ("nanjing-title-evaluation", Window, Authority, true, Seal::Recall, Seal::Recall),
        ("engineering-title-60", Year, Authority, true, Seal::Recall, Seal::Recall),
        ("national-professional-90", Year, Authority, true, Seal::Recall, Seal::Recall),
        ("unit-half-day", Nothing, School, true, Seal::Recall, Seal::Recall),
        ("flexible-projects", Nothing, Authority, true, Seal::Recall, Seal::Recall),
        ("chengdu-registration", Nothing, Authority, true, Seal::Recall, Seal::SchoolYear),
        ("pingli-cycle-360", Cycle, Authority, true, Seal::Recall, Seal::Recall),
        ("shiquan-recognition", Nothing, Authority, true, Seal::Recall, Seal::Recall),
        ("zhejiang-cycle-360", Cycle, Authority, true, Seal::Recall, Seal::Recall),
        ("national-cycle-360", Cycle, Authority, true, Seal::Recall, Seal::Recall),
    ] {
        let pack = Pack::builtin(id).unwrap();
        let audit = pack.audit();
        assert_eq!(
            (pack.period_kind(), audit.counts_from, audit.bulk, audit.seal, audit.seal_staff),
            (kind, counts_from, bulk, seal, seal_staff),
            "{id}"
        );
        assert!(!pack.people().excused && !pack.people().pro_rata, "{id}");
        assert_eq!(pack.digest().len(), 64);
    }
    let told = |id: &str| {
        let pack = Pack::builtin(id).unwrap();
        let from = pack.valid_from().map(|day| day.to_string()).unwrap_or_default();
        (pack.issuer().to_owned(), pack.document().to_owned(), from)
    };
    let told = ["secondary-annual-90", "national-cycle-360"].map(told);
    let wanted = [("中学（学校制度）", "", ""), ("教育部", "教师〔2011〕1号", "2011-01-04")];
    assert_eq!(told, wanted.map(|(issuer, document, from)| (issuer.into(), document.into(), from.into())));
}

#[test]
fn facts_find_their_category() {
    let of = |id: &str, facts: Facts| classify(Pack::builtin(id).unwrap(), &facts).map(|c| c.code.as_str());
    let online = Facts { mode: Some(Mode::Online), ..Facts::new(Activity::ExternalTraining) };
    assert_eq!(of("zhejiang-cycle-360", online), Some("A.online"));
    assert_eq!(of("zhejiang-cycle-360", Facts::new(Activity::ExternalTraining)), Some("A.other"));
    let focus = Facts { level: Some(Level::Province), ..Facts::new(Activity::CentralTraining) };
    assert_eq!(of("zhejiang-cycle-360", focus), Some("A.focus"));
    assert_eq!(of("pingli-cycle-360", online), Some("remote"));
    let area = Facts { level: Some(Level::Area), ..Facts::new(Activity::SchoolTraining) };
    assert_eq!(of("shiquan-recognition", area), Some("area"));
    assert_eq!(of("shiquan-recognition", Facts::new(Activity::SchoolTraining)), Some("school"));
    assert_eq!(
        of("nanjing-title-evaluation", Facts::new(Activity::ComputerCertificate)),
        Some("substitute.computer")
    );
    let city = Facts { level: Some(Level::City), ..Facts::new(Activity::CentralTraining) };
    assert_eq!(of("chengdu-registration", city), Some("regular.central.city"));
    assert_eq!(of("guangdong-annual-72", Facts::new(Activity::Paper)), None);
}

#[test]
fn a_personal_cycle_is_five_years_from_any_day() {
    let pack = Pack::builtin("zhejiang-cycle-360").unwrap();
    let period = Period::new("2022-03-15".parse().unwrap(), "2027-03-14".parse().unwrap()).unwrap();
    let records = [
        on("1", "A.online", "2022-03-14", "9"),
        on("2", "A.online", "2022-03-15", "40"),
        on("3", "A.online", "2027-03-14", "40"),
    ];
    let answer = assess(pack, &Params::default(), &Person::default(), period, &records);
    assert_eq!(figures(&answer), [("1", "0".into()), ("2", "40".into()), ("3", "10".into())]);
    assert_eq!(answer.requirements[0].period, period);
}

#[test]
fn a_review_on_a_leap_day_looks_back_whole_years() {
    let pack = Pack::builtin("nanjing-title-evaluation").unwrap();
    let person = Person { applying_for: Some(TitleLevel::Associate), ..Person::default() };
    let review = "2024-02-29".parse().unwrap();
    let records = [on("1", "professional", "2019-02-28", "1"), on("2", "professional", "2019-03-01", "2")];
    let answer = assess(pack, &Params::default(), &person, Period::covering(review, review), &records);
    assert_eq!(figures(&answer), [("1", "0".into()), ("2", "2".into())]);
}

#[test]
fn a_pack_may_count_more_authors() {
    let pack = pack(YEAR, "[authors]\ncounted = 3\narticle = \"六\"\n");
    let by = |rank: u32| {
        let mut record = on("1", "a", "2025-01-01", "10");
        record.author_rank = rank;
        usual(&pack, "2025", &[record]).total.to_string()
    };
    assert_eq!((by(3).as_str(), by(4).as_str()), ("10", "0"));
}
