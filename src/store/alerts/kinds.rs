//! Every kind of alert: how often it is told, what makes it another matter, what it is the end of.

use super::Values;

/// How a kind is told. Whatever the bound, never more than once an hour, but for what is told one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Things that happen: counted while the hour lasts.
    Event,
    /// Something that lasts: told again after so many hours, as long as it does.
    State(u16),
    /// Told one by one, each once for its `once`: payments and decisions, which an admin must see one and all.
    Each,
}

/// A kind.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The text is `alert-<what>` of the locales.
    pub what: &'static str,
    /// How it is told.
    pub bound: Bound,
    /// The values that tell one matter of it from another.
    pub marks: &'static [&'static str],
    /// Kinds that are over when it comes.
    pub ends: &'static [&'static str],
}

impl Kind {
    /// What it is about.
    pub(super) fn mark(&self, once: &str, values: &Values) -> String {
        if self.bound == Bound::Each {
            return once.to_owned();
        }
        let marks = self.marks.iter().filter_map(|name| values.get(*name));
        let marks: Vec<&str> = marks.map(String::as_str).collect();
        marks.join("\n")
    }
}

const fn event(what: &'static str, marks: &'static [&'static str]) -> Kind {
    Kind {
        what,
        bound: Bound::Event,
        marks,
        ends: &[],
    }
}

const fn state(what: &'static str, hours: u16, marks: &'static [&'static str]) -> Kind {
    Kind {
        what,
        bound: Bound::State(hours),
        marks,
        ends: &[],
    }
}

const fn each(what: &'static str) -> Kind {
    Kind {
        what,
        bound: Bound::Each,
        marks: &[],
        ends: &[],
    }
}

impl Kind {
    const fn ending(self, ends: &'static [&'static str]) -> Self {
        Self { ends, ..self }
    }
}

/// One that no list knows: as what happens.
static UNKNOWN: Kind = event("", &[]);

/// How a kind is told.
pub(super) fn of(what: &str) -> &'static Kind {
    KINDS
        .iter()
        .find(|kind| kind.what == what)
        .unwrap_or(&UNKNOWN)
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    // Kie.
    state("kie-credits-low", 1, &["step"]),
    state("kie-credits-out", 1, &[]),
    state("kie-no-credits", 1, &[]),
    state("kie-unauthorized", 1, &[]),
    state("kie-maintenance", 1, &[]),
    state("kie-busy", 1, &[]),
    state("kie-stopped", 1, &["api"]).ending(&["kie-back"]),
    event("kie-back", &["api"]).ending(&["kie-stopped", "kie-maintenance", "kie-unauthorized"]),
    state("uploads-stopped", 1, &[]).ending(&["uploads-back"]),
    event("uploads-back", &[]).ending(&["uploads-stopped"]),
    state("files-stopped", 1, &["api"]).ending(&["files-back"]),
    event("files-back", &["api"]).ending(&["files-stopped"]),
    event("kie-odd-answer", &["code"]),
    event("kie-refused", &["model", "code"]),
    // Generations.
    state("error-rate", 1, &["step"]),
    state("stuck", 1, &["newest"]),
    event("submit-unclear", &["detail"]),
    event("submits-lost", &[]),
    event("task-lost", &["model"]),
    event("no-files", &["model"]),
    event("result-repeated", &["model"]),
    event("task-repeated", &["model"]),
    event("task-disputed", &["model"]),
    event("model-gone", &["model"]),
    event("request-impossible", &["model"]),
    event("model-marked", &["id"]),
    event("model-hidden", &["id"]),
    state("model-loss", 24, &["models"]),
    // What could not be handled or sent.
    event("parked-update", &["why"]),
    event("update-unreadable", &["why"]),
    event("dead-message", &["why"]),
    event("invoice-refused", &["why"]),
    // The database, the disk, the copies.
    state("verify-money", 24, &["numbers"]),
    state("verify-odd", 24, &["numbers"]),
    event("verify-clean", &[]).ending(&["verify-money", "verify-odd"]),
    state("damaged", 24, &["why"]),
    state("backup-failed", 1, &[]),
    state("backup-old", 24, &[]),
    state("copy-failed", 24, &[]),
    // Nothing is over until a copy is small enough again.
    each("copy-too-large"),
    each("restored"),
    state("disk", 1, &[]),
    state("disk-low", 1, &[]).ending(&["disk-again", "disk-full"]),
    state("disk-full", 1, &[]).ending(&["disk-again", "disk-low"]),
    event("disk-again", &[]).ending(&["disk-low", "disk-full"]),
    // The catalogue.
    // An admin who edits the file hears of each mistake at once, of each once a day.
    each("catalog-refused"),
    state("sync-waiting", 24, &["review"]),
    state("sync-failed", 24, &["why"]),
    state("sync-refused", 24, &["why"]),
    each("review-applied"),
    each("review-moved"),
    state("review-failed", 1, &["why"]),
    // Telegram.
    state("conflict", 1, &[]),
    // Payments.
    each("payment-unknown"),
    each("payment-foreign"),
    each("payment-differs"),
    each("payment-stray"),
    each("payment-unreadable"),
    each("parked-payment"),
    each("payment-unbooked"),
    each("payments-found"),
    each("charge-back"),
    each("charge-back-loss"),
    each("refund-unknown"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_kind_stands_once_and_what_it_ends_is_a_kind() {
        let names: BTreeSet<&str> = KINDS.iter().map(|kind| kind.what).collect();
        assert_eq!(names.len(), KINDS.len());
        for kind in KINDS {
            assert!(
                kind.ends.iter().all(|ended| names.contains(ended)),
                "{}",
                kind.what
            );
            assert!(!kind.ends.contains(&kind.what), "{}", kind.what);
            let told_alone = kind.bound == Bound::Each;
            assert!(!told_alone || kind.marks.is_empty(), "{}", kind.what);
            assert!(kind.bound != Bound::State(0), "{}", kind.what);
        }
    }
}
