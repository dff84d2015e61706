//! The only place that knows reqwest: one request, one bounded answer.
//!
//! Everything a network can do wrong ends in one of [`HttpError`]'s few cases. What an intermediary says (a captive
//! portal, a proxy's own 403) is never taken for the server's word: only a readable [`Problem`] signs a device out.

use std::time::Duration;

use acompana_sync::wire::{
    CodecError, EnrolReply, EnrolRequest, KNOWN_CODING, Limits, MEDIA_TYPE, Problem, ProblemCode, RefreshRequest,
    SyncReply, SyncRequest, TokenReply, decode, decode_known, decode_plain, encode,
};
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER,
};
use reqwest::{Client, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

mod tls;

/// Time to reach the server.
const CONNECT: Duration = Duration::from_secs(10);
/// Time for a whole exchange.
const WHOLE: Duration = Duration::from_mins(1);
/// A refusal needs no more than this.
const PROBLEM: Limits = Limits { compressed: 64 << 10, plain: 64 << 10 };

/// Why there is no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The server's address cannot be used.
    #[error("the server's address cannot be used: {reason}")]
    Address {
        /// Why.
        reason: &'static str,
    },
    /// The customer's certificates cannot be used.
    #[error("the certificates cannot be used: {reason}")]
    Certificates {
        /// Why.
        reason: String,
    },
    /// No connection, or no answer in time.
    #[error("the server cannot be reached: {reason}")]
    Unreachable {
        /// Why, without the address.
        reason: String,
    },
    /// An answer that is not one of ours: too large, damaged, or from an intermediary.
    #[error("the answer cannot be read: {reason}")]
    Unreadable {
        /// Why.
        reason: String,
    },
    /// The server said why.
    #[error("{0}")]
    Problem(Problem),
    /// Somebody stopped it.
    #[error("it was cancelled")]
    Cancelled,
}

/// How to trust and reach servers.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The institution's own certificates (PEM). Replaces the built-in public ones.
    pub ca_pem: Option<Vec<u8>>,
    /// Whether `http://` is allowed beyond this machine: only where something else encrypts.
    pub plain_http: bool,
}

/// A client of one server.
#[derive(Debug, Clone)]
pub struct Http {
    client: Client,
    base: Url,
}

impl Http {
    /// A client for the server at `base`.
    ///
    /// # Errors
    /// [`HttpError::Address`] or [`HttpError::Certificates`].
    pub fn new(base: &str, trust: &Trust) -> Result<Self, HttpError> {
        let base = address(base, trust.plain_http)?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls::config(trust.ca_pem.as_deref())?)
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            // A redirect would carry somebody's records to another place.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .pool_idle_timeout(Duration::from_secs(30))
            .build()
            .map_err(|error| HttpError::Certificates { reason: words(&error) })?;
        Ok(Self { client, base })
    }

    /// One round trip of the protocol.
    ///
    /// # Errors
    /// [`HttpError`].
    pub async fn sync(&self, token: &str, request: &SyncRequest, within: Duration) -> Result<SyncReply, HttpError> {
        let unread = self.post("v1/sync", Some(token), request, within).await?;
        let asked = unread.asked;
        let mut reply: SyncReply = unread.message()?;
        if !reply.can_be_kept() {
            return Err(HttpError::Unreadable { reason: "a name without end".to_owned() });
        }
        reply.retry_after = reply.retry_after.max(asked);
        Ok(reply)
    }

    /// Trades a one-time code for tokens.
    ///
    /// # Errors
    /// [`HttpError`].
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, HttpError> {
        let reply: EnrolReply = self.post("v1/enrol", None, request, WHOLE).await?.message()?;
        if reply.tokens.can_be_kept() { Ok(reply) } else { Err(odd_tokens()) }
    }

    /// Trades a refresh token for new tokens.
    ///
    /// # Errors
    /// [`HttpError`].
    pub async fn refresh(&self, request: &RefreshRequest, within: Duration) -> Result<TokenReply, HttpError> {
        let reply: TokenReply = self.post("v1/token", None, request, within).await?.message()?;
        if reply.can_be_kept() { Ok(reply) } else { Err(odd_tokens()) }
    }

    async fn post(
        &self,
        path: &str,
        token: Option<&str>,
        message: &impl Serialize,
        within: Duration,
    ) -> Result<Unread, HttpError> {
        let url = self.base.join(path).map_err(|_| HttpError::Address { reason: "it cannot be extended" })?;
        let body = encode(message).map_err(|error| HttpError::Unreadable { reason: error.to_string() })?;
        let mut request = self
            .client
            .post(url)
            .timeout(within.min(WHOLE))
            .header(CONTENT_TYPE, MEDIA_TYPE)
            .header(CONTENT_ENCODING, "zstd")
            .header(ACCEPT, MEDIA_TYPE)
            .header(ACCEPT_ENCODING, format!("{KNOWN_CODING}, zstd"))
            .body(body);
        if let Some(token) = token {
            let mut value = HeaderValue::try_from(format!("Bearer {token}"))
                .map_err(|_| HttpError::Unreadable { reason: "the token has odd characters".to_owned() })?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let response = request.send().await.map_err(|error| unreachable(&error))?;
        let asked = retry_after(response.headers());
        if response.status() == StatusCode::OK {
            return receive(response, Limits::REPLY, asked).await;
        }
        Err(refusal(response, asked).await)
    }
}

/// The server's address, with a slash at its end so that paths are added to it rather than replace its last part.
fn address(base: &str, plain_http: bool) -> Result<Url, HttpError> {
    let unusable = |reason| HttpError::Address { reason };
    let mut url = Url::parse(base.trim()).map_err(|_| unusable("it is not a URL"))?;
    let Some(host) = url.host_str() else { return Err(unusable("it names no host")) };
    let here =
        host == "localhost" || host == "[::1]" || host.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback());
    match url.scheme() {
        "https" => {}
        "http" if here || plain_http => {}
        "http" => return Err(unusable("http:// is only for this machine; use https://")),
        _ => return Err(unusable("it must begin with https://")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unusable("it must not hold a name or a password"));
    }
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// Kept, they would take the place of the ones that work.
fn odd_tokens() -> HttpError {
    HttpError::Unreadable { reason: "tokens that cannot be sent back".to_owned() }
}

fn unreachable(error: &reqwest::Error) -> HttpError {
    HttpError::Unreachable { reason: words(error) }
}

/// What happened, without the address: that may say where a family is treated.
fn words(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off"
    } else {
        "the request failed"
    };
    if let Some(complaint) = tls::complaint(error) {
        return format!("{what} ({complaint})");
    }
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    format!("{what} ({innermost})")
}

/// An answer that has arrived whole and was not read yet.
#[derive(Debug)]
struct Unread {
    bytes: Vec<u8>,
    coding: Coding,
    limits: Limits,
    /// What its header asked for, in seconds.
    asked: Option<i64>,
}

#[derive(Debug)]
enum Coding {
    Plain,
    Zstd,
    Known,
}

impl Unread {
    fn message<T: DeserializeOwned>(self) -> Result<T, HttpError> {
        let message = match self.coding {
            Coding::Known => decode_known(&self.bytes, self.limits),
            Coding::Zstd => decode(&self.bytes, self.limits),
            Coding::Plain => decode_plain(&self.bytes, self.limits),
        };
        message.map_err(unreadable)
    }
}

fn unreadable(error: CodecError) -> HttpError {
    match error {
        // serde's words quote what it met.
        CodecError::Shape(error) => HttpError::Unreadable {
            reason: format!("not the expected JSON at line {} column {}", error.line(), error.column()),
        },
        other => HttpError::Unreadable { reason: other.to_string() },
    }
}

/// Takes an answer in, piece by piece, and stops at the limit, whatever the peer announces or sends.
async fn receive(mut response: Response, limits: Limits, asked: Option<i64>) -> Result<Unread, HttpError> {
    let encoding = response.headers().get(CONTENT_ENCODING).map(|value| value.as_bytes().to_ascii_lowercase());
    let (coding, limit) = match encoding.as_deref() {
        Some(coding) if coding == KNOWN_CODING.as_bytes() => (Coding::Known, limits.compressed),
        Some(b"zstd") => (Coding::Zstd, limits.compressed),
        None | Some(b"identity") => (Coding::Plain, limits.plain),
        Some(_) => return Err(HttpError::Unreadable { reason: "an encoding that was not asked for".to_owned() }),
    };
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if bytes.len() + piece.len() > limit {
            return Err(unreadable(CodecError::TooLarge { limit }));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Unread { bytes, coding, limits, asked })
}

/// What an answer other than 200 means.
async fn refusal(response: Response, asked: Option<i64>) -> HttpError {
    let status = response.status();
    let told = receive(response, PROBLEM, asked).await.and_then(Unread::message::<Problem>);
    if let Ok(mut problem) = told {
        problem.retry_after = problem.retry_after.max(asked);
        return HttpError::Problem(problem);
    }
    // Not the server's own words. Only what any intermediary may say in the server's name is believed.
    let code = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => ProblemCode::Slow,
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            ProblemCode::Unavailable
        }
        _ => return HttpError::Unreadable { reason: format!("status {}", status.as_u16()) },
    };
    HttpError::Problem(Problem { retry_after: asked, ..Problem::new(code, format!("status {}", status.as_u16())) })
}

/// `Retry-After` in seconds (RFC 9110 §10.2.3): a number, or a date that is compared with the answer's own `Date`, so
/// that a wrong clock on the device does not matter.
fn retry_after(headers: &HeaderMap) -> Option<i64> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse::<i64>() {
        return Some(seconds.max(0));
    }
    let date = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp());
    let until = date(asked)?;
    let now = text(DATE).and_then(date).unwrap_or_else(Timestamp::now);
    Some(until.duration_since(now).as_secs().max(0))
}

#[cfg(test)]
mod tests;
