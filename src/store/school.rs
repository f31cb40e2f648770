//! The school itself, the policies in force and the settings.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::column::{coded, day, iso, optional_day, unreadable};
use super::deed::Deed;
use super::error::StoreError;
use super::view::View;
use super::workspace::NewSchool;
use crate::model::facts::Stage;
use crate::model::period::Period;

/// The school, as forms and packages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    /// 校名.
    pub name: String,
    /// Short name for the window's corner.
    pub short_name: Option<String>,
    /// 标识码: digits and Latin letters.
    pub code: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// 学段.
    pub stage: Stage,
    /// 所属地区.
    pub region: Option<String>,
    /// 区县.
    pub district: Option<String>,
    /// 主管部门.
    pub authority: Option<String>,
    /// 镇中心小学, where there is one above it.
    pub parent_school: Option<String>,
    /// Whether it is a 基地校.
    pub base_school: bool,
    /// 校长.
    pub principal: Option<String>,
    /// 分管领导.
    pub vice_principal: Option<String>,
    /// 填表人.
    pub administrator: Option<String>,
    /// 审核人.
    pub auditor: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// 地址.
    pub address: Option<String>,
    /// The year in which work is done now.
    pub period: Period,
}

/// A policy in force at the school, from a first to perhaps a last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyInForce {
    /// Id of the pack.
    pub policy: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it goes on.
    pub to: Option<NaiveDate>,
    /// The school's own numbers for parameters of the pack: a JSON object.
    pub parameters: String,
    /// Shown first.
    pub is_main: bool,
}

impl View<'_> {
    /// The school.
    ///
    /// # Errors
    /// What the disk says.
    pub fn school(self) -> Result<School, StoreError> {
        let sql = "SELECT name, short_name, code, stage, district, authority, principal, vice_principal,
                          administrator, auditor, phone, period_from, period_to, credit_code, region, parent_school,
                          base_school, address FROM school";
        self.first(sql, [], read_school)?.ok_or(StoreError::NotFound { what: "学校", key: String::new() })
    }

    /// The policies in force, the main one first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn policies_in_force(self) -> Result<Vec<PolicyInForce>, StoreError> {
        let sql = "SELECT policy, valid_from, valid_to, parameters, is_main FROM school_policy
                   ORDER BY is_main DESC, valid_from, policy";
        self.rows(sql, [], |row| {
            Ok(PolicyInForce {
                policy: row.get(0)?,
                from: day(row, 1)?,
                to: optional_day(row, 2)?,
                parameters: row.get(3)?,
                is_main: row.get(4)?,
            })
        })
    }

    /// A setting of the school.
    ///
    /// # Errors
    /// What the disk says.
    pub fn setting(self, key: &str) -> Result<Option<String>, StoreError> {
        self.first("SELECT value FROM setting WHERE key = ?1", [key], |row| row.get(0))
    }
}

impl Deed<'_> {
    /// Writes the school and its first policy; the first deed of every workspace.
    pub(super) fn insert_school(&self, school: &NewSchool) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO school (id, name, code, period_from, period_to) VALUES (1, ?1, ?2, ?3, ?4)",
            params![school.name, school.code, iso(school.period.from()), iso(school.period.to())],
        )?;
        self.insert(
            "INSERT INTO school_policy (policy, valid_from, is_main) VALUES (?1, ?2, 1)",
            params![school.policy, iso(school.policy_from)],
        )?;
        school.signing_key.as_ref().map_or(Ok(()), |key| self.set_signing_key(key))
    }

    /// Writes what is known of the school.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_school(&self, school: &School) -> Result<(), StoreError> {
        self.run(
            "UPDATE school SET name = ?1, short_name = ?2, code = ?3, stage = ?4, district = ?5, authority = ?6,
               principal = ?7, vice_principal = ?8, administrator = ?9, auditor = ?10, phone = ?11,
               period_from = ?12, period_to = ?13, credit_code = ?14, region = ?15, parent_school = ?16,
               base_school = ?17, address = ?18",
            params![
                school.name,
                school.short_name,
                school.code,
                school.stage.code(),
                school.district,
                school.authority,
                school.principal,
                school.vice_principal,
                school.administrator,
                school.auditor,
                school.phone,
                iso(school.period.from()),
                iso(school.period.to()),
                school.credit_code,
                school.region,
                school.parent_school,
                school.base_school,
                school.address,
            ],
        )?;
        Ok(())
    }

    /// Sets what policies are in force, in place of those before.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_policies(&self, policies: &[PolicyInForce]) -> Result<(), StoreError> {
        let before = self.view().rows("SELECT id, policy FROM school_policy ORDER BY id", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        for (id, policy) in &before {
            if !policies.iter().any(|stays| stays.policy == *policy) {
                self.run("DELETE FROM school_policy WHERE id = ?1", [id])?;
            }
        }
        // A row that stays as it is is not touched, so that nothing that changed it before is kept from being undone.
        for one in policies {
            let known = before.iter().find(|(_, policy)| *policy == one.policy).map(|(id, _)| *id);
            let values =
                params![one.policy, iso(one.from), one.to.map(iso), one.parameters, one.is_main, known];
            if known.is_some() {
                self.run(
                    "UPDATE school_policy SET valid_from = ?2, valid_to = ?3, parameters = ?4, is_main = ?5
                     WHERE id = ?6 AND policy = ?1
                       AND (valid_from, valid_to, parameters, is_main) IS NOT (?2, ?3, ?4, ?5)",
                    values,
                )?;
            } else {
                self.insert(
                    "INSERT INTO school_policy (policy, valid_from, valid_to, parameters, is_main)
                     SELECT ?1, ?2, ?3, ?4, ?5 WHERE ?6 IS NULL",
                    values,
                )?;
            }
        }
        Ok(())
    }

    /// Sets a setting of the school.
    ///
    /// # Errors
    /// What the disk says.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [key, value],
        )?;
        Ok(())
    }
}

fn read_school(row: &Row<'_>) -> rusqlite::Result<School> {
    Ok(School {
        name: row.get(0)?,
        short_name: row.get(1)?,
        code: row.get(2)?,
        stage: coded(row, 3, Stage::from_code)?,
        district: row.get(4)?,
        authority: row.get(5)?,
        principal: row.get(6)?,
        vice_principal: row.get(7)?,
        administrator: row.get(8)?,
        auditor: row.get(9)?,
        phone: row.get(10)?,
        period: Period::new(day(row, 11)?, day(row, 12)?).map_err(|e| unreadable(12, e))?,
        credit_code: row.get(13)?,
        region: row.get(14)?,
        parent_school: row.get(15)?,
        base_school: row.get(16)?,
        address: row.get(17)?,
    })
}
