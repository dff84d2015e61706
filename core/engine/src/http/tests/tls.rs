//! What is said of a secure connection that does not come about: never which server it was.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::super::{Http, HttpError, Trust};
use super::request;

/// A server with a certificate for `name`, and that certificate as PEM.
fn serve_as(name: &str) -> (u16, Vec<u8>) {
    let (key, mut params) = (KeyPair::generate().unwrap(), CertificateParams::new([name.to_owned()]).unwrap());
    // Issuers are told apart by their names.
    params.distinguished_name.push(DnType::CommonName, name);
    let made = params.self_signed(&key).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.der().clone()], key)
        .unwrap();
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            // A client that does not trust the server hangs up here.
            if stream.read(&mut [0; 1024]).is_ok() {
                drop(stream.write_all(b"HTTP/1.1 404 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
            }
        }
    });
    (port, made.pem().into_bytes())
}

fn told(port: u16, ca_pem: Vec<u8>) -> HttpError {
    let trust = Trust { ca_pem: Some(ca_pem), plain_http: false };
    let http = Http::new(&format!("https://localhost:{port}"), &trust).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(http.sync("a-token", &request(), Duration::from_secs(10))).unwrap_err()
}

#[test]
fn a_certificate_that_is_refused_names_no_server() {
    let (elsewhere, its_own) = serve_as("oncology.hospital.invalid");
    let (_, anothers) = serve_as("localhost");
    for (ca_pem, words) in [(its_own, "is for another name"), (anothers, "not trusted")] {
        let error = told(elsewhere, ca_pem);
        let HttpError::Unreachable { reason } = &error else { panic!("{error:?}") };
        assert!(reason.contains(words) && reason.contains("no connection"), "{reason}");
        for name in ["localhost", "hospital", "127.0.0.1"] {
            assert!(!reason.contains(name), "{reason}");
        }
    }
    let (here, its_own) = serve_as("localhost");
    assert!(matches!(told(here, its_own), HttpError::Unreadable { .. }), "a trusted server is heard");
}
