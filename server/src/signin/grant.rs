//! Which scopes people hold.

use std::collections::BTreeSet;

use acompana_domain::Record;
use acompana_domain::kind::{Role, Scope};
use acompana_domain::record::{RecordId, UserId};
use acompana_sync::audit::Action;
use acompana_sync::fault::StoreFault;
use acompana_sync::server::Session;
use acompana_sync::wire::{Op, OpResult};
use jiff::Timestamp;

use super::{administrator, line};
use crate::store::StoreTx;

/// Kind of the record that tells about a parent.
pub(crate) const GUARDIAN: &str = "guardian";

/// The scopes of a member of staff with these roles at these units (CLUES).
#[must_use]
pub fn staff_scopes(roles: &BTreeSet<Role>, units: &[String]) -> BTreeSet<Scope> {
    let holds = |any: &[Role]| any.iter().any(|role| roles.contains(role));
    let mut scopes = BTreeSet::from([Scope::Reference]);
    for unit in units {
        if holds(&[Role::Clinician, Role::Registrar, Role::Coordinator]) {
            scopes.insert(Scope::Hospital(unit.clone()));
        }
        // Wages and accounts travel in this scope: it is the benefits office's alone (ADR-4).
        if holds(&[Role::Benefits]) {
            scopes.insert(Scope::Benefits(unit.clone()));
        }
    }
    scopes
}

/// The guardians whose list of children was changed in a request by a member of staff.
///
/// What a parent writes about themselves never widens what they may see.
pub fn changed_guardians<'a>(
    session: &Session,
    ops: &'a [Op],
    results: &'a [OpResult],
) -> impl Iterator<Item = RecordId> + 'a {
    let staff = session.actor.roles.iter().any(|role| *role != Role::Parent);
    let about_children = |op: &Op| op.new || op.fields.wishes().any(|(path, _)| path.top() == "children");
    ops.iter()
        .zip(results)
        .filter(move |(op, result)| {
            staff && op.kind == GUARDIAN && result.status.took_effect() && !result.duplicate && about_children(op)
        })
        .map(|(op, _)| op.record)
}

/// Gives the person behind a guardian record what the record says: their children, their own data, the reference
/// data. A child that is no longer in the record is taken away. Nothing happens while nobody signs in for it.
///
/// What was taken away once does not come back by itself (somebody may have had a reason, such as custody): a new
/// code for the guardian brings it back.
///
/// # Errors
/// [`StoreFault`].
pub fn refresh_guardian_grants<T: StoreTx>(tx: &mut T, guardian: RecordId, now: Timestamp) -> Result<(), StoreFault> {
    let user = UserId(guardian.0);
    let Some(record) = tx.record(guardian)?.filter(|record| record.kind == GUARDIAN) else { return Ok(()) };
    // The id of a record is its writer's choice: one that happens to be a colleague's user id says nothing about them.
    if !tx.user(user)?.is_some_and(|user| user.active && user.guardian == Some(guardian)) {
        return Ok(());
    }
    let mut wanted = guardian_scopes(&record);
    for (scope, held) in tx.grants(user)? {
        if !held {
            wanted.remove(&scope);
        }
    }
    set_grants(tx, user, &wanted, now)
}

/// What the person behind a guardian record may see.
pub(crate) fn guardian_scopes(guardian: &Record) -> BTreeSet<String> {
    let children = guardian.body.get("children").and_then(serde_json::Value::as_array).into_iter().flatten();
    let children = children
        .filter_map(|child| child.get("patient")?.as_str()?.parse().ok())
        .map(|patient| Scope::Child(patient).to_string());
    children.chain([Scope::Family(guardian.id).to_string(), Scope::Reference.to_string()]).collect()
}

/// Gives what is wanted and takes everything else.
pub(crate) fn set_grants<T: StoreTx>(
    tx: &mut T,
    user: UserId,
    wanted: &BTreeSet<String>,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let by = Some(administrator().user);
    for (scope, held) in tx.grants(user)? {
        if held && !wanted.contains(&scope) && tx.take(user, &scope, now)? {
            tx.audit(&line(now, by, None, None, Action::Administer, format!("{scope} taken from {user}")))?;
        }
    }
    for scope in wanted {
        if tx.give(user, scope, now)? {
            tx.audit(&line(now, by, None, None, Action::Administer, format!("{scope} given to {user}")))?;
        }
    }
    Ok(())
}
