//! Who holds a scope receives all of it. So a role must be allowed to read every kind that travels in the scopes that
//! the server gives it, or somebody's wages end up on a tablet of the ward (ADR-4).

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use acompana_domain::kind::{Actor, Deed, KindRegistry, Role, Scope};
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_domain::{Record, kind::Kind};
use acompana_server::signin::staff_scopes;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

const UNIT: &str = "DFIMS000061";

/// A record of any kind with every field that scopes are made from.
fn sample(kind: &dyn Kind) -> Record {
    let other = Uuid::from_u128(7);
    let body = json!({
        "patient": other, "holder": other, "unit": UNIT, "clues": UNIT, "units": [{ "id": "u", "clues": UNIT }],
    });
    Record {
        id: RecordId(Uuid::from_u128(1)),
        kind: kind.spec().name.to_owned(),
        schema: 1,
        ver: 1,
        author: UserId(other),
        device: DeviceId(other),
        occurred_at: Timestamp::UNIX_EPOCH,
        tz: "UTC".to_owned(),
        recorded_at: Timestamp::UNIX_EPOCH,
        body: body.as_object().unwrap().clone(),
    }
}

/// Name of a scope without whose it is: `hospital`, `child`.
fn family(scope: &Scope) -> String {
    scope.to_string().split(':').next().unwrap().to_owned()
}

/// The scopes that the server gives a role, by name.
fn given(role: Role) -> BTreeSet<String> {
    if role == Role::Parent {
        return ["child", "family", "reference"].map(str::to_owned).into();
    }
    staff_scopes(&[role].into(), &[UNIT.to_owned()]).iter().map(family).collect()
}

#[test]
fn a_role_may_read_every_kind_that_is_delivered_to_it() {
    let kinds = KindRegistry::standard();
    let mut cells = 0;
    for role in Role::ALL {
        let actor = Actor { user: UserId(Uuid::nil()), roles: [role].into() };
        let scopes = given(role);
        for kind in kinds.iter() {
            let delivered = kind.scopes(&sample(kind)).iter().any(|scope| scopes.contains(&family(scope)));
            let name = kind.spec().name;
            if delivered {
                cells += 1;
                assert!(kind.spec().allows(&actor, Deed::Read), "{role} receives {name} but may not read it");
            }
            if kind.spec().allows(&actor, Deed::Create) && role != Role::Admin {
                assert!(delivered || name == "guardian", "{role} may write {name} but holds none of its scopes");
            }
        }
    }
    assert!(cells > 30, "only {cells} cells were looked at");
}

#[test]
fn wages_and_treatments_stay_where_they_belong() {
    let kinds = KindRegistry::standard();
    let scopes_of = |name: &str| -> BTreeSet<String> {
        let kind = kinds.get(name).unwrap();
        kind.scopes(&sample(kind)).iter().map(family).collect()
    };
    for private in ["guardian", "leave_certificate"] {
        assert_eq!(scopes_of(private), ["benefits", "family"].map(str::to_owned).into(), "{private} tells wages");
    }
    for clinical in ["administration", "treatment_plan", "lab_result", "adverse_event"] {
        assert_eq!(scopes_of(clinical), ["hospital".to_owned()].into(), "{clinical} is the ward's");
    }
}
