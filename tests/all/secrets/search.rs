//! Finds a secret wherever it may turn up and however it is dressed: in an address, in base64, in pieces.

use crate::child::{Bot, World, get};
use std::collections::HashSet;
use std::path::Path;

/// So many characters of a secret in a row are a leak.
const PIECE: usize = 12;

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 without padding.
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        let word = word << (8 * (3 - chunk.len()));
        for n in 0..=chunk.len() {
            out.push(char::from(STANDARD[(word >> (18 - 6 * n) & 63) as usize]));
        }
    }
    out
}

/// A secret as it may be written; each begins and ends where the secret does, whatever stands around it.
pub fn dresses(secret: &str) -> Vec<(&'static str, String)> {
    let each = |form: &dyn Fn(u8) -> String| secret.bytes().map(form).collect::<String>();
    let list: Vec<String> = secret.bytes().map(|byte| byte.to_string()).collect();
    let mut dresses = vec![
        ("plain", secret.to_owned()),
        (
            "in an address",
            url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        ),
        ("every byte encoded", each(&|byte| format!("%{byte:02X}"))),
        ("encoded twice", each(&|byte| format!("%25{byte:02X}"))),
        ("hex", each(&|byte| format!("{byte:02x}"))),
        ("escaped", each(&|byte| format!("\\u{byte:04x}"))),
        ("a list of bytes", list.join(", ")),
    ];
    for shift in 0..3 {
        // What stands before it shifts base64; the first and last letters belong to the neighbours, too.
        let padded = [&b"xyz"[..shift], secret.as_bytes()].concat();
        let whole = base64(&padded);
        let inner = &whole[usize::from(shift > 0) * (shift + 1)..whole.len() - 2];
        dresses.push(("base64", inner.to_owned()));
        dresses.push((
            "base64 for addresses",
            inner.replace('+', "-").replace('/', "_"),
        ));
    }
    dresses
}

/// What is looked for.
pub struct Search {
    pieces: HashSet<Vec<u8>>,
    /// Whether a piece begins with these two bytes.
    begins: Vec<bool>,
}

impl Search {
    pub fn new(secrets: &[&str]) -> Self {
        let mut pieces = HashSet::new();
        for secret in secrets {
            for (_, dress) in dresses(secret) {
                let dress = dress.to_lowercase().into_bytes();
                assert!(
                    dress.len() >= PIECE,
                    "{secret} is too short to be looked for"
                );
                pieces.extend(dress.windows(PIECE).map(<[u8]>::to_vec));
            }
        }
        let mut begins = vec![false; 1 << 16];
        for piece in &pieces {
            begins[usize::from(piece[0]) << 8 | usize::from(piece[1])] = true;
        }
        Self { pieces, begins }
    }

    /// The neighbourhood of the first piece found.
    pub fn find(&self, bytes: &[u8]) -> Option<String> {
        let small = bytes.to_ascii_lowercase();
        let at = small.windows(PIECE).position(|window| {
            self.begins[usize::from(window[0]) << 8 | usize::from(window[1])]
                && self.pieces.contains(window)
        })?;
        let near = &bytes[at.saturating_sub(300)..(at + 60).min(bytes.len())];
        Some(String::from_utf8_lossy(near).into_owned())
    }

    /// Every place that holds one, with its neighbourhood.
    pub fn leaks(&self, places: &Places) -> Vec<String> {
        let found = |(name, bytes): &(String, Vec<u8>)| {
            self.find(bytes).map(|near| format!("{name}: …{near}…"))
        };
        places.0.iter().filter_map(found).collect()
    }

    #[track_caller]
    pub fn assert_clean(&self, places: &Places) {
        let leaks = self.leaks(places);
        assert!(leaks.is_empty(), "{}", leaks.join("\n\n"));
    }
}

/// Everything that somebody may come to see, by name.
#[derive(Default)]
pub struct Places(Vec<(String, Vec<u8>)>);

impl Places {
    pub fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push((name.into(), bytes.into()));
    }

    /// Leaves one out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The names of what was gathered.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// What a running bot shows to its operator and leaves on the disk.
    pub fn of_bot(dir: &Path, bot: &Bot) -> Self {
        let mut places = Self::default();
        for page in ["health", "metrics", ""] {
            let url = bot.health_url().replace("health", page);
            places.add(format!("/{page}"), get(&url).1);
        }
        let proc = Path::new("/proc").join(bot.id().to_string());
        for name in ["cmdline", "environ", "comm"] {
            places.add(
                format!("/proc/{name}"),
                std::fs::read(proc.join(name)).unwrap(),
            );
        }
        places.add_files(dir);
        // Last: what asking for all this has caused to be logged is in it.
        places.add("log", bot.log());
        places
    }

    /// The same with what Telegram and Kie have been sent and what people see of it.
    pub fn of_world(world: &World, bot: &Bot, people: &[i64]) -> Self {
        let mut places = Self::of_bot(world.dir(), bot);
        let pages = [
            "/",
            "/app.js",
            "/_tg/bot",
            "/_tg/customers",
            "/_tg/calls",
            "/_tg/pending",
        ];
        let kie = ["/_kie/tasks", "/_kie/calls", "/_kie/uploads"];
        let chats: Vec<String> = people.iter().map(|id| format!("/_tg/chat/{id}")).collect();
        for page in pages
            .into_iter()
            .chain(kie)
            .chain(chats.iter().map(String::as_str))
        {
            places.add(format!("page {page}"), world.page(page));
        }
        places
    }

    /// Every file below a folder but the configuration and the files of secrets.
    fn add_files(&mut self, dir: &Path) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                if name != "credentials" {
                    self.add_files(&path);
                }
            } else if name != "config.toml" {
                // A file may go while we look.
                if let Ok(bytes) = std::fs::read(&path) {
                    self.add(name, bytes);
                }
            }
        }
    }
}
