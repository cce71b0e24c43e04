//! models.toml for the commands: read, and written from the copy in the binary when it is missing.

use super::Failure;
use crate::catalog::text::load;
use crate::catalog::{Catalog, SHIPPED};
use crate::config::{io_reason, reason};
use crate::files::{folder_of, give_to_owner, make_for_owner};
use crate::words::Lang;
use std::io::ErrorKind;
use std::path::Path;

/// The catalogue of the file, or the shipped one when there is no file yet (then the flag is true).
///
/// # Errors
/// One line for each mistake, with the file's name.
pub fn read(path: &Path, lang: Lang) -> Result<(Catalog, bool), Vec<String>> {
    let (text, shipped) = match std::fs::read_to_string(path) {
        Ok(text) => (text, false),
        Err(error) if error.kind() == ErrorKind::NotFound => (SHIPPED.clone(), true),
        Err(error) => return Err(vec![system(path, &error, lang)]),
    };
    match load(&text) {
        Ok(catalog) => Ok((catalog, shipped)),
        Err(errors) => Err(errors
            .0
            .iter()
            .map(|mistake| format!("{}:{}", path.display(), mistake.text(lang)))
            .collect()),
    }
}

/// As `read`, and a missing file is written first: for `run`.
///
/// # Errors
/// The same lines with exit code 2, also when the file cannot be written.
pub fn read_or_write(path: &Path, lang: Lang) -> Result<Catalog, Failure> {
    let (catalog, shipped) = read(path, lang).map_err(Failure::usage)?;
    if shipped {
        let written = make_for_owner(folder_of(path))
            .and_then(|()| std::fs::write(path, SHIPPED.as_str()))
            .and_then(|()| give_to_owner(path));
        written.map_err(|error| Failure::usage(vec![system(path, &error, lang)]))?;
    }
    Ok(catalog)
}

fn system(path: &Path, error: &std::io::Error, lang: Lang) -> String {
    format!("{}: {}", path.display(), reason(lang, &io_reason(error)))
}
