//! The rounds: what nobody reports by itself is looked at once a minute and told to the admins; what has come together
//! is told when its hour is over.

use super::alerts::{over, tell_admins};
use crate::bot::desk::Desk;
use crate::catalog::audit;
use crate::clock::{HOUR_MS, MINUTE_MS};
use crate::ids::GenerationId;
use crate::store::faults::{self, Stuck};
use crate::store::{StoreError, alerts, reviews};
use rusqlite::Connection;
use std::sync::Arc;
use std::time::Duration;

/// Between two rounds, by the bot's clock, which is asked so often.
const EVERY_MS: u64 = 60_000;
const TICK: Duration = Duration::from_secs(1);

/// The rate of errors is that of the hour that runs and the one before it.
const RATE_HOURS: i64 = 1;
/// Fewer ends say nothing.
const LEAST_ENDS: i64 = 10;
/// So many percent of failures are too many.
const TOO_MANY: i64 = 30;
/// Nobody has looked at a generation for so long although it was due: it is stuck.
const OVERDUE_MS: i64 = 10 * MINUTE_MS;
/// The same one in so many rounds: one alone may be the first after a stop.
const ROUNDS: u32 = 3;
/// A review that nobody has decided for so long is told of again.
const UNDECIDED_MS: i64 = 24 * HOUR_MS;
/// Models named in an alert.
const NAMED: usize = 5;

/// What is remembered from round to round.
#[derive(Default)]
struct Rounds {
    stuck: Option<GenerationId>,
    stuck_rounds: u32,
}

/// What the database says.
struct Found {
    /// Failures and results.
    rate: (i64, i64),
    stuck: Option<Stuck>,
    /// The review that waits, and since when.
    review: Option<(i64, i64)>,
    /// Something waits for its hour.
    waiting: bool,
}

fn look(conn: &Connection, now_ms: i64) -> Result<Found, StoreError> {
    let hour = now_ms.div_euclid(HOUR_MS).saturating_sub(RATE_HOURS);
    Ok(Found {
        rate: faults::rate(conn, hour)?,
        stuck: faults::stuck(conn, now_ms.saturating_sub(OVERDUE_MS))?,
        review: reviews::waiting(conn)?,
        waiting: alerts::any_waiting(conn, now_ms)?,
    })
}

/// Goes round until the bot stops.
pub(super) async fn run(desk: Arc<Desk>) {
    let mut rounds = Rounds::default();
    let mut looked_ms = desk.clock.now_ms();
    loop {
        tokio::time::sleep(TICK).await;
        let now_ms = desk.clock.now_ms();
        if now_ms.abs_diff(looked_ms) < EVERY_MS {
            continue;
        }
        looked_ms = now_ms;
        let theirs = Arc::clone(&desk);
        let round = move || {
            let gone = rounds.go(&theirs, now_ms);
            (rounds, gone)
        };
        let gone = tokio::task::spawn_blocking(round).await;
        rounds = match gone {
            Ok((rounds, Ok(()))) => rounds,
            Ok((rounds, Err(error))) => {
                tracing::error!(%error, "the rounds saw nothing");
                rounds
            }
            Err(error) => {
                tracing::error!(%error, "the rounds came to no end");
                Rounds::default()
            }
        };
    }
}

impl Rounds {
    fn go(&mut self, desk: &Desk, now_ms: i64) -> Result<(), StoreError> {
        let found = desk.store.read(|conn| look(conn, now_ms))?;
        if found.waiting {
            let admins = desk.config.telegram.admin_ids.clone();
            desk.store
                .write(move |tx| alerts::flush(tx, &admins, now_ms))?;
            desk.outbox_bell.ring();
        }
        rate(desk, found.rate);
        self.stuck(desk, found.stuck, now_ms);
        review(desk, found.review, now_ms);
        losses(desk);
        Ok(())
    }

    fn stuck(&mut self, desk: &Desk, found: Option<Stuck>, now_ms: i64) {
        let oldest = found.map(|stuck| stuck.oldest);
        self.stuck_rounds = match oldest == self.stuck {
            true => self.stuck_rounds.saturating_add(1),
            false => 1,
        };
        self.stuck = oldest;
        let Some(stuck) = found else {
            return over(desk, &["stuck"]);
        };
        if self.stuck_rounds < ROUNDS {
            return;
        }
        let minutes = now_ms.saturating_sub(stuck.due_ms) / MINUTE_MS;
        let values = [
            ("count", stuck.n.to_string()),
            ("generation", stuck.oldest.to_string()),
            ("newest", stuck.newest.to_string()),
            ("minutes", minutes.to_string()),
        ];
        tell_admins(desk, "stuck", "", &values);
    }
}

fn rate(desk: &Desk, (failed, good): (i64, i64)) {
    let ended = failed.saturating_add(good);
    let percent = failed
        .saturating_mul(100)
        .checked_div(ended)
        .unwrap_or_default();
    if ended < LEAST_ENDS || percent < TOO_MANY {
        return over(desk, &["error-rate"]);
    }
    let values = [
        ("percent", percent.to_string()),
        ("failed", failed.to_string()),
        ("ended", ended.to_string()),
        // A fifth more is another matter.
        ("step", (percent / 20).to_string()),
    ];
    tell_admins(desk, "error-rate", "", &values);
}

fn review(desk: &Desk, found: Option<(i64, i64)>, now_ms: i64) {
    let Some((id, since_ms)) = found else {
        return over(desk, &["sync-waiting"]);
    };
    let waited_ms = now_ms.saturating_sub(since_ms);
    if waited_ms >= UNDECIDED_MS {
        let values = [
            ("review", id.to_string()),
            ("hours", (waited_ms / HOUR_MS).to_string()),
        ];
        tell_admins(desk, "sync-waiting", "", &values);
    }
}

/// Models whose price is the admin's own and below what Kie takes.
fn losses(desk: &Desk) {
    let (catalog, tariff) = (desk.catalog.get(), desk.shop().tariff());
    let mut named = Vec::new();
    for model in catalog.on_sale() {
        if let Some((price, cost)) = audit::loss(model, &tariff) {
            named.push(format!("{} ({price} < {cost})", model.title));
        }
    }
    if named.is_empty() {
        return over(desk, &["model-loss"]);
    }
    let count = named.len().to_string();
    named.truncate(NAMED);
    let values = [("models", named.join(", ")), ("count", count)];
    tell_admins(desk, "model-loss", "", &values);
}
