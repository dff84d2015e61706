//! The little that the leave rules ask of identifiers. One place, so that the types of [`crate::ident`] take over here
//! without a rule noticing.

use jiff::civil::Date;

/// What the CIE-10 code of a diagnosis means for the leave (LIC-06; the mapping is domain.md §1.5, I).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TumourClass {
    /// C00–C97.
    Malignant,
    /// D00–D09, D32–D33, D37–D48: in situ, benign of the nervous system, uncertain. A person decides.
    Doubtful,
    /// Anything else, also what cannot be read.
    Other,
}

/// The code as it is stored: upper case, with dot, without the filler X (`c509` → `C50.9`, `C64X` → `C64`).
pub(super) fn normalised_icd10(text: &str) -> Option<String> {
    let plain: Vec<char> = text.trim().chars().take(8).map(|c| c.to_ascii_uppercase()).collect();
    let (head, tail) = match plain.as_slice() {
        [letter, tens, units, tail @ ..]
            if letter.is_ascii_uppercase() && tens.is_ascii_digit() && units.is_ascii_digit() =>
        {
            (plain.iter().take(3).collect::<String>(), tail)
        }
        _ => return None,
    };
    match tail {
        [] | ['X'] => Some(head),
        [digit] | ['.', digit] if digit.is_ascii_digit() => Some(format!("{head}.{digit}")),
        _ => None,
    }
}

/// The class of a code as [`normalised_icd10`] gives it.
pub(super) fn tumour_class(code: &str) -> TumourClass {
    let number = code.get(1..3).and_then(|digits| digits.parse::<u8>().ok());
    match (code.chars().next(), number) {
        (Some('C'), Some(0..=97)) => TumourClass::Malignant,
        (Some('D'), Some(0..=9 | 32..=33 | 37..=48)) => TumourClass::Doubtful,
        _ => TumourClass::Other,
    }
}

/// What a CURP says about its bearer (domain.md §2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CurpFacts {
    /// The CURP in upper case.
    pub(super) text: String,
    /// Birth date; the century comes from the seventeenth character.
    pub(super) birth: Date,
    /// `H`, `M` or `X`.
    pub(super) sex: char,
    /// Entity of birth, such as `SP`.
    pub(super) entity: String,
}

/// Reads a CURP; nothing when its structure, date or check digit is wrong.
pub(super) fn read_curp(text: &str) -> Option<CurpFacts> {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    let curp: Vec<char> = text.trim().chars().take(19).flat_map(char::to_uppercase).collect();
    if curp.len() != 18 {
        return None;
    }
    let value = |c: char| ALPHABET.chars().position(|known| known == c);
    let mut sum = 0;
    for (index, c) in curp.iter().take(17).enumerate() {
        sum += value(*c)? * (18 - index);
    }
    let letters = |range: std::ops::Range<usize>| curp[range].iter().all(|c| c.is_alphabetic());
    let check = curp[17].to_digit(10)? as usize;
    if check != (10 - sum % 10) % 10 || !letters(0..4) || !letters(10..16) || !matches!(curp[10], 'H' | 'M' | 'X') {
        return None;
    }
    let digits: String = curp[4..10].iter().collect();
    let two = |at: usize| digits.get(at..at + 2).and_then(|pair| pair.parse::<i16>().ok());
    let century = if curp[16].is_ascii_digit() { 1900 } else { 2000 };
    let month = i8::try_from(two(2)?).ok()?;
    let day = i8::try_from(two(4)?).ok()?;
    let birth = Date::new(century + two(0)?, month, day).ok()?;
    Some(CurpFacts { birth, sex: curp[10], entity: curp[11..13].iter().collect(), text: curp.into_iter().collect() })
}

/// Exactly `count` ASCII digits.
fn digits(text: &str, count: usize) -> Option<Vec<u32>> {
    let digits: Vec<u32> = text.trim().chars().take(count + 1).map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    (digits.len() == count).then_some(digits)
}

/// NSS: eleven digits, the last by Luhn (domain.md §2.2).
pub(super) fn is_nss(text: &str) -> bool {
    let Some(digits) = digits(text, 11) else { return false };
    let product = |(index, digit): (usize, &u32)| if index % 2 == 0 { *digit } else { digit * 2 / 10 + digit * 2 % 10 };
    let sum: u32 = digits.iter().take(10).enumerate().map(product).sum();
    digits[10] == (10 - sum % 10) % 10
}

/// CLABE: eighteen digits with their control digit (domain.md §2.5).
pub(super) fn is_clabe(text: &str) -> bool {
    let Some(digits) = digits(text, 18) else { return false };
    let sum: u32 = digits.iter().take(17).zip([3, 7, 1].into_iter().cycle()).map(|(d, weight)| d * weight % 10).sum();
    digits[17] == (10 - sum % 10) % 10
}

/// The three digits by which a CLABE names the bank that somebody chose, by number or by the best-known names;
/// nothing when the name is not among them, and then the two are not compared.
pub(super) fn bank_prefix(bank: &str) -> Option<&'static str> {
    const BANKS: [(&str, &str); 15] = [
        ("002", "BANAMEX"),
        ("006", "BANCOMEXT"),
        ("012", "BBVA"),
        ("014", "SANTANDER"),
        ("019", "BANJERCITO"),
        ("021", "HSBC"),
        ("030", "BAJIO"),
        ("036", "INBURSA"),
        ("044", "SCOTIABANK"),
        ("058", "BANREGIO"),
        ("062", "AFIRME"),
        ("072", "BANORTE"),
        ("127", "AZTECA"),
        ("137", "BANCOPPEL"),
        ("166", "BIENESTAR"),
    ];
    let bank: String = bank.trim().chars().take(60).flat_map(char::to_uppercase).collect();
    let bank = bank.replace('Í', "I").replace('É', "E");
    let words = || bank.split(|c: char| !c.is_alphanumeric());
    BANKS.iter().find(|(code, name)| words().any(|word| word == *code || word == *name)).map(|(code, _)| *code)
}

/// A Mexican telephone: ten digits, or with +52, 044, 045 or 01 before them (domain.md §2.8).
pub(super) fn is_phone(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '.');
    if text.chars().count() > 24 || !text.chars().all(allowed) {
        return false;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let prefixes = ["521", "52", "044", "045", "01", ""];
    prefixes
        .iter()
        .filter_map(|prefix| digits.strip_prefix(prefix))
        .any(|national| national.len() == 10 && !national.starts_with(['0', '1']))
}

/// The shape of an e-mail address; whether it works is for the post to find out.
pub(super) fn is_email(text: &str) -> bool {
    let text = text.trim();
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let clean =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@');
    text.chars().count() <= 254
        && clean(name)
        && clean(host)
        && host.split('.').count() > 1
        && host.split('.').all(|part| !part.is_empty())
}

/// ISO 7064 MOD 37-2 check character of letters and digits (domain.md §2.10); anything else in `text` is left out.
pub(super) fn mod_37_2(text: &str) -> char {
    const ALPHABET: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
    let value = |c: char| ALPHABET.iter().position(|known| char::from(*known) == c);
    let sum = text.chars().filter_map(value).fold(0, |sum, value| (sum + value) * 2 % 37);
    char::from(ALPHABET[(38 - sum) % 37])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_normalised_and_classed() {
        let class = |code: &str| normalised_icd10(code).map(|code| tumour_class(&code));
        assert_eq!(normalised_icd10("c509").as_deref(), Some("C50.9"));
        assert_eq!(normalised_icd10(" C64X ").as_deref(), Some("C64"));
        assert_eq!(class("C97"), Some(TumourClass::Malignant));
        assert_eq!(class("C98"), Some(TumourClass::Other));
        for doubtful in ["D00", "D09.3", "D32", "D33.0", "D37", "D45", "D48.9"] {
            assert_eq!(class(doubtful), Some(TumourClass::Doubtful), "{doubtful}");
        }
        for other in ["D10", "D31", "D34", "D36", "D49", "J45"] {
            assert_eq!(class(other), Some(TumourClass::Other), "{other}");
        }
        for unreadable in ["", "C", "CÁ1", "C5099", "leucemia", "C50.", "50.9", "C\0\0"] {
            assert_eq!(normalised_icd10(unreadable), None, "{unreadable}");
        }
    }

    #[test]
    fn curps_are_read() {
        let facts = read_curp("GOPA120229MSPNRNA7").unwrap();
        assert_eq!((facts.birth, facts.sex, facts.entity.as_str()), (jiff::civil::date(2012, 2, 29), 'M', "SP"));
        for valid in [
            "LORM100331HDFPMRA4",
            "RASJ131122HJCMNNB9",
            "MUTE150815MNLXRLA7",
            "vaxi080707xocrxna2",
            "HEGG560427MVZRRL04",
        ] {
            assert!(read_curp(valid).is_some(), "{valid}");
        }
        for wrong in ["BOXW310820HNERXN08", "GOPA110229MSPNRNA7", "", "ÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑ", "GOPA120229MSPNRNA78"]
        {
            assert_eq!(read_curp(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_with_check_digits() {
        assert!(["12345678903", "01234567897", "03150800120", "73121500331"].into_iter().all(is_nss));
        assert!(!["92098765436", "72139500012", "1234567890", "123456789030"].into_iter().any(is_nss));
        assert!(["002010077777777771", "032180000118359719", "646180110400000007"].into_iter().all(is_clabe));
        assert!(!["002000000000000007", "", "٠٠٢٠١٠٠٧٧٧٧٧٧٧٧٧٧١"].into_iter().any(is_clabe));
        assert_eq!(["G123489654321", "ABCDE27000069", "X099926000002"].map(mod_37_2), ['Y', 'C', '6']);
    }

    #[test]
    fn contact_data() {
        assert!(["5512345678", "+52 55 1234 5678", "+52 1 55 1234 5678", "044 55 1234 5678"].into_iter().all(is_phone));
        assert!(!["123", "0512345678", "llame", "55123456789"].into_iter().any(is_phone));
        assert!(is_email("ana@example.mx") && !is_email("ana@mx") && !is_email("a b@c.mx") && !is_email("@c.mx"));
        assert_eq!(
            ["BBVA México", "012", "Banco del Bajío", "Mi banco"].map(bank_prefix),
            [Some("012"), Some("012"), Some("030"), None]
        );
    }
}
