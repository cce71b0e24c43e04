//! The admin's screen of a broadcast, moved along while it goes.

use crate::bot::api::{CallError, Edited};
use crate::bot::desk::Desk;
use crate::screens::Screen;
use crate::screens::panel::broadcast as screens;
use crate::store::broadcasts::{self, Broadcast, State};
use crate::store::{StoreError, customers};
use std::collections::HashMap;
use std::time::Duration;

/// Between two looks.
const TICK: Duration = Duration::from_millis(200);
/// A screen changes at most so often, unless the broadcast stands or has ended.
const EVERY_MS: i64 = 3_000;

/// What a message shows.
#[derive(Default)]
struct Shown {
    screen: Screen,
    state: Option<State>,
    at_ms: i64,
}

/// Moves the screens, for ever.
pub(super) async fn run(desk: &Desk) {
    let mut shown: HashMap<(i64, i64), Shown> = HashMap::new();
    loop {
        tokio::time::sleep(TICK).await;
        let all = desk.store.read(broadcasts::shown);
        let all: Vec<Broadcast> = all.unwrap_or_else(|error: StoreError| {
            tracing::error!(%error, "broadcasts not read");
            Vec::new()
        });
        let there = |key: &(i64, i64)| {
            let mut keys = all.iter().map(|of| (of.id, of.shown.map_or(0, |at| at.1)));
            keys.any(|known| known == *key)
        };
        shown.retain(|key, _| there(key));
        for of in &all {
            let key = (of.id, of.shown.map_or(0, |at| at.1));
            move_on(desk, of, shown.entry(key).or_default()).await;
        }
    }
}

async fn move_on(desk: &Desk, of: &Broadcast, shown: &mut Shown) {
    let Some((chat, message)) = of.shown else {
        return;
    };
    let now = desk.clock.now_ms();
    let same = shown.state == Some(of.state);
    if same && now.saturating_sub(shown.at_ms) < EVERY_MS {
        return;
    }
    let known = desk.store.read(|conn| customers::get(conn, chat));
    let known = known.unwrap_or_else(|error: StoreError| {
        tracing::error!(%error, "customer not read");
        None
    });
    let lang = known.map_or(desk.config.ui.language, |known| known.lang);
    let screen = screens::card(lang, of, &desk.catalog.get());
    shown.at_ms = now;
    if !same || shown.screen != screen {
        match desk.telegram.edit(chat.0, message, &screen).await {
            Ok(Edited::Shown) => {}
            Ok(Edited::NoMessage) | Err(CallError::Gone(_) | CallError::Refused(_)) => {
                return release(desk, of).await;
            }
            Err(error) => return tracing::debug!(%error, "a broadcast's screen not moved"),
        }
    }
    (shown.screen, shown.state) = (screen, Some(of.state));
    if of.ended_ms.is_some() {
        release(desk, of).await;
    }
}

/// Nothing moves there any more.
async fn release(desk: &Desk, of: &Broadcast) {
    let Some((chat, message)) = of.shown else {
        return;
    };
    let done: Result<(), StoreError> = desk
        .store
        .write_async(move |tx| broadcasts::release(tx, chat, message))
        .await;
    if let Err(error) = done {
        tracing::error!(%error, "a broadcast's screen not let go");
    }
}
