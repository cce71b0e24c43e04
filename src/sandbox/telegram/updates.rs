//! The queue of updates and getUpdates: offsets, long polling, sticky filters, one poller at a time.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::Telegram;
use super::call::{ApiError, Reply};
use super::params::Params;
use super::state::State;

/// Longest long poll, in seconds (`LONG_POLL_MAX_TIMEOUT` of the real server).
const MAX_TIMEOUT_S: u64 = 50;
/// Kinds that come only when asked for.
const NOT_BY_DEFAULT: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];
/// Updates kept for a bot that does not come; the oldest are dropped.
const QUEUE_LIMIT: usize = 200_000;
/// Confirmed updates kept, to be sent again by chance.
const CONFIRMED_KEPT: usize = 10;

struct Queued {
    body: Value,
    expires_ms: i64,
    polled: bool,
}

/// Updates that were not confirmed.
pub struct Queue {
    waiting: BTreeMap<i64, Queued>,
    /// The last ones that were confirmed.
    confirmed: VecDeque<Value>,
    next_id: i64,
    allowed: Option<HashSet<String>>,
    poller: u64,
}

impl Default for Queue {
    fn default() -> Self {
        // Later runs go on above earlier ones, so that a bot with a database does not take them for the same.
        let since = jiff::Timestamp::now().as_second() - 1_700_000_000;
        Self {
            waiting: BTreeMap::new(),
            confirmed: VecDeque::new(),
            next_id: since.clamp(1000, 1_000_000_000),
            allowed: None,
            poller: 0,
        }
    }
}

impl Queue {
    /// Updates not confirmed, and how many of them a getUpdates has seen.
    pub fn pending(&self) -> (usize, usize) {
        (
            self.waiting.len(),
            self.waiting.values().filter(|queued| queued.polled).count(),
        )
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    fn wants(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(allowed) if !allowed.is_empty() => allowed.contains(kind),
            _ => !NOT_BY_DEFAULT.contains(&kind),
        }
    }

    /// Forgets what an offset confirms; true when something went.
    fn confirm(&mut self, offset: i64) -> bool {
        let before = self.waiting.len();
        if offset > 0 {
            while self
                .waiting
                .first_key_value()
                .is_some_and(|(id, _)| *id < offset)
            {
                let gone = self.waiting.pop_first().map(|(_, queued)| queued.body);
                self.confirmed.extend(gone);
            }
            while self.confirmed.len() > CONFIRMED_KEPT {
                self.confirmed.pop_front();
            }
        } else if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            while self.waiting.len() > keep {
                self.waiting.pop_first();
            }
        }
        self.waiting.len() != before
    }

    /// Updates that were confirmed already, and those that wait once more.
    fn old(&self) -> Vec<Value> {
        let waiting = self.waiting.values().take(CONFIRMED_KEPT);
        let waiting = waiting.map(|queued| queued.body.clone());
        self.confirmed.iter().cloned().chain(waiting).collect()
    }

    /// The oldest updates; those that lived too long are forgotten instead.
    fn take(&mut self, limit: usize, now_ms: i64) -> Vec<Value> {
        let mut taken = Vec::new();
        let mut expired = Vec::new();
        for (id, queued) in &mut self.waiting {
            if taken.len() == limit {
                break;
            }
            if queued.expires_ms <= now_ms {
                expired.push(*id);
                continue;
            }
            queued.polled = true;
            taken.push(queued.body.clone());
        }
        for id in expired {
            self.waiting.remove(&id);
        }
        taken
    }
}

/// How long the real server keeps an update for the bot, in ms.
fn lifetime_ms(kind: &str) -> i64 {
    match kind {
        "callback_query" | "pre_checkout_query" | "shipping_query" => 150_000,
        "inline_query" => 30_000,
        "chosen_inline_result" => 600_000,
        _ => 86_400_000,
    }
}

impl State {
    /// Queues an update; `None` when the bot did not ask for its kind.
    pub fn push(&mut self, kind: &str, content: Value) -> Option<i64> {
        if !self.queue.wants(kind) {
            return None;
        }
        let id = self.queue.next_id;
        self.queue.next_id += 1;
        let mut body = json!({ "update_id": id });
        body[kind] = content;
        let expires_ms = self.now_ms() + lifetime_ms(kind);
        self.queue.waiting.insert(
            id,
            Queued {
                body,
                expires_ms,
                polled: false,
            },
        );
        if self.queue.waiting.len() > QUEUE_LIMIT {
            self.queue.waiting.pop_first();
        }
        self.wake.notify_waiters();
        Some(id)
    }
}

/// The answer to a second poller, and to the first.
pub fn conflict() -> ApiError {
    ApiError::new(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
}

/// `getUpdates`.
///
/// # Errors
/// 409 when another getUpdates came meanwhile.
pub async fn get_updates(telegram: &Telegram, params: &Params, again: bool) -> Reply {
    let offset = params.int("offset").unwrap_or(0);
    let limit = usize::try_from(params.int("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let timeout = u64::try_from(params.int("timeout").unwrap_or(0))
        .unwrap_or(0)
        .min(MAX_TIMEOUT_S);
    let allowed = params.json("allowed_updates")?;
    let deadline = Instant::now() + Duration::from_secs(timeout);

    let (mine, wake) = {
        let mut state = telegram.lock();
        if state.faults.switches.conflict {
            return Err(conflict());
        }
        if let Some(Value::Array(kinds)) = allowed {
            let kinds: HashSet<String> = kinds
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            if state.queue.allowed.as_ref() != Some(&kinds) {
                state.queue.allowed = Some(kinds);
                state.record("getUpdates", &params.for_record(), None);
            }
        }
        state.queue.poller += 1;
        state.queue.confirm(offset);
        // The poller that waits hears of its end, and /_tg/quiet of what was confirmed.
        state.wake.notify_waiters();
        (state.queue.poller, Arc::clone(&state.wake))
    };
    loop {
        let notified = wake.notified();
        tokio::pin!(notified);
        notified.as_mut().enable();
        {
            let mut state = telegram.lock();
            if state.queue.poller != mine || state.faults.switches.conflict {
                return Err(conflict());
            }
            let now_ms = state.now_ms();
            let mut updates = state.queue.take(limit, now_ms);
            if again {
                updates.extend(state.queue.old());
            }
            if !updates.is_empty() || timeout == 0 {
                return Ok(updates.into());
            }
        }
        if tokio::time::timeout_at(deadline, notified).await.is_err() {
            return Ok(json!([]));
        }
    }
}

/// Waits until every update was confirmed by an offset; false when `timeout` is over first.
pub async fn quiet(telegram: &Telegram, timeout: Duration) -> bool {
    let deadline = Instant::now() + timeout;
    loop {
        let wake = Arc::clone(&telegram.lock().wake);
        let notified = wake.notified();
        tokio::pin!(notified);
        notified.as_mut().enable();
        if telegram.lock().queue.waiting.is_empty() {
            return true;
        }
        if tokio::time::timeout_at(deadline, notified).await.is_err() {
            return false;
        }
    }
}
