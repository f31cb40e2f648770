//! What paper asks of the workspace beside people and hours: the permission to print credit cards, notices on the
//! wall, days that differ from the week, plans, requests for training outside, and the dossier.

use chrono::NaiveDate;
use rusqlite::params;

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::hours::Hours;
use crate::model::id::{ProgramId, StaffId};
use crate::model::period::Period;

/// 学分卡打印权限, as the authority grants it after its audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintPermission {
    /// First and last day.
    pub span: Period,
    /// Who granted it.
    pub granted_by: String,
    /// 文号.
    pub document: Option<String>,
}

/// 公示: a list that hung on the wall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicNotice {
    /// What it was called.
    pub title: String,
    /// First and last day.
    pub span: Period,
    /// Where it hung.
    pub place: Option<String>,
    /// Objections that came.
    pub objections: Option<String>,
    /// What became of them.
    pub outcome: Option<String>,
}

/// A piece of the dossier of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierPiece {
    /// Its day.
    pub day: NaiveDate,
    /// What it is.
    pub title: String,
    /// The name of the file.
    pub file: String,
}

/// 校本培训计划 of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPlan {
    /// First and last day.
    pub span: Period,
    /// Where it was filed.
    pub filed_with: Option<String>,
    /// When.
    pub filed_on: Option<NaiveDate>,
    /// Its lines, in order.
    pub lines: Vec<KeptPlanLine>,
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPlanLine {
    /// 主题.
    pub topic: String,
    /// When it is to be held.
    pub month: Option<String>,
    /// 计划学时.
    pub hours: Option<Hours>,
    /// 负责人.
    pub leader: Option<String>,
    /// The programs that were held for it.
    pub programs: Vec<ProgramId>,
}

/// A request for training outside the school 外出培训.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who goes.
    pub staff: StaffId,
    /// 培训名称.
    pub title: String,
    /// First and last day.
    pub span: Period,
    /// 地点.
    pub place: Option<String>,
    /// 经费, fen.
    pub cost: Option<i64>,
    /// 经费来源.
    pub cost_source: Option<String>,
}

impl View<'_> {
    /// The plan of a stretch of time: the last one that overlaps it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn plan_over(self, period: Period) -> Result<Option<KeptPlan>, StoreError> {
        let sql = "SELECT id, from_day, to_day, filed_with, filed_on FROM plan
                   WHERE from_day <= ?2 AND to_day >= ?1 ORDER BY from_day DESC, id DESC";
        let found = self.first(sql, [iso(period.from()), iso(period.to())], |row| {
            let mut next = Fields::of(row);
            let id: i64 = next.plain()?;
            let (span, filed_with, filed_on) = (next.period()?, next.plain()?, next.optional_day()?);
            Ok((id, KeptPlan { span, filed_with, filed_on, lines: Vec::new() }))
        })?;
        let Some((id, mut plan)) = found else { return Ok(None) };
        let sql = "SELECT id, topic, month, hours, leader FROM plan_line WHERE plan = ?1 ORDER BY number, id";
        let lines = self.rows(sql, [id], |row| {
            let mut next = Fields::of(row);
            let id: i64 = next.plain()?;
            let (topic, month, hours) = (next.plain()?, next.plain()?, next.optional_hours()?);
            Ok((id, KeptPlanLine { topic, month, hours, leader: next.plain()?, programs: Vec::new() }))
        })?;
        for (id, mut line) in lines {
            let sql = "SELECT id FROM program WHERE plan_line = ?1 ORDER BY from_day, id";
            line.programs = self.rows(sql, [id], |row| Ok(ProgramId(row.get(0)?)))?;
            plan.lines.push(line);
        }
        Ok(Some(plan))
    }

    /// The requests for training outside whose first day lies within a period.
    ///
    /// # Errors
    /// What the disk says.
    pub fn approvals(self, period: Period) -> Result<Vec<Approval>, StoreError> {
        let sql = "SELECT staff, title, from_day, to_day, place, cost, cost_source FROM approval
                   WHERE from_day BETWEEN ?1 AND ?2 ORDER BY from_day, id";
        self.rows(sql, [iso(period.from()), iso(period.to())], |row| {
            let mut next = Fields::of(row);
            Ok(Approval {
                staff: StaffId(next.plain()?),
                title: next.plain()?,
                span: next.period()?,
                place: next.plain()?,
                cost: next.plain()?,
                cost_source: next.plain()?,
            })
        })
    }

    /// The permission to print credit cards that covers a day.
    ///
    /// # Errors
    /// What the disk says.
    pub fn print_permission_on(self, day: NaiveDate) -> Result<Option<PrintPermission>, StoreError> {
        let sql = "SELECT from_day, to_day, granted_by, document FROM print_permission
                   WHERE ?1 BETWEEN from_day AND to_day ORDER BY to_day DESC, id DESC";
        self.first(sql, [iso(day)], |row| {
            let mut next = Fields::of(row);
            Ok(PrintPermission { span: next.period()?, granted_by: next.plain()?, document: next.plain()? })
        })
    }

    /// The notices that hung on the wall, the latest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn public_notices(self) -> Result<Vec<PublicNotice>, StoreError> {
        let sql = "SELECT title, from_day, to_day, place, objections, outcome FROM public_notice
                   ORDER BY from_day DESC, id DESC";
        self.rows(sql, [], |row| {
            let mut next = Fields::of(row);
            Ok(PublicNotice {
                title: next.plain()?,
                span: next.period()?,
                place: next.plain()?,
                objections: next.plain()?,
                outcome: next.plain()?,
            })
        })
    }

    /// The days that differ from the week: true where a Saturday or Sunday is worked, false for a public holiday.
    ///
    /// # Errors
    /// What the disk says.
    pub fn holidays(self) -> Result<Vec<(NaiveDate, bool)>, StoreError> {
        self.rows("SELECT day, working FROM holiday ORDER BY day", [], |row| {
            let mut next = Fields::of(row);
            Ok((next.day()?, next.plain()?))
        })
    }

    /// The pieces of the dossier whose day lies within a period, in the order of their day.
    ///
    /// # Errors
    /// What the disk says.
    pub fn dossier(self, period: Period) -> Result<Vec<DossierPiece>, StoreError> {
        let sql = "SELECT d.from_day, d.title, e.name FROM dossier_item AS d JOIN evidence AS e ON e.id = d.evidence
                   WHERE d.from_day BETWEEN ?1 AND ?2 ORDER BY d.from_day, d.id";
        self.rows(sql, [iso(period.from()), iso(period.to())], |row| {
            let mut next = Fields::of(row);
            Ok(DossierPiece { day: next.day()?, title: next.plain()?, file: next.plain()? })
        })
    }
}

impl Deed<'_> {
    /// Keeps a permission to print credit cards.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_print_permission(&self, permission: &PrintPermission) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO print_permission (from_day, to_day, granted_by, document) VALUES (?1, ?2, ?3, ?4)",
            params![
                iso(permission.span.from()),
                iso(permission.span.to()),
                permission.granted_by,
                permission.document
            ],
        )?;
        Ok(())
    }

    /// Keeps a notice that hangs on the wall.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_public_notice(&self, notice: &PublicNotice) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO public_notice (title, from_day, to_day, place, objections, outcome)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                notice.title,
                iso(notice.span.from()),
                iso(notice.span.to()),
                notice.place,
                notice.objections,
                notice.outcome
            ],
        )?;
        Ok(())
    }

    /// Says that a day differs from the week; `working` as in [`View::holidays`].
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_holiday(&self, day: NaiveDate, working: bool) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO holiday (day, working) VALUES (?1, ?2)
             ON CONFLICT (day) DO UPDATE SET working = excluded.working",
            params![iso(day), working],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::workspace::tests::new_workspace;
    use super::*;

    #[test]
    fn a_permission_covers_its_days_and_no_others() {
        let (_folder, mut workspace) = new_workspace();
        let span: Period = "2026".parse().unwrap();
        let permission =
            PrintPermission {
                span, granted_by: "县教育局".into(), document: Some("教字〔2026〕1号".into())
            };
        let notice = PublicNotice {
            title: "2025年度学时公示".into(),
            span,
            place: Some("公示栏".into()),
            objections: None,
            outcome: None,
        };
        workspace
            .deed("t", |deed| -> Result<_, StoreError> {
                deed.insert_print_permission(&permission)?;
                deed.insert_public_notice(&notice)?;
                deed.set_holiday(span.from(), true)?;
                deed.set_holiday(span.from(), false)
            })
            .unwrap();
        let view = workspace.view();
        for (day, covered) in
            [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false)]
        {
            let found = view.print_permission_on(day.parse().unwrap()).unwrap();
            assert_eq!(found, covered.then(|| permission.clone()), "{day}");
        }
        assert_eq!(view.public_notices().unwrap(), [notice]);
        assert_eq!(view.holidays().unwrap(), [(span.from(), false)]);
        assert_eq!(view.dossier(span).unwrap(), []);
        assert_eq!((view.plan_over(span).unwrap(), view.approvals(span).unwrap()), (None, Vec::new()));
    }
}
