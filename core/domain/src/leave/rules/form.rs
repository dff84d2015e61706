//! The contact and bank data of the form (LIC-31; press reports of the real form). What is absent is not judged here.

use crate::finding::Finding;
use crate::ident::{Clabe, Curp, Email, Nss, Phone};
use crate::leave::case::{Employment, LeaveCase};
use crate::leave::weeks::Weeks;

type Check = fn(&str) -> bool;

/// LIC-31: each datum has the shape of what it claims to be. The CLABE matters only where there is something to pay.
pub(super) fn contact_data(case: &LeaveCase, weeks: &Weeks) -> Vec<Finding> {
    let holder = &case.holder;
    let is_curp: Check = |text| Curp::parse(text).is_ok();
    let data: [(&Option<String>, &str, &str, Check); 5] = [
        (&case.child.curp, "/child/curp", "child_curp", is_curp),
        (&holder.curp, "/holder/curp", "curp", is_curp),
        (&holder.nss, "/holder/nss", "nss", |text| Nss::parse(text).is_ok()),
        (&holder.phone, "/holder/phone", "phone", |text| Phone::parse(text).is_ok()),
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
    let Ok(clabe) = Clabe::parse(case.holder.clabe.as_deref()?) else {
        return Some(Finding::error("LIC-31", "/holder/clabe").with("name", "clabe"));
    };
    let mismatch = clabe.bank_mismatch(case.holder.bank.as_deref()?, "/holder/bank");
    mismatch.map(|_| Finding::error("LIC-31", "/holder/bank").with("name", "bank"))
}

fn is_email(text: &str) -> bool {
    Email::parse(text).is_ok()
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
