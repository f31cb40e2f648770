//! Packs and cases that are wrong: each is refused in a sentence that names file, line or record, and field.

use proptest::prelude::*;
use serde_json::json;
use xueshi::policy::{Case, Pack, Packs, Params};

const GOOD: &str = r#"id = "own-pack"
title = "本校办法"
issuer = "本校"

[period]
kind = "cycle"
years = 5
first_year = 2021
article = "一"

[audit]
counts_from = "school"
bulk = true
seal = "recall"

[[parameters]]
key = "most"
label = "上限"
default = 60
stated = false

[[categories]]
code = "a"
label = "甲"

[[categories]]
code = "b"
label = "乙"

[[rules]]
categories = ["*"]
give = "claimed"
article = "二"

[[caps]]
categories = ["a"]
per = "year"
hours = "$most"
article = "三"

[[requirements]]
id = "a"
label = "甲类"
per = "year"
categories = ["a"]
hours = 40
article = "四"
"#;

/// What is said when one piece of the good pack is put to something else.
fn said(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    Pack::parse(&GOOD.replacen(from, to, 1), "own-pack.toml").unwrap_err().to_string()
}

#[test]
fn the_good_pack_is_good() {
    assert_eq!(Pack::parse(GOOD, "own-pack.toml").unwrap().id(), "own-pack");
}

#[test]
fn each_wrong_pack_is_refused_with_line_and_key() {
    for (from, to, message) in [
        ("bulk = true", "bulk = true\nbulky = 1", "own-pack.toml 第 14 行“audit.bulky”：不认识这一项"),
        ("title =", "titel =", "own-pack.toml 第 1 行“title”：缺少这一项"),
        ("\"本校办法\"", "\"\"", "own-pack.toml 第 1 行“title”：不能为空"),
        ("own-pack", "Own Pack", "own-pack.toml 第 1 行“id”：只能用小写字母、数字和连字符"),
        ("hours = 40", "hours = -40", "own-pack.toml 第 46 行“requirements[1].hours”：“-40”不能是负数"),
        (
            "hours = 40",
            "hours = 40.5",
            "own-pack.toml 第 46 行“requirements[1].hours”：小数请写成文字，如 \"2.5\"",
        ),
        (
            "hours = 40",
            "hours = \"40.555\"",
            "own-pack.toml 第 46 行“requirements[1].hours”：“40.555”最多两位小数",
        ),
        (
            "hours = 40",
            "hours = \"$least\"",
            "own-pack.toml 第 46 行“requirements[1].hours”：没有名为“least”的参数",
        ),
        (
            "hours = 40",
            "hours = 61",
            "own-pack.toml 第 38 行“caps[1].hours”：上限 60 低于“甲类”的最低要求 61",
        ),
        (
            "hours = 40",
            "",
            "own-pack.toml 第 41 行“requirements[1].hours”：应写 hours、part 与 of、on_time、work_years 之一",
        ),
        (
            "article = \"四\"",
            "",
            "own-pack.toml 第 41 行“requirements[1].article”：写有数字的规定必须注明条款",
        ),
        ("code = \"b\"", "code = \"a\"", "own-pack.toml 第 27 行“categories[2].code”：类别“a”重复"),
        ("code = \"b\"", "code = \"c.b\"", "own-pack.toml 第 27 行“categories[2].code”：缺少上级类别“c”"),
        (
            "[\"a\"]\nper = \"year\"\nhours = \"$",
            "[\"x\"]\nper = \"year\"\nhours = \"$",
            "own-pack.toml 第 36 行“caps[1].categories”：没有类别“x”",
        ),
        ("kind = \"cycle\"", "kind = \"decade\"", "own-pack.toml 第 6 行“period.kind”：不认识“decade”"),
        ("years = 5", "years = 0", "own-pack.toml 第 7 行“period.years”：应为 1 到 20 的整数"),
        (
            "first_year = 2021\n",
            "",
            "own-pack.toml 第 5 行“period.first_year”：周期要同时写明 years 和 first_year",
        ),
        (
            "give = \"claimed\"",
            "give = \"guessed\"",
            "own-pack.toml 第 32 行“rules[1].give”：不认识“guessed”",
        ),
        ("bulk = true", "bulk = \"yes\"", "own-pack.toml 第 13 行“audit.bulk”：应为 true 或 false"),
        (
            "label = \"上限\"",
            "label = \"上限\"\nchoices = [\"x\"]",
            "own-pack.toml 第 20 行“parameters[1].default”：应为文字，写在引号中",
        ),
        (
            "per = \"year\"\nhours = \"$",
            "per = \"window\"\nhours = \"$",
            "own-pack.toml 第 38 行“caps[1].hours”：这个规程没有评审期",
        ),
        (
            "issuer = \"本校\"",
            "issuer = \"本校\"\nvalid_from = 2025-01-01\nvalid_to = 2024-12-31",
            "own-pack.toml 第 4 行“valid_from”：有效期的结束早于开始",
        ),
        (
            "hours = 40",
            "hours = 40\nwhen = { level = \"city\" }",
            "own-pack.toml 第 47 行“requirements[1].when.level”：不认识这一项",
        ),
        (
            "kind = \"cycle\"\nyears = 5\nfirst_year = 2021\narticle = \"一\"\n",
            "kind = \"year\"\n[[once]]\ncategories = [\"*\"]\nper = \"cycle\"\ntext = \"一次\"\narticle = \"五\"\n",
            "own-pack.toml 第 9 行“once[1].per”：这个规程没有周期",
        ),
    ] {
        assert_eq!(said(from, to), message, "{to}");
    }
}

#[test]
fn text_that_is_no_toml_names_its_line() {
    assert!(said("years = 5", "years = ").starts_with("own-pack.toml 第 7 行“TOML”：写法不对"));
    let day = said("issuer = \"本校\"", "issuer = \"本校\"\nvalid_from = 2025-02-30");
    assert!(day.starts_with("own-pack.toml 第 4 行"), "{day}");
}

#[test]
fn a_cycle_in_the_categories_is_refused() {
    let circle = GOOD.replacen("label = \"甲\"", "label = \"甲\"\ncounts_as = \"b\"", 1).replacen(
        "label = \"乙\"",
        "label = \"乙\"\ncounts_as = \"a\"",
        1,
    );
    let told = Pack::parse(&circle, "own-pack.toml").unwrap_err().to_string();
    assert_eq!(told, "own-pack.toml 第 23 行“categories[1].code”：类别“a”通过 counts_as 绕回自身");
}

#[test]
fn a_cap_of_five_years_below_the_minimum_of_the_cycle_is_refused() {
    let cycle = GOOD.replacen(
        "per = \"year\"\ncategories = [\"a\"]\nhours = 40",
        "per = \"cycle\"\ncategories = [\"a\"]\nhours = 301",
        1,
    );
    let told = Pack::parse(&cycle, "own-pack.toml").unwrap_err().to_string();
    assert_eq!(told, "own-pack.toml 第 38 行“caps[1].hours”：上限 300 低于“甲类”的最低要求 301");
    assert!(Pack::parse(&cycle.replacen("301", "300", 1), "own-pack.toml").is_ok());
}

#[test]
fn a_parameter_may_not_contradict_the_pack() {
    let pack = Pack::parse(GOOD, "own-pack.toml").unwrap();
    let said = |key: &str, value: &str| Params::new(&pack, [(key, value)]).unwrap_err().to_string();
    assert_eq!(said("most", "39"), "参数“most”上限 39 低于“甲类”的最低要求 40");
    assert_eq!(said("most", "-1"), "参数“most”的值“-1”不能是负数");
    assert_eq!(said("least", "1"), "参数“least”在这个规程中没有");
    let secondary = Pack::builtin("secondary-annual-90").unwrap();
    let told = Params::new(secondary, [("year", "lunar")]).unwrap_err().to_string();
    assert_eq!(told, "参数“year”的值“lunar”不在可选范围：calendar、school");
}

#[test]
fn editions_of_one_policy_may_not_overlap() {
    let edition = |id: &str, from: &str, to: &str| {
        let head = format!("series = \"own\"\nvalid_from = {from}\nvalid_to = {to}\nid = \"{id}\"");
        Pack::parse(&GOOD.replacen("id = \"own-pack\"", &head, 1), &format!("{id}.toml")).unwrap()
    };
    let first = || edition("own-1", "2021-01-01", "2024-12-31");
    let told = Packs::with([first(), edition("own-2", "2024-12-31", "2029-12-31")]).unwrap_err().to_string();
    assert_eq!(told, "own-2.toml 第 2 行“valid_from”：有效期与同一规程的“own-1”重叠");
    let packs = Packs::with([first(), edition("own-2", "2025-01-01", "2029-12-31")]).unwrap();
    let on = |day: &str| packs.in_force("own", day.parse().unwrap()).map(Pack::id);
    assert_eq!((on("2020-12-31"), on("2024-12-31"), on("2025-01-01")), (None, Some("own-1"), Some("own-2")));
    let twice = Packs::with([first(), first()]).unwrap_err().to_string();
    assert_eq!(twice, "own-1.toml 第 4 行“id”：已有编号为“own-1”的规程");
}

/// What is said about a case of `zhejiang-cycle-360` with one record, when a part is put to something else.
fn told(change: impl Fn(&mut serde_json::Value)) -> String {
    let mut case = json!({
        "policy": "zhejiang-cycle-360",
        "staff": {"stage": "primary"},
        "period": {"from": "2021-01-01", "to": "2025-12-31"},
        "records": [{"id": "r1", "category": "B.activity", "from": "2023-05-06", "to": "2023-05-07", "hours": "16"}],
    });
    assert!(Case::parse(&case.to_string(), Pack::builtin).is_ok());
    change(&mut case);
    Case::parse(&case.to_string(), Pack::builtin).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn each_wrong_record_is_refused_with_record_and_field() {
    for (field, value, message) in [
        ("category", json!("B.play"), "记录 r1 的“category”：规程 zhejiang-cycle-360 没有类别“B.play”"),
        ("from", json!("2023-02-29"), "记录 r1 的“from”：“2023-02-29”不是存在的日期"),
        ("from", json!("2023-5-6"), "记录 r1 的“from”：“2023-5-6”不是存在的日期"),
        ("from", json!("2023- 5-06"), "记录 r1 的“from”：“2023- 5-06”不是存在的日期"),
        ("to", json!("2023-05-05"), "记录 r1 的“to”：结束日期早于开始日期"),
        ("to", json!(null), "记录 r1 的“to”：缺少这一项"),
        ("hours", json!("16.125"), "记录 r1 的“hours”：“16.125”最多两位小数"),
        ("hours", json!("-1"), "记录 r1 的“hours”：“-1”不能是负数"),
        ("hours", json!("十六"), "记录 r1 的“hours”：“十六”不是数字"),
        ("hours", json!("99999999"), "记录 r1 的“hours”：“99999999”数字过大"),
        ("hours", json!(16), "记录 r1 的“hours”：“16”应写成文字，如 \"2.5\""),
        ("lines", json!(["1", "x"]), "记录 r1 的“lines[2]”：“x”不是数字"),
        ("days", json!(0), "记录 r1 的“days”：“0”应为不小于 1 的整数"),
        ("days", json!(3), "记录 r1 的“days”：多于起止日期之间的 2 天"),
        ("sessions", json!(1.5), "记录 r1 的“sessions”：“1.5”应为不小于 1 的整数"),
        ("role", json!("teacher"), "记录 r1 的“role”：不认识“teacher”"),
        ("level", json!("town"), "记录 r1 的“level”：不认识“town”"),
        ("planned", json!("yes"), "记录 r1 的“planned”：“\"yes\"”应为 true 或 false"),
        ("evidence", json!(["photo"]), "记录 r1 的“evidence”：不认识的证明材料“photo”"),
        ("evidence", json!("certificate"), "记录 r1 的“evidence”：“\"certificate\"”应为列表 [ ]"),
        ("hour", json!("16"), "记录 r1 的“hour”：不认识这一项"),
        ("id", json!(null), "第 1 条记录的“id”：缺少这一项"),
    ] {
        assert_eq!(told(|case| case["records"][0][field] = value.clone()), message);
    }
}

#[test]
fn a_day_may_not_end_before_it_begins() {
    let message = told(|case| {
        case["records"][0]["to"] = json!("2023-05-06");
        case["records"][0]["from_half"] = json!("pm");
        case["records"][0]["to_half"] = json!("am");
    });
    assert_eq!(message, "记录 r1 的“to_half”：结束早于开始");
}

#[test]
fn an_id_stands_once() {
    let message = told(|case| {
        let twin = case["records"][0].clone();
        case["records"].as_array_mut().unwrap().push(twin);
    });
    assert_eq!(message, "记录 r1 的“id”：这个编号出现了两次");
}

#[test]
fn each_wrong_head_is_refused_with_its_field() {
    for (pointer, value, message) in [
        ("/policy", json!("zhejiang"), "“policy”：没有规程“zhejiang”"),
        ("/policy", json!(null), "“policy”：缺少这一项"),
        ("/staff", json!({"stage": "college"}), "“staff.stage”：不认识“college”"),
        ("/staff", json!({"stages": "primary"}), "“staff.stages”：不认识这一项"),
        (
            "/staff",
            json!({"leave": [{"from": "2023-01-02", "to": "2023-01-01"}]}),
            "“staff.leave.to”：结束日期早于开始日期",
        ),
        ("/period", json!({"from": "2021-01-01", "to": "2020-12-31"}), "“period.to”：结束日期早于开始日期"),
        ("/period", json!({"from": "2021-01-01"}), "“period.to”：缺少这一项"),
        (
            "/period",
            json!({"from": "2021-03-01", "to": "2021-12-31"}),
            "“period”：2021-03-01 至 2021-12-31 不是这个规程的完整年度（如 2021-01-01 至 2021-12-31）或周期",
        ),
        ("/records", json!({}), "“records”：“{}”应为列表 [ ]"),
        ("/records", json!([1]), "第 1 条记录的“records”：应为对象 { }"),
        ("/records", json!(null), "“records”：缺少这一项"),
    ] {
        assert_eq!(told(|case| *case.pointer_mut(pointer).unwrap() = value.clone()), message);
    }
    assert_eq!(told(|case| case["note"] = json!("x")), "“note”：不认识这一项");
    assert_eq!(told(|case| case["parameters"] = json!({"sum": "1"})), "“parameters.sum”：在这个规程中没有");
    assert_eq!(
        told(|case| case["parameters"] = json!({"total": 1})),
        "“parameters.total”：“1”应写成文字，如 \"360\""
    );
}

#[test]
fn a_file_that_is_no_json_names_the_place() {
    let error = Case::parse("{\n  \"policy\": ", Pack::builtin).unwrap_err();
    assert_eq!((error.code, error.field.as_str()), ("json", "第 2 行第 12 列"));
}

#[test]
fn a_key_that_stands_twice_is_named() {
    let record =
        r#"{"id":"r1","category":"B.school","from":"2023-05-06","to":"2023-05-06","hours":"8","hours":"80"}"#;
    let case = format!(
        r#"{{"policy":"zhejiang-cycle-360","period":{{"from":"2021-01-01","to":"2025-12-31"}},"records":[{record}]}}"#
    );
    let error = Case::parse(&case, Pack::builtin).unwrap_err();
    assert_eq!((error.code, error.problem.as_str()), ("json", "“hours”写了两次"));
    assert!(error.field.starts_with("第 1 行"), "{}", error.field);
}

/// The pack in the handbook reads.
#[test]
fn the_pack_of_the_handbook_is_a_good_one() {
    let page = include_str!("../../docs/policy-packs.md");
    let text = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(Pack::parse(text, "our-annual-90.toml").unwrap().id(), "our-annual-90");
}

proptest! {
    /// Whatever a pack's text is mangled into, it is read or refused with its place, and never breaks the program.
    #[test]
    fn a_mangled_pack_is_read_or_refused(at in 0_usize..2000, length in 0_usize..40, put in "[\\[\\]={}\"a-z0-9.\n -]{0,12}") {
        let pack = Pack::builtin("shiquan-recognition").unwrap();
        let edge = |mut at: usize| {
            at = at.min(pack.text().len());
            while !pack.text().is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let mut text = pack.text().to_owned();
        text.replace_range(edge(at)..edge(at + length), &put);
        if let Err(error) = Pack::parse(&text, "mangled.toml") {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count() + 1);
            prop_assert_eq!(error.file, "mangled.toml");
        }
    }
}

/// The good pack with pieces put to something else; what is said, or nothing when it reads.
fn told_of(pieces: &[(&str, &str)]) -> String {
    let text = pieces.iter().fold(GOOD.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    Pack::parse(&text, "own-pack.toml").map_or_else(|error| error.to_string(), |_| String::new())
}

#[test]
fn a_parameter_of_words_is_no_figure_and_a_figure_is_no_kind_of_year() {
    let choice = ("default = 60", "default = \"school\"\nchoices = [\"calendar\", \"school\"]");
    assert_eq!(told_of(&[choice]), "own-pack.toml 第 39 行“caps[1].hours”：参数“most”是选项，不是数字");
    assert_eq!(
        told_of(&[("kind = \"cycle\"", "kind = \"cycle\"\nyear = \"$most\"")]),
        "own-pack.toml 第 5 行“period.year”：不认识“$most”"
    );
}

#[test]
fn what_a_pack_says_of_its_years_is_used_or_refused() {
    assert_eq!(
        told_of(&[("first_year = 2021", "first_year = \"2021.5\"")]),
        "own-pack.toml 第 8 行“period.first_year”：应为 1900 到 2999 的整数"
    );
    let windows = "article = \"一\"\n[[period.windows]]\nyears = 4\narticle = \"一\"";
    assert_eq!(
        told_of(&[("article = \"一\"", windows)]),
        "own-pack.toml 第 5 行“period.windows”：只有按评审日考核的规程有评审前年数"
    );
    let cycle = "kind = \"cycle\"\nyears = 5\nfirst_year = 2021\narticle = \"一\"";
    assert_eq!(
        told_of(&[(cycle, "kind = \"none\"")]),
        "own-pack.toml 第 39 行“requirements[1].id”：这个规程不设要求（period.kind = \"none\"）"
    );
}

#[test]
fn caps_that_together_leave_no_room_for_a_minimum_are_refused() {
    let both = ("categories = [\"a\"]\nhours = 40", "categories = [\"*\"]\nhours = 200");
    let cap =
        "article = \"三\"\n\n[[caps]]\ncategories = [\"b\"]\nper = \"year\"\nhours = 100\narticle = \"三\"";
    assert_eq!(
        told_of(&[both, ("article = \"三\"", cap)]),
        "own-pack.toml 第 44 行“caps[2].hours”：几个上限合计 160 低于“甲类”的最低要求 200"
    );
    let less = ("categories = [\"a\"]\nhours = 40", "categories = [\"*\"]\nhours = 160");
    assert_eq!(told_of(&[less, ("article = \"三\"", cap)]), "");
}

#[test]
fn two_requirements_of_one_name_ask_different_people() {
    let twin = |when: &str| {
        format!(
            "hours = 40\narticle = \"四\"\n\n[[requirements]]\nid = \"a\"\nlabel = \"甲类\"\nper = \"year\"\ncategories = [\"a\"]\n{when}hours = 50"
        )
    };
    assert_eq!(
        told_of(&[("hours = 40", &twin(""))]),
        "own-pack.toml 第 50 行“requirements[2].id”：要求“a”重复"
    );
    let new = twin("when = { new = true }\n");
    assert!(told_of(&[("hours = 40", &new)]).ends_with("要求“a”重复"), "the first asks everybody");
    let others = new.replacen("hours = 40", "when = { new = false }\nhours = 40", 1);
    assert_eq!(told_of(&[("hours = 40", &others)]), "");
}

#[test]
fn a_tree_that_branches_at_every_level_is_read_at_once() {
    let mut text = GOOD.to_owned();
    let mut code = "a".to_owned();
    for depth in 0..60 {
        let above = code.rsplit_once('.').map(|(above, _)| above.to_owned());
        code.push_str(".a");
        text.push_str(&format!("\n[[categories]]\ncode = \"{code}\"\nlabel = \"第{depth}级\"\n"));
        if let Some(above) = above {
            text.push_str(&format!("counts_as = \"{above}\"\n"));
        }
    }
    assert_eq!(Pack::parse(&text, "deep.toml").unwrap().categories().len(), 62);
}

#[test]
fn a_year_of_ones_own_says_when_it_starts_and_no_other_does() {
    let starts = |year: &str, month: u32, day: u32| {
        let lines = format!(
            "article = \"一\"\n{year}\n[period.starts]\nmonth = {month}\nday = {day}\narticle = \"一\""
        );
        told_of(&[("article = \"一\"", &lines)])
    };
    assert_eq!(starts("year = \"own\"", 8, 28), "");
    for (year, month, day, message) in [
        ("", 8, 1, "只有 year = \"own\" 的年度写明开始的日子"),
        ("year = \"school\"", 8, 1, "不认识“school”"),
        ("year = \"own\"", 13, 1, "应为 1 到 12 的整数"),
        ("year = \"own\"", 8, 29, "应为 1 到 28 的整数"),
    ] {
        let told = starts(year, month, day);
        assert!(told.ends_with(message), "{year} {month} {day}: {told}");
    }
    let bare = told_of(&[("article = \"一\"", "article = \"一\"\nyear = \"own\"")]);
    assert!(bare.ends_with("“period.year”：不认识“own”"), "{bare}");
}

#[test]
fn a_requirement_leaves_out_and_is_part_of_what_is_there_only() {
    let with = |more: &str| told_of(&[("hours = 40", more)]);
    assert_eq!(with("hours = 40\nexcept = [\"b\"]"), "");
    let except = with("hours = 40\nexcept = [\"c\"]");
    assert!(except.ends_with("“requirements[1].except”：没有类别“c”"), "{except}");
    let unknown = with("part = \"1/3\"\nof = \"total\"");
    assert!(unknown.ends_with("“requirements[1].of”：不认识“total”"), "{unknown}");
    let alone = with("part = \"1/3\"");
    assert!(alone.ends_with("应写 hours、part 与 of、on_time、work_years 之一"), "{alone}");
    let both = with("hours = 40\non_time = true");
    assert!(both.ends_with("应写 hours、part 与 of、on_time、work_years 之一"), "{both}");
}

#[test]
fn minima_that_share_nothing_must_fit_under_a_cap_together() {
    let cap = ("categories = [\"a\"]\nper = \"year\"", "categories = [\"*\"]\nper = \"year\"");
    let second = |hours: u32, when: &str| {
        let more = format!(
            "article = \"四\"\n\n[[requirements]]\nid = \"b\"\nlabel = \"乙类\"\nper = \"year\"\n\
             categories = [\"b\"]\nhours = {hours}\n{when}article = \"四\""
        );
        told_of(&[cap, ("article = \"四\"", &more)])
    };
    assert_eq!(second(20, ""), "", "40 and 20 fit under 60");
    let told = second(21, "");
    assert!(told.ends_with("“caps[1].hours”：上限 60 低于几项最低要求的合计 61"), "{told}");
    assert_eq!(second(21, "when = { new = true }\n"), "", "what only some people owe is another sum");
}
