//! A file with the log: only its owner reads it, and it is changed for a new one before it grows too large.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The open file and those before it.
pub(super) struct LogFile {
    path: PathBuf,
    /// Bytes that one may have.
    max: u64,
    /// Files that are kept, the open one among them.
    keep: u32,
    file: File,
    size: u64,
}

impl LogFile {
    /// Goes on with a file, or begins it; `max` bytes each, `keep` in all.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn open(path: &Path, max: u64, keep: u32) -> io::Result<Self> {
        let file = open(path)?;
        Ok(Self {
            path: path.to_owned(),
            max,
            keep,
            size: file.metadata()?.len(),
            file,
        })
    }

    /// Adds a line, in a new file where the open one would become too large.
    ///
    /// # Errors
    /// The disk is full or fails; the line is not in the file then.
    pub(super) fn write(&mut self, line: &str) -> io::Result<()> {
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX);
        if self.size > 0 && self.size.saturating_add(length) > self.max {
            self.begin_another()?;
        }
        self.file.write_all(line.as_bytes())?;
        self.size = self.size.saturating_add(length);
        Ok(())
    }

    /// `log` becomes `log.1`, `log.1` becomes `log.2`, and the oldest goes.
    fn begin_another(&mut self) -> io::Result<()> {
        for n in (1..self.keep).rev() {
            let from = match n {
                1 => self.path.clone(),
                n => self.older(n.saturating_sub(1)),
            };
            match std::fs::rename(from, self.older(n)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.file = open(&self.path)?;
        if self.keep < 2 {
            self.file.set_len(0)?;
        }
        self.size = 0;
        Ok(())
    }

    fn older(&self, n: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{n}"));
        PathBuf::from(name)
    }
}

fn open(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn it_stays_small_and_private_and_the_oldest_goes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kiebot.log");
        std::fs::write(&path, "from the last life\n").unwrap();
        let mut log = LogFile::open(&path, 40, 3).unwrap();
        for n in 1..=9 {
            log.write(&format!("line number {n}\n")).unwrap();
        }
        let names = ["kiebot.log.2", "kiebot.log.1", "kiebot.log"];
        let kept = names.map(|name| read(&dir.path().join(name)));
        let wanted = [
            "line number 4\nline number 5\n",
            "line number 6\nline number 7\n",
            "line number 8\nline number 9\n",
        ];
        assert_eq!(kept, wanted);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 3);
        for name in names {
            let mode = std::fs::metadata(dir.path().join(name)).unwrap();
            assert_eq!(mode.permissions().mode() & 0o777, 0o600, "{name}");
        }
        // A line that is larger than a file has one of its own.
        log.write(&"x".repeat(100)).unwrap();
        log.write("after it\n").unwrap();
        assert_eq!(read(&path), "after it\n");
        assert_eq!(read(&dir.path().join("kiebot.log.1")).len(), 100);
    }

    #[test]
    fn one_file_alone_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut log = LogFile::open(&path, 10, 1).unwrap();
        for line in ["1234567\n", "abcdefg\n"] {
            log.write(line).unwrap();
        }
        assert_eq!(read(&path), "abcdefg\n");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(LogFile::open(&path.join("below"), 10, 1).is_err());
    }
}
