//! A line per request: its id, address, status, time and device. Nothing of what was said.

use std::time::Instant;

use acompana_domain::record::DeviceId;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

/// The device that a request was served to, for the log.
#[derive(Debug, Clone, Copy)]
pub(super) struct ServedTo(pub(super) DeviceId);

/// Only addresses of ours are written down: others may hold anything.
fn route(path: &str) -> &'static str {
    const ROUTES: [&str; 4] = ["/v1/sync", "/v1/token", "/v1/enrol", "/healthz"];
    ROUTES.into_iter().find(|route| *route == path).unwrap_or("other")
}

pub(super) async fn trace(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = Uuid::now_v7().to_string();
    let route = route(request.uri().path());
    let mut response = next.run(request).await;
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let device = response.extensions().get::<ServedTo>().map(|served| tracing::field::display(served.0));
    tracing::info!(request = id, route, status = response.status().as_u16(), ms, device, "served");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
