//! What of a document number reaches the paper. Masking is a property of the output, not of the data:
//! lists that hang on a wall never show one, what goes to the authority shows it whole.

/// How document numbers are shown on a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// The first six and the last four characters, as on screen.
    #[default]
    Masked,
    /// All characters, for the authority and for the person.
    Whole,
    /// Nothing at all.
    Nothing,
}

impl Shown {
    /// The number as it is shown.
    pub fn number(self, number: &str) -> String {
        match self {
            Shown::Whole => number.to_owned(),
            Shown::Nothing => String::new(),
            Shown::Masked => masked(number),
        }
    }
}

impl Shown {
    /// A telephone number as it is shown: `138****0001`.
    pub fn phone(self, number: &str) -> String {
        let count = number.chars().count();
        if self != Shown::Masked || count < 8 {
            return self.number(number);
        }
        let hidden = |at: usize| (3..count - 4).contains(&at);
        number.chars().enumerate().map(|(at, c)| if hidden(at) { '*' } else { c }).collect()
    }
}

/// `330999********0101`; a short number keeps only its last two characters.
pub fn masked(number: &str) -> String {
    let count = number.chars().count();
    let (head, tail) = if count >= 15 { (6, 4) } else { (0, 2.min(count / 2)) };
    let hidden = |at: usize| at >= head && at + tail < count;
    number.chars().enumerate().map(|(at, c)| if hidden(at) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(Shown::Masked.number("330999199001010101"), "330999********0101");
        assert_eq!(Shown::Masked.number("G1234567"), "******67");
        assert_eq!(Shown::Masked.phone("13800000001"), "138****0001");
        assert_eq!(Shown::Whole.phone("13800000001"), "13800000001");
        assert_eq!(Shown::Masked.number(""), "");
        assert_eq!(Shown::Nothing.number("330999199001010101"), "");
        assert_eq!(Shown::Whole.number("330999199001010101"), "330999199001010101");
    }
}
