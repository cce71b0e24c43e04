//! What stood in the way, in the reader's language where we know it; other words stay as they came.

use crate::words::{Lang, tr};

/// Our own words, as they are stored.
const OURS: [(&str, &str); 17] = [
    ("a panic; the log has its place", "cause-panic"),
    ("the process ended with it, again and again", "cause-deaths"),
    ("a fault of ours", "cause-ours"),
    ("written by another version", "cause-version"),
    ("no admin any more", "cause-no-admin"),
    ("no generation", "cause-gone"),
    ("no such generation", "cause-gone"),
    ("no such request", "cause-gone"),
    ("no such message", "cause-gone"),
    ("not accepted in time", "cause-not-accepted"),
    ("Kie has taken nothing for a day", "cause-nothing-taken"),
    (
        "restarted before Kie's answer was stored",
        "cause-restarted",
    ),
    ("recordInfo is null", "cause-no-record"),
    ("not in the catalogue", "cause-no-model"),
    ("answers deleted", "cause-answers-deleted"),
    ("success without files", "cause-no-files"),
    ("the folder does not exist", "cause-no-folder"),
];

/// Parts of what Telegram, Kie, the network, the disk and SQLite say, in small letters.
const THEIRS: [(&str, &str); 14] = [
    ("at the deadline", "cause-deadline"),
    ("terminated by other getupdates", "cause-conflict"),
    ("chat not found", "cause-no-chat"),
    ("bot was blocked", "cause-blocked"),
    ("user is deactivated", "cause-deactivated"),
    ("can't parse entities", "cause-markup"),
    ("no space left", "cause-no-space"),
    ("database or disk is full", "cause-no-space"),
    ("permission denied", "cause-permission"),
    ("malformed", "cause-malformed"),
    ("connection refused", "cause-refused"),
    ("timed out", "cause-timeout"),
    ("timeout", "cause-timeout"),
    ("dns", "cause-dns"),
];

/// The cause in a sentence; what others said follows in brackets.
pub fn told(lang: Lang, cause: &str) -> String {
    if let Some((_, key)) = OURS.iter().find(|(words, _)| *words == cause.trim()) {
        return tr(lang, key);
    }
    let small = cause.to_lowercase();
    match THEIRS.iter().find(|(part, _)| small.contains(part)) {
        Some((_, key)) => format!("{} ({cause})", tr(lang, key)),
        None => cause.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_a_sentence_in_both_languages() {
        for lang in Lang::ALL {
            for (words, key) in OURS {
                let told = told(lang, words);
                assert!(told != words && told != key, "{key}: {told}");
            }
            for (part, key) in THEIRS {
                let told = told(lang, part);
                assert!(
                    told.ends_with(&format!(" ({part})")) && !told.starts_with("cause-"),
                    "{key}"
                );
            }
            assert_eq!(told(lang, "422: odd prompt"), "422: odd prompt");
        }
    }
}
