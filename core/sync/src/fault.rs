//! A store that could not do what was asked.

/// The store failed. Nothing was decided and nothing was lost: the transaction it happened in is rolled back.
#[derive(Debug, thiserror::Error)]
#[error("the store could not be read or written: {0}")]
pub struct StoreFault(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl StoreFault {
    /// Wraps the store's own error, which [`StoreFault::cause`] gives back.
    pub fn new(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Box::new(cause))
    }

    /// The store's own error, if it is an `E`.
    pub fn cause<E: std::error::Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }
}

impl From<acompana_domain::kind::FactsUnavailable> for StoreFault {
    fn from(unavailable: acompana_domain::kind::FactsUnavailable) -> Self {
        Self::new(unavailable)
    }
}
