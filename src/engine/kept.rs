//! What the last sync read, kept beside models.toml: the audit compares with it without a network.

use super::catalog_file::{self, FileError};
use crate::catalog::sync::gather::Sources;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

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

/// Beside the kept versions of models.toml.
const NAME: &str = "sources.json";

/// Keeps the sources of a sync that was taken, instead of those before.
///
/// # Errors
/// What the system says; those before stay.
pub fn keep<E>(models: &Path, kept: &Kept) -> Result<(), FileError<E>> {
    let text = serde_json::to_string(kept).map_err(|error| FileError::Io {
        path: catalog_file::beside(models, NAME),
        error: error.into(),
    })?;
    catalog_file::write_beside(models, NAME, &text)
}

/// The sources of the last sync; `None` if none were kept.
///
/// # Errors
/// A file that cannot be read or is none of ours.
pub fn read(models: &Path) -> io::Result<Option<Kept>> {
    let file = match fs::File::open(catalog_file::beside(models, NAME)) {
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
            drop(keep::<()>(&models, &kept));
        }
        let kept = read(&models).unwrap().unwrap();
        assert_eq!(kept.at, "2026-01-02T00:00:00Z");
        assert_eq!(kept.sources.pages, [("a/b".to_owned(), "text".to_owned())]);
        fs::write(catalog_file::beside(&models, NAME), "{").unwrap();
        assert!(read(&models).is_err());
    }
}
