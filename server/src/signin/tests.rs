//! Codes and throttling. Enrolment and tokens are tested over a listening server.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{CodeText, Secret, Throttle, hash_of};
use crate::config::Limits;

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn codes_are_read_as_people_type_them() {
    let code = CodeText::read("0123A-BCXYZ").unwrap();
    for typed in ["0123abcxyz", " o i 2 3 a - b c x y z ", "OL23A–BCXYZ", "0123A.BCXYZ"] {
        assert_eq!(CodeText::read(typed), Some(code.clone()), "{typed}");
    }
    for wrong in ["", "0123A-BCXY", "0123A-BCXYZ0", "0123A-BCXYU", "0123A-BCXYñ", "\0", &"0".repeat(1_000_000)] {
        assert_eq!(CodeText::read(wrong), None);
    }
}

#[test]
fn secrets_show_nothing_in_logs_and_differ() {
    assert_eq!(format!("{:?} {:?}", Secret::random(), CodeText::random()), "Secret(…) CodeText(…)");
    let (one, two) = (Secret::random(), Secret::random());
    assert_ne!(one.hash(), two.hash());
    assert_eq!(one.hash(), hash_of(&one.reveal()));
}

#[test]
fn wrong_codes_are_counted_for_each_address_and_for_all() {
    let limits = Limits { wrong_codes_each: 2, wrong_codes_all: 5, ..Limits::default() };
    let throttle = Throttle::new(limits.wrong_codes_each, limits.wrong_codes_all, limits.wrong_codes_within);
    let start = Timestamp::UNIX_EPOCH;
    let here = address("198.51.100.1");
    throttle.wrong(here, start);
    assert_eq!(throttle.wait(here, start), None);
    throttle.wrong(address("::ffff:198.51.100.1"), start);
    assert!(throttle.wait(here, start).is_some(), "the same address in another form");
    assert_eq!(throttle.wait(address("198.51.100.2"), start), None);
    for n in 3..6 {
        throttle.wrong(address(&format!("198.51.100.{n}")), start);
    }
    assert!(throttle.wait(address("203.0.113.9"), start).is_some(), "all together");
    let period = SignedDuration::try_from(limits.wrong_codes_within).unwrap();
    let wait = throttle.wait(here, start + period - SignedDuration::from_secs(10)).unwrap();
    assert_eq!(wait.as_secs(), 10);
    assert_eq!(throttle.wait(here, start + period), None);
    throttle.wrong(here, start + period);
    throttle.wrong(here, start + period);
    assert_eq!(throttle.wait(here, start), None, "a clock that went back does not lock anybody out");
}

proptest! {
    #[test]
    fn what_is_shown_is_what_is_read(_seed in 0..64_u8) {
        let code = CodeText::random();
        let shown = code.to_string();
        prop_assert_eq!(shown.len(), 11);
        prop_assert_eq!(CodeText::read(&shown), Some(code));
    }

    #[test]
    fn no_text_breaks_the_reader(text in any::<String>()) {
        let _ = CodeText::read(&text);
    }
}
