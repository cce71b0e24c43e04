//! Kie's callbacks: which generation one is for, how far it is trusted, and what is asked of Kie because of it.
//!
//! A callback never says what a task has come to: it makes the poll come sooner. The one thing it adds is the id of a
//! task whose createTask went unanswered, and that id counts only when Kie's record of it shows our token.

use crate::clock::{Bell, Clock};
use crate::config::{Config, Secret};
use crate::ids::GenerationId;
use crate::kie::callback::{self, Signature, Trust};
use crate::store::submits::{self, Called, Word};
use crate::store::{Store, StoreError};

/// Characters of a token.
const TOKEN_LEN: usize = 32;

/// Where Kie reports about one submit; its token is the last part of the path.
pub fn callback_url(base: &str, token: &str) -> String {
    format!("{}/kie/{token}", base.trim_end_matches('/'))
}

/// The token at the end of a callback address or path, if it is one of ours by its looks.
pub fn token_of(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?;
    let (before, token) = path.rsplit_once('/')?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let ours = before.ends_with("/kie") && token.len() == TOKEN_LEN && token.bytes().all(hex);
    ours.then_some(token)
}

/// Takes callbacks for the engine; cheap to clone.
#[derive(Clone)]
pub struct Callbacks {
    store: Store,
    clock: Clock,
    bell: Bell,
    key: Option<Secret>,
}

/// What came of one callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Nobody has sent out this token.
    Unknown,
    /// It was understood; nothing more is expected of Kie.
    Done,
    /// Kie should repeat it a little later.
    Again,
}

impl Callbacks {
    /// For this database; the bell is the engine's.
    pub fn new(config: &Config, store: Store, clock: Clock, bell: Bell) -> Self {
        Self {
            store,
            clock,
            bell,
            key: config.kie.webhook_key.clone(),
        }
    }

    /// Whether we have sent out this token: asked before a body is read. Blocks for a read of the database.
    pub fn expects(&self, token: &str) -> Result<bool, StoreError> {
        self.store.read(|conn| submits::is_known(conn, token))
    }

    /// Takes one callback. Blocks for a read of the database, and for a commit when it helps. Errors: the database.
    pub fn take(
        &self,
        token: &str,
        signature: Signature<'_>,
        body: &[u8],
    ) -> Result<Taken, StoreError> {
        let now_ms = self.clock.now_ms();
        let task_id = callback::task_id(body);
        let key = self.key.as_ref().map(|key| key.expose().as_bytes());
        let trust = match &task_id {
            Some(task_id) => callback::trust(key, task_id, signature, now_ms),
            None => Trust::Unsigned,
        };
        let word = Word {
            token: token.to_owned(),
            trusted: trust.is_believed(),
            task_id,
        };
        let seen = self
            .store
            .read::<_, StoreError, _>(|conn| submits::look(conn, &word, now_ms))?;
        let called = match seen {
            Called::Due(_) | Called::Kept(_) => {
                let asked = word.clone();
                let called = self
                    .store
                    .write::<_, StoreError, _>(move |tx| submits::call(tx, &asked, now_ms))?;
                self.bell.ring();
                called
            }
            other => other,
        };
        log(&word, trust, called);
        Ok(match called {
            Called::Unknown => Taken::Unknown,
            Called::Again(_) => Taken::Again,
            _ => Taken::Done,
        })
    }
}

/// Ids and the verdict, nothing else of what came in.
fn log(word: &Word, trust: Trust, called: Called) {
    let task_id = word.task_id.as_deref().unwrap_or_default();
    let trust = trust.name();
    match verdict(called) {
        (verdict @ ("asked now" | "kept"), Some(id)) => {
            tracing::info!(generation = id.0, task_id, trust, verdict, "callback");
        }
        (verdict, id) => {
            let generation = id.map_or(0, |id| id.0);
            tracing::debug!(generation, task_id, trust, verdict, "callback");
        }
    }
}

fn verdict(called: Called) -> (&'static str, Option<GenerationId>) {
    match called {
        Called::Unknown => ("unknown token", None),
        Called::Over(id) => ("over", Some(id)),
        Called::TooSoon(id) => ("too soon", Some(id)),
        Called::Again(id) => ("again", Some(id)),
        Called::Useless(id) => ("useless", Some(id)),
        Called::Due(id) => ("asked now", Some(id)),
        Called::Kept(id) => ("kept", Some(id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_token_is_found_again_in_its_address() {
        for base in ["https://bot.example", "https://bot.example/hooks/"] {
            let url = callback_url(base, TOKEN);
            assert_eq!(token_of(&url), Some(TOKEN), "{url}");
            assert_eq!(token_of(&format!("{url}?x=1")), Some(TOKEN));
        }
        assert_eq!(
            callback_url("https://bot.example/", TOKEN),
            format!("https://bot.example/kie/{TOKEN}")
        );
    }

    #[test]
    fn anything_else_is_no_token() {
        for path in [
            String::new(),
            TOKEN.to_owned(),
            format!("/{TOKEN}"),
            format!("/kie/{TOKEN}/"),
            format!("/kie/{}", &TOKEN[1..]),
            format!("/kie/{TOKEN}0"),
            format!("/kie/{}", TOKEN.to_uppercase()),
            format!("/kie?/kie/{TOKEN}"),
            format!("/kiev/{TOKEN}"),
            "/kie/../../etc/passwd/0123456789abcde".to_owned(),
        ] {
            assert_eq!(token_of(&path), None, "{path}");
        }
    }
}
