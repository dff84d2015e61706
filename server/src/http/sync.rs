//! `POST /v1/sync`.

use std::sync::Arc;
use std::time::Instant;

use acompana_sync::fault::StoreFault;
use acompana_sync::server::{self, HoldBack, Session};
use acompana_sync::wire::{BROKE, Problem, ProblemCode, SyncReply, SyncRequest};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::app::App;
use super::body::{Encoding, answer, bytes, message, read};
use super::problem::Fail;
use super::trace::ServedTo;
use crate::signin::{changed_guardians, refresh_guardian_grants, session_of};
use crate::store::Store;

pub(super) async fn sync<S: Store>(State(app): State<Arc<App<S>>>, request: Request) -> Result<Response, Fail> {
    let _admitted = app.admit()?;
    let (head, body) = request.into_parts();
    let token = bearer(&head.headers)?;
    let encoding = Encoding::of(&head.headers)?;
    let answered_in = encoding.of_answer(&head.headers);
    // Strangers are turned away before their bodies are read.
    let session = {
        let token = token.clone();
        app.work(move |app| Ok(signed_in(app, &token)?)).await??
    };
    app.count_device(session.device)?;
    let sent = read(body, &head.headers, &app.limits).await?;
    let reply = app
        .work(move |app| {
            let request: SyncRequest = message(&sent, encoding, app.limits.body)?;
            let reply = handle(app, &token, &request)?;
            tell_of_faults(app, &request, &reply);
            let written = bytes(&reply, answered_in)?;
            app.metrics.synced(&reply, sent.len(), written.len());
            Ok(written)
        })
        .await?;
    let mut response = answer(reply, answered_in);
    response.extensions_mut().insert(ServedTo(session.device));
    Ok(response)
}

fn signed_in<S: Store>(app: &App<S>, token: &str) -> Result<Result<Session, Fail>, StoreFault> {
    let now = app.now();
    let decided = app.store.read(|tx| session_of(tx, token, now))?;
    Ok(decided.map_err(Fail::from))
}

/// One transaction: who asks is established again in it, so that a device that was signed out meanwhile writes
/// nothing, and the time is taken in it, so that the order of times is the order of commits.
fn handle<S: Store>(app: &App<S>, token: &str, request: &SyncRequest) -> Result<SyncReply, Fail> {
    app.store.write(|tx| {
        let now = app.now();
        let session = session_of(tx, token, now)??;
        let hold_back = hold_back(app, tx, &session, request)?;
        let reply = server::handle_at(tx, &app.host, &session, request, now, hold_back)?;
        for guardian in changed_guardians(&session, &request.ops, &reply.results) {
            refresh_guardian_grants(tx, guardian, now)?;
        }
        Ok(reply)
    })
}

/// How long a device that is far behind waits for its turn, in seconds. Not all the same, or all would come at once.
const UNTIL_ITS_TURN: std::ops::RangeInclusive<i64> = 10..=20;

/// A device that is far behind needs a place to catch up; without one it is served everything but that.
fn hold_back<S: Store>(
    app: &App<S>,
    tx: &S::Tx<'_>,
    session: &Session,
    request: &SyncRequest,
) -> Result<Option<HoldBack>, StoreFault> {
    let (beyond, now) = (app.limits.first_sync_rows, Instant::now());
    if !server::far_behind(tx, session, request, beyond)? {
        app.first_syncs.leave(session.device, now);
        return Ok(None);
    }
    if app.first_syncs.enter(session.device, now) {
        return Ok(None);
    }
    app.metrics.held_back();
    Ok(Some(HoldBack { beyond, retry_after: rand::random_range(UNTIL_ITS_TURN) }))
}

/// A write that broke a rule of ours is kept for a person to look at; that somebody should look is told here.
fn tell_of_faults<S: Store>(app: &App<S>, request: &SyncRequest, reply: &SyncReply) {
    let broke = request.ops.iter().zip(&reply.results);
    for (op, _) in broke.filter(|(_, result)| !result.duplicate && result.code.as_deref() == Some(BROKE)) {
        app.metrics.broke();
        let known = app.host.kinds.get(&op.kind).is_ok();
        let kind = if known { op.kind.as_str() } else { "unknown" };
        tracing::error!(op = %op.op_id, kind, "a rule broke on a write, which was set aside: see admin quarantine list");
    }
}

fn bearer(headers: &HeaderMap) -> Result<String, Fail> {
    let missing = || Problem::new(ProblemCode::TokenExpired, "an access token is needed: Authorization: Bearer …");
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim().to_owned()),
        _ => Err(missing().into()),
    }
}
