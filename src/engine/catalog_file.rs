//! models.toml on the disk: read, changed in one step, earlier versions kept and brought back.

use crate::files::{self, give_to_owner, make_for_owner};
use serde::Serialize;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

/// So many earlier versions are kept.
const VERSIONS: usize = 20;
/// Their folder, beside the file.
const FOLDER: &str = "models.d";
/// How often a change is made again because somebody else was faster.
const TRIES: usize = 5;

/// Why the file was not changed.
#[derive(Debug, thiserror::Error)]
pub enum FileError<E> {
    /// The disk says no.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Somebody else changes it again and again.
    #[error("{} keeps changing", .0.display())]
    Changing(PathBuf),
    /// There is no earlier version.
    #[error("{} holds no earlier version", .0.display())]
    NoVersion(PathBuf),
    /// The change itself was refused.
    #[error("refused")]
    Refused(E),
}

impl<E> FileError<E> {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::Io { path, error }
    }
}

/// The text of the file; `None` if there is none yet.
///
/// # Errors
/// What the system says.
pub fn read<E>(path: &Path) -> Result<Option<String>, FileError<E>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(FileError::at(path)(error)),
    }
}

/// Changes the file in one step: what `change` makes of its text (`missing` if there is no file) is
/// put in its place whole, with its owner and mode; the text before (or `missing`) becomes a kept version. When
/// somebody else changed the file meanwhile, `change` is asked again. True if anything changed.
///
/// # Errors
/// The disk's, or the change's own; the file is as it was then.
pub fn update<E>(
    path: &Path,
    missing: &str,
    mut change: impl FnMut(&str) -> Result<String, E>,
) -> Result<bool, FileError<E>> {
    let path = &real(path);
    for _ in 0..TRIES {
        let before = read(path)?;
        let text = change(before.as_deref().unwrap_or(missing)).map_err(FileError::Refused)?;
        if before.as_deref() == Some(text.as_str()) {
            return Ok(false);
        }
        if replace(path, (before.as_deref(), missing), &text)? {
            return Ok(true);
        }
    }
    Err(FileError::Changing(path.clone()))
}

/// Brings the newest kept version back through `restore(version, now)`; the text before is kept as
/// `undone.toml`. A second call goes one version further back.
///
/// # Errors
/// The disk's, none kept, or what `restore` objects to.
pub fn rollback<E>(
    path: &Path,
    mut restore: impl FnMut(&str, &str) -> Result<String, E>,
) -> Result<PathBuf, FileError<E>> {
    let path = &real(path);
    let folder = folder(path);
    let newest = versions(&folder)?.pop();
    let newest = newest.ok_or_else(|| FileError::NoVersion(folder.clone()))?;
    let version = fs::read_to_string(&newest).map_err(FileError::at(&newest))?;
    for _ in 0..TRIES {
        let before = read(path)?;
        let now = before.as_deref().unwrap_or_default();
        let text = restore(&version, now).map_err(FileError::Refused)?;
        whole(&folder.join("undone.toml"), now)?;
        if put(path, before.as_deref(), &text)? {
            fs::remove_file(&newest).map_err(FileError::at(&newest))?;
            return Ok(newest);
        }
    }
    Err(FileError::Changing(path.clone()))
}

/// The kept versions, the newest first: the number, and when it was replaced (milliseconds since 1970).
pub fn kept(path: &Path) -> Vec<(u64, i64)> {
    let found = versions::<()>(&folder(&real(path))).unwrap_or_default();
    let told = |path: &PathBuf| {
        let replaced = fs::metadata(path).ok()?.mtime();
        Some((number(path)?, replaced.saturating_mul(1_000)))
    };
    found.iter().rev().filter_map(told).collect()
}

/// The text of a kept version.
///
/// # Errors
/// None of this number, or what the system says.
pub fn version<E>(path: &Path, n: u64) -> Result<String, FileError<E>> {
    let folder = folder(&real(path));
    let file = folder.join(format!("{n:06}.toml"));
    read(&file)?.ok_or(FileError::NoVersion(folder))
}

/// The file a link leads to: the link shall stay a link.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

fn folder(path: &Path) -> PathBuf {
    path.with_file_name(FOLDER)
}

/// Keeps the text before as a version, then puts the new one in its place. False: it changed meanwhile.
fn replace<E>(
    path: &Path,
    (before, missing): (Option<&str>, &str),
    text: &str,
) -> Result<bool, FileError<E>> {
    let parent = files::folder_of(path);
    make_for_owner(parent).map_err(FileError::at(parent))?;
    let folder = folder(path);
    let kept = keep(&folder, before.unwrap_or(missing))?;
    if !put(path, before, text)? {
        fs::remove_file(&kept).map_err(FileError::at(&kept))?;
        return Ok(false);
    }
    let mut all = versions(&folder)?;
    let old = all.len().saturating_sub(VERSIONS);
    for version in all.drain(..old) {
        fs::remove_file(&version).map_err(FileError::at(&version))?;
    }
    Ok(true)
}

fn keep<E>(folder: &Path, text: &str) -> Result<PathBuf, FileError<E>> {
    make_for_owner(folder).map_err(FileError::at(folder))?;
    let last = versions(folder)?.pop().and_then(|path| number(&path));
    let next = last.unwrap_or_default().saturating_add(1);
    let path = folder.join(format!("{next:06}.toml"));
    whole(&path, text)?;
    Ok(path)
}

/// Where a file of this name beside the kept versions is.
pub fn beside(path: &Path, name: &str) -> PathBuf {
    folder(&real(path)).join(name)
}

/// Writes a value as JSON into a file beside the kept versions, whole.
///
/// # Errors
/// What the system says.
pub fn write_beside<E>(
    path: &Path,
    name: &str,
    value: &impl Serialize,
) -> Result<(), FileError<E>> {
    let file = beside(path, name);
    let text = serde_json::to_string(value).map_err(io::Error::from);
    let text = text.map_err(FileError::at(&file))?;
    let folder = folder(&real(path));
    make_for_owner(&folder).map_err(FileError::at(&folder))?;
    whole(&file, &text)
}

/// Removes such a file if it is there.
///
/// # Errors
/// What the system says.
pub fn remove_beside<E>(path: &Path, name: &str) -> Result<(), FileError<E>> {
    let file = beside(path, name);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(FileError::at(&file)(error)),
        _ => Ok(()),
    }
}

/// The kept versions, the oldest first.
fn versions<E>(folder: &Path) -> Result<Vec<PathBuf>, FileError<E>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(FileError::at(folder)(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(FileError::at(folder))?.path();
        if number(&path).is_some() {
            found.push(path);
        }
    }
    found.sort_by_key(|path| number(path));
    Ok(found)
}

fn number(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    name.strip_suffix(".toml")?.parse().ok()
}

/// Puts the text in the file's place if the file still is as it was.
fn put<E>(path: &Path, before: Option<&str>, text: &str) -> Result<bool, FileError<E>> {
    let fresh = temporary(path, text)?;
    let same = read::<E>(path).map(|now| now.as_deref() == before);
    match same {
        Ok(true) => {}
        Ok(false) | Err(_) => {
            fs::remove_file(&fresh).map_err(FileError::at(&fresh))?;
            return same;
        }
    }
    fs::rename(&fresh, path).map_err(FileError::at(path))?;
    sync_folder(path)?;
    Ok(true)
}

/// A file that is there whole or not at all.
fn whole<E>(path: &Path, text: &str) -> Result<(), FileError<E>> {
    let fresh = temporary(path, text)?;
    fs::rename(&fresh, path).map_err(FileError::at(path))?;
    sync_folder(path)
}

/// The text in a file beside it, safe on the disk, with owner and mode of the file if there is one.
fn temporary<E>(path: &Path, text: &str) -> Result<PathBuf, FileError<E>> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{:08x}.tmp", fastrand::u32(..)));
    let fresh = path.with_file_name(name);
    let written = write(path, &fresh, text);
    if let Err(error) = written {
        if let Err(left) = fs::remove_file(&fresh) {
            tracing::debug!(%left, "no temporary file to remove");
        }
        return Err(FileError::at(&fresh)(error));
    }
    Ok(fresh)
}

fn write(path: &Path, fresh: &Path, text: &str) -> io::Result<()> {
    let known = match fs::metadata(path) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o644)
        .open(fresh)?;
    file.write_all(text.as_bytes())?;
    if let Some(known) = known {
        let own = file.metadata()?;
        // Only root can; the bot's own user takes over what root has put there.
        if own.uid() == 0 && (own.uid(), own.gid()) != (known.uid(), known.gid()) {
            chown(fresh, Some(known.uid()), Some(known.gid()))?;
        }
        file.set_permissions(known.permissions())?;
    } else {
        give_to_owner(fresh)?;
    }
    file.sync_all()
}

fn sync_folder<E>(path: &Path) -> Result<(), FileError<E>> {
    files::sync_folder(path).map_err(FileError::at(files::folder_of(path)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    type Done<T> = Result<T, FileError<()>>;

    fn file() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("models.toml");
        (dir, path)
    }

    #[test]
    fn a_change_keeps_the_text_before_and_the_mode() {
        let (_dir, path) = file();
        let made: Done<bool> = update(&path, "missing", |text| Ok(format!("{text}1")));
        assert!(made.unwrap());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let made: Done<bool> = update(&path, "", |text| Ok(format!("{text}2")));
        assert!(made.unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "missing12");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);
        let same: Done<bool> = update(&path, "", |text| Ok(text.to_owned()));
        assert!(!same.unwrap());
        let back: Done<PathBuf> = rollback(&path, |version, _| Ok(version.to_owned()));
        back.unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "missing1");
        let undone = folder(&path).join("undone.toml");
        assert_eq!(fs::read_to_string(undone).unwrap(), "missing12");
        let first: Done<PathBuf> = rollback(&path, |version, _| Ok(version.to_owned()));
        first.unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "missing");
        let none: Done<PathBuf> = rollback(&path, |version, _| Ok(version.to_owned()));
        assert!(matches!(none, Err(FileError::NoVersion(_))));
    }

    #[test]
    fn what_somebody_else_wrote_meanwhile_is_not_lost() {
        let (_dir, path) = file();
        fs::write(&path, "a").unwrap();
        let mut asked = 0;
        let made: Done<bool> = update(&path, "", |text| {
            asked += 1;
            if asked == 1 {
                fs::write(&path, "b").unwrap();
            }
            Ok(format!("{text}+"))
        });
        assert!(made.unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "b+");
        let restless: Done<bool> = update(&path, "", |text| {
            fs::write(&path, format!("{text}!")).unwrap();
            Ok(text.to_owned() + "?")
        });
        assert!(matches!(restless, Err(FileError::Changing(_))));
        assert!(!fs::read_to_string(&path).unwrap().contains('?'));
        let names = fs::read_dir(path.parent().unwrap()).unwrap();
        assert_eq!(names.count(), 2, "no temporary file is left");
    }

    #[test]
    fn a_refused_change_leaves_everything() {
        let (_dir, path) = file();
        let refused = update(&path, "", |_| Err("no"));
        assert!(matches!(refused, Err(FileError::Refused("no"))));
        assert!(!path.exists());
    }

    #[test]
    fn only_so_many_versions_are_kept() {
        let (_dir, path) = file();
        for _ in 0..VERSIONS + 5 {
            let made: Done<bool> = update(&path, "", |text| Ok(format!("{text}x")));
            made.unwrap();
        }
        let kept: Done<Vec<PathBuf>> = versions(&folder(&path));
        assert_eq!(kept.unwrap().len(), VERSIONS);
    }
}
