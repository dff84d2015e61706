//! `POST /v1/sync`.

use std::sync::Arc;

use acompana_sync::fault::StoreFault;
use acompana_sync::server::{self, Session};
use acompana_sync::wire::{Problem, ProblemCode, SyncReply, SyncRequest};
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
    let sent = read(body, &head.headers, &app.limits).await?;
    let reply = app
        .work(move |app| {
            let request: SyncRequest = message(&sent, encoding, app.limits.body)?;
            let reply = handle(app, &token, &request)?;
            bytes(&reply, answered_in)
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
        let reply = server::handle(tx, &app.host, &session, request, now)?;
        for guardian in changed_guardians(&session, &request.ops, &reply.results) {
            refresh_guardian_grants(tx, guardian, now)?;
        }
        Ok(reply)
    })
}

fn bearer(headers: &HeaderMap) -> Result<String, Fail> {
    let missing = || Problem::new(ProblemCode::TokenExpired, "an access token is needed: Authorization: Bearer …");
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim().to_owned()),
        _ => Err(missing().into()),
    }
}
