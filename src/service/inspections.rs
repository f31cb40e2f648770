//! 抽查: people are drawn by a seed that is kept, so that anybody can repeat the draw; what is found is written down.

use super::assessment::{Counting, assess_everybody};
use super::error::ServiceError;
use super::plans::year_of;
use super::policies::main_policy;
use super::typed;
use crate::exchange::package::Digest;
use crate::model::id::{InspectionId, StaffId};
use crate::model::inspection::{InspectionResult, draw};
use crate::store::{Deed, Done, Inspection, InspectionItem, StoreError, View, Workspace};

/// A draw as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrawForm {
    /// Whose hours are looked at: year, years or school year; the school's current year when empty.
    pub period: String,
    /// Of a hundred people so many.
    pub percentage: String,
    /// But at least so many; one when empty.
    pub at_least: String,
    /// The seed, where somebody else names it; else one is made.
    pub seed: String,
}

/// Draws people whose hours the school hands in.
///
/// # Errors
/// [`ServiceError::Field`] for a share that is none of 1 to 100 or a seed that is no number, and where nobody is there to
/// be drawn; what the disk says.
pub fn draw_people(workspace: &mut Workspace, form: &DrawForm) -> Result<Done<InspectionId>, ServiceError> {
    let percentage = share(&form.percentage)?;
    let at_least = typed::count("至少人数", &form.at_least)?.unwrap_or(1);
    workspace.deed("inspection.draw", |deed| {
        let period = year_of(deed.view(), &form.period)?;
        let seed = seed(deed, &form.seed)?;
        let pool = pool(deed.view(), period)?;
        if pool.is_empty() {
            let problem = "没有可以抽查的教职工".to_owned();
            return Err(ServiceError::Field { field: "年度", value: period.to_string(), problem });
        }
        let people = draw(&pool, percentage, at_least, seed.unsigned_abs());
        let (id, drawn_on) = (InspectionId(0), deed.today());
        let drawn = Inspection { id, period, percentage, at_least, seed, drawn_on };
        let id = deed.insert_inspection(&drawn, &people)?;
        deed.say(format!("抽查：{} 人中抽取 {} 人，种子 {seed}", pool.len(), people.len()));
        Ok(id)
    })
}

fn share(text: &str) -> Result<u32, ServiceError> {
    let plain = text.trim().trim_end_matches(['%', '％']).trim();
    match plain.parse() {
        Ok(share) if (1..=100).contains(&share) => Ok(share),
        _ => {
            let (field, value) = ("抽查比例", text.trim().to_owned());
            Err(ServiceError::Field { field, value, problem: "应是 1 到 100 的整数".to_owned() })
        }
    }
}

/// The seed that was named; else one out of the journal and the hour, which nobody chose.
fn seed(deed: &Deed<'_>, text: &str) -> Result<i64, ServiceError> {
    if let Some(value) = typed::text(text) {
        return match value.parse::<i64>() {
            Ok(seed) if seed >= 0 => Ok(seed),
            _ => {
                let problem = "应是不带符号的整数".to_owned();
                Err(ServiceError::Field { field: "种子", value, problem })
            }
        };
    }
    let digest = Digest::of(format!("{} {}", deed.view().journal_head()?, deed.today()).as_bytes());
    let number =
        digest.as_bytes().iter().take(7).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte));
    // Short enough to be read out on the telephone.
    Ok(number % 100_000_000)
}

/// Who can be drawn: everybody whose hours the school hands in and who has some in the period.
fn pool(view: View<'_>, period: crate::model::period::Period) -> Result<Vec<StaffId>, ServiceError> {
    let policy = main_policy(view)?;
    let everybody = assess_everybody(view, &policy, period, Counting::Passed)?;
    Ok(everybody
        .into_iter()
        .filter(|one| one.assessment.records.iter().any(|record| period.contains(record.last_day)))
        .map(|one| one.staff)
        .collect())
}

/// The draw of a number, or the newest one.
///
/// # Errors
/// [`StoreError::NotFound`], or what the disk says.
pub fn find_inspection(view: View<'_>, id: Option<InspectionId>) -> Result<Inspection, ServiceError> {
    let all = view.inspections()?;
    let found = all.into_iter().find(|drawn| id.is_none_or(|id| drawn.id == id));
    let key = id.map_or("最近一次".to_owned(), |id| id.to_string());
    found.ok_or_else(|| StoreError::NotFound { what: "抽查", key }.into())
}

/// Writes down what was found of a person who was drawn.
///
/// # Errors
/// [`ServiceError::Field`] for somebody who was not drawn, or a new examination without its reason; what the disk says.
pub fn enter_result(
    workspace: &mut Workspace,
    id: InspectionId,
    staff: StaffId,
    result: InspectionResult,
    note: &str,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("inspection.result", |deed| {
        let name = deed.view().staff(staff)?.record.name.to_string();
        let drawn = deed.view().inspection_items(id)?.into_iter().any(|item| item.staff == staff);
        if !drawn {
            let problem = "没有被抽中".to_owned();
            return Err(ServiceError::Field { field: "姓名", value: name, problem });
        }
        let note = typed::text(note);
        if result == InspectionResult::Again && note.is_none() {
            let problem = "不能空着：重新考核要写原因".to_owned();
            return Err(ServiceError::Field { field: "备注", value: String::new(), problem });
        }
        deed.set_inspection_item(id, &InspectionItem { staff, result, note })?;
        deed.say(format!("抽查结果：{name}，{}", result.word()));
        Ok(())
    })
}
