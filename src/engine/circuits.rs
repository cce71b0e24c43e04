//! One breaker for each api of Kie's: who may call, what the calls tell, who hears of it, and whether we may sell.

use super::Inner;
use super::alert::Alert;
use super::breaker::{Breaker, Entry, Heard, Phase, Turn};
use crate::generation::State;
use crate::kie::ReadError;
use crate::store::generations;
use crate::store::starts::Supply;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Between two probes, where nobody says otherwise.
const WAIT_MS: i64 = 15_000;
/// File hosts that are remembered; Kie has a handful.
const HOSTS: usize = 32;

/// Calls that work or fail together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// createTask.
    Create,
    /// Questions to the API host: recordInfo and the balance.
    Ask,
    /// The upload host.
    Upload,
    /// One host that keeps results.
    Files(String),
}

impl Api {
    /// The host that keeps this file.
    pub(super) fn of_file(url: &str) -> Self {
        let host = url
            .split_once("://")
            .and_then(|(_, rest)| rest.split(['/', '?', '#']).next())
            .and_then(|host| host.rsplit('@').next());
        Self::Files(host.unwrap_or_default().to_lowercase())
    }

    /// For the log, /health and the admins.
    pub fn name(&self) -> String {
        match self {
            Self::Create => "createTask".to_owned(),
            Self::Ask => "recordInfo".to_owned(),
            Self::Upload => "upload".to_owned(),
            Self::Files(host) => host.clone(),
        }
    }
}

/// All breakers; shared and always current.
#[derive(Debug)]
pub struct Circuits {
    wait_ms: i64,
    all: Mutex<BTreeMap<Api, Breaker>>,
}

impl Default for Circuits {
    fn default() -> Self {
        Self::new(WAIT_MS)
    }
}

impl Circuits {
    /// All closed; so many milliseconds between two probes.
    pub(super) fn new(wait_ms: i64) -> Self {
        Self {
            wait_ms,
            all: Mutex::default(),
        }
    }

    /// Asks before a call; `Err` holds the milliseconds to wait.
    fn enter(&self, api: Api, now_ms: i64) -> Result<Ticket<'_>, i64> {
        let mut all = self.all();
        if all.len() >= HOSTS {
            all.retain(|_, breaker| !breaker.is_idle());
        }
        let breaker = all.entry(api.clone());
        let probe = match breaker.or_insert(Breaker::new(self.wait_ms)).enter(now_ms) {
            Entry::Free => false,
            Entry::Probe => true,
            Entry::Wait(wait_ms) => return Err(wait_ms.max(1)),
        };
        Ok(Ticket {
            circuits: self,
            api,
            probe,
            began: Instant::now(),
            began_ms: now_ms,
            told: false,
        })
    }

    fn hear(&self, api: &Api, probe: bool, heard: Heard, now_ms: i64) -> Option<Turn> {
        let mut all = self.all();
        let breaker = all.entry(api.clone());
        breaker
            .or_insert(Breaker::new(self.wait_ms))
            .hear(probe, heard, now_ms)
    }

    /// How one stands.
    pub fn phase(&self, api: &Api, now_ms: i64) -> Phase {
        let all = self.all();
        all.get(api)
            .map_or(Phase::Closed, |breaker| breaker.phase(now_ms))
    }

    /// Those that are not closed: name, phase, since when.
    pub fn open(&self, now_ms: i64) -> Vec<(Api, Phase, i64)> {
        let all = self.all();
        all.iter()
            .filter_map(|(api, breaker)| {
                let since_ms = breaker.since_ms()?;
                Some((api.clone(), breaker.phase(now_ms), since_ms))
            })
            .collect()
    }

    /// Whether this api waits for a probe that nobody makes.
    pub(super) fn wants_probe(&self, api: &Api, now_ms: i64) -> bool {
        let all = self.all();
        all.get(api)
            .is_some_and(|breaker| breaker.wants_probe(now_ms))
    }

    /// Whether who asks now would be let in.
    pub(super) fn lets(&self, api: &Api, now_ms: i64) -> bool {
        self.phase(api, now_ms) == Phase::Closed || self.wants_probe(api, now_ms)
    }

    /// What may be sold: anything, and what needs files uploaded. File hosts do not count: nobody knows beforehand
    /// where Kie will put a result, and it keeps results for days.
    pub(super) fn supply(&self, now_ms: i64) -> (Supply, Supply) {
        let of = |api| match self.phase(&api, now_ms) {
            Phase::Closed => Supply::Open,
            Phase::Open => Supply::Stopped,
            Phase::HalfOpen => Supply::OneAtATime,
        };
        // Cheap questions probe the API host by themselves: no customer's money is needed for that.
        if self.phase(&Api::Ask, now_ms) != Phase::Closed {
            return (Supply::Stopped, Supply::Stopped);
        }
        (of(Api::Create), of(Api::Upload))
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<Api, Breaker>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to make one call. Dropped without a word, a probe goes to the next who asks.
#[must_use]
pub(super) struct Ticket<'a> {
    circuits: &'a Circuits,
    api: Api,
    probe: bool,
    began: Instant,
    began_ms: i64,
    told: bool,
}

impl Ticket<'_> {
    /// The call begins only now.
    pub(super) fn starting(mut self) -> Self {
        self.began = Instant::now();
        self
    }

    /// Whether it decides for all.
    pub(super) fn is_probe(&self) -> bool {
        self.probe
    }
}

/// What a call has changed.
#[must_use]
pub(super) struct News {
    api: Api,
    turn: Turn,
    heard: Heard,
    detail: String,
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if self.probe
            && !self.told
            && let Some(breaker) = self.circuits.all().get_mut(&self.api)
        {
            breaker.abandon(self.began_ms);
        }
    }
}

/// What a failed question tells about the api it went to: being busy or refusing is an answer.
pub(super) fn heard(error: &ReadError) -> Heard {
    match error {
        ReadError::Unavailable(_) | ReadError::Garbage(_) => Heard::Bad,
        ReadError::Maintenance(_) | ReadError::Unauthorized => Heard::Down,
        ReadError::Busy(_) | ReadError::Refused { .. } => Heard::Good,
    }
}

impl Inner {
    /// Asks before a call; `Err` holds the milliseconds to wait.
    pub(super) fn enter(&self, api: Api) -> Result<Ticket<'_>, i64> {
        self.status.circuits.enter(api, self.now_ms())
    }

    /// Takes in how a call went, at once: whoever asks next knows. What that changed is told by `spread`, after what
    /// the call itself brought is stored. An answer that took half of the time it may is as good as none.
    pub(super) fn hear(&self, mut ticket: Ticket<'_>, heard: Heard, detail: &str) -> Option<News> {
        ticket.told = true;
        let took = ticket.began.elapsed();
        let late = heard == Heard::Good && took >= self.slow(&ticket.api);
        let (heard, detail) = match late {
            true => (Heard::Bad, format!("{} s", took.as_secs())),
            false => (heard, detail.to_owned()),
        };
        let circuits = ticket.circuits;
        let turn = circuits.hear(&ticket.api, ticket.probe, heard, self.now_ms())?;
        Some(News {
            api: ticket.api.clone(),
            turn,
            heard,
            detail,
        })
    }

    /// Tells what a call has changed, if anything.
    pub(super) fn spread(&self, news: Option<News>) {
        if let Some(news) = news {
            self.turned(&news.api, news.turn, news.heard, &news.detail);
        }
    }

    /// `hear` and `spread`, for calls that bring nothing to store.
    pub(super) fn tell(&self, ticket: Ticket<'_>, heard: Heard, detail: &str) {
        self.spread(self.hear(ticket, heard, detail));
    }

    /// Kie has told by other means that an api takes no calls.
    pub(super) fn trip(&self, api: &Api, detail: &str) {
        let turn = self
            .status
            .circuits
            .hear(api, false, Heard::Down, self.now_ms());
        if let Some(turn) = turn {
            self.turned(api, turn, Heard::Down, detail);
        }
    }

    fn slow(&self, api: &Api) -> Duration {
        let timeouts = self.parts.client.timeouts();
        match api {
            Api::Create => timeouts.create / 2,
            Api::Ask => timeouts.read / 2,
            // How long a file takes is up to the file.
            Api::Upload | Api::Files(_) => Duration::MAX,
        }
    }

    /// Tells the admins and, when it works again, wakes what has waited. Only logged when that cannot be stored: the
    /// call that brought the news must not fail for it.
    fn turned(&self, api: &Api, turn: Turn, heard: Heard, detail: &str) {
        tracing::warn!(api = api.name(), ?turn, detail, "circuit breaker");
        if *api == Api::Create && turn == Turn::Opened {
            self.ask_credits();
        }
        let done = match turn {
            // Maintenance and a refused key have alerts of their own.
            Turn::Opened | Turn::StillOpen(_) if heard == Heard::Down => Ok(()),
            Turn::Opened | Turn::StillOpen(_) => self.alert(stopped(api, detail)),
            Turn::Closed(ms) => self.wake(api).and_then(|()| self.alert(back(api, ms))),
        };
        if let Err(error) = done {
            tracing::error!(error = %format!("{error:#}"), "news of a circuit breaker not stored");
        }
    }

    fn wake(&self, api: &Api) -> anyhow::Result<()> {
        let now_ms = self.now_ms();
        let asks = *api == Api::Ask;
        self.write(move |tx| {
            if asks {
                generations::wake(tx, State::Running, now_ms)?;
            }
            Ok(generations::wake(tx, State::Held, now_ms)?)
        })?;
        self.parts.bell.ring();
        Ok(())
    }
}

fn stopped(api: &Api, detail: &str) -> Alert {
    let alert = match api {
        Api::Create | Api::Ask => Alert::new("kie-stopped"),
        Api::Upload => Alert::new("uploads-stopped"),
        Api::Files(_) => Alert::new("files-stopped"),
    };
    alert.with("api", &api.name()).with("detail", &detail)
}

fn back(api: &Api, ms: i64) -> Alert {
    let alert = match api {
        Api::Create | Api::Ask => Alert::new("kie-back"),
        Api::Upload => Alert::new("uploads-back"),
        Api::Files(_) => Alert::new("files-back"),
    };
    let minutes = (ms / 60_000).max(1);
    alert.with("api", &api.name()).with("minutes", &minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_go_by_their_host() {
        let host = |url| Api::of_file(url).name();
        assert_eq!(host("https://Files.Example/a/b.png?x=1"), "files.example");
        assert_eq!(host("http://127.0.0.1:80"), "127.0.0.1:80");
        assert_eq!(host("https://user@h.example/x"), "h.example");
        assert_eq!(host("nonsense"), "");
    }

    #[test]
    fn hosts_that_work_are_forgotten_and_one_that_does_not_stops_no_sale() {
        let circuits = Circuits::new(1_000);
        for n in 0..200 {
            let ticket = circuits.enter(Api::Files(n.to_string()), 0).ok().unwrap();
            drop(ticket);
        }
        assert!(circuits.all().len() <= HOSTS);
        circuits.hear(&Api::Files("dead".to_owned()), false, Heard::Down, 0);
        assert_eq!(circuits.supply(0), (Supply::Open, Supply::Open));
        assert_eq!(circuits.open(0).len(), 1);
    }

    #[test]
    fn what_is_open_says_what_may_be_sold() {
        let circuits = Circuits::new(1_000);
        circuits.hear(&Api::Upload, false, Heard::Down, 0);
        assert_eq!(circuits.supply(999), (Supply::Open, Supply::Stopped));
        assert_eq!(circuits.supply(1_000), (Supply::Open, Supply::OneAtATime));
        circuits.hear(&Api::Create, false, Heard::Down, 0);
        assert_eq!(circuits.supply(1_000).0, Supply::OneAtATime);
        circuits.hear(&Api::Ask, false, Heard::Down, 0);
        assert_eq!(circuits.supply(5_000), (Supply::Stopped, Supply::Stopped));
    }
}
