//! HTTP/1.1 by hand, so that tests can also send what no client library would.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use acompana_sync::wire::{Limits, Problem, ProblemCode, decode};
use serde::de::DeserializeOwned;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn read<T: DeserializeOwned>(&self) -> T {
        match self.headers.get("content-encoding").map(String::as_str) {
            Some("zstd") => decode(&self.body, Limits::REPLY).unwrap(),
            _ => serde_json::from_slice(&self.body).unwrap(),
        }
    }

    /// The problem, which must fit its status.
    #[track_caller]
    pub fn problem(&self) -> ProblemCode {
        assert_ne!(self.status, 200);
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        let told = self.headers.get("retry-after").map(|seconds| seconds.parse().unwrap());
        assert_eq!(told, problem.retry_after);
        problem.code
    }
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

pub fn head(method: &str, path: &str, headers: &[(&str, &str)], length: usize) -> String {
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {length}\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    head + "\r\n"
}

pub fn answer(stream: &mut impl Read) -> Answer {
    let mut bytes = Vec::new();
    // A server that hangs up on a body it does not want may reset the connection after its answer.
    let mut chunk = [0; 8192];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(n) => bytes.extend_from_slice(&chunk[..n]),
            Err(cause) => {
                assert!(!bytes.is_empty(), "no answer: {cause}");
                break;
            }
        }
    }
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Answer { status, headers, body: bytes[end + 4..].to_vec() }
}

pub fn call(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = connect(address);
    stream.write_all(head(method, path, headers, body.len()).as_bytes()).unwrap();
    // The answer may come before the body was taken.
    stream.write_all(body).ok();
    answer(&mut stream)
}
