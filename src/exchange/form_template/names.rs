//! The names in a template: which column of the list a heading means, which fact a label, and words with facts in them.

use std::collections::BTreeMap;

use crate::exchange::inbound::field::{EntryField, Field, StaffField, known};
use crate::exchange::inbound::text::header_key;
use crate::exchange::sheet::list::{List, Value};

/// Facts about the school and the copy, each with the other names that forms have for it.
const FACTS: &[(&str, &[&str])] = &[
    (
        "学校",
        &[
            "单位",
            "单位名称",
            "学校名称",
            "填报单位",
            "填报学校",
            "申报单位",
            "申报学校",
            "报送单位",
            "报送学校",
            "所在单位",
            "所在学校",
            "工作单位",
            "施教单位",
            "上报单位",
            "送审单位",
        ],
    ),
    ("学校代码", &["学校标识码", "标识码", "单位代码", "学校编码", "单位编码"]),
    ("区县", &["县区", "区", "县", "所属区县", "所在区县"]),
    ("主管部门", &["主管单位", "教育主管部门", "上级主管部门"]),
    ("校长", &["单位负责人", "学校负责人", "负责人", "园长"]),
    ("分管领导", &["分管校长", "分管负责人"]),
    ("填表人", &["填报人", "经办人", "制表人", "联系人", "经手人", "上报人", "报送人"]),
    ("审核人", &["复核人", "核对人"]),
    ("联系电话", &["电话", "联系方式", "办公电话", "手机"]),
    ("年度", &["学年", "学年度", "培训年度", "填报年度", "时间范围", "起止年度", "所属年度"]),
    ("日期", &["填表日期", "填报日期", "填表时间", "填报时间", "制表日期", "上报日期", "报送日期"]),
    ("人数", &["合计人数", "参训人数", "总人数", "教师人数", "上报人数"]),
    ("总学时", &["合计学时", "学时合计", "学时总计"]),
];

/// The facts about the school and the copy that a cell can ask for.
pub fn fact_names() -> impl Iterator<Item = &'static str> {
    FACTS.iter().map(|(name, _)| *name)
}

/// The fact that a name means.
fn fact(name: &str) -> Option<&'static str> {
    let key = header_key(name);
    FACTS.iter().find(|(fact, others)| *fact == key || others.contains(&key.as_str())).map(|(fact, _)| *fact)
}

/// The column of the list that a heading means: of the same name, else of the same field of the lists that come in.
pub(super) fn column(list: &List, heading: &str) -> Option<usize> {
    let key = header_key(heading);
    if key.is_empty() {
        return None;
    }
    let same = |title: &str| header_key(title) == key;
    let means = |title: &str| {
        let title = header_key(title);
        is_same_field::<StaffField>(&title, &key)
            || is_same_field::<EntryField>(&title, &key)
            || is_body(&title, &key)
    };
    let find = |is: &dyn Fn(&str) -> bool| list.columns.iter().position(|column| is(&column.title));
    find(&same).or_else(|| find(&means))
}

fn is_same_field<F: Field>(one: &str, other: &str) -> bool {
    let field = known::<F>(one);
    field.is_some() && field == known::<F>(other)
}

/// A ledger has one body behind a training; forms ask for it as 主办单位 or as 培训机构.
fn is_body(title: &str, heading: &str) -> bool {
    known(title) == Some(EntryField::Host) && known(heading) == Some(EntryField::Provider)
}

/// What can stand in one copy: facts about the school, and of a form about one line also the values of that line.
pub(super) struct Facts<'a> {
    pub of_school: &'a BTreeMap<String, String>,
    pub of_line: Option<(&'a List, &'a [Value])>,
}

impl Facts<'_> {
    /// The value of a name; none where the name means nothing.
    pub fn value(&self, name: &str) -> Option<Value> {
        if let Some((list, line)) = self.of_line
            && let Some(at) = column(list, name)
        {
            return Some(line.get(at).cloned().unwrap_or(Value::Empty));
        }
        let named = self.of_school.get(name).or_else(|| self.of_school.get(fact(name)?));
        named.map(|words| Value::from(words.as_str()))
    }

    /// The words of a name; none where the name means nothing.
    pub fn words(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| words(&value))
    }

    /// What goes into a cell: a value alone as what it is, else words with their facts. What means nothing stays as it is.
    pub fn cell(&self, template: &str) -> Value {
        let alone = template.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        match alone.filter(|name| !name.contains("{{")).and_then(|name| self.value(name)) {
            Some(value) => value,
            None => Value::Text(self.expand(template)),
        }
    }

    /// Words with their facts.
    pub fn expand(&self, template: &str) -> String {
        let mut expanded = String::new();
        let mut rest = template;
        while let Some((name, span)) = mark(rest) {
            expanded.push_str(rest.get(..span.start).unwrap_or_default());
            let as_it_is = || rest.get(span.clone()).unwrap_or_default().to_owned();
            expanded.push_str(&self.words(name).unwrap_or_else(as_it_is));
            rest = rest.get(span.end..).unwrap_or_default();
        }
        expanded + rest
    }
}

/// The first `{{名称}}` of a text: the name, and where it stands with its braces.
pub(super) fn mark(text: &str) -> Option<(&str, std::ops::Range<usize>)> {
    let mut marks =
        text.match_indices("}}").filter_map(|(end, _)| Some((text.get(..end)?.rfind("{{")?, end)));
    let (start, end) = marks.next()?;
    Some((text.get(start + 2..end)?.trim(), start..end + 2))
}

/// A value as words of a document.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(words) | Value::Refused(words) => words.clone(),
        Value::Hours(hours) => hours.to_string(),
        Value::Date(day) => day.format("%Y-%m-%d").to_string(),
        Value::Count(count) => count.to_string(),
        Value::Nothing => "0".to_owned(),
    }
}

/// What a blank beside a label is to hold: `{{学校}}` beside 单位. Where a person signs nothing is printed. In a form about
/// one line the columns of the list are known too.
pub(super) fn for_label(label: &str, line: Option<&List>) -> Option<String> {
    let of_line = line.and_then(|list| column(list, label).and_then(|at| list.columns.get(at)));
    if let Some(column) = of_line {
        return Some(format!("{{{{{}}}}}", column.title));
    }
    let fact = fact(label).filter(|fact| *fact == "学校" || !is_signed(label))?;
    Some(format!("{{{{{fact}}}}}"))
}

fn is_signed(label: &str) -> bool {
    ["签字", "签名", "签章", "盖章"].iter().any(|word| label.contains(word))
}

/// The words of a cell that holds its own labels, `单位：　　填表人：`, with facts behind those that are known and followed by a
/// blank. None where nothing is known.
pub(super) fn labelled(text: &str, line: Option<&List>) -> Option<String> {
    let mut filled = String::new();
    let mut found = false;
    let mut from = 0;
    for (at, colon) in text.char_indices().filter(|(_, c)| matches!(c, '：' | ':')) {
        let after = at + colon.len_utf8();
        let is_blank = text.get(after..).unwrap_or_default().chars().next().is_none_or(char::is_whitespace);
        let label = text.get(from..at).unwrap_or_default().split_whitespace().last();
        filled.push_str(text.get(from..after).unwrap_or_default());
        if let Some(words) = label.filter(|_| is_blank).and_then(|label| for_label(label, line)) {
            filled.push_str(&words);
            found = true;
        }
        from = after;
    }
    filled.push_str(text.get(from..).unwrap_or_default());
    found.then_some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::sheet::list::{Closing, Column, Holds};
    use crate::model::hours::Hours;

    fn list() -> List {
        List {
            name: String::new(),
            title: String::new(),
            facts: Vec::new(),
            columns: ["姓名", "证件号码", "培训名称", "学时"]
                .map(|title| Column::new(title, 8.0, Holds::Word))
                .into(),
            rows: vec![vec!["林若溪".into(), "1".into(), "讲座".into(), Hours::whole(4).into()]],
            notes: Vec::new(),
            closing: Closing::Nothing,
        }
    }

    #[test]
    fn a_heading_means_the_column_of_the_same_name_or_field() {
        let list = list();
        let means = |heading: &str| column(&list, heading);
        assert_eq!(means("学 时\n（必填）"), Some(3));
        assert_eq!(
            (means("教师姓名"), means("身份证号"), means("培训项目名称")),
            (Some(0), Some(1), Some(2))
        );
        assert_eq!((means("血型"), means("")), (None, None));
    }

    #[test]
    fn words_take_facts_and_keep_what_means_nothing() {
        let (list, school) = (list(), BTreeMap::from([("学校".to_owned(), "青禾小学".to_owned())]));
        let facts = Facts { of_school: &school, of_line: Some((&list, &list.rows[0])) };
        assert_eq!(facts.expand("{{单位}} {{ 姓名 }}（{{血型}}）}}"), "青禾小学 林若溪（{{血型}}）}}");
        assert_eq!(facts.cell("{{学时}}"), Value::Hours(Hours::whole(4)));
        assert_eq!(facts.cell("{{姓名}}{{学时}}"), Value::Text("林若溪4".to_owned()));
        assert_eq!(facts.expand("}}{{{{姓名}}"), "}}{{林若溪");
    }

    #[test]
    fn labels_get_facts_but_where_somebody_signs() {
        assert_eq!(for_label("填报单位（盖章）：", None).as_deref(), Some("{{学校}}"));
        assert_eq!((for_label("负责人（签字）", None), for_label("血型", None)), (None, None));
        assert_eq!(for_label("教师姓名", Some(&list())).as_deref(), Some("{{姓名}}"));
        assert_eq!(
            labelled("单位：　　　填表人：     日期：2026年", None).as_deref(),
            Some("单位：{{学校}}　　　填表人：{{填表人}}     日期：2026年")
        );
        assert_eq!(labelled("说明：以下", None), None);
    }
}
