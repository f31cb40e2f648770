//! The grammar of packs: TOML text in, [`Pack`] out, or the line and key that are wrong.

use sha2::{Digest, Sha256};

use super::check;
use super::condition::Condition;
use super::engine::GENERAL;
use super::number::{Amount, ParamValue, Parameter};
use super::pack::{
    Audit, Authors, BaseRule, Cap, Category, Classify, Cycle, Each, Factor, Give, Grant, Ground, Measure,
    Once, Pack, People, Per, PeriodRule, Redirect, Refusal, Registration, Requirement, Set, Units, Window,
    YearRule,
};
use super::reader::{Doc, PackError, Table};
use super::terms::{CountsFrom, PeriodKind, Seal, Unfinished, YearKind};
use crate::model::facts::{Activity, Grade, Level, Mode, Organiser, ProofKind, Role};

impl Pack {
    /// Reads a pack; `file` names it in errors.
    ///
    /// # Errors
    /// [`PackError`] with line and key for anything that the grammar does not allow: unknown keys, numbers without
    /// an article, a cycle in the categories, a cap below a minimum, validity that ends before it begins.
    pub fn parse(text: &str, file: &str) -> Result<Pack, PackError> {
        let doc = Doc::new(file, text);
        let pack = read(&doc, text)?;
        check::pack(&pack)?;
        Ok(pack)
    }
}

fn read(doc: &Doc<'_>, text: &str) -> Result<Pack, PackError> {
    let mut root = doc.root()?;
    let (place, validity) = (root.place("id"), root.validity());
    let heads = root.spans(&["id", "title", "issuer", "document", "series", "copied_from"]);
    let id = root.text("id")?;
    if !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(root.error("id", "只能用小写字母、数字和连字符"));
    }
    let mut parameters: Vec<Parameter> = Vec::new();
    for table in root.tables("parameters")? {
        let parameter = parameter(table, &parameters)?;
        parameters.push(parameter);
    }
    *doc.parameters.borrow_mut() = parameters.iter().map(|p| (p.key.clone(), p.choices.is_empty())).collect();
    let categories = categories(root.tables("categories")?)?;
    if categories.is_empty() || categories.len() > Set::MOST {
        return Err(root.error("categories", format!("应有 1 到 {} 个类别", Set::MOST)));
    }
    let tree = Tree(&categories);
    let mut pack = Pack {
        text: text.to_owned(),
        digest: format!("{:x}", Hex(Sha256::digest(text.as_bytes()).as_slice())),
        title: root.text("title")?,
        issuer: root.text("issuer")?,
        document: root.text_or_empty("document")?,
        note: root.text_or_empty("note")?,
        series: root.text_or_empty("series")?,
        copied_from: root.text_or_empty("copied_from")?,
        valid_from: root.date("valid_from")?,
        valid_to: root.date("valid_to")?,
        period: period(&mut root, &parameters)?,
        units: units(&mut root)?,
        audit: audit(&mut root)?,
        people: people(&mut root)?,
        authors: authors(&mut root)?,
        rules: each(&mut root, "rules", |t| tree.rule(t))?,
        factors: each(&mut root, "factors", |t| tree.factor(t))?,
        refusals: each(&mut root, "refusals", |t| tree.refusal(t))?,
        once: each(&mut root, "once", |t| tree.once(t))?,
        caps: each(&mut root, "caps", |t| tree.cap(t))?,
        requirements: requirements(&mut root, tree)?,
        redirects: each(&mut root, "redirects", |t| tree.redirect(t))?,
        registration: root.table("registration")?.map(|t| tree.registration(t)).transpose()?,
        classify: each(&mut root, "classify", |t| tree.classify(t))?,
        numbers: Vec::new(),
        blanks: Vec::new(),
        heads,
        place,
        validity,
        id,
        categories: Vec::new(),
        parameters: Vec::new(),
    };
    root.finish()?;
    if pack.series.is_empty() {
        pack.series.clone_from(&pack.id);
    }
    if pack.valid_from > pack.valid_to && pack.valid_to.is_some() {
        return Err(pack.validity.error("有效期的结束早于开始"));
    }
    pack.categories = categories;
    pack.parameters = parameters;
    pack.blanks = doc.blanks.take();
    pack.numbers = doc.numbers.take();
    pack.numbers.sort_by_key(|n| n.span.start);
    Ok(pack)
}

struct Hex<'a>(&'a [u8]);

impl std::fmt::LowerHex for Hex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn each<T>(
    root: &mut Table<'_>,
    key: &str,
    read: impl Fn(Table<'_>) -> Result<T, PackError>,
) -> Result<Vec<T>, PackError> {
    root.tables(key)?.into_iter().map(read).collect()
}

fn parameter(mut table: Table<'_>, before: &[Parameter]) -> Result<Parameter, PackError> {
    let choices = table.texts("choices")?;
    let label = table.text("label")?;
    let below = table.spans(&["key"]).first().map_or(0, |(_, span)| span.end);
    let key = table.text("key")?;
    if before.iter().any(|p| p.key == key) {
        return Err(table.error("key", format!("参数“{key}”重复")));
    }
    let stated = table.flag("stated")?.unwrap_or(false);
    let default = if choices.is_empty() {
        match table.amount("default")? {
            Some(Amount::Stated(number)) => Some(ParamValue::Number(number)),
            _ => None,
        }
    } else {
        let choice = table.code("default", |c| choices.iter().find(|k| *k == c).cloned())?;
        Some(
            choice
                .map(ParamValue::Choice)
                .ok_or_else(|| table.error("default", "要从几个值中选的参数必须有默认值"))?,
        )
    };
    let article = table.article(stated)?;
    if default.is_none() {
        table.blank("default", below, &article);
    }
    table.finish()?;
    Ok(Parameter { key, label, default, choices, stated, article })
}

fn categories(tables: Vec<Table<'_>>) -> Result<Vec<Category>, PackError> {
    let mut list: Vec<Category> = Vec::new();
    for mut table in tables {
        let place = table.place("code");
        let code = table.text("code")?;
        if list.iter().any(|c| c.code == code) {
            return Err(place.error(format!("类别“{code}”重复")));
        }
        let category = Category {
            label: table.text("label")?,
            article: table.article(false)?,
            counts_as: Some(table.text_or_empty("counts_as")?).filter(|c| !c.is_empty()),
            within: Vec::new(),
            branch: Vec::new(),
            depth: 0,
            code,
            place,
        };
        table.finish()?;
        list.push(category);
    }
    check::categories(list)
}

fn period(root: &mut Table<'_>, parameters: &[Parameter]) -> Result<PeriodRule, PackError> {
    let Some(mut table) = root.table("period")? else { return Err(root.error("period", "缺少这一项")) };
    let Some(kind) = table.code("kind", PeriodKind::from_code)? else {
        return Err(table.error("kind", "缺少这一项"));
    };
    let starts = table.table("starts")?.map(month_and_day).transpose()?;
    let year = match table.code("year", |text| Some(text.to_owned()))? {
        None if starts.is_none() => YearRule::Fixed(YearKind::Calendar, (1, 1)),
        None => return Err(table.error("starts", "只有 year = \"own\" 的年度写明开始的日子")),
        Some(text) => year_rule(&text, starts, parameters)
            .ok_or_else(|| table.error("year", format!("不认识“{text}”")))?,
    };
    let years = table.count("years", 1..21)?;
    let place = table.place("first_year");
    let first = table.year("first_year")?;
    let windows = each(&mut table, "windows", window)?;
    if kind != PeriodKind::Window && !windows.is_empty() {
        return Err(table.error("windows", "只有按评审日考核的规程有评审前年数"));
    }
    if kind == PeriodKind::Window && years.is_some() {
        return Err(table.error("years", "按评审日考核的规程没有周期"));
    }
    let article = table.article(true)?;
    let cycle = match (years, first) {
        (Some(years), Some(first)) => Some(Cycle { years, first, article, place }),
        (None, None) => None,
        _ => return Err(table.error("first_year", "周期要同时写明 years 和 first_year")),
    };
    if (kind == PeriodKind::Cycle && cycle.is_none()) || (kind == PeriodKind::Window && windows.is_empty()) {
        return Err(table.error("kind", "缺少周期（years、first_year）或评审前年数（windows）"));
    }
    table.finish()?;
    Ok(PeriodRule { kind, year, cycle, windows })
}

fn month_and_day(mut table: Table<'_>) -> Result<(u32, u32), PackError> {
    let (month, day) = (table.count("month", 1..13)?.unwrap_or(1), table.count("day", 1..29)?.unwrap_or(1));
    table.article(true)?;
    table.finish()?;
    Ok((month, day))
}

fn year_rule(text: &str, starts: Option<(u32, u32)>, parameters: &[Parameter]) -> Option<YearRule> {
    if let Some(key) = text.strip_prefix('$') {
        let place = parameters.iter().position(|p| p.key == key)?;
        let choices = &parameters.get(place)?.choices;
        let fit = |choice: &String| {
            matches!(YearKind::from_code(choice), Some(YearKind::Calendar | YearKind::School))
        };
        let fits = starts.is_none() && !choices.is_empty() && choices.iter().all(fit);
        return fits.then_some(YearRule::Parameter(place));
    }
    Some(match (YearKind::from_code(text)?, starts) {
        (YearKind::Calendar, None) => YearRule::Fixed(YearKind::Calendar, (1, 1)),
        (YearKind::School, None) => YearRule::Fixed(YearKind::School, (9, 1)),
        (YearKind::Own, Some(starts)) => YearRule::Fixed(YearKind::Own, starts),
        _ => return None,
    })
}

fn window(mut table: Table<'_>) -> Result<Window, PackError> {
    let when = Condition::read_for_person(&mut table, "when")?;
    let Some(years) = table.count("years", 1..51)? else {
        return Err(table.error("years", "缺少这一项"));
    };
    let article = table.article(true)?;
    table.finish()?;
    Ok(Window { when, years, article })
}

fn units(root: &mut Table<'_>) -> Result<Units, PackError> {
    let Some(mut table) = root.table("units")? else { return Ok(Units::default()) };
    let minutes = table.count("minutes", 1..1441)?;
    let hours_per_credit = table.amount("hours_per_credit")?;
    let article = table.article(true)?;
    table.finish()?;
    Ok(Units { minutes, hours_per_credit, article })
}

fn audit(root: &mut Table<'_>) -> Result<Audit, PackError> {
    let Some(mut table) = root.table("audit")? else { return Err(root.error("audit", "缺少这一项")) };
    let Some(counts_from) = table.code("counts_from", CountsFrom::from_code)? else {
        return Err(table.error("counts_from", "缺少这一项"));
    };
    let Some(bulk) = table.flag("bulk")? else { return Err(table.error("bulk", "缺少这一项")) };
    let Some(seal) = table.code("seal", Seal::from_code)? else {
        return Err(table.error("seal", "缺少这一项"));
    };
    let audit = Audit {
        counts_from,
        bulk,
        seal,
        seal_staff: table.code("seal_staff", Seal::from_code)?.unwrap_or(seal),
        unfinished: table.code("unfinished", Unfinished::from_code)?.unwrap_or(Unfinished::Fail),
        staff_confirmed: table.flag("staff_confirmed")?.unwrap_or(false),
        program_approved: table.flag("program_approved")?.unwrap_or(false),
        article: table.article(false)?,
    };
    table.finish()?;
    Ok(audit)
}

fn people(root: &mut Table<'_>) -> Result<People, PackError> {
    let Some(mut table) = root.table("people")? else { return Ok(People::default()) };
    let excused = table.flag("excused")?.unwrap_or(false);
    let pro_rata = table.flag("pro_rata")?.unwrap_or(false);
    table.article(true)?;
    table.finish()?;
    Ok(People { excused, pro_rata })
}

/// Authors whose share counts under every policy that says nothing else.
const AUTHORS: u32 = 2;

fn authors(root: &mut Table<'_>) -> Result<Authors, PackError> {
    let Some(mut table) = root.table("authors")? else {
        return Ok(Authors { counted: AUTHORS, article: GENERAL.to_owned() });
    };
    let Some(counted) = table.count("counted", 1..100)? else {
        return Err(table.error("counted", "缺少这一项"));
    };
    let article = table.article(true)?;
    table.finish()?;
    Ok(Authors { counted, article })
}

fn requirements(root: &mut Table<'_>, tree: Tree<'_>) -> Result<Vec<Requirement>, PackError> {
    let mut list: Vec<Requirement> = Vec::new();
    for table in root.tables("requirements")? {
        let requirement = tree.requirement(table, &list)?;
        list.push(requirement);
    }
    Ok(list)
}

/// The categories, by which the other tables name theirs.
#[derive(Clone, Copy)]
struct Tree<'c>(&'c [Category]);

impl Tree<'_> {
    /// The categories named under `categories`, with all below them; `"*"` is all. By code only, or also those that
    /// count as them.
    fn set(self, table: &mut Table<'_>, counted: bool) -> Result<Set, PackError> {
        let place = table.place("categories");
        let set = self.codes(table, "categories", counted)?;
        if set == Set::default() { Err(place.error("至少要写一个类别")) } else { Ok(set) }
    }

    fn codes(self, table: &mut Table<'_>, key: &str, counted: bool) -> Result<Set, PackError> {
        let place = table.place(key);
        let mut set = Set::default();
        for code in table.texts(key)? {
            if code == "*" {
                return Ok(Set::all(self.0.len()));
            }
            let target = self.0.iter().position(|c| c.code == code);
            let target = target.ok_or_else(|| place.error(format!("没有类别“{code}”")))?;
            for (i, category) in self.0.iter().enumerate() {
                if (if counted { &category.within } else { &category.branch }).contains(&target) {
                    set.add(i);
                }
            }
        }
        Ok(set)
    }

    fn one(self, table: &mut Table<'_>, key: &str) -> Result<Option<usize>, PackError> {
        table.code(key, |code| self.0.iter().position(|c| c.code == code))
    }

    fn rule(self, mut table: Table<'_>) -> Result<BaseRule, PackError> {
        let categories = self.set(&mut table, false)?;
        let when = Condition::read(&mut table, "when")?;
        let place = table.place("give");
        let give = match table.text("give")?.as_str() {
            "claimed" => Give::Claimed {
                times: table.ratio("times")?,
                overwrites: table.flag("overwrites")?.unwrap_or(false),
            },
            "lines" => Give::Lines,
            "fixed" => Give::Fixed { each: Each::Record, hours: grant(&mut table)? },
            "per_session" => Give::Fixed { each: Each::Session, hours: grant(&mut table)? },
            "per_day" => Give::Fixed { each: Each::Day, hours: grant(&mut table)? },
            "per_half_day" => Give::Fixed { each: Each::HalfDay, hours: grant(&mut table)? },
            other => return Err(place.error(format!("不认识“{other}”"))),
        };
        let text = table.text_or_empty("text")?;
        let article = table.article(true)?;
        table.finish()?;
        Ok(BaseRule { categories, when, give, text, article })
    }

    fn factor(self, mut table: Table<'_>) -> Result<Factor, PackError> {
        let categories = self.set(&mut table, false)?;
        let when = Condition::read(&mut table, "when")?;
        let Some(times) = table.ratio("times")? else { return Err(table.error("times", "缺少这一项")) };
        let text = table.text("text")?;
        let article = table.article(true)?;
        table.finish()?;
        Ok(Factor { categories, when, times, text, article })
    }

    fn refusal(self, mut table: Table<'_>) -> Result<Refusal, PackError> {
        let categories = self.set(&mut table, false)?;
        let mut when = Condition::read(&mut table, "when")?;
        let unless = Condition::read(&mut table, "unless")?;
        let needs = table.codes("needs", ProofKind::from_code)?;
        let needs_any = table.codes("needs_any", ProofKind::from_code)?;
        let void = table.flag("void")?.unwrap_or(false);
        let ground = match (unless.is_empty(), needs.is_empty(), needs_any.is_empty(), void) {
            (false, true, true, false) => Ground::Unless(unless),
            (true, false, true, false) => Ground::Needs(needs),
            (true, true, false, false) => Ground::NeedsAny(needs_any),
            (true, true, true, true) => Ground::Void,
            (true, true, true, false) if !when.is_empty() => Ground::When(std::mem::take(&mut when)),
            _ => return Err(table.error("when", "应写 when、unless、needs、needs_any、void 之一")),
        };
        let text = table.text("text")?;
        let article = table.article(true)?;
        table.finish()?;
        Ok(Refusal { categories, when, ground, text, article })
    }

    fn once(self, mut table: Table<'_>) -> Result<Once, PackError> {
        let place = table.place("per");
        let categories = self.set(&mut table, false)?;
        let whole = table.code("same", |c| ["work", "category"].contains(&c).then(|| c == "category"))?;
        let per =
            table.code("per", |c| Per::from_code(c).filter(|p| !matches!(p, Per::Day | Per::Record)))?;
        let text = table.text("text")?;
        let article = table.article(true)?;
        table.finish()?;
        Ok(Once {
            categories,
            whole: whole.unwrap_or(false),
            per: per.unwrap_or(Per::Window),
            text,
            article,
            place,
        })
    }

    fn cap(self, mut table: Table<'_>) -> Result<Cap, PackError> {
        let place = table.place("hours");
        let categories = self.set(&mut table, true)?;
        let Some(per) = table.code("per", Per::from_code)? else {
            return Err(table.error("per", "缺少这一项"));
        };
        let Some(hours) = table.amount("hours")? else { return Err(table.error("hours", "缺少这一项")) };
        let overflow = self.one(&mut table, "overflow")?;
        if overflow.is_some_and(|to| categories.has(to))
            || (overflow.is_some() && matches!(per, Per::Day | Per::Record))
        {
            return Err(table.error("overflow", "只有按年或按周期的上限可以转入另一个类别"));
        }
        let article = table.article(true)?;
        table.finish()?;
        let depth = if categories == Set::all(self.0.len()) {
            0
        } else {
            1 + self
                .0
                .iter()
                .enumerate()
                .filter(|(i, _)| categories.has(*i))
                .map(|(_, c)| c.depth)
                .min()
                .unwrap_or(0)
        };
        Ok(Cap { categories, per, hours, overflow, article, depth, place })
    }

    fn requirement(self, mut table: Table<'_>, before: &[Requirement]) -> Result<Requirement, PackError> {
        let place = table.place("id");
        let id = table.text("id")?;
        let label = table.text("label")?;
        let when = Condition::read_for_person(&mut table, "when")?;
        let categories = self.set(&mut table, true)?;
        let except = self.codes(&mut table, "except", true)?;
        let per =
            table.code("per", |c| Per::from_code(c).filter(|p| !matches!(p, Per::Day | Per::Record)))?;
        let Some(per) = per else { return Err(table.error("per", "缺少这一项")) };
        let hours = table.amount("hours")?.map(Measure::Hours);
        // Of several of one name the one that asks the same people.
        let whole = table.code("of", |id| {
            let named = |r: &Requirement| r.id == id && (r.when == when || r.when.is_empty());
            before.iter().position(named)
        })?;
        let part = table.ratio("part")?.zip(whole).map(|(part, of)| Measure::Part(part, of));
        let on_time = table.flag("on_time")?.filter(|on| *on).map(|_| Measure::OnTime);
        let work_years = table.count("work_years", 1..61)?.map(Measure::WorkYears);
        let mut measures = [hours, part, on_time, work_years].into_iter().flatten();
        let (Some(measure), None) = (measures.next(), measures.next()) else {
            return Err(table.error("hours", "应写 hours、part 与 of、on_time、work_years 之一"));
        };
        let article = table.article(true)?;
        table.finish()?;
        let twin = |r: &Requirement| r.id == id && (r.when.is_empty() || when.is_empty() || r.when == when);
        if before.iter().any(twin) {
            return Err(place.error(format!("要求“{id}”重复")));
        }
        let categories = categories.without(except);
        if categories == Set::default() {
            return Err(place.error("except 之后没有剩下类别"));
        }
        Ok(Requirement { id, label, per, categories, when, measure, article, place })
    }

    fn redirect(self, mut table: Table<'_>) -> Result<Redirect, PackError> {
        let categories = self.set(&mut table, false)?;
        let when = Condition::read(&mut table, "when")?;
        let Some(to) = self.one(&mut table, "to")? else { return Err(table.error("to", "缺少这一项")) };
        if when.is_empty() || categories.has(to) {
            return Err(table.error("to", "应写明 when，并转入另一个类别"));
        }
        let text = table.text("text")?;
        let article = table.article(true)?;
        table.finish()?;
        Ok(Redirect { categories, when, to, text, article })
    }

    fn registration(self, mut table: Table<'_>) -> Result<Registration, PackError> {
        let categories = self.set(&mut table, false)?;
        let (month, day) = (table.count("month", 1..13)?, table.count("day", 1..32)?);
        let (Some(month), Some(day)) = (month, day) else {
            return Err(table.error("month", "应写明 month 和 day"));
        };
        if chrono::NaiveDate::from_ymd_opt(2000, month, day).is_none() {
            return Err(table.error("day", "没有这一天"));
        }
        let article = table.article(true)?;
        table.finish()?;
        Ok(Registration { categories, month, day, article })
    }

    fn classify(self, mut table: Table<'_>) -> Result<Classify, PackError> {
        let Some(category) = self.one(&mut table, "category")? else {
            return Err(table.error("category", "缺少这一项"));
        };
        let line = Classify {
            activity: table.codes("activity", Activity::from_code)?,
            mode: table.codes("mode", Mode::from_code)?,
            level: table.codes("level", Level::from_code)?,
            organiser: table.codes("organiser", Organiser::from_code)?,
            category,
        };
        table.finish()?;
        Ok(line)
    }
}

/// The figure of a fixed rule: one for all, or by role, level or grade.
fn grant(table: &mut Table<'_>) -> Result<Grant, PackError> {
    let one = table.amount("hours")?.map(Grant::One);
    let role = by(table, "by_role", Role::from_code)?.map(Grant::ByRole);
    let level = by(table, "by_level", Level::from_code)?.map(Grant::ByLevel);
    let grade = by(table, "by_grade", Grade::from_code)?.map(Grant::ByGrade);
    let mut grants = [one, role, level, grade].into_iter().flatten();
    match (grants.next(), grants.next()) {
        (Some(grant), None) => Ok(grant),
        _ => Err(table.error("hours", "应写 hours、by_role、by_level、by_grade 之一")),
    }
}

/// Figures by a fact, in the order of its list.
fn by<K: Ord + Copy>(
    table: &mut Table<'_>,
    key: &str,
    find: impl Fn(&str) -> Option<K>,
) -> Result<Option<Vec<(K, Amount)>>, PackError> {
    let Some(mut table) = table.table(key)? else { return Ok(None) };
    let entry = |(code, value): (String, super::reader::Value<'_>)| {
        let kind = find(&code).ok_or_else(|| value.error(format!("不认识“{code}”")))?;
        value.amount().map(|amount| (kind, amount))
    };
    let mut figures = table.rest().into_iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    figures.sort_by_key(|(kind, _)| *kind);
    Ok(Some(figures))
}
