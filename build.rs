//! Says what the binary is made of, and keeps it small: packs the texts that it carries (models.toml, the locales, the demo page) and its relocations.

use flate2::{Compression, GzBuilder};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
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
    println!("cargo:rustc-env=KIEBOT_BUILD={}", build());
    if libc().is_some_and(|version| version >= (2, 36)) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    Ok(())
}

/// The commit and its day, of a release that is built where git has the sources. The day of the commit, not of the
/// building: the same sources give the same bytes. Other builds are not made anew with every commit.
fn build() -> String {
    if env::var("PROFILE").as_deref() != Ok("release") {
        return "not a release".to_owned();
    }
    for file in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(&["rev-parse", "--git-path", file]) {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    let commit = git(&[
        "describe",
        "--always",
        "--dirty",
        "--abbrev=12",
        "--exclude=*",
    ]);
    let day = git(&["log", "-1", "--format=%cs"]);
    match (commit, day) {
        (Some(commit), Some(day)) => format!("{commit}, {day}"),
        _ => "of unknown sources".to_owned(),
    }
}

fn git(args: &[&str]) -> Option<String> {
    let said = Command::new("git").args(args).output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    let text = text.trim();
    (said.status.success() && !text.is_empty()).then(|| text.to_owned())
}

/// The version of the glibc that is linked in. From 2.36 on a static program unpacks its own relocations
/// (https://sourceware.org/glibc/wiki/Release/2.36): 0.8 MB less.
fn libc() -> Option<(u32, u32)> {
    let said = Command::new("getconf")
        .arg("GNU_LIBC_VERSION")
        .output()
        .ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    let minor = minor.split('.').next()?;
    Some((major.parse().ok()?, minor.parse().ok()?))
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
