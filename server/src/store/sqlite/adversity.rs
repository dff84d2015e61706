//! What a simulation does to the store: a statement that does not finish, a disk that is full. Only with the feature
//! `simulation`, which no server is built with.

use std::ffi::c_int;
use std::sync::PoisonError;

use acompana_sync::fault::StoreFault;

use super::SqliteStore;
use super::tx::OrFault;

impl SqliteStore {
    /// From now on `interrupts` is asked after each step of SQLite's machine, the stepping inside of statements
    /// included. When it says so, the running statement fails and its transaction is rolled back, as when the process
    /// dies there. Nothing takes it off again.
    ///
    /// # Errors
    /// [`StoreFault`] of the file.
    pub fn obstruct(&self, interrupts: Option<Box<dyn FnMut() -> bool + Send>>) -> Result<(), StoreFault> {
        /// Asked after every step, not after every so many.
        const EVERY: c_int = 1;
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.progress_handler(EVERY, interrupts).or_fault()
    }

    /// Lets the file grow by no more than `pages`, as a full disk would; nothing lets it grow as it likes again.
    ///
    /// # Errors
    /// [`StoreFault`] of the file.
    pub fn limit_growth(&self, pages: Option<u32>) -> Result<(), StoreFault> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let most = match pages {
            Some(more) => {
                let now: i64 = writer.query_row("PRAGMA page_count", [], |row| row.get(0)).or_fault()?;
                now + i64::from(more)
            }
            // SQLite's own limit.
            None => 0xffff_fffe,
        };
        writer.query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(())).or_fault()
    }
}
