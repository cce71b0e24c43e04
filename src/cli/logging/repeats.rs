//! Warnings and errors that come again and again: written at once the first time, then counted once a minute.

use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::callsite::Identifier;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// The same is written so often.
const EVERY: Duration = Duration::from_secs(60);
/// So many different ones of one place are written in that time.
const DIFFERENT: usize = 30;
/// Where the counts come from; they are never held back.
const OWN: &str = "kiebot::repeats";
/// Fields in which repeats differ.
const COUNTERS: [&str; 7] = [
    "attempts",
    "count",
    "duration_ms",
    "failures",
    "fetch_ms",
    "tries",
    "took_ms",
];

/// A place in the code with what it said; all that is beyond the different ones of a place is one.
type Key = (Identifier, Option<u64>);

/// What has been said lately.
#[derive(Default)]
pub(super) struct Repeats {
    said: Mutex<HashMap<Key, Said>>,
}

struct Said {
    since: Instant,
    /// Lines that were not written since then.
    held: u64,
    what: String,
    is_error: bool,
}

/// What was held back: the words of the line and how often.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    what: String,
    times: u64,
    is_error: bool,
}

impl Repeats {
    /// Whether a line is written now.
    fn lets(&self, event: &Event<'_>, now: Instant) -> bool {
        let metadata = event.metadata();
        // Greater is less grave.
        if *metadata.level() > Level::WARN || metadata.target() == OWN {
            return true;
        }
        let mut look = Look::default();
        event.record(&mut look);
        let place = metadata.callsite();
        let own = Some(look.hasher.finish());
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !said.contains_key(&(place.clone(), own));
        let different = || said.keys().filter(|key| key.0 == place).count();
        let own = own.filter(|_| !is_new || different() < DIFFERENT);
        match said.entry((place, own)) {
            Entry::Occupied(mut there) => {
                let there = there.get_mut();
                there.held = there.held.saturating_add(1);
                false
            }
            Entry::Vacant(free) => {
                free.insert(Said {
                    since: now,
                    held: 0,
                    what: look.message,
                    is_error: *metadata.level() == Level::ERROR,
                });
                true
            }
        }
    }

    /// What was held back and is to be told: whose minute is over, or all.
    fn due(&self, now: Instant, all: bool) -> Vec<Held> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let mut due = Vec::new();
        said.retain(|_, said| {
            if !all && now.saturating_duration_since(said.since) < EVERY {
                return true;
            }
            let times = std::mem::take(&mut said.held);
            said.since = now;
            if times > 0 {
                due.push(Held {
                    what: said.what.clone(),
                    times,
                    is_error: said.is_error,
                });
            }
            times > 0
        });
        due.sort_by(|a, b| a.what.cmp(&b.what));
        due
    }

    /// Writes the counts that are due, or all that there are.
    pub(super) fn tell(&self, now: Instant, all: bool) {
        for Held {
            what,
            times,
            is_error,
        } in self.due(now, all)
        {
            let words = "the same again, not written each time";
            if is_error {
                tracing::error!(target: OWN, what, times, "{words}");
            } else {
                tracing::warn!(target: OWN, what, times, "{words}");
            }
        }
    }
}

/// What a line says.
#[derive(Default)]
struct Look {
    hasher: DefaultHasher,
    message: String,
}

impl Visit for Look {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = format!("{value:?}");
        if !COUNTERS.contains(&field.name()) {
            (field.name(), &text).hash(&mut self.hasher);
        }
        if field.name() == "message" {
            self.message = text;
        }
    }
}

/// Holds lines back before they are made.
pub(super) struct Limit(pub(super) Arc<Repeats>);

impl<S: Subscriber> Layer<S> for Limit {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        self.0.lets(event, Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::logging::tests::Lines;
    use tracing_subscriber::layer::SubscriberExt;

    /// The lines that are written of these.
    fn written(repeats: &Arc<Repeats>, events: impl FnOnce()) -> Vec<String> {
        let lines = Lines::default();
        let writer = lines.clone();
        let base = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .without_time()
            .finish();
        let limited = base.with(Limit(Arc::clone(repeats)));
        tracing::subscriber::with_default(limited, events);
        lines
            .text()
            .lines()
            .map(|line| line.trim().to_owned())
            .collect()
    }

    fn no_updates(failures: u64) {
        tracing::warn!(error = "no network", failures, "no updates");
    }

    fn minute(n: u32) -> Instant {
        Instant::now() + EVERY * n
    }

    #[test]
    fn the_same_is_written_once_and_counted_each_minute() {
        let repeats = Arc::<Repeats>::default();
        let lines = written(&repeats, || {
            (1..=500).for_each(no_updates);
            repeats.tell(Instant::now(), false);
        });
        assert_eq!(lines.len(), 1, "{lines:#?}");
        assert!(lines[0].starts_with("WARN") && lines[0].contains("no updates"));
        let lines = written(&repeats, || {
            repeats.tell(minute(1), false);
            (1..=20).for_each(no_updates);
            repeats.tell(minute(2) + EVERY, false);
        });
        let told = |n: u64| {
            format!(
                "WARN {OWN}: the same again, not written each time what=\"no updates\" times={n}"
            )
        };
        assert_eq!(lines, [told(499), told(20)]);
        // After a quiet minute the next one is new.
        let lines = written(&repeats, || {
            repeats.tell(minute(5), false);
            no_updates(1);
        });
        assert_eq!(lines.len(), 1);
        assert!(lines[0].contains("no network"), "{lines:#?}");
    }

    #[test]
    fn a_line_of_another_thing_is_another_line() {
        let repeats = Arc::<Repeats>::default();
        let unclear = |generation: i64| {
            for _ in 0..3 {
                tracing::error!(generation, "nobody knows whether Kie took it");
            }
        };
        let lines = written(&repeats, || (1..=10).for_each(unclear));
        assert_eq!(lines.len(), 10, "{lines:#?}");
        // Thousands of them are cut too, and counted.
        let lines = written(&repeats, || {
            (11..=2_000).for_each(unclear);
            repeats.tell(Instant::now(), true);
        });
        let errors = lines.iter().filter(|line| !line.contains(OWN)).count();
        assert_eq!(errors, DIFFERENT - 10 + 1, "{errors}");
        let held: u64 = lines
            .iter()
            .filter_map(|line| line.split_once("times="))
            .map(|(_, times)| times.parse::<u64>().unwrap())
            .sum();
        assert_eq!(held, 3 * 2_000 - 10 - 21);
    }

    #[test]
    fn what_is_no_trouble_is_never_held_back() {
        let repeats = Arc::<Repeats>::default();
        let lines = written(&repeats, || {
            for _ in 0..100 {
                tracing::info!("delivered");
            }
        });
        assert_eq!(lines.len(), 100);
        assert_eq!(repeats.due(minute(9), true), []);
    }
}
