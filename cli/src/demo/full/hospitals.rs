//! The 79 hospitals. Which fifteen UMAE take part is not published: these are fifteen of the twenty-five whose CLUES are
//! known (domain.md §2.7). No CLUES of the second level is known here, so all of those are synthetic, and marked so in
//! their names; their serials begin at 90,000, far above those that are known.

use acompana_domain::ident::Clues;

/// A hospital that takes part.
#[derive(Debug, Clone)]
pub(super) struct Hospital {
    /// Its key.
    pub(super) clues: String,
    /// Its name.
    pub(super) name: String,
    /// `UMAE` or `second`.
    pub(super) level: &'static str,
    /// Its state office.
    pub(super) ooad: &'static str,
    /// How many children it has beside the others, and how many adults.
    pub(super) weight: [u32; 2],
}

/// First serial of the synthetic CLUES.
const SYNTHETIC: u32 = 90_000;

/// CLUES, name, OOAD, weight of children and of adults.
const UMAE: [(&str, &str, &str, [u32; 2]); 15] = [
    ("DFIMS000061", "UMAE Hospital General CMN La Raza", "CDMX-Nte", [30, 12]),
    ("DFIMS000604", "UMAE Oncología CMN Siglo XXI", "CDMX-Sur", [0, 40]),
    ("DFIMS000616", "UMAE Pediatría CMN Siglo XXI", "CDMX-Sur", [40, 0]),
    ("JCIMS000325", "UMAE Pediatría CMN Occidente", "Jal", [36, 0]),
    ("GTIMS000231", "UMAE Gineco-Pediatría Guanajuato", "Gto", [16, 10]),
    ("DFIMS000020", "UMAE Especialidades CMN La Raza", "CDMX-Nte", [2, 20]),
    ("DFIMS000580", "UMAE Especialidades CMN Siglo XXI", "CDMX-Sur", [2, 20]),
    ("CLIMS000490", "UMAE Especialidades Coahuila", "Coah", [9, 14]),
    ("GTIMS000226", "UMAE Especialidades Guanajuato", "Gto", [4, 16]),
    ("JCIMS000301", "UMAE Especialidades Jalisco", "Jal", [3, 20]),
    ("NLIMS000303", "UMAE Especialidades Nuevo León", "NL", [12, 20]),
    ("PLIMS000200", "UMAE Especialidades Puebla", "Pue", [12, 14]),
    ("SRIMS000150", "UMAE Especialidades Sonora", "Son", [12, 12]),
    ("VZIMS001112", "UMAE Especialidades Veracruz Norte", "Ver-Nte", [9, 12]),
    ("YNIMS000071", "UMAE Especialidades Yucatán", "Yuc", [12, 12]),
];

/// The 35 OOAD with the letters of their states (domain.md §2.7).
const OOAD: [(&str, &str); 35] = [
    ("Ags", "AS"),
    ("BC", "BC"),
    ("BCS", "BS"),
    ("Camp", "CC"),
    ("Coah", "CL"),
    ("Col", "CM"),
    ("Chis", "CS"),
    ("Chih", "CH"),
    ("Dgo", "DG"),
    ("Gto", "GT"),
    ("Gro", "GR"),
    ("Hgo", "HG"),
    ("Jal", "JC"),
    ("Méx-Ote", "MC"),
    ("Méx-Pte", "MC"),
    ("Mich", "MN"),
    ("Mor", "MS"),
    ("Nay", "NT"),
    ("NL", "NL"),
    ("Oax", "OC"),
    ("Pue", "PL"),
    ("Qro", "QT"),
    ("QRoo", "QR"),
    ("SLP", "SP"),
    ("Sin", "SL"),
    ("Son", "SR"),
    ("Tab", "TC"),
    ("Tamps", "TS"),
    ("Tlax", "TL"),
    ("Ver-Nte", "VZ"),
    ("Ver-Sur", "VZ"),
    ("Yuc", "YN"),
    ("Zac", "ZS"),
    ("CDMX-Nte", "DF"),
    ("CDMX-Sur", "DF"),
];

/// Those of the third level, then so many of the second, which go round the state offices.
pub(super) fn all(umae: u32, second: u32) -> Vec<Hospital> {
    let known = UMAE.into_iter().take(umae as usize);
    let known = known.map(|(clues, name, ooad, weight)| Hospital {
        clues: clues.to_owned(),
        name: name.to_owned(),
        level: "UMAE",
        ooad,
        weight,
    });
    let synthetic = (0..second).zip(OOAD.into_iter().cycle()).map(|(n, (ooad, state))| Hospital {
        clues: synthetic(state, SYNTHETIC + n),
        name: format!("Hospital sintético {} ({ooad})", n + 1),
        level: "second",
        ooad,
        // From small to large ones, so that the wards differ.
        weight: [1 + n % 3, 2 + n % 5],
    });
    known.chain(synthetic).collect()
}

/// A key with the digit that the rule of the known ones gives it.
fn synthetic(state: &str, serial: u32) -> String {
    let open = format!("{state}IMS{serial:05}");
    let digit = Clues::parse(&format!("{open}0")).map_or('0', |clues| clues.expected_digit());
    format!("{open}{digit}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_79_with_a_well_formed_key_each_and_the_synthetic_ones_are_marked() {
        let hospitals = all(15, 64);
        assert_eq!(hospitals.len(), 79);
        let keys: BTreeSet<&str> = hospitals.iter().map(|hospital| hospital.clues.as_str()).collect();
        assert_eq!(keys.len(), 79);
        for hospital in &hospitals {
            let clues = Clues::parse(&hospital.clues).unwrap();
            assert!(clues.is_imss() && clues.warnings("/clues").is_empty(), "{hospital:?}");
            let serial: u32 = hospital.clues[5..10].parse().unwrap();
            let made_up = hospital.level == "second";
            assert_eq!((serial >= SYNTHETIC, hospital.name.contains("sintético")), (made_up, made_up), "{hospital:?}");
        }
        let offices: BTreeSet<&str> = hospitals.iter().map(|hospital| hospital.ooad).collect();
        assert_eq!(offices.len(), 35, "every state office has a hospital");
    }
}
