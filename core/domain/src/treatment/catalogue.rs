//! The editable drug catalogue.

/// The catalogue.
#[derive(Debug, Clone, Default)]
pub struct DrugCatalogue {}
