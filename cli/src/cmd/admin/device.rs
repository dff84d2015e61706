//! `acompana admin device list|revoke`.

use acompana_domain::record::DeviceId;
use acompana_server::store::Device;
use acompana_server::{Administration, AdministrationFailure};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana admin device list
  acompana admin device revoke 0198c0de-0000-7000-8000-000000000003";

/// Devices, with what waited on each when it last called
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// List the devices, the one that called last first
    #[command(after_help = EXAMPLES)]
    List,
    /// Sign a device out: a lost phone. It keeps its unsent work; a new code for the same person brings it back
    #[command(after_help = EXAMPLES)]
    Revoke {
        /// Id of the device
        device: DeviceId,
    },
}

pub(super) fn run(
    arguments: &Arguments,
    desk: &Administration,
    output: &Output,
) -> Result<Exit, AdministrationFailure> {
    match &arguments.deed {
        Deed::List => {
            let devices = desk.list_devices()?;
            let list: Vec<Value> = devices.iter().map(told).collect();
            output.result(&json!(list), || {
                let rows = devices.iter().map(|device| {
                    let seen = device.seen_at.map(super::super::local).unwrap_or_default();
                    let state = output.say(if device.revoked_at.is_some() { "say-signed-out" } else { "say-active" });
                    vec![device.id.to_string(), device.name.clone(), state, seen, device.outbox_depth.to_string()]
                });
                output.table(&["col-id", "col-name", "col-state", "col-seen", "col-waiting"], rows)
            });
        }
        Deed::Revoke { device } => {
            desk.revoke_device(*device)?;
            output.result(&json!({ "revoked": device }), || output.say("say-device-revoked"));
        }
    }
    Ok(Exit::Done)
}

fn told(device: &Device) -> Value {
    json!({
        "device": device.id,
        "user": device.user,
        "name": device.name,
        "app": device.app,
        "enrolled_at": device.enrolled_at,
        "revoked_at": device.revoked_at,
        "seen_at": device.seen_at,
        "outbox_depth": device.outbox_depth,
        "skew_ms": device.skew_ms,
    })
}
