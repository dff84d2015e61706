//! The CURP against the form (LIC-32). A CURP that cannot be read is a matter of LIC-31.

use crate::finding::Finding;
use crate::leave::case::LeaveCase;
use crate::leave::identifiers::read_curp;

/// LIC-32: birth date, sex and entity are those of the child's CURP, and it is not the holder's own.
pub(super) fn agrees_with_the_form(case: &LeaveCase) -> Vec<Finding> {
    let Some(curp) = case.child.curp.as_deref().and_then(read_curp) else { return Vec::new() };
    let child = &case.child;
    let differs = |declared: &Option<String>, fact: &str| {
        declared.as_deref().is_some_and(|declared| !declared.trim().eq_ignore_ascii_case(fact))
    };
    let mismatch = |what, field| Finding::error("LIC-32", field).with("what", what);
    let mut found = Vec::new();
    if curp.birth != child.birth_date {
        found.push(mismatch("birth", "/child/birth_date").with("date", curp.birth));
    }
    if differs(&child.sex, &curp.sex.to_string()) {
        found.push(mismatch("sex", "/child/sex"));
    }
    if differs(&child.entity, &curp.entity) {
        found.push(mismatch("entity", "/child/entity"));
    }
    if case.holder.curp.as_deref().and_then(read_curp).is_some_and(|holder| holder.text == curp.text) {
        found.push(mismatch("same-as-holder", "/child/curp"));
    }
    found
}
