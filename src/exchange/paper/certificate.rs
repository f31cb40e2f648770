//! 继续教育证书预览: what the certificate will say once the authority issues it, to be checked by the person; 预览 stands across it.

use super::canvas::Style;
use super::flow::{Flow, Imprint, seal_line};
use super::font::Fonts;
use super::mask::Shown;
use super::page::{A5, Paper, Rect};
use super::record::Person;
use super::registration_card::head;
use super::table::{Cell, Row, Table};
use crate::model::hours::Hours;

/// A person with the years of the certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct Certified {
    /// Who it is; the lines are not printed.
    pub person: Person,
    /// 年度 and 学时.
    pub years: Vec<(String, Hours)>,
    /// What counts in all.
    pub total: Hours,
    /// Whether the regulation is met; none where it asks for nothing.
    pub met: Option<bool>,
}

/// The print job.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificates {
    /// The period in full.
    pub span: String,
    /// The regulation.
    pub policy: String,
    /// The people.
    pub people: Vec<Certified>,
    /// Who issues it.
    pub authority: String,
    /// How document numbers are shown.
    pub ids: Shown,
}

/// Sets the previews.
pub fn set(certificates: &Certificates, imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::sized("继续教育证书预览", A5, imprint, fonts).across("预览");
    for one in &certificates.people {
        flow.part(&one.person.name);
        flow.need(150.0);
        flow.title("教师继续教育证书");
        flow.ends(&certificates.span, "");
        head(&mut flow, &one.person, certificates.ids, imprint, one.total);
        flow.space(3.0);
        flow.table(&years(one, flow.width()), 0.0);
        flow.space(3.0);
        let verdict = match one.met {
            Some(true) => format!("，达到《{}》的要求", certificates.policy),
            Some(false) => format!("，尚未达到《{}》的要求", certificates.policy),
            None => String::new(),
        };
        let words = format!("以上学时经审核认定，共 {} 学时{verdict}。", one.total);
        let (area, canvas) = flow.area(12.0);
        canvas.write(area, &words, Style::new(10.0));
        let (area, canvas) = flow.area(52.0);
        seal_line(canvas, Rect { h: 50.0, ..area }, &format!("{}（盖章）", certificates.authority));
    }
    if certificates.people.is_empty() {
        flow.title("教师继续教育证书");
        flow.ends("（没有人员）", "");
    }
    flow.finish()
}

fn years(one: &Certified, width: f32) -> Table {
    let mut table = Table::new(width, &[60.0, 30.0]).headed(&["年度", "认定学时"]);
    table.row_height = 6.0;
    let row =
        |(year, hours): &(String, Hours)| Row::new(vec![Cell::centre(year.clone()), Cell::figure(*hours)]);
    table.body = one.years.iter().map(row).collect();
    table.body.push(Row::new(vec![Cell::centre("合计").bold(), Cell::figure(one.total).bold()]));
    table
}
