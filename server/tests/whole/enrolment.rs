//! Codes, tokens, devices.

use std::time::Duration;

use acompana_domain::kind::Role;
use acompana_sync::wire::{EnrolReply, EnrolRequest, Limits, ProblemCode, TokenReply, decode_known, encode};

use crate::http::call;
use crate::phone::Phone;
use crate::server::{Server, UNIT};

const HOUR: Duration = Duration::from_hours(1);

#[test]
fn a_code_enrols_one_device_however_it_is_typed() {
    let server = Server::start();
    let user = server.staff(Role::Clinician, UNIT);
    let code = server.admin().code_for_staff(user).unwrap().code.to_string();
    assert_eq!((code.len(), &code[5..6]), (11, "-"));
    let typed = format!(" {} ", code.to_lowercase().replace('-', "  "));
    let phone = Phone::new(server.address);
    let reply: EnrolReply = phone.enrol(&typed).read();
    assert_eq!((reply.user, reply.guardian), (user, None));
    assert_eq!(reply.roles, [Role::Clinician].into());

    let thief = Phone::new(server.address);
    assert_eq!(thief.enrol(&code).problem(), ProblemCode::CodeInvalid, "another device");
    let twin = Phone { claim: "another claim, long enough".to_owned(), ..phone.clone() };
    assert_eq!(twin.enrol(&code).problem(), ProblemCode::CodeInvalid, "another claim");
}

#[test]
fn a_lost_answer_may_be_asked_for_again() {
    let server = Server::start();
    let code = server.admin().code_for_staff(server.staff(Role::Clinician, UNIT)).unwrap().code.to_string();
    let phone = Phone::new(server.address);
    let lost: EnrolReply = phone.enrol(&code).read();
    let again: EnrolReply = phone.enrol(&code).read();
    assert_eq!(again.user, lost.user);
    assert_ne!(again.tokens.access_token, lost.tokens.access_token);
    let mut phone = phone.enrolled(&code);
    let note = phone.note("hola");
    assert!(phone.sync(&[note])[0].status.took_effect());
    assert_eq!(server.admin().counts().unwrap().devices, 1);
    // But not by a device that was signed out meanwhile, nor after the code's time.
    server.clock.pass(73 * HOUR);
    assert_eq!(phone.enrol(&code).problem(), ProblemCode::CodeInvalid);
}

#[test]
fn wrong_and_late_codes_tell_nothing_and_are_throttled() {
    let server = Server::start_with(|config| config.limits.wrong_codes_each = 4);
    let user = server.staff(Role::Clinician, UNIT);
    let late = server.admin().code_for_staff(user).unwrap().code.to_string();
    server.clock.pass(72 * HOUR);
    let phone = Phone::new(server.address);
    for wrong in [late.as_str(), "00000-00000", "", "ñ\u{0}💥"] {
        assert_eq!(phone.enrol(wrong).problem(), ProblemCode::CodeInvalid, "{wrong}");
    }
    let good = server.admin().code_for_staff(user).unwrap().code.to_string();
    let throttled = phone.enrol(&good);
    assert_eq!((throttled.status, throttled.problem()), (429, ProblemCode::Slow));
    server.clock.pass(HOUR / 4);
    phone.enrolled(&good);
}

#[test]
fn a_code_is_not_spent_on_another_persons_device() {
    let server = Server::start();
    let phone = server.clinician();
    let (other, code) = {
        let other = server.staff(Role::Clinician, UNIT);
        (other, server.admin().code_for_staff(other).unwrap().code.to_string())
    };
    assert_eq!(phone.enrol(&code).problem(), ProblemCode::CodeInvalid);
    assert_eq!(Phone::new(server.address).enrolled(&code).user, Some(other));
}

#[test]
fn access_tokens_end_and_refresh_tokens_rotate() {
    let server = Server::start();
    let mut phone = server.clinician();
    phone.sync(&[]);
    server.clock.pass(HOUR / 4);
    assert_eq!(phone.send(&phone.request(&[])).problem(), ProblemCode::TokenExpired);
    let next: TokenReply = phone.refresh_with(&phone.tokens().refresh_token).read();
    assert_ne!(next.refresh_token, phone.tokens().refresh_token);
    phone.tokens = Some(next);
    phone.sync(&[]);
}

#[test]
fn a_lost_refresh_is_forgiven_and_a_reused_token_signs_out() {
    let server = Server::start();
    let mut phone = server.clinician();
    let first = phone.tokens().refresh_token;
    let lost: TokenReply = phone.refresh_with(&first).read();
    let second: TokenReply = phone.refresh_with(&first).read();
    assert_ne!(lost.refresh_token, second.refresh_token);
    let third: TokenReply = phone.refresh_with(&second.refresh_token).read();
    phone.tokens = Some(third);
    phone.sync(&[]);
    // Now the successor was used: whoever still has the first one, or the lost one, is not the device.
    assert_eq!(phone.refresh_with(&first).problem(), ProblemCode::DeviceRevoked);
    assert_eq!(phone.send(&phone.request(&[])).problem(), ProblemCode::DeviceRevoked);
    assert_eq!(phone.refresh_with(&phone.tokens().refresh_token).problem(), ProblemCode::DeviceRevoked);
    let lines = server.admin().audit_lines(0, 1_000).unwrap();
    assert!(lines.iter().any(|line| line.line.reason.contains("came back")));
}

#[test]
fn a_lost_siblings_use_is_noticed_as_well() {
    let server = Server::start();
    let phone = server.clinician();
    let first = phone.tokens().refresh_token;
    let lost: TokenReply = phone.refresh_with(&first).read();
    let kept: TokenReply = phone.refresh_with(&first).read();
    assert_eq!(phone.refresh_with(&kept.refresh_token).status, 200);
    assert_eq!(phone.refresh_with(&lost.refresh_token).problem(), ProblemCode::DeviceRevoked);
}

#[test]
fn tokens_are_bound_to_their_device() {
    let server = Server::start();
    let (phone, other) = (server.clinician(), server.clinician());
    assert_eq!(other.refresh_with(&phone.tokens().refresh_token).problem(), ProblemCode::DeviceRevoked);
    assert_eq!(phone.refresh_with("made up").problem(), ProblemCode::DeviceRevoked);
    let borrowed = Phone { tokens: phone.tokens.clone(), ..other };
    assert_eq!(borrowed.send(&borrowed.request(&[])).problem(), ProblemCode::DeviceRevoked);
    let stranger = Phone::new(server.address);
    assert_eq!(stranger.post("/v1/sync", &stranger.request(&[])).problem(), ProblemCode::TokenExpired);
}

#[test]
fn a_revoked_device_returns_with_a_new_code_and_its_unsent_work() {
    let server = Server::start();
    let mut phone = server.clinician();
    let old = phone.tokens();
    let unsent = phone.note("written offline");
    server.admin().revoke_device(phone.id).unwrap();
    assert_eq!(phone.send(&phone.request(&[])).problem(), ProblemCode::DeviceRevoked);
    assert_eq!(phone.refresh_with(&old.refresh_token).problem(), ProblemCode::DeviceRevoked);
    let code = server.admin().code_for_staff(phone.user.unwrap()).unwrap().code.to_string();
    let mut phone = phone.enrolled(&code);
    assert!(phone.sync(&[unsent])[0].status.took_effect());
    let with_old = Phone { tokens: Some(old), ..phone };
    assert_eq!(with_old.send(&with_old.request(&[])).problem(), ProblemCode::TokenExpired, "of an earlier enrolment");
}

#[test]
fn a_revoked_person_is_out_on_every_device_and_with_every_code() {
    let server = Server::start();
    let user = server.staff(Role::Clinician, UNIT);
    let (one, two) = (server.phone_of(user), server.phone_of(user));
    let code = server.admin().code_for_staff(user).unwrap().code.to_string();
    server.admin().revoke_user(user).unwrap();
    for phone in [one, two] {
        assert_eq!(phone.send(&phone.request(&[])).problem(), ProblemCode::DeviceRevoked);
        assert_eq!(phone.refresh_with(&phone.tokens().refresh_token).problem(), ProblemCode::DeviceRevoked);
    }
    assert_eq!(Phone::new(server.address).enrol(&code).problem(), ProblemCode::CodeInvalid);
    assert!(server.admin().code_for_staff(user).is_err());
}

#[test]
fn compressed_messages_get_compressed_answers() {
    let server = Server::start();
    let code = server.admin().code_for_staff(server.staff(Role::Clinician, UNIT)).unwrap().code.to_string();
    let phone = Phone::new(server.address);
    let request = EnrolRequest { code, device: phone.id, claim: phone.claim.clone(), device_name: "ñ".repeat(1_000) };
    let body = encode(&request).unwrap();
    let answer = call(server.address, "POST", "/v1/enrol", &[("Content-Encoding", "zstd")], &body);
    assert_eq!(answer.headers["content-encoding"], "zstd");
    let reply: EnrolReply = answer.read();
    assert!(!reply.tokens.access_token.is_empty());
    let device = server.admin().list_devices().unwrap().remove(0);
    assert_eq!(device.name.chars().count(), 120, "names are for people");
    let asked = call(
        server.address,
        "POST",
        "/v1/enrol",
        &[("Accept-Encoding", "gzip, zstd;q=0.5")],
        &serde_json::to_vec(&request).unwrap(),
    );
    assert_eq!(asked.headers["content-encoding"], "zstd");
    let both = [("Accept-Encoding", "acompana-zstd-1, zstd")];
    let known = call(server.address, "POST", "/v1/enrol", &both, &serde_json::to_vec(&request).unwrap());
    assert_eq!(known.headers["content-encoding"], "acompana-zstd-1");
    assert!(!decode_known::<EnrolReply>(&known.body, Limits::REPLY).unwrap().tokens.access_token.is_empty());
}
