//! The 32 states, and birth abroad, by the two letters of CURP and CLUES (domain.md §2.1).

/// A state of Mexico, or birth abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entity {
    code: &'static str,
    name: &'static str,
}

const ENTITIES: &[(&str, &str)] = &[
    ("AS", "Aguascalientes"),
    ("BC", "Baja California"),
    ("BS", "Baja California Sur"),
    ("CC", "Campeche"),
    ("CH", "Chihuahua"),
    ("CL", "Coahuila"),
    ("CM", "Colima"),
    ("CS", "Chiapas"),
    ("DF", "Ciudad de México"),
    ("DG", "Durango"),
    ("GR", "Guerrero"),
    ("GT", "Guanajuato"),
    ("HG", "Hidalgo"),
    ("JC", "Jalisco"),
    ("MC", "México"),
    ("MN", "Michoacán"),
    ("MS", "Morelos"),
    ("NE", "Nacimiento en el extranjero"),
    ("NL", "Nuevo León"),
    ("NT", "Nayarit"),
    ("OC", "Oaxaca"),
    ("PL", "Puebla"),
    ("QR", "Quintana Roo"),
    ("QT", "Querétaro"),
    ("SL", "Sinaloa"),
    ("SP", "San Luis Potosí"),
    ("SR", "Sonora"),
    ("TC", "Tabasco"),
    ("TL", "Tlaxcala"),
    ("TS", "Tamaulipas"),
    ("VZ", "Veracruz"),
    ("YN", "Yucatán"),
    ("ZS", "Zacatecas"),
];

impl Entity {
    /// Born abroad (`NE`).
    pub const ABROAD: Self = Self { code: "NE", name: "Nacimiento en el extranjero" };

    /// The entity of two upper-case letters.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        ENTITIES.iter().find(|(known, _)| *known == code).map(|&(code, name)| Self { code, name })
    }

    /// The two letters.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}
