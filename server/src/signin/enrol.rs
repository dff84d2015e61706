//! A device becomes somebody's.

use acompana_sync::audit::Action;
use acompana_sync::fault::StoreFault;
use acompana_sync::wire::{EnrolReply, EnrolRequest, Problem, ProblemCode};
use jiff::Timestamp;

use super::code::CodeText;
use super::secret::{hash_of, same};
use super::{Decided, Lifetimes, issue, line};
use crate::store::{Code, CodeUse, Device, StoreTx, User};

/// A claim must be too long to try out.
const SHORTEST_CLAIM: usize = 16;
/// Names of devices are for people.
const LONGEST_NAME: usize = 120;

fn invalid() -> Problem {
    // One answer for unknown, used and expired: whoever tries codes out learns nothing.
    Problem::new(ProblemCode::CodeInvalid, "the code is unknown, used or expired; ask for a new one")
}

/// Exchanges a code for tokens. The same device may repeat the exchange with the same claim, because the answer to
/// the first one may have been lost; the code is worth nothing to any other.
///
/// # Errors
/// [`StoreFault`].
pub fn enrol<T: StoreTx>(
    tx: &mut T,
    request: &EnrolRequest,
    lifetimes: &Lifetimes,
    now: Timestamp,
) -> Result<Decided<EnrolReply>, StoreFault> {
    if request.claim.chars().count() < SHORTEST_CLAIM {
        let detail = format!("a claim has at least {SHORTEST_CLAIM} characters of randomness");
        return Ok(Err(Problem::new(ProblemCode::Unreadable, detail)));
    }
    let Some(text) = CodeText::read(&request.code) else { return Ok(Err(invalid())) };
    let Some(code) = tx.code(&text.hash())? else { return Ok(Err(invalid())) };
    let Some(user) = tx.user(code.user)?.filter(|user| user.active) else { return Ok(Err(invalid())) };
    if now >= code.expires_at {
        return Ok(Err(invalid()));
    }
    let claim = hash_of(&request.claim);
    let known = tx.device(request.device)?;
    let enrolment = if let Some(exchange) = &code.used {
        let again = exchange.device == request.device && same(&exchange.claim, &claim);
        // A device that was signed out since does not come back with an old code.
        match known.filter(|device| again && device.revoked_at.is_none() && device.user == Some(user.id)) {
            Some(device) => device.enrolment,
            None => return Ok(Err(invalid())),
        }
    } else {
        if known.as_ref().and_then(|device| device.user).is_some_and(|owner| owner != user.id) {
            // The code stays good for the device it is meant for.
            return Ok(Err(Problem::new(
                ProblemCode::CodeInvalid,
                "this device belongs to another person; set it up anew before it is given away",
            )));
        }
        let exchange = CodeUse { at: now, device: request.device, claim };
        take_in(tx, request, &user, &Code { used: Some(exchange), ..code }, known, now)?
    };
    let tokens = issue(tx, request.device, enrolment, None, lifetimes, now)?;
    Ok(Ok(EnrolReply {
        user: user.id,
        display_name: user.display_name,
        roles: user.roles,
        guardian: user.guardian,
        tokens,
    }))
}

/// Uses the code up and notes the device. Tokens of an earlier enrolment end with it.
fn take_in<T: StoreTx>(
    tx: &mut T,
    request: &EnrolRequest,
    user: &User,
    code: &Code,
    known: Option<Device>,
    now: Timestamp,
) -> Result<i64, StoreFault> {
    let enrolment = known.map_or(0, |device| device.enrolment) + 1;
    tx.put_device(&Device {
        id: request.device,
        user: Some(user.id),
        name: request.device_name.chars().take(LONGEST_NAME).collect(),
        enrolment,
        enrolled_at: Some(now),
        revoked_at: None,
        epoch: 0,
        app: String::new(),
        outbox_depth: 0,
        skew_ms: 0,
        seen_at: None,
    })?;
    tx.put_code(code)?;
    tx.audit(&line(now, Some(user.id), Some(request.device), None, Action::Enrol, "device enrolled"))?;
    Ok(enrolment)
}
