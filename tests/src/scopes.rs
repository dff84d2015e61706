//! Which kinds travel in which scopes, and which scopes the server gives to whom.

use std::collections::BTreeSet;

use acompana_domain::kind::{Kind, Role, Scope};
use acompana_domain::record::{DeviceId, UserId};
use acompana_domain::{Record, RecordId};
use acompana_server::signin::staff_scopes;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::bodies::UNIT;

/// The child that [`sample`] is about.
pub const CHILD: RecordId = RecordId(Uuid::from_u128(7));

/// A record of any kind with every field that scopes are made from.
#[must_use]
pub fn sample(kind: &dyn Kind, id: RecordId) -> Record {
    let body = json!({
        "patient": CHILD, "holder": CHILD, "unit": UNIT, "clues": UNIT, "units": [{ "id": "u", "clues": UNIT }],
    });
    Record {
        id,
        kind: kind.spec().name.to_owned(),
        schema: 1,
        ver: 1,
        author: UserId(Uuid::from_u128(9)),
        device: DeviceId(Uuid::from_u128(9)),
        occurred_at: Timestamp::UNIX_EPOCH,
        tz: "UTC".to_owned(),
        recorded_at: Timestamp::UNIX_EPOCH,
        body: body.as_object().unwrap().clone(),
    }
}

/// Name of a scope without whose it is: `hospital`, `child`.
#[must_use]
pub fn family(scope: &Scope) -> String {
    scope.to_string().split(':').next().unwrap().to_owned()
}

/// The families of scopes that a kind travels in.
#[must_use]
pub fn travels_in(kind: &dyn Kind) -> BTreeSet<String> {
    kind.scopes(&sample(kind, CHILD)).iter().map(family).collect()
}

/// The families of scopes that the server gives a role.
#[must_use]
pub fn given(role: Role) -> BTreeSet<String> {
    match role {
        Role::Parent => ["child", "family", "reference"].map(str::to_owned).into(),
        _ => staff_scopes(&[role].into(), &[UNIT.to_owned()]).iter().map(family).collect(),
    }
}
