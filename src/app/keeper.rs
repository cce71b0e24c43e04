//! The threads beside the sale: one looks at Kie's catalogue, one asks the admin about it, one verifies the
//! database, one makes backups, one sends copies of them.

use super::{backups, copies, nightly, review, sync};
use crate::bot::desk::Desk;
use crate::clock::Bell;
use crate::ops::health::Health;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// A thread in the middle of a call to Kie is not waited for longer: it writes nothing any more.
const STOP_WITHIN: Duration = Duration::from_secs(3);

/// What the threads share.
pub(super) struct Keeper {
    pub(super) desk: Arc<Desk>,
    pub(super) health: Arc<Health>,
    /// Once true, the threads end.
    pub(super) stop: Arc<AtomicBool>,
    /// Wakes them.
    pub(super) bell: Bell,
    /// A look at Kie is wanted now.
    pub(super) wished: AtomicBool,
    /// Where they call Telegram.
    pub(super) runtime: Handle,
}

impl Keeper {
    pub(super) fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Asks for a look at Kie now.
    pub(super) fn wish(&self) {
        self.wished.store(true, Ordering::SeqCst);
        self.bell.ring();
    }
}

/// What a thread does until the bot stops.
type Job = fn(&Keeper);

/// The threads, running.
pub(super) struct Keepers {
    keeper: Arc<Keeper>,
    ended: mpsc::Receiver<()>,
    threads: usize,
}

impl Keepers {
    pub(super) fn start(desk: Arc<Desk>, health: Arc<Health>) -> io::Result<Self> {
        let keeper = Arc::new(Keeper {
            bell: desk.review_bell.clone(),
            desk,
            health,
            stop: Arc::default(),
            wished: AtomicBool::new(false),
            runtime: Handle::current(),
        });
        let (end, ended) = mpsc::channel();
        let jobs: [(&str, Job); 5] = [
            ("sync", sync::run),
            ("review", review::run),
            ("nightly", nightly::run),
            ("backups", backups::run),
            ("copies", copies::run),
        ];
        for (name, job) in jobs {
            let (keeper, end) = (Arc::clone(&keeper), end.clone());
            // They log where the rest of the bot logs.
            let log = tracing::dispatcher::get_default(Clone::clone);
            thread::Builder::new().name(name.into()).spawn(move || {
                tracing::dispatcher::with_default(&log, || job(&keeper));
                if end.send(()).is_err() {
                    tracing::debug!("ended after the stop had stopped waiting");
                }
            })?;
        }
        let threads = jobs.len();
        Ok(Self {
            keeper,
            ended,
            threads,
        })
    }

    pub(super) fn wish(&self) {
        self.keeper.wish();
    }

    /// Ends them; false when one was not done in time. Blocks.
    pub(super) fn stop(&self) -> bool {
        self.keeper.stop.store(true, Ordering::SeqCst);
        self.keeper.bell.ring();
        let until = Instant::now() + STOP_WITHIN;
        (0..self.threads).all(|_| {
            let left = until.saturating_duration_since(Instant::now());
            self.ended.recv_timeout(left).is_ok()
        })
    }
}
