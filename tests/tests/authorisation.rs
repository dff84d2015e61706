//! Who holds a scope receives all of it. So a role must be allowed to read every kind that travels in the scopes that
//! the server gives it, or somebody's wages end up on a tablet of the ward (ADR-4).

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use acompana_domain::kind::{Actor, Deed, KindRegistry, Role};
use acompana_domain::record::UserId;
use acompana_tests::scopes::{given, travels_in};
use uuid::Uuid;

#[test]
fn a_role_may_read_every_kind_that_is_delivered_to_it() {
    let kinds = KindRegistry::standard();
    let mut cells = 0;
    for role in Role::ALL {
        let actor = Actor { user: UserId(Uuid::nil()), roles: [role].into() };
        let scopes = given(role);
        for kind in kinds.iter() {
            let delivered = !travels_in(kind).is_disjoint(&scopes);
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
    let scopes_of = |name: &str| -> BTreeSet<String> { travels_in(kinds.get(name).unwrap()) };
    for private in ["guardian", "leave_certificate"] {
        assert_eq!(scopes_of(private), ["benefits", "family"].map(str::to_owned).into(), "{private} tells wages");
    }
    for clinical in ["administration", "treatment_plan", "lab_result", "adverse_event"] {
        assert_eq!(scopes_of(clinical), ["hospital".to_owned()].into(), "{clinical} is the ward's");
    }
}
