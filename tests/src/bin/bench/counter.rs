//! A wire that counts: forwards HTTP/1.1 between a device and the server and notes the bytes of every body.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Bytes that passed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Messages.
    pub(crate) messages: u64,
    /// Bytes of their bodies.
    pub(crate) bodies: u64,
    /// Bytes of everything, headers included.
    pub(crate) bytes: u64,
}

/// The wire.
pub(crate) struct Counter {
    /// Where devices call.
    pub(crate) address: SocketAddr,
    out: Arc<Mutex<Passed>>,
    back: Arc<Mutex<Passed>>,
}

impl Counter {
    /// A wire to `server`, which lies for as long as the process runs.
    pub(crate) fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let counter = Self { address: listener.local_addr().unwrap(), out: Arc::default(), back: Arc::default() };
        let (out, back) = (Arc::clone(&counter.out), Arc::clone(&counter.back));
        std::thread::spawn(move || {
            while let Ok((device, _)) = listener.accept() {
                let Ok(server) = TcpStream::connect(server) else { continue };
                for (from, to, passed) in [(&device, &server, &out), (&server, &device, &back)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let passed = Arc::clone(passed);
                    from.set_nodelay(true).unwrap();
                    std::thread::spawn(move || carry(from, to, &passed));
                }
            }
        });
        counter
    }

    /// What passed since the last time this was asked: outwards and back.
    pub(crate) fn passed(&self) -> (Passed, Passed) {
        let take = |passed: &Mutex<Passed>| std::mem::take(&mut *passed.lock().unwrap());
        (take(&self.out), take(&self.back))
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, passed: &Mutex<Passed>) {
    let (mut buffer, mut reader) = (vec![0; 64 << 10], Messages::default());
    while let Ok(n @ 1..) = from.read(&mut buffer) {
        reader.take(&buffer[..n], &mut passed.lock().unwrap());
        if to.write_all(&buffer[..n]).is_err() {
            break;
        }
    }
    let _ended = to.shutdown(std::net::Shutdown::Write);
}

/// Tells headers from bodies. Both ends announce the length of what they send.
#[derive(Default)]
struct Messages {
    header: Vec<u8>,
    left: usize,
}

impl Messages {
    fn take(&mut self, mut bytes: &[u8], passed: &mut Passed) {
        passed.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            if self.left > 0 {
                let taken = self.left.min(bytes.len());
                passed.bodies += taken as u64;
                self.left -= taken;
                bytes = &bytes[taken..];
                continue;
            }
            self.header.push(bytes[0]);
            bytes = &bytes[1..];
            if self.header.ends_with(b"\r\n\r\n") {
                let header = String::from_utf8_lossy(&std::mem::take(&mut self.header)).to_ascii_lowercase();
                let length = header.lines().find_map(|line| line.strip_prefix("content-length:"));
                self.left = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
                passed.messages += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_told_from_headers() {
        let (mut reader, mut passed) = (Messages::default(), Passed::default());
        let wire = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nxy";
        for piece in wire.chunks(7) {
            reader.take(piece, &mut passed);
        }
        assert_eq!(passed, Passed { messages: 2, bodies: 5, bytes: wire.len() as u64 });
    }
}
