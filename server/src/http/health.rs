//! `GET /healthz`: whether the store answers.

use std::sync::Arc;

use acompana_sync::server::ServerTx;
use axum::extract::State;
use axum::response::Response;

use super::app::App;
use super::body::{Encoding, answer};
use super::problem::Fail;
use crate::store::Store;

pub(super) async fn health<S: Store>(State(app): State<Arc<App<S>>>) -> Result<Response, Fail> {
    app.work(|app| Ok(app.store.read(|tx| tx.server_epoch())?)).await?;
    Ok(answer(br#"{"status":"ok"}"#.to_vec(), Encoding::Plain))
}
