//! Staff 教职工: the words that describe them, and one person as it comes in or is kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::citizen_id::DocumentNumber;
use super::facts::{Education, Stage, closed_list};
use super::partial_date::PartialDate;
use super::person_name::PersonName;

closed_list! {
    /// Sex (GB/T 2261.1).
    Sex {
        /// 男.
        Male = "male", "男";
        /// 女.
        Female = "female", "女";
    }
}

closed_list! {
    /// Where a member of staff is 人员状态, after the national staff template.
    StaffStatus {
        /// 在本单位任职.
        Active = "active", "在职";
        /// 借出到机关或事业单位, 派出.
        Lent = "lent", "借出";
        /// 从外单位借入, 派入.
        Borrowed = "borrowed", "借入";
        /// 长病假.
        SickLeave = "sick_leave", "长病假";
        /// 产假.
        MaternityLeave = "maternity_leave", "产假";
        /// 进修.
        StudyLeave = "study_leave", "进修";
        /// 交流轮岗.
        Exchanged = "exchanged", "交流轮岗";
        /// 企业实践.
        CompanyPractice = "company_practice", "企业实践";
        /// 因公出国.
        Abroad = "abroad", "因公出国";
        /// 离岗创业.
        Venture = "venture", "离岗创业";
        /// 待退休.
        Retiring = "retiring", "待退休";
        /// 待岗.
        AwaitingPost = "awaiting_post", "待岗";
        /// 下落不明.
        Missing = "missing", "下落不明";
        /// Any other reason for being away.
        Away = "away", "其他";
        /// 退休, 离休.
        Retired = "retired", "退休";
        /// 调出, 辞职, 解聘, 死亡: no longer of this school.
        Left = "left", "离开";
    }
}

impl StaffStatus {
    /// True for people who no longer belong to the school; they keep their hours.
    pub const fn is_gone(self) -> bool {
        matches!(self, StaffStatus::Retired | StaffStatus::Left)
    }
}

closed_list! {
    /// Category of post 岗位类别. The numbers in front of these words differ between templates, so
    /// only the word counts.
    PostCategory {
        /// 专任教师.
        Teacher = "teacher", "专任教师";
        /// 教辅人员.
        Support = "support", "教辅人员";
        /// 行政人员.
        Administration = "administration", "行政人员";
        /// 工勤人员.
        Worker = "worker", "工勤人员";
        /// 聘请校外教师.
        Invited = "invited", "聘请校外教师";
        /// 专职辅导员.
        Counsellor = "counsellor", "专职辅导员";
        /// 校办企业职工.
        SchoolCompany = "school_company", "校办企业职工";
        /// 园长.
        KindergartenHead = "kindergarten_head", "园长";
        /// 保育员.
        Nurse = "nurse", "保育员";
        /// 卫生保健人员.
        HealthWorker = "health_worker", "卫生保健人员";
        /// Anything else.
        Other = "other", "其他";
    }
}

closed_list! {
    /// School stage 任教学段 as the national template lists it.
    SchoolStage {
        /// 学前教育.
        Kindergarten = "kindergarten", "学前教育";
        /// 小学.
        Primary = "primary", "小学";
        /// 初中.
        Junior = "junior", "初中";
        /// 高中.
        Senior = "senior", "高中";
        /// 中职.
        Vocational = "vocational", "中职";
        /// 特殊教育.
        Special = "special", "特殊教育";
        /// 跨学段: 九年一贯制, 完全中学.
        Several = "several", "跨学段";
    }
}

impl SchoolStage {
    /// The stage as policies tell it apart; `None` where the list does not decide.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            SchoolStage::Kindergarten => Some(Stage::Kindergarten),
            SchoolStage::Primary => Some(Stage::Primary),
            SchoolStage::Junior | SchoolStage::Senior | SchoolStage::Vocational => Some(Stage::Secondary),
            SchoolStage::Special | SchoolStage::Several => None,
        }
    }
}

closed_list! {
    /// Unified titles of teachers (人社部发〔2015〕79号).
    Title {
        /// 正高级教师.
        Senior = "senior", "正高级教师";
        /// 高级教师, formerly 中学高级.
        Associate = "associate", "高级教师";
        /// 一级教师, formerly 中学一级 and 小学高级.
        First = "first", "一级教师";
        /// 二级教师, formerly 中学二级 and 小学一级.
        Second = "second", "二级教师";
        /// 三级教师, formerly 中学三级, 小学二级 and 小学三级.
        Third = "third", "三级教师";
        /// 未评聘, 未定级.
        None = "none", "未定级";
    }
}

closed_list! {
    /// Whether somebody holds a place of the establishment 编制.
    Establishment {
        /// 在编.
        Established = "established", "在编";
        /// 编外: under contract only.
        Contract = "contract", "编外";
    }
}

closed_list! {
    /// Kinds of groups of staff.
    GroupKind {
        /// 年级组.
        Grade = "grade", "年级组";
        /// 教研组.
        Subject = "subject", "教研组";
        /// 备课组.
        Lesson = "lesson", "备课组";
        /// Any other group.
        Other = "other", "其他";
    }
}

closed_list! {
    /// Who hands in the hours of somebody who was sent out or in 由谁报送.
    ReportedBy {
        /// This school.
        Here = "here", "本校";
        /// The other school.
        There = "there", "对方学校";
    }
}

/// An ethnic group 民族 of GB/T 3304, with 其他 (97) and 外国血统中国籍 (98).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EthnicGroup(u8);

/// The groups in the order of their number, from 01.
const ETHNIC_GROUPS: [&str; 56] = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
];

impl EthnicGroup {
    /// Every group, in the order of its number.
    pub fn all() -> impl Iterator<Item = EthnicGroup> {
        (1..=56).chain([97, 98]).map(EthnicGroup)
    }

    /// Two digits: `01` to `56`, `97`, `98`.
    pub fn code(self) -> String {
        format!("{:02}", self.0)
    }

    /// The word that people read: `汉族`.
    pub fn word(self) -> String {
        match self.0 {
            97 => "其他".into(),
            98 => "外国血统中国籍".into(),
            n => format!("{}族", ETHNIC_GROUPS.get(usize::from(n) - 1).copied().unwrap_or_default()),
        }
    }

    /// From its number, written with or without the leading zero.
    pub fn from_code(code: &str) -> Option<EthnicGroup> {
        let number: u8 = code.parse().ok()?;
        matches!(number, 1..=56 | 97 | 98).then_some(EthnicGroup(number))
    }

    /// From its name, with or without 族.
    pub fn from_word(word: &str) -> Option<EthnicGroup> {
        let short = word.strip_suffix('族').unwrap_or(word);
        let place = ETHNIC_GROUPS.iter().position(|name| *name == short);
        match (place.and_then(|p| u8::try_from(p + 1).ok()), short) {
            (Some(number), _) => Some(EthnicGroup(number)),
            (None, "其他") => Some(EthnicGroup(97)),
            (None, "外国血统中国籍" | "外国血统") => Some(EthnicGroup(98)),
            _ => None,
        }
    }
}

impl Serialize for EthnicGroup {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for EthnicGroup {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<EthnicGroup, D::Error> {
        let code = String::deserialize(deserializer)?;
        EthnicGroup::from_code(&code).ok_or_else(|| serde::de::Error::custom(format!("没有民族代码“{code}”")))
    }
}

/// A grade of a professional post 专业技术岗位等级, 1 the highest to 13 the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct PostGrade(u8);

impl PostGrade {
    /// The number of the grade, 1 to 13.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The word that people read: `专业技术十级`.
    pub fn word(self) -> String {
        const DIGITS: [&str; 14] =
            ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"];
        format!("专业技术{}级", DIGITS.get(usize::from(self.0)).copied().unwrap_or_default())
    }
}

impl TryFrom<u8> for PostGrade {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<PostGrade, &'static str> {
        if (1..=13).contains(&number) {
            Ok(PostGrade(number))
        } else {
            Err("岗位等级应为一级到十三级")
        }
    }
}

impl From<PostGrade> for u8 {
    fn from(grade: PostGrade) -> u8 {
        grade.0
    }
}

/// A group that somebody belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GroupName {
    /// What kind of group.
    pub kind: GroupKind,
    /// Its name, as `三年级组`.
    pub name: String,
}

impl GroupName {
    /// By kind, then as people count: 二年级组 before 三年级组, 第2组 before 第10组.
    pub fn order(&self) -> (GroupKind, &str, u32, &str) {
        let digit = |c: char| {
            "零一二三四五六七八九十".chars().position(|d| d == c).or(c.to_digit(10).map(|d| d as usize))
        };
        let start = self.name.find(|c| digit(c).is_some()).unwrap_or(self.name.len());
        let (before, rest) = self.name.split_at(start);
        let end = rest.find(|c| digit(c).is_none()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let number = number.chars().filter_map(digit).fold(0_u32, |sum, digit| match digit {
            10 => sum.max(1).saturating_mul(10),
            digit if number.contains('十') => sum.saturating_add(digit as u32),
            digit => sum.saturating_mul(10).saturating_add(digit as u32),
        });
        (self.kind, before, number, after)
    }
}

/// One member of staff as a file gives it or as it is kept. Every field but the name may be
/// missing: a missing field says nothing, it never means "erase".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRecord {
    /// 姓名.
    pub name: PersonName,
    /// 曾用名.
    pub former_name: Option<PersonName>,
    /// 继续教育编码, 教师编号: the code by which the training system knows the person.
    pub staff_code: Option<String>,
    /// 教职工号: the school's own number.
    pub employee_number: Option<String>,
    /// 身份证件类型 and 身份证件号.
    pub document: Option<DocumentNumber>,
    /// 性别.
    pub sex: Option<Sex>,
    /// 出生日期.
    pub birth: Option<NaiveDate>,
    /// 民族.
    pub ethnicity: Option<EthnicGroup>,
    /// 部门, 处室.
    pub department: Option<String>,
    /// 岗位类别.
    pub post: Option<PostCategory>,
    /// 行政职务.
    pub duty: Option<String>,
    /// 任教学科, the main one first.
    pub subjects: Vec<String>,
    /// 任教学段.
    pub stage: Option<SchoolStage>,
    /// 职称 of the teachers' series.
    pub title: Option<Title>,
    /// A title of another series as written: 实验师, 会计师.
    pub other_title: Option<String>,
    /// 任现职时间: since when the title is held.
    pub title_since: Option<PartialDate>,
    /// 专业技术岗位等级.
    pub post_grade: Option<PostGrade>,
    /// 学历.
    pub education: Option<Education>,
    /// 参加工作年月.
    pub joined: Option<PartialDate>,
    /// 进本校年月.
    pub joined_school: Option<PartialDate>,
    /// 联系电话.
    pub phone: Option<String>,
    /// 电子邮箱.
    pub email: Option<String>,
    /// 人员状态.
    pub status: Option<StaffStatus>,
    /// 编制.
    pub establishment: Option<Establishment>,
    /// 是否专任.
    pub full_time: Option<bool>,
    /// 最近定期注册日期.
    pub registered_on: Option<PartialDate>,
    /// 人事关系所在校.
    pub home_school: Option<String>,
    /// 由谁报送, for people sent out or in.
    pub reported_by: Option<ReportedBy>,
    /// 年级组, 教研组, 备课组.
    pub groups: Vec<GroupName>,
    /// 备注.
    pub note: Option<String>,
}

impl StaffRecord {
    /// A person of whom only the name is known.
    pub fn new(name: PersonName) -> StaffRecord {
        StaffRecord {
            name,
            former_name: None,
            staff_code: None,
            employee_number: None,
            document: None,
            sex: None,
            birth: None,
            ethnicity: None,
            department: None,
            post: None,
            duty: None,
            subjects: Vec::new(),
            stage: None,
            title: None,
            other_title: None,
            title_since: None,
            post_grade: None,
            education: None,
            joined: None,
            joined_school: None,
            phone: None,
            email: None,
            status: None,
            establishment: None,
            full_time: None,
            registered_on: None,
            home_school: None,
            reported_by: None,
            groups: Vec::new(),
            note: None,
        }
    }

    /// The sex as stated, else as the identity number tells it.
    pub fn sex_or_from_document(&self) -> Option<Sex> {
        self.sex.or_else(|| self.document.as_ref()?.citizen_id().map(|id| id.sex()))
    }

    /// The day of birth as stated, else as the identity number tells it.
    pub fn birth_or_from_document(&self) -> Option<NaiveDate> {
        self.birth.or_else(|| self.document.as_ref()?.citizen_id().map(|id| id.birth()))
    }

    /// Whether somebody is a full-time teacher 专任教师; who is not said to be anything else counts as one.
    pub fn is_teacher(&self) -> bool {
        self.full_time.unwrap_or(self.post.is_none_or(|post| post == PostCategory::Teacher))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_ethnic_group_by_number_and_name() {
        assert_eq!(EthnicGroup::all().count(), 58);
        for group in EthnicGroup::all() {
            assert_eq!(EthnicGroup::from_code(&group.code()), Some(group));
            assert_eq!(EthnicGroup::from_word(&group.word()), Some(group));
        }
        assert_eq!(EthnicGroup::from_word("畲").unwrap().code(), "22");
        assert_eq!(EthnicGroup::from_word("珞巴族").unwrap().code(), "55");
        assert_eq!(EthnicGroup::from_code("57"), None);
    }

    #[test]
    fn identity_number_fills_in_sex_and_birth() {
        let mut person = StaffRecord::new("欧阳春晓".parse().unwrap());
        assert_eq!(person.sex_or_from_document(), None);
        person.document =
            Some("330999197904010068".parse::<crate::model::citizen_id::CitizenId>().unwrap().into());
        assert_eq!(person.sex_or_from_document(), Some(Sex::Female));
        assert_eq!(person.birth_or_from_document(), NaiveDate::from_ymd_opt(1979, 4, 1));
        person.sex = Some(Sex::Male);
        assert_eq!(person.sex_or_from_document(), Some(Sex::Male));
    }

    #[test]
    fn groups_stand_as_people_count() {
        let names =
            ["二年级组", "十一年级组", "三年级组", "一年级组", "十年级组", "数学10组", "数学2组", "音乐组"];
        let mut groups = names.map(|name| GroupName { kind: GroupKind::Grade, name: name.to_owned() });
        groups.sort_by(|one, other| one.order().cmp(&other.order()));
        let sorted = groups.each_ref().map(|group| group.name.as_str());
        let wanted =
            ["一年级组", "二年级组", "三年级组", "十年级组", "十一年级组", "数学2组", "数学10组", "音乐组"];
        assert_eq!(sorted, wanted);
    }

    #[test]
    fn grades_have_words() {
        assert_eq!(PostGrade::try_from(10).unwrap().word(), "专业技术十级");
        assert!(PostGrade::try_from(0).is_err() && PostGrade::try_from(14).is_err());
    }
}
