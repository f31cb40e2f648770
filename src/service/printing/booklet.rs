//! 继续教育证书套打: what counts, printed onto the lines of the paper booklet.

use serde::Deserialize;

use super::filled::Filled;
use super::job::Job;
use crate::exchange::paper::booklet::{Booklet, Geometry, Takes};
use crate::exchange::paper::record::Line;
use crate::service::ServiceError;
use crate::service::assessment::Counting;

/// The setting that keeps where the lines are: JSON with any of `page`, `offset` (two numbers each), `top`, `step`, `rows`, `start`.
const SETTING: &str = "print.booklet";

/// What was measured with the calibration page, millimetres; the usual booklet is 128 by 182.
#[derive(Deserialize)]
#[serde(default)]
struct Measured {
    page: (f32, f32),
    offset: (f32, f32),
    top: f32,
    step: f32,
    rows: usize,
    start: usize,
}

impl Default for Measured {
    fn default() -> Measured {
        Measured { page: (128.0, 182.0), offset: (0.0, 0.0), top: 32.0, step: 9.5, rows: 12, start: 1 }
    }
}

/// The lines of each person that count, over the years of the cycle.
pub(super) fn booklets(job: &Job<'_>) -> Result<Vec<Filled>, ServiceError> {
    let kept = job.view.setting(SETTING)?.unwrap_or_default();
    let measured: Measured = serde_json::from_str(&kept).unwrap_or_default();
    let booklet = |lines: Vec<Line>| {
        let columns = vec![
            (10.0, 28.0, Takes::Days),
            (38.0, 40.0, Takes::Title),
            (78.0, 22.0, Takes::Organiser),
            (100.0, 9.0, Takes::Hours),
            (109.0, 10.0, Takes::Result),
        ];
        let Measured { page, offset, top, step, rows, start } = measured;
        Filled::Booklet(Booklet {
            geometry: Geometry { page, offset, top, step, rows, columns },
            start,
            lines,
        })
    };
    let mut people = job.people(job.cycle()?, Counting::Counted)?;
    people.iter_mut().for_each(|person| person.lines.retain(|reckoned| reckoned.counts));
    let books: Vec<Filled> = people
        .iter()
        .filter(|person| !person.lines.is_empty())
        .map(|person| booklet(person.person().sorted().into_iter().cloned().collect()))
        .collect();
    Ok(if books.is_empty() { vec![booklet(Vec::new())] } else { books })
}
