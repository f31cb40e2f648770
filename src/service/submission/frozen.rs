//! The items of a submission as they were sent, so that a list which comes back is compared with what went up and not with
//! what the records have become since.

use serde_json::Value;

use crate::exchange::inbound::text::loose_key;
use crate::exchange::inbound::{DecisionRecord, PersonKey};
use crate::model::hours::Hours;
use crate::model::id::SubmissionId;
use crate::model::partial_date::PartialDate;
use crate::model::person_name::PersonName;
use crate::service::ServiceError;
use crate::store::{StoreError, View};

/// The items that were sent.
pub(super) struct Frozen {
    items: Vec<Sent>,
}

/// One item.
struct Sent {
    number: u32,
    record: Option<i64>,
    name: String,
    code: String,
    document: String,
    title: String,
    from: String,
    to: String,
    recognised: Option<Hours>,
}

impl Frozen {
    /// The content of a submission.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], or what the disk says.
    pub fn of(view: View<'_>, id: SubmissionId) -> Result<Frozen, ServiceError> {
        let content = view.submission_content(id)?;
        let content: Value = serde_json::from_str(&content)
            .map_err(|error| StoreError::Damaged(format!("报送内容：{error}")))?;
        let list = |name: &str| content.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let staff = list("staff");
        let text = |value: &Value, name: &str| {
            value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let items = list("items").into_iter().zip(1..).map(|(item, place)| {
            let number = item.get("item").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
            let person = item.get("staff").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
            let person = person.and_then(|n| staff.get(n.checked_sub(1)?)).cloned().unwrap_or_default();
            Sent {
                number: number.unwrap_or(place),
                record: item.get("id").and_then(Value::as_i64),
                name: text(&person, "name"),
                code: text(&person, "code"),
                document: text(&person, "document_number"),
                title: text(&item, "title"),
                from: text(&item, "from"),
                to: text(&item, "to"),
                recognised: text(&item, "recognised").parse().ok(),
            }
        });
        Ok(Frozen { items: items.collect() })
    }

    /// Hours that were sent as recognised.
    pub fn recognised(&self, number: u32) -> Option<Hours> {
        self.items.iter().find(|item| item.number == number)?.recognised
    }

    /// The item that a row of a list is about: by the number of the record, by 序号 where person and title agree with it, else by
    /// person, title and days.
    ///
    /// # Errors
    /// A sentence when it is none of them, or may be several.
    pub fn number_of(&self, row: &DecisionRecord) -> Result<u32, String> {
        if let Some(record) = row.entry {
            let found = self.items.iter().find(|item| item.record == Some(record.0));
            return match found {
                Some(item) if item.agrees(row) => Ok(item.number),
                Some(item) => Err(format!("记录 {record} 是{}，与这一行不符，没有登记", item.spoken())),
                None => Err(format!("这份报送里没有编号 {record} 的记录，没有登记")),
            };
        }
        let fitting: Vec<&Sent> = self.items.iter().filter(|item| item.agrees(row)).collect();
        let numbered = fitting.iter().find(|item| Some(item.number) == row.serial);
        match (numbered, fitting.as_slice()) {
            (Some(item), _) => Ok(item.number),
            (None, [one]) => Ok(one.number),
            (None, []) => Err("这份报送里没有这一项，没有登记".to_owned()),
            (None, several) => {
                Err(format!("这份报送里有 {} 项都对得上，请加“序号”或“记录编号”一栏", several.len()))
            }
        }
    }
}

impl Sent {
    /// Whether nothing in the row speaks against it.
    fn agrees(&self, row: &DecisionRecord) -> bool {
        let PersonKey { name, staff_code, document, .. } = &row.person;
        let same_name =
            |said: &PersonName| self.name.parse::<PersonName>().is_ok_and(|sent| sent.key() == said.key());
        let same_day = |said: Option<PartialDate>, sent: &str| {
            said.and_then(PartialDate::exact).is_none_or(|day| day.to_string() == sent)
        };
        name.as_ref().is_none_or(same_name)
            && staff_code.as_ref().is_none_or(|code| *code == self.code || self.code.is_empty())
            && document.as_ref().is_none_or(|said| said.as_str() == self.document || self.document.is_empty())
            && row.title.as_ref().is_none_or(|said| loose_key(said) == loose_key(&self.title))
            && same_day(row.from, &self.from)
            && same_day(row.to, &self.to)
    }

    fn spoken(&self) -> String {
        format!("{}　{}", self.name, self.title)
    }
}
