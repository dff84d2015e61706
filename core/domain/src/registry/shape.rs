//! The shape of a body, field by field, so that a form learns of *every* field that is missing or malformed and not only
//! of the first one that could not be read.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::finding::Finding;
use crate::record::{Body, Record, RecordId, TypedBody};

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Any text.
    Text,
    /// Text that is not blank.
    Words,
    /// A civil date, ISO 8601.
    Date,
    /// True or false.
    Flag,
    /// The id of a record or a person.
    Id,
    /// An amount, as text or number.
    Amount,
    /// An object with these fields.
    Object(&'static [Field]),
    /// A list of objects with these fields.
    List(&'static [Field]),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// One field of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    name: &'static str,
    shape: Shape,
    required: bool,
}

impl Field {
    /// A field without which the record cannot be kept as final.
    pub(super) const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: true }
    }

    /// A field that may be absent or null.
    pub(super) const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: false }
    }
}

impl Shape {
    /// The word by which the sentence says what was expected.
    const fn expected(self) -> &'static str {
        match self {
            Self::Text | Self::Words => "text",
            Self::Date => "date",
            Self::Flag => "flag",
            Self::Id => "id",
            Self::Amount => "amount",
            Self::Object(_) => "object",
            Self::List(_) => "list",
            Self::OneOf(_) => "choice",
        }
    }

    fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text | Self::Words, Value::String(_))
            | (Self::Flag, Value::Bool(_))
            | (Self::Object(_), Value::Object(_))
            | (Self::List(_), Value::Array(_))
            | (Self::Amount, Value::Number(_)) => true,
            (Self::Amount, Value::String(text)) => text.parse::<Decimal>().is_ok(),
            (Self::Date, Value::String(text)) => text.parse::<Date>().is_ok(),
            (Self::Id, Value::String(text)) => text.parse::<RecordId>().is_ok(),
            (Self::OneOf(words), Value::String(text)) => words.contains(&text.as_str()),
            _ => false,
        }
    }
}

/// What is missing or malformed in `body`, with pointers under `at`.
pub(super) fn judge(body: &Body, fields: &[Field], at: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for field in fields {
        let pointer = format!("{at}/{}", field.name);
        let value = body.get(field.name).filter(|value| !value.is_null());
        let blank = value.and_then(Value::as_str).is_some_and(|text| text.trim().is_empty());
        match value {
            None if field.required => findings.push(missing(field.name, &pointer)),
            None => {}
            Some(_) if blank && matches!(field.shape, Shape::Words) => findings.push(missing(field.name, &pointer)),
            Some(value) if !field.shape.fits(value) => findings.push(
                Finding::error("REG-SHAPE", pointer)
                    .with("name", field.name)
                    .with("expected", field.shape.expected())
                    .with("choices", choices(field.shape)),
            ),
            Some(value) => findings.extend(inside(field.shape, value, &pointer)),
        }
    }
    findings
}

/// A field that is not there.
pub(super) fn missing(name: &str, pointer: &str) -> Finding {
    Finding::error("REG-REQUIRED", pointer).with("name", name)
}

fn choices(shape: Shape) -> String {
    if let Shape::OneOf(words) = shape { words.join(", ") } else { String::new() }
}

fn inside(shape: Shape, value: &Value, pointer: &str) -> Vec<Finding> {
    match (shape, value) {
        (Shape::Object(fields), Value::Object(body)) => judge(body, fields, pointer),
        (Shape::List(fields), Value::Array(items)) => {
            let each = items.iter().enumerate().map(|(index, item)| match item {
                Value::Object(body) => judge(body, fields, &format!("{pointer}/{index}")),
                _ => vec![
                    Finding::error("REG-SHAPE", format!("{pointer}/{index}"))
                        .with("name", "element")
                        .with("expected", "object")
                        .with("choices", ""),
                ],
            });
            each.flatten().collect()
        }
        _ => Vec::new(),
    }
}

/// The typed body, or everything that keeps it from being read.
pub(super) fn read<T: TypedBody>(record: &Record, fields: &[Field]) -> Result<T, Vec<Finding>> {
    let findings = judge(&record.body, fields, "");
    if !findings.is_empty() {
        return Err(findings);
    }
    record.typed().map_err(|unreadable| {
        vec![Finding::error("REG-UNREADABLE", "").with("kind", unreadable.kind).with("reason", unreadable.reason)]
    })
}
