//! How two edits of the same field meet (sync.md §7).

/// What happens to a field that both ends changed since they last agreed. A field that only one end changed is
/// always taken from that end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeClass {
    /// Words, contact data, preferences: the server's value stays, the other one is kept beside it and shown.
    Text,
    /// Dose, drug, weight, given or not, dates of treatment: never merged by a machine. Fields of the same group are
    /// read together (a dose means nothing without its unit), so a change to any of them on both ends is a conflict.
    Safety {
        /// Name of the group within the kind, such as `dose`.
        group: &'static str,
    },
    /// State of a life cycle: the kind's own check decides whether the step is still possible.
    State,
    /// A list of elements with `id`: each element is merged alone; elements added on both ends are both kept.
    Elements,
    /// Set by the server only; a device that sends it is refused.
    Server,
}

/// The merge class of one top-level field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldRule {
    /// Name of the top-level field.
    pub field: &'static str,
    /// Its class.
    pub class: MergeClass,
}

impl FieldRule {
    /// A rule for `field`.
    #[must_use]
    pub const fn new(field: &'static str, class: MergeClass) -> Self {
        Self { field, class }
    }
}
