//! 外出培训审批表: asked for before somebody goes; who goes where, for how much and from which funds, and three
//! opinions above each other.

use chrono::NaiveDate;

use super::flow::{Flow, Imprint, days, seal_line};
use super::font::Fonts;
use super::page::{Paper, Rect};
use super::table::{Cell, Row, Table, grid};
use crate::model::hours::Hours;

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub struct Trip {
    /// 编号; may be empty.
    pub number: String,
    /// 姓名 of everybody who goes.
    pub people: Vec<String>,
    /// 部门 or 学科; may be empty.
    pub department: String,
    /// 培训名称.
    pub title: String,
    /// 主办单位; may be empty.
    pub organiser: String,
    /// 地点; may be empty.
    pub place: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 学时 that are expected, if known.
    pub hours: Option<Hours>,
    /// 通知文号; may be empty.
    pub notice: String,
    /// 事由; may be empty.
    pub reason: String,
    /// 经费, in words such as 培训费1200元，差旅费800元; may be empty.
    pub cost: String,
    /// 经费来源; may be empty.
    pub funds: String,
}

/// Sets the forms, one request a page; without a request a blank form to be filled in by hand.
pub fn set(trips: &[Trip], imprint: &Imprint, fonts: &Fonts) -> Paper {
    let mut flow = Flow::upright("外出培训审批表", imprint, fonts);
    for trip in trips {
        flow.part(trip.people.first().map_or("", String::as_str));
        form(&mut flow, Some(trip), imprint);
    }
    if trips.is_empty() {
        form(&mut flow, None, imprint);
    }
    flow.finish()
}

fn form(flow: &mut Flow<'_>, trip: Option<&Trip>, imprint: &Imprint) {
    flow.title("外出培训审批表");
    let number = match trip {
        Some(trip) if !trip.number.is_empty() => format!("编号：{}", trip.number),
        _ => String::new(),
    };
    flow.ends(&format!("单位：{}", imprint.school), &number);
    let table = facts(trip, flow.width());
    flow.table(&table, 0.0);
    opinions(flow);
    flow.space(2.0);
    flow.note("返校后一周内凭结业证书和本表登记学时。");
}

fn facts(trip: Option<&Trip>, width: f32) -> Table {
    let mut table = Table::new(width, &[28.0, 62.0, 28.0, 62.0]);
    (table.size, table.row_height) = (10.0, 11.0);
    let of = |text: fn(&Trip) -> String| Cell::left(trip.map(text).unwrap_or_default());
    let long = |label: &str, cell: Cell| Row::new(vec![Cell::head(label), cell.span(3, 1)]);
    let pairs =
        |a: &str, left: Cell, b: &str, right: Cell| Row::new(vec![Cell::head(a), left, Cell::head(b), right]);
    let hours = of(|trip| trip.hours.map(|hours| hours.to_string()).unwrap_or_default());
    table.body = vec![
        pairs("参训人员", of(|trip| trip.people.join("、")), "部门", of(|trip| trip.department.clone())),
        long("培训名称", of(|trip| trip.title.clone())),
        pairs("主办单位", of(|trip| trip.organiser.clone()), "培训地点", of(|trip| trip.place.clone())),
        pairs("培训时间", of(|trip| days(trip.from, trip.to)), "学时", hours),
        long("通知文号", of(|trip| trip.notice.clone())),
        long("外出事由", of(|trip| trip.reason.clone())).high(22.0),
        pairs("经费", of(|trip| trip.cost.clone()), "经费来源", of(|trip| trip.funds.clone())),
    ];
    table
}

fn opinions(flow: &mut Flow<'_>) {
    for (label, signer) in [
        ("部门意见", "负责人（签字）"),
        ("分管领导意见", "分管领导（签字）"),
        ("校长意见", "校长（签字）\u{3000}学校（盖章）"),
    ] {
        let (area, canvas) = flow.area(32.0);
        let mut table = Table::new(area.w, &[28.0, 152.0]);
        table.size = 10.0;
        table.body = vec![Row::new(vec![Cell::head(label), Cell::left("")]).high(area.h)];
        grid(&table, (area.x, area.y), canvas);
        let inner = Rect::new(area.x + area.w * 28.0 / 180.0, area.y, area.w * 152.0 / 180.0, area.h);
        seal_line(canvas, inner.inset(3.0, 0.0), signer);
    }
}
