//! Access tokens and the refresh tokens that buy them.
//!
//! Each refresh token buys one pair. When an answer is lost the device asks again with the token it still has, and
//! gets another pair. But once a successor was used, the device has it: whoever then comes with the old token is not
//! the device, or the device is not who we think. Neither can be told apart, so the device is signed out
//! (RFC 9700 §4.14.2).

use acompana_domain::record::DeviceId;
use acompana_sync::audit::Action;
use acompana_sync::fault::StoreFault;
use acompana_sync::wire::{Problem, ProblemCode, RefreshRequest, TokenReply};
use jiff::{SignedDuration, Timestamp};

use super::secret::{Secret, hash_of, same};
use super::{Decided, Lifetimes, line};
use crate::store::{AccessToken, Device, RefreshToken, SecretHash, StoreTx};

/// How long a replaced refresh token is remembered, to notice that it comes back.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) fn signed_out() -> Problem {
    Problem::new(ProblemCode::DeviceRevoked, "the device is signed out; it keeps its unsent work and needs a new code")
}

/// Gives a new pair of tokens.
///
/// # Errors
/// [`StoreFault`].
pub fn issue<T: StoreTx>(
    tx: &mut T,
    device: DeviceId,
    enrolment: i64,
    parent: Option<SecretHash>,
    lifetimes: &Lifetimes,
    now: Timestamp,
) -> Result<TokenReply, StoreFault> {
    let after = |time: SignedDuration| now.checked_add(time).unwrap_or(Timestamp::MAX);
    let (access, refresh) = (Secret::random(), Secret::random());
    let access_expires_at = after(lifetimes.access);
    tx.forget_tokens(now, now.checked_sub(REMEMBERED).unwrap_or(Timestamp::MIN))?;
    tx.put_access(&AccessToken { hash: access.hash(), device, enrolment, expires_at: access_expires_at })?;
    tx.put_refresh(&RefreshToken {
        hash: refresh.hash(),
        device,
        enrolment,
        parent,
        used_child: None,
        issued_at: now,
        expires_at: after(lifetimes.refresh),
    })?;
    Ok(TokenReply { access_token: access.reveal(), access_expires_at, refresh_token: refresh.reveal() })
}

/// Exchanges a refresh token for the next pair.
///
/// # Errors
/// [`StoreFault`].
pub fn refresh<T: StoreTx>(
    tx: &mut T,
    request: &RefreshRequest,
    lifetimes: &Lifetimes,
    now: Timestamp,
) -> Result<Decided<TokenReply>, StoreFault> {
    let hash = hash_of(&request.refresh_token);
    let Some(token) = tx.refresh(&hash)?.filter(|token| same(&token.hash, &hash)) else { return Ok(Err(signed_out())) };
    let Some(device) = tx.device(token.device)? else { return Ok(Err(signed_out())) };
    let active = match device.user {
        Some(user) => tx.user(user)?.is_some_and(|user| user.active),
        None => false,
    };
    let good = device.id == request.device
        && device.revoked_at.is_none()
        && device.enrolment == token.enrolment
        && now < token.expires_at
        && active;
    if !good {
        return Ok(Err(signed_out()));
    }
    let parent = match token.parent {
        Some(parent) => tx.refresh(&parent)?,
        None => None,
    };
    let overtaken = parent.as_ref().and_then(|parent| parent.used_child).is_some_and(|used| !same(&used, &hash));
    if token.used_child.is_some() || overtaken {
        sign_out(tx, device, "a refresh token came back after its successor was used", now)?;
        return Ok(Err(signed_out()));
    }
    if let Some(parent) = parent.filter(|parent| parent.used_child.is_none()) {
        tx.put_refresh(&RefreshToken { used_child: Some(hash), ..parent })?;
    }
    issue(tx, device.id, device.enrolment, Some(hash), lifetimes, now).map(Ok)
}

/// Signs a device out, once. Its tokens are worth nothing from now on.
///
/// # Errors
/// [`StoreFault`].
pub fn sign_out<T: StoreTx>(tx: &mut T, device: Device, reason: &str, now: Timestamp) -> Result<(), StoreFault> {
    if device.revoked_at.is_some() {
        return Ok(());
    }
    tx.audit(&line(now, device.user, Some(device.id), None, Action::Enrol, format!("device signed out: {reason}")))?;
    tx.put_device(&Device { revoked_at: Some(now), ..device })
}
