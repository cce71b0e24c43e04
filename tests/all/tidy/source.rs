//! Source files as the rules see them: code without comments and tests, functions, imports.

use std::path::{Path, PathBuf};
use std::process::Command;

/// One file.
pub struct Source {
    /// Below the crate's root, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// Lines of code with their numbers: no comments, and nothing from `#[cfg(test)]` on.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .take_while(|line| *line != "#[cfg(test)]")
            .enumerate()
            .map(|(index, line)| (index + 1, without_comment(line)))
    }

    /// The module of lib.rs it belongs to; none for lib.rs and main.rs.
    pub fn module(&self) -> Option<&str> {
        let inner = self.path.strip_prefix("src/")?;
        let name = inner.split('/').next()?;
        let name = name.strip_suffix(".rs").unwrap_or(name);
        (!matches!(name, "lib" | "main" | "locales")).then_some(name)
    }

    /// (name, line, lines) of each function. Relies on rustfmt: the closing brace stands below `fn`'s line.
    pub fn functions(&self) -> Vec<(String, usize, usize)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let mut found = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else {
                continue;
            };
            let one_line = line.ends_with(';') || line.ends_with('}');
            let indent = line.len() - line.trim_start().len();
            let closing = format!("{}}}", " ".repeat(indent));
            let without_body = format!("{});", " ".repeat(indent));
            let rest = lines.get(index + 1..).unwrap_or_default();
            let length = if one_line {
                1
            } else {
                rest.iter()
                    .position(|line| {
                        *line == closing
                            || line.starts_with(&without_body)
                            || line.starts_with(&format!("{}) -> ", " ".repeat(indent)))
                                && line.ends_with(';')
                    })
                    .map_or(rest.len(), |at| at + 2)
            };
            found.push((name, index + 1, length));
        }
        found
    }
}

fn function_name(line: &str) -> Option<String> {
    let mut rest = line.trim_start();
    for prefix in [
        "pub ",
        "pub(crate) ",
        "pub(super) ",
        "const ",
        "async ",
        "unsafe ",
    ] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    let name = rest.strip_prefix("fn ")?;
    let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
    Some(name[..end].to_owned())
}

/// A line without its `//` or `--` (SQL) comment; `https://` is not one.
fn without_comment(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") || trimmed.starts_with("--") {
        return "";
    }
    match line.find(" // ").or_else(|| line.find(" -- ")) {
        Some(at) => &line[..at],
        None => line,
    }
}

/// Whether the word stands alone in the line.
pub fn has_word(line: &str, word: &str) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(|l| l.is_alphanumeric() || l == '_');
    line.match_indices(word).any(|(at, _)| {
        !inside(line[..at].chars().next_back()) && !inside(line[at + word.len()..].chars().next())
    })
}

/// The names right after `crate::`, also those in `crate::{a, b::c}`.
pub fn crate_names(line: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let letters = text.trim_start().chars();
        letters
            .take_while(|l| l.is_alphanumeric() || *l == '_')
            .collect()
    };
    let mut names = Vec::new();
    for (at, found) in line.match_indices("crate::") {
        if line[..at].ends_with(|l: char| l.is_alphanumeric() || l == '_') {
            continue;
        }
        let rest = &line[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                names.extend(group.split(',').map(word));
            }
            None => names.push(word(rest)),
        }
    }
    names
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, sorted.
pub fn sources(under: &str) -> Vec<Source> {
    read_all(under, "rs")
}

/// All files below a folder with this ending, sorted.
pub fn read_all(under: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(under), ending, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "nothing below {under}");
    found
}

fn walk(folder: &Path, ending: &str, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, ending, found);
        } else if path.extension().is_some_and(|is| is == ending) {
            let name = path.strip_prefix(root()).unwrap();
            found.push(Source {
                path: name.to_str().unwrap().replace('\\', "/"),
                text: std::fs::read_to_string(&path).unwrap(),
            });
        }
    }
}

/// The names at the top level that belong to the product: those under version control, or, in an
/// unpacked archive, whatever is there.
pub fn top_level() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached"])
        .current_dir(root())
        .output();
    let mut names: Vec<String> = match listed {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| line.split('/').next().unwrap_or(line).to_owned())
            .collect(),
        _ => std::fs::read_dir(root())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "target")
            .collect(),
    };
    names.sort();
    names.dedup();
    names
}
