//! Facts of an entry that only some kinds of it have: of papers and projects, of degrees, of courses; and its detail lines.

use clap::Args;

use super::choice;
use crate::model::facts::{Education, Medium, Organiser};
use crate::service::ledger::{EntryForm, LineForm};

#[derive(Args)]
pub(super) struct RareFacts {
    /// 明细：名称 学时，用分号隔开，例如 "上午 4；下午 3.5"；有明细时只按明细合计
    #[arg(long, value_name = "LINES")]
    lines: Option<String>,
    /// 分钟数，没有写学时的按规程折算，例如 45 分钟 1 学时
    #[arg(long, value_name = "N")]
    minutes: Option<String>,
    /// 论文发表在：journal 期刊、newspaper 报纸
    #[arg(long, value_parser = choice::medium)]
    medium: Option<Medium>,
    /// 有没有正式刊号
    #[arg(long, value_name = "是|否", value_parser = choice::yes_or_no)]
    serial_number: Option<bool>,
    /// 主办或评定单位：authority 教育行政部门、research 教科研机构、other 其他
    #[arg(long, value_parser = choice::organiser)]
    organiser: Option<Organiser>,
    /// 取得的学历：college、bachelor、master、doctor
    #[arg(long, value_parser = choice::education)]
    education: Option<Education>,
    /// 是不是本专业或相关专业
    #[arg(long, value_name = "是|否", value_parser = choice::yes_or_no)]
    same_subject: Option<bool>,
    /// 有没有学完
    #[arg(long, value_name = "是|否", value_parser = choice::yes_or_no)]
    complete: Option<bool>,
    /// 上级或培训机构有没有确认
    #[arg(long, value_name = "是|否", value_parser = choice::yes_or_no)]
    confirmed: Option<bool>,
}

impl RareFacts {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.lines.is_none()
            && self.minutes.is_none()
            && self.medium.is_none()
            && self.organiser.is_none()
            && self.education.is_none()
            && [self.serial_number, self.same_subject, self.complete, self.confirmed] == [None; 4]
    }

    /// Puts into a form what was said.
    pub fn put_into(self, form: &mut EntryForm) {
        form.medium = self.medium.or(form.medium);
        form.organiser = self.organiser.or(form.organiser);
        form.education = self.education.or(form.education);
        for (field, said) in [
            (&mut form.serial_number, self.serial_number),
            (&mut form.same_subject, self.same_subject),
            (&mut form.complete, self.complete),
            (&mut form.confirmed, self.confirmed),
        ] {
            *field = said.unwrap_or(*field);
        }
        if let Some(lines) = &self.lines {
            form.lines = Some(LineForm::several(lines));
        }
        if let Some(minutes) = self.minutes {
            form.minutes = minutes;
        }
    }
}
