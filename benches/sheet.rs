//! Time of workbooks: a roster of 10,000 rows, against the same cells written with the bare library.

use chrono::NaiveDate;
use divan::Bencher;
use xueshi::exchange::paper::flow::Imprint;
use xueshi::exchange::paper::mask::Shown;
use xueshi::exchange::paper::roster::{Member, Program, Roster};
use xueshi::exchange::sheet::roster;
use xueshi::exchange::sheet::xlsx::xlsx;
use xueshi::model::hours::Hours;

const ROWS: u32 = 10_000;

fn main() {
    divan::main();
}

fn member(index: u32) -> Member {
    Member {
        name: format!("教师{index}"),
        sex: "女".to_owned(),
        code: format!("3309{index:07}"),
        id_number: format!("3309991990010{index:05}"),
        unit: "七年级组".to_owned(),
        subject: "语文".to_owned(),
        stage: "初中".to_owned(),
        role: "参训".to_owned(),
        hours: Hours::whole(24),
        credits: Some(Hours::whole(2)),
        refused: None,
        note: "无".to_owned(),
    }
}

#[divan::bench(sample_count = 10)]
fn roster_10_000(bencher: Bencher<'_, '_>) {
    let program = Program {
        code: "2025-0107".to_owned(),
        title: "校本研修".to_owned(),
        organiser: String::new(),
        host: String::new(),
        place: String::new(),
        from: NaiveDate::default(),
        to: NaiveDate::default(),
        hours: Hours::whole(24),
    };
    let job = Roster { program, members: (0..ROWS).map(member).collect(), ids: Shown::Whole };
    let imprint = Imprint::plain("望川初级中学", NaiveDate::default());
    bencher.bench_local(|| xlsx(&roster::list(&job), &imprint));
}

#[divan::bench(sample_count = 10)]
fn bare_10_000(bencher: Bencher<'_, '_>) {
    let members: Vec<Member> = (0..ROWS).map(member).collect();
    bencher.bench_local(|| bare(&members));
}

fn bare(members: &[Member]) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    for (row, member) in (0..).zip(members) {
        page.write_number(row, 0, row)?;
        page.write_string(row, 1, &member.name)?;
        page.write_string(row, 2, &member.sex)?;
        page.write_string(row, 3, &member.code)?;
        page.write_string(row, 4, &member.id_number)?;
        page.write_string(row, 5, &member.unit)?;
        page.write_string(row, 6, &member.stage)?;
        page.write_string(row, 7, &member.subject)?;
        page.write_string(row, 8, &member.role)?;
        page.write_number(row, 9, 24)?;
        page.write_number(row, 10, 2)?;
        page.write_string(row, 11, &member.note)?;
    }
    workbook.save_to_buffer()
}
