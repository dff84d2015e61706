//! The contact and bank data of the form (LIC-31; press reports of the real form). What is absent is not judged here.

use crate::finding::Finding;
use crate::leave::case::{Employment, LeaveCase};
use crate::leave::identifiers::{bank_prefix, is_clabe, is_email, is_nss, is_phone, read_curp};
use crate::leave::weeks::Weeks;

type Check = fn(&str) -> bool;

/// LIC-31: each datum has the shape of what it claims to be. The CLABE matters only where there is something to pay.
pub(super) fn contact_data(case: &LeaveCase, weeks: &Weeks) -> Vec<Finding> {
    let holder = &case.holder;
    let is_curp: Check = |text| read_curp(text).is_some();
    let data: [(&Option<String>, &str, &str, Check); 5] = [
        (&case.child.curp, "/child/curp", "child_curp", is_curp),
        (&holder.curp, "/holder/curp", "curp", is_curp),
        (&holder.nss, "/holder/nss", "nss", is_nss),
        (&holder.phone, "/holder/phone", "phone", is_phone),
        (&holder.email, "/holder/email", "email", is_email),
    ];
    let mut found = Vec::new();
    for (written, field, name, holds) in data {
        if written.as_deref().is_some_and(|text| !holds(text)) {
            found.push(Finding::error("LIC-31", field).with("name", name));
        }
    }
    if weeks.rule.is_some() {
        found.extend(bank_data(case));
    }
    let employments = holder.employments.as_deref().unwrap_or_default().iter().enumerate();
    found.extend(employments.filter_map(|(index, employment)| employer_email(case, index, employment)));
    found
}

fn bank_data(case: &LeaveCase) -> Option<Finding> {
    let clabe = case.holder.clabe.as_deref()?;
    if !is_clabe(clabe) {
        return Some(Finding::error("LIC-31", "/holder/clabe").with("name", "clabe"));
    }
    let prefix = bank_prefix(case.holder.bank.as_deref()?)?;
    (!clabe.trim().starts_with(prefix)).then(|| Finding::error("LIC-31", "/holder/bank").with("name", "bank"))
}

/// A missing employer e-mail only warns: the certificate can reach the employer on paper.
fn employer_email(case: &LeaveCase, index: usize, employment: &Employment) -> Option<Finding> {
    let email = employment.email.as_deref().filter(|_| employment.period.covers(case.request.start))?;
    let field = format!("/holder/employments/{index}/email");
    if email.trim().is_empty() {
        return Some(Finding::warning("LIC-31", field).with("name", "employer_email"));
    }
    (!is_email(email)).then(|| Finding::error("LIC-31", field).with("name", "employer_email"))
}
