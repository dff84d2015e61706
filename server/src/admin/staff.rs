//! Staff: people with roles at hospitals.

use std::collections::BTreeSet;

use acompana_domain::kind::Role;
use acompana_domain::record::UserId;
use uuid::Uuid;

use super::{Administration, AdministrationFailure, Done, normal, note};
use crate::signin::{set_grants, staff_scopes};
use crate::store::{Accounts, Device, Grant, Store, User};

impl<S: Store> Administration<S> {
    /// Adds a member of staff with these roles at these units (CLUES), and gives the scopes that follow.
    ///
    /// # Errors
    /// [`AdministrationFailure::Unfit`] without a name, a role or a unit, or with the role of a parent: parents are
    /// made from their guardian record.
    pub fn add_staff(&self, name: &str, roles: &BTreeSet<Role>, units: &[String]) -> Done<UserId> {
        let unfit = |reason| Err(AdministrationFailure::Unfit { reason });
        let units: Vec<String> = units.iter().map(|unit| normal(unit)).filter(|unit| !unit.is_empty()).collect();
        if name.trim().is_empty() {
            return unfit("a member of staff has a name");
        }
        if roles.is_empty() || roles.contains(&Role::Parent) {
            return unfit("a member of staff has roles, and that of a parent comes from a guardian record");
        }
        if units.is_empty() && roles.iter().any(|role| *role != Role::Admin) {
            return unfit("a member of staff works at a unit: give its CLUES");
        }
        let id = UserId(Uuid::now_v7());
        let user =
            User { id, display_name: name.trim().to_owned(), roles: roles.clone(), guardian: None, active: true };
        let scopes = staff_scopes(roles, &units).iter().map(ToString::to_string).collect();
        self.store.write(|tx| {
            let now = self.now();
            tx.put_user(&user)?;
            note(tx, now, format!("staff {id} added"))?;
            set_grants(tx, id, &scopes, now)
        })?;
        Ok(id)
    }

    /// Everybody who signs in, parents as well, by name.
    ///
    /// # Errors
    /// [`AdministrationFailure::Store`].
    pub fn list_users(&self) -> Done<Vec<User>> {
        Ok(self.store.read(|tx| tx.users())?)
    }

    /// Staff, by name.
    ///
    /// # Errors
    /// [`AdministrationFailure::Store`].
    pub fn list_staff(&self) -> Done<Vec<User>> {
        let mut users = self.list_users()?;
        users.retain(|user| user.guardian.is_none());
        Ok(users)
    }

    /// What a person holds and held.
    ///
    /// # Errors
    /// [`AdministrationFailure::Store`].
    pub fn list_grants(&self, user: UserId) -> Done<Vec<Grant>> {
        Ok(self.store.read(|tx| tx.grants_of(user))?)
    }

    /// All devices, the one that called last first.
    ///
    /// # Errors
    /// [`AdministrationFailure::Store`].
    pub fn list_devices(&self) -> Done<Vec<Device>> {
        Ok(self.store.read(|tx| tx.devices())?)
    }
}
