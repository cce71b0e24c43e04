//! The pages for people: their blocks, their code between words, their links.

use regex::Regex;
use std::path::{Path, PathBuf};

/// A page.
pub struct Page {
    /// Below the repository.
    pub path: String,
    text: String,
}

/// A fenced block.
pub struct Block {
    /// The word after the fence.
    pub kind: String,
    /// Its lines, without the indentation of the fence.
    pub lines: Vec<String>,
}

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// README.md first, then the pages in docs/.
pub fn all() -> Vec<Page> {
    let mut paths: Vec<String> = std::fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| format!("docs/{}", entry.unwrap().file_name().to_str().unwrap()))
        .filter(|path| path.ends_with(".md"))
        .collect();
    paths.sort();
    paths.insert(0, "README.md".to_owned());
    let read = |path: String| Page {
        text: std::fs::read_to_string(root().join(&path)).unwrap(),
        path,
    };
    paths.into_iter().map(read).collect()
}

impl Page {
    /// The fenced blocks in order.
    pub fn blocks(&self) -> Vec<Block> {
        let mut found = Vec::new();
        let mut open: Option<(usize, Block)> = None;
        for line in self.text.lines() {
            let bare = line.trim_start();
            open = match (open, bare.strip_prefix("```")) {
                (None, Some(kind)) => {
                    assert!(!kind.is_empty(), "{}: a block without a kind", self.path);
                    let block = Block {
                        kind: kind.to_owned(),
                        lines: Vec::new(),
                    };
                    Some((line.len() - bare.len(), block))
                }
                (None, None) => None,
                (Some((_, block)), Some(_)) => {
                    found.push(block);
                    None
                }
                (Some((indent, mut block)), None) => {
                    block
                        .lines
                        .push(line.get(indent..).unwrap_or("").to_owned());
                    Some((indent, block))
                }
            };
        }
        assert!(open.is_none(), "{}: a block without an end", self.path);
        found
    }

    /// Everything but the fenced blocks.
    pub fn prose(&self) -> String {
        let parts: Vec<&str> = self.text.split("```").collect();
        parts.into_iter().step_by(2).collect()
    }

    /// Code between words, each as often as it stands there.
    pub fn spans(&self) -> Vec<String> {
        // A code span may go on in the next line.
        let span = Regex::new("`([^`]+)`").unwrap();
        let prose = self.prose();
        let found = span.captures_iter(&prose);
        found
            .map(|span| span[1].replace('\n', " ").replace("\\|", "|"))
            .collect()
    }

    /// The cells of its tables with that many columns, without the heading.
    pub fn rows(&self, columns: usize) -> Vec<Vec<String>> {
        let prose = self.prose();
        let lines = prose.lines().filter(|line| line.starts_with("| "));
        let cells = lines.map(|line| {
            let line = line.replace("\\|", "\u{1}");
            let inner = line.trim_matches('|').split('|');
            inner
                .map(|cell| cell.trim().replace('\u{1}', "|"))
                .collect::<Vec<_>>()
        });
        cells
            .filter(|cells| cells.len() == columns)
            .skip(1)
            .collect()
    }

    /// Links to files and headings of the repository that lead nowhere.
    pub fn dead_links(&self) -> Vec<String> {
        let link = Regex::new(r"\]\(([^)]+)\)").unwrap();
        let prose = self.prose();
        let here = root().join(&self.path);
        let folder = here.parent().unwrap();
        let links = link.captures_iter(&prose).map(|link| link[1].to_owned());
        links
            .filter(|link| !link.starts_with("https://") && !leads(folder, &here, link))
            .collect()
    }
}

fn leads(folder: &Path, here: &Path, link: &str) -> bool {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let file = match file {
        "" => here.to_owned(),
        file => folder.join(file),
    };
    let anchors = |text: String| -> Vec<String> {
        let heads = text.lines().filter(|line| line.starts_with('#'));
        let anchor = |head: &str| head.trim_start_matches('#').trim().to_lowercase();
        heads.map(|head| anchor(head).replace(' ', "-")).collect()
    };
    file.exists()
        && (anchor.is_empty()
            || anchors(std::fs::read_to_string(&file).unwrap()).contains(&anchor.to_owned()))
}
