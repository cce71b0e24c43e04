//! The admin's deeds about what went wrong: updates are tried again, messages are sent again.

use crate::admin::Admin;
use crate::ids::{GenerationId, RequestId};
use crate::store::alerts::{self, Hushed};
use crate::store::{StoreError, deeds, faults, inbox};
use crate::words::{Lang, tr};
use rusqlite::Connection;

/// Characters of what can be looked for.
const WORD_CHARS: usize = 128;

/// What an admin looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A generation by its number, or whatever else this may be the number of.
    Number(i64),
    /// A request for a top-up.
    Request(RequestId),
    /// A task or a callback of Kie's.
    Word(String),
}

/// What the words look for; `None` when nothing.
pub fn read(text: &str) -> Option<Sought> {
    let text = text.trim().to_lowercase();
    let words = Lang::ALL.map(|lang| tr(lang, "faults-word-request"));
    let after = words
        .iter()
        .find_map(|word| text.strip_prefix(word.as_str()));
    let number = |text: &str| {
        let text = text.trim().trim_start_matches(['№', '#']).trim();
        text.parse::<i64>().ok().filter(|number| *number > 0)
    };
    if let Some(after) = after {
        return number(after).map(|id| Sought::Request(RequestId(id)));
    }
    if let Some(number) = number(&text) {
        return Some(Sought::Number(number));
    }
    let one = !text.is_empty() && !text.contains(char::is_whitespace);
    (one && text.chars().count() <= WORD_CHARS).then_some(Sought::Word(text))
}

/// The generation that is looked for by what Kie knows it by, as it is written or in small letters.
pub fn find(conn: &Connection, text: &str) -> Result<Option<GenerationId>, StoreError> {
    let text = text.trim();
    match faults::of_request(conn, text)? {
        Some(id) => Ok(Some(id)),
        None => faults::of_request(conn, &text.to_lowercase()),
    }
}

/// Has one update that was put aside (or all) tried again; gives how many.
pub fn retry(
    tx: &Connection,
    admin: Admin,
    id: Option<i64>,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let count = inbox::retry(tx, id)?;
    if count > 0 {
        let subject = subject("update", id);
        let pair = (format!("parked {count}"), "again".to_owned());
        note(tx, admin, "retry", (&subject, &pair), now_ms)?;
    }
    Ok(count)
}

/// Has one message that was given up (or all) sent again; gives how many.
pub fn resend(
    tx: &Connection,
    admin: Admin,
    id: Option<i64>,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let count = faults::resend(tx, id, now_ms)?;
    if count > 0 {
        let subject = subject("message", id);
        let pair = (format!("dead {count}"), "todo".to_owned());
        note(tx, admin, "resend", (&subject, &pair), now_ms)?;
    }
    Ok(count)
}

/// Silences an alert until it changes: for all admins.
pub fn hush(
    tx: &Connection,
    admin: Admin,
    matter: (i64, i64),
    now_ms: i64,
) -> Result<Hushed, StoreError> {
    let hushed = alerts::hush(tx, matter, admin.id())?;
    if let Hushed::Yes(kind) = &hushed {
        let pair = ("told".to_owned(), "silent".to_owned());
        note(tx, admin, "hush", (&format!("alert:{kind}"), &pair), now_ms)?;
    }
    Ok(hushed)
}

/// Has an alert told again.
pub fn unhush(tx: &Connection, admin: Admin, row: i64, now_ms: i64) -> Result<(), StoreError> {
    if let Some(kind) = alerts::unhush(tx, row)? {
        let pair = ("silent".to_owned(), "told".to_owned());
        note(
            tx,
            admin,
            "unhush",
            (&format!("alert:{kind}"), &pair),
            now_ms,
        )?;
    }
    Ok(())
}

fn subject(what: &str, id: Option<i64>) -> String {
    id.map_or_else(|| format!("{what}:*"), |id| format!("{what}:{id}"))
}

fn note(
    tx: &Connection,
    admin: Admin,
    what: &str,
    (subject, (before, after)): (&str, &(String, String)),
    now_ms: i64,
) -> Result<(), StoreError> {
    tracing::info!(admin = admin.id().0, what, subject, "an admin's deed");
    deeds::add(tx, admin.id(), what, subject, (before, after), now_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_named_as_admins_write() {
        let word = |word: &str| Some(Sought::Word(word.to_owned()));
        for (text, sought) in [
            ("128", Some(Sought::Number(128))),
            (" №128 ", Some(Sought::Number(128))),
            ("# 128", Some(Sought::Number(128))),
            ("Заявка №3", Some(Sought::Request(RequestId(3)))),
            ("request 3", Some(Sought::Request(RequestId(3)))),
            ("заявка", None),
            ("3F2A9c", word("3f2a9c")),
            ("0", word("0")),
            ("99999999999999999999", word("99999999999999999999")),
            ("two words", None),
            ("", None),
        ] {
            assert_eq!(read(text), sought, "{text}");
        }
        assert_eq!(read(&"я".repeat(129)), None);
    }
}
