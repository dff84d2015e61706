//! Rates, places and addresses.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use acompana_domain::record::DeviceId;

use super::*;

fn device(n: u8) -> DeviceId {
    DeviceId::from_bytes([n; 16])
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn a_burst_passes_and_then_the_rate_holds_for_each_alone() {
    let one = NonZeroU32::MIN;
    let rates = Rates::new(Some(Rate { per_second: one, burst: one.saturating_add(2) }));
    assert!((0..3).all(|_| rates.ask(&"a").is_none()));
    let wait = rates.ask(&"a").expect("the fourth waits");
    assert!(wait > Duration::ZERO && wait <= Duration::from_secs(1), "{wait:?}");
    assert!(rates.ask(&"b").is_none(), "who has not asked yet does not wait for others");
    let unlimited = Rates::new(Rate::of(0));
    assert!((0..10_000).all(|_| unlimited.ask(&"a").is_none()));
}

#[test]
fn places_are_kept_while_asking_and_go_on_when_silent() {
    let (start, lease) = (Instant::now(), Duration::from_mins(1));
    let later = |seconds| start + Duration::from_secs(seconds);
    let places = FirstSyncs::new(2, lease);
    assert!(places.enter(device(1), start) && places.enter(device(2), start));
    assert!(!places.enter(device(3), later(30)), "both places are taken");
    assert!(places.enter(device(1), later(30)), "who has a place goes on");
    assert_eq!(places.running(later(59)), 2);
    assert!(places.enter(device(3), later(61)), "the second was silent for too long");
    assert!(!places.enter(device(2), later(61)));
    places.leave(device(1), later(62));
    assert!(places.enter(device(2), later(62)));
}

#[test]
fn networks_hold_what_they_say() {
    for (network, inside, outside) in [
        ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
        ("10.0.0.7", "10.0.0.7", "10.0.0.8"),
        ("10.0.0.7", "::ffff:10.0.0.7", "::ffff:10.0.0.6"),
        ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
        ("::1", "::1", "::2"),
        ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
    ] {
        let parsed: Network = network.parse().unwrap();
        assert!(parsed.contains(ip(inside)), "{network} {inside}");
        assert!(!parsed.contains(ip(outside)), "{network} {outside}");
    }
    for wrong in ["", "proxy", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "::/129"] {
        assert_eq!(wrong.parse::<Network>(), Err(UnreadableNetwork(wrong.to_owned())));
    }
}

#[test]
fn only_trusted_proxies_are_believed() {
    let trusted: Vec<Network> = vec!["10.0.0.0/8".parse().unwrap()];
    let told = |peer: &str, lists: &[&str]| {
        client_address(ip(peer), lists.iter().copied(), |address| trusted.iter().any(|net| net.contains(address)))
    };
    assert_eq!(told("203.0.113.9", &["198.51.100.1"]), ip("203.0.113.9"), "a stranger's word is worth nothing");
    assert_eq!(told("10.0.0.1", &["198.51.100.1"]), ip("198.51.100.1"));
    assert_eq!(told("10.0.0.1", &["1.2.3.4, 198.51.100.1"]), ip("198.51.100.1"), "the client's own word is left out");
    assert_eq!(told("10.0.0.1", &["1.2.3.4", "198.51.100.1, 10.0.0.2"]), ip("198.51.100.1"), "through two proxies");
    assert_eq!(told("10.0.0.1", &["[2001:db8::1]:4711"]), ip("2001:db8::1"));
    assert_eq!(told("10.0.0.1", &["unknown"]), ip("10.0.0.1"));
    assert_eq!(told("10.0.0.1", &[]), ip("10.0.0.1"));
}
