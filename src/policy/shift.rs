//! What a change of the rules does to a person: whether one gains or loses by it.

use std::cmp::Ordering;

use super::answer::{Assessment, Verdict};
use crate::model::facts::closed_list;
use crate::model::hours::Hours;

closed_list! {
    /// What a changed rule means for a person.
    Shift {
        /// Better off.
        Gains = "gains", "增加";
        /// Worse off.
        Loses = "loses", "减少";
    }
}

impl Assessment {
    /// Everything that is missing, over all requirements. A gap of hours that two requirements share counts in both.
    pub fn missing(&self) -> Hours {
        self.requirements.iter().map(|requirement| requirement.missing).sum()
    }
}

/// Whether a person is better or worse off, by the verdict first, then by what is missing, then by the hours; none when
/// all three are the same.
pub fn shift(before: &Assessment, after: &Assessment) -> Option<Shift> {
    let rank = |verdict| match verdict {
        Verdict::Unmet => 0,
        // Where nothing is required nobody fails.
        Verdict::None | Verdict::Met => 1,
    };
    let standing = |a: &Assessment| (rank(a.verdict), std::cmp::Reverse(a.missing()), a.total);
    match standing(after).cmp(&standing(before)) {
        Ordering::Greater => Some(Shift::Gains),
        Ordering::Less => Some(Shift::Loses),
        Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Pack, Params, Person, Record, assess};

    fn under(total: &str, school_cap: &str, hours: u32) -> Assessment {
        let pack = Pack::builtin("zhejiang-cycle-360").unwrap();
        let caps: Vec<&str> =
            pack.numbers().iter().filter(|n| n.value == "40").map(|n| n.path.as_str()).collect();
        let own = pack.derive("own", &[(caps[0], school_cap)]).unwrap();
        let params = Params::new(&own, [("total", total)]).unwrap();
        let day = "2023-03-03".parse().unwrap();
        let record = Record::new("1", "B.school", crate::model::period::Period::covering(day, day))
            .claiming(Hours::whole(hours));
        assess(&own, &params, &Person::default(), "2021-2025".parse().unwrap(), &[record])
    }

    #[test]
    fn a_higher_cap_helps_and_a_higher_minimum_hurts() {
        let usual = under("360", "40", 50);
        assert_eq!(shift(&usual, &under("360", "45", 50)), Some(Shift::Gains));
        assert_eq!(shift(&usual, &under("360", "30", 50)), Some(Shift::Loses));
        assert_eq!(shift(&usual, &under("400", "40", 50)), Some(Shift::Loses));
        assert_eq!(shift(&usual, &under("300", "40", 50)), Some(Shift::Gains));
        assert_eq!(shift(&usual, &usual), None);
    }

    #[test]
    fn the_verdict_weighs_more_than_the_hours() {
        let mut met = under("360", "40", 50);
        met.verdict = Verdict::Met;
        let mut richer = under("360", "45", 50);
        richer.verdict = Verdict::Unmet;
        assert!(richer.total > met.total);
        assert_eq!(shift(&met, &richer), Some(Shift::Loses));
    }
}
