//! Which proxies are believed about whom they speak for.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// A network, such as `10.0.0.0/8`, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// A text that is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is neither an address nor a network; write it like 10.0.0.7 or 10.0.0.0/8")]
pub struct UnreadableNetwork(pub String);

impl FromStr for Network {
    type Err = UnreadableNetwork;

    fn from_str(text: &str) -> Result<Self, UnreadableNetwork> {
        let unreadable = || UnreadableNetwork(text.to_owned());
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.trim().parse().map_err(|_| unreadable())?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), |prefix| prefix.trim().parse().map_err(|_| unreadable()))?;
        if prefix > longest {
            return Err(unreadable());
        }
        Ok(Self { address, prefix })
    }
}

impl Network {
    /// Whether the address is in it. An IPv4 address that came over an IPv6 socket is still that address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address.to_canonical(), address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(other)) => {
                let differing = u32::from(ours) ^ u32::from(other);
                differing.checked_shr(32 - u32::from(self.prefix.min(32))).unwrap_or(0) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(other)) => {
                let differing = u128::from(ours) ^ u128::from(other);
                differing.checked_shr(128 - u32::from(self.prefix)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// The address that a request came from: the peer's own, or what trusted proxies tell in `X-Forwarded-For`.
///
/// Each proxy adds whom it heard it from at the end. So the list is read from the end, through the proxies that are
/// trusted, up to the first address that is not one of them: what stands before it is what the client says of itself.
pub(crate) fn client_address<'a>(
    peer: IpAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
    trusted: impl Fn(IpAddr) -> bool,
) -> IpAddr {
    let mut client = peer;
    for told in forwarded.rev().flat_map(|list| list.rsplit(',')) {
        if !trusted(client) {
            break;
        }
        let Some(address) = read(told.trim()) else { break };
        client = address;
    }
    client
}

/// Some proxies write the port as well, and brackets around IPv6.
fn read(told: &str) -> Option<IpAddr> {
    let plain = told.parse().ok();
    plain.or_else(|| told.parse().ok().map(|socket: std::net::SocketAddr| socket.ip()))
}

/// Who has one IPv6 address has its whole /64.
pub(crate) fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from(u128::from(address) & (u128::MAX << 64))),
    }
}
