//! A telephone line between a device and the server that can be cut, and that can lose an answer.
//!
//! It forwards TCP on loopback and knows one thing about HTTP/1.1: request and answer take turns. So it can tell the
//! moment when a request arrives from the moment when its answer does, and cut the line at either.

#![allow(unreachable_pub, reason = "the whole-system tests take it into their library as it is")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A moment on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The first bytes of a request have arrived; the server has seen none of them.
    Request,
    /// The first bytes of an answer have arrived: the server has done its work, the device knows nothing yet.
    Answer,
}

/// What the line does at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Lets it pass.
    Pass,
    /// Cuts this connection.
    Cut,
}

/// Decides what happens at each moment.
pub type Decide = dyn Fn(Moment) -> Fate + Send + Sync;

/// Bytes that went over the line, with the headers of HTTP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// From the devices to the server.
    pub sent: u64,
    /// From the server to the devices.
    pub received: u64,
}

#[derive(Debug, Default)]
struct Meter {
    sent: AtomicU64,
    received: AtomicU64,
}

/// The line. Dropping it cuts everything.
pub struct Line {
    address: SocketAddr,
    up: watch::Sender<bool>,
    meter: Arc<Meter>,
    accept: JoinHandle<()>,
}

impl Line {
    /// A line from a free loopback port to `target`, up from the start.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn to(target: SocketAddr, decide: Arc<Decide>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (up, watching) = watch::channel(true);
        let meter = Arc::new(Meter::default());
        let metered = Arc::clone(&meter);
        let accept = tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                let up = watching.clone();
                // A call while the line is down is hung up at once, as a phone without a signal fails at once.
                if *up.borrow() {
                    tokio::spawn(carry(device, target, up, Arc::clone(&decide), Arc::clone(&metered)));
                }
            }
        });
        Ok(Self { address, up, meter, accept })
    }

    /// Where devices call.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What went over it so far.
    #[must_use]
    pub fn carried(&self) -> Carried {
        let [sent, received] = [&self.meter.sent, &self.meter.received].map(|bytes| bytes.load(Ordering::Relaxed));
        Carried { sent, received }
    }

    /// Cuts the line, calls under way included.
    pub fn cut(&self) {
        self.up.send_replace(false);
    }

    /// Mends it.
    pub fn mend(&self) {
        self.up.send_replace(true);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.accept.abort();
        self.up.send_replace(false);
    }
}

/// Carries one connection until either end hangs up, the line is cut or the decision says so. An error on a line that
/// is about losing things is an end like any other.
async fn carry(
    mut device: TcpStream,
    target: SocketAddr,
    mut up: watch::Receiver<bool>,
    decide: Arc<Decide>,
    meter: Arc<Meter>,
) {
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    let mut turn = Moment::Answer;
    let (mut outward, mut inward) = (vec![0; 16 << 10], vec![0; 16 << 10]);
    loop {
        tokio::select! {
            read = device.read(&mut outward) => {
                let Ok(n @ 1..) = read else { return };
                if std::mem::replace(&mut turn, Moment::Request) == Moment::Answer && decide(Moment::Request) == Fate::Cut {
                    return;
                }
                if server.write_all(&outward[..n]).await.is_err() { return; }
                meter.sent.fetch_add(n as u64, Ordering::Relaxed);
            }
            read = server.read(&mut inward) => {
                let Ok(n @ 1..) = read else { return };
                if std::mem::replace(&mut turn, Moment::Answer) == Moment::Request && decide(Moment::Answer) == Fate::Cut {
                    return;
                }
                if device.write_all(&inward[..n]).await.is_err() { return; }
                meter.received.fetch_add(n as u64, Ordering::Relaxed);
            }
            changed = up.changed() => {
                if changed.is_err() || !*up.borrow() { return; }
            }
        }
    }
}
