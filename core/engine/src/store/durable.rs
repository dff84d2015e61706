//! Small files beside the store, written so that a crash leaves the old one or the new one.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::fault::StoreError;
use super::open::file_error;

/// Writes `bytes` to `file` in one step. When it returns, they are on disk under that name. The draft, `file` with
/// `-new` at its end, may stay behind after a crash and is written over by the next try.
pub(super) fn write(file: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut draft = file.as_os_str().to_owned();
    draft.push("-new");
    let draft = Path::new(&draft);
    let failed = |cause| file_error(draft, cause);
    let mut written = File::create(draft).map_err(failed)?;
    written.write_all(bytes).map_err(failed)?;
    written.sync_all().map_err(failed)?;
    fs::rename(draft, file).map_err(failed)?;
    sync_folder(file.parent().unwrap_or(Path::new(".")))
}

/// Puts the names in a folder on disk. Windows does so by itself and cannot be asked.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|cause| file_error(folder, cause))?;
    }
    Ok(())
}
