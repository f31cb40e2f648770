//! What the office keeps and hands over: 档案目录, 导入结果表, 交接清单, 学时抽查表.

use super::job::Job;
use super::people::Reckoned;
use crate::exchange::package::Digest;
use crate::exchange::paper::flow::period_in_full;
use crate::exchange::paper::record::Person;
use crate::exchange::sheet::dossier::{Dossier, Piece};
use crate::exchange::sheet::handover::{Handover, Item};
use crate::exchange::sheet::import_report::{ImportReport, Problem};
use crate::exchange::sheet::spot_check::{Drawn, SpotCheck};
use crate::model::id::EntryId;
use crate::model::period::Period;
use crate::service::ServiceError;
use crate::service::assessment::{Counting, overview};
use crate::store::{EntryFilter, ProgramFilter, Severity};

/// Of a hundred lines so many are drawn.
const DRAWN: usize = 10;

/// 档案目录: the dossier of the year, then the proofs of its trainings.
pub(super) fn dossier(job: &Job<'_>) -> Result<Dossier, ServiceError> {
    let period = job.year()?;
    let mut pieces: Vec<Piece> = Vec::new();
    let piece = |title: String, day, note: String| Piece {
        number: String::new(),
        author: job.school.name.clone(),
        title,
        date: Some(day),
        page: None,
        pages: 1,
        note,
    };
    for item in job.view.dossier(period)? {
        pieces.push(piece(item.title, item.day, item.file));
    }
    for id in job.programs(period)? {
        let program = job.view.program(id)?;
        for proof in job.view.program_proofs(id)? {
            let what = proof.caption.unwrap_or_else(|| proof.kind.word().to_owned());
            pieces.push(Piece {
                number: program.approval.clone().unwrap_or_default(),
                ..piece(format!("{}：{what}", program.title), program.span.to(), proof.evidence.name)
            });
        }
    }
    let (title, span) = ("教师培训档案".to_owned(), period_in_full(period));
    Ok(Dossier { title, span, number: String::new(), pieces })
}

/// 导入结果表 of the last import.
pub(super) fn import_report(job: &Job<'_>) -> Result<ImportReport, ServiceError> {
    let Some(batch) = job.view.imports(1)?.into_iter().next() else {
        let file = "（没有导入过）".to_owned();
        return Ok(ImportReport { file, added: 0, updated: 0, unchanged: 0, problems: Vec::new() });
    };
    let problem = |problem: crate::store::ImportProblem| Problem {
        sheet: problem.sheet,
        row: problem.row,
        column: problem.column,
        value: problem.value,
        problem: problem.problem,
        refused: problem.severity == Severity::Rejected,
    };
    Ok(ImportReport {
        file: batch.file_name,
        added: batch.added,
        updated: batch.updated,
        unchanged: batch.unchanged,
        problems: job.view.import_problems(batch.id)?.into_iter().map(problem).collect(),
    })
}

/// 交接清单: what lies in the workspace, and what is still to be done.
pub(super) fn handover(job: &Job<'_>) -> Result<Handover, ServiceError> {
    let view = job.view;
    let item = |name: &str, count: usize, unit: &str, note: &str| Item {
        name: name.to_owned(),
        amount: format!("{count} {unit}"),
        note: note.to_owned(),
    };
    let evidence = view.all_evidence()?;
    let entries = view.tally_entries(&EntryFilter::default())?.count as usize;
    let items = vec![
        item("学时簿", 1, "本", "整个文件夹，连同 evidence、backups、exports"),
        item("教职工", view.staff_count()? as usize, "人", "含已离开的人"),
        item("培训项目", view.programs(&ProgramFilter::default())?.len(), "个", ""),
        item("学时记录", entries, "条", ""),
        item("证明材料", evidence.len(), "件", "在 evidence 文件夹"),
        item("报送", view.submissions()?.len(), "次", "校验包和签字扫描件在报送材料里"),
        item("签名密钥", usize::from(view.signing_key()?.is_some()), "把", "口令当面交接，接收后更换"),
        item("备份", 1, "份", "交接当日做，扩展名 .xsbak"),
    ];
    let to_dos = overview(view, job.request.today)?.to_dos;
    Ok(Handover {
        from: job.school.administrator.clone().unwrap_or_default(),
        to: String::new(),
        items,
        open: to_dos.iter().map(|to_do| format!("{}（{}）", to_do.kind.word(), to_do.count)).collect(),
    })
}

/// 学时抽查表: the lines of the people of the last draw of the period; where there was none, a tenth of the lines that the
/// school has passed. Then the day of printing is the seed, so that the draw can
/// be repeated: lines are taken in the order of the digest of seed and number.
pub(super) fn spot_check(job: &Job<'_>) -> Result<SpotCheck, ServiceError> {
    let judged = job.judged()?;
    let fits = |drawn: &Period| match job.asked() {
        Ok(Some(asked)) => *drawn == asked,
        _ => judged.contains(drawn.to()),
    };
    let inspected = job.view.inspections()?.into_iter().find(|drawn| fits(&drawn.period));
    let period = inspected.as_ref().map_or(judged, |drawn| drawn.period);
    let seed = job.request.today.format("%Y%m%d").to_string();
    let mut lines: Vec<(Digest, Person, Reckoned)> = Vec::new();
    let people = match &inspected {
        Some(drawn) => Some(job.view.inspection_items(drawn.id)?),
        None => None,
    };
    for assessed in job.people(period, Counting::Passed)? {
        if let Some(people) = &people
            && !people.iter().any(|item| item.staff == assessed.staff.id)
        {
            continue;
        }
        let facts = super::people::person(&assessed.staff.record);
        for reckoned in assessed.lines {
            lines.push((draw(&seed, reckoned.id), facts.clone(), reckoned));
        }
    }
    lines.retain(|(_, _, reckoned)| reckoned.counts);
    if inspected.is_none() {
        let count = (lines.len() * DRAWN).div_ceil(100);
        lines.sort_by_key(|(digest, ..)| *digest);
        lines.truncate(count);
    }
    lines.sort_by_key(|(_, _, reckoned)| (reckoned.line.to, reckoned.id));
    let drawn = lines.into_iter().map(|(_, facts, reckoned)| Drawn {
        name: facts.name,
        subject: facts.subject,
        title: reckoned.line.title,
        date: reckoned.line.from,
        hours: reckoned.line.hours,
        proof: reckoned.line.proof,
    });
    let method = match inspected {
        Some(drawn) => format!(
            "{} 随机抽取 {}%，至少 {} 人，种子 {}",
            drawn.drawn_on, drawn.percentage, drawn.at_least, drawn.seed
        ),
        None => format!("随机抽取 {DRAWN}%，种子 {seed}"),
    };
    Ok(SpotCheck { period, method, drawn: drawn.collect() })
}

fn draw(seed: &str, entry: EntryId) -> Digest {
    Digest::of(format!("{seed} {entry}").as_bytes())
}
