//! `acompana admin code staff|guardian`: one-time codes.

use acompana_domain::RecordId;
use acompana_domain::record::UserId;
use acompana_server::{Administration, AdministrationFailure};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::exit::Exit;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana admin code staff 0198c0de-0000-7000-8000-000000000001
  acompana admin code guardian 0198c0de-0000-7000-8000-000000000002 --name 'Mamá de Ejemplo'

The code is shown once and works once, on one device: acompana enroll CODE --server URL";

/// One-time codes with which a device is enrolled
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    whom: Whom,
}

#[derive(Debug, Subcommand)]
enum Whom {
    /// For a member of staff
    #[command(after_help = EXAMPLES)]
    Staff {
        /// Id of the person ('admin staff list')
        user: UserId,
    },
    /// For a parent or guardian, whose record a hospital has registered
    #[command(after_help = EXAMPLES)]
    Guardian {
        /// Id of the guardian's record
        record: RecordId,
        /// Name to greet the person with [default: the given name in the record]
        #[arg(long, default_value = "", hide_default_value = true)]
        name: String,
    },
}

pub(super) fn run(arguments: Arguments, desk: &Administration, output: &Output) -> Result<Exit, AdministrationFailure> {
    let made = match arguments.whom {
        Whom::Staff { user } => desk.code_for_staff(user)?,
        Whom::Guardian { record, name } => desk.code_for_guardian(record, &name)?,
    };
    let code = made.code.to_string();
    output.result(&json!({ "user": made.user, "code": code, "expires_at": made.expires_at }), || {
        let until = super::super::local(made.expires_at);
        output.say_with("say-code", &[("code", code.clone().into()), ("until", until.into())])
    });
    Ok(Exit::Done)
}
