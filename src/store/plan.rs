//! 培训计划 with its lines, and the 校本档案 of a year.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use crate::model::hours::Hours;
use crate::model::id::{EvidenceId, PlanId, PlanLineId, ProgramId};
use crate::model::period::Period;
use crate::model::plan::DossierKind;

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// 标题.
    pub title: String,
    /// First and last day.
    pub span: Period,
    /// 备案单位.
    pub filed_with: Option<String>,
    /// 备案日期; from then on its lines approve what belongs to them.
    pub filed_on: Option<NaiveDate>,
    /// 回执.
    pub acknowledgement: Option<String>,
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLine {
    /// Number within the plan, from 1.
    pub number: u32,
    /// 主题.
    pub topic: String,
    /// When it is to be held, as written.
    pub month: Option<String>,
    /// 计划学时.
    pub hours: Option<Hours>,
    /// 负责人.
    pub leader: Option<String>,
    /// 备注.
    pub note: Option<String>,
}

/// A paper of the dossier of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierLine {
    /// Its day.
    pub day: NaiveDate,
    /// What kind of paper it is.
    pub kind: DossierKind,
    /// 标题.
    pub title: String,
    /// The file.
    pub evidence: EvidenceId,
    /// The name of the file.
    pub file: String,
}

fn read_plan(row: &Row<'_>) -> rusqlite::Result<(PlanId, Plan)> {
    let mut next = Fields::of(row);
    let id = PlanId(next.plain()?);
    let plan = Plan {
        title: next.plain()?,
        span: next.period()?,
        filed_with: next.plain()?,
        filed_on: next.optional_day()?,
        acknowledgement: next.plain()?,
    };
    Ok((id, plan))
}

impl View<'_> {
    /// The plans that overlap a period, the latest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn plans(self, period: Period) -> Result<Vec<(PlanId, Plan)>, StoreError> {
        let sql = "SELECT id, title, from_day, to_day, filed_with, filed_on, acknowledgement FROM plan
                   WHERE from_day <= ?2 AND to_day >= ?1 ORDER BY from_day DESC, id DESC";
        self.rows(sql, [iso(period.from()), iso(period.to())], read_plan)
    }

    /// The lines of a plan, in order.
    ///
    /// # Errors
    /// What the disk says.
    pub fn plan_lines(self, plan: PlanId) -> Result<Vec<(PlanLineId, PlanLine)>, StoreError> {
        let sql = "SELECT id, number, topic, month, hours, leader, note FROM plan_line WHERE plan = ?1 ORDER BY number, id";
        self.rows(sql, [plan.0], |row| {
            let mut next = Fields::of(row);
            let id = PlanLineId(next.plain()?);
            let line = PlanLine {
                number: next.plain()?,
                topic: next.plain()?,
                month: next.plain()?,
                hours: next.optional_hours()?,
                leader: next.plain()?,
                note: next.plain()?,
            };
            Ok((id, line))
        })
    }

    /// Codes and numbers of the programs that are held for a line, by day.
    ///
    /// # Errors
    /// What the disk says.
    pub fn programs_of_line(self, line: PlanLineId) -> Result<Vec<(ProgramId, String)>, StoreError> {
        let sql = "SELECT id, code FROM program WHERE plan_line = ?1 ORDER BY from_day, id";
        self.rows(sql, [line.0], |row| Ok((ProgramId(row.get(0)?), row.get(1)?)))
    }

    /// Whether a program is held for a line of a plan that was filed 备案, which approves it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn program_is_filed(self, program: ProgramId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM program AS p JOIN plan_line AS l ON l.id = p.plan_line
                     JOIN plan ON plan.id = l.plan WHERE p.id = ?1 AND plan.filed_on IS NOT NULL)";
        Ok(self.number(sql, [program.0])? != 0)
    }

    /// The papers of the dossier whose day lies within a period, by kind and day.
    ///
    /// # Errors
    /// What the disk says.
    pub fn dossier_lines(self, period: Period) -> Result<Vec<DossierLine>, StoreError> {
        let sql = "SELECT d.from_day, d.kind, d.title, d.evidence, e.name FROM dossier_item AS d
                   JOIN evidence AS e ON e.id = d.evidence WHERE d.from_day BETWEEN ?1 AND ?2 ORDER BY d.from_day, d.id";
        let mut lines = self.rows(sql, [iso(period.from()), iso(period.to())], |row| {
            let mut next = Fields::of(row);
            Ok(DossierLine {
                day: next.day()?,
                kind: next.coded(DossierKind::from_code)?,
                title: next.plain()?,
                evidence: EvidenceId(next.plain()?),
                file: next.plain()?,
            })
        })?;
        lines.sort_by_key(|line| line.kind);
        Ok(lines)
    }
}

impl Deed<'_> {
    /// Keeps a new plan.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_plan(&self, plan: &Plan) -> Result<PlanId, StoreError> {
        let id = self.insert(
            "INSERT INTO plan (title, from_day, to_day, filed_with, filed_on, acknowledgement)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                plan.title,
                iso(plan.span.from()),
                iso(plan.span.to()),
                plan.filed_with,
                plan.filed_on.map(iso),
                plan.acknowledgement
            ],
        )?;
        Ok(PlanId(id))
    }

    /// Writes a plan whole, its lines aside.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_plan(&self, id: PlanId, plan: &Plan) -> Result<(), StoreError> {
        self.run(
            "UPDATE plan SET title = ?2, filed_with = ?3, filed_on = ?4, acknowledgement = ?5 WHERE id = ?1",
            params![id.0, plan.title, plan.filed_with, plan.filed_on.map(iso), plan.acknowledgement],
        )?;
        Ok(())
    }

    /// Keeps a new line of a plan.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_plan_line(&self, plan: PlanId, line: &PlanLine) -> Result<PlanLineId, StoreError> {
        let id = self.insert(
            "INSERT INTO plan_line (plan, number, topic, month, hours, leader, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                plan.0,
                line.number,
                line.topic,
                line.month,
                line.hours.map(Hours::hundredths),
                line.leader,
                line.note
            ],
        )?;
        Ok(PlanLineId(id))
    }

    /// Writes a line whole; its number stays.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_plan_line(&self, id: PlanLineId, line: &PlanLine) -> Result<(), StoreError> {
        self.run(
            "UPDATE plan_line SET topic = ?2, month = ?3, hours = ?4, leader = ?5, note = ?6 WHERE id = ?1",
            params![id.0, line.topic, line.month, line.hours.map(Hours::hundredths), line.leader, line.note],
        )?;
        Ok(())
    }

    /// Says for which line a program is held.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_program_line(&self, program: ProgramId, line: Option<PlanLineId>) -> Result<(), StoreError> {
        self.run(
            "UPDATE program SET plan_line = ?2 WHERE id = ?1",
            params![program.0, line.map(|line| line.0)],
        )?;
        Ok(())
    }

    /// Puts a paper into the dossier.
    ///
    /// # Errors
    /// What the disk says.
    pub fn insert_dossier_item(
        &self,
        day: NaiveDate,
        kind: DossierKind,
        title: &str,
        evidence: EvidenceId,
    ) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO dossier_item (from_day, kind, title, evidence) VALUES (?1, ?2, ?3, ?4)",
            params![iso(day), kind.code(), title, evidence.0],
        )?;
        Ok(())
    }
}
