//! A case on standard input that has not the shape of one.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::amount;
use crate::finding::Args;
use crate::message::{self, Locale};

/// What could not be read in a case, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} at {field}")]
pub(crate) struct MalformedCase {
    /// Code of its sentence.
    pub(crate) code: &'static str,
    /// JSON pointer.
    pub(crate) field: String,
}

impl MalformedCase {
    fn new(code: &'static str, field: &str) -> Self {
        Self { code, field: field.to_owned() }
    }

    /// The error object of the answer.
    pub(crate) fn to_json(&self, locale: Locale) -> Value {
        let place = if self.field.is_empty() { "/" } else { &self.field };
        let args = Args::from([("field".to_owned(), place.into())]);
        json!({ "code": self.code, "field": self.field, "message": message::render(locale, self.code, &args) })
    }
}

/// An object whose fields are read one by one, with the pointer to each.
pub(crate) struct Reader<'a> {
    fields: Option<&'a Map<String, Value>>,
    base: String,
}

/// The zone of a time written without one: most of Mexico has kept it all year since 2022.
fn local_zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(-6))
}

impl<'a> Reader<'a> {
    /// The object at `base`. Absent and `null` read as an object without fields.
    pub(crate) fn new(value: Option<&'a Value>, base: &str) -> Result<Self, MalformedCase> {
        match value {
            None | Some(Value::Null) => Ok(Self { fields: None, base: base.to_owned() }),
            Some(Value::Object(fields)) => Ok(Self { fields: Some(fields), base: base.to_owned() }),
            Some(_) => Err(MalformedCase::new("CASE-DOSE-SHAPE", base)),
        }
    }

    pub(crate) fn pointer(&self, name: &str) -> String {
        format!("{}/{name}", self.base)
    }

    /// The field, unless it is absent, `null` or blank text.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        let value = self.fields?.get(name)?;
        let blank = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
        (!blank).then_some(value)
    }

    pub(crate) fn object(&self, name: &str) -> Result<Self, MalformedCase> {
        Self::new(self.get(name), &self.pointer(name))
    }

    pub(crate) fn list(&self, name: &str) -> Result<Vec<Self>, MalformedCase> {
        let base = self.pointer(name);
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => {
                let element = |(place, value)| {
                    let reader = Self::new(Some(value), &format!("{base}/{place}"))?;
                    // A null in a list is not an absent field.
                    if reader.fields.is_some() {
                        Ok(reader)
                    } else {
                        Err(MalformedCase::new("CASE-DOSE-SHAPE", &reader.base))
                    }
                };
                values.iter().enumerate().map(element).collect()
            }
            Some(_) => Err(MalformedCase::new("CASE-DOSE-SHAPE", &base)),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, MalformedCase> {
        let text =
            |value: &'a Value| value.as_str().ok_or_else(|| MalformedCase::new("CASE-DOSE-SHAPE", &self.pointer(name)));
        self.get(name).map(text).transpose()
    }

    /// A text or a number, unread.
    pub(crate) fn scalar(&self, name: &str) -> Result<Option<&'a Value>, MalformedCase> {
        match self.get(name) {
            Some(Value::Array(_) | Value::Object(_) | Value::Bool(_)) => {
                Err(MalformedCase::new("CASE-DOSE-SHAPE", &self.pointer(name)))
            }
            other => Ok(other),
        }
    }

    pub(crate) fn quantity(&self, name: &str) -> Result<Option<Decimal>, MalformedCase> {
        let read =
            |value| amount::from_json(value).map_err(|_| MalformedCase::new("CASE-DOSE-NUMBER", &self.pointer(name)));
        self.scalar(name)?.map(read).transpose()
    }

    pub(crate) fn date(&self, name: &str) -> Result<Option<Date>, MalformedCase> {
        let read = |text: &str| -> Result<Date, MalformedCase> {
            text.trim().parse().map_err(|_| MalformedCase::new("CASE-DOSE-DATE", &self.pointer(name)))
        };
        self.text(name)?.map(read).transpose()
    }

    /// Whether the field is a day without a time.
    pub(crate) fn is_day(&self, name: &str) -> bool {
        self.get(name).and_then(Value::as_str).is_some_and(is_day)
    }

    /// An instant and the zone it was written in. Without a zone or in UTC: central Mexico; without a time: noon.
    pub(crate) fn instant(&self, name: &str) -> Result<Option<(Timestamp, TimeZone)>, MalformedCase> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let instant = read_instant(text.trim());
        instant.map(Some).ok_or_else(|| MalformedCase::new("CASE-DOSE-TIME", &self.pointer(name)))
    }
}

/// Whether a text that reads as a time is a day alone.
fn is_day(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= 10 && text.parse::<Date>().is_ok()
}

fn read_instant(text: &str) -> Option<(Timestamp, TimeZone)> {
    if let Ok(zoned) = text.parse::<Zoned>() {
        return Some((zoned.timestamp(), zoned.time_zone().clone()));
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
        // A time told in UTC was not taken in Greenwich: its calendar day is that of central Mexico.
        let offset = pieces.to_numeric_offset().filter(|offset| *offset != jiff::tz::Offset::UTC);
        let zone = offset.map_or_else(local_zone, TimeZone::fixed);
        return Some((instant, zone));
    }
    // A date alone also reads as a date and time, at midnight.
    let civil = match text.parse::<Date>() {
        Ok(date) if is_day(text) => date.at(12, 0, 0, 0),
        _ => text.parse::<DateTime>().ok()?,
    };
    let zone = local_zone();
    zone.to_timestamp(civil).ok().map(|instant| (instant, zone))
}
