//! Where the tokens of the account are.

use std::ops::Deref;

use acompana_sync::wire::TokenReply;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// Where the tokens are: in the platform's secret store, or in the encrypted store itself where the app has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Tokens {
    /// In the secret store.
    Kept {
        /// Under this name.
        secret: String,
    },
    /// Here.
    Here(HeldTokens),
}

impl Tokens {
    /// The name under which the secret store keeps them.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        match self {
            Self::Kept { secret } => Some(secret),
            Self::Here(_) => None,
        }
    }
}

/// Tokens in memory; wiped when dropped, and not shown by `Debug`. Copies that others make on the way are not wiped: the
/// text that the network, the JSON and the compression work on, a row on its way to the file, and what the platform's
/// secret store is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HeldTokens(TokenReply);

impl From<TokenReply> for HeldTokens {
    fn from(tokens: TokenReply) -> Self {
        Self(tokens)
    }
}

impl Deref for HeldTokens {
    type Target = TokenReply;

    fn deref(&self) -> &TokenReply {
        &self.0
    }
}

impl Drop for HeldTokens {
    fn drop(&mut self) {
        self.0.access_token.zeroize();
        self.0.refresh_token.zeroize();
    }
}
