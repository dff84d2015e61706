//! Taking away: a lost phone, a colleague who left, custody that changed.

use acompana_domain::kind::Scope;
use acompana_domain::record::{DeviceId, UserId};

use super::{Administration, AdministrationFailure, Done, note};
use crate::signin::sign_out;
use crate::store::{Accounts, Store, User};

impl<S: Store> Administration<S> {
    /// Signs a device out. It keeps its unsent work; a new code for the same person brings it back.
    ///
    /// # Errors
    /// [`AdministrationFailure::NotFound`] when there is no such device.
    pub fn revoke_device(&self, device: DeviceId) -> Done<()> {
        self.store.write(|tx| {
            let missing = || AdministrationFailure::NotFound { what: "device", id: device.to_string() };
            let device = tx.device(device)?.ok_or_else(missing)?;
            Ok(sign_out(tx, device, "by the administrator", self.now())?)
        })
    }

    /// Ends a person's access: all their devices are signed out and no code of theirs is good any more.
    ///
    /// # Errors
    /// [`AdministrationFailure::NotFound`] when there is no such person.
    pub fn revoke_user(&self, user: UserId) -> Done<()> {
        self.store.write(|tx| {
            let now = self.now();
            let missing = || AdministrationFailure::NotFound { what: "user", id: user.to_string() };
            let person = tx.user(user)?.ok_or_else(missing)?;
            tx.put_user(&User { active: false, ..person })?;
            note(tx, now, format!("{user} may no longer sign in"))?;
            for device in tx.devices()?.into_iter().filter(|device| device.user == Some(user)) {
                sign_out(tx, device, "its person may no longer sign in", now)?;
            }
            Ok(())
        })
    }

    /// Takes a scope away. Writes of the person that are still on their way there are kept apart, not lost; the
    /// devices remove what is in no other scope of theirs.
    ///
    /// # Errors
    /// [`AdministrationFailure::NotFound`] when the person does not hold it.
    pub fn revoke_grant(&self, user: UserId, scope: &Scope) -> Done<()> {
        self.store.write(|tx| {
            let now = self.now();
            let scope = scope.to_string();
            if !tx.take(user, &scope, now)? {
                return Err(AdministrationFailure::NotFound { what: "grant", id: scope });
            }
            Ok(note(tx, now, format!("{scope} taken from {user}"))?)
        })
    }
}
