//! Broadcasts on their way: sent at most once, within Telegram's limits, behind answers and results.

mod live;
mod pace;

use crate::bot::api::CallError;
use crate::bot::desk::Desk;
use crate::bot::outbox::database;
use crate::ids::CustomerId;
use crate::screens::{Screen, esc};
use crate::store::broadcasts::{self, Broadcast, Letter, Outcome, Round, Turn};
use crate::store::outbox::{self, Notice};
use crate::store::{StoreError, crowds};
use crate::words::tr_with;
use pace::Pace;
use rusqlite::Connection;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Customers read ahead at a time.
const AHEAD: u16 = 500;
/// Of these so many are looked at in one transaction.
const LOOKED_AT: usize = 100;
/// Between two looks while one is on its way.
const TICK: Duration = Duration::from_millis(10);
/// Between two looks while none is.
const IDLE: Duration = Duration::from_secs(5);
/// After so many bad turns in a row it is held up and its admin told.
const PATIENCE: u32 = 10;
/// The longest pause while Telegram does not answer.
const LONGEST_PAUSE_MS: i64 = 60_000;

/// What sends broadcasts; cheap to clone.
#[derive(Clone)]
pub struct Postman {
    stopping: Arc<AtomicBool>,
    /// Has a permit when nothing is under way any more.
    ended: Arc<Semaphore>,
}

impl Default for Postman {
    fn default() -> Self {
        Self {
            stopping: Arc::default(),
            ended: Arc::new(Semaphore::new(0)),
        }
    }
}

impl Postman {
    /// Sends until `stop`.
    pub async fn run(self, desk: Arc<Desk>) {
        let mut round = Sender::new(Arc::clone(&desk));
        round.begin().await;
        let sending = async {
            while !self.stopping.load(Ordering::SeqCst) || round.is_busy() {
                let stopping = self.stopping.load(Ordering::SeqCst);
                round.step(stopping).await;
            }
        };
        tokio::select! {
            () = sending => {}
            () = live::run(&desk) => {}
        }
        self.ended.add_permits(1);
    }

    /// Begins nothing more and waits until what is under way is settled.
    pub async fn stop(&self, desk: &Desk) {
        self.stopping.store(true, Ordering::SeqCst);
        desk.broadcast_bell.ring();
        drop(self.ended.acquire().await);
    }
}

/// A call that has come back.
type Back = (i64, CustomerId, Result<(), CallError>);

/// One loop's memory; whatever must survive is in the database.
struct Sender {
    desk: Arc<Desk>,
    flying: JoinSet<Back>,
    settled: Vec<Turn>,
    /// What was read ahead, of which broadcast, and whether nobody comes behind it.
    ahead: VecDeque<CustomerId>,
    of: Option<i64>,
    last: bool,
    pace: Pace,
    /// Telegram asks for a pause until then, or has not answered.
    hold_ms: i64,
    /// Bad turns in a row.
    bad: u32,
    /// Breaks of the line in a row.
    breaks: u32,
}

impl Sender {
    fn new(desk: Arc<Desk>) -> Self {
        Self {
            desk,
            flying: JoinSet::new(),
            settled: Vec::new(),
            ahead: VecDeque::new(),
            of: None,
            last: false,
            pace: Pace::default(),
            hold_ms: 0,
            bad: 0,
            breaks: 0,
        }
    }

    /// What was under way when the last life ended is not sent again; it is settled before anything is begun.
    async fn begin(&self) {
        loop {
            let now = self.desk.clock.now_ms();
            let write = move |tx: &Connection| broadcasts::orphaned(tx, now);
            let found: Result<usize, StoreError> = self.desk.store.write_async(write).await;
            match found {
                Ok(unclear) => {
                    if unclear > 0 {
                        tracing::warn!(unclear, "messages to many were under way at the stop");
                    }
                    return;
                }
                Err(error) => tracing::error!(%error, "turns of broadcasts not settled"),
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    fn is_busy(&self) -> bool {
        !self.flying.is_empty() || !self.settled.is_empty()
    }

    /// One look: what has come back is settled, and what may go goes.
    async fn step(&mut self, stopping: bool) {
        while let Some(back) = self.flying.try_join_next() {
            match back {
                Ok(back) => self.take(back),
                Err(error) => tracing::error!(%error, "a message to many was lost sight of"),
            }
        }
        let running = match stopping {
            true => None,
            false => self.running(),
        };
        if running.is_none() && !self.is_busy() {
            self.desk.broadcast_bell.wait(IDLE).await;
            return;
        }
        if let Err(error) = self.turn(running).await {
            tracing::error!(%error, "a broadcast does not get on");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        tokio::time::sleep(TICK).await;
    }

    fn running(&self) -> Option<Broadcast> {
        let found = self.desk.store.read(broadcasts::running);
        found.unwrap_or_else(|error: StoreError| {
            tracing::error!(%error, "broadcasts not read");
            None
        })
    }

    /// What a call that came back means for its customer and for the calls to come.
    fn take(&mut self, (broadcast, customer, sent): Back) {
        let now = self.desk.clock.now_ms();
        let undone = sent.as_ref().is_err_and(CallError::is_undone);
        let broke = matches!(sent, Err(CallError::Later(_)));
        self.breaks = if broke {
            self.breaks.saturating_add(1)
        } else {
            0
        };
        if broke {
            let pause = 1_000_i64.saturating_mul(1 << self.breaks.min(6));
            self.hold_ms = now.saturating_add(pause.min(LONGEST_PAUSE_MS));
        }
        let outcome = match sent {
            Ok(()) => Outcome::Sent,
            Err(CallError::Wait(wait)) => {
                let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(LONGEST_PAUSE_MS);
                self.hold_ms = self.hold_ms.max(now.saturating_add(wait_ms));
                Outcome::Again
            }
            Err(_) if undone => Outcome::Again,
            Err(CallError::Gone(why)) => Outcome::Gone(why),
            Err(CallError::Refused(why)) => Outcome::Failed(why),
            Err(CallError::Later(why)) => Outcome::Unclear(why),
        };
        match &outcome {
            Outcome::Sent | Outcome::Gone(_) => self.bad = 0,
            Outcome::Failed(why) | Outcome::Unclear(why) => {
                tracing::warn!(
                    broadcast,
                    customer = customer.0,
                    why,
                    "a message to many did not arrive"
                );
                self.bad = self.bad.saturating_add(1);
            }
            Outcome::Again => {}
        }
        self.settled.push(Turn {
            broadcast,
            customer,
            outcome,
        });
    }

    /// How many may go now; those whose turn comes are read ahead.
    async fn room(&mut self, running: &Broadcast) -> Result<usize, CallError> {
        if self.of != Some(running.id) {
            self.of = Some(running.id);
            self.ahead.clear();
            (self.last, self.bad) = (false, 0);
        }
        let now = self.desk.clock.now_ms();
        if now < self.hold_ms {
            return Ok(0);
        }
        let others = self.desk.telegram.traffic();
        let careful = self.breaks > 0;
        let room = self.pace.room(now, others, (self.flying.len(), careful));
        if room > 0 && self.ahead.is_empty() && !self.last {
            let (store, crowd) = (self.desk.store.clone(), running.crowd.clone());
            let (began_ms, after) = (running.started_ms.unwrap_or(now), running.last);
            let read =
                move || store.read(|conn| crowds::next(conn, &crowd, began_ms, after, AHEAD));
            let read = tokio::task::spawn_blocking(read).await;
            let next = read.map_err(|error| CallError::Later(error.to_string()))?;
            let next: Vec<CustomerId> = next.map_err(database)?;
            self.last = next.len() < usize::from(AHEAD);
            self.ahead = next.into();
        }
        Ok(room)
    }

    async fn turn(&mut self, running: Option<Broadcast>) -> Result<(), CallError> {
        let room = match &running {
            Some(running) => self.room(running).await?,
            None => 0,
        };
        if room == 0 && self.settled.is_empty() {
            return Ok(());
        }
        let round = self.round(running.as_ref(), room).await?;
        self.settled.clear();
        self.ahead.drain(..round.considered.min(self.ahead.len()));
        let Some(running) = running else {
            return Ok(());
        };
        if round.done {
            tracing::info!(broadcast = running.id, "broadcast done");
            self.desk.outbox_bell.ring();
        }
        for customer in round.to {
            let (desk, letter, id) = (Arc::clone(&self.desk), running.letter.clone(), running.id);
            self.flying.spawn(async move {
                let sent = desk.telegram.send_letter(customer.0, &letter).await;
                (id, customer, sent)
            });
        }
        Ok(())
    }

    /// One transaction: what came back is settled, the next turns are stored before they are begun. What goes wrong too
    /// often is held up, and its admin told.
    async fn round(
        &mut self,
        running: Option<&Broadcast>,
        room: usize,
    ) -> Result<Round, CallError> {
        let looked: Vec<CustomerId> = self.ahead.iter().take(LOOKED_AT).copied().collect();
        let last = self.last && looked.len() == self.ahead.len();
        let (settled, now) = (self.settled.clone(), self.desk.clock.now_ms());
        let (id, admin) = (running.map(|of| of.id), running.map(|of| of.admin));
        let hold = running.is_some() && self.bad >= PATIENCE;
        let write = move |tx: &Connection| -> Result<Round, StoreError> {
            let mut held = false;
            if let Some(id) = id.filter(|_| hold) {
                held = broadcasts::pause(tx, id)?;
            }
            let round = broadcasts::round(tx, &settled, id, (&looked, last), (room, now))?;
            let told = match (held, round.done) {
                (true, _) => Some("broadcast-held"),
                (false, true) => Some("broadcast-ended"),
                (false, false) => None,
            };
            if let (Some(key), Some(id), Some(admin)) = (told, id, admin) {
                tell(tx, id, admin, (key, now))?;
            }
            Ok(round)
        };
        let round = self.desk.store.write_async(write).await.map_err(database)?;
        if hold {
            tracing::warn!(broadcast = ?id, "broadcast held up: it goes wrong again and again");
            self.bad = 0;
            self.desk.outbox_bell.ring();
        }
        Ok(round)
    }
}

/// A message to many as its admin sees it before; what Telegram says against it is said to them.
pub(super) async fn preview(desk: &Desk, chat: i64, letter: &Letter) -> Result<(), CallError> {
    match desk.telegram.send_letter(chat, letter).await {
        Err(CallError::Refused(why)) => {
            let why = [("why", esc(&why).into())];
            let text = tr_with(desk.lang_of(CustomerId(chat)), "broadcast-refused", &why);
            desk.telegram.send(chat, &Screen::text(text)).await?;
            Ok(())
        }
        sent => sent,
    }
}

/// Tells the admin whose broadcast it is how it stands.
fn tell(
    tx: &Connection,
    id: i64,
    admin: CustomerId,
    (key, now_ms): (&str, i64),
) -> Result<(), StoreError> {
    let Some(now) = broadcasts::get(tx, id)? else {
        return Ok(());
    };
    let tally = now.tally;
    let missed = tally.failed.saturating_add(tally.unclear);
    let missed = missed.saturating_add(tally.gone);
    let notice = Notice::Text {
        key: key.to_owned(),
        values: BTreeMap::from([
            ("n".to_owned(), id.to_string()),
            ("sent".to_owned(), tally.sent.to_string()),
            ("missed".to_owned(), missed.to_string()),
        ]),
    };
    let once = format!("broadcast:{id}:{key}:{now_ms}");
    outbox::put(tx, &once, admin, None, &notice, now_ms)?;
    Ok(())
}
