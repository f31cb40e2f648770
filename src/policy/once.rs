//! Step 4: what is one thing counts once.

use std::collections::BTreeMap;

use super::answer::Step;
use super::calendar::Frame;
use super::engine::{GENERAL, Line, Rules, Text, text};
use crate::model::hours::Hours;

impl Rules<'_> {
    /// Step 4. Lines are in date order, so that on a tie the first that is met is the one that counts.
    pub(super) fn once_only(&self, lines: &mut [Line<'_>], frame: &Frame) {
        let mut groups: BTreeMap<(usize, i32, &str), Vec<usize>> = BTreeMap::new();
        for (i, line) in lines.iter().enumerate().filter(|(_, l)| !l.refused) {
            let rule = self.pack.once.iter().position(|o| o.categories.has(line.category));
            let once = rule.and_then(|r| self.pack.once.get(r));
            let work = match (once.is_some_and(|o| o.whole), &line.record.work) {
                (true, _) => "",
                (false, Some(work)) => work.as_str(),
                (false, None) => continue,
            };
            let bucket = once.map_or(0, |o| frame.bucket(o.per, line.record.last_day()));
            // Without a rule of the pack each category is a group of its own.
            let group = rule.unwrap_or(self.pack.once.len() + line.category);
            groups.entry((group, bucket, work)).or_default().push(i);
        }
        for ((group, _, _), members) in groups.into_iter().filter(|(_, m)| m.len() > 1) {
            let general = text("同一内容只计最高的一次", GENERAL);
            once_in(lines, &members, self.once.get(group).unwrap_or(&general));
        }
    }
}

/// Of some lines that are one thing the one with the most hours counts; what is sealed stays, and an open one adds
/// what it has more.
fn once_in(lines: &mut [Line<'_>], members: &[usize], why: &Text) {
    let most = |lines: &[Line<'_>], sealed: bool| {
        let mut best: Option<(usize, Hours)> = None;
        for i in members.iter().copied() {
            let firm = |line: &&Line<'_>| (line.record.sealed || line.stands()) == sealed;
            let Some(line) = lines.get(i).filter(firm) else { continue };
            if best.is_none_or(|(_, hours)| line.hours > hours) {
                best = Some((i, line.hours));
            }
        }
        best
    };
    let (sealed, open) = (most(lines, true), most(lines, false));
    for i in members.iter().copied() {
        let Some(line) = lines.get_mut(i).filter(|line| !line.stands()) else { continue };
        let keeps = match (sealed, open) {
            (Some((best, _)), _) if best == i => line.hours,
            (Some((_, already)), Some((best, hours))) if best == i => hours.minus(already),
            (None, Some((best, hours))) if best == i => hours,
            _ => Hours::ZERO,
        };
        if keeps != line.hours {
            line.set(Step::Once, why, keeps);
        }
    }
}
