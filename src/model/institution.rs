//! Institutions 主办单位 and 承办单位: their kinds, and when two names are perhaps one.

use super::facts::closed_list;
use super::pinyin::sound_alike;

closed_list! {
    /// What kind of body an institution is.
    InstitutionKind {
        /// 教育行政部门.
        Authority = "authority", "教育行政部门";
        /// 教研科研机构.
        Research = "research", "教研科研机构";
        /// 电教机构.
        Audiovisual = "audiovisual", "电教机构";
        /// 高等院校.
        University = "university", "高等院校";
        /// 教师培训机构: 进修学校, 教师发展中心.
        Training = "training", "教师培训机构";
        /// 基地校.
        Base = "base", "基地校";
        /// 中小学和幼儿园.
        School = "school", "中小学幼儿园";
        /// 企业.
        Company = "company", "企业";
        /// Anything else.
        Other = "other", "其他";
    }
}

/// Names shorter than this are too short to be told apart by one character.
const SHORTEST: usize = 4;

/// What tells two bodies apart that are otherwise called the same: 第一小学 and 第二小学, 东校区 and 西校区.
const TELLS_APART: &str = "一二三四五六七八九十百零〇0123456789甲乙丙丁东南西北上下初高";

/// Whether two names, without signs and spaces, are perhaps spellings of one: the same; one with characters left out of
/// the other (县教研室, 县教学研究室), or without the place before it; or one character that sounds alike in place of
/// another. A proposal, never a decision.
pub fn near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short == long {
        return true;
    }
    if short.len() < SHORTEST {
        return false;
    }
    if short.len() == long.len() {
        let mut differing = short.iter().zip(&long).filter(|(a, b)| a != b);
        return match (differing.next(), differing.next()) {
            (Some((a, b)), None) => !tells_apart(*a) && !tells_apart(*b) && sound_alike(*a, *b),
            _ => false,
        };
    }
    let from_the_end = long.ends_with(&short);
    // 青禾县 stands before; within a name at most half of it is left out, and its ends are kept.
    let within = short.first() == long.first() && long.len() - short.len() <= short.len() / 2;
    (from_the_end || within) && left_out(&short, &long).is_some_and(|out| !out.into_iter().any(tells_apart))
}

fn tells_apart(c: char) -> bool {
    TELLS_APART.contains(c)
}

/// The characters that `short` leaves out of `long`, if it is `long` without some of them.
fn left_out(short: &[char], long: &[char]) -> Option<Vec<char>> {
    let mut kept = short.iter().rev().peekable();
    let mut out = Vec::new();
    for c in long.iter().rev() {
        if kept.peek() == Some(&c) {
            kept.next();
        } else {
            out.push(*c);
        }
    }
    kept.next().is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_body_are_near_and_two_bodies_are_not() {
        for (one, other) in [
            ("青禾县教学研究室", "县教学研究室"),
            ("县教学研究室", "县教研室"),
            ("县教师进修学校", "县进修学校"),
            ("青禾县教育局", "青禾县教育菊"),
            ("青禾小学", "青禾小学"),
        ] {
            assert!(near(one, other) && near(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("青禾第一小学", "青禾第二小学"),
            ("实验小学", "实验二小学"),
            ("县教育局", "县体育局"),
            ("教育局", "县教育局"),
            ("青禾县教育局", "青禾县体育局"),
            ("青禾中学", "青禾高级中学"),
            ("青禾小学", "溪口小学"),
            ("师范学院", "师范学院附属第三实验小学"),
        ] {
            assert!(!near(one, other) && !near(other, one), "{one} {other}");
        }
    }
}
