//! A line per request: its id, route, status, time and device. Nothing of what was said, and nobody's address.
//!
//! The device is told by its id. The id is random, made on the device, and means something only to who can look it up in
//! the store; a hash of it would be as linkable and would leave support unable to find the device in
//! `acompana admin device list`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use acompana_domain::record::DeviceId;
use acompana_sync::wire::ProblemCode;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::app::App;
use super::problem::refusal;
use crate::store::Store;

/// The device that a request was served to, for the log.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServedTo(pub(super) DeviceId);

/// What watches over the server asks often and must always get its answer.
const HEALTH: &str = "/healthz";

/// Only addresses of ours are written down: others may hold anything.
fn route(path: &str) -> &'static str {
    super::ROUTES.into_iter().map(|(_, route)| route).find(|route| *route == path).unwrap_or("other")
}

/// Counts and notes every request, and turns away who asks too often before anything is done for them.
pub(super) async fn trace<S: Store>(
    State(app): State<Arc<App<S>>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let id = Uuid::now_v7().to_string();
    let route = route(request.uri().path());
    let address = app.address(peer, request.headers());
    let counted = if route == HEALTH { Ok(()) } else { app.count_address(address) };
    let mut response = match counted {
        Ok(()) => next.run(request).await,
        Err(slow) => slow.into_response(),
    };
    let took = began.elapsed();
    let (status, code) = (response.status().as_u16(), refusal(response.extensions()));
    app.metrics.answered(route, status, took, code);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let device = response.extensions().get::<ServedTo>().map(|served| tracing::field::display(served.0));
    tracing::info!(request = id, route, status, ms, device, code = code.map(ProblemCode::as_str), "served");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
