//! One-time codes for staff and for parents.

use acompana_domain::Record;
use acompana_domain::kind::{Facts, Role};
use acompana_domain::record::{RecordId, UserId};
use acompana_sync::fault::StoreFault;
use jiff::Timestamp;
use serde_json::Value;

use super::hospital::write_noted;
use super::{Administration, AdministrationFailure, Done, note};
use crate::signin::{CodeText, GUARDIAN, guardian_scopes, make_code, set_grants};
use crate::store::{Accounts, Code, Store, StoreTx, User};

/// A code that was just made. It can be read here and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeCode {
    /// For whom.
    pub user: UserId,
    /// The code; its text form is `XXXXX-XXXXX`.
    pub code: CodeText,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

impl<S: Store> Administration<S> {
    /// Makes a code with which a member of staff enrols one device.
    ///
    /// # Errors
    /// [`AdministrationFailure::NotFound`] when there is no such active person.
    pub fn code_for_staff(&self, user: UserId) -> Done<MadeCode> {
        self.store.write(|tx| {
            let known = tx.user(user)?.is_some_and(|user| user.active);
            if !known {
                return Err(AdministrationFailure::NotFound { what: "user", id: user.to_string() });
            }
            self.hand_out(tx, user)
        })
    }

    /// Makes a code with which a parent enrols one device. The parent's user has the id of the guardian record, holds
    /// the children of the record, and the record names the user.
    ///
    /// # Errors
    /// [`AdministrationFailure::NotFound`] when there is no such guardian record; [`AdministrationFailure::Unfit`] when
    /// its id is that of a member of staff, whose account it must not become.
    pub fn code_for_guardian(&self, guardian: RecordId, display_name: &str) -> Done<MadeCode> {
        self.store.write(|tx| {
            let now = self.now();
            let missing = || AdministrationFailure::NotFound { what: "guardian", id: guardian.to_string() };
            let record = tx.record(guardian).map_err(StoreFault::from)?;
            let record = record.filter(|record| record.kind == GUARDIAN).ok_or_else(missing)?;
            let user = UserId(guardian.0);
            if tx.user(user)?.is_some_and(|known| known.guardian != Some(guardian)) {
                let reason = "the record has the id of a member of staff; write the guardian's record anew";
                return Err(AdministrationFailure::Unfit { reason });
            }
            let name = match display_name.trim() {
                "" => given_name(&record),
                name => name.to_owned(),
            };
            tx.put_user(&User {
                id: user,
                display_name: name,
                roles: [Role::Parent].into(),
                guardian: Some(guardian),
                active: true,
            })?;
            note(tx, now, format!("parent {user} may sign in"))?;
            set_grants(tx, user, &guardian_scopes(&record), now)?;
            self.name_user(tx, record, user, now)?;
            self.hand_out(tx, user)
        })
    }

    fn name_user<T: StoreTx>(
        &self,
        tx: &mut T,
        mut record: Record,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreFault> {
        let named = Value::from(user.to_string());
        if record.body.get("user") != Some(&named) {
            record.body.insert("user".to_owned(), named);
            // No matter of the kind's rules: a record that they would not accept today gets its user all the same.
            write_noted(tx, &self.host, record, now)?;
        }
        Ok(())
    }

    fn hand_out<T: StoreTx>(&self, tx: &mut T, user: UserId) -> Done<MadeCode> {
        let (text, code) = make_code(tx, user, &self.lifetimes, self.now())?;
        Ok(MadeCode { user, code: text, expires_at: code.expires_at })
    }

    /// All codes, latest first, without their text.
    ///
    /// # Errors
    /// [`AdministrationFailure::Store`].
    pub fn list_codes(&self) -> Done<Vec<Code>> {
        Ok(self.store.read(|tx| tx.codes())?)
    }
}

fn given_name(guardian: &Record) -> String {
    let names = guardian.body.get("names");
    names.and_then(|names| names.get("given")).and_then(Value::as_str).unwrap_or_default().to_owned()
}
