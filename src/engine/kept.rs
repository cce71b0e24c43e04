//! What the last sync read, kept beside models.toml: the audit compares with it without a network.

use crate::catalog::sync::gather::Sources;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// More than this is not ours.
const MAX_BYTES: u64 = 64_000_000;

/// The sources of a sync.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// When they were read, as TOML writes it.
    pub at: String,
    /// The texts.
    pub sources: Sources,
}

/// `models.d/sources.json` beside models.toml.
pub fn file(models: &Path) -> PathBuf {
    models.with_file_name("models.d").join("sources.json")
}

/// Keeps the sources of a sync that was taken, instead of those before.
///
/// # Errors
/// What the system says; those before stay.
pub fn keep(models: &Path, kept: &Kept) -> io::Result<()> {
    let path = file(models);
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    fs::create_dir_all(folder)?;
    let fresh = path.with_extension("new");
    let mut file = fs::File::create(&fresh)?;
    file.write_all(serde_json::to_string(kept)?.as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, &path)
}

/// The sources of the last sync; `None` if none were kept.
///
/// # Errors
/// A file that cannot be read or is none of ours.
pub fn read(models: &Path) -> io::Result<Option<Kept>> {
    let file = match fs::File::open(file(models)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut text = String::new();
    file.take(MAX_BYTES).read_to_string(&mut text)?;
    Ok(Some(serde_json::from_str(&text)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_the_newest_counts() {
        let dir = tempfile::tempdir().unwrap();
        let models = dir.path().join("models.toml");
        assert!(read(&models).unwrap().is_none());
        for at in ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"] {
            let kept = Kept {
                at: at.to_owned(),
                sources: Sources {
                    index: Some("# docs".to_owned()),
                    pages: vec![("a/b".to_owned(), "text".to_owned())],
                    ..Sources::default()
                },
            };
            keep(&models, &kept).unwrap();
        }
        let kept = read(&models).unwrap().unwrap();
        assert_eq!(kept.at, "2026-01-02T00:00:00Z");
        assert_eq!(kept.sources.pages, [("a/b".to_owned(), "text".to_owned())]);
        fs::write(file(&models), "{").unwrap();
        assert!(read(&models).is_err());
    }
}
