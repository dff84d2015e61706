//! Problems as answers.

use std::time::Duration;

use acompana_sync::fault::StoreFault;
use acompana_sync::server::Refusal;
use acompana_sync::wire::{MEDIA_TYPE, Problem, ProblemCode};
use axum::http::{Extensions, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A request that is not served: the problem that its device is told.
#[derive(Debug)]
pub(super) struct Fail {
    problem: Problem,
    status: StatusCode,
    hang_up: bool,
}

/// Why a request was not served, left on the answer for whoever counts.
#[derive(Debug, Clone, Copy)]
struct Because(ProblemCode);

/// Why the request with this answer was not served, if it was not.
pub(super) fn refusal(extensions: &Extensions) -> Option<ProblemCode> {
    extensions.get::<Because>().map(|because| because.0)
}

/// How long a device waits after a fault of the store, in seconds.
const AFTER_A_FAULT: i64 = 10;

impl From<Problem> for Fail {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { problem, status, hang_up: false }
    }
}

impl From<StoreFault> for Fail {
    fn from(fault: StoreFault) -> Self {
        // SQLite's words name tables and columns, never values.
        tracing::error!(%fault, "the store failed");
        Self::busy("the server's store cannot be used now; try again", AFTER_A_FAULT)
    }
}

impl From<Refusal> for Fail {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Problem(problem) => problem.into(),
            Refusal::Store(fault) => fault.into(),
        }
    }
}

impl Fail {
    /// The server cannot serve now.
    pub(super) fn busy(detail: &str, retry_after: i64) -> Self {
        Problem { retry_after: Some(retry_after), ..Problem::new(ProblemCode::Unavailable, detail) }.into()
    }

    /// Whoever asks comes too often; `wait` says when the next request is welcome, in whole seconds from 1.
    pub(super) fn slow(detail: &str, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let retry_after = Some(i64::try_from(seconds.max(1)).unwrap_or(i64::MAX));
        Problem { retry_after, ..Problem::new(ProblemCode::Slow, detail) }.into()
    }

    /// Another status than the code's own, for what HTTP knows and the protocol does not.
    pub(super) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The connection is closed: what is left of the body is not read.
    pub(super) fn hang_up(self) -> Self {
        Self { hang_up: true, ..self }
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let mut response = (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        response.extensions_mut().insert(Because(self.problem.code));
        let headers = response.headers_mut();
        if let Some(seconds) = self.problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.hang_up {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}
