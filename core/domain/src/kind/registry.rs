//! The kinds that a build knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Kind;

/// The kinds that a store, a device or a server serves. Cheap to clone.
#[derive(Clone)]
pub struct KindRegistry {
    kinds: Arc<BTreeMap<&'static str, Arc<dyn Kind>>>,
}

impl KindRegistry {
    /// The kinds of Acompaña.
    #[must_use]
    pub fn standard() -> Self {
        let mut kinds: BTreeMap<&'static str, Arc<dyn Kind>> = BTreeMap::new();
        let areas = crate::registry::kinds().into_iter().chain(crate::leave::kinds()).chain(crate::treatment::kinds());
        for kind in areas {
            kinds.insert(kind.spec().name, kind);
        }
        Self { kinds: Arc::new(kinds) }
    }

    /// These kinds and one more.
    #[must_use]
    pub fn with(&self, kind: Arc<dyn Kind>) -> Self {
        let mut kinds = BTreeMap::clone(&self.kinds);
        kinds.insert(kind.spec().name, kind);
        Self { kinds: Arc::new(kinds) }
    }

    /// The kind called `name`.
    ///
    /// # Errors
    /// [`UnknownKind`] when this build does not know it: a newer peer wrote it, or the name is misspelt.
    pub fn get(&self, name: &str) -> Result<&dyn Kind, UnknownKind> {
        self.kinds.get(name).map(AsRef::as_ref).ok_or_else(|| UnknownKind { name: name.to_owned() })
    }

    /// All kinds, by name.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Kind> {
        self.kinds.values().map(AsRef::as_ref)
    }
}

impl std::fmt::Debug for KindRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.kinds.keys()).finish()
    }
}

/// A kind that this build does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this version does not know records of kind '{name}'; update it to work with them")]
pub struct UnknownKind {
    /// The name as it was given.
    pub name: String,
}
