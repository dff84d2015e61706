//! Who asks: from the access token, never from what a request says of itself.

use acompana_domain::kind::Actor;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::Session;
use acompana_sync::wire::{Problem, ProblemCode};
use jiff::Timestamp;

use super::Decided;
use super::secret::{hash_of, same};
use super::token::signed_out;
use crate::store::StoreTx;

/// The session of an access token.
///
/// # Errors
/// [`StoreFault`].
pub fn session_of<T: StoreTx>(tx: &T, token: &str, now: Timestamp) -> Result<Decided<Session>, StoreFault> {
    let expired = || Problem::new(ProblemCode::TokenExpired, "the access token is missing, unknown or expired");
    let hash = hash_of(token);
    let Some(token) = tx.access(&hash)?.filter(|token| same(&token.hash, &hash)) else { return Ok(Err(expired())) };
    let Some(device) = tx.device(token.device)? else { return Ok(Err(expired())) };
    if device.revoked_at.is_some() {
        return Ok(Err(signed_out()));
    }
    if device.enrolment != token.enrolment || now >= token.expires_at {
        return Ok(Err(expired()));
    }
    let Some(user) = device.user else { return Ok(Err(signed_out())) };
    let Some(user) = tx.user(user)?.filter(|user| user.active) else { return Ok(Err(signed_out())) };
    Ok(Ok(Session { actor: Actor { user: user.id, roles: user.roles }, device: device.id }))
}
