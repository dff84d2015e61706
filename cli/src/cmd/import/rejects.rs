//! Writing the file of rejected rows: whole or not at all, and never over somebody's corrections.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::failure::Failure;

/// `census.rejects.csv` beside `census.csv`.
pub(super) fn beside(file: &Path) -> PathBuf {
    numbered(&file.with_extension("rejects.csv"), 1)
}

/// Writes `bytes` to `path`, or to `…-2`, `…-3` where a file with other content stands there: it may hold corrections
/// that were not handed in yet. Answers where the rows are now.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    for number in 1..1000 {
        let path = numbered(path, number);
        match fs::read(&path) {
            Ok(there) if there == bytes => return Ok(path),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                place(&path, bytes).map_err(|error| unwritable(&path, &error))?;
                return Ok(path);
            }
            Err(error) => return Err(unwritable(&path, &error)),
        }
    }
    Err(unwritable(path, &std::io::Error::from(std::io::ErrorKind::AlreadyExists)))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(Exit::Storage, "fail-rejects").showing("file", path.display()).showing("reason", error)
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}{extension}"))
}

fn place(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let partial = path.with_file_name(format!(".{name}.{}.partial", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // The rows hold personal data: only their owner reads them.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&partial, path)).inspect_err(|_| {
        // What could not be finished is of no use; the first error is the one to tell.
        drop(fs::remove_file(&partial));
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("census.csv"));
        assert_eq!(path.file_name().unwrap(), "census.rejects.csv");
        assert_eq!(write(&path, b"a").unwrap(), path);
        assert_eq!(write(&path, b"a").unwrap(), path);
        let second = write(&path, b"b").unwrap();
        assert_eq!(second.file_name().unwrap(), "census.rejects-2.csv");
        assert_eq!(fs::read(&path).unwrap(), b"a");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
