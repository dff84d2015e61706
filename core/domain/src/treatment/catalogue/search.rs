//! Finding a drug by its key or its name.

/// A name as it is compared: lower case, without accents, words apart by one space.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::new();
    // No drug has a longer name; a longer text only costs time.
    for c in text.chars().take(120).flat_map(char::to_lowercase) {
        let plain = match c {
            'á' | 'à' | 'ä' | 'â' | 'ã' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' | 'õ' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            // A combining accent after its letter.
            '\u{300}'..='\u{36f}' => continue,
            c if c.is_alphanumeric() => c,
            _ => ' ',
        };
        if plain != ' ' || !folded.ends_with(' ') {
            folded.push(plain);
        }
    }
    folded.trim().to_owned()
}

/// The digits of a medicine key: `010.000.1768.00` gives `010000176800`. Nothing when the text is not a key.
fn digits(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let plausible =
        trimmed.chars().count() <= 24 && trimmed.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | ' '));
    let digits: String = trimmed.chars().filter(char::is_ascii_digit).collect();
    (plausible && !digits.is_empty()).then_some(digits)
}

/// The part of a key that names the drug: group and number without the presentation (`010.000.1768`), also from
/// the short forms that people use, `1768.00` and `1768`.
pub(crate) fn stem(text: &str) -> Option<String> {
    let digits = digits(text)?;
    match digits.len() {
        12 => Some(digits[..10].to_owned()),
        10 => Some(digits),
        4 | 6 => Some(format!("010000{}", &digits[..4])),
        _ => None,
    }
}

/// Whether the text is a whole key as the catalogue writes it: `^\d{3}\.\d{3}\.\d{4}\.\d{2}$` (domain.md §3.7).
pub(crate) fn is_key(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [3, 3, 4, 2] && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_accents_or_signs() {
        assert_eq!(fold("  Etopósido "), "etoposido");
        assert_eq!(fold("ETOPO\u{301}SIDO"), "etoposido");
        assert_eq!(fold("L-Asparaginasa  E. coli"), "l asparaginasa e coli");
    }

    #[test]
    fn keys_are_one_drug_whatever_the_presentation() {
        for text in ["010.000.1768.00", "010.000.1768.01", "1768.00", "1768", "010 000 1768 00", "010.000.1768"] {
            assert_eq!(stem(text).as_deref(), Some("0100001768"), "{text}");
        }
        for text in ["", "vincristina", "17", "١٧٦٨", "010.000.1768.00.00"] {
            assert_eq!(stem(text), None, "{text}");
        }
    }
}
