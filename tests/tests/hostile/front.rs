//! What stands where the server should: it passes everything on to the real one, or answers in its place.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acompana_sync::wire::{Limits, SyncRequest, decode};

/// What is sent instead of an answer.
pub(crate) enum Answer {
    /// These bytes, then the connection is closed.
    Bytes(Vec<u8>),
    /// These bytes, then the same piece for ever.
    Endless(Vec<u8>, Vec<u8>),
    /// These bytes, a piece so many times, and these: large, and never whole in the memory of who sends it.
    Repeated(Vec<u8>, Vec<u8>, usize, Vec<u8>),
    /// These bytes, then a space each time.
    Drip(Vec<u8>, Duration),
    /// Nothing.
    Silence,
}

/// What the hostile server is asked.
pub(crate) struct Asked {
    /// The request, if it is one of `POST /v1/sync`.
    pub(crate) sync: Option<SyncRequest>,
}

type Hostile = dyn FnMut(&Asked) -> Answer + Send;

/// Listens on this machine.
pub(crate) struct Front {
    pub(crate) url: String,
    hostile: Arc<Mutex<Option<Box<Hostile>>>>,
}

impl Front {
    /// Before the real server, and honest at first.
    pub(crate) fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let hostile: Arc<Mutex<Option<Box<Hostile>>>> = Arc::default();
        let shared = Arc::clone(&hostile);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let hostile = Arc::clone(&shared);
                // A peer that hangs up early is part of what is tested.
                std::thread::spawn(move || drop(serve(stream, server, &hostile)));
            }
        });
        Self { url, hostile }
    }

    pub(crate) fn turn_hostile(&self, answer: impl FnMut(&Asked) -> Answer + Send + 'static) {
        *self.hostile.lock().unwrap() = Some(Box::new(answer));
    }

    pub(crate) fn turn_honest(&self) {
        *self.hostile.lock().unwrap() = None;
    }
}

fn serve(mut stream: TcpStream, server: SocketAddr, hostile: &Mutex<Option<Box<Hostile>>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let answer = hostile.lock().unwrap().as_mut().map(|answer| {
        let sync = (path == "/v1/sync").then(|| decode(&body, Limits::REQUEST).unwrap());
        answer(&Asked { sync })
    });
    match answer {
        None => {
            let mut real = TcpStream::connect(server)?;
            real.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())?;
            real.write_all(&body)?;
            std::io::copy(&mut real, &mut stream)?;
        }
        Some(Answer::Bytes(bytes)) => stream.write_all(&bytes)?,
        Some(Answer::Endless(begin, piece)) => {
            stream.write_all(&begin)?;
            loop {
                stream.write_all(&piece)?;
            }
        }
        Some(Answer::Repeated(begin, piece, times, end)) => {
            stream.write_all(&begin)?;
            let many = piece.repeat(1_000);
            for _ in 0..times / 1_000 {
                stream.write_all(&many)?;
            }
            stream.write_all(&end)?;
        }
        Some(Answer::Drip(begin, pause)) => {
            stream.write_all(&begin)?;
            loop {
                std::thread::sleep(pause);
                stream.write_all(b" ")?;
            }
        }
        Some(Answer::Silence) => std::thread::sleep(Duration::from_secs(30)),
    }
    Ok(())
}
