//! A JSON object of a case with the place where it lies, so that each refusal can name the field.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::leave::calendar::plausible;
use crate::leave::policy::UnreadablePolicy;

/// More earlier leaves or contribution periods than a working life has: the case is not what it claims to be.
const MANY: usize = 2_000;
/// The most days one entry may sum up. A leave has 28, but a case may sum up several in one line.
const MOST_DAYS: i64 = 36_525;

/// A case that cannot be judged because it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableCase {
    /// A field that every case needs is absent.
    #[error("{field} is missing")]
    Missing {
        /// JSON pointer.
        field: String,
    },
    /// A field has another JSON type.
    #[error("{field} must be of type {expected}")]
    WrongType {
        /// JSON pointer.
        field: String,
        /// `object`, `list`, `text`, `number`, `whole` or `boolean`.
        expected: &'static str,
    },
    /// A date is none, or lies in an impossible year.
    #[error("{field} is not a date such as 2026-05-04")]
    NotADate {
        /// JSON pointer.
        field: String,
    },
    /// An amount is none.
    #[error("{field} is not an amount such as 500.00")]
    NotMoney {
        /// JSON pointer.
        field: String,
    },
    /// A word is not one of those known, or a number is out of range.
    #[error("{field} must be {expected}")]
    OutOfRange {
        /// JSON pointer.
        field: String,
        /// What it may be, in signs that need no language.
        expected: &'static str,
    },
    /// The policy of the case.
    #[error(transparent)]
    Policy(#[from] UnreadablePolicy),
}

impl UnreadableCase {
    /// As a finding, so that it can be told in words.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let named = |field: &str| if field.is_empty() { "JSON".to_owned() } else { field.to_owned() };
        let about = |code, field: &str| Finding::error(code, field).with("name", named(field));
        match self {
            Self::Missing { field } => about("CASE-MISSING", field),
            Self::WrongType { field, expected } => about("CASE-TYPE", field).with("expected", *expected),
            Self::NotADate { field } => about("CASE-DATE", field),
            Self::NotMoney { field } => about("CASE-MONEY", field),
            Self::OutOfRange { field, expected } => about("CASE-VALUE", field).with("expected", *expected),
            Self::Policy(UnreadablePolicy::NotAnObject) => about("CASE-TYPE", "/policy").with("expected", "object"),
            Self::Policy(UnreadablePolicy::UnknownKnob { knob }) => {
                let field = format!("/policy/{}", knob.replace('~', "~0").replace('/', "~1"));
                Finding::error("CASE-POLICY-KNOB", field).with("knob", knob.clone())
            }
            Self::Policy(UnreadablePolicy::UnknownValue { knob, value, expected }) => {
                let finding = Finding::error("CASE-POLICY-VALUE", format!("/policy/{knob}")).with("knob", knob.clone());
                finding.with("value", value.clone()).with("expected", expected.clone())
            }
        }
    }
}

/// A JSON object and where it lies. A field that is `null` counts as absent.
pub(super) struct Object<'a> {
    fields: &'a Map<String, Value>,
    place: String,
}

impl<'a> Object<'a> {
    pub(super) fn of(value: &'a Value, place: String) -> Result<Self, UnreadableCase> {
        match value {
            Value::Object(fields) => Ok(Self { fields, place }),
            _ => Err(UnreadableCase::WrongType { field: place, expected: "object" }),
        }
    }

    pub(super) fn pointer(&self, name: &str) -> String {
        format!("{}/{name}", self.place)
    }

    pub(super) fn out_of_range(&self, name: &str, expected: &'static str) -> UnreadableCase {
        UnreadableCase::OutOfRange { field: self.pointer(name), expected }
    }

    fn wrong_type(&self, name: &str, expected: &'static str) -> UnreadableCase {
        UnreadableCase::WrongType { field: self.pointer(name), expected }
    }

    fn missing(&self, name: &str) -> UnreadableCase {
        UnreadableCase::Missing { field: self.pointer(name) }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn required(&self, name: &str) -> Result<&'a Value, UnreadableCase> {
        self.get(name).ok_or_else(|| self.missing(name))
    }

    pub(super) fn optional_object(&self, name: &str) -> Result<Option<Object<'a>>, UnreadableCase> {
        self.get(name).map(|value| Object::of(value, self.pointer(name))).transpose()
    }

    pub(super) fn object(&self, name: &str) -> Result<Object<'a>, UnreadableCase> {
        Object::of(self.required(name)?, self.pointer(name))
    }

    pub(super) fn list(&self, name: &str) -> Result<Option<Vec<Object<'a>>>, UnreadableCase> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Array(values)) if values.len() > MANY => Err(self.out_of_range(name, "≤ 2000")),
            Some(Value::Array(values)) => {
                let place = |index| format!("{}/{index}", self.pointer(name));
                let objects = values.iter().enumerate().map(|(index, value)| Object::of(value, place(index)));
                objects.collect::<Result<_, _>>().map(Some)
            }
            Some(_) => Err(self.wrong_type(name, "list")),
        }
    }

    pub(super) fn optional_text(&self, name: &str) -> Result<Option<String>, UnreadableCase> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.wrong_type(name, "text")),
        }
    }

    /// A text that is not blank.
    pub(super) fn words(&self, name: &str) -> Result<String, UnreadableCase> {
        self.optional_text(name)?.filter(|text| !text.trim().is_empty()).ok_or_else(|| self.missing(name))
    }

    pub(super) fn optional_boolean(&self, name: &str) -> Result<Option<bool>, UnreadableCase> {
        self.get(name).map(|value| value.as_bool().ok_or_else(|| self.wrong_type(name, "boolean"))).transpose()
    }

    pub(super) fn boolean(&self, name: &str) -> Result<bool, UnreadableCase> {
        self.optional_boolean(name)?.ok_or_else(|| self.missing(name))
    }

    pub(super) fn optional_date(&self, name: &str) -> Result<Option<Date>, UnreadableCase> {
        let Some(text) = self.optional_text(name)? else { return Ok(None) };
        // Ten bytes: the library would also take a date with a time after it.
        let date = if text.len() == 10 { text.parse().ok() } else { None };
        let date = date.filter(|date| plausible(*date));
        date.map(Some).ok_or_else(|| UnreadableCase::NotADate { field: self.pointer(name) })
    }

    pub(super) fn date(&self, name: &str) -> Result<Date, UnreadableCase> {
        self.optional_date(name)?.ok_or_else(|| self.missing(name))
    }

    pub(super) fn count(&self, name: &str) -> Result<i64, UnreadableCase> {
        let count = self.required(name)?.as_i64().ok_or_else(|| self.wrong_type(name, "whole"))?;
        if (0..=MOST_DAYS).contains(&count) { Ok(count) } else { Err(self.out_of_range(name, "0–36525")) }
    }
}
