//! The rule data that a verdict is made under: the leave policy and the drug catalogue, both versioned files.

use crate::leave::policy::PolicySet;
use crate::treatment::catalogue::DrugCatalogue;

/// Everything that the rules read besides the case itself. The device and the server name the same versions in every
/// verdict, so a difference between them can be explained.
#[derive(Debug, Clone, Default)]
pub struct RuleData {
    /// What the law on leaves does not fix (domain.md §1.5, policy knobs).
    pub leave_policy: PolicySet,
    /// Doses, routes, intervals and caps by drug (domain.md §3.5).
    pub drugs: DrugCatalogue,
}
