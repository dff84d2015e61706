//! Why a catalogue file cannot be used.

/// A catalogue file that cannot be used. It is refused as a whole: a drug that was read by halves would be judged by
/// halves.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnusableCatalogue {
    /// It is not the JSON that is expected.
    #[error(
        "the drug catalogue cannot be read at line {line}, column {column}: {reason}. Correct that place and load it again"
    )]
    Unreadable {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What was wrong there.
        reason: String,
    },
    /// It can be read, but a value cannot be right.
    #[error(
        "the drug catalogue has a wrong value at {field} (near line {line}): {fault}. Correct it and load the file again"
    )]
    Wrong {
        /// Line on which the drug begins, from 1; 1 when it is about the whole file.
        line: usize,
        /// JSON pointer to the value.
        field: String,
        /// What is wrong.
        fault: Fault,
    },
}

/// What is wrong with a value of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing is there.
    #[error("it is empty; write a value")]
    Empty,
    /// A key that has not the form of one.
    #[error("'{0}' is not a medicine key; write it like 010.000.1768.00")]
    NotAKey(String),
    /// The same id, key or name as another one.
    #[error("'{0}' is there twice; leave it in one place only")]
    Twice(String),
    /// An amount that must be more than zero.
    #[error("{0} is not above zero; write a larger amount")]
    NotPositive(String),
    /// An amount beyond what medicine uses.
    #[error("{0} is too large for a dose; check the unit")]
    TooLarge(String),
    /// The least is more than the most.
    #[error("the least ({0}) is more than the most ({1}); exchange or correct them")]
    Reversed(String, String),
    /// A rule for a route that the drug has not.
    #[error("route {0} is not among the drug's routes; add it there or take it away here")]
    ForeignRoute(String),
    /// A route that is both permitted and forbidden.
    #[error("route {0} is both permitted and forbidden; leave it in one list only")]
    Contradiction(String),
    /// Measures that cannot be converted into each other.
    #[error("{0} and {1} cannot be converted into each other; leave only measures of one kind")]
    MixedMeasures(String, String),
    /// A volume, which tells no dose.
    #[error("mL alone tells no dose; use mg, mcg, g or UI")]
    Volume,
    /// A note without a sentence.
    #[error("'{0}' is not a note with a sentence; use one of {1}")]
    UnknownNote(String, String),
    /// A measured thing that limits no dose.
    #[error("'{0}' has no sentence as a limit of a dose; use one of {1}")]
    UnlimitedItem(String, String),
    /// A unit in which that is not measured.
    #[error("'{0}' is not a unit of this value; write the limit in {1}")]
    ForeignUnit(String, String),
    /// Two fields of which exactly one must be there.
    #[error("write either {0} or {1}, exactly one of them")]
    EitherOr(&'static str, &'static str),
    /// A family or group that the file does not describe.
    #[error("'{0}' is not described in this file; describe it or correct the name")]
    Unknown(String),
}
