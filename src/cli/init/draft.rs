//! The configuration that `init` is going to write: where it stands, what it takes over from an older one, its text.

use super::InitArgs;
use super::place::Page;
use crate::cli::{Failure, Terminal};
use crate::config::{self, Config, Need};
use crate::words::{Lang, tr, tr_with};
use std::path::{Path, PathBuf};
use toml_edit::{Array, DocumentMut, Item, Table, Value};

/// Where the service `kiebot` looks, and where its data is; `kiebot@cats` looks into `cats` in there, and its data is in
/// `/var/lib/kiebot-cats`.
const SYSTEM: [&str; 2] = ["/etc/kiebot", "/var/lib/kiebot"];
/// Addresses that the environment may give; the file then says the same.
const ADDRESSES: [(&str, &str, &str); 4] = [
    ("telegram", "api_url", "TELEGRAM_API_URL"),
    ("kie", "api_url", "KIE_API_URL"),
    ("kie", "upload_url", "KIE_UPLOAD_URL"),
    ("kie", "docs_url", "KIE_DOCS_URL"),
];

/// A configuration in the making.
pub(super) struct Draft {
    /// What it will say, as far as it is known: addresses first, token, key and admins later.
    pub config: Config,
    document: DocumentMut,
    /// Nothing of an older file is in it.
    fresh: bool,
    path: PathBuf,
    token_path: PathBuf,
    key_path: PathBuf,
}

impl Draft {
    /// Begins with the older file, if there is one that may be replaced, or with nothing.
    ///
    /// # Errors
    /// A file that is there already, without `--force`; wrong variables of the environment.
    pub(super) fn begin(args: &InitArgs, terminal: &mut Terminal<'_>) -> Result<Self, Failure> {
        let lang = terminal.lang;
        let path = path(terminal)?;
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        let (token_path, key_path) = (folder.join("telegram_token"), folder.join("kie_api_key"));
        let there = [&path, &token_path, &key_path];
        let there = there
            .into_iter()
            .find(|path| path.symlink_metadata().is_ok());
        if let (Some(there), false) = (there, args.force) {
            let values = vec![("path", there.display().to_string())];
            return Err(Failure::text("init-there", values));
        }
        let fresh = || prepared(DocumentMut::new(), args, &folder, terminal.env);
        let load = |document: &DocumentMut| {
            let text = document.to_string();
            let loaded = config::load_from(None, &text, terminal.env, Need::Offline);
            loaded.map(|loaded| loaded.config)
        };
        let older = std::fs::read_to_string(&path).ok();
        let kept = older.as_ref().and_then(|text| {
            let document = prepared(text.parse().ok()?, args, &folder, terminal.env);
            Some((load(&document).ok()?, document))
        });
        if let (Some(_), None) = (&older, &kept) {
            writeln!(terminal.err, "{}", tr(lang, "init-nothing-kept"))?;
        }
        let fresh_one = kept.is_none();
        let (config, document) = match kept {
            Some(kept) => kept,
            None => {
                let document = fresh();
                let config =
                    load(&document).map_err(|errors| Failure::usage(errors.lines(lang)))?;
                (config, document)
            }
        };
        Ok(Self {
            config,
            document,
            fresh: fresh_one,
            path,
            token_path,
            key_path,
        })
    }

    /// The files, the configuration last.
    pub(super) fn pages(&self, lang: Lang) -> Vec<Page> {
        let mut document = self.document.clone();
        let shown = |path: &Path| path.display().to_string();
        let ids: Array = self.config.telegram.admin_ids.iter().copied().collect();
        set(
            &mut document,
            "telegram",
            "token_file",
            shown(&self.token_path),
        );
        set(&mut document, "telegram", "admin_ids", ids);
        set(&mut document, "kie", "api_key_file", shown(&self.key_path));
        let head = match self.fresh {
            true => format!("{}\n\n", tr(lang, "init-head")),
            false => String::new(),
        };
        let secret = |path: &PathBuf, secret: &config::Secret| Page {
            path: path.clone(),
            text: format!("{}\n", secret.expose()),
        };
        vec![
            secret(&self.token_path, &self.config.telegram.token),
            secret(&self.key_path, &self.config.kie.api_key),
            Page {
                path: self.path.clone(),
                text: format!("{head}{document}"),
            },
        ]
    }

    /// The service that looks where it stands: `kiebot`, `kiebot@cats`.
    pub(super) fn service(&self) -> Option<String> {
        let one = one_of(self.path.parent()?)?;
        Some(if one.is_empty() {
            "kiebot".to_owned()
        } else {
            format!("kiebot@{one}")
        })
    }

    /// What a command needs to find it, once it is there: nothing where it is looked for anyway.
    pub(super) fn argument(&self, env: &dyn Fn(&str) -> Option<String>) -> String {
        let found = config::place(None, env).and_then(|path| std::path::absolute(path).ok());
        match found.as_ref() == Some(&self.path) {
            true => String::new(),
            false => format!(" --config {}", self.path.display()),
        }
    }
}

/// Where it is going to stand: whole, so that it is found from every folder.
fn path(terminal: &Terminal<'_>) -> Result<PathBuf, Failure> {
    let named = (terminal.env)("KIEBOT_CONFIG").filter(|path| !path.is_empty());
    let named = terminal.config.clone().or(named.map(PathBuf::from));
    let path = named.unwrap_or_else(|| PathBuf::from(config::SEARCHED[0]));
    if path.is_dir() || path.file_name().is_none() {
        let values = [("path", path.display().to_string().into())];
        let line = tr_with(terminal.lang, "init-folder", &values);
        return Err(Failure::usage(vec![line]));
    }
    Ok(std::path::absolute(path)?)
}

/// Which of the services has its settings in this folder: the one without a name, or one of several.
fn one_of(folder: &Path) -> Option<&str> {
    let rest = folder.strip_prefix(SYSTEM[0]).ok()?.to_str()?;
    (!rest.contains('/')).then_some(rest)
}

/// The document without what is asked anew, with the places of the data and the addresses of the environment.
fn prepared(
    mut document: DocumentMut,
    args: &InitArgs,
    folder: &Path,
    env: &dyn Fn(&str) -> Option<String>,
) -> DocumentMut {
    for (name, keys) in [
        ("telegram", &["token", "token_file", "admin_ids"][..]),
        ("kie", &["api_key", "api_key_file"]),
    ] {
        if let Some(table) = document.get_mut(name).and_then(Item::as_table_like_mut) {
            for key in keys {
                table.remove(key);
            }
        }
    }
    for (name, key, variable) in ADDRESSES {
        if let Some(address) = env(variable).filter(|address| !address.is_empty()) {
            set(&mut document, name, key, address);
        }
    }
    let data = args.data.as_deref().map_or_else(
        || match one_of(folder) {
            Some("") => PathBuf::from(SYSTEM[1]),
            Some(one) => PathBuf::from(format!("{}-{one}", SYSTEM[1])),
            None => folder.to_owned(),
        },
        |data| std::path::absolute(data).unwrap_or_else(|_| data.to_owned()),
    );
    for (name, file) in [("database", "kiebot.db"), ("catalog", "models.toml")] {
        let is_set = document
            .get(name)
            .is_some_and(|table| table.get("path").is_some());
        if args.data.is_some() || !is_set {
            let path = data.join(file).display().to_string();
            set(&mut document, name, "path", path);
        }
    }
    document
}

/// Writes a key of a table, which is made if need be.
fn set(document: &mut DocumentMut, table: &str, key: &str, value: impl Into<Value>) {
    let root = document.as_table_mut();
    if !root.get(table).is_some_and(Item::is_table_like) {
        root.insert(table, Item::Table(Table::new()));
    }
    if let Some(table) = root.get_mut(table).and_then(Item::as_table_like_mut) {
        table.insert(key, toml_edit::value(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_has_its_own_data() {
        let args = InitArgs {
            token_file: None,
            key_file: None,
            admin: None,
            data: None,
            force: false,
            skip_checks: true,
        };
        let cases = [
            ("/etc/kiebot", "/var/lib/kiebot"),
            ("/etc/kiebot/cats", "/var/lib/kiebot-cats"),
            ("/etc/kiebot/cats/old", "/etc/kiebot/cats/old"),
            ("/etc/kiebots", "/etc/kiebots"),
            ("/home/vasya", "/home/vasya"),
        ];
        for (folder, data) in cases {
            let document = prepared(DocumentMut::new(), &args, Path::new(folder), &|_| None);
            let path = document["database"]["path"].as_str().unwrap();
            assert_eq!(path, format!("{data}/kiebot.db"), "{folder}");
        }
        let services = cases.map(|(folder, _)| one_of(Path::new(folder)));
        assert_eq!(services, [Some(""), Some("cats"), None, None, None]);
    }
}
