//! Which problems share a status.

use std::collections::BTreeMap;

use acompana_sync::wire::ProblemCode;

/// Statuses that HTTP knows and the protocol does not, with the code they carry: a body that took too long, an encoding
/// that is not ours.
const OF_BODIES: [(u16, ProblemCode); 2] = [(408, ProblemCode::Unavailable), (415, ProblemCode::Unreadable)];

/// Each status with its codes in words.
pub(super) fn by_status(problems: &[ProblemCode], takes_a_body: bool) -> BTreeMap<u16, String> {
    let of_bodies = OF_BODIES.into_iter().filter(|_| takes_a_body);
    // What comes from another method than the route's is a problem as well.
    let all = problems.iter().map(|code| (code.status(), *code)).chain(of_bodies).chain([(405, ProblemCode::NotFound)]);
    let mut told: BTreeMap<u16, String> = BTreeMap::new();
    for (status, code) in all {
        let codes = told.entry(status).or_default();
        if !codes.is_empty() {
            codes.push_str(" or ");
        }
        codes.push_str(code.as_str());
    }
    told
}
