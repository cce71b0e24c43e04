//! Keeps progress messages moving: edits what has changed, never faster than Telegram likes.

use crate::bot::api::{CallError, Edited};
use crate::bot::desk::Desk;
use crate::clock::day_start_ms;
use crate::config::Config;
use crate::engine::EngineStatus;
use crate::generation::{Generation, State};
use crate::ids::GenerationId;
use crate::screens::life::Waits;
use crate::screens::{Screen, life};
use crate::store::{StoreError, customers, endings, generations, queue, watched};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How often progress is looked at.
const TICK: Duration = Duration::from_millis(1_000);
/// Edits in one tick, for all customers together: the rest of Telegram's 30 a second is for answers.
const EDITS_PER_TICK: usize = 12;
/// A message whose state did not change is edited no more often.
const SAME_STATE_MS: i64 = 4_000;

/// What was shown last for a generation.
struct Shown {
    screen: Screen,
    state: State,
    at_ms: i64,
}

/// Moves progress messages, for ever.
pub async fn run(desk: Arc<Desk>) {
    let mut shown: HashMap<GenerationId, Shown> = HashMap::new();
    loop {
        tokio::time::sleep(TICK).await;
        let open = match desk.store.read(|conn| watched::shown(conn, 2_000)) {
            Ok(open) => open,
            Err(error) => {
                let error: StoreError = error;
                tracing::error!(%error, "progress not read");
                continue;
            }
        };
        shown.retain(|id, _| open.iter().any(|generation| generation.id == *id));
        let mut edits = 0;
        let now = desk.clock.now_ms();
        for generation in open {
            let fresh = shown.get(&generation.id).is_some_and(|last| {
                last.state == generation.state && now.saturating_sub(last.at_ms) < SAME_STATE_MS
            });
            if fresh || edits >= EDITS_PER_TICK {
                continue;
            }
            edits += 1;
            if let Some(pause) = refresh(&desk, &generation, &mut shown).await {
                tokio::time::sleep(pause).await;
                break;
            }
        }
    }
}

/// Edits one message if it would change; gives the pause Telegram asks for.
async fn refresh(
    desk: &Desk,
    generation: &Generation,
    shown: &mut HashMap<GenerationId, Shown>,
) -> Option<Duration> {
    let id = generation.id;
    let (message, screen) = match current(desk, id) {
        Ok(Some(current)) => current,
        Ok(None) => return None,
        Err(error) => {
            tracing::error!(%error, generation = %id, "progress not read");
            return None;
        }
    };
    let at_ms = desk.clock.now_ms();
    let last = shown.insert(
        id,
        Shown {
            screen: screen.clone(),
            state: generation.state,
            at_ms,
        },
    );
    if last.is_some_and(|last| last.screen == screen) {
        return None;
    }
    match desk
        .telegram
        .edit(generation.customer.0, message, &screen)
        .await
    {
        Ok(Edited::Shown) => None,
        Ok(Edited::NoMessage) => {
            let cleared = desk
                .store
                .write_async(move |tx| watched::forget_message(tx, id))
                .await;
            if let Err(error) = cleared {
                tracing::error!(%error, generation = %id, "progress message not forgotten");
            }
            None
        }
        Err(CallError::Wait(wait)) => Some(wait),
        Err(error) => {
            tracing::debug!(%error, generation = %id, "progress not shown");
            None
        }
    }
}

/// The message and what it should show now, read just before the edit: a press may have taken it over.
fn current(desk: &Desk, id: GenerationId) -> Result<Option<(i64, Screen)>, StoreError> {
    let now_ms = desk.clock.now_ms();
    let day = day_start_ms(now_ms, &desk.config.ui.timezone);
    let limit = desk.config.limits.refunded_cancels_per_day;
    desk.store.read(|conn| {
        let Some(generation) = generations::get(conn, id)?.filter(|g| g.state.is_open()) else {
            return Ok(None);
        };
        let Some(message) = generation.progress_message else {
            return Ok(None);
        };
        let lang = customers::get(conn, generation.customer)?
            .map_or(desk.config.ui.language, |customer| customer.lang);
        let catalog = desk.catalog.get();
        let title = catalog
            .get(&generation.model)
            .map_or(generation.model.as_str(), |m| &m.title);
        let facts = life::Progress {
            generation: &generation,
            title,
            now_ms,
            refundable: endings::refundable(conn, &generation, limit, day)?,
            waits: waits(conn, &desk.engine, &desk.config, &generation, now_ms)?,
        };
        Ok(Some((message, life::progress(lang, &facts))))
    })
}

/// What a generation waits for, as its customer is told.
pub fn waits(
    conn: &rusqlite::Connection,
    engine: &EngineStatus,
    config: &Config,
    generation: &Generation,
    now_ms: i64,
) -> Result<Waits, StoreError> {
    if generation.state != State::Held {
        return Ok(Waits::No);
    }
    if !engine.would_take(generation.cost, now_ms) {
        return Ok(Waits::Outage);
    }
    let place = queue::place(conn, config.limits.parallel_all, generation)?;
    Ok(place.map_or(Waits::No, Waits::Place))
}
