//! Words as titles and cells are compared: without accents, case, punctuation and extra spaces.

/// The letter without its accent, in lower case.
fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'ä' | 'â' | 'ã' | 'ª' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' | 'õ' | 'º' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

/// The words of a text in plain small letters and digits, one space between. Combining accents are dropped too.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let combining = |c: char| ('\u{0300}'..='\u{036f}').contains(&c);
    for c in text.chars().filter(|c| !combining(*c)).flat_map(char::to_lowercase).map(plain) {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_spaces_do_not_count() {
        assert_eq!(fold("  Fecha  inicio de SÍNTOMAS:"), "fecha inicio de sintomas");
        assert_eq!(fold("Esquema QT 1ª línea"), "esquema qt 1a linea");
        assert_eq!(fold("Diagno\u{301}stico"), "diagnostico");
        assert_eq!(fold(" · "), "");
    }
}
