//! 公示: lists on the wall, with their days, objections, and the submission that they came before.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::column::{Fields, iso};
use super::deed::Deed;
use super::error::StoreError;
use super::evidence::{Evidence, evidence_columns, read_evidence};
use super::view::View;
use crate::model::id::{EvidenceId, NoticeId, SubmissionId};
use crate::model::period::Period;

/// A notice on the wall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedNotice {
    /// Number of the row.
    pub id: NoticeId,
    /// What it is called.
    pub title: String,
    /// First and last day.
    pub span: Period,
    /// Where it hangs.
    pub place: Option<String>,
    /// The submission that it came before, unless that was cancelled.
    pub submission: Option<SubmissionId>,
    /// Objections that came.
    pub objections: Option<String>,
    /// What became of them.
    pub outcome: Option<String>,
    /// When it was taken down.
    pub taken_down: Option<NaiveDate>,
}

fn read_notice(row: &Row<'_>) -> rusqlite::Result<PostedNotice> {
    let mut next = Fields::of(row);
    Ok(PostedNotice {
        id: NoticeId(next.plain()?),
        title: next.plain()?,
        span: next.period()?,
        place: next.plain()?,
        objections: next.plain()?,
        outcome: next.plain()?,
        taken_down: next.optional_day()?,
        submission: next.plain::<Option<i64>>()?.map(SubmissionId),
    })
}

impl View<'_> {
    /// All notices, the latest first.
    ///
    /// # Errors
    /// What the disk says.
    pub fn posted_notices(self) -> Result<Vec<PostedNotice>, StoreError> {
        let sql = "SELECT n.id, n.title, n.from_day, n.to_day, n.place, n.objections, n.outcome, n.taken_down, s.id
                   FROM public_notice AS n LEFT JOIN submission AS s ON s.id = n.submission AND s.state <> 'cancelled'
                   ORDER BY n.from_day DESC, n.id DESC";
        self.rows(sql, [], read_notice)
    }
}

impl View<'_> {
    /// Photos of a notice, in the order in which they came.
    ///
    /// # Errors
    /// What the disk says.
    pub fn notice_photos(self, id: NoticeId) -> Result<Vec<Evidence>, StoreError> {
        let sql = format!(
            "SELECT {} FROM notice_photo JOIN evidence ON evidence.id = evidence WHERE notice = ?1 ORDER BY notice_photo.id",
            evidence_columns!()
        );
        self.rows(&sql, [id.0], read_evidence)
    }
}

impl Deed<'_> {
    /// Puts a photo behind a notice, unless it is there already; whether it was not.
    ///
    /// # Errors
    /// What the disk says.
    pub fn add_notice_photo(&self, id: NoticeId, photo: EvidenceId) -> Result<bool, StoreError> {
        let is_new = self.view().notice_photos(id)?.iter().all(|there| there.id != photo);
        if is_new {
            let sql = "INSERT INTO notice_photo (notice, evidence) VALUES (?1, ?2)";
            self.insert(sql, params![id.0, photo.0])?;
        }
        Ok(is_new)
    }

    /// Takes a photo off a notice.
    ///
    /// # Errors
    /// What the disk says.
    pub fn remove_notice_photo(&self, id: NoticeId, photo: EvidenceId) -> Result<(), StoreError> {
        self.run("DELETE FROM notice_photo WHERE notice = ?1 AND evidence = ?2", params![id.0, photo.0])?;
        Ok(())
    }

    /// Keeps a notice that hangs on the wall from now on or later.
    ///
    /// # Errors
    /// What the disk says.
    pub fn post_notice(
        &self,
        title: &str,
        span: Period,
        place: Option<&str>,
    ) -> Result<NoticeId, StoreError> {
        let id = self.insert(
            "INSERT INTO public_notice (title, from_day, to_day, place) VALUES (?1, ?2, ?3, ?4)",
            params![title, iso(span.from()), iso(span.to()), place],
        )?;
        Ok(NoticeId(id))
    }

    /// Writes what became of a notice: objections, outcome, when it was taken down, and its submission.
    ///
    /// # Errors
    /// What the disk says.
    pub fn update_notice(&self, notice: &PostedNotice) -> Result<(), StoreError> {
        self.run(
            "UPDATE public_notice SET objections = ?2, outcome = ?3, taken_down = ?4, submission = ?5 WHERE id = ?1",
            params![
                notice.id.0,
                notice.objections,
                notice.outcome,
                notice.taken_down.map(iso),
                notice.submission.map(|id| id.0)
            ],
        )?;
        Ok(())
    }

    /// Says that a day is as the week has it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn clear_holiday(&self, day: NaiveDate) -> Result<(), StoreError> {
        self.run("DELETE FROM holiday WHERE day = ?1", [iso(day)])?;
        Ok(())
    }
}
