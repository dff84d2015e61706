//! Whom the device speaks for, and where the tokens are that prove it.

use std::collections::BTreeSet;

use acompana_domain::kind::{Actor, Role};
use acompana_domain::record::{RecordId, UserId};
use acompana_sync::client::DeviceState;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::fault::StoreError;
use super::tokens::Tokens;
use super::tx::{ReadTx, WriteTx};
use super::{meta, record};

const ACCOUNT: &str = "account";
const CLAIM: &str = "claim";
const SECRETS_TO_REMOVE: &str = "secrets_to_remove";

/// How the device stands to its server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Standing {
    /// It may sync.
    Enrolled,
    /// The institution signed it out, or its tokens ran out. A new code is needed; everything unsent stays.
    SignedOut,
    /// The server does not speak this version's protocol any more. Everything unsent stays.
    UpdateNeeded {
        /// The version of the app that was told so.
        app: String,
    },
}

/// The person and the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Where the server is.
    pub server_url: String,
    /// The person.
    pub user: UserId,
    /// Name to greet the person with.
    pub display_name: String,
    /// The person's roles.
    pub roles: BTreeSet<Role>,
    /// For a parent: the guardian record that tells about them.
    pub guardian: Option<RecordId>,
    /// Where the tokens are; no `Debug` shows them.
    pub tokens: Tokens,
    /// How the device stands to the server.
    pub standing: Standing,
}

impl Account {
    /// The person as the rules see them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { user: self.user, roles: self.roles.clone() }
    }
}

/// A secret made before the first enrolment request, so that a lost answer can be asked for again.
#[derive(Serialize, Deserialize)]
struct Claim {
    code: String,
    secret: String,
}

impl ReadTx<'_> {
    /// The account, once enrolled.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn account(&self) -> Result<Option<Account>, StoreError> {
        meta::get(self.connection, ACCOUNT)
    }

    /// Names in the platform's secret store that no account points at (any more).
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn secrets_to_remove(&self) -> Result<Vec<String>, StoreError> {
        Ok(meta::get(self.connection, SECRETS_TO_REMOVE)?.unwrap_or_default())
    }

    /// The device's state; nothing in a store that was never used.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn device_state(&self) -> Result<Option<DeviceState>, StoreError> {
        meta::device(self.connection)
    }
}

impl WriteTx<'_> {
    /// Replaces the account. A secret that it points at is no longer to be removed; one that the earlier account pointed
    /// at is.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn put_account(&mut self, account: &Account) -> Result<(), StoreError> {
        self.changes.sync = true;
        let earlier = self.reading().account()?;
        if let Some(name) = earlier.as_ref().and_then(|earlier| earlier.tokens.secret()) {
            self.secret_to_remove(name)?;
        }
        if let Some(name) = account.tokens.secret() {
            self.secrets_removed(&[name.to_owned()])?;
        }
        meta::put(&self.tx, ACCOUNT, account)
    }

    /// Notes a name of the secret store that no account points at yet, before anything is put there.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn secret_to_remove(&mut self, name: &str) -> Result<(), StoreError> {
        let mut names = self.reading().secrets_to_remove()?;
        if !names.iter().any(|noted| noted == name) {
            names.push(name.to_owned());
            meta::put(&self.tx, SECRETS_TO_REMOVE, &names)?;
        }
        Ok(())
    }

    /// Takes names off that list.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn secrets_removed(&mut self, gone: &[String]) -> Result<(), StoreError> {
        let mut names = self.reading().secrets_to_remove()?;
        let before = names.len();
        names.retain(|name| !gone.contains(name));
        if names.len() < before {
            meta::put(&self.tx, SECRETS_TO_REMOVE, &names)?;
        }
        Ok(())
    }

    /// The secret that goes with `code`: the one of an earlier try with the same code, or `fresh`.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn claim(&mut self, code: &str, fresh: &str) -> Result<String, StoreError> {
        let code = hex::encode(Sha256::digest(code.as_bytes()));
        if let Some(kept) = meta::get::<Claim>(&self.tx, CLAIM)?.filter(|kept| kept.code == code) {
            return Ok(kept.secret);
        }
        meta::put(&self.tx, CLAIM, &Claim { code, secret: fresh.to_owned() })?;
        Ok(fresh.to_owned())
    }

    /// Takes everything that was received, and the history of the outbox, off the device; the audit chain stays.
    /// Writes that took effect stay as well: until the server's next backup this device is their second copy.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn forget_received(&mut self) -> Result<(), StoreError> {
        self.forget_rows();
        self.changes.sync = true;
        self.changes.outbox = true;
        let (kinds, records) = record::all(&self.tx)?;
        self.changes.kinds.extend(kinds);
        self.changes.records.extend(records);
        self.tx.execute_batch(
            "DELETE FROM scope; DELETE FROM membership; DELETE FROM base; DELETE FROM record; DELETE FROM op WHERE phase = 3;",
        )?;
        Ok(())
    }

    /// The enrolment went through: the secret has done its work.
    ///
    /// # Errors
    /// [`StoreError`] of the file.
    pub fn forget_claim(&mut self) -> Result<(), StoreError> {
        meta::remove(&self.tx, CLAIM)
    }
}
