//! The server's certificate.

mod reload;

use std::path::PathBuf;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};

pub(crate) use reload::keep_current;

use crate::config::TlsFiles;

/// A certificate or key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsFailure {
    /// Not readable as PEM.
    #[error("{path} could not be read as PEM: {cause}")]
    Pem {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: pem::Error,
    },
    /// No certificate in the file.
    #[error("there is no certificate in {path}")]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// The certificate and the key do not fit, or are of an unknown sort.
    #[error("the certificate cannot be used: {0}")]
    Unfit(#[from] rustls::Error),
}

/// TLS 1.2 and 1.3 with ring, from PEM files.
pub(crate) fn configuration(files: &TlsFiles) -> Result<Arc<ServerConfig>, TlsFailure> {
    let unreadable = |path: &PathBuf| {
        let path = path.clone();
        move |cause| TlsFailure::Pem { path, cause }
    };
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificates)
        .and_then(Iterator::collect)
        .map_err(unreadable(&files.certificates))?;
    if certificates.is_empty() {
        return Err(TlsFailure::NoCertificate { path: files.certificates.clone() });
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(unreadable(&files.key))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut configuration = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(certificates, key)?;
    configuration.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(configuration))
}
