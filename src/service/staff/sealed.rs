//! What the yearly list 单位教师信息名单 seals: once the authority approved it, its columns stay as they were signed until the
//! school year is over. A change is asked for (信息变更), or waits, as the regulation says.

use chrono::NaiveDate;

use super::fields::text;
use crate::exchange::inbound::field::StaffField;
use crate::model::period::Period;
use crate::model::staff::StaffRecord;
use crate::policy::terms::Seal;
use crate::service::{ServiceError, policies};
use crate::store::{Staff, View};

/// The columns of the list that are facts of a person. 人员状态 is not among them: it follows 人员变动, which happens whatever
/// was signed.
const LISTED: [StaffField; 8] = [
    StaffField::Name,
    StaffField::Sex,
    StaffField::DocumentNumber,
    StaffField::Post,
    StaffField::Stage,
    StaffField::Subject,
    StaffField::Title,
    StaffField::Establishment,
];

/// How the list of a school year is sealed.
pub(super) struct ListSeal {
    school_year: Option<Period>,
    /// A regulation lets nothing be changed before the school year is over.
    for_the_year: bool,
}

impl ListSeal {
    /// As the regulations in force say.
    pub(super) fn on(view: View<'_>, today: NaiveDate) -> Result<ListSeal, ServiceError> {
        let policies = policies::on(view, today)?;
        let for_the_year = policies.iter().any(|policy| policy.pack.audit().seal_staff == Seal::SchoolYear);
        Ok(ListSeal { school_year: Period::school_year_of(today).ok(), for_the_year })
    }

    /// The day on which the list with this person was approved, where that still seals.
    fn since(&self, person: &Staff) -> Option<NaiveDate> {
        let school_year = self.school_year?;
        person.standing.confirmed_on.filter(|day| *day >= school_year.from())
    }

    /// The sealed columns in which a record is another than the person's, and the day of the seal.
    pub(super) fn broken(
        &self,
        person: &Staff,
        record: &StaffRecord,
    ) -> Option<(NaiveDate, Vec<StaffField>)> {
        let since = self.since(person)?;
        let differs = |field: &StaffField| text(&person.record, *field) != text(record, *field);
        let fields: Vec<StaffField> = LISTED.into_iter().filter(differs).collect();
        (!fields.is_empty()).then_some((since, fields))
    }

    /// Why one of its columns is not changed, and the way out.
    pub(super) fn why(&self, since: NaiveDate) -> String {
        let way = if self.for_the_year {
            "按规程本学年内不能再改，请等下一学年"
        } else {
            "请在档案里“申请变更”，上级同意后再改"
        };
        format!("已随 {since} 认定的名单封存，{way}")
    }

    /// Whether even a request has to wait for the next school year, and why.
    pub(super) fn refuses(&self, person: &Staff, field: StaffField) -> Option<String> {
        let since = self.since(person).filter(|_| self.for_the_year && LISTED.contains(&field))?;
        Some(self.why(since))
    }
}
