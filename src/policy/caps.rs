//! Step 5: caps, each of which sees what the ones before it have left.

use std::collections::BTreeMap;

use super::answer::{CapUse, Step};
use super::base::Exact;
use super::calendar::Frame;
use super::engine::{Cap, Line, Rules, Text};
use super::pack::Per;
use crate::model::hours::Hours;

impl Rules<'_> {
    /// Step 5: by day and record, then by year, then by cycle or window; within each a child before its parent. What stands
    /// takes its room first, and is not cut.
    pub(super) fn caps(&self, lines: &mut [Line<'_>], frame: &Frame) -> Vec<CapUse> {
        let is_one = |line: &&mut Line<'_>| !line.stands() && !line.record.granted && !line.hours.is_zero();
        for line in lines.iter_mut().filter(is_one) {
            let category = line.category;
            for cap in self.caps.iter().filter(|c| c.categories.has(category)) {
                let limit = match cap.per {
                    Per::Record => cap.limit,
                    Per::Day => Exact::of(cap.limit).times(i64::from(line.record.half_days()), 2).rounded(),
                    Per::Year | Per::Cycle | Per::Window => continue,
                };
                if line.hours > limit {
                    line.set(Step::Cap, &cap.text, limit);
                }
            }
        }
        let mut uses = Vec::new();
        for per in [Per::Year, Per::Cycle, Per::Window] {
            self.caps_over(per, lines, frame, &mut uses);
        }
        uses
    }

    /// The caps over one kind of stretch; what they cut re-enters after the last of them.
    fn caps_over(&self, per: Per, lines: &mut [Line<'_>], frame: &Frame, uses: &mut Vec<CapUse>) {
        let caps: Vec<&Cap> = self.caps.iter().filter(|c| c.per == per).collect();
        let mut used: Vec<BTreeMap<i32, Hours>> = vec![BTreeMap::new(); caps.len()];
        let mut overflow: Vec<(usize, usize, Hours, &Text)> = Vec::new();
        for (cap, used) in caps.iter().zip(&mut used) {
            for line in lines.iter().filter(|line| line.stands() && !line.within(cap.categories).is_zero()) {
                let used = used.entry(frame.bucket(per, line.record.last_day())).or_default();
                *used = used.plus(line.within(cap.categories));
            }
            for (i, line) in lines.iter_mut().enumerate() {
                if line.stands() || line.within(cap.categories).is_zero() {
                    continue;
                }
                let used = used.entry(frame.bucket(per, line.record.last_day())).or_default();
                let before = line.total();
                let mut cut = Hours::ZERO;
                if cap.categories.has(line.category) {
                    cut = take(&mut line.hours, cap.limit, used);
                }
                for (_, hours) in line.extra.iter_mut().filter(|(c, _)| cap.categories.has(*c)) {
                    take(hours, cap.limit, used);
                }
                if line.total() != before {
                    line.say(Step::Cap, &cap.text, before);
                }
                if let (Some(to), false) = (cap.overflow, cut.is_zero()) {
                    overflow.push((i, to, cut, &cap.text));
                }
            }
        }
        overflow.sort_by_key(|(i, to, _, _)| (*i, *to));
        for (i, to, mut hours, why) in overflow {
            let Some(line) = lines.get_mut(i) else { continue };
            for (cap, used) in caps.iter().zip(&mut used).filter(|(c, _)| c.categories.has(to)) {
                let used = used.entry(frame.bucket(per, line.record.last_day())).or_default();
                take(&mut hours, cap.limit, used);
            }
            if !hours.is_zero() {
                let before = line.total();
                line.extra.push((to, hours));
                line.say(Step::Overflow, why, before);
            }
        }
        for (cap, used) in caps.iter().zip(used) {
            uses.extend(used.into_iter().map(|(bucket, used)| CapUse {
                cap: cap.place,
                per,
                categories: cap.categories,
                period: frame.stretch(per, bucket),
                limit: cap.limit,
                used,
            }));
        }
    }
}

/// Lets as much of `hours` stand as the limit has left; what was cut comes back.
fn take(hours: &mut Hours, limit: Hours, used: &mut Hours) -> Hours {
    let stands = (*hours).min(limit.minus(*used));
    let cut = hours.minus(stands);
    *hours = stands;
    *used = used.plus(stands);
    cut
}
