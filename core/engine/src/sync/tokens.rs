//! Access tokens: used while they last, traded for new ones in time, never traded twice.
//!
//! Where they are kept is `secrets`' matter. Only a run of the sync uses tokens and only one runs, so the refresh is single by construction. The new refresh
//! token is on disk before anything is done with it: a crash in between repeats the old one, which the server allows
//! until its successor was used.

use acompana_sync::wire::{ProblemCode, RefreshRequest};
use jiff::SignedDuration;
use tokio::runtime::Handle;
use zeroize::Zeroize;

use crate::acompana::Core;
use crate::error::Fault;
use crate::http::{Http, HttpError};
use crate::ports::Patience;
use crate::store::{Account, Durability, HeldTokens, Standing};

/// A token that ends within this is traded before it is used.
const IN_TIME: SignedDuration = SignedDuration::from_secs(30);

/// Whether the access token can still be used.
pub(super) fn lasts(core: &Core, tokens: &HeldTokens) -> Result<bool, Fault> {
    let soon = core.now()?.checked_add(IN_TIME).unwrap_or(tokens.access_expires_at);
    Ok(tokens.access_expires_at > soon)
}

/// What came of trading.
pub(super) enum Traded {
    /// New tokens, already on disk.
    New(Box<(Account, HeldTokens)>),
    /// The server does not know the device any more.
    SignedOut,
    /// No answer, or no time to keep the new tokens; try again later.
    Failed(HttpError),
}

/// Trades the refresh token for new tokens.
pub(super) fn trade(
    core: &Core,
    network: &Handle,
    http: &Http,
    (account, tokens): (&Account, &HeldTokens),
    patience: &Patience<'_>,
) -> Result<Traded, Fault> {
    let mut request = RefreshRequest { device: core.device()?.device, refresh_token: tokens.refresh_token.clone() };
    let answer = network.block_on(async {
        tokio::select! {
            biased;
            () = patience.stopped() => Err(HttpError::Cancelled),
            answer = http.refresh(&request, patience.left()) => answer,
        }
    });
    request.refresh_token.zeroize();
    match answer {
        Ok(tokens) => {
            let tokens = HeldTokens::from(tokens);
            let fresh = match core.put_aside(&tokens, patience) {
                Ok(fresh) => fresh,
                // Cut off while the platform kept them. The old ones are still good: the new ones were never used.
                Err(Fault::Secrets(_)) if patience.is_stopped() => return Ok(Traded::Failed(HttpError::Cancelled)),
                Err(Fault::Secrets(_)) if patience.left().is_zero() => return Ok(Traded::Failed(out_of_time())),
                Err(error) => return Err(error),
            };
            let traded = Account { tokens: fresh.tokens(), ..account.clone() };
            let write = || {
                core.store.write(Durability::Full, |tx| {
                    // Somebody may have enrolled the device anew meanwhile: those tokens are not ours to replace.
                    let ours = tx.reading().account()?.is_some_and(|kept| kept.tokens == account.tokens);
                    if ours {
                        tx.put_account(&traded)?;
                    }
                    Ok(ours)
                })
            };
            core.adopt(fresh, write)?;
            Ok(Traded::New(Box::new((traded, tokens))))
        }
        Err(HttpError::Problem(problem)) if is_final(problem.code) => {
            core.set_standing(Standing::SignedOut)?;
            Ok(Traded::SignedOut)
        }
        Err(error) => Ok(Traded::Failed(error)),
    }
}

/// The deadline, in the shape in which a request that it cut off would have failed.
pub(super) fn out_of_time() -> HttpError {
    HttpError::Unreachable { reason: "the run's time is over".to_owned() }
}

/// Only the server's own word signs a device out; an intermediary's 401 comes as something else.
fn is_final(code: ProblemCode) -> bool {
    matches!(code, ProblemCode::TokenExpired | ProblemCode::DeviceRevoked | ProblemCode::CodeInvalid)
}

impl Core {
    pub(super) fn set_standing(&self, standing: Standing) -> Result<(), Fault> {
        self.store.write(Durability::Full, |tx| {
            if let Some(account) = tx.reading().account()? {
                tx.put_account(&Account { standing, ..account })?;
            }
            Ok(())
        })
    }
}
