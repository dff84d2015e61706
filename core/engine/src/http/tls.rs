//! Whom to trust: fixed public roots, or the institution's own certificates.
//!
//! rustls with ring and no platform verifier: no set-up on Android, no C tool chain, and tests can bring a certificate.
//! The price is that certificates which a person added to the phone do not count, which for medical data is no loss.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, RootCertStore};

use super::HttpError;

pub(super) fn config(ca_pem: Option<&[u8]>) -> Result<ClientConfig, HttpError> {
    let unusable = |reason: String| HttpError::Certificates { reason };
    let mut roots = RootCertStore::empty();
    match ca_pem {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
                roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(unusable("there is no certificate in the file".to_owned()));
            }
        }
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// What TLS complains of, where an error comes from TLS, in words of our own: its text names the server that was asked and
/// those that the certificate is for.
pub(super) fn complaint(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(of_kind(tls));
        }
        // An I/O error hides what it carries from `source`.
        let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match carried {
            Some(carried) => Some(carried),
            None => error.source(),
        };
    }
    None
}

fn of_kind(error: &rustls::Error) -> &'static str {
    let rustls::Error::InvalidCertificate(certificate) = error else {
        return "TLS: no secure connection could be agreed on";
    };
    match certificate {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "TLS: the server's certificate has expired, or the device's clock is wrong"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "TLS: the server's certificate is not valid yet, or the device's clock is wrong"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "TLS: the server's certificate is for another name"
        }
        CertificateError::UnknownIssuer => "TLS: the server's certificate is from an issuer that is not trusted",
        CertificateError::Revoked => "TLS: the server's certificate was revoked",
        _ => "TLS: the server's certificate is not accepted",
    }
}
