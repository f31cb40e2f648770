//! 送审册: the total sheet and everybody's lines with the scans behind them.

use super::job::Job;
use super::lists::total_of;
use crate::exchange::paper::bundle::{Bundle, Part, Scan};
use crate::exchange::paper::flow::period_in_full;
use crate::exchange::paper::record::Standing;
use crate::service::ServiceError;
use crate::service::assessment::Counting;

/// The bundle of what the school has passed. Without the folder of the workspace it is without scans.
pub(super) fn bundle(job: &Job<'_>) -> Result<Bundle, ServiceError> {
    let period = job.judged()?;
    let mut people = job.people(period, Counting::Passed)?;
    for person in &mut people {
        person.lines.retain(|reckoned| reckoned.line.standing != Standing::Pending);
    }
    let mut parts = Vec::new();
    for assessed in &people {
        let mut scans: Vec<Scan> = Vec::new();
        for reckoned in &assessed.lines {
            let Some(folder) = &job.request.folder else { break };
            let own = job.view.entry_proofs(reckoned.id)?;
            scans.extend(own.into_iter().map(|proof| Scan {
                title: format!(
                    "{}：{}",
                    reckoned.line.title,
                    proof.caption.unwrap_or_else(|| proof.kind.word().to_owned())
                ),
                file: proof.evidence.path(folder),
            }));
        }
        parts.push(Part { person: assessed.person(), scans });
    }
    // The days stand below the title and would not fit on the spine.
    let full = period_in_full(period);
    let title = format!("{}教师培训学时送审材料", full.split('（').next().unwrap_or_default());
    Ok(Bundle { title, total: total_of(job, period, &people), parts })
}
