//! The fields that each kind of list can have, and the names that their columns go by
//! (`assets/headers.toml`).

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::sync::LazyLock;

use super::text::header_key;
use crate::model::facts::closed_list;

/// The fields of one kind of list.
pub trait Field: Copy + Ord + Debug + 'static {
    /// Name of the list in `assets/headers.toml`, and for remembered mappings.
    const FORM: &'static str;
    /// Column names that the header should have, for the error that no header was found.
    const WANTED: &'static str;
    /// All fields.
    fn all() -> &'static [Self];
    /// Stable code.
    fn code(self) -> &'static str;
    /// The heading that the program's own templates give the column.
    fn word(self) -> &'static str;
    /// Fields of which a header has at least one from each group.
    fn required() -> &'static [&'static [Self]];
    /// The running number, which says nothing about the row.
    fn serial() -> Self;
    /// The name of the person.
    fn name() -> Self;
    /// The number of the identity document.
    fn document() -> Self;

    /// The field of a code.
    fn from_code(code: &str) -> Option<Self> {
        Self::all().iter().copied().find(|field| field.code() == code)
    }
}

macro_rules! fields {
    ($name:ident, $form:literal, $wanted:literal, $required:expr) => {
        impl Field for $name {
            const FORM: &'static str = $form;
            const WANTED: &'static str = $wanted;
            fn all() -> &'static [$name] {
                $name::ALL
            }
            fn code(self) -> &'static str {
                $name::code(self)
            }
            fn word(self) -> &'static str {
                $name::word(self)
            }
            fn required() -> &'static [&'static [$name]] {
                const { &$required }
            }
            fn serial() -> $name {
                $name::Serial
            }
            fn name() -> $name {
                $name::Name
            }
            fn document() -> $name {
                $name::DocumentNumber
            }
        }
    };
}

closed_list! {
    /// Columns of a list of staff.
    StaffField {
        /// 序号.
        Serial = "serial", "序号";
        /// 姓名.
        Name = "name", "姓名";
        /// 曾用名.
        FormerName = "former_name", "曾用名";
        /// 继续教育编码, 教师编号.
        StaffCode = "staff_code", "继续教育编码";
        /// 教职工号.
        EmployeeNumber = "employee_number", "教职工号";
        /// 身份证件类型.
        DocumentType = "document_type", "身份证件类型";
        /// 身份证件号.
        DocumentNumber = "document_number", "身份证件号";
        /// 性别.
        Sex = "sex", "性别";
        /// 出生日期.
        Birth = "birth", "出生日期";
        /// 民族.
        Ethnicity = "ethnicity", "民族";
        /// 部门.
        Department = "department", "部门";
        /// 教职工类别.
        Post = "post", "教职工类别";
        /// 行政职务.
        Duty = "duty", "行政职务";
        /// 任教学科.
        Subject = "subject", "任教学科";
        /// 任教学段.
        Stage = "stage", "任教学段";
        /// 职称.
        Title = "title", "职称";
        /// 任现职时间.
        TitleSince = "title_since", "任现职时间";
        /// 岗位等级.
        PostGrade = "post_grade", "岗位等级";
        /// 学历.
        Education = "education", "学历";
        /// 参加工作年月.
        Joined = "joined", "参加工作年月";
        /// 进本校年月.
        JoinedSchool = "joined_school", "进本校年月";
        /// 联系电话.
        Phone = "phone", "联系电话";
        /// 电子邮箱.
        Email = "email", "电子邮箱";
        /// 人员状态.
        Status = "status", "人员状态";
        /// 编制.
        Establishment = "establishment", "编制";
        /// 是否专任.
        FullTime = "full_time", "是否专任";
        /// 最近定期注册日期.
        RegisteredOn = "registered_on", "最近定期注册日期";
        /// 人事关系所在校.
        HomeSchool = "home_school", "人事关系所在校";
        /// 由谁报送.
        ReportedBy = "reported_by", "由谁报送";
        /// 年级组.
        GradeGroup = "grade_group", "年级组";
        /// 教研组.
        SubjectGroup = "subject_group", "教研组";
        /// 备课组.
        LessonGroup = "lesson_group", "备课组";
        /// 备注.
        Note = "note", "备注";
    }
}
fields!(StaffField, "staff", "“姓名”“身份证件号”", [&[StaffField::Name] as &[_]]);

closed_list! {
    /// Columns of the roster of one training.
    RosterField {
        /// 序号.
        Serial = "serial", "序号";
        /// 姓名.
        Name = "name", "姓名";
        /// 继续教育编码, 教师编号.
        StaffCode = "staff_code", "继续教育编码";
        /// 身份证件号.
        DocumentNumber = "document_number", "身份证件号";
        /// 单位.
        Unit = "unit", "单位";
        /// 联系电话.
        Phone = "phone", "联系电话";
        /// 角色: 主讲, 参训.
        Role = "role", "角色";
        /// 考核结果.
        Result = "result", "考核结果";
        /// 学时.
        Hours = "hours", "学时";
        /// 学分.
        Credits = "credits", "学分";
        /// 考勤.
        Attendance = "attendance", "考勤";
        /// 是否授予学时.
        Granted = "granted", "是否授予学时";
        /// 证书编号.
        Certificate = "certificate", "证书编号";
        /// 备注.
        Note = "note", "备注";
    }
}
fields!(
    RosterField,
    "roster",
    "“姓名”“继续教育编码”“身份证件号”",
    [&[RosterField::Name, RosterField::StaffCode, RosterField::DocumentNumber] as &[_]]
);

closed_list! {
    /// Columns of a list of hours: what people did, one thing a row.
    EntryField {
        /// 序号.
        Serial = "serial", "序号";
        /// 姓名.
        Name = "name", "姓名";
        /// 继续教育编码, 教师编号.
        StaffCode = "staff_code", "继续教育编码";
        /// 身份证件号.
        DocumentNumber = "document_number", "身份证件号";
        /// 单位.
        Unit = "unit", "单位";
        /// 培训名称.
        Title = "title", "培训名称";
        /// 类别.
        Category = "category", "类别";
        /// 学习形式.
        Mode = "mode", "学习形式";
        /// 级别.
        Level = "level", "级别";
        /// 开始时间.
        From = "from", "开始时间";
        /// 结束时间.
        To = "to", "结束时间";
        /// 起止时间 in one cell.
        Span = "span", "起止时间";
        /// 学时.
        Hours = "hours", "学时";
        /// 学分.
        Credits = "credits", "学分";
        /// 天数.
        Days = "days", "天数";
        /// 角色.
        Role = "role", "角色";
        /// 考核结果.
        Result = "result", "考核结果";
        /// 主办单位.
        Host = "host", "主办单位";
        /// 承办单位, 施教机构.
        Provider = "provider", "承办单位";
        /// 地点.
        Place = "place", "地点";
        /// 内容.
        Content = "content", "内容";
        /// 证书编号.
        Certificate = "certificate", "证书编号";
        /// 作者排名.
        AuthorRank = "author_rank", "作者排名";
        /// 刊物名称.
        Publication = "publication", "刊物名称";
        /// 年度.
        Year = "year", "年度";
        /// 备注.
        Note = "note", "备注";
    }
}
fields!(
    EntryField,
    "entry",
    "“姓名”“培训名称”“学时”",
    [
        &[EntryField::Name, EntryField::StaffCode, EntryField::DocumentNumber] as &[_],
        &[
            EntryField::Title,
            EntryField::Content,
            EntryField::Hours,
            EntryField::Credits,
            EntryField::From,
            EntryField::Span,
        ] as &[_],
    ]
);

closed_list! {
    /// Columns of a list of trainings, one a row.
    ProgramField {
        /// 序号.
        Serial = "serial", "序号";
        /// 培训编号.
        Code = "code", "培训编号";
        /// 培训名称.
        Title = "title", "培训名称";
        /// 类别.
        Category = "category", "类别";
        /// 学习形式.
        Mode = "mode", "学习形式";
        /// 级别.
        Level = "level", "级别";
        /// 开始时间.
        From = "from", "开始时间";
        /// 结束时间.
        To = "to", "结束时间";
        /// 起止时间 in one cell.
        Span = "span", "起止时间";
        /// 天数.
        Days = "days", "天数";
        /// 学时 of those who listen.
        Hours = "hours", "学时";
        /// 主讲学时.
        SpeakerHours = "speaker_hours", "主讲学时";
        /// 学分.
        Credits = "credits", "学分";
        /// 主办单位.
        Host = "host", "主办单位";
        /// 承办单位, 施教机构.
        Provider = "provider", "承办单位";
        /// 地点.
        Place = "place", "地点";
        /// 内容.
        Content = "content", "内容";
        /// 批准文号.
        Approval = "approval", "批准文号";
        /// 备注.
        Note = "note", "备注";
    }
}

impl Field for ProgramField {
    const FORM: &'static str = "program";
    const WANTED: &'static str = "“培训名称”“开始时间”";
    fn all() -> &'static [ProgramField] {
        ProgramField::ALL
    }
    fn code(self) -> &'static str {
        ProgramField::code(self)
    }
    fn word(self) -> &'static str {
        ProgramField::word(self)
    }
    fn required() -> &'static [&'static [ProgramField]] {
        &[&[ProgramField::Title], &[ProgramField::From, ProgramField::To, ProgramField::Span]]
    }
    fn serial() -> ProgramField {
        ProgramField::Serial
    }
    /// A row is about its title.
    fn name() -> ProgramField {
        ProgramField::Title
    }
    /// No row at the foot has a day in this column.
    fn document() -> ProgramField {
        ProgramField::From
    }
}

closed_list! {
    /// Columns of a plan of trainings 培训计划.
    PlanField {
        /// 序号.
        Serial = "serial", "序号";
        /// 主题.
        Topic = "topic", "主题";
        /// 时间, as written.
        Month = "month", "时间";
        /// 计划学时.
        Hours = "hours", "计划学时";
        /// 负责人.
        Leader = "leader", "负责人";
        /// 备注.
        Note = "note", "备注";
    }
}

impl Field for PlanField {
    const FORM: &'static str = "plan";
    const WANTED: &'static str = "“主题”“时间”“计划学时”";
    fn all() -> &'static [PlanField] {
        PlanField::ALL
    }
    fn code(self) -> &'static str {
        PlanField::code(self)
    }
    fn word(self) -> &'static str {
        PlanField::word(self)
    }
    fn required() -> &'static [&'static [PlanField]] {
        &[&[PlanField::Topic], &[PlanField::Month, PlanField::Hours, PlanField::Leader]]
    }
    fn serial() -> PlanField {
        PlanField::Serial
    }
    /// A row is about its topic.
    fn name() -> PlanField {
        PlanField::Topic
    }
    /// No row at the foot has a time in this column.
    fn document() -> PlanField {
        PlanField::Month
    }
}

closed_list! {
    /// Columns of a list of the bodies that hold trainings, one a row.
    InstitutionField {
        /// 序号.
        Serial = "serial", "序号";
        /// 单位名称.
        Name = "name", "单位名称";
        /// 性质: what kind of body it is.
        Kind = "kind", "性质";
        /// 级别.
        Level = "level", "级别";
        /// 别名, several in one cell.
        Aliases = "aliases", "别名";
        /// 代码.
        Code = "code", "代码";
        /// 批准单位.
        ApprovedBy = "approved_by", "批准单位";
        /// 备注.
        Note = "note", "备注";
    }
}

impl Field for InstitutionField {
    const FORM: &'static str = "institution";
    const WANTED: &'static str = "“单位名称”";
    fn all() -> &'static [InstitutionField] {
        InstitutionField::ALL
    }
    fn code(self) -> &'static str {
        InstitutionField::code(self)
    }
    fn word(self) -> &'static str {
        InstitutionField::word(self)
    }
    fn required() -> &'static [&'static [InstitutionField]] {
        &[&[InstitutionField::Name]]
    }
    fn serial() -> InstitutionField {
        InstitutionField::Serial
    }
    /// A row is about its body.
    fn name() -> InstitutionField {
        InstitutionField::Name
    }
    /// No row at the foot has a code in this column.
    fn document() -> InstitutionField {
        InstitutionField::Code
    }
}

closed_list! {
    /// Columns of a list of opening hours 期初学时.
    OpeningField {
        /// 序号.
        Serial = "serial", "序号";
        /// 姓名.
        Name = "name", "姓名";
        /// 继续教育编码, 教师编号.
        StaffCode = "staff_code", "继续教育编码";
        /// 身份证件号.
        DocumentNumber = "document_number", "身份证件号";
        /// Words that say who it is and are not read: 单位, 学科.
        Unit = "unit", "单位";
        /// 年度.
        Year = "year", "年度";
        /// 类别.
        Category = "category", "类别";
        /// 学时.
        Hours = "hours", "学时";
        /// 合计 of the row, compared with the sum.
        Total = "total", "合计";
        /// 备注.
        Note = "note", "备注";
    }
}
fields!(
    OpeningField,
    "opening",
    "“姓名”“年度”“学时”",
    [&[OpeningField::Name, OpeningField::StaffCode, OpeningField::DocumentNumber] as &[_]]
);

closed_list! {
    /// Columns of a list of decisions that the authority sends back.
    DecisionField {
        /// 序号.
        Serial = "serial", "序号";
        /// 姓名.
        Name = "name", "姓名";
        /// 继续教育编码, 教师编号.
        StaffCode = "staff_code", "继续教育编码";
        /// 身份证件号.
        DocumentNumber = "document_number", "身份证件号";
        /// 记录编号: the number that the program gave the record.
        Record = "record", "记录编号";
        /// 培训名称.
        Title = "title", "培训名称";
        /// 开始时间.
        From = "from", "开始时间";
        /// 结束时间.
        To = "to", "结束时间";
        /// 申报学时.
        Hours = "hours", "申报学时";
        /// 认定学时.
        Recognised = "recognised", "认定学时";
        /// 审核结果: 通过 or 退回.
        Verdict = "verdict", "审核结果";
        /// 审核意见.
        Opinion = "opinion", "审核意见";
    }
}
fields!(
    DecisionField,
    "decision",
    "“姓名”“审核结果”",
    [
        &[DecisionField::Name, DecisionField::StaffCode, DecisionField::DocumentNumber, DecisionField::Record,]
            as &[_],
        &[DecisionField::Verdict, DecisionField::Recognised] as &[_],
    ]
);

/// Column names by form, then by key of the heading: the code of the field.
type Names = HashMap<String, HashMap<String, String>>;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let file = include_str!("../../../assets/headers.toml");
    let forms: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(file).unwrap_or_default();
    let by_key = |fields: BTreeMap<String, Vec<String>>| {
        fields
            .into_iter()
            .flat_map(|(field, names)| names.into_iter().map(move |name| (header_key(&name), field.clone())))
            .collect()
    };
    forms.into_iter().map(|(form, fields)| (form, by_key(fields))).collect()
});

/// The field that a column heading names outright.
pub fn known<F: Field>(key: &str) -> Option<F> {
    if let Some(field) = F::all().iter().copied().find(|field| field.word() == key) {
        return Some(field);
    }
    NAMES.get(F::FORM)?.get(key).and_then(|code| F::from_code(code))
}

/// The field whose longest name ends the heading: `本人联系电话` is taken for `联系电话`.
pub fn ending<F: Field>(key: &str) -> Option<F> {
    let names = NAMES.get(F::FORM)?.iter();
    let own = F::all().iter().map(|field| (field.word(), field.code()));
    let all = names.map(|(name, code)| (name.as_str(), code.as_str())).chain(own);
    let long = |name: &str| name.chars().count() >= 2 && name.len() < key.len() && key.ends_with(name);
    let best = all.filter(|(name, _)| long(name)).max_by_key(|(name, code)| (name.len(), *code))?;
    F::from_code(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<F: Field>() {
        let file: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(include_str!("../../../assets/headers.toml")).unwrap();
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (code, names) in &file[F::FORM] {
            assert!(F::from_code(code).is_some(), "{} has no field {code}", F::FORM);
            for name in names {
                let key = header_key(name);
                assert!(!key.is_empty(), "{name}");
                let before = seen.insert(key, code.clone());
                assert!(
                    before.as_ref().is_none_or(|b| b == code),
                    "{}: {name} is {before:?} and {code}",
                    F::FORM
                );
            }
        }
        for field in F::all() {
            assert_eq!(known::<F>(&header_key(field.word())), Some(*field), "{}", field.word());
        }
    }

    #[test]
    fn every_name_means_one_field() {
        check::<StaffField>();
        check::<RosterField>();
        check::<EntryField>();
        check::<OpeningField>();
        check::<PlanField>();
        check::<InstitutionField>();
        check::<DecisionField>();
    }

    #[test]
    fn guesses_by_the_end_of_a_heading() {
        assert_eq!(known::<StaffField>("本人联系电话"), None);
        assert_eq!(ending::<StaffField>("本人联系电话"), Some(StaffField::Phone));
        assert_eq!(ending::<StaffField>("普通话"), None);
    }
}
