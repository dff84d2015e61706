//! What the law on leaves does not fix, as a versioned policy.

/// The policy.
#[derive(Debug, Clone, Default)]
pub struct PolicySet {}
