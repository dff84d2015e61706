//! A question that is under way while the answer before it is being stored.

use std::time::Duration;

use acompana_sync::client;
use acompana_sync::wire::{SyncReply, SyncRequest};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::http::{Http, HttpError};

/// The question and its answer to come. Dropping it hangs up.
pub(super) struct Ahead {
    question: SyncRequest,
    answer: JoinHandle<Result<SyncReply, HttpError>>,
}

impl Ahead {
    /// Asks, on the network's own threads. The answer is read there, too: a fifth of the device's work in a first sync.
    pub(super) fn ask(network: &Handle, http: &Http, token: &str, question: SyncRequest, within: Duration) -> Self {
        let (http, token, asked) = (http.clone(), token.to_owned(), question.clone());
        let answer = network.spawn(async move { http.sync(&token, &asked, within).await });
        Self { question, answer }
    }

    /// Whether it is what is to be asked now.
    pub(super) fn answers(&self, request: &SyncRequest) -> bool {
        client::answers(&self.question, request)
    }

    /// Waits for the answer.
    pub(super) async fn arrived(mut self) -> Result<SyncReply, HttpError> {
        let lost = |_| Err(HttpError::Unreachable { reason: "the request was lost".to_owned() });
        (&mut self.answer).await.unwrap_or_else(lost)
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.answer.abort();
    }
}
