//! A certificate of the server's own.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;

use acompana_server::TlsFiles;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::http::{answer, head};
use crate::server::Server;

#[test]
fn connections_are_encrypted_with_the_given_certificate() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { certificates: folder.path().join("chain.pem"), key: folder.path().join("key.pem") };
    std::fs::write(&files.certificates, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    let server = Server::start_with(|config| {
        config.tls = Some(files);
        config.listen = "0.0.0.0:0".parse().unwrap();
    });

    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(made.cert.der().to_vec())).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let socket = TcpStream::connect(("127.0.0.1", server.address.port())).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    stream.write_all(head("GET", "/healthz", &[], 0).as_bytes()).unwrap();
    assert_eq!(answer(&mut stream).status, 200);
}

#[test]
fn a_key_that_is_none_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { certificates: folder.path().join("none.pem"), key: folder.path().join("none.pem") };
    std::fs::write(&files.key, "nothing of that sort").unwrap();
    let mut config = acompana_server::Config::new(folder.path());
    config.tls = Some(files);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let failure = runtime.block_on(acompana_server::serve(config, std::future::pending(), |_| ())).unwrap_err();
    assert!(matches!(failure, acompana_server::ServeError::Tls(_)), "{failure}");
}
