//! `acompana admin staff add|list|revoke`.

use acompana_domain::kind::Role;
use acompana_domain::record::UserId;
use acompana_server::store::User;
use acompana_server::{Administration, AdministrationFailure};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana admin staff add 'Enfermera de Ejemplo' --role clinician --role registrar --unit DFIMS000604
  acompana admin staff list --json
  acompana admin staff revoke 0198c0de-0000-7000-8000-000000000001";

/// Staff: people with roles at hospitals
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Add a person; then hand out a code with 'admin code staff'
    #[command(after_help = EXAMPLES)]
    Add {
        /// Name
        name: String,
        /// clinician, registrar, benefits, coordinator or admin; may be given more than once
        #[arg(long, required = true)]
        role: Vec<Role>,
        /// CLUES of a unit where the person works; may be given more than once
        #[arg(long, value_name = "CLUES")]
        unit: Vec<String>,
    },
    /// List staff
    #[command(after_help = EXAMPLES)]
    List,
    /// End a person's access and sign all their devices out
    #[command(after_help = EXAMPLES)]
    Revoke {
        /// Id of the person
        user: UserId,
    },
}

pub(super) fn run(arguments: Arguments, desk: &Administration, output: &Output) -> Result<Exit, AdministrationFailure> {
    match arguments.deed {
        Deed::Add { name, role, unit } => {
            let user = desk.add_staff(&name, &role.into_iter().collect(), &unit)?;
            output.result(&json!({ "user": user }), || {
                output.say_with("say-staff-added", &[("name", name.into()), ("user", user.to_string().into())])
            });
        }
        Deed::List => {
            let staff = desk.list_staff()?;
            let list: Vec<Value> = staff.iter().map(told).collect();
            output.result(&json!(list), || {
                let rows = staff.iter().map(|user| {
                    let active = output.say(if user.active { "say-yes" } else { "say-no" });
                    vec![user.id.to_string(), user.display_name.clone(), roles(user).join(", "), active]
                });
                output.table(&["col-id", "col-name", "col-roles", "col-active"], rows)
            });
        }
        Deed::Revoke { user } => {
            desk.revoke_user(user)?;
            output.result(&json!({ "revoked": user }), || output.say("say-staff-revoked"));
        }
    }
    Ok(Exit::Done)
}

fn roles(user: &User) -> Vec<&'static str> {
    user.roles.iter().map(|role| role.as_str()).collect()
}

fn told(user: &User) -> Value {
    json!({ "user": user.id, "name": user.display_name, "roles": roles(user), "active": user.active })
}
