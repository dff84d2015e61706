//! The one place where what went wrong becomes what the app should do about it.
//!
//! Inside, errors keep their causes. Outside there are ten, grouped by remedy. The map below is exhaustive, chooses
//! the log level, and lets no personal data and no SQL across.

use acompana_domain::Finding;
use acompana_domain::kind::{FactsUnavailable, UnknownKind};
use acompana_domain::record::UnreadableBody;
use acompana_sync::client::OutboxError;
use acompana_sync::fault::StoreFault;
use acompana_sync::wire::{Problem, ProblemCode};
use serde::Serialize;

use crate::http::HttpError;
use crate::ports::PortError;
use crate::store::StoreError;

/// What is wrong with the device's storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum StorageProblem {
    /// The key does not open the store. Fetch the right key; nothing is lost.
    WrongKey,
    /// The file is damaged. Tell the person, then set it aside.
    Corrupt,
    /// No room is left. Free some and try again; nothing was lost.
    Full,
    /// The operating system refused.
    Refused,
    /// The platform's key store, or its store of secrets, refused or did not answer. Unlock the device and try again; nothing is lost.
    KeyStore,
    /// The platform's key store says that the key is gone for good. What was not sent cannot be read any more on this
    /// device; nothing was deleted, and what was sent is at the institution. Tell the person; when they agree, set the
    /// store aside and enrol the device with a new code.
    KeyLost,
}

/// What the app should do. Show what [`CoreError::tell`] says, or a text of the app's own for each, never `reason`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
#[non_exhaustive]
pub enum CoreError {
    /// Fix what the findings say and save again. Nothing was saved.
    #[error("it cannot be saved as it is: {} findings", findings.len())]
    Invalid {
        /// Everything that was found, with field and words.
        findings: Vec<Finding>,
    },
    /// It is not on this device (any more).
    #[error("not found: {what}")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// The screen is out of date: look again. A write was already sent, or is in another state.
    #[error("no longer possible: {reason}")]
    OutOfDate {
        /// Why.
        reason: String,
    },
    /// Enrol the device with a code. Everything unsent stays.
    #[error("the device must be enrolled: {reason}")]
    Enrol {
        /// Why.
        reason: String,
    },
    /// Update the app. Everything unsent stays.
    #[error("the app must be updated: {reason}")]
    Update {
        /// Why.
        reason: String,
    },
    /// Wait for a connection; work goes on offline.
    #[error("the server cannot be reached now: {reason}")]
    Offline {
        /// Why.
        reason: String,
        /// When to try again, in milliseconds from now, if that is known.
        retry_after_ms: Option<i64>,
    },
    /// Another sync of this app, or another process, is at it. Try again in a moment.
    #[error("busy: {reason}")]
    Busy {
        /// With what.
        reason: String,
    },
    /// It was closed; open it again. Nothing is lost.
    #[error("it was closed; open it again")]
    Closed,
    /// The device's storage needs attention.
    #[error("the device's storage: {reason}")]
    Storage {
        /// Of which sort.
        problem: StorageProblem,
        /// What was found, for support.
        reason: String,
    },
    /// A mistake of ours. Tell support.
    #[error("internal: {reason}")]
    Internal {
        /// What happened.
        reason: String,
    },
}

/// Everything that can go wrong inside, with its causes.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Port(#[from] StoreFault),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Kind(#[from] UnknownKind),
    #[error(transparent)]
    Body(#[from] UnreadableBody),
    #[error(transparent)]
    Facts(#[from] FactsUnavailable),
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("the platform's secret store: {0}")]
    Secrets(#[from] PortError),
    #[error("{} findings", .0.len())]
    Findings(Vec<Finding>),
    #[error("there is no {0}")]
    Absent(String),
    #[error("the device is not enrolled")]
    NotEnrolled,
    #[error("the device holds unsent work of another person")]
    OtherPerson,
    #[error("the record was changed by somebody else meanwhile")]
    ChangedMeanwhile,
    #[error("a sync is running")]
    Syncing,
    #[error("{0} could not be started: {1}")]
    Machinery(&'static str, std::io::Error),
    #[error("a task of the core ended unexpectedly")]
    TaskLost,
    #[error("{0} cannot be written as JSON")]
    Json(serde_json::Error),
}

impl From<Fault> for CoreError {
    fn from(fault: Fault) -> Self {
        let error = outward(&fault);
        match &error {
            // The platform's words stay out of the log: nobody knows what an app puts into them.
            Self::Storage { problem: StorageProblem::KeyStore, .. } => {
                tracing::warn!("the platform's key store refused or did not answer");
            }
            Self::Storage { problem: StorageProblem::KeyLost, .. } => {
                tracing::error!("the platform's key store says that the store's key is gone");
            }
            Self::Internal { .. } | Self::Storage { .. } => tracing::error!(cause = ?kind_of(&fault), "{error}"),
            // Their words may name a record, or be the server's: the log gets the sort only.
            Self::Enrol { .. } | Self::Update { .. } => tracing::warn!(cause = ?kind_of(&fault), "the app must act"),
            _ => tracing::debug!(cause = ?kind_of(&fault), "not done"),
        }
        error
    }
}

impl From<StoreError> for CoreError {
    fn from(error: StoreError) -> Self {
        Fault::from(error).into()
    }
}

/// Name of the variant: causes may carry values that do not belong in a log.
pub(crate) fn kind_of(fault: &Fault) -> String {
    let shown = format!("{fault:?}");
    shown.chars().take_while(|letter| letter.is_alphanumeric()).collect()
}

fn outward(fault: &Fault) -> CoreError {
    let reason = || fault.to_string();
    match fault {
        Fault::Store(error) => of_store(error),
        Fault::Port(error) | Fault::Outbox(OutboxError::Store(error)) => match error.cause::<StoreError>() {
            Some(cause) => of_store(cause),
            None => CoreError::Internal { reason: reason() },
        },
        Fault::Outbox(OutboxError::NoSuchOp(op)) => CoreError::NotFound { what: format!("write {op}") },
        Fault::Outbox(OutboxError::OtherState { .. } | OutboxError::AlreadySent(_))
        | Fault::OtherPerson
        | Fault::ChangedMeanwhile => CoreError::OutOfDate { reason: reason() },
        // A newer build wrote it in a shape that this one cannot read.
        Fault::Kind(_) | Fault::Body(_) => CoreError::Update { reason: reason() },
        Fault::Facts(_)
        | Fault::TaskLost
        | Fault::Machinery(..)
        | Fault::Json(_)
        | Fault::Http(HttpError::Address { .. } | HttpError::Certificates { .. }) => {
            CoreError::Internal { reason: reason() }
        }
        Fault::Http(HttpError::Cancelled) | Fault::Syncing => CoreError::Busy { reason: reason() },
        Fault::Http(HttpError::Unreachable { .. } | HttpError::Unreadable { .. }) => {
            CoreError::Offline { reason: reason(), retry_after_ms: None }
        }
        Fault::Http(HttpError::Problem(problem)) => of_problem(problem),
        Fault::Findings(findings) => CoreError::Invalid { findings: findings.clone() },
        Fault::Absent(what) => CoreError::NotFound { what: what.clone() },
        Fault::Secrets(_) => CoreError::Storage { problem: StorageProblem::KeyStore, reason: reason() },
        Fault::NotEnrolled => CoreError::Enrol { reason: reason() },
    }
}

fn of_store(error: &StoreError) -> CoreError {
    let storage = |problem| CoreError::Storage { problem, reason: error.to_string() };
    match error {
        StoreError::WrongKey | StoreError::KeyUnusable { .. } => storage(StorageProblem::WrongKey),
        StoreError::KeyStore(PortError::Gone { .. }) => storage(StorageProblem::KeyLost),
        StoreError::KeyStore(PortError::Locked { .. } | PortError::Failed { .. }) => storage(StorageProblem::KeyStore),
        StoreError::Corrupt { .. } | StoreError::Unreadable { .. } => storage(StorageProblem::Corrupt),
        StoreError::Full => storage(StorageProblem::Full),
        StoreError::File { cause, .. } => {
            // The path may hold a person's name.
            CoreError::Storage { problem: StorageProblem::Refused, reason: format!("a file: {}", cause.kind()) }
        }
        StoreError::NewerSchema { .. } => CoreError::Update { reason: error.to_string() },
        StoreError::AlreadyOpen => CoreError::Busy { reason: error.to_string() },
        StoreError::Absent { what } => CoreError::NotFound { what: what.clone() },
        StoreError::Closed => CoreError::Closed,
        StoreError::EditedHistory { .. } => CoreError::Internal { reason: error.to_string() },
        // SQLite's words can quote values: only its code crosses.
        StoreError::Sql(cause) => {
            CoreError::Internal { reason: format!("the store's engine: {:?}", cause.sqlite_error_code()) }
        }
    }
}

fn of_problem(problem: &Problem) -> CoreError {
    let reason = problem.detail.clone();
    match problem.code {
        ProblemCode::CodeInvalid => CoreError::Invalid { findings: vec![Finding::error("SYNC-CODE-INVALID", "/code")] },
        ProblemCode::TokenExpired | ProblemCode::DeviceRevoked => CoreError::Enrol { reason },
        ProblemCode::ProtoUnsupported => CoreError::Update { reason },
        ProblemCode::Slow | ProblemCode::Unavailable | ProblemCode::Fault | ProblemCode::NotFound => {
            CoreError::Offline {
                reason,
                retry_after_ms: problem.retry_after.map(|seconds| seconds.saturating_mul(1000)),
            }
        }
        ProblemCode::Unreadable | ProblemCode::TooLarge | ProblemCode::EpochConflict => CoreError::Internal { reason },
    }
}
