//! A platform for tests: it keeps what it is given, and misbehaves when told to.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::ports::{KeyStore, NetworkMonitor, PortError, SecretStore};
use crate::sync::Network;

/// How a port behaves.
#[derive(Clone, Default)]
pub(crate) enum Mood {
    #[default]
    Well,
    Locked,
    Failing,
    /// Says that what it kept is gone for good.
    Bereft,
    Panicking,
    /// Answers this instead of the truth.
    Lying(Vec<u8>),
}

fn locked() -> PortError {
    PortError::Locked { reason: "before the first unlock".to_owned() }
}

fn failing() -> PortError {
    PortError::Failed { reason: "no hardware".to_owned() }
}

fn gone() -> PortError {
    PortError::Gone { reason: "the key was invalidated".to_owned() }
}

/// Wraps keys by a pad and a mark of its own: another platform's bytes do not unwrap.
#[derive(Default)]
pub(crate) struct TestKeyStore {
    pub(crate) mark: u8,
    pub(crate) mood: Mutex<Mood>,
    pub(crate) calls: Mutex<Vec<&'static str>>,
    /// Whether a call waits until this is taken away, as behind a prompt that nobody answers.
    pub(crate) blocks: Arc<AtomicBool>,
}

impl TestKeyStore {
    pub(crate) fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn called(&self, name: &'static str) -> Result<Option<Vec<u8>>, PortError> {
        self.calls.lock().unwrap().push(name);
        while self.blocks.load(Ordering::SeqCst) {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let mood = self.mood.lock().unwrap().clone();
        match mood {
            Mood::Well => Ok(None),
            Mood::Locked => Err(locked()),
            Mood::Failing => Err(failing()),
            Mood::Bereft => Err(gone()),
            Mood::Panicking => panic!("a mistake of the app"),
            Mood::Lying(answer) => Ok(Some(answer)),
        }
    }
}

impl KeyStore for TestKeyStore {
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, PortError> {
        if let Some(lie) = self.called("wrap")? {
            return Ok(lie);
        }
        Ok(std::iter::once(self.mark).chain(key.iter().map(|byte| byte ^ 0x5a)).collect())
    }

    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, PortError> {
        if let Some(lie) = self.called("unwrap")? {
            return Ok(lie);
        }
        match wrapped.split_first() {
            Some((mark, rest)) if *mark == self.mark => Ok(rest.iter().map(|byte| byte ^ 0x5a).collect()),
            _ => Err(failing()),
        }
    }
}

/// Keeps secrets in memory.
#[derive(Default)]
pub(crate) struct TestSecrets {
    pub(crate) kept: Mutex<BTreeMap<String, String>>,
    pub(crate) mood: Mutex<Mood>,
    /// What is done once, right after the next secret was put and before the core learns of it.
    pub(crate) on_put: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    /// The call that does its work and then fails, as if the app had died right after it.
    pub(crate) dies_after: Mutex<&'static str>,
    /// The call that waits until this is taken away, as behind a prompt that nobody answers.
    pub(crate) blocks: Arc<Mutex<&'static str>>,
}

impl TestSecrets {
    pub(crate) fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().keys().cloned().collect()
    }

    fn blocks(&self, call: &str) {
        while *self.blocks.lock().unwrap() == call {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    fn dies_after(&self, call: &str) -> Result<(), PortError> {
        if *self.dies_after.lock().unwrap() == call { Err(failing()) } else { Ok(()) }
    }

    fn called(&self) -> Result<(), PortError> {
        let mood = self.mood.lock().unwrap().clone();
        match mood {
            Mood::Well | Mood::Lying(_) => Ok(()),
            Mood::Locked => Err(locked()),
            Mood::Failing => Err(failing()),
            Mood::Bereft => Err(gone()),
            Mood::Panicking => panic!("a mistake of the app"),
        }
    }
}

impl SecretStore for TestSecrets {
    fn get(&self, name: String) -> Result<Option<String>, PortError> {
        self.called()?;
        self.blocks("get");
        Ok(self.kept.lock().unwrap().get(&name).cloned())
    }

    fn put(&self, name: String, secret: String) -> Result<(), PortError> {
        self.called()?;
        self.blocks("put");
        self.kept.lock().unwrap().insert(name, secret);
        let now = self.on_put.lock().unwrap().take();
        if let Some(now) = now {
            now();
        }
        self.dies_after("put")
    }

    fn remove(&self, name: String) -> Result<(), PortError> {
        self.called()?;
        self.blocks("remove");
        self.dies_after("before remove")?;
        self.kept.lock().unwrap().remove(&name);
        self.dies_after("remove")
    }
}

/// Tells what a test set.
pub(crate) struct TestNetwork(pub(crate) Arc<Mutex<Result<Network, PortError>>>);

impl NetworkMonitor for TestNetwork {
    fn network(&self) -> Result<Network, PortError> {
        self.0.lock().unwrap().clone()
    }
}
