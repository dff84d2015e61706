//! A child's name from one cell.

use acompana_domain::ident::Curp;
use clap::ValueEnum;

use super::cell::one_line;
use super::fault::Reason;

/// How a list writes names that have no comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum NameOrder {
    // Plain comments: a doc comment would go into the help, value by value.
    // Surnames before given names, as the lists of IMSS print them.
    #[default]
    SurnamesFirst,
    // Given names before surnames.
    GivenFirst,
}

/// A name in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NameParts {
    pub(super) given: String,
    pub(super) first_surname: String,
    pub(super) second_surname: Option<String>,
}

/// Words that belong to the one after them.
const PARTICLES: [&str; 18] = [
    "DA", "DAS", "DE", "DEL", "DER", "DI", "DIE", "EL", "LA", "LAS", "LE", "LES", "LOS", "MAC", "MC", "SAN", "VAN",
    "VON",
];

/// Splits a name. A CURP decides the order when only one of the two goes with it.
pub(super) fn read(text: &str, order: NameOrder, curp: Option<&Curp>) -> Result<NameParts, Reason> {
    let text = one_line(text);
    if text.chars().any(|c| c.is_ascii_digit()) {
        return Err(Reason::said("row-name-digits"));
    }
    let too_short = || Reason::said("row-name-short");
    if let Some((surnames, given)) = text.split_once(',') {
        let surnames = groups(surnames);
        let (first, second) = surnames.split_first().ok_or_else(too_short)?;
        return parts(given.trim(), first, &second.join(" ")).ok_or_else(too_short);
    }
    let groups = groups(&text);
    let one = split(&groups, order).ok_or_else(too_short)?;
    let other_order = match order {
        NameOrder::SurnamesFirst => NameOrder::GivenFirst,
        NameOrder::GivenFirst => NameOrder::SurnamesFirst,
    };
    let other = split(&groups, other_order).filter(|other| curp.is_some_and(|curp| goes_with(curp, other)));
    Ok(match (other, curp) {
        (Some(other), Some(curp)) if !goes_with(curp, &one) => other,
        _ => one,
    })
}

fn goes_with(curp: &Curp, name: &NameParts) -> bool {
    curp.name_warnings(&name.given, &name.first_surname, name.second_surname.as_deref(), "").is_empty()
}

/// The words of a name, particles together with the word that they belong to.
fn groups(text: &str) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split_whitespace() {
        match groups.last_mut().filter(|_| open) {
            Some(group) => {
                group.push(' ');
                group.push_str(word);
            }
            None => groups.push(word.to_owned()),
        }
        open = PARTICLES.contains(&word.to_uppercase().as_str());
    }
    groups
}

fn split(groups: &[String], order: NameOrder) -> Option<NameParts> {
    match (groups, order) {
        ([first, given], NameOrder::SurnamesFirst) | ([given, first], NameOrder::GivenFirst) => parts(given, first, ""),
        ([first, second, given @ ..], NameOrder::SurnamesFirst)
        | ([given @ .., first, second], NameOrder::GivenFirst) => parts(&given.join(" "), first, second),
        _ => None,
    }
}

fn parts(given: &str, first: &str, second: &str) -> Option<NameParts> {
    let written = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    Some(NameParts { given: written(given)?, first_surname: written(first)?, second_surname: written(second) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, order: NameOrder) -> String {
        match read(text, order, None) {
            Ok(name) => {
                format!("{}|{}|{}", name.given, name.first_surname, name.second_surname.unwrap_or_default())
            }
            Err(reason) => reason.code().to_owned(),
        }
    }

    #[test]
    fn the_ways_in_which_names_are_listed() {
        use NameOrder::{GivenFirst, SurnamesFirst};
        for (text, order, expected) in [
            ("GÓMEZ PÉREZ ANA", SurnamesFirst, "ANA|GÓMEZ|PÉREZ"),
            ("Gómez  Pérez Ana  Sofía", SurnamesFirst, "Ana Sofía|Gómez|Pérez"),
            ("DE LA CRUZ PÉREZ JOSÉ", SurnamesFirst, "JOSÉ|DE LA CRUZ|PÉREZ"),
            ("Gómez Ana", SurnamesFirst, "Ana|Gómez|"),
            ("Gómez Pérez, Ana Sofía", GivenFirst, "Ana Sofía|Gómez|Pérez"),
            ("Ana Sofía Gómez de la Cruz", GivenFirst, "Ana Sofía|Gómez|de la Cruz"),
            ("Ana", SurnamesFirst, "row-name-short"),
            (", Ana", SurnamesFirst, "row-name-short"),
            ("GÓMEZ 12 ANA", SurnamesFirst, "row-name-digits"),
            ("", SurnamesFirst, "row-name-short"),
        ] {
            assert_eq!(told(text, order), expected, "{text}");
        }
    }

    #[test]
    fn a_curp_tells_which_order_it_is() {
        // GOmez Pérez Ana: the synthetic child of domain.md §2.1.
        let curp = Curp::parse("GOPA120229MSPNRNA7").unwrap();
        let name = read("Ana González Pérez", NameOrder::SurnamesFirst, Some(&curp)).unwrap();
        assert_eq!((name.given.as_str(), name.first_surname.as_str()), ("Ana", "González"));
    }
}
