//! A copy of the whole store, made beside readers and writers.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use acompana_sync::fault::StoreFault;

use super::{StoreKey, Use, connect};

/// Why there is no copy that can be relied on.
#[derive(Debug, thiserror::Error)]
enum CopyFailure {
    #[error("{0} is there already: give the backup a new name")]
    Exists(PathBuf),
    #[error("{path} could not be written: {cause}")]
    Disk {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error("what was read back from {path} is not sound ({found}): look at the disk, then make another backup")]
    Unsound { path: PathBuf, found: String },
}

/// Copies the store in `source` to `target`, a new file that only its owner may read, and reads it back. When this gives
/// `Ok`, the copy is on the disk, whole; otherwise nothing of it is left.
///
/// # Errors
/// [`StoreFault`].
pub(super) fn copy(source: &Path, key: Option<&StoreKey>, target: &Path) -> Result<(), StoreFault> {
    let disk = |cause: io::Error| {
        let path = target.to_owned();
        StoreFault::new(match cause.kind() {
            io::ErrorKind::AlreadyExists => CopyFailure::Exists(path),
            _ => CopyFailure::Disk { path, cause },
        })
    };
    // SQLite would make the file readable for everybody; it takes an empty one as it is.
    let mut new = OpenOptions::new();
    new.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    drop(new.open(target).map_err(disk)?);
    let copied = fill(source, key, target).and_then(|()| on_the_disk(target).map_err(disk));
    copied.inspect_err(|_| {
        // Made a moment ago, by us, and not whole: nobody must take it for a backup.
        std::fs::remove_file(target).ok();
    })
}

fn fill(source: &Path, key: Option<&StoreKey>, target: &Path) -> Result<(), StoreFault> {
    let copier = connect(source, key, Use::Keep).map_err(StoreFault::new)?;
    copier.execute("VACUUM INTO ?1", [target.to_string_lossy().as_ref()]).map_err(StoreFault::new)?;
    let copy = connect(target, key, Use::Read).map_err(StoreFault::new)?;
    let found: String = copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(StoreFault::new)?;
    match found.as_str() {
        "ok" => Ok(()),
        _ => Err(StoreFault::new(CopyFailure::Unsound { path: target.to_owned(), found })),
    }
}

/// The file and its name in the folder.
fn on_the_disk(target: &Path) -> io::Result<()> {
    File::open(target)?.sync_all()?;
    #[cfg(unix)]
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
