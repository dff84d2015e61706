//! What the machine tells of a run: memory of a process, bytes of a folder.

use std::path::Path;

/// The most memory that a process had, in KiB; nothing where the system does not tell it in `/proc`.
pub(super) fn peak_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Bytes of the files in a folder, those of its folders included. What goes away meanwhile counts nothing.
pub(super) fn folder_bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => folder_bytes(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    bytes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_weighs_what_its_files_weigh() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("inner")).unwrap();
        std::fs::write(folder.path().join("a"), [0; 10]).unwrap();
        std::fs::write(folder.path().join("inner/b"), [0; 7]).unwrap();
        assert_eq!(folder_bytes(folder.path()), 17);
        assert_eq!(folder_bytes(&folder.path().join("none")), 0);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_some_memory() {
        assert!(peak_kib(std::process::id()).unwrap() > 1_000);
    }
}
