//! CIE-10 code of a diagnosis (domain.md §2.9).

use super::error::{IdentError, Identifier};
use super::text::{digit, text_identifier, tidy};

/// A CIE-10 code, kept in upper case with the dot and without the filler X of Mexican catalogues: `c509` is `C50.9`,
/// `C64X` is `C64`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Icd10 {
    text: String,
}

text_identifier!(Icd10);

/// What a code means for the leave of art. 140 Bis, "cáncer de cualquier tipo" (LIC-06; the mapping is ours).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icd10Class {
    /// C00–C97: cancer.
    Malignant,
    /// D00–D09, D32–D33, D37–D48: in situ, benign of the brain, or of uncertain behaviour; a person decides.
    InSituOrUncertain,
    /// Everything else.
    Other,
}

/// Categories between C00 and D48 that CIE-10 does not have.
const UNUSED: [&str; 10] = ["C27", "C28", "C29", "C35", "C36", "C42", "C59", "C87", "C89", "D08"];

impl Icd10 {
    /// Reads a letter, two digits and perhaps one more digit, with or without dot.
    pub fn parse(text: &str) -> Result<Self, IdentError> {
        let wrong = Err(IdentError::Shape { what: Identifier::Icd10 });
        let chars = tidy(text);
        let (category, rest) = match chars.as_slice() {
            [letter @ 'A'..='Z', tens @ '0'..='9', units @ '0'..='9', rest @ ..] => ([letter, tens, units], rest),
            _ => return wrong,
        };
        let category: String = category.into_iter().collect();
        match rest {
            [] | ['X'] | ['.', 'X'] => Ok(Self { text: category }),
            [digit @ '0'..='9'] | ['.', digit @ '0'..='9'] => Ok(Self { text: format!("{category}.{digit}") }),
            _ => wrong,
        }
    }

    /// The category, such as `C50`.
    #[must_use]
    pub fn category(&self) -> &str {
        &self.text[..3]
    }

    /// Letter and number of the category: `('C', 50)`.
    fn position(&self) -> (char, u8) {
        let mut chars = self.text.chars();
        let letter = chars.next().unwrap_or_default();
        let number = chars.take(2).filter_map(digit).fold(0, |number, value| number * 10 + value);
        (letter, u8::try_from(number).unwrap_or_default())
    }

    /// The class for LIC-06.
    #[must_use]
    pub fn class(&self) -> Icd10Class {
        match self.position() {
            ('C', 0..=97) => Icd10Class::Malignant,
            ('D', 0..=9 | 32..=33 | 37..=48) => Icd10Class::InSituOrUncertain,
            _ => Icd10Class::Other,
        }
    }

    /// Whether the tumour is malignant, in situ or of uncertain behaviour, or benign: a category of the tumour chapter,
    /// C00–C97 and D00–D48, that CIE-10 really has (D49 exists only in the United States).
    #[must_use]
    pub fn is_neoplasm(&self) -> bool {
        matches!(self.position(), ('C', 0..=97) | ('D', 0..=48)) && !UNUSED.contains(&self.category())
    }

    /// Whether the organ exists only in women (`Some(Sex::M)`) or only in men (`Some(Sex::H)`), by the anatomical site
    /// of the code.
    #[must_use]
    pub fn site_sex(&self) -> Option<super::Sex> {
        match (self.position(), self.text.chars().nth(4)) {
            (('C', 51..=58) | ('D', 6 | 25..=28 | 39), _) | (('D', 7), Some('0'..='3')) => Some(super::Sex::M),
            (('C', 60..=63) | ('D', 29 | 40), _) | (('D', 7), Some('4'..='6')) => Some(super::Sex::H),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ident::{Morphology, Sex};

    fn code(text: &str) -> Icd10 {
        Icd10::parse(text).unwrap()
    }

    #[test]
    fn the_classes_of_lic_06_begin_and_end_where_the_rule_says() {
        for (text, class) in [
            ("C00", Icd10Class::Malignant),
            ("C97", Icd10Class::Malignant),
            ("C98", Icd10Class::Other),
            ("D00", Icd10Class::InSituOrUncertain),
            ("D09", Icd10Class::InSituOrUncertain),
            ("D10", Icd10Class::Other),
            ("D31", Icd10Class::Other),
            ("D33.0", Icd10Class::InSituOrUncertain),
            ("D34", Icd10Class::Other),
            ("D36", Icd10Class::Other),
            ("D37", Icd10Class::InSituOrUncertain),
            ("D48", Icd10Class::InSituOrUncertain),
            ("D49", Icd10Class::Other),
            ("B99", Icd10Class::Other),
            ("J45", Icd10Class::Other),
        ] {
            assert_eq!(code(text).class(), class, "{text}");
        }
    }

    #[test]
    fn only_categories_of_the_tumour_chapter_are_neoplasms() {
        assert!(["C91.0", "D10", "D48.9", "C64"].iter().all(|text| code(text).is_neoplasm()));
        assert!(["C98", "C27", "D08", "D49", "J45", "B20"].iter().all(|text| !code(text).is_neoplasm()));
    }

    #[test]
    fn organs_of_one_sex() {
        assert_eq!(code("C53.9").site_sex(), Some(Sex::M));
        assert_eq!(code("C62").site_sex(), Some(Sex::H));
        assert_eq!(code("D07.1").site_sex(), Some(Sex::M));
        assert_eq!(code("D07.5").site_sex(), Some(Sex::H));
        assert_eq!(code("C91.0").site_sex(), None);
    }

    #[test]
    fn behaviour_goes_with_the_letter_but_for_accepted_practice() {
        let agree = |morphology: &str, icd10: &str| Morphology::parse(morphology).unwrap().agrees_with(&code(icd10));
        assert!(
            agree("9811/3", "C91.0") && agree("9421/1", "C71.6") && agree("9950/3", "D45") && agree("9530/0", "D32")
        );
        assert!(!agree("9811/3", "D10") && !agree("9500/1", "C74.9") && !agree("9421/1", "C72"));
    }
}
