//! The codes that this area can emit.

/// Codes of this area; each has a sentence in every language.
#[rustfmt::skip]
pub const CODES: &[&str] = &[
    "LIC-01", "LIC-02", "LIC-03", "LIC-04", "LIC-05", "LIC-06",
    "LIC-07", "LIC-08", "LIC-09", "LIC-10", "LIC-11", "LIC-12",
    "LIC-13", "LIC-14", "LIC-15", "LIC-16", "LIC-17", "LIC-18",
    "LIC-19", "LIC-20", "LIC-21", "LIC-22", "LIC-23", "LIC-24",
    "LIC-25", "LIC-26", "LIC-27", "LIC-28", "LIC-29", "LIC-30",
    "LIC-31", "LIC-32", "LIC-33", "LIC-34", "LIC-35", "LIC-36",
    "LEAVE-STATE-CHANGED",
    "LEAVE-STEP-NOT-YOURS",
    "LEAVE-DUPLICATE",
    "LEAVE-NOT-YOURS",
    "LEAVE-FIELD-LOCKED",
    "LEAVE-FIELD-MISSING",
    "LEAVE-REFERENCE-UNKNOWN",
    "LEAVE-UNREADABLE",
    "LEAVE-CESSATION-LATE",
    "LEAVE-CESSATION-NOT-YOURS",
    "LEAVE-PRESCRIPTION-DAYS",
    "LEAVE-PRESCRIPTION-FUTURE",
    "LEAVE-LICENSE-SHAPE",
    "CASE-MISSING",
    "CASE-TYPE",
    "CASE-DATE",
    "CASE-MONEY",
    "CASE-NOT-JSON",
    "CASE-VALUE",
    "CASE-POLICY-KNOB",
    "CASE-POLICY-VALUE",
];
