//! The four letters with which no CURP begins: the population registry writes X for the second one (domain.md §2.1).

/// The inconvenient words, in alphabetical order.
const WORDS: [&str; 81] = [
    "BACA", "BAKA", "BUEI", "BUEY", "CACA", "CACO", "CAGA", "CAGO", "CAKA", "CAKO", "COGE", "COGI", "COJA", "COJE",
    "COJI", "COJO", "COLA", "CULO", "FALO", "FETO", "GETA", "GUEI", "GUEY", "JETA", "JOTO", "KACA", "KACO", "KAGA",
    "KAGO", "KAKA", "KAKO", "KOGE", "KOGI", "KOJA", "KOJE", "KOJI", "KOJO", "KOLA", "KULO", "LILO", "LOCA", "LOCO",
    "LOKA", "LOKO", "MAME", "MAMO", "MEAR", "MEAS", "MEON", "MIAR", "MION", "MOCO", "MOKO", "MULA", "MULO", "NACA",
    "NACO", "PEDA", "PEDO", "PENE", "PIPI", "PITO", "POPO", "PUTA", "PUTO", "QULO", "RATA", "ROBA", "ROBE", "ROBO",
    "RUIN", "SENO", "TETA", "VACA", "VAGA", "VAGO", "VAKA", "VUEI", "VUEY", "WUEI", "WUEY",
];

/// Whether the four letters are one of the words.
pub(super) fn is_inconvenient(letters: &str) -> bool {
    WORDS.binary_search(&letters).is_ok()
}

/// The four letters with X in the second place: `BUEY` is written `BXEY`.
pub(super) fn softened(letters: &str) -> String {
    letters.chars().enumerate().map(|(index, c)| if index == 1 { 'X' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(WORDS.is_sorted());
        assert!(WORDS.iter().all(|word| is_inconvenient(word) && !is_inconvenient(&softened(word))));
    }
}
