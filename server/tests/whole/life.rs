//! Starting, stopping, starting again, restoring.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use acompana_server::{Config, ServeError, serve};
use acompana_sync::wire::{SyncReply, encode};
use serde_json::json;

use crate::http::{answer, connect, head};
use crate::kinds::host;
use crate::server::Server;

fn refusal(adjust: impl FnOnce(&mut Config)) -> ServeError {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::new(folder.path().join("made"));
    config.host = host();
    adjust(&mut config);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(serve(config, std::future::pending(), |_| panic!("it listens"))).unwrap_err()
}

#[test]
fn other_computers_are_not_served_in_the_clear() {
    let anywhere: SocketAddr = "0.0.0.0:0".parse().unwrap();
    assert!(matches!(refusal(|config| config.listen = anywhere), ServeError::Unencrypted(_)));
    let anywhere: SocketAddr = "[::]:0".parse().unwrap();
    assert!(matches!(refusal(|config| config.listen = anywhere), ServeError::Unencrypted(_)));
    let proxied = Server::start_with(|config| {
        config.listen = "0.0.0.0:0".parse().unwrap();
        config.behind_tls_proxy = true;
    });
    assert_eq!(
        crate::http::call(([127, 0, 0, 1], proxied.address.port()).into(), "GET", "/healthz", &[], b"").status,
        200
    );
}

#[test]
fn a_taken_address_and_a_folder_that_cannot_be_made_are_told() {
    let server = Server::start();
    assert!(matches!(refusal(|config| config.listen = server.address), ServeError::Listen { .. }));
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(matches!(refusal(|config| config.data_dir = file.path().join("x")), ServeError::Store(_)));
}

#[test]
fn a_restart_keeps_everything() {
    let server = Server::start();
    let mut phone = server.clinician();
    let note = phone.note("a");
    phone.sync(std::slice::from_ref(&note));
    let counts = server.admin().counts().unwrap();
    let server = server.restart();
    assert_eq!(server.admin().counts().unwrap(), counts);
    phone.address = server.address;
    let again = phone.sync(&[note]);
    assert!(again[0].duplicate, "the same tokens, the same outcomes");
    let idle: SyncReply = phone.send(&phone.request(&[])).read();
    assert!(idle.scopes.is_empty(), "the same cursors and sums");
}

#[test]
fn stopping_lets_running_requests_finish() {
    let server = Server::start();
    let mut phone = server.clinician();
    let note = phone.note("on its way while the server stops");
    let bearer = format!("Bearer {}", phone.tokens().access_token);
    let body = encode(&phone.request(std::slice::from_ref(&note))).unwrap();
    let mut stream = connect(server.address);
    let headers = [("Authorization", bearer.as_str()), ("Content-Encoding", "zstd")];
    stream.write_all(head("POST", "/v1/sync", &headers, body.len()).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let address = server.address;
    let stopping = std::thread::spawn(move || server.stop());
    std::thread::sleep(Duration::from_millis(300));
    assert!(!stopping.is_finished(), "it waits for the request");
    stream.write_all(&body).unwrap();
    let reply: SyncReply = answer(&mut stream).read();
    assert!(reply.results[0].status.took_effect());
    let (folder, clock) = stopping.join().unwrap();
    assert!(std::net::TcpStream::connect(address).is_err(), "nobody listens any more");
    let server = Server::start_in(folder, clock, |_| {});
    assert_eq!(server.admin().counts().unwrap().ops_applied, 1);
}

#[test]
fn a_restored_backup_is_healed_by_the_devices() {
    let server = Server::start();
    let mut phone = server.clinician();
    let (kept, lost) = (phone.note("in the backup"), phone.note("after the backup"));
    phone.sync(std::slice::from_ref(&kept));
    server.clock.pass(Duration::from_secs(10));
    let copies = tempfile::tempdir().unwrap();
    server.admin().backup(&copies.path().join("acompana.db")).unwrap();
    let reply = phone.exchange(std::slice::from_ref(&lost));
    assert_eq!(reply.durable_through, kept.seq, "the device keeps what is in no backup");
    let (_, clock) = server.stop();

    let server = Server::start_in(copies, clock, |_| {});
    let epoch = server.admin().renew_epoch().unwrap();
    phone.address = server.address;
    let reply = phone.exchange(&[kept, lost.clone()]);
    assert_ne!(epoch, String::new());
    assert_eq!(reply.server_epoch, epoch);
    assert!(reply.results[0].duplicate && !reply.results[1].duplicate);
    assert!(phone.holds(lost.record));
    let counts = server.admin().counts().unwrap();
    assert_eq!((counts.ops_applied, counts.records["note"]), (2, 2));
    assert_eq!(json!(reply.durable_through), json!(0), "the restored store knows of no backup of its own");
}
