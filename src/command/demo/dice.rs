//! Chance that repeats: the same seed gives the same school on every machine and in every version.

/// A small generator (SplitMix64, public domain). Not for secrets.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `sides - 1`; 0 when there are no sides.
    pub(super) fn roll(&mut self, sides: u32) -> u32 {
        let wide = u64::from(sides) * (self.next() >> 32);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.roll(high.saturating_sub(low) + 1)
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.roll(100) < percent
    }

    /// One of the items, or nothing of nothing.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let sides = u32::try_from(items.len()).ok()?;
        items.get(self.roll(sides) as usize)
    }

    /// The items in another order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let sides = u32::try_from(last + 1).unwrap_or(u32::MAX);
            items.swap(last, self.roll(sides) as usize);
        }
    }
}
