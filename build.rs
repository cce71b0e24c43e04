//! Packs the texts that the binary carries (models.toml, the locales, the demo page), so that it stays small.

use flate2::{Compression, GzBuilder};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Error> {
    pack("models.toml.gz", &[PathBuf::from("models.toml")])?;
    for lang in ["ru", "en"] {
        let files = files_in(&Path::new("src/locales").join(lang))?;
        pack(&format!("{lang}.ftl.gz"), &files)?;
    }
    for file in files_in(Path::new("src/sandbox/web"))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        pack(&format!("{name}.gz"), std::slice::from_ref(&file))?;
    }
    Ok(())
}

/// A folder's files by name. A new file in it packs anew.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = entries.collect::<Result<_, _>>()?;
    files.sort();
    Ok(files)
}

/// One packed file of several; the same files give the same bytes on every machine.
fn pack(name: &str, files: &[PathBuf]) -> Result<(), Error> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo sets OUT_DIR"))?;
    let packed = fs::File::create(Path::new(&folder).join(name))?;
    let mut packed = GzBuilder::new().write(packed, Compression::best());
    for file in files {
        println!("cargo:rerun-if-changed={}", file.display());
        packed.write_all(&fs::read(file)?)?;
        packed.write_all(if files.len() > 1 { b"\n" } else { b"" })?;
    }
    packed.finish().map(drop)
}
