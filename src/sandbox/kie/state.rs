//! What the emulated Kie remembers: balance, tasks, uploads, links, calls.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;

use super::super::chaos::Dice;
use super::catalogue::Catalogue;
use super::switches::Switches;
use super::tasks::Task;

/// How many calls are remembered for `/_kie/calls`.
const CALLS_KEPT: usize = 20_000;
/// How many bytes of uploads are remembered; the oldest go first, as a long run would fill the memory.
const UPLOADS_KEPT: usize = 512_000_000;
/// Download links live this long.
const LINK_LIFE: Duration = Duration::from_secs(20 * 60);

/// Everything behind the lock.
pub(super) struct State {
    pub(super) switches: Switches,
    /// Chance, and what was called and went wrong.
    pub(super) dice: Dice,
    pub(super) base_url: String,
    /// The balance, thousandths of a credit.
    pub(super) balance: i64,
    pub(super) tasks: HashMap<String, Task>,
    /// Task ids, oldest first.
    pub(super) order: Vec<String>,
    /// Ids of tasks that have not ended.
    pub(super) open: HashSet<String>,
    /// Uploaded files by `kieai/<account>/<path>/<name>`.
    pub(super) uploads: HashMap<String, Upload>,
    /// Paths of uploads, oldest first.
    upload_order: VecDeque<String>,
    upload_bytes: usize,
    /// Download links: token to path of a result, and when it was made.
    pub(super) links: HashMap<String, (Instant, String)>,
    pub(super) calls: VecDeque<Call>,
    call_count: u64,
    creates: VecDeque<Instant>,
    polls: VecDeque<Instant>,
    /// What is said of the models.
    pub(super) catalogue: Catalogue,
    catalogue_calls: VecDeque<Instant>,
    /// Wall clock at `started`, milliseconds since 1970.
    epoch_ms: u64,
    started: Instant,
}

/// An uploaded file.
pub(super) struct Upload {
    pub(super) bytes: Bytes,
    pub(super) mime: String,
}

/// One answered (or dropped) call.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) n: u64,
    pub(super) path: String,
    /// HTTP status; 0 for a dropped connection.
    pub(super) status: u16,
    /// Envelope code, if there was an envelope.
    pub(super) code: Option<i64>,
    pub(super) user_agent: Option<String>,
}

impl State {
    pub(super) fn new(credits: f64, switches: Switches) -> Self {
        let since_1970 = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            switches,
            dice: Dice::default(),
            base_url: "http://127.0.0.1".into(),
            balance: thousandths(credits),
            tasks: HashMap::new(),
            order: Vec::new(),
            open: HashSet::new(),
            uploads: HashMap::new(),
            upload_order: VecDeque::new(),
            upload_bytes: 0,
            links: HashMap::new(),
            calls: VecDeque::new(),
            call_count: 0,
            creates: VecDeque::new(),
            polls: VecDeque::new(),
            catalogue: Catalogue::default(),
            catalogue_calls: VecDeque::new(),
            epoch_ms: u64::try_from(since_1970.as_millis()).unwrap_or(0),
            started: Instant::now(),
        }
    }

    /// Milliseconds since 1970, never going back.
    pub(super) fn now_ms(&self) -> u64 {
        self.epoch_ms + u64::try_from(self.started.elapsed().as_millis()).unwrap_or(0)
    }

    /// The switches with the balance of this moment in `credits`.
    pub(super) fn shown_switches(&mut self) -> Switches {
        self.settle_all();
        Switches {
            credits: credits(self.balance),
            ..self.switches.clone()
        }
    }

    /// Replaces the switches; a changed `credits` sets the balance.
    pub(super) fn set_switches(&mut self, switches: Switches) {
        // Tasks that were due under the old switches end under them.
        self.settle_all();
        self.balance = thousandths(switches.credits);
        self.dice.set(switches.chaos);
        self.switches = switches;
    }

    /// The balance as the API shows it, with `debit_lag_ms` taken into account; thousandths of a credit.
    pub(super) fn shown_balance(&mut self) -> i64 {
        self.settle_all();
        let lag = self.switches.debit_lag_ms;
        if lag == 0 {
            return self.balance;
        }
        let since = self.now_ms().saturating_sub(lag);
        let recent = self
            .order
            .iter()
            .rev()
            .filter_map(|id| self.tasks.get(id))
            .take_while(|task| task.created_ms > since);
        self.balance + recent.map(|task| task.charged).sum::<i64>()
    }

    /// Writes down a call for `/_kie/calls`.
    pub(super) fn log(&mut self, mut call: Call) {
        self.call_count += 1;
        call.n = self.call_count;
        if self.calls.len() == CALLS_KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    /// Whether one more create fits 20 in 10 s; an accepted one is counted.
    pub(super) fn create_allowed(&mut self) -> bool {
        !self.switches.rate_limits || fits(&mut self.creates, 20, Duration::from_secs(10))
    }

    /// Whether one more poll fits 10 in 1 s.
    pub(super) fn poll_allowed(&mut self) -> bool {
        !self.switches.rate_limits || fits(&mut self.polls, 10, Duration::from_secs(1))
    }

    /// Whether one more call of the catalogue API fits 1 in 1 s.
    pub(super) fn catalogue_allowed(&mut self) -> bool {
        let second = Duration::from_secs(1);
        !self.switches.rate_limits || fits(&mut self.catalogue_calls, 1, second)
    }

    /// Keeps an upload, over any of the same path.
    pub(super) fn keep_upload(&mut self, path: String, upload: Upload) {
        self.upload_bytes += upload.bytes.len();
        match self.uploads.insert(path.clone(), upload) {
            Some(old) => self.upload_bytes -= old.bytes.len(),
            None => self.upload_order.push_back(path),
        }
        while self.upload_bytes > UPLOADS_KEPT && self.upload_order.len() > 1 {
            let oldest = self.upload_order.pop_front();
            let gone = oldest.and_then(|path| self.uploads.remove(&path));
            self.upload_bytes -= gone.map_or(0, |gone| gone.bytes.len());
        }
    }

    /// Makes a link to a result that lives 20 minutes; answers its token.
    pub(super) fn link(&mut self, path: String) -> String {
        self.links.retain(|_, (made, _)| made.elapsed() < LINK_LIFE);
        let token = hex_id();
        self.links.insert(token.clone(), (Instant::now(), path));
        token
    }

    /// The path behind a link that is still good.
    pub(super) fn linked(&self, token: &str) -> Option<String> {
        self.links
            .get(token)
            .filter(|(made, _)| made.elapsed() < LINK_LIFE)
            .map(|(_, path)| path.clone())
    }
}

/// A sliding window; a refused call is not counted.
fn fits(window: &mut VecDeque<Instant>, most: usize, span: Duration) -> bool {
    while window.front().is_some_and(|at| at.elapsed() >= span) {
        window.pop_front();
    }
    let fits = window.len() < most;
    if fits {
        window.push_back(Instant::now());
    }
    fits
}

/// 32 lower-case hex digits, as all ids of Kie.
pub(super) fn hex_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// Credits to thousandths.
pub(super) fn thousandths(credits: f64) -> i64 {
    (credits * 1000.0).round() as i64
}

/// Thousandths to credits.
pub(super) fn credits(thousandths: i64) -> f64 {
    thousandths as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_takes_so_many_and_refuses_the_rest() {
        let (mut window, hour) = (VecDeque::new(), Duration::from_secs(3600));
        let taken = (0..25).filter(|_| fits(&mut window, 20, hour)).count();
        assert_eq!((taken, window.len()), (20, 20));
        assert!(
            fits(&mut window, 20, Duration::ZERO),
            "old calls are forgotten"
        );
    }
}
