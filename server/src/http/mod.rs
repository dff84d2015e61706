//! The addresses: `POST /v1/enrol`, `POST /v1/token`, `POST /v1/sync`, `GET /healthz`, `GET /openapi.json`.
//!
//! Bytes in, bytes out. Everything that decides runs in one transaction of the store, off the threads that serve
//! connections.

mod app;
mod body;
mod device;
mod health;
mod openapi;
mod problem;
mod sync;
mod trace;

use std::any::Any;
use std::sync::Arc;

use acompana_sync::wire::{Problem, ProblemCode};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

pub use app::App;

use crate::store::Store;
use problem::Fail;

/// Every route, with its method.
pub const ROUTES: [(&str, &str); 5] =
    [("POST", "/v1/enrol"), ("POST", "/v1/token"), ("POST", "/v1/sync"), ("GET", "/healthz"), ("GET", openapi::ROUTE)];

/// The addresses, over this store.
pub fn router<S: Store>(app: Arc<App<S>>) -> Router {
    Router::new()
        .route("/v1/enrol", post(device::enrol::<S>))
        .route("/v1/token", post(device::refresh::<S>))
        .route("/v1/sync", post(sync::sync::<S>))
        .route("/healthz", get(health::health::<S>))
        .route(openapi::ROUTE, get(openapi::document))
        .method_not_allowed_fallback(other_method)
        .fallback(nowhere)
        .with_state(Arc::clone(&app))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app, trace::trace::<S>))
}

async fn nowhere() -> Fail {
    Problem::new(ProblemCode::NotFound, "there is nothing at this address").into()
}

async fn other_method() -> Fail {
    let problem = Problem::new(ProblemCode::NotFound, "this address takes another method");
    Fail::from(problem).with_status(StatusCode::METHOD_NOT_ALLOWED)
}

/// A fault of ours ends one request, not the server. What was thrown may hold personal data, so it is not logged.
fn panicked(_thrown: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request ended in a fault of the server");
    Fail::from(Problem::new(ProblemCode::Fault, "the server met a fault of its own; try again later")).into_response()
}
