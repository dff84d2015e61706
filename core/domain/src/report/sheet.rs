//! What comes out of a report: single figures, tables, discrepancies.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::discrepancy::Discrepancy;
use super::settings::Settings;
use super::table::Table;

/// What a figure says. In JSON a count is a number; everything else is text, `null` when it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// So many.
    Count(u64),
    /// An average or a median, to two decimals.
    Average(Decimal),
    /// Pesos, to the centavo.
    Pesos(Decimal),
    /// A day.
    Day(Date),
    /// The records at hand do not tell.
    Unknown,
    /// One or two, held back so that nobody is recognised.
    HeldBack,
}

impl Amount {
    /// `numerator / denominator` to two decimals, rounded half up; not known when there is nothing to divide by.
    pub(super) fn ratio(numerator: i128, denominator: i128) -> Self {
        if denominator <= 0 {
            return Self::Unknown;
        }
        let hundredths = (numerator * 200 + denominator).div_euclid(denominator * 2);
        Self::hundredths(hundredths).map_or(Self::Unknown, Self::Average)
    }

    /// An amount in centavos.
    pub(super) fn pesos(centavos: i128) -> Self {
        Self::hundredths(centavos).map_or(Self::Unknown, Self::Pesos)
    }

    fn hundredths(hundredths: i128) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(hundredths, 2).ok()
    }
}

impl From<u64> for Amount {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Amount {
    fn from(count: usize) -> Self {
        Self::Count(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

impl std::fmt::Display for Amount {
    /// As text without thousands separators; `—` when it is not known, `<3` when it is held back.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Average(decimal) | Self::Pesos(decimal) => write!(f, "{decimal}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Unknown => f.write_str("—"),
            Self::HeldBack => f.write_str("<3"),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Unknown => serializer.serialize_none(),
            other => serializer.collect_str(other),
        }
    }
}

/// A single figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its name: one of [`super::NAMES`].
    pub name: &'static str,
    /// What it says.
    pub amount: Amount,
    /// How many persons or leaves it rests on.
    pub rests_on: u64,
}

/// A finished report.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// `registry` or `leaves`.
    #[serde(rename = "report")]
    pub name: &'static str,
    /// What it was asked for.
    pub settings: Settings,
    /// Single figures, as an object by name.
    #[serde(serialize_with = "by_name")]
    pub figures: Vec<Figure>,
    /// Tables, as an object by name.
    #[serde(serialize_with = "tables_by_name")]
    pub tables: Vec<Table>,
    /// What does not add up, cannot be read or is there twice.
    pub discrepancies: Vec<Discrepancy>,
}

fn by_name<S: Serializer>(figures: &[Figure], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(figures.iter().map(|figure| (figure.name, figure.amount)))
}

fn tables_by_name<S: Serializer>(tables: &[Table], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(tables.iter().map(|table| (table.name, table)))
}

impl Report {
    /// The figure called `name`.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<Amount> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| figure.amount)
    }

    /// The table called `name`.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The discrepancies with this code.
    #[must_use]
    pub fn discrepancies_of(&self, code: &str) -> Vec<&Discrepancy> {
        self.discrepancies.iter().filter(|discrepancy| discrepancy.finding.code == code).collect()
    }

    /// The report as it may be told: tables that do not add up are among the discrepancies, and small counts are held
    /// back where that was asked for.
    pub(super) fn finished(mut self) -> Self {
        let parts: Vec<_> = self.tables.iter().filter_map(Table::discrepancy).collect();
        self.discrepancies.splice(0..0, parts);
        if self.settings.suppress_small {
            super::small::hold_back(&mut self);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_rounded_half_up_to_two_decimals() {
        for (numerator, denominator, text) in
            [(49_661, 3_429, "14.48"), (1, 3, "0.33"), (2, 3, "0.67"), (1, 8, "0.13"), (7, 1, "7.00"), (0, 5, "0.00")]
        {
            assert_eq!(Amount::ratio(numerator, denominator).to_string(), text);
        }
        assert_eq!(Amount::ratio(5, 0), Amount::Unknown);
    }

    #[test]
    fn json_has_numbers_for_counts_and_null_for_what_is_not_known() {
        let amounts = [Amount::Count(3), Amount::pesos(870_000_005), Amount::Unknown, Amount::HeldBack];
        assert_eq!(serde_json::to_string(&amounts).unwrap(), r#"[3,"8700000.05",null,"<3"]"#);
    }
}
