//! `GET /metrics`, on an address of its own: figures tell an attacker when to come, so they never stand beside the
//! routes that face the network.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::http::App;
use crate::store::Store;

/// The page, over this server.
pub(crate) fn page<S: Store>(app: Arc<App<S>>) -> Router {
    Router::new().route("/metrics", get(scrape::<S>)).with_state(app)
}

async fn scrape<S: Store>(State(app): State<Arc<App<S>>>) -> Response {
    let text = app.figures().await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
