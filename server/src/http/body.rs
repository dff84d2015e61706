//! Bodies: read within limits, in either encoding, and answered in the one that was asked in.

use acompana_sync::wire::{
    CodecError, KNOWN_CODING, Limits as BodyLimits, MEDIA_TYPE, Problem, ProblemCode, decode, decode_plain, encode,
    encode_known,
};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::problem::Fail;
use crate::config::Limits;

/// How a body is written on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    Zstd,
    /// Answers only: zstd with the words that both ends know.
    Known,
}

impl Encoding {
    /// How the request's body is written.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Fail> {
        match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
            None => Ok(Self::Plain),
            Some(name) if name.eq_ignore_ascii_case(b"identity") => Ok(Self::Plain),
            Some(name) if name.eq_ignore_ascii_case(b"zstd") => Ok(Self::Zstd),
            Some(_) => {
                let problem = Problem::new(ProblemCode::Unreadable, "bodies are zstd or not encoded at all");
                Err(Fail::from(problem).with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE).hang_up())
            }
        }
    }

    /// How the answer is written: compressed for whoever compresses or says that it can read it.
    pub(super) fn of_answer(self, headers: &HeaderMap) -> Self {
        let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let accepted: Vec<&str> = accepted.flat_map(|list| list.split(',')).collect();
        let accepts = |coding: &str| {
            accepted.iter().any(|told| {
                let mut parts = told.split(';').map(str::trim);
                let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
                named && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        };
        if accepts(KNOWN_CODING) {
            Self::Known
        } else if accepts("zstd") {
            Self::Zstd
        } else {
            self
        }
    }
}

fn too_large(limit: usize) -> Fail {
    let detail = format!("the body is larger than {limit} bytes; send less at a time");
    Fail::from(Problem::new(ProblemCode::TooLarge, detail)).hang_up()
}

/// Reads a body that is neither too large nor too slow.
pub(super) async fn read(body: Body, headers: &HeaderMap, limits: &Limits) -> Result<Vec<u8>, Fail> {
    let limit = limits.body.compressed;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    match timeout(limits.body_time, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(cause)) if exceeded(&cause) => Err(too_large(limit)),
        Ok(Err(_)) => Err(Fail::from(Problem::new(ProblemCode::Unreadable, "the body ended early")).hang_up()),
        Err(_) => {
            let fail = Fail::busy("the body took too long to arrive; send less at a time", 1);
            Err(fail.with_status(StatusCode::REQUEST_TIMEOUT).hang_up())
        }
    }
}

fn exceeded(cause: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(cause);
    while let Some(inner) = cause {
        // http-body-util's LengthLimitError, which axum does not name.
        if inner.to_string() == "length limit exceeded" {
            return true;
        }
        cause = inner.source();
    }
    false
}

/// The message in a body.
pub(super) fn message<T: DeserializeOwned>(bytes: &[u8], encoding: Encoding, limits: BodyLimits) -> Result<T, Fail> {
    let message = match encoding {
        Encoding::Zstd => decode(bytes, limits),
        Encoding::Plain | Encoding::Known => decode_plain(bytes, limits),
    };
    message.map_err(|cause| match cause {
        CodecError::TooLarge { limit } => too_large(limit),
        CodecError::TooMany { limit } => {
            let detail = format!("the body holds more than {limit} values; send less at a time");
            Fail::from(Problem::new(ProblemCode::TooLarge, detail))
        }
        CodecError::Compression(_) => Problem::new(ProblemCode::Unreadable, "the body is not zstd").into(),
        // serde's words may quote a value; the place is enough to find it.
        CodecError::Shape(cause) => {
            let detail = format!(
                "the body is not the JSON that was expected: {:?} error at line {}, column {}",
                cause.classify(),
                cause.line(),
                cause.column()
            );
            Problem::new(ProblemCode::Unreadable, detail).into()
        }
    })
}

/// A message as bytes.
pub(super) fn bytes<T: Serialize>(message: &T, encoding: Encoding) -> Result<Vec<u8>, Fail> {
    let bytes = match encoding {
        Encoding::Zstd => encode(message),
        Encoding::Known => encode_known(message),
        Encoding::Plain => serde_json::to_vec(message).map_err(CodecError::Shape),
    };
    bytes.map_err(|cause| {
        tracing::error!(%cause, "an answer could not be written");
        Problem::new(ProblemCode::Fault, "the answer could not be written").into()
    })
}

/// Bytes as an answer.
pub(super) fn answer(bytes: Vec<u8>, encoding: Encoding) -> Response {
    let mut response =
        ([(header::CONTENT_TYPE, MEDIA_TYPE), (header::CACHE_CONTROL, "no-store")], bytes).into_response();
    let coding = match encoding {
        Encoding::Plain => None,
        Encoding::Zstd => Some("zstd"),
        Encoding::Known => Some(KNOWN_CODING),
    };
    if let Some(coding) = coding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}
