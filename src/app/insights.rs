//! What the bot learns of the models: their times, how often they work, which of them are in trouble, which are new.

use crate::bot::desk::Desk;
use crate::catalog::known::NEW_MS;
use crate::catalog::trouble::{Episode, Stage, judge};
use crate::catalog::{Catalog, Insights, Known};
use crate::clock::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::engine;
use crate::store::{StoreError, model_days, model_trouble};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Ends of so many days count for times and percents.
const DAYS: i64 = 30;
/// How often it is asked whether anything has ended.
const TICK: Duration = Duration::from_secs(1);
/// Without any end it is looked again after so long: hours and days pass, hidden models come back.
const QUIET_MS: i64 = MINUTE_MS;

/// What the sums and the stored troubles give.
struct Look {
    insights: Insights,
    /// Troubles that are no longer as they are stored.
    changed: Vec<(String, Option<Episode>)>,
    /// Models that stand on sale for the first time, with when they were first seen.
    unseen: Vec<(String, i64)>,
}

/// What was known at the last stop, so that a start shows nothing that is hidden.
pub(super) fn begin(desk: &Desk) {
    if let Err(error) = renew(desk) {
        // Nothing is marked or hidden then; it is looked again in a second.
        tracing::error!(%error, "statistics not read");
    }
}

fn renew(desk: &Desk) -> Result<(), StoreError> {
    let look = look(desk)?;
    desk.catalog.learn(look.insights.clone());
    store(desk, look)
}

/// Keeps what is known up to date, for ever.
pub(super) async fn run(desk: Arc<Desk>) {
    let (mut counted, mut looked_ms) = (-1, 0);
    loop {
        tokio::time::sleep(TICK).await;
        let now_ms = desk.clock.now_ms();
        let yesterday = now_ms.div_euclid(DAY_MS) - 1;
        let now: Result<i64, StoreError> =
            desk.store.read(|conn| model_days::counted(conn, yesterday));
        let Ok(now) = now.inspect_err(|error| tracing::error!(%error, "statistics not read"))
        else {
            continue;
        };
        let quiet = now_ms.saturating_sub(looked_ms) < QUIET_MS && now_ms >= looked_ms;
        if now == counted && quiet {
            continue;
        }
        let desk = Arc::clone(&desk);
        let done = tokio::task::spawn_blocking(move || renew(&desk)).await;
        match done {
            Ok(Ok(())) => (counted, looked_ms) = (now, now_ms),
            Ok(Err(error)) => tracing::error!(%error, "statistics not kept"),
            Err(error) => tracing::error!(%error, "statistics not made"),
        }
    }
}

fn look(desk: &Desk) -> Result<Look, StoreError> {
    let (now_ms, catalog) = (desk.clock.now_ms(), desk.catalog.get());
    let rules = &desk.config.catalog.trouble;
    let (day, hour) = (now_ms.div_euclid(DAY_MS), now_ms.div_euclid(HOUR_MS));
    desk.store.read(|conn| {
        let days = model_days::since(conn, day - DAYS + 1)?;
        let hours = model_days::hours(conn, hour - i64::from(rules.hours) + 1)?;
        let before = model_trouble::all(conn)?;
        let seen = model_trouble::seen(conn)?;
        let now = judge(rules, &hours, &before, now_ms);
        let unseen = unseen(&catalog, &seen, now_ms);
        let mut insights = Insights::new();
        for (model, buckets) in &days {
            insights.insert(model.clone(), Known::from_ends(buckets));
        }
        for (model, episode) in &now {
            insights.entry(model.clone()).or_default().trouble = episode.trouble();
        }
        for (model, at_ms) in seen
            .iter()
            .chain(unseen.iter().map(|(model, at)| (model, at)))
        {
            if *at_ms > now_ms.saturating_sub(NEW_MS) {
                insights.entry(model.clone()).or_default().fresh_since_ms = Some(*at_ms);
            }
        }
        let models = before
            .keys()
            .chain(now.keys().filter(|model| !before.contains_key(*model)));
        let changed = models
            .filter(|model| before.get(*model) != now.get(*model))
            .map(|model| (model.clone(), now.get(model).copied()))
            .collect();
        Ok(Look {
            insights,
            changed,
            unseen,
        })
    })
}

/// Models on sale that nobody has seen there before. All of them at once is the beginning: then none is new.
fn unseen(catalog: &Catalog, seen: &BTreeMap<String, i64>, now_ms: i64) -> Vec<(String, i64)> {
    let at_ms = if seen.is_empty() { 0 } else { now_ms };
    let listed = catalog.models.values().filter(|model| model.is_listed());
    listed
        .filter(|model| !seen.contains_key(&model.id))
        .map(|model| (model.id.clone(), at_ms))
        .collect()
}

/// Stores what has changed and tells the admins of new troubles, together.
fn store(desk: &Desk, look: Look) -> Result<(), StoreError> {
    if look.changed.is_empty() && look.unseen.is_empty() {
        return Ok(());
    }
    let (now_ms, admins) = (desk.clock.now_ms(), desk.config.telegram.admin_ids.clone());
    let shown = desk.catalog.get();
    desk.store.write(move |tx: &Connection| {
        for (model, at_ms) in &look.unseen {
            model_trouble::see(tx, model, *at_ms)?;
        }
        model_days::purge(tx, now_ms)?;
        for (model, episode) in &look.changed {
            model_trouble::put(tx, model, episode.as_ref())?;
            if let Some(episode) = episode {
                tell(tx, &admins, &shown, model, episode, now_ms)?;
            }
        }
        Ok::<_, StoreError>(())
    })?;
    desk.outbox_bell.ring();
    Ok(())
}

/// Once for each time a model gets into trouble, and once when it is hidden.
fn tell(
    tx: &Connection,
    admins: &[i64],
    shown: &Catalog,
    model: &str,
    episode: &Episode,
    now_ms: i64,
) -> Result<(), StoreError> {
    let in_force = shown.get(model);
    let hides = in_force.is_some_and(|model| model.is_resting());
    let what = match episode.stage {
        Stage::Marked => "model-marked",
        Stage::Hidden if hides => "model-hidden",
        // The admin's override keeps it in the lists.
        Stage::Hidden => "model-marked",
        Stage::Trial | Stage::Over => return Ok(()),
    };
    let title = in_force.map_or(model, |model| model.title.as_str());
    let hours = episode.until_ms.saturating_sub(episode.since_ms) / HOUR_MS;
    let values = BTreeMap::from([
        ("model".to_owned(), title.to_owned()),
        ("id".to_owned(), model.to_owned()),
        ("hours".to_owned(), hours.to_string()),
    ]);
    let once = format!("{model}:{}", episode.since_ms);
    tracing::warn!(model, what, "a model keeps failing");
    engine::raise(tx, admins, what, &once, &values, now_ms)?;
    Ok(())
}
