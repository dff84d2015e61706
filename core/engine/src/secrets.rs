//! The tokens in the platform's secret store, so that a crash at any point leaves a sign-in that works.
//!
//! New tokens get a name of their own. The name is noted for removal, the secret is put under it, and one transaction
//! makes the account point at it: that takes its name off the list and puts the earlier one on. What is on the list is
//! removed at the end of the run, or of a later one if there is no time or the app dies before. No lock is held while the platform is asked.

use std::collections::BTreeMap;
use std::sync::Mutex;

use acompana_sync::wire::TokenReply;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::acompana::{Core, held};
use crate::error::Fault;
use crate::ports::{Asked, Patience, PortError, SecretStore};
use crate::store::{Account, Durability, HeldTokens, Tokens};

/// The secret store, if the app has one.
pub(crate) struct Secrets {
    port: Option<Asked<dyn SecretStore>>,
    /// Names that this process made, and whether the account already points at them. None of them is removed, however
    /// old the list is that names it: another thread may be about to use it.
    ours: Mutex<BTreeMap<String, bool>>,
}

/// Tokens that were put where they belong and that no account points at yet. Dropped without that, they are removed
/// with the next ones.
pub(crate) struct Fresh<'a> {
    secrets: &'a Secrets,
    tokens: Tokens,
}

impl Fresh<'_> {
    /// Where they are, for the account.
    pub(crate) fn tokens(&self) -> Tokens {
        self.tokens.clone()
    }
}

impl Drop for Fresh<'_> {
    fn drop(&mut self) {
        if let Some(name) = self.tokens.secret() {
            let mut ours = held(&self.secrets.ours);
            if ours.get(name) == Some(&false) {
                ours.remove(name);
            }
        }
    }
}

impl Secrets {
    pub(crate) fn new(port: Option<std::sync::Arc<dyn SecretStore>>) -> Self {
        Self { port: port.map(Asked::secret_store), ours: Mutex::default() }
    }
}

impl Core {
    /// The account's tokens; nothing when they are gone for good, as on a phone that a backup was restored to.
    pub(crate) fn tokens_of(&self, account: &Account, patience: &Patience<'_>) -> Result<Option<HeldTokens>, Fault> {
        let name = match &account.tokens {
            Tokens::Here(tokens) => return Ok(Some(tokens.clone())),
            Tokens::Kept { secret } => secret.clone(),
        };
        let Some(port) = &self.secrets.port else {
            return Err(PortError::failed("the tokens are in a secret store, and the app gave none").into());
        };
        let secret = match port.ask(patience, move |port| Ok(port.get(name)?.map(Zeroizing::new))) {
            Ok(Some(secret)) => secret,
            // What encrypted it is gone, and it with that.
            Ok(None) | Err(PortError::Gone { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        match serde_json::from_str::<TokenReply>(&secret) {
            Ok(tokens) => Ok(Some(tokens.into())),
            Err(error) => {
                tracing::warn!(column = error.column(), "what the secret store gave back is not what was put there");
                Ok(None)
            }
        }
    }

    /// Puts new tokens where they belong, before any account points at them.
    pub(crate) fn put_aside(&self, tokens: &HeldTokens, patience: &Patience<'_>) -> Result<Fresh<'_>, Fault> {
        let Some(port) = &self.secrets.port else {
            return Ok(Fresh { secrets: &self.secrets, tokens: Tokens::Here(tokens.clone()) });
        };
        let name = format!("acompana.tokens.{}", Uuid::now_v7());
        held(&self.secrets.ours).insert(name.clone(), false);
        let fresh = Fresh { secrets: &self.secrets, tokens: Tokens::Kept { secret: name.clone() } };
        self.store.write(Durability::Full, |tx| Ok::<_, Fault>(tx.secret_to_remove(&name)?))?;
        let secret = as_secret(tokens)?;
        port.ask(patience, move |port| port.put(name, secret.to_string()))?;
        Ok(fresh)
    }

    /// Lets the account point at fresh tokens: `work` does so in one transaction, and tells whether it did.
    pub(crate) fn adopt(&self, fresh: Fresh<'_>, work: impl FnOnce() -> Result<bool, Fault>) -> Result<(), Fault> {
        let adopted = {
            // Held during the transaction, so that what is marked here follows the order of the transactions.
            let mut ours = held(&self.secrets.ours);
            let adopted = work();
            if let (Ok(true), Some(name)) = (&adopted, fresh.tokens.secret()) {
                ours.retain(|_, pointed_at| !*pointed_at);
                ours.insert(name.to_owned(), true);
            }
            adopted
        };
        drop(fresh);
        adopted.map(drop)
    }

    /// Removes the secrets that nothing points at any more. What cannot be removed now, or in time, is removed another
    /// time.
    pub(crate) fn remove_old_secrets(&self, patience: &Patience<'_>) {
        let Some(port) = &self.secrets.port else { return };
        let removed = self.store.read(|tx| Ok::<_, Fault>(tx.secrets_to_remove()?)).and_then(|names| {
            let mut gone = Vec::new();
            for name in names {
                if held(&self.secrets.ours).contains_key(&name) {
                    continue;
                }
                let asked = name.clone();
                match port.ask(patience, move |port| port.remove(asked)) {
                    Ok(()) | Err(PortError::Gone { .. }) => gone.push(name),
                    Err(error) => {
                        tracing::warn!(port = error.name(), "an earlier secret stays until the next sync");
                        break;
                    }
                }
            }
            if gone.is_empty() {
                return Ok(());
            }
            self.store.write(Durability::Normal, |tx| Ok::<_, Fault>(tx.secrets_removed(&gone)?))
        });
        if let Err(error) = removed {
            tracing::debug!(%error, "the list of earlier secrets is left for the next sync");
        }
    }
}

/// The tokens as JSON, written at once at their full length: a text that grows leaves its earlier selves in freed memory.
fn as_secret(tokens: &TokenReply) -> Result<Zeroizing<String>, Fault> {
    let room = 256 + 2 * (tokens.access_token.len() + tokens.refresh_token.len());
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    serde_json::to_writer(&mut *text, tokens).map_err(Fault::Json)?;
    // JSON is UTF-8; nothing is lost here.
    Ok(Zeroizing::new(String::from_utf8_lossy(&text).into_owned()))
}

#[cfg(test)]
mod tests;
