//! How a device becomes somebody's.

use acompana_sync::client::{ClientTx, DeviceState};
use acompana_sync::wire::{EnrolReply, EnrolRequest};

use crate::acompana::{Acompana, Core, held};
use crate::error::{CoreError, Fault};
use crate::http::Http;
use crate::ports::Patience;
use crate::secrets::Fresh;
use crate::status::Person;
use crate::store::{Account, Durability, HeldTokens, Standing, StoreError, WriteTx};

impl Acompana {
    /// Enrols the device with a one-time code, for the first time or again after it was signed out. Blocks for the time
    /// of one exchange; asking again after a lost answer is safe. When it becomes another person's, the records that the
    /// earlier one received leave the device; the new person's come with the next sync.
    ///
    /// # Errors
    /// [`CoreError::Invalid`] for a code that is unknown, used or expired; [`CoreError::Offline`];
    /// [`CoreError::OutOfDate`] when the code is another person's and this device holds unsent work or unsent notes of
    /// reads (sync first, as the person who made them); [`CoreError::Busy`] while a sync runs; [`CoreError::Storage`] when
    /// the platform does not keep the tokens: unlock the device and ask again with the same code.
    pub fn enrol(&self, server_url: &str, code: &str, device_name: &str) -> Result<Person, CoreError> {
        Ok(self.core.enrol(server_url, code, device_name)?)
    }
}

impl Core {
    fn enrol(&self, server_url: &str, code: &str, device_name: &str) -> Result<Person, Fault> {
        held(&self.place).is_free()?;
        let http = Http::new(server_url, &self.trust)?;
        let (device, claim) = self.store.write(Durability::Full, |tx| {
            let fresh = hex::encode(rand::random::<[u8; 32]>());
            // On disk before it is used: a crash after the answer was sent must not lock the device out.
            Ok::<_, Fault>((tx.device()?.device, tx.claim(code.trim(), &fresh)?))
        })?;
        let request = EnrolRequest {
            code: code.trim().to_owned(),
            device,
            claim,
            device_name: device_name.chars().take(100).collect(),
        };
        let reply = self.wait_for(async move { http.enrol(&request).await })??;
        let EnrolReply { user, display_name, roles, guardian, tokens } = reply;
        let tokens = HeldTokens::from(tokens);
        let became = self.put_aside(&tokens, &Patience::unbounded()).and_then(|fresh| {
            let account = Account {
                server_url: server_url.trim().to_owned(),
                user,
                display_name,
                roles,
                guardian,
                tokens: fresh.tokens(),
                standing: Standing::Enrolled,
            };
            self.become_somebodys(&account, fresh)
        });
        self.remove_old_secrets(&Patience::unbounded());
        became
    }

    fn become_somebodys(&self, account: &Account, fresh: Fresh<'_>) -> Result<Person, Fault> {
        // Held until the account is written: a sync that began with the earlier account would store that person's
        // records after it. The platform was asked before.
        let place = held(&self.place);
        place.is_free()?;
        let become_it = |tx: &mut WriteTx<'_>| {
            let device = tx.device()?;
            if device.user.is_some_and(|user| user != account.user) {
                if tx.outbox_depth()? > 0 || tx.reading().unsent_read_notes()? > 0 {
                    // What one person wrote, or looked at, must not go out in another person's name.
                    return Err(Fault::OtherPerson);
                }
                // Nor may one person read, before the first sync, what only the other one was given.
                tx.forget_received()?;
            }
            tx.put_device(&DeviceState { user: Some(account.user), failures: 0, not_before: None, ..device })?;
            tx.put_account(account)?;
            tx.forget_claim()?;
            Ok(true)
        };
        self.adopt(fresh, || self.store.write(Durability::Full, become_it))?;
        Ok(Person::from(account))
    }

    /// Runs a network task on the core's own threads and waits for it; works from any thread.
    pub(crate) fn wait_for<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Fault> {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        self.runtime()?.spawn(async move {
            // Nobody waits any more when the core was closed meanwhile; the answer is then of no use.
            let _ = sender.send(task.await);
        });
        receiver.recv().map_err(|_| StoreError::Closed.into())
    }
}
