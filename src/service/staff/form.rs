//! One person on a form: each field is read by the very rules that read a workbook, and what is wrong stands
//! beside its field.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::directory::Directory;
use super::fields::{change, text};
use super::sealed::ListSeal;
use crate::exchange::inbound::field::StaffField;
use crate::exchange::inbound::grid::{Grid, Value};
use crate::exchange::inbound::{InboundError, Options, Problem, StaffSheet, read_staff_in};
use crate::model::id::StaffId;
use crate::model::person_name::PersonName;
use crate::model::staff::StaffRecord;
use crate::service::ServiceError;
use crate::store::{Done, Standing, StoreError, View, Workspace};

/// What stands in the fields of a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StaffForm {
    /// Text of each field; a missing one is empty.
    pub texts: BTreeMap<StaffField, String>,
    /// What the school itself keeps about the person.
    pub standing: Standing,
}

/// Something about a field, to stand beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRemark {
    /// The field.
    pub field: StaffField,
    /// What is wrong or doubtful.
    pub problem: String,
    /// Whether the form cannot be saved before it is put right.
    pub blocking: bool,
}

/// A form as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedForm {
    /// The person; there is one when the name can be read, and it may be saved when nothing blocks.
    pub record: Option<StaffRecord>,
    /// What is to be said, in the order of the fields.
    pub remarks: Vec<FieldRemark>,
}

impl StaffForm {
    /// The form of a person who is kept.
    pub fn of(record: &StaffRecord, standing: Standing) -> StaffForm {
        let texts = StaffField::ALL.iter().map(|field| (*field, text(record, *field)));
        StaffForm { texts: texts.filter(|(_, text)| !text.is_empty()).collect(), standing }
    }

    /// The text of a field.
    pub fn get(&self, field: StaffField) -> &str {
        self.texts.get(&field).map_or("", |text| text.trim())
    }

    /// Sets the text of a field.
    pub fn set(&mut self, field: StaffField, text: impl Into<String>) {
        self.texts.insert(field, text.into());
    }
}

impl CheckedForm {
    /// The first thing that keeps the form from being saved.
    pub fn blocking(&self) -> Option<&FieldRemark> {
        self.remarks.iter().find(|remark| remark.blocking)
    }
}

/// Reads a form. `editing` is the person who is changed, in what no approved list seals; without, somebody new is written
/// down.
///
/// # Errors
/// What the disk says; what is wrong with the form is in the answer.
pub fn check_form(
    view: View<'_>,
    form: &StaffForm,
    editing: Option<StaffId>,
    today: NaiveDate,
) -> Result<CheckedForm, ServiceError> {
    let mut checked = check_unsealed(view, form, editing, today)?;
    if let (Some(record), Some(id)) = (&checked.record, editing) {
        let seal = ListSeal::on(view, today)?;
        let broken = seal.broken(&view.staff(id)?, record);
        let remarks = broken.into_iter().flat_map(|(since, fields)| {
            let why = seal.why(since);
            fields.into_iter().map(move |field| remark(field, why.clone(), true))
        });
        checked.remarks.extend(remarks);
        checked.remarks.sort_by_key(|remark| (remark.field, !remark.blocking));
    }
    Ok(checked)
}

/// As [`check_form`], whatever is sealed.
///
/// # Errors
/// As [`check_form`].
pub(super) fn check_unsealed(
    view: View<'_>,
    form: &StaffForm,
    editing: Option<StaffId>,
    today: NaiveDate,
) -> Result<CheckedForm, ServiceError> {
    let (given, mut remarks) = read(form, today)?;
    let kept = editing.map(|id| view.staff(id)).transpose()?.map(|staff| staff.record);
    let record = match (given, &kept) {
        (given, None) => given,
        (None, Some(_)) => None,
        (Some(given), Some(kept)) => {
            let mut record = kept.clone();
            let touched = |field: &&StaffField| form.get(**field) != text(kept, **field);
            for field in StaffField::ALL.iter().filter(touched) {
                change(&mut record, &given, *field);
            }
            // What was there before and is not touched now is not held against the form.
            remarks.retain(|remark| touched(&&remark.field));
            Some(record)
        }
    };
    if let Some(record) = &record {
        let before = kept.as_ref().map(|kept| &kept.name);
        remarks.extend(compare_with_others(view, record, editing, before)?);
    }
    remarks.sort_by_key(|remark| (remark.field, !remark.blocking));
    Ok(CheckedForm { record, remarks })
}

/// Reads what was typed. A field that spoils the whole row is left out and the rest read again, so that every
/// field gets its word. Without a name there is no record.
fn read(form: &StaffForm, today: NaiveDate) -> Result<(Option<StaffRecord>, Vec<FieldRemark>), ServiceError> {
    let mut texts: BTreeMap<StaffField, String> = StaffField::ALL
        .iter()
        .map(|field| (*field, form.get(*field).to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let mut remarks = Vec::new();
    let nameless = match PersonName::parse(form.get(StaffField::Name)) {
        Ok(_) => false,
        Err(error) => {
            remarks.push(remark(StaffField::Name, error.to_string(), true));
            // So that the other fields are read all the same.
            texts.insert(StaffField::Name, "某".to_owned());
            true
        }
    };
    loop {
        let sheet = read_texts(&texts, today)
            .map_err(|error| ServiceError::Inbound { file: "表单".to_owned(), error })?;
        if let Some(read) = sheet.rows.first() {
            remarks.extend(sheet.warnings.iter().filter_map(|problem| {
                let field = field_of(problem)?;
                let lost = texts.contains_key(&field) && text(&read.record, field).is_empty();
                Some(remark(field, problem.problem.clone(), lost))
            }));
            return Ok((Some(read.record.clone()).filter(|_| !nameless), remarks));
        }
        let rejected = sheet.rejected.first().and_then(|problem| Some((field_of(problem)?, problem)));
        let Some((field, problem)) = rejected else { return Ok((None, remarks)) };
        remarks.push(remark(field, problem.problem.clone(), true));
        if field == StaffField::Name || texts.remove(&field).is_none() {
            return Ok((None, remarks));
        }
    }
}

fn remark(field: StaffField, problem: impl Into<String>, blocking: bool) -> FieldRemark {
    FieldRemark { field, problem: problem.into(), blocking }
}

/// The field that a problem of the sheet below speaks of.
fn field_of(problem: &Problem) -> Option<StaffField> {
    StaffField::ALL.iter().copied().find(|field| field.word() == problem.column)
}

/// The texts as a sheet of one row.
fn read_texts(texts: &BTreeMap<StaffField, String>, today: NaiveDate) -> Result<StaffSheet, InboundError> {
    let mut grid = Grid::new("表单");
    for (column, field) in StaffField::ALL.iter().enumerate() {
        grid.put(1, column, Value::Text(field.word().to_owned()))?;
        let text = texts.get(field).cloned().filter(|_| *field != StaffField::Serial);
        // A running number makes it a row of data whatever else is in it.
        let text = text.or((*field == StaffField::Serial).then(|| "1".to_owned()));
        if let Some(text) = text {
            grid.put(2, column, Value::Text(text))?;
        }
    }
    let options = Options { today: Some(today), header: Some((1, 1)), ..Options::default() };
    read_staff_in(vec![grid], &options)
}

fn compare_with_others(
    view: View<'_>,
    record: &StaffRecord,
    editing: Option<StaffId>,
    name_before: Option<&PersonName>,
) -> Result<Vec<FieldRemark>, StoreError> {
    let mut remarks = Vec::new();
    let directory = Directory::load(view)?;
    let other = |id: StaffId| Some(id) != editing;
    if let Some(person) =
        record.document.as_ref().and_then(|d| directory.with_document(d)).filter(|p| other(p.id))
    {
        let text = format!("已登记给“{}”", person.name);
        remarks.push(remark(StaffField::DocumentNumber, text, true));
    }
    if let Some(person) =
        record.staff_code.as_ref().and_then(|code| directory.with_code(code)).filter(|p| other(p.id))
    {
        remarks.push(remark(StaffField::StaffCode, format!("已登记给“{}”", person.name), true));
    }
    let renamed = name_before.is_none_or(|before| before.key() != record.name.key());
    if renamed && directory.named(&record.name).iter().any(|person| other(person.id)) {
        remarks.push(remark(StaffField::Name, "已有同名的教职工，请核对不是同一人", false));
    }
    Ok(remarks)
}

/// Writes a new person down.
///
/// # Errors
/// [`ServiceError::Field`] for the first field that blocks, or what the disk says.
pub fn add_staff(workspace: &mut Workspace, form: &StaffForm) -> Result<Done<StaffId>, ServiceError> {
    workspace.deed("staff.add", |deed| {
        let record = accepted(check_form(deed.view(), form, None, deed.today())?, form)?;
        let id = deed.insert_staff(&record)?;
        deed.set_standing(id, &form.standing)?;
        deed.say(format!("新增教职工：{}", record.name));
        Ok(id)
    })
}

/// Changes a person to what the form says; an emptied field becomes empty.
///
/// # Errors
/// As [`add_staff`], and [`StoreError::NotFound`].
pub fn change_staff(
    workspace: &mut Workspace,
    id: StaffId,
    form: &StaffForm,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.change", |deed| {
        let kept = deed.view().staff(id)?.record;
        let record = accepted(check_form(deed.view(), form, Some(id), deed.today())?, form)?;
        let changed = StaffField::ALL.iter().filter(|field| text(&kept, **field) != text(&record, **field));
        let fields: Vec<&str> = changed.map(|field| field.word()).collect();
        let what = if fields.is_empty() { "其他" } else { &fields.join("、") };
        deed.say(format!("修改{}：{what}", record.name));
        deed.update_staff(id, &record)?;
        Ok(deed.set_standing(id, &form.standing)?)
    })
}

fn accepted(checked: CheckedForm, form: &StaffForm) -> Result<StaffRecord, ServiceError> {
    let record = checked.record.clone();
    match (checked.blocking(), record) {
        (None, Some(record)) => Ok(record),
        (blocking, _) => {
            let (field, problem) =
                blocking.map_or((StaffField::Name, "不能空着"), |b| (b.field, &b.problem));
            let (value, problem) = (form.get(field).to_owned(), format!("：{problem}"));
            Err(ServiceError::Field { field: field.word(), value, problem })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::staff::tests::{new_workspace, today};
    use crate::store::UndoTarget;

    fn form(texts: &[(StaffField, &str)]) -> StaffForm {
        let mut form = StaffForm::default();
        for (field, text) in texts {
            form.set(*field, *text);
        }
        form
    }

    fn remarks(checked: &CheckedForm) -> Vec<(StaffField, bool)> {
        checked.remarks.iter().map(|remark| (remark.field, remark.blocking)).collect()
    }

    #[test]
    fn every_field_gets_its_word_at_once() {
        let (_folder, workspace) = new_workspace();
        let bad = form(&[
            (StaffField::DocumentNumber, "330999197510050000"),
            (StaffField::Education, "高小"),
            (StaffField::Joined, "98.8"),
            (StaffField::Email, "@"),
        ]);
        let checked = check_form(workspace.view(), &bad, None, today()).unwrap();
        assert_eq!(checked.record, None);
        let expected = [
            (StaffField::Name, true),
            (StaffField::DocumentNumber, true),
            (StaffField::Education, true),
            (StaffField::Joined, false),
            (StaffField::Email, true),
        ];
        assert_eq!(remarks(&checked), expected, "{:?}", checked.remarks);
    }

    #[test]
    fn somebody_new_is_written_down_and_numbers_of_others_are_refused() {
        let (_folder, mut workspace) = new_workspace();
        let zhang = form(&[
            (StaffField::Name, "张 三"),
            (StaffField::DocumentNumber, "33099919810228001x"),
            (StaffField::StaffCode, "J1"),
            (StaffField::GradeGroup, "一年级组、二年级组"),
        ]);
        let id = add_staff(&mut workspace, &zhang).unwrap().value;
        let kept = workspace.view().staff(id).unwrap();
        assert_eq!((kept.record.name.as_str(), kept.record.groups.len()), ("张三", 2));
        let checked = check_form(workspace.view(), &zhang, None, today()).unwrap();
        let expected = [
            (StaffField::Name, false),
            (StaffField::StaffCode, true),
            (StaffField::DocumentNumber, true),
            (StaffField::Sex, false),
        ];
        assert_eq!(remarks(&checked), expected);
        let refused = add_staff(&mut workspace, &zhang).unwrap_err().to_string();
        assert_eq!(refused, "继续教育编码“J1”：已登记给“张三”");
        assert_eq!(workspace.view().staff_count().unwrap(), 1);
    }

    #[test]
    fn only_what_was_touched_changes_and_an_emptied_field_is_empty() {
        let (_folder, mut workspace) = new_workspace();
        let mut record = StaffRecord::new("张三".parse().unwrap());
        record.title = Some(crate::model::staff::Title::First);
        record.other_title = Some("会计师".into());
        record.phone = Some("13800000001".into());
        let id = workspace.deed("t", |deed| deed.insert_staff(&record)).unwrap().value;
        let mut form = StaffForm::of(&workspace.view().staff(id).unwrap().record, Standing::default());
        assert_eq!(change_staff(&mut workspace, id, &form).unwrap().deed, None, "nothing was touched");
        form.set(StaffField::Phone, " ");
        form.set(StaffField::Department, "教导处");
        form.standing.is_new = true;
        change_staff(&mut workspace, id, &form).unwrap();
        let kept = workspace.view().staff(id).unwrap();
        assert_eq!(kept.record.other_title.as_deref(), Some("会计师"));
        assert_eq!((kept.record.phone, kept.record.department.as_deref()), (None, Some("教导处")));
        assert!(kept.standing.is_new);
        assert_eq!(workspace.view().journal(1).unwrap()[0].summary, "修改张三：部门、联系电话");
        workspace.undo(UndoTarget::Last).unwrap();
        assert_eq!(workspace.view().staff(id).unwrap().record.phone.as_deref(), Some("13800000001"));
    }
}
