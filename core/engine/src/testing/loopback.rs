//! A server on this machine that says exactly what a test wants said, however wrong.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acompana_sync::wire::{Limits, decode, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn message<T: DeserializeOwned>(&self) -> T {
        decode(&self.body, Limits::REQUEST).unwrap()
    }
}

pub(crate) enum Answer {
    /// These bytes, then the connection is closed.
    Bytes(Vec<u8>),
    /// These bytes, then the same piece for ever.
    Endless(Vec<u8>, Vec<u8>),
    /// Nothing, for a while.
    Silence(Duration),
}

pub(crate) fn plain(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut bytes =
        format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    Answer::Bytes(bytes)
}

pub(crate) fn message(status: u16, headers: &[(&str, &str)], message: &impl Serialize) -> Answer {
    let headers = [headers, &[("Content-Encoding", "zstd"), ("Content-Type", "application/json")]].concat();
    plain(status, &headers, &encode(message).unwrap())
}

pub(crate) struct Loopback {
    pub(crate) url: String,
    pub(crate) served: Arc<AtomicUsize>,
}

type Handler = dyn FnMut(Request) -> Answer + Send;

/// Serves until the test ends.
pub(crate) fn serve(handler: impl FnMut(Request) -> Answer + Send + 'static) -> Loopback {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = Arc::new(AtomicUsize::new(0));
    let (count, handler) = (Arc::clone(&served), Arc::new(Mutex::new(handler)));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (count, handler): (_, Arc<Mutex<Handler>>) = (Arc::clone(&count), Arc::clone(&handler) as _);
            std::thread::spawn(move || {
                if let Some(request) = receive(&stream) {
                    count.fetch_add(1, Ordering::SeqCst);
                    let answer = (handler.lock().unwrap())(request);
                    send(stream, answer);
                }
            });
        }
    });
    Loopback { url, served }
}

fn receive(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.trim().to_owned()),
            None => break,
        };
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    Some(Request { path, headers, body })
}

fn send(mut stream: TcpStream, answer: Answer) {
    // A client that hangs up early is part of what is tested.
    match answer {
        Answer::Bytes(bytes) => drop(stream.write_all(&bytes)),
        Answer::Endless(head, piece) => {
            let mut wrote = stream.write_all(&head);
            while wrote.is_ok() {
                wrote = stream.write_all(&piece);
            }
        }
        Answer::Silence(time) => std::thread::sleep(time),
    }
}
