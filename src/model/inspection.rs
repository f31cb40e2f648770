//! 抽查: who is drawn, so that the same seed draws the same people, and what was found.

use super::facts::closed_list;
use super::id::StaffId;

closed_list! {
    /// What became of a person who was drawn.
    InspectionResult {
        /// 抽中, not looked at yet.
        Drawn = "drawn", "抽中";
        /// 现场确认.
        Confirmed = "confirmed", "现场确认";
        /// 重新考核.
        Again = "again", "重新考核";
        /// 复审.
        Rechecked = "rechecked", "复审";
    }
}

/// Draws `percentage` of a hundred people, at least `at_least`, never more than there are. The order in which they are
/// given does not matter: the same people and the same seed give the same draw, by number.
pub fn draw(people: &[StaffId], percentage: u32, at_least: u32, seed: u64) -> Vec<StaffId> {
    let mut pool = people.to_vec();
    pool.sort_unstable();
    pool.dedup();
    let share = (pool.len() as u64 * u64::from(percentage)).div_ceil(100);
    let count = usize::try_from(share.max(u64::from(at_least))).unwrap_or(usize::MAX).min(pool.len());
    let mut chance = SplitMix(seed);
    for at in 0..count {
        let other = at + chance.below(pool.len() - at);
        pool.swap(at, other);
    }
    pool.truncate(count);
    pool.sort_unstable();
    pool
}

/// SplitMix64 (Steele, Lea, Flood 2014): written down here, so that a draw repeats whatever becomes of libraries.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`, each as likely as the others; 0 where the limit is 0.
    fn below(&mut self, limit: usize) -> usize {
        let limit = limit as u64;
        if limit == 0 {
            return 0;
        }
        // Numbers beyond the last whole multiple of the limit would favour the small ones.
        let fair = u64::MAX - u64::MAX % limit;
        loop {
            let number = self.next();
            if number < fair {
                return usize::try_from(number % limit).unwrap_or(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(count: i64) -> Vec<StaffId> {
        (1..=count).map(StaffId).collect()
    }

    #[test]
    fn the_chance_is_that_of_the_paper() {
        let mut chance = SplitMix(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| chance.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn a_seed_draws_the_same_people_in_whatever_order_they_come() {
        let all = people(120);
        let backwards: Vec<StaffId> = all.iter().rev().copied().collect();
        let drawn = draw(&all, 10, 1, 20_261_102);
        assert_eq!(drawn.len(), 12);
        assert_eq!(draw(&backwards, 10, 1, 20_261_102), drawn);
        assert_ne!(draw(&all, 10, 1, 20_261_103), drawn);
    }

    #[test]
    fn at_least_so_many_and_never_more_than_there_are() {
        for (count, percentage, at_least, drawn) in
            [(120, 1, 1, 2), (120, 1, 5, 5), (3, 10, 5, 3), (120, 100, 1, 120), (0, 50, 3, 0), (7, 50, 1, 4)]
        {
            assert_eq!(draw(&people(count), percentage, at_least, 7).len(), drawn, "{count} {percentage}");
        }
    }

    #[test]
    fn nobody_is_favoured() {
        let mut often = [0_u32; 10];
        for seed in 0..2_000 {
            for person in draw(&people(10), 30, 1, seed) {
                often[usize::try_from(person.0 - 1).unwrap()] += 1;
            }
        }
        assert!(often.iter().all(|count| (500..700).contains(count)), "{often:?} of 600 each");
    }
}
