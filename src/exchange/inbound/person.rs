//! Who a row is about: name, code and identity document.

use super::field::Field;
use super::grid::Value;
use super::report::Problem;
use super::table::{Options, RowReader, error_in};
use super::text::{split_remark, tight};
use crate::model::citizen_id::{CitizenId, CitizenIdError, DocumentNumber, DocumentType};
use crate::model::person_name::{PersonName, PersonNameError};

/// What a row says of a person who should already be known; at least one of name, code and
/// document is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonKey {
    /// 姓名.
    pub name: Option<PersonName>,
    /// 继续教育编码.
    pub staff_code: Option<String>,
    /// 身份证件号.
    pub document: Option<DocumentNumber>,
    /// 单位, to tell people of other schools.
    pub unit: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
}

impl PersonKey {
    /// A text under which rows about one person meet, the surest sign first.
    pub fn key(&self) -> String {
        let document = self.document.as_ref().map(|document| document.as_str().to_owned());
        let code = || self.staff_code.clone();
        let name = || self.name.as_ref().map(PersonName::key);
        document.or_else(code).or_else(name).unwrap_or_default()
    }
}

/// Reads the name, and what stands in brackets behind it.
///
/// # Errors
/// A problem when something stands there that is no name.
pub fn name<F: Field>(
    reader: &RowReader<'_, F>,
    field: F,
) -> Result<Option<(PersonName, Option<String>)>, Problem> {
    let Some(value) = reader.value(field) else { return Ok(None) };
    if let Some(error) = error_in(value) {
        return Err(reader.problem(field, format!("姓名是错误值 {error}，请改正公式")));
    }
    let shown = value.shown();
    let (bare, remark) = split_remark(&shown);
    match PersonName::parse(bare) {
        Ok(name) => Ok(Some((name, remark.map(str::to_owned)))),
        Err(PersonNameError::Empty) => Ok(None),
        Err(error) => Err(reader.problem(field, format!("{error}，请核对"))),
    }
}

/// Reads the number of the identity document.
///
/// # Errors
/// A problem when the number is damaged or wrong. 15 digits are warned about and left out unless
/// the options allow to upgrade them.
pub fn document<F: Field>(
    reader: &mut RowReader<'_, F>,
    field: F,
    kind: Option<DocumentType>,
    options: &Options,
) -> Result<Option<DocumentNumber>, Problem> {
    const LOST: &str = "证件号按数字存储，末几位已丢失，请把单元格改为文本后重新填写";
    let Some(value) = reader.value(field) else { return Ok(None) };
    if let Some(error) = error_in(value) {
        return Err(reader.problem(field, format!("证件号是错误值 {error}，请改正公式")));
    }
    let text = match value {
        Value::Number(number) if number.abs() >= 1e15 || number.fract() != 0.0 => {
            return Err(reader.problem(field, LOST));
        }
        Value::Number(number) => format!("{number:.0}"),
        value => tight(&value.shown()).to_uppercase(),
    };
    if matches!(text.as_str(), "" | "-" | "—" | "/" | "无") {
        return Ok(None);
    }
    if text.contains("E+") || text.contains("E17") {
        return Err(reader.problem(field, LOST));
    }
    if let Some(kind) = kind.filter(|kind| !kind.is_checked()) {
        let number = DocumentNumber::new(kind, &text);
        return number.map(Some).map_err(|error| reader.problem(field, error.to_string()));
    }
    let id = match CitizenId::parse(&text) {
        Ok(id) => id,
        Err(CitizenIdError::Old) => return Ok(upgraded(reader, field, &text, options)),
        Err(error) => {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            let hint = match error {
                _ if text.len() == 18 && digits == 18 && text.ends_with("000") => {
                    "；像是按数字存储过，末几位已丢失".to_owned()
                }
                CitizenIdError::Length(_) | CitizenIdError::Character if kind.is_none() && digits < 15 => {
                    "；若是其他证件，请加一栏“身份证件类型”".to_owned()
                }
                _ => "，请核对".to_owned(),
            };
            return Err(reader.problem(field, format!("{error}{hint}")));
        }
    };
    if text.ends_with("000") {
        reader.warn(field, "末三位是000，像是按数字存储过，没有导入，请核对后手工填写");
        return Ok(None);
    }
    let age = options.today.map(|today| id.age_on(today));
    if age.is_some_and(|age| !age.is_some_and(|age| (16..=100).contains(&age))) {
        reader.warn(field, format!("按证件号出生于{}，年龄不合常理，请核对", id.birth()));
    }
    Ok(Some(id.into()))
}

fn upgraded<F: Field>(
    reader: &mut RowReader<'_, F>,
    field: F,
    text: &str,
    options: &Options,
) -> Option<DocumentNumber> {
    match CitizenId::upgrade(text) {
        Ok(id) if options.upgrade_old_numbers => {
            reader.warn(field, format!("15位旧身份证号，已改为{id}"));
            Some(id.into())
        }
        Ok(id) => {
            reader.warn(field, format!("15位旧身份证号，没有导入；核对无误请改为{id}"));
            None
        }
        Err(error) => {
            reader.warn(field, format!("15位旧身份证号有误（{error}），没有导入"));
            None
        }
    }
}

/// A telephone number as text: a mobile kept as a number, groups with spaces, extensions.
pub fn phone<F: Field>(reader: &mut RowReader<'_, F>, field: F) -> Option<String> {
    let text = reader.code(field)?;
    let text = text.strip_suffix(".0").unwrap_or(&text).to_owned();
    let fits = |c: char| c.is_ascii_digit() || "+-()转分机、,/;".contains(c);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits >= 5 && text.chars().all(fits) {
        return Some(text);
    }
    reader.warn(field, "不像电话号码，没有导入");
    None
}

/// Reads who a row is about by whatever columns there are.
///
/// # Errors
/// A problem when nothing says who it is, or what says so is damaged.
pub fn key<F: PersonFields>(
    reader: &mut RowReader<'_, F>,
    options: &Options,
) -> Result<(PersonKey, Option<String>), Problem> {
    let (name, remark) = name(reader, F::name())?.unzip();
    let key = PersonKey {
        name,
        staff_code: reader.code(F::staff_code()),
        document: document(reader, F::document(), None, options)?,
        unit: F::unit().and_then(|field| reader.words(field)),
        phone: F::phone().and_then(|field| phone(reader, field)),
    };
    if key.key().is_empty() {
        return Err(reader.problem(F::name(), "缺姓名，也没有编码和证件号"));
    }
    Ok((key, remark.flatten()))
}

/// Lists whose rows are about people who should be known.
pub trait PersonFields: Field {
    /// 继续教育编码.
    fn staff_code() -> Self;
    /// 单位, where the list has it.
    fn unit() -> Option<Self>;
    /// 联系电话, where the list has it.
    fn phone() -> Option<Self>;
}

macro_rules! person_fields {
    ($name:ident, $unit:expr, $phone:expr) => {
        impl PersonFields for super::field::$name {
            fn staff_code() -> Self {
                Self::StaffCode
            }
            fn unit() -> Option<Self> {
                $unit
            }
            fn phone() -> Option<Self> {
                $phone
            }
        }
    };
}
person_fields!(RosterField, Some(Self::Unit), Some(Self::Phone));
person_fields!(EntryField, Some(Self::Unit), None);
person_fields!(OpeningField, None, None);
person_fields!(DecisionField, None, None);
