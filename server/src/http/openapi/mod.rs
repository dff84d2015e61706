//! `GET /openapi.json`: the routes, their messages and their problems, for those who write a client of their own.
//!
//! The schemas come from the types that the server itself reads and writes, so they cannot tell anything else. Only which
//! route takes and gives which of them is said here; a test compares it with the router.

mod problem;
mod schema;

use acompana_sync::wire::{EnrolReply, EnrolRequest, ProblemCode, RefreshRequest, SyncReply, SyncRequest, TokenReply};
use axum::response::Response;
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathItemBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Ref, RefOr, ResponseBuilder, Schema,
};

use super::body::{Encoding, answer};
use super::problem::Fail;
use schema::Schemas;

pub(super) const ROUTE: &str = "/openapi.json";

/// Name of the way in which a sync says who it is.
const TOKEN: &str = "access_token";

/// A route in the domain's words.
struct Told {
    method: &'static str,
    route: &'static str,
    id: &'static str,
    summary: &'static str,
    request: Option<RefOr<Schema>>,
    reply: RefOr<Schema>,
    needs_token: bool,
    problems: &'static [ProblemCode],
}

pub(super) async fn document() -> Result<Response, Fail> {
    let text = serde_json::to_vec(&whole()).map_err(|cause| {
        tracing::error!(line = cause.line(), "the description of the routes could not be written");
        Fail::from(acompana_sync::wire::Problem::new(ProblemCode::Fault, "the description could not be written"))
    })?;
    Ok(answer(text, Encoding::Plain))
}

/// The document, as JSON.
fn whole() -> serde_json::Value {
    let mut schemas = Schemas::default();
    let told = routes(&mut schemas);
    let mut paths = PathsBuilder::new();
    for told in told {
        let item = PathItemBuilder::new().operation(method(told.method), operation(&told)).build();
        paths = paths.path(told.route, item);
    }
    let info = InfoBuilder::new().title("Acompaña").version(env!("CARGO_PKG_VERSION")).description(Some(ABOUT));
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = schemas.components().security_scheme(TOKEN, token).build();
    let document: OpenApi = OpenApiBuilder::new().info(info.build()).paths(paths).components(Some(components)).build();
    schema::bounded(serde_json::to_value(document).unwrap_or_default())
}

const ABOUT: &str = "Offline records that sync. docs/protocol.md says what the messages mean and what a device does about \
    each problem. Bodies may be compressed with zstd (Content-Encoding: zstd). Whole numbers are written without a fraction. Unknown fields are ignored.";

fn routes(schemas: &mut Schemas) -> Vec<Told> {
    use ProblemCode::{
        CodeInvalid, DeviceRevoked, EpochConflict, Fault, ProtoUnsupported, Slow, TokenExpired, TooLarge, Unavailable,
        Unreadable,
    };
    vec![
        Told {
            method: "POST",
            route: "/v1/enrol",
            id: "enrol",
            summary: "Exchange a one-time code for tokens: the device becomes somebody's.",
            request: Some(schemas.of::<EnrolRequest>()),
            reply: schemas.of::<EnrolReply>(),
            needs_token: false,
            problems: &[Unreadable, CodeInvalid, TooLarge, Slow, Fault, Unavailable],
        },
        Told {
            method: "POST",
            route: "/v1/token",
            id: "refresh",
            summary: "Exchange a refresh token for the next pair of tokens.",
            request: Some(schemas.of::<RefreshRequest>()),
            reply: schemas.of::<TokenReply>(),
            needs_token: false,
            problems: &[Unreadable, DeviceRevoked, TooLarge, Slow, Fault, Unavailable],
        },
        Told {
            method: "POST",
            route: "/v1/sync",
            id: "sync",
            summary: "Send writes, and receive what became of them and what is new.",
            request: Some(schemas.of::<SyncRequest>()),
            reply: schemas.of::<SyncReply>(),
            needs_token: true,
            problems: &[
                Unreadable,
                TokenExpired,
                DeviceRevoked,
                EpochConflict,
                TooLarge,
                ProtoUnsupported,
                Slow,
                Fault,
                Unavailable,
            ],
        },
        Told {
            method: "GET",
            route: "/healthz",
            id: "health",
            summary: "Whether the store answers.",
            request: None,
            reply: schema::health(),
            needs_token: false,
            problems: &[Fault, Unavailable],
        },
        Told {
            method: "GET",
            route: ROUTE,
            id: "openapi",
            summary: "This document.",
            request: None,
            reply: schema::anything(),
            needs_token: false,
            problems: &[Slow, Fault],
        },
    ]
}

fn method(name: &str) -> HttpMethod {
    if name == "GET" { HttpMethod::Get } else { HttpMethod::Post }
}

fn operation(told: &Told) -> OperationBuilder {
    let json = |schema: RefOr<Schema>| ContentBuilder::new().schema(Some(schema)).build();
    let done = ResponseBuilder::new().description("Done.").content("application/json", json(told.reply.clone()));
    let mut operation =
        OperationBuilder::new().operation_id(Some(told.id)).summary(Some(told.summary)).response("200", done.build());
    for (status, codes) in problem::by_status(told.problems, told.request.is_some()) {
        let content = json(Ref::from_schema_name("Problem").into());
        let response = ResponseBuilder::new().description(codes).content("application/json", content);
        operation = operation.response(status.to_string(), response.build());
    }
    if let Some(request) = &told.request {
        let body = RequestBodyBuilder::new().content("application/json", json(request.clone()));
        operation = operation.request_body(Some(body.required(Some(utoipa::openapi::Required::True)).build()));
    }
    if told.needs_token {
        operation = operation.security(SecurityRequirement::new::<&str, [&str; 0], &str>(TOKEN, []));
    }
    operation
}

/// Everything with a name, and what it is made of.
fn name_of<T: ToSchema>() -> String {
    T::name().into_owned()
}

#[cfg(test)]
mod tests;
