//! Keeps progress messages moving: edits what has changed, never faster than Telegram likes.

mod paces;

use crate::bot::api::{CallError, Edited};
use crate::bot::desk::Desk;
use crate::clock::day_start_ms;
use crate::config::Config;
use crate::engine::EngineStatus;
use crate::generation::{Generation, State};
use crate::ids::{CustomerId, GenerationId};
use crate::screens::life::Waits;
use crate::screens::{Screen, life};
use crate::store::{StoreError, customers, endings, generations, queue, watched};
use paces::Paces;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// How often progress is looked at.
const TICK: Duration = Duration::from_millis(1_000);
/// Messages of generations that have ended are looked for once in so many ticks.
const CLOSING_EVERY: u32 = 5;

/// Moves progress messages, for ever; those of what has ended come to an end.
pub async fn run(desk: Arc<Desk>) {
    let (mut paces, mut screens) = (Paces::default(), HashMap::new());
    for tick in 0_u32.. {
        tokio::time::sleep(TICK).await;
        if tick.is_multiple_of(CLOSING_EVERY) {
            close_ended(&desk).await;
        }
        let open = match desk.store.read(|conn| watched::shown(conn, 2_000)) {
            Ok(open) => open,
            Err(error) => {
                let error: StoreError = error;
                tracing::error!(%error, "progress not read");
                continue;
            }
        };
        let there: HashSet<GenerationId> = open.iter().map(|generation| generation.id).collect();
        screens.retain(|id, _| there.contains(id));
        for generation in paces.next(&open, desk.clock.now_ms()) {
            if let Some(pause) = refresh(&desk, generation.id, &mut screens).await {
                tokio::time::sleep(pause).await;
                break;
            }
        }
    }
}

/// Edits one message if it would change; gives the pause Telegram asks for.
async fn refresh(
    desk: &Desk,
    id: GenerationId,
    screens: &mut HashMap<GenerationId, Screen>,
) -> Option<Duration> {
    let (chat, message, screen) = match current(desk, id) {
        Ok(Some(current)) => current,
        Ok(None) => return None,
        Err(error) => {
            tracing::error!(%error, generation = id.0, "progress not read");
            return None;
        }
    };
    if screens.insert(id, screen.clone()).as_ref() == Some(&screen) {
        return None;
    }
    match desk.telegram.edit(chat.0, message, &screen).await {
        Ok(Edited::Shown) => None,
        Ok(Edited::NoMessage) => {
            forget(desk, id, message).await;
            None
        }
        Err(CallError::Wait(wait)) => Some(wait),
        Err(error) => {
            tracing::debug!(%error, generation = id.0, "progress not shown");
            None
        }
    }
}

/// Ends the messages of generations whose end has been told: whatever became of the try before, a crash or a break of
/// the line, none stays at work for ever.
async fn close_ended(desk: &Desk) {
    let ended = match desk.store.read(|conn| watched::ended_shown(conn, 20)) {
        Ok(ended) => ended,
        Err(error) => {
            let error: StoreError = error;
            return tracing::error!(%error, "progress not read");
        }
    };
    for generation in ended {
        close(desk, &generation).await;
    }
}

/// Takes the progress message of what has ended away; one too old to be deleted says how it ended.
pub(super) async fn close(desk: &Desk, generation: &Generation) {
    let Some(message) = generation.progress_message else {
        return;
    };
    let (chat, id) = (generation.customer.0, generation.id);
    let closed = match desk.telegram.delete(chat, message).await {
        Ok(true) => Ok(()),
        Ok(false) => {
            let lang = desk.lang_of(generation.customer);
            let title = desk.shop().title(&generation.model);
            let screen = life::closed(lang, generation, &title);
            desk.telegram.edit(chat, message, &screen).await.map(drop)
        }
        Err(error) => Err(error),
    };
    match closed {
        Ok(()) | Err(CallError::Gone(_) | CallError::Refused(_)) => {
            forget(desk, id, message).await;
        }
        // Tried again in some seconds.
        Err(error) => tracing::debug!(%error, generation = id.0, "progress message not closed"),
    }
}

/// That message shows no progress any more; another may have taken its place meanwhile.
async fn forget(desk: &Desk, id: GenerationId, message: i64) {
    let forgotten = desk
        .store
        .write_async(move |tx| watched::forget_message(tx, id, message))
        .await;
    if let Err(error) = forgotten {
        let error: StoreError = error;
        tracing::error!(%error, generation = id.0, "progress message not forgotten");
    }
}

/// The message and what it should show now, read just before the edit: a press may have taken it over.
fn current(desk: &Desk, id: GenerationId) -> Result<Option<(CustomerId, i64, Screen)>, StoreError> {
    let now_ms = desk.clock.now_ms();
    let day = day_start_ms(now_ms, &desk.config.ui.timezone);
    let config = desk.in_force.get();
    let limit = config.limits.refunded_cancels_per_day;
    desk.store.read(|conn| {
        let Some(generation) = generations::get(conn, id)?.filter(|g| g.state.is_open()) else {
            return Ok(None);
        };
        let Some(message) = generation.progress_message else {
            return Ok(None);
        };
        let customer = customers::get(conn, generation.customer)?;
        let lang = customer.map_or(desk.config.ui.language, |customer| customer.lang);
        let catalog = desk.catalog.get();
        let title = catalog
            .get(&generation.model)
            .map_or(generation.model.as_str(), |m| &m.title);
        let facts = life::Progress {
            generation: &generation,
            title,
            now_ms,
            refundable: endings::refundable(conn, &generation, limit, day)?,
            active: generations::open_for(conn, generation.customer)?.len(),
            waits: waits(conn, &desk.engine, &config, &generation, now_ms)?,
        };
        let screen = life::progress(lang, &facts);
        Ok(Some((generation.customer, message, screen)))
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
