//! What is measured, in which unit, and how large it can be: the table of domain.md §3.6 (K-h/I).

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::super::amount::brief;
use super::super::catalogue::fold;

/// From the least to the most, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The least.
    pub low: Decimal,
    /// The most.
    pub high: Decimal,
}

impl Span {
    /// Whether `value` lies in it.
    #[must_use]
    pub fn holds(self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }
}

/// A measured thing that the rules know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// Weight, kg.
    Weight,
    /// Height, cm.
    Height,
    /// Body temperature, °C.
    Temperature,
    /// Haemoglobin, g/dL.
    Haemoglobin,
    /// Platelets, 10³/µL.
    Platelets,
    /// Leucocytes, 10³/µL.
    Leucocytes,
    /// Absolute neutrophils, cells per µL. The unit is told without the word, which differs by language.
    Neutrophils,
    /// Total bilirubin, mg/dL.
    Bilirubin,
    /// Alanine aminotransferase, U/L.
    Alt,
    /// Creatinine, mg/dL.
    Creatinine,
    /// Fibrinogen, mg/dL.
    Fibrinogen,
    /// Glucose, mg/dL.
    Glucose,
}

/// One line of the table. Amounts are in thousandths, so that the table can be constant.
struct Line {
    item: Item,
    name: &'static str,
    synonyms: &'static [&'static str],
    /// Ways of writing the unit (as [`plain_unit`] leaves them) with what one of it is worth, in thousandths of the
    /// item's own unit. The first one is the own unit.
    units: &'static [(&'static str, u32)],
    unit: &'static str,
    plausible: (u32, u32),
    absolute: (u32, u32),
}

const THOUSANDS: &[(&str, u32)] = &[
    ("103/ul", 1000),
    ("x103/ul", 1000),
    ("k/ul", 1000),
    ("mil/ul", 1000),
    ("103/mm3", 1000),
    ("x103/mm3", 1000),
    ("mil/mm3", 1000),
    ("109/l", 1000),
    ("x109/l", 1000),
    ("/ul", 1),
    ("/mm3", 1),
    ("cells/ul", 1),
    ("celulas/ul", 1),
];
const CELLS: &[(&str, u32)] = &[
    ("cells/ul", 1000),
    ("celulas/ul", 1000),
    ("cel/ul", 1000),
    ("/ul", 1000),
    ("/mm3", 1000),
    ("103/ul", 1_000_000),
    ("x103/ul", 1_000_000),
    ("k/ul", 1_000_000),
    ("103/mm3", 1_000_000),
    ("109/l", 1_000_000),
    ("x109/l", 1_000_000),
];
const PER_DECILITRE: &[(&str, u32)] = &[("mg/dl", 1000)];

#[rustfmt::skip]
const TABLE: &[Line] = &[
    Line { item: Item::Weight, name: "weight", synonyms: &["peso"], unit: "kg", units: &[("kg", 1000), ("g", 1)],
        plausible: (2_000, 150_000), absolute: (300, 350_000) },
    Line { item: Item::Height, name: "height", synonyms: &["talla", "estatura"], unit: "cm", units: &[("cm", 1000), ("m", 100_000)],
        plausible: (45_000, 200_000), absolute: (25_000, 250_000) },
    Line { item: Item::Temperature, name: "temperature", synonyms: &["temperatura"], unit: "°C", units: &[("c", 1000)],
        plausible: (35_000, 41_000), absolute: (25_000, 45_000) },
    Line { item: Item::Haemoglobin, name: "haemoglobin", synonyms: &["hemoglobin", "hemoglobina", "hb"], unit: "g/dL",
        units: &[("g/dl", 1000), ("g/l", 100)], plausible: (5_000, 18_000), absolute: (500, 30_000) },
    Line { item: Item::Platelets, name: "platelets", synonyms: &["plaquetas"], unit: "10³/µL", units: THOUSANDS,
        plausible: (5_000, 800_000), absolute: (0, 5_000_000) },
    Line { item: Item::Leucocytes, name: "leucocytes", synonyms: &["leukocytes", "leucocitos", "wbc"], unit: "10³/µL", units: THOUSANDS,
        plausible: (100, 100_000), absolute: (0, 1_500_000) },
    Line { item: Item::Neutrophils, name: "neutrophils", synonyms: &["neutrofilos", "anc"], unit: "/µL", units: CELLS,
        plausible: (0, 20_000_000), absolute: (0, 200_000_000) },
    Line { item: Item::Bilirubin, name: "bilirubin", synonyms: &["bilirrubina", "bilirrubina total"], unit: "mg/dL", units: PER_DECILITRE,
        plausible: (100, 10_000), absolute: (0, 80_000) },
    Line { item: Item::Alt, name: "alt", synonyms: &["tgp"], unit: "U/L", units: &[("u/l", 1000), ("ui/l", 1000), ("iu/l", 1000)],
        plausible: (5_000, 1_000_000), absolute: (0, 20_000_000) },
    Line { item: Item::Creatinine, name: "creatinine", synonyms: &["creatinina"], unit: "mg/dL", units: PER_DECILITRE,
        plausible: (100, 5_000), absolute: (50, 30_000) },
    Line { item: Item::Fibrinogen, name: "fibrinogen", synonyms: &["fibrinogeno"], unit: "mg/dL", units: PER_DECILITRE,
        plausible: (50_000, 800_000), absolute: (0, 2_000_000) },
    Line { item: Item::Glucose, name: "glucose", synonyms: &["glucosa"], unit: "mg/dL", units: PER_DECILITRE,
        plausible: (40_000, 400_000), absolute: (5_000, 2_000_000) },
];

fn span((low, high): (u32, u32)) -> Span {
    let thousandths = |amount: u32| Decimal::new(amount.into(), 3).normalize();
    Span { low: thousandths(low), high: thousandths(high) }
}

impl Item {
    /// All items, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|line| line.item)
    }

    fn line(self) -> &'static Line {
        // The table lists the items in the order of the enumeration; a test holds it to that.
        &TABLE[self as usize]
    }

    /// Name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.line().name
    }

    /// The unit in which it is judged.
    #[must_use]
    pub fn unit(self) -> &'static str {
        self.line().unit
    }

    /// Outside of it the unit should be checked.
    #[must_use]
    pub fn plausible(self) -> Span {
        span(self.line().plausible)
    }

    /// Outside of it nobody lives.
    #[must_use]
    pub fn absolute(self) -> Span {
        span(self.line().absolute)
    }

    /// The item with this name, in English or Spanish, case and accents ignored.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = fold(name);
        let fits = |line: &&Line| line.name == name || line.synonyms.contains(&name.as_str());
        TABLE.iter().find(fits).map(|line| line.item)
    }

    /// `value` of `unit`, told in the item's own unit; nothing when the unit is not one of the item's.
    #[must_use]
    pub fn in_own_unit(self, value: Decimal, unit: &str) -> Option<Decimal> {
        let unit = plain_unit(unit);
        let worth = self.line().units.iter().find(|(name, _)| *name == unit).map(|(_, worth)| *worth)?;
        value.checked_mul(Decimal::new(worth.into(), 3))
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::named(&text)
            .ok_or_else(|| serde::de::Error::custom(format_args!("'{}' is not measured here", brief(&text))))
    }
}

/// A unit as it is compared: lower case, no spaces or signs, `µ` as `u`, `10³`, `10^3` and `10*3` as `103`.
fn plain_unit(unit: &str) -> String {
    let plain = unit.chars().take(24).flat_map(char::to_lowercase).filter_map(|c| match c {
        'µ' | 'μ' => Some('u'),
        '³' => Some('3'),
        '⁹' => Some('9'),
        '×' => Some('x'),
        'é' => Some('e'),
        c if c.is_ascii_alphanumeric() || c == '/' => Some(c),
        _ => None,
    });
    plain.collect()
}
