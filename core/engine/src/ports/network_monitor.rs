//! What the connection costs.

use super::PortError;
use crate::sync::Network;

/// Tells what the connection is right now: Android's `ConnectivityManager`, Apple's `NWPathMonitor`. Asked before each
/// exchange of a sync; answer from what the platform told last, within a second.
#[cfg_attr(feature = "uniffi", uniffi::export(foreign))]
pub trait NetworkMonitor: Send + Sync + 'static {
    /// The connection as it is now.
    ///
    /// # Errors
    /// When the platform does not say. The sync goes on in small pages then, as over mobile data.
    fn network(&self) -> Result<Network, PortError>;
}
