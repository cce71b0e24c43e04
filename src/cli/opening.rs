//! Why the database cannot be opened, in the words of the terminal and with what to do about it.

use super::{Failure, LOCKED, USAGE, WRONG};
use crate::cli::failure::Kind;
use crate::config::io_reason;
use crate::store::open::OpenError;
use std::path::Path;

type Text = (&'static str, Vec<(&'static str, String)>);

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let code = match error {
            OpenError::Locked { .. } => LOCKED,
            // These may pass by themselves: another start is worth a try.
            OpenError::Full { .. } | OpenError::Io { .. } => WRONG,
            _ => USAGE,
        };
        let (key, values) = text(error);
        Self {
            code,
            kind: Kind::Text(key, values),
        }
    }
}

fn text(error: OpenError) -> Text {
    let shown = |path: &Path| path.display().to_string();
    let with = |path: &Path, name, value: String| vec![("path", shown(path)), (name, value)];
    match error {
        OpenError::Folder { path, source } => {
            ("open-folder", with(&path, "reason", io_reason(&source)))
        }
        OpenError::File { path, source } => {
            ("open-file", with(&path, "reason", io_reason(&source)))
        }
        OpenError::Damaged { path, detail } => ("open-damaged", with(&path, "detail", detail)),
        OpenError::HalfRestored { path } => ("open-half-restored", vec![("path", shown(&path))]),
        OpenError::Newer { path, found, known } => {
            let mut values = with(&path, "found", found.to_string());
            values.push(("known", known.to_string()));
            ("open-newer", values)
        }
        OpenError::Older { path, found, known } => {
            let mut values = with(&path, "found", found.to_string());
            values.push(("known", known.to_string()));
            ("open-older", values)
        }
        OpenError::SchemaDiffers { path, what } => ("open-schema", with(&path, "what", what)),
        OpenError::Pragma {
            path,
            name,
            wanted,
            got,
        } => {
            let mut values = with(&path, "name", name);
            values.push(("wanted", wanted));
            values.push(("got", got));
            ("open-pragma", values)
        }
        OpenError::Locked { path } => ("open-locked", vec![("path", shown(&path))]),
        OpenError::Full { path } => ("open-full", vec![("path", shown(&path))]),
        OpenError::Io { path, detail } => ("open-io", with(&path, "reason", detail)),
        OpenError::Backup { path, source } => {
            ("open-backup", with(&path, "reason", source.to_string()))
        }
        OpenError::Migration {
            path,
            version,
            source,
        } => {
            let mut values = with(&path, "version", version.to_string());
            values.push(("reason", source.to_string()));
            ("open-migration", values)
        }
        OpenError::Money { path, sum } => ("open-money", with(&path, "sum", sum.to_string())),
        OpenError::OldSqlite(version) => ("open-old-sqlite", vec![("version", version)]),
        OpenError::Other { path, source } => {
            ("open-other", with(&path, "reason", source.to_string()))
        }
    }
}
