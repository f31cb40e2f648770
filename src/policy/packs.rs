//! The packs at hand: those of the program and those of the workspace, each findable by id, digest and day.

use chrono::NaiveDate;

use super::pack::Pack;
use super::reader::PackError;

/// Packs of which no two have one id, and no two of one series are in force on the same day.
#[derive(Debug, Clone, Default)]
pub struct Packs {
    packs: Vec<Pack>,
}

impl Packs {
    /// The program's packs with own ones beside them.
    ///
    /// # Errors
    /// [`PackError`] that names the own pack whose id is taken, or whose validity overlaps that of another edition.
    pub fn with(own: impl IntoIterator<Item = Pack>) -> Result<Packs, PackError> {
        Packs::of(Pack::builtins().iter().cloned().chain(own))
    }

    /// Exactly these.
    ///
    /// # Errors
    /// As [`Packs::with`].
    pub fn of(all: impl IntoIterator<Item = Pack>) -> Result<Packs, PackError> {
        let mut packs: Vec<Pack> = Vec::new();
        for pack in all {
            if packs.iter().any(|other| other.id() == pack.id()) {
                return Err(pack.place.error(format!("已有编号为“{}”的规程", pack.id())));
            }
            let rival = packs.iter().find(|other| other.series() == pack.series() && overlap(other, &pack));
            if let Some(other) = rival {
                let problem = format!("有效期与同一规程的“{}”重叠", other.id());
                return Err(pack.validity.error(problem));
            }
            packs.push(pack);
        }
        packs.sort_by(|a, b| a.id().cmp(b.id()));
        Ok(Packs { packs })
    }

    /// All of them, by id.
    pub fn all(&self) -> &[Pack] {
        &self.packs
    }

    /// The pack of an id.
    pub fn get(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.id() == id)
    }

    /// The edition of a series that is in force on a day.
    pub fn in_force(&self, series: &str, day: NaiveDate) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.series() == series && pack.in_force(day))
    }
}

fn overlap(one: &Pack, other: &Pack) -> bool {
    let begins = |pack: &Pack| pack.valid_from().unwrap_or(NaiveDate::MIN);
    let ends = |pack: &Pack| pack.valid_to().unwrap_or(NaiveDate::MAX);
    begins(one) <= ends(other) && begins(other) <= ends(one)
}
