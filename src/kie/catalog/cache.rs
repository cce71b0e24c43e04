//! Answers of the catalogue API on the disk: what its list does not change is not asked again.

use crate::catalog::sync::api::{self, Listed};
use crate::files::make_for_owner;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Answers of the catalogue API from the last time.
pub(super) struct Cache {
    dir: PathBuf,
    /// What the list said when they were had.
    listed: BTreeMap<String, Listed>,
}

impl Cache {
    pub(super) fn open(dir: &Path) -> Self {
        // Whatever cannot be read is asked anew.
        let text = fs::read_to_string(dir.join("models.json")).unwrap_or_default();
        let (listed, _) = api::list(&text).unwrap_or_default();
        Self {
            dir: dir.to_path_buf(),
            listed: listed
                .into_iter()
                .map(|one| (one.id.clone(), one))
                .collect(),
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        let name = id.replace('/', "~");
        self.dir.join("schemas").join(format!("{name}.json"))
    }

    pub(super) fn known(&self, model: &Listed) -> Option<String> {
        if self.listed.get(&model.id) != Some(model) {
            return None;
        }
        let text = fs::read_to_string(self.path(&model.id)).ok()?;
        (api::schema_id(&text).ok().as_deref() == Some(&model.id)).then_some(text)
    }

    /// What was had before for a model that Kie's list has changed is of no use any more.
    pub(super) fn forget(&self, model: &Listed) -> io::Result<()> {
        match fs::remove_file(self.path(&model.id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(super) fn keep(&self, model: &Listed, text: &str) -> io::Result<()> {
        write(&self.path(&model.id), text)
    }

    /// The list is written last: what was not had for it is asked again.
    pub(super) fn finish(&self, list: &str) -> io::Result<()> {
        write(&self.dir.join("models.json"), list)
    }
}

/// The file is there whole or as it was, whoever wrote it before.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        make_for_owner(folder)?;
    }
    let fresh = path.with_extension(format!("{:08x}.tmp", fastrand::u32(..)));
    fs::write(&fresh, text)?;
    fs::rename(&fresh, path)
}
