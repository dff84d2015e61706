//! The CIE-10 code in the column "Diagnóstico", which holds a code, or words with a code among them.

use acompana_domain::ident::Icd10;

use super::fault::Reason;

/// Finds the one code. Words alone are not enough: who reads the paper chooses the code, not a program.
pub(super) fn read(text: &str) -> Result<Icd10, Reason> {
    if let Ok(code) = Icd10::parse(text) {
        return Ok(code);
    }
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '.').map(|part| part.trim_matches('.'));
    let codes: Vec<Icd10> = parts.filter_map(|part| Icd10::parse(part).ok()).collect();
    let tumours: Vec<&Icd10> = codes.iter().filter(|code| code.is_neoplasm()).collect();
    // "C91, C91.0": the code with more to say. A code that is no tumour is left to the rule that refuses it.
    let best = tumours.iter().copied().max_by_key(|code| code.as_str().len()).or(codes.first());
    let Some(best) = best else {
        return Err(Reason::said("row-diagnosis"));
    };
    let one = tumours.iter().all(|code| best.as_str().starts_with(code.as_str()));
    if one { Ok(best.clone()) } else { Err(Reason::said("row-diagnosis-several")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_alone_or_among_words() {
        for (text, code) in [
            ("C91.0", "C91.0"),
            ("c910", "C91.0"),
            ("C64X", "C64"),
            ("LLA (C91.0)", "C91.0"),
            ("C91.0 - Leucemia linfoblástica aguda", "C91.0"),
            ("Tumor de Wilms, C64.", "C64"),
            ("C91 leucemia, C91.0", "C91.0"),
            ("C74.9 con T12", "C74.9"),
            ("J45 asma", "J45"),
        ] {
            assert_eq!(read(text).map(|code| code.to_string()).ok().as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn words_alone_and_two_codes_are_for_a_person() {
        for (text, code) in [
            ("Leucemia linfoblástica aguda", "row-diagnosis"),
            ("91.0", "row-diagnosis"),
            ("C91.0 / C92.0", "row-diagnosis-several"),
        ] {
            assert_eq!(read(text).map_err(|reason| reason.code().to_owned()), Err(code.to_owned()), "{text}");
        }
    }
}
