//! The fields of a school: the same in 设置 and in the first-start guide.

use std::collections::BTreeMap;

use iced::Length;

use super::chooser::Chooser;
use crate::model::facts::Stage;
use crate::store::School;
use crate::window::widget::field::field;
use crate::window::widget::form::{Labelled, labelled};
use crate::window::widget::tick::checkbox;
use crate::window::widget::{Element, select};

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $id:literal, $label:literal, $hint:literal;)+) => {
        /// What is typed about a school.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $($(#[$doc])* $field,)+ }

        impl Field {
            const ALL: &[Self] = &[$(Self::$field,)+];

            /// Its name for the focus.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$field => $id,)+ }
            }

            const fn label(self) -> &'static str {
                match self { $(Self::$field => $label,)+ }
            }

            const fn placeholder(self) -> &'static str {
                match self { $(Self::$field => $hint,)+ }
            }
        }
    };
}

fields! {
    /// 校名.
    Name = "school-name", "校名", "公章上的全称";
    /// 简称.
    ShortName = "school-short", "简称", "显示在窗口左上角";
    /// 标识码.
    Code = "school-code", "学校标识码", "如 3309990137";
    /// 区县.
    District = "school-district", "所在区县", "如 浙江省栖云区";
    /// 主管部门.
    Authority = "school-authority", "主管部门", "如 栖云区教育局";
    /// 校长.
    Principal = "school-principal", "校长", "";
    /// 分管领导.
    VicePrincipal = "school-vice", "分管领导", "";
    /// 填表人.
    Administrator = "school-administrator", "填表人", "";
    /// 审核人.
    Auditor = "school-auditor", "审核人", "";
    /// 联系电话.
    Phone = "school-phone", "联系电话", "";
    /// 统一社会信用代码.
    CreditCode = "school-credit", "统一社会信用代码", "";
    /// 所属地区.
    Region = "school-region", "所属地区", "如 浙江省云溪市";
    /// 镇中心小学.
    ParentSchool = "school-parent", "中心校", "村小、教学点填它的中心校";
    /// 地址.
    Address = "school-address", "地址", "";
}

/// The most characters that a field takes.
const MOST: usize = 200;
/// The most characters of the code.
const MOST_CODE: usize = 40;

/// What is typed.
#[derive(Debug, Clone)]
pub struct Form {
    texts: BTreeMap<Field, String>,
    stage: Chooser<Stage>,
    base_school: bool,
    tried: bool,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The words of a field change.
    Typed(Field, String),
    /// 学段.
    Stage(select::Event),
    /// 基地校, or not.
    BaseSchool,
}

impl Default for Form {
    fn default() -> Self {
        Self { texts: BTreeMap::new(), stage: stages(Stage::Primary), base_school: false, tried: false }
    }
}

fn stages(chosen: Stage) -> Chooser<Stage> {
    Chooser::new(Stage::ALL.iter().map(|stage| (*stage, stage.word())), Some(&chosen))
}

impl Form {
    /// The fields of a school that is there.
    pub fn of(school: &School) -> Self {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let text = |field: &Field| match field {
            Field::Name => school.name.clone(),
            Field::ShortName => some(&school.short_name),
            Field::Code => school.code.clone(),
            Field::District => some(&school.district),
            Field::Authority => some(&school.authority),
            Field::Principal => some(&school.principal),
            Field::VicePrincipal => some(&school.vice_principal),
            Field::Administrator => some(&school.administrator),
            Field::Auditor => some(&school.auditor),
            Field::Phone => some(&school.phone),
            Field::CreditCode => some(&school.credit_code),
            Field::Region => some(&school.region),
            Field::ParentSchool => some(&school.parent_school),
            Field::Address => some(&school.address),
        };
        let texts = Field::ALL.iter().map(|field| (*field, text(field))).collect();
        Self { texts, stage: stages(school.stage), base_school: school.base_school, tried: false }
    }

    /// The school with what is typed; what the form does not have stays.
    pub fn fill(&self, school: &School) -> School {
        let some = |field| Some(self.text(field)).filter(|text| !text.is_empty()).map(str::to_owned);
        School {
            name: self.text(Field::Name).to_owned(),
            short_name: some(Field::ShortName),
            code: self.text(Field::Code).to_owned(),
            stage: self.stage(),
            district: some(Field::District),
            authority: some(Field::Authority),
            principal: some(Field::Principal),
            vice_principal: some(Field::VicePrincipal),
            administrator: some(Field::Administrator),
            auditor: some(Field::Auditor),
            phone: some(Field::Phone),
            credit_code: some(Field::CreditCode),
            region: some(Field::Region),
            parent_school: some(Field::ParentSchool),
            base_school: self.base_school,
            address: some(Field::Address),
            period: school.period,
        }
    }

    /// What is typed in a field, without blanks around it.
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(&field).map_or("", |text| text.trim())
    }

    /// 学段.
    pub fn stage(&self) -> Stage {
        self.stage.value().copied().unwrap_or(Stage::Primary)
    }

    /// Takes what happens.
    pub fn update(&mut self, message: Message) {
        match message {
            Message::Typed(field, words) => drop(self.texts.insert(field, words)),
            Message::Stage(event) => drop(self.stage.update(event)),
            Message::BaseSchool => self.base_school = !self.base_school,
        }
    }

    /// It is to be kept: from now on what is missing is said. True when nothing is wrong.
    pub fn try_all(&mut self) -> bool {
        self.tried = true;
        self.first_problem().is_none()
    }

    /// The first field in which something is wrong.
    pub fn first_problem(&self) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| self.problem(*field).is_some())
    }

    fn problem(&self, field: Field) -> Option<&'static str> {
        let text = self.text(field);
        match field {
            Field::Name if text.is_empty() => self.tried.then_some("请填写校名"),
            Field::Code if text.is_empty() => self.tried.then_some("请填写学校标识码"),
            Field::Code if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                Some("只能用数字和英文字母，因为要写进文件名")
            }
            Field::Code if text.len() > MOST_CODE => Some("最多 40 位"),
            _ if text.chars().count() > MOST => Some("最多 200 个字"),
            _ => None,
        }
    }

    /// A field with its label.
    pub fn field<'a, M: Clone + 'a>(
        &'a self,
        of: Field,
        say: impl Fn(Message) -> M + Clone + 'a,
        enter: M,
    ) -> Labelled<'a, M> {
        let problem = self.problem(of);
        let input = field(self.texts.get(&of).map_or("", String::as_str))
            .id(of.id())
            .placeholder(of.placeholder())
            .wrong(problem.is_some())
            .on_input(move |words| say(Message::Typed(of, words)))
            .on_submit(enter);
        let made = labelled(of.label(), input).error(problem).width(Length::FillPortion(1));
        match of {
            Field::Name => made.required(),
            Field::Code => made.required().hint("报送包的文件名以它开头"),
            _ => made,
        }
    }

    /// 基地校.
    pub fn base_school_field<'a, M: Clone + 'a>(&'a self, say: impl Fn(Message) -> M) -> Element<'a, M> {
        checkbox("是基地校", self.base_school, Some(say(Message::BaseSchool))).into()
    }

    /// 学段.
    pub fn stage_field<'a, M: Clone + 'a>(
        &'a self,
        say: impl Fn(Message) -> M + Clone + 'a,
    ) -> Labelled<'a, M> {
        let list: Element<'a, M> =
            self.stage.view("school-stage", "请选择", move |event| say(Message::Stage(event)));
        labelled("学段", list).width(Length::FillPortion(1))
    }
}
