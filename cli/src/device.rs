//! This device: its encrypted store, the key beside it, and what the core's errors mean to a caller.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use acompana_core::{Acompana, Config, CoreError, StorageProblem, StoreKey, Trust};
use acompana_domain::kind::Actor;
use acompana_domain::record::DeviceId;

use crate::cli::Common;
use crate::exit::Exit;
use crate::failure::Failure;

/// Opens the store of this device, making it when there is none.
pub(crate) fn open(common: &Common) -> Result<Acompana, Failure> {
    let folder = common.device_data();
    let config = Config {
        locale: common.locale(),
        zone: crate::cmd::zone(),
        trust: trust()?,
        ..Config::new(&folder, key(&folder)?)
    };
    Acompana::open(config).map_err(failed)
}

/// Who writes on this device, and which device it is.
pub(crate) fn actor(app: &Acompana) -> Result<(Actor, DeviceId), Failure> {
    let status = app.status().map_err(failed)?;
    let person = status.person.ok_or_else(|| Failure::new(Exit::SignIn, "fail-enrol-first"))?;
    Ok((Actor { user: person.user, roles: person.roles }, status.device))
}

/// The institution's own certificates, where it has some.
pub(crate) fn trust() -> Result<Trust, Failure> {
    let Some(path) = std::env::var_os("ACOMPANA_CA").filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(Trust::default());
    };
    let pem = fs::read(&path)
        .map_err(|error| Failure::input("fail-file").showing("file", path.display()).showing("reason", error))?;
    Ok(Trust { ca_pem: Some(pem), ..Trust::default() })
}

/// The key of the store in `folder`: the environment's, or that of the file beside it, which is made for a new store.
pub(crate) fn key(folder: &Path) -> Result<StoreKey, Failure> {
    if let Some(text) = std::env::var("ACOMPANA_KEY").ok().filter(|text| !text.is_empty()) {
        return read_key(&text).ok_or_else(|| Failure::new(Exit::Usage, "fail-key"));
    }
    let path = key_file(folder);
    let unusable = |reason: &dyn std::fmt::Display| {
        Failure::new(Exit::Storage, "fail-key-file").showing("file", path.display()).showing("reason", reason)
    };
    match fs::read_to_string(&path) {
        Ok(text) => read_key(&text).ok_or_else(|| unusable(&"64 × [0-9a-f]")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let filled = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
            if filled {
                // A new key would not open what is there.
                let failure = Failure::new(Exit::Storage, "fail-key-missing").showing("file", path.display());
                return Err(failure.showing("folder", folder.display()));
            }
            make_key(&path).map_err(|error| unusable(&error))
        }
        Err(error) => Err(unusable(&error)),
    }
}

/// `device.key` beside the folder `device`.
fn key_file(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_os_string();
    name.push(".key");
    folder.with_file_name(name)
}

fn read_key(text: &str) -> Option<StoreKey> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.trim(), &mut bytes).ok()?;
    Some(StoreKey::new(bytes))
}

fn make_key(path: &Path) -> std::io::Result<StoreKey> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let key = StoreKey::random();
    let mut file = options.open(path)?;
    file.write_all(hex::encode(key.as_bytes()).as_bytes())?;
    file.sync_all()?;
    Ok(key)
}

/// What an error of the core means to a caller. Where a command or a file of this program helps, the program says so in
/// words of its own; for the rest the core has the words.
pub(crate) fn failed(error: CoreError) -> Failure {
    if let Some((exit, key, reason)) = in_the_cores_words(&error) {
        return Failure::new(exit, key).showing("reason", reason).told_by(error);
    }
    match error {
        CoreError::Invalid { findings } => Failure::new(Exit::Refused, "fail-invalid").because(findings),
        CoreError::NotFound { what } => Failure::new(Exit::Refused, "fail-not-found").with("what", what),
        CoreError::Enrol { reason } => Failure::new(Exit::SignIn, "fail-enrol").with("reason", reason),
        CoreError::Update { reason } => Failure::new(Exit::Refused, "fail-update").with("reason", reason),
        CoreError::Offline { reason, .. } => Failure::new(Exit::Offline, "fail-offline").with("reason", reason),
        CoreError::Storage { problem: StorageProblem::WrongKey, .. } => Failure::new(Exit::Storage, "fail-store-key"),
        CoreError::Storage { reason, .. } => Failure::new(Exit::Storage, "fail-store").with("reason", reason),
        other => Failure::new(Exit::Internal, "fail-internal").showing("reason", other),
    }
}

/// How the run ends, the sentence's key and the reason for support, of an error that the core tells best.
fn in_the_cores_words(error: &CoreError) -> Option<(Exit, &'static str, &str)> {
    Some(match error {
        CoreError::OutOfDate { reason } => (Exit::Refused, "fail-out-of-date", reason),
        CoreError::Busy { reason } => (Exit::Storage, "fail-busy", reason),
        CoreError::Storage { problem, reason } => match problem {
            StorageProblem::Corrupt => (Exit::Storage, "fail-store-corrupt", reason),
            StorageProblem::Full => (Exit::Storage, "fail-store-full", reason),
            StorageProblem::KeyStore => (Exit::Storage, "fail-store-platform", reason),
            StorageProblem::KeyLost => (Exit::Storage, "fail-store-key-lost", reason),
            StorageProblem::WrongKey | StorageProblem::Refused => return None,
        },
        _ => return None,
    })
}
