//! Files of customers and results on disk: random names, private modes, what their bytes are.

mod mp4;
mod names;
mod odd;
mod probe;
pub mod room;
pub mod sealed;
#[cfg(test)]
mod tests;
pub mod zip;

pub use names::{extension_for, random_name, sanitise_name};
pub use odd::{Oddity, oddity};
pub use probe::{ProbeError, Probed, mime_of, probe};

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// Files of customers and results are kept so many days.
pub const KEPT_DAYS: i64 = 30;

/// Makes the folder if need be and closes it to everybody else (0700).
pub fn prepare(folder: &Path) -> io::Result<()> {
    make_for_owner(folder)?;
    fs::set_permissions(folder, Permissions::from_mode(0o700))
}

/// Makes a folder, and those above it that are missing, closed to everybody but its owner (0700): whoever owns the one
/// they are in.
pub fn make_for_owner(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let make = || DirBuilder::new().mode(0o700).create(folder);
    let mut made = make();
    if matches!(&made, Err(error) if error.kind() == io::ErrorKind::NotFound) {
        make_for_owner(folder_of(folder))?;
        made = make();
    }
    match made {
        // Somebody else was faster.
        Err(_) if folder.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => give_to_owner(folder),
    }
}

/// What root has made in somebody's folder becomes theirs: `sudo kiebot restore` must not lock the bot's user out of
/// its database. Of anybody else nothing changes hands.
pub fn give_to_owner(path: &Path) -> io::Result<()> {
    let (own, theirs) = (fs::metadata(path)?, fs::metadata(folder_of(path))?);
    if own.uid() == 0 && theirs.uid() != 0 {
        chown(path, Some(theirs.uid()), Some(theirs.gid()))?;
    }
    Ok(())
}

/// The folder that a path is in: `.` for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    }
}

/// Makes the names in the folder of a path durable: that a file is there, or is gone.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

/// A path in the folder that no file has: 16 random bytes in hex and the suffix of the type.
pub fn new_path(folder: &Path, mime: &str) -> io::Result<PathBuf> {
    Ok(folder.join(random_name(mime)?))
}

/// Writes a new file (0600) of at most `max_bytes` and makes it durable; gives its path and size.
/// A longer content is an error of kind `FileTooLarge`; nothing of a failed write stays.
pub fn save(
    folder: &Path,
    mime: &str,
    content: impl Read,
    max_bytes: u64,
) -> io::Result<(PathBuf, u64)> {
    let path = new_path(folder, mime)?;
    let written = write_new(&path, content, max_bytes);
    if written.is_err() {
        remove(&path)?;
    }
    Ok((path, written?))
}

fn write_new(path: &Path, content: impl Read, max_bytes: u64) -> io::Result<u64> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    let bytes = io::copy(&mut content.take(max_bytes.saturating_add(1)), &mut file)?;
    if bytes > max_bytes {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    file.sync_all()?;
    Ok(bytes)
}

/// Removes a file; one that is not there is no error.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes the folder's files (not its folders or links) last written before `before_ms` (since 1970
/// UTC) unless `keep` wants them by name; gives how many went.
pub fn remove_older_than(
    folder: &Path,
    before_ms: i64,
    keep: &dyn Fn(&str) -> bool,
) -> io::Result<usize> {
    let mut removed: usize = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let meta = match entry.metadata() {
            Ok(meta) => meta,
            // Somebody else was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let written_ms = meta.mtime().saturating_mul(1000) + meta.mtime_nsec() / 1_000_000;
        if !meta.is_file() || written_ms >= before_ms {
            continue;
        }
        if keep(&entry.file_name().to_string_lossy()) {
            continue;
        }
        remove(&entry.path())?;
        removed += 1;
    }
    Ok(removed)
}
