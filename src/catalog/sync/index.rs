//! Reads llms.txt, the index of Kie's documentation.

use super::openapi::spaced;

/// Most entries that are read; the real index has about 500.
const MAX_ENTRIES: usize = 5_000;

/// A page of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands, from the top: `Video Models`, `Kling`.
    pub crumbs: Vec<String>,
    /// Its title there.
    pub title: String,
    /// Its address below the documentation's root, without `.md`: `market/kling/kling-3-0`.
    pub path: String,
    /// Whether it stands among the pages that have an API.
    pub is_api: bool,
}

/// The index as far as it concerns models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Pages in the order of the index, the same address once.
    pub entries: Vec<Entry>,
    /// Lines that look like entries but have no usable address.
    pub unusable: Vec<String>,
    /// How many are the Chinese copies of pages.
    pub chinese: usize,
}

impl Index {
    /// Reads the text of llms.txt. Hosts in it do not matter: addresses are taken relative to
    /// the documentation's root.
    pub fn read(text: &str) -> Self {
        let mut index = Self::default();
        let mut is_api = false;
        for line in text.lines() {
            let line = line.trim();
            if let Some(heading) = line.strip_prefix("## ") {
                is_api = heading.to_ascii_lowercase().contains("api");
            }
            let Some(item) = line.strip_prefix("- ") else {
                continue;
            };
            if index.entries.len() >= MAX_ENTRIES {
                break;
            }
            let Some(entry) = entry(item, is_api) else {
                let shown = item.chars().take(120).collect();
                index.unusable.push(shown);
                continue;
            };
            if entry.path.starts_with("cn/") {
                index.chinese = index.chinese.saturating_add(1);
            } else if !index.entries.iter().any(|known| known.path == entry.path) {
                index.entries.push(entry);
            }
        }
        index.unusable.truncate(50);
        index
    }

    /// The entry of a page.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.path == path)
    }
}

/// `A  Models > B [Title](https://host/path.md): description`
fn entry(item: &str, is_api: bool) -> Option<Entry> {
    let middle = item.find("](")?;
    let (before, after) = item.split_at(middle);
    let (crumbs, title) = before.rsplit_once('[')?;
    let (address, _) = after.strip_prefix("](")?.split_once(')')?;
    let crumbs = crumbs.split(" > ").map(spaced);
    Some(Entry {
        crumbs: crumbs.filter(|crumb| !crumb.is_empty()).collect(),
        title: spaced(title),
        path: path(address)?,
        is_api,
    })
}

/// The path below the root; `None` for what could lead out of it.
fn path(address: &str) -> Option<String> {
    let address = spaced(address);
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => address.trim_start_matches('/'),
    };
    let path = path.split(['?', '#']).next()?;
    let path = path.strip_suffix(".md").unwrap_or(path);
    is_path(path).then(|| path.to_owned())
}

/// Whether a path has only plain names, so that it is safe below a folder or an address.
pub fn is_path(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+');
    let name = |name: &str| {
        !name.is_empty() && name.chars().all(plain) && !name.chars().all(|letter| letter == '.')
    };
    path.len() <= 200 && path.split('/').all(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# docs\n\n## Docs\n- [Start](https://docs.example/1m0.md): \n\n## API Docs\n\
        - Video    Models > Acme [ Acme  One\u{200b}](https://docs.example/market/acme/one.md): ## Create\n\
        - Video Models > Acme [Acme One](https://docs.example/cn/market/acme/one.md): x\n\
        - [Odd [v2] (beta)](/market/odd.md?x=1#y): text with [a link](https://x/y.md)\n\
        - [Away](https://docs.example/../../etc/passwd.md): \n\
        - no link here\n\
        - Video Models [Again](https://other.example/market/acme/one.md): \n";

    #[test]
    fn entries_are_read_and_cleaned() {
        let index = Index::read(TEXT);
        let paths: Vec<&str> = index.entries.iter().map(|e| e.path.as_str()).collect();
        assert_eq!(paths, ["1m0", "market/acme/one", "market/odd"]);
        let one = index.get("market/acme/one").unwrap();
        assert_eq!(one.crumbs, ["Video Models", "Acme"]);
        assert_eq!((one.title.as_str(), one.is_api), ("Acme One", true));
        assert!(!index.entries[0].is_api);
        assert_eq!((index.chinese, index.unusable.len()), (1, 2));
    }

    #[test]
    fn only_plain_paths_pass() {
        for path in ["a", "market/kling/v2.1", "a-b/c_d"] {
            assert!(is_path(path), "{path}");
        }
        for path in ["", "/a", "a//b", "a/../b", ".", "a b", "a\\b", "a%2fb", "ё"] {
            assert!(!is_path(path), "{path}");
        }
    }
}
