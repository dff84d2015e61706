//! A certificate that is renewed while the server runs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use acompana_tests::Server;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// An authority, and the certificates it gives.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap())
    }

    /// A certificate for this computer with its key, both as PEM, and the certificate as a client is shown it.
    fn certificate(&self) -> (String, String, Vec<u8>) {
        let key = KeyPair::generate().unwrap();
        let made = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &self.0).unwrap();
        (made.pem(), key.serialize_pem(), made.der().to_vec())
    }

    fn connect(&self, port: u16) -> StreamOwned<ClientConnection, TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(self.0.der().to_vec())).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", port)).unwrap())
    }

    /// The certificate that a new connection is shown, which must be good and serve.
    fn shown(&self, port: u16) -> Vec<u8> {
        let mut stream = self.connect(port);
        ask(&mut stream);
        stream.conn.peer_certificates().unwrap()[0].to_vec()
    }
}

/// A question on an open connection, which stays open.
fn ask(stream: &mut StreamOwned<ClientConnection, TcpStream>) {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    let mut rest = Vec::new();
    while !rest.ends_with(br#"{"status":"ok"}"#) {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        rest.push(byte[0]);
    }
}

fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < Duration::from_mins(1), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn put(folder: &Path, chain: &str, key: &str) {
    std::fs::write(folder.join("chain.pem"), chain).unwrap();
    std::fs::write(folder.join("key.pem"), key).unwrap();
}

#[test]
fn new_connections_get_the_new_certificate_and_a_bad_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let [(chain, key, first), (new_chain, new_key, second), (third_chain, third_key, third)] =
        [(); 3].map(|()| authority.certificate());
    put(folder.path(), &chain, &key);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let server = Server::start_with(&["--tls-cert", &path("chain.pem"), "--tls-key", &path("key.pem")], "info");
    let port = server.address.port();
    let mut old_connection = authority.connect(port);
    ask(&mut old_connection);
    assert_eq!(authority.shown(port), first);

    // Told by SIGHUP.
    put(folder.path(), &new_chain, &new_key);
    server.signal("HUP");
    wait_for("the second certificate", || authority.shown(port) == second);
    ask(&mut old_connection);

    // A key of another certificate, and a file that is no certificate: the one in use stays.
    for (chain, key) in [(&third_chain, &key), (&"nothing of that sort".to_owned(), &third_key)] {
        let before = server.log().matches("cannot be used").count();
        put(folder.path(), chain, key);
        server.signal("HUP");
        wait_for("a line in the log", || server.log().matches("cannot be used").count() > before);
        assert_eq!(authority.shown(port), second);
    }

    // Found without being told.
    put(folder.path(), &third_chain, &third_key);
    wait_for("the third certificate", || authority.shown(port) == third);
    ask(&mut old_connection);
}
