//! What a kind of record must say about itself, so that store, sync and server can serve it without knowing it.
//!
//! To add a kind: a struct for its body, an implementation of [`Kind`], and a line in [`KindRegistry::standard`].
//! Nothing in `sync`, `engine` or `server` changes; `tests/tests/end_to_end/made_up_kind.rs` holds us to that.

mod access;
mod context;
mod merge_class;
mod registry;
mod scope;

pub use access::{Access, Actor, Deed, Role, UnknownRole};
pub use context::{CheckContext, Facts, FactsUnavailable, NoFacts, Side};
pub use merge_class::{FieldRule, MergeClass};
pub use registry::{KindRegistry, UnknownKind};
pub use scope::{Scope, UnreadableScope};

use jiff::{SignedDuration, Timestamp};

use crate::finding::Finding;
use crate::record::{Body, Record, RecordId};

/// The fixed facts about a kind.
#[derive(Debug, Clone, Copy)]
pub struct KindSpec {
    /// Name on the wire and in the stores: lower case with underscores, never changed.
    pub name: &'static str,
    /// Version of the body that this build writes.
    pub schema: u16,
    /// Whether a record of this kind is a fact that is never edited; corrections are new records with `supersedes`.
    pub append_only: bool,
    /// Merge class of the fields that are not of the default class, by top-level field name.
    pub fields: &'static [FieldRule],
    /// Merge class of every other field.
    pub default_class: MergeClass,
    /// Who may read, create and change it. A role that is not listed may do nothing.
    pub access: &'static [Access],
    /// A write that waited longer than this asks its author before it is sent (a leave request two days late).
    pub stale_after: Option<SignedDuration>,
}

impl KindSpec {
    /// Merge class of the top-level field `name`.
    #[must_use]
    pub fn class_of(&self, name: &str) -> MergeClass {
        self.fields.iter().find(|rule| rule.field == name).map_or(self.default_class, |rule| rule.class)
    }

    /// Whether one of the actor's roles may do `deed` on records of this kind.
    #[must_use]
    pub fn allows(&self, actor: &Actor, deed: Deed) -> bool {
        self.access.iter().any(|access| actor.roles.contains(&access.role) && access.allows(deed))
    }
}

/// The few typed values that stores index, the same columns for every kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// The patient it is about.
    pub subject: Option<RecordId>,
    /// The other person concerned: the holder of a leave, the guardian.
    pub party: Option<RecordId>,
    /// When it happened or starts, for ordering; the envelope's `occurred_at` unless the kind knows better.
    pub at: Option<Timestamp>,
    /// The unit (CLUES) where it happened.
    pub place: Option<String>,
    /// The state in its life cycle.
    pub status: Option<String>,
    /// What it is about: a CURP, a drug key, a CIE-10 code.
    pub code: Option<String>,
}

/// What the server adds of its own to a write it accepted: the decision on a leave, the certificate that follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The body with the server's fields set.
    pub body: Body,
    /// Records that follow from it. Their ids are derived, so a repeated decision makes nothing twice.
    pub creates: Vec<DerivedRecord>,
}

/// A record that the server makes because of another one.
#[derive(Debug, Clone, PartialEq)]
pub struct DerivedRecord {
    /// Its id, from [`RecordId::derived`].
    pub id: RecordId,
    /// Name of its kind.
    pub kind: &'static str,
    /// Its fields.
    pub body: Body,
}

/// A kind of record.
pub trait Kind: Send + Sync + 'static {
    /// The fixed facts about the kind.
    fn spec(&self) -> &'static KindSpec;

    /// The values to index. A field that cannot be read is left out, never an error: a store must be able to keep
    /// a record that a newer build wrote.
    fn facets(&self, record: &Record) -> Facets;

    /// The top-level fields that [`Kind::facets`] looks at, for a store that receives many records and need not read
    /// the rest. Nothing: it looks at any of them.
    fn facet_fields(&self) -> Option<&'static [&'static str]> {
        None
    }

    /// The scopes whose members receive the record, its home first. Who writes it must hold one of them.
    fn scopes(&self, record: &Record) -> Vec<Scope>;

    /// Judges a write: `record` as it would be, `before` as it is now (nothing when it is new). Collects all findings.
    ///
    /// The device calls it before saving, the server before accepting; `context.side` tells which.
    ///
    /// # Errors
    /// [`FactsUnavailable`] when what is already known could not be read. It is never a verdict on the record.
    fn check(
        &self,
        record: &Record,
        before: Option<&Record>,
        context: &CheckContext<'_>,
    ) -> Result<Vec<Finding>, FactsUnavailable>;

    /// What the server decides about a write that it accepted; nothing for most kinds.
    ///
    /// # Errors
    /// [`FactsUnavailable`] as in [`Kind::check`]; the write is then not accepted yet and will be tried again.
    fn decide(
        &self,
        _record: &Record,
        _before: Option<&Record>,
        _context: &CheckContext<'_>,
    ) -> Result<Option<Decision>, FactsUnavailable> {
        Ok(None)
    }
}
