//! The CURP against the form (LIC-32). A CURP that cannot be read is a matter of LIC-31.

use crate::finding::Finding;
use crate::ident::Curp;
use crate::leave::case::LeaveCase;

/// LIC-32: birth date, sex and entity are those of the child's CURP, and it is not the holder's own.
pub(super) fn agrees_with_the_form(case: &LeaveCase) -> Vec<Finding> {
    let read = |written: &Option<String>| written.as_deref().and_then(|text| Curp::parse(text).ok());
    let Some(curp) = read(&case.child.curp) else { return Vec::new() };
    let child = &case.child;
    let differs = |declared: &Option<String>, fact: &str| {
        declared.as_deref().is_some_and(|declared| !declared.trim().eq_ignore_ascii_case(fact))
    };
    let mismatch = |what, field| Finding::error("LIC-32", field).with("what", what);
    let mut found = Vec::new();
    if curp.birth_date() != child.birth_date {
        found.push(mismatch("birth", "/child/birth_date").with("date", curp.birth_date()));
    }
    if differs(&child.sex, &curp.sex().letter().to_string()) {
        found.push(mismatch("sex", "/child/sex"));
    }
    if differs(&child.entity, curp.entity().code()) {
        found.push(mismatch("entity", "/child/entity"));
    }
    if read(&case.holder.curp).is_some_and(|holder| holder == curp) {
        found.push(mismatch("same-as-holder", "/child/curp"));
    }
    found
}
