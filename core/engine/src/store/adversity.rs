//! What a simulation does to the store: a statement that does not finish, a disk that is full. Only with the feature
//! `simulation`, which no app asks for.

use std::ffi::c_int;

use super::fault::StoreError;
use super::{Store, held};

impl Store {
    /// From now on `interrupts` is asked after each step of SQLite's machine, the stepping inside of statements
    /// included. When it says so, the running statement fails and its transaction is rolled back, as when the process
    /// dies there. Nothing takes it off again.
    ///
    /// # Errors
    /// [`StoreError::Closed`], [`StoreError`] of the file.
    pub fn obstruct(&self, interrupts: Option<Box<dyn FnMut() -> bool + Send>>) -> Result<(), StoreError> {
        /// Asked after every step, not after every so many.
        const EVERY: c_int = 1;
        let mut writer = held(&self.writer);
        Ok(writer.as_mut().ok_or(StoreError::Closed)?.progress_handler(EVERY, interrupts)?)
    }

    /// Lets the file grow by no more than `pages`, as a full disk would; nothing lets it grow as it likes again.
    ///
    /// # Errors
    /// [`StoreError::Closed`], [`StoreError`] of the file.
    pub fn limit_growth(&self, pages: Option<u32>) -> Result<(), StoreError> {
        let writer = held(&self.writer);
        let connection = writer.as_ref().ok_or(StoreError::Closed)?;
        let most = match pages {
            Some(more) => {
                let now: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
                now + i64::from(more)
            }
            // SQLite's own limit.
            None => 0xffff_fffe,
        };
        connection.query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(()))?;
        Ok(())
    }
}
