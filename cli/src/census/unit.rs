//! The CLUES in the column "Unidad médica", which holds a CLUES, or a name with or without one.

use acompana_domain::ident::Clues;

/// The CLUES in the cell, if there is one.
pub(super) fn find(text: &str) -> Option<Clues> {
    let parts = || text.split(|c: char| !c.is_alphanumeric());
    Clues::parse(text).ok().or_else(|| parts().find_map(|part| Clues::parse(part).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_alone_or_beside_a_name() {
        for (text, clues) in [
            ("DFIMS000604", Some("DFIMS000604")),
            ("dfims 000604", Some("DFIMS000604")),
            ("UMAE Oncología Siglo XXI (DFIMS000604)", Some("DFIMS000604")),
            ("UMAE Oncología Siglo XXI", None),
            ("", None),
        ] {
            assert_eq!(find(text).map(|clues| clues.to_string()).as_deref(), clues, "{text}");
        }
    }
}
