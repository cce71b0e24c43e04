//! Puts new files into their places: each whole or not at all, and none of them over an older one unless it is kept aside.

use crate::clock::Clock;
use crate::files::{folder_of, sync_folder};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A file to be written.
pub(super) struct Page {
    /// Where.
    pub path: PathBuf,
    /// What.
    pub text: String,
}

/// What could not be written, and why.
#[derive(Debug)]
pub(super) struct Unwritten {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub reason: io::Error,
}

/// A file that stands in its place now, and where its predecessor is.
struct Placed {
    path: PathBuf,
    aside: Option<PathBuf>,
}

/// Writes all of them, for their owner's eyes only, in this order: when the last one stands, all do. With `replace`
/// what was there stays beside it under another name; these names are given back.
///
/// # Errors
/// The first that cannot be written; then everything is as it was.
pub(super) fn all(pages: &[Page], replace: bool) -> Result<Vec<PathBuf>, Unwritten> {
    let mut drafts = Vec::new();
    let mut placed = Vec::new();
    let done = drafted(pages, &mut drafts).and_then(|()| {
        for (page, draft) in pages.iter().zip(&drafts) {
            let at = |reason| Unwritten {
                path: page.path.clone(),
                reason,
            };
            placed.push(put(draft, &page.path, replace).map_err(at)?);
        }
        Ok(())
    });
    if let Err(error) = done {
        for one in placed.into_iter().rev() {
            undo(&one);
        }
        for draft in drafts {
            // Those that were placed have no draft any more.
            drop(fs::remove_file(draft));
        }
        return Err(error);
    }
    Ok(placed.into_iter().filter_map(|one| one.aside).collect())
}

/// The texts on disk under names of their own.
fn drafted(pages: &[Page], drafts: &mut Vec<PathBuf>) -> Result<(), Unwritten> {
    for page in pages {
        let at = |reason| Unwritten {
            path: page.path.clone(),
            reason,
        };
        let folder = folder_of(&page.path);
        let mut builder = fs::DirBuilder::new();
        let made = builder.recursive(true).mode(0o700).create(folder);
        made.map_err(|reason| Unwritten {
            path: folder.to_owned(),
            reason,
        })?;
        let draft = beside(&page.path, "init");
        // What an interrupted one has left.
        drop(fs::remove_file(&draft));
        drafts.push(draft.clone());
        write(&draft, &page.text).map_err(at)?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn put(draft: &Path, path: &Path, replace: bool) -> io::Result<Placed> {
    let aside = match replace && fs::symlink_metadata(path).is_ok() {
        true => Some(set_aside(path)?),
        false => None,
    };
    let placed = Placed {
        path: path.to_owned(),
        aside,
    };
    let moved = match placed.aside {
        Some(_) => fs::rename(draft, path),
        None => renameat_with(CWD, draft, CWD, path, RenameFlags::NOREPLACE).map_err(Into::into),
    };
    let moved = moved.and_then(|()| sync_folder(path));
    if let Err(error) = moved {
        if let Some(aside) = &placed.aside {
            drop(fs::rename(aside, path));
        }
        return Err(error);
    }
    Ok(placed)
}

/// A second name for what is there, so that the first is never without a file.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let first = Clock::system().now_ms();
    for at in first..first.saturating_add(100) {
        let aside = beside(path, &format!("old-{at}"));
        match fs::hard_link(path, &aside) {
            Ok(()) => return Ok(aside),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn undo(placed: &Placed) {
    let undone = match &placed.aside {
        Some(aside) => fs::rename(aside, &placed.path),
        None => fs::remove_file(&placed.path),
    };
    if let Err(error) = undone {
        tracing::warn!(%error, path = %placed.path.display(), "could not be taken back");
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn pages(dir: &Path, texts: [&str; 2]) -> Vec<Page> {
        let page = |(name, text): (&str, &str)| Page {
            path: dir.join(name),
            text: text.to_owned(),
        };
        ["secret", "config"]
            .into_iter()
            .zip(texts)
            .map(page)
            .collect()
    }

    fn names(dir: &Path) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let names = fs::read_dir(dir).unwrap().map(name);
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_whole_private_and_never_put_over_others() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("new/folder");
        assert!(all(&pages(&dir, ["1", "2"]), false).unwrap().is_empty());
        assert_eq!(names(&dir), ["config", "secret"]);
        let mode = fs::metadata(dir.join("config")).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        let refused = all(&pages(&dir, ["3", "4"]), false).unwrap_err();
        assert_eq!(refused.reason.kind(), ErrorKind::AlreadyExists);
        // One that stands in the way of the last takes the first back as well.
        fs::remove_file(dir.join("secret")).unwrap();
        let refused = all(&pages(&dir, ["3", "4"]), false).unwrap_err();
        assert_eq!(refused.path, dir.join("config"));
        assert_eq!(names(&dir), ["config"]);
        assert_eq!(fs::read_to_string(dir.join("config")).unwrap(), "2");
        let aside = all(&pages(&dir, ["5", "6"]), true).unwrap();
        assert_eq!(aside.len(), 1);
        assert_eq!(fs::read_to_string(&aside[0]).unwrap(), "2");
        assert_eq!(fs::read_to_string(dir.join("config")).unwrap(), "6");
        assert_eq!(names(&dir).len(), 3);
    }
}
