//! `POST /v1/enrol` and `POST /v1/token`.

use std::net::SocketAddr;
use std::sync::Arc;

use acompana_sync::fault::StoreFault;
use acompana_sync::wire::{EnrolRequest, Limits as BodyLimits, ProblemCode, RefreshRequest};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;

use super::app::App;
use super::body::{Encoding, answer, bytes, message, read};
use super::problem::Fail;
use super::trace::ServedTo;
use crate::config::Limits;
use crate::signin;
use crate::store::Store;
use crate::watch::Limit;

/// These messages are a few hundred bytes.
const SMALL: BodyLimits = BodyLimits { compressed: 16 << 10, plain: 64 << 10 };

pub(super) async fn enrol<S: Store>(
    State(app): State<Arc<App<S>>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Fail> {
    let address = app.address(peer, request.headers());
    if let Some(wait) = app.codes.wait(address, app.now()) {
        app.metrics.limited(Limit::Codes);
        return Err(Fail::slow("too many wrong codes; wait before the next one", wait).hang_up());
    }
    let (request, encoding): (EnrolRequest, _) = small(&app, request).await?;
    // Only now: strangers who send slowly must not take the places of devices.
    let _admitted = app.admit()?;
    let device = request.device;
    let decided = app
        .work(move |app| {
            let now = app.now();
            Ok(app.store.write(|tx| signin::enrol(tx, &request, &app.lifetimes, now))?)
        })
        .await?;
    if decided.as_ref().is_err_and(|problem| problem.code == ProblemCode::CodeInvalid) {
        app.codes.wrong(address, app.now());
    }
    app.metrics.signed_in("enrol", decided.is_ok());
    let mut response = answer(bytes(&decided?, encoding)?, encoding);
    response.extensions_mut().insert(ServedTo(device));
    Ok(response)
}

pub(super) async fn refresh<S: Store>(
    State(app): State<Arc<App<S>>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Fail> {
    let address = app.address(peer, request.headers());
    if let Some(wait) = app.tokens.wait(address, app.now()) {
        app.metrics.limited(Limit::Tokens);
        return Err(Fail::slow("too many worthless tokens from this address; wait a little", wait).hang_up());
    }
    let (request, encoding): (RefreshRequest, _) = small(&app, request).await?;
    let _admitted = app.admit()?;
    let device = request.device;
    let decided = app
        .work(move |app| {
            let now = app.now();
            // Kept even when it is a refusal: a token that came back signs its device out.
            let decided = app.store.write(|tx| signin::refresh(tx, &request, &app.lifetimes, now));
            decided.map_err(|fault: StoreFault| Fail::from(fault))
        })
        .await?;
    if decided.is_err() {
        app.tokens.wrong(address, app.now());
    }
    app.metrics.signed_in("refresh", decided.is_ok());
    let mut response = answer(bytes(&decided?, encoding)?, encoding);
    response.extensions_mut().insert(ServedTo(device));
    Ok(response)
}

/// Reads a small message, and in which encoding to answer it.
async fn small<S: Store, T: serde::de::DeserializeOwned>(
    app: &App<S>,
    request: Request,
) -> Result<(T, Encoding), Fail> {
    let (head, body) = request.into_parts();
    let encoding = Encoding::of(&head.headers)?;
    let limits = Limits { body: SMALL, ..app.limits.clone() };
    let bytes = read(body, &head.headers, &limits).await?;
    Ok((message(&bytes, encoding, SMALL)?, encoding.of_answer(&head.headers)))
}
