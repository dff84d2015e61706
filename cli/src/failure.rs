//! Why a command could not do what it was asked.

use acompana_core::CoreError;
use acompana_domain::Finding;
use fluent_bundle::FluentValue;

use crate::exit::Exit;

/// A failure: the sentence's key with its values, and how the run ends. The sentence says what happened and where, its
/// hint (attribute `.hint` of the same key) what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    /// How the run ends.
    pub(crate) exit: Exit,
    /// Key of the sentence.
    pub(crate) key: &'static str,
    /// Its named values.
    pub(crate) args: Vec<(&'static str, FluentValue<'static>)>,
    /// What the rules found, to be told with it.
    pub(crate) findings: Vec<Finding>,
    /// The core's error, where its own words are told (the value `told`).
    pub(crate) core: Option<CoreError>,
}

impl Failure {
    /// A failure without values yet.
    pub(crate) fn new(exit: Exit, key: &'static str) -> Self {
        Self { exit, key, args: Vec::new(), findings: Vec::new(), core: None }
    }

    /// What was handed in could not be read.
    pub(crate) fn input(key: &'static str) -> Self {
        Self::new(Exit::Input, key)
    }

    /// The same failure with one more named value.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The same failure, because of these findings.
    pub(crate) fn because(mut self, findings: Vec<Finding>) -> Self {
        self.findings = findings;
        self
    }

    /// The same failure, told in the words that the core has for it.
    pub(crate) fn told_by(mut self, error: CoreError) -> Self {
        self.core = Some(error);
        self
    }

    /// The same failure with one more named value, told as it shows itself.
    pub(crate) fn showing(self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.with(name, value.to_string())
    }
}
