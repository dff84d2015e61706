//! A CURP against the typed name: a soft cross-check of seven letters (domain.md §2.1). It reads what is there and
//! never makes up a CURP.

use super::{Curp, words};
use crate::finding::Finding;

/// Given names that give way to the one that follows them.
const GIVE_WAY: [&str; 8] = ["MARIA", "MA", "MA.", "M.", "M", "JOSE", "J", "J."];

/// Words that do not count in a name.
const PARTICLES: [&str; 20] = [
    "DA", "DAS", "DE", "DEL", "DER", "DI", "DIE", "DD", "EL", "LA", "LOS", "LAS", "LE", "LES", "MAC", "MC", "VAN",
    "VON", "Y", "",
];

/// The words of a name in plain capitals. Ñ stays; the vowels lose their accents.
fn capitals(name: &str) -> Vec<String> {
    let plain: String = name
        .chars()
        .flat_map(char::to_uppercase)
        .map(|c| match c {
            'Á' | 'À' | 'Ä' | 'Â' => 'A',
            'É' | 'È' | 'Ë' | 'Ê' => 'E',
            'Í' | 'Ì' | 'Ï' | 'Î' => 'I',
            'Ó' | 'Ò' | 'Ö' | 'Ô' => 'O',
            'Ú' | 'Ù' | 'Ü' | 'Û' => 'U',
            other => other,
        })
        .collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

/// The word of a name that the CURP is made from.
fn telling_word(name: &str, given: bool) -> Option<Vec<char>> {
    let all = capitals(name);
    let mut names: Vec<&String> = all.iter().filter(|word| !PARTICLES.contains(&word.as_str())).collect();
    if given && names.len() > 1 && GIVE_WAY.contains(&names[0].as_str()) {
        names.remove(0);
    }
    let word = names.first().copied().or(all.first())?;
    Some(word.chars().collect())
}

/// How a letter of a name is written in a CURP.
fn letter(c: char) -> char {
    if c.is_ascii_uppercase() { c } else { 'X' }
}

fn first_letter(word: Option<&Vec<char>>) -> char {
    word.and_then(|word| word.first()).map_or('X', |c| letter(*c))
}

fn first_inside(word: Option<&Vec<char>>, wanted: impl Fn(char) -> bool) -> char {
    word.and_then(|word| word.iter().skip(1).find(|c| wanted(**c))).map_or('X', |c| letter(*c))
}

fn is_vowel(c: char) -> bool {
    "AEIOU".contains(c)
}

fn is_consonant(c: char) -> bool {
    (c.is_ascii_uppercase() || c == 'Ñ') && !is_vowel(c)
}

impl Curp {
    /// The parts of a name that do not go with the letters of the CURP (`CURP-NAME`), each a warning about the field
    /// under `names` (a JSON pointer to `{given, first_surname, second_surname}`).
    #[must_use]
    pub fn name_warnings(
        &self,
        given: &str,
        first_surname: &str,
        second_surname: Option<&str>,
        names: &str,
    ) -> Vec<Finding> {
        let given = telling_word(given, true);
        let first = telling_word(first_surname, false);
        let second = second_surname.and_then(|name| telling_word(name, false));
        let beginning: String = [
            first_letter(first.as_ref()),
            first_inside(first.as_ref(), is_vowel),
            first_letter(second.as_ref()),
            first_letter(given.as_ref()),
        ]
        .into_iter()
        .collect();
        let soft = words::is_inconvenient(&beginning);
        let beginning: Vec<char> = if soft { words::softened(&beginning) } else { beginning }.chars().collect();
        let inside = |word: Option<&Vec<char>>| first_inside(word, is_consonant);

        let here: Vec<char> = self.text.chars().collect();
        let agree = |index: usize, c: char| letter(here[index]) == c;
        let parts = [
            ("first_surname", agree(0, beginning[0]) && agree(1, beginning[1]) && agree(13, inside(first.as_ref()))),
            ("second_surname", agree(2, beginning[2]) && agree(14, inside(second.as_ref()))),
            ("given", agree(3, beginning[3]) && agree(15, inside(given.as_ref()))),
        ];
        parts
            .into_iter()
            .filter(|(_, agrees)| !agrees)
            .map(|(part, _)| Finding::warning("CURP-NAME", format!("{names}/{part}")).with("part", part))
            .collect()
    }
}
