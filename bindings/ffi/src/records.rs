//! Records of any kind.

use acompana_core::{CoreError, NewRecord, RecordQuery, SaveOptions, Saved, StatusCount};
use acompana_domain::record::OpId;
use acompana_domain::{Body, Content, Finding, Record, RecordId};

use crate::content::{CreateOutcome, Entry, EntryPage};
use crate::core::Core;
use crate::packed::PackedPage;

#[uniffi::export]
impl Core {
    /// Judges a record without saving it: a new one, or the record `id` with these fields. Findings are no error.
    #[uniffi::method(default(id = None))]
    pub fn check(&self, content: Content, id: Option<RecordId>) -> Result<Vec<Finding>, CoreError> {
        self.app().check(content.kind(), &content.to_body(), id)
    }

    /// Judges a record of any kind, given as JSON.
    #[uniffi::method(default(id = None))]
    pub fn check_body(&self, kind: String, body: Body, id: Option<RecordId>) -> Result<Vec<Finding>, CoreError> {
        self.app().check(&kind, &body, id)
    }

    /// Saves a new record and queues it for the server: when this returns, it is saved.
    pub fn create(&self, content: Content, options: SaveOptions) -> Result<Saved, CoreError> {
        self.app().create(content.kind(), content.to_body(), options)
    }

    /// Saves a new record of any kind, given as JSON.
    pub fn create_body(&self, kind: String, body: Body, options: SaveOptions) -> Result<Saved, CoreError> {
        self.app().create(&kind, body, options)
    }

    /// Saves many new records at once, for an import: the good ones are in, each bad one has its findings, in order.
    pub fn create_all(&self, records: Vec<NewRecord>) -> Result<Vec<CreateOutcome>, CoreError> {
        let outcomes = self.app().create_all(records)?;
        let outcome = |one: Result<Saved, CoreError>| match one {
            Ok(saved) => Ok(CreateOutcome { findings: saved.findings.clone(), saved: Some(saved) }),
            Err(CoreError::Invalid { findings }) => Ok(CreateOutcome { saved: None, findings }),
            Err(error) => Err(error),
        };
        outcomes.into_iter().map(outcome).collect()
    }

    /// Saves what a person changed on a screen that showed `seen`; what arrived meanwhile in other fields stays. Out of
    /// date when a field that they changed has another value by now: show the record again.
    #[uniffi::method(default(group = None))]
    pub fn edit(
        &self,
        seen: Record,
        content: Content,
        reason: String,
        group: Option<OpId>,
    ) -> Result<Saved, CoreError> {
        self.app().edit_content(&seen, &content, &reason, group)
    }

    /// Saves what was changed in a record of any kind, given as JSON: the whole body as it shall be.
    #[uniffi::method(default(group = None))]
    pub fn edit_body(&self, seen: Record, body: Body, reason: String, group: Option<OpId>) -> Result<Saved, CoreError> {
        self.app().edit_seen(&seen, &body, &reason, group)
    }

    /// A record as the device shows it, its own unsent work included; nothing when it is not on the device. For
    /// clinical records that a person looks at use `read_clinical`.
    pub fn get(&self, id: RecordId) -> Result<Option<Entry>, CoreError> {
        Ok(self.app().get(id)?.map(Entry::from))
    }

    /// A clinical record for a person to look at, with the note of who looked and why (LSS art. 111 A).
    pub fn read_clinical(&self, id: RecordId, reason: String) -> Result<Entry, CoreError> {
        Ok(self.app().read_clinical(id, &reason)?.into())
    }

    /// One page of records, their fields as JSON: for lists.
    pub fn list(&self, query: RecordQuery) -> Result<PackedPage, CoreError> {
        Ok(self.app().list_stored(&query)?.into())
    }

    /// One page of records with their typed bodies.
    pub fn list_entries(&self, query: RecordQuery) -> Result<EntryPage, CoreError> {
        Ok(self.app().list(&query)?.into())
    }

    /// How many records there are, paging aside.
    pub fn count(&self, query: RecordQuery) -> Result<i64, CoreError> {
        self.app().count(&query)
    }

    /// How many records are in each state, paging aside.
    pub fn count_by_status(&self, query: RecordQuery) -> Result<Vec<StatusCount>, CoreError> {
        self.app().count_by_status(&query)
    }

    /// A new id for a group of writes that succeed or fail together on the server.
    pub fn new_group(&self) -> OpId {
        acompana_core::Acompana::new_group()
    }
}
