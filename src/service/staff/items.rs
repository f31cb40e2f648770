//! The staff file: lines of its items, what is missing of whom, and the photo.

use std::collections::BTreeMap;

use crate::exchange::inbound::dates;
use crate::exchange::inbound::field::StaffField;
use crate::exchange::inbound::grid::{Grid, Value};
use crate::model::id::{StaffId, StaffItemId};
use crate::model::staff::StaffRecord;
use crate::model::staff_change::ChangeKind;
use crate::model::staff_item::{Kept, StaffItem};
use crate::service::ServiceError;
use crate::service::typed;
use crate::store::{Done, EntryFilter, ItemLine, StaffFilter, StaffSort, View, Whom, Workspace};

/// A line as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemForm {
    /// 开始: a day, a month or a year.
    pub from: String,
    /// 结束.
    pub to: String,
    /// What is written, by the names of [`StaffItem::fields`].
    pub fields: BTreeMap<String, String>,
}

/// How an item of a person stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemStanding {
    /// The item.
    pub item: StaffItem,
    /// How many lines it has; columns count as one where anything stands in them.
    pub lines: u32,
    /// The columns that are empty, of what is kept in columns.
    pub missing: Vec<&'static str>,
}

impl ItemStanding {
    /// Whether nothing is missing: a required item has a line, and no column is empty.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && (self.lines > 0 || !self.item.is_required())
    }
}

/// The columns of 基本信息 and 联系方式 that must be filled in.
fn columns(item: StaffItem) -> &'static [StaffField] {
    use StaffField as F;
    match item {
        StaffItem::Basic => &[F::Name, F::Sex, F::DocumentNumber, F::Birth, F::Ethnicity, F::Joined],
        StaffItem::Contact => &[F::Phone],
        _ => &[],
    }
}

impl ItemForm {
    fn read(&self, item: StaffItem) -> Result<ItemLine, ServiceError> {
        if item.kept() != Kept::Lines {
            let problem = match item.kept() {
                Kept::Ledger => "从学时记录来，请登记学时",
                Kept::Changes => "从人员变动来，请登记变动",
                Kept::Columns | Kept::Lines => "在资料里，请修改资料",
            };
            let (field, value) = ("项目", item.word().to_owned());
            return Err(ServiceError::Field { field, value, problem: problem.to_owned() });
        }
        let mut fields = BTreeMap::new();
        for name in item.fields() {
            if let Some(text) = self.fields.get(*name).and_then(|text| typed::text(text)) {
                fields.insert((*name).to_owned(), typed::needed(name, &text, 500)?);
            }
        }
        if let Some(unknown) = self.fields.keys().find(|name| !item.fields().contains(&name.as_str())) {
            let problem = format!("不是“{}”的栏目，可写：{}", item.word(), item.fields().join("、"));
            return Err(ServiceError::Field { field: "栏目", value: unknown.clone(), problem });
        }
        let first = item.fields().first().copied().unwrap_or_default();
        if !fields.contains_key(first) {
            return Err(ServiceError::Field {
                field: first,
                value: String::new(),
                problem: "不能空着".into(),
            });
        }
        let (from, to) = (rough("开始", &self.from)?, rough("结束", &self.to)?);
        if let (Some(from), Some(to)) = (&from, &to)
            && to < from
        {
            let problem = format!("早于开始 {from}");
            return Err(ServiceError::Field { field: "结束", value: to.clone(), problem });
        }
        Ok(ItemLine { item, from, to, fields })
    }
}

/// A rough day: 2003, 2003-09 or 2003-09-01.
fn rough(field: &'static str, text: &str) -> Result<Option<String>, ServiceError> {
    let Some(text) = typed::text(text) else { return Ok(None) };
    match dates::date(&Value::Text(text.clone()), &Grid::default()) {
        Ok(read) => Ok(Some(read.date.to_string())),
        Err(_) => {
            let problem = "不是日期，请写成 2003-09 或 2003".to_owned();
            Err(ServiceError::Field { field, value: text, problem })
        }
    }
}

/// Adds a line to an item of a person's file, or writes the line of a number anew.
///
/// # Errors
/// [`ServiceError::Field`] for an item that is kept elsewhere, a field that it has not, or words that cannot be; what the
/// disk says.
pub fn keep_item(
    workspace: &mut Workspace,
    staff: StaffId,
    item: StaffItem,
    number: Option<StaffItemId>,
    form: &ItemForm,
) -> Result<Done<StaffItemId>, ServiceError> {
    workspace.deed("staff.item", |deed| {
        let name = deed.view().staff(staff)?.record.name;
        let line = form.read(item)?;
        let id = match number {
            None => deed.insert_staff_item(staff, &line)?,
            Some(id) => {
                let (whose, before) = deed.view().staff_item(id)?;
                if whose != staff || before.item != item {
                    let problem = format!("不是{name}的“{}”", item.word());
                    return Err(ServiceError::Field { field: "条目", value: id.to_string(), problem });
                }
                deed.update_staff_item(id, &line)?;
                id
            }
        };
        deed.say(format!("{name}的档案：{}", item.word()));
        Ok(id)
    })
}

/// Takes a line out of a person's file.
///
/// # Errors
/// [`crate::store::StoreError::NotFound`], or what the disk says.
pub fn remove_item(workspace: &mut Workspace, number: StaffItemId) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.item_remove", |deed| {
        let (staff, line) = deed.view().staff_item(number)?;
        deed.delete_staff_item(number)?;
        let name = deed.view().staff(staff)?.record.name;
        deed.say(format!("删除{name}的档案条目：{}", line.item.word()));
        Ok(())
    })
}

/// How complete the file of a person is, item by item.
///
/// # Errors
/// What the disk says.
pub fn completeness(view: View<'_>, staff: StaffId) -> Result<Vec<ItemStanding>, ServiceError> {
    let record = view.staff(staff)?.record;
    let mut lines: BTreeMap<StaffItem, u32> = BTreeMap::new();
    for (_, line) in view.staff_items(staff)? {
        *lines.entry(line.item).or_default() += 1;
    }
    let trainings = EntryFilter { staff: Some(staff), ..EntryFilter::default() };
    lines.insert(StaffItem::Training, view.tally_entries(&trainings)?.count);
    let exchanges = view.staff_changes(staff)?.into_iter().filter(|(_, change)| is_exchange(change.kind));
    lines.insert(StaffItem::Exchange, u32::try_from(exchanges.count()).unwrap_or(u32::MAX));
    Ok(standing(&record, &lines))
}

/// Whether a change is a line of 交流轮岗.
pub(in crate::service) fn is_exchange(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Exchanged | ChangeKind::SentIn | ChangeKind::SentOut)
}

fn standing(record: &StaffRecord, lines: &BTreeMap<StaffItem, u32>) -> Vec<ItemStanding> {
    let one = |item: StaffItem| {
        let empty = columns(item).iter().filter(|field| !is_known(record, **field));
        let missing: Vec<&'static str> = empty.map(|field| field.word()).collect();
        let lines = match item.kept() {
            Kept::Columns => u32::from(missing.len() < columns(item).len()),
            _ => lines.get(&item).copied().unwrap_or(0),
        };
        ItemStanding { item, lines, missing }
    };
    StaffItem::ALL.iter().map(|item| one(*item)).collect()
}

/// Whether a field is filled in, or told by the number of the document.
fn is_known(record: &StaffRecord, field: StaffField) -> bool {
    match field {
        StaffField::Sex => record.sex_or_from_document().is_some(),
        StaffField::Birth => record.birth_or_from_document().is_some(),
        _ => !super::text(record, field).is_empty(),
    }
}

/// 数据监控: what was entered, when it was last written, and what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monitoring {
    /// Everybody who belongs to the school, in the order in which they came in.
    pub people: Vec<Monitored>,
}

/// A person in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monitored {
    /// Who.
    pub staff: StaffId,
    /// 姓名.
    pub name: String,
    /// The day on which something was last written about the person.
    pub written_on: String,
    /// Item by item.
    pub items: Vec<ItemStanding>,
}

impl Monitoring {
    /// Of an item: how many people have lines of it, and for how many it is complete.
    pub fn of(&self, item: StaffItem) -> (usize, usize) {
        let all = || self.people.iter().flat_map(|one| one.items.iter().filter(|one| one.item == item));
        (all().filter(|one| one.lines > 0).count(), all().filter(|one| one.is_complete()).count())
    }
}

/// Looks at the files of everybody who belongs to the school.
///
/// # Errors
/// What the disk says.
pub fn monitoring(view: View<'_>) -> Result<Monitoring, ServiceError> {
    let counts = view.staff_item_counts()?;
    let written = view.staff_written_on()?;
    let mut exchanged: BTreeMap<StaffId, u32> = BTreeMap::new();
    for (staff, change) in view.all_staff_changes(Whom::Everybody)? {
        if is_exchange(change.kind) {
            *exchanged.entry(staff).or_default() += 1;
        }
    }
    let mut people = Vec::new();
    for staff in view.staff_list(&StaffFilter::present(), StaffSort::Arrival, false)? {
        let record = view.staff(staff)?.record;
        let mut lines: BTreeMap<StaffItem, u32> =
            StaffItem::ALL.iter().filter_map(|item| Some((*item, *counts.get(&(staff, *item))?))).collect();
        let trainings = EntryFilter { staff: Some(staff), ..EntryFilter::default() };
        lines.insert(StaffItem::Training, view.tally_entries(&trainings)?.count);
        lines.insert(StaffItem::Exchange, exchanged.get(&staff).copied().unwrap_or(0));
        people.push(Monitored {
            staff,
            name: record.name.to_string(),
            written_on: written.get(&staff).cloned().unwrap_or_default(),
            items: standing(&record, &lines),
        });
    }
    Ok(Monitoring { people })
}
