//! One trial at Kie, from the upload of its files to the look at its result and at what was charged.

use super::Stop;
use super::plan::Variant;
use super::sample::Samples;
use crate::catalog::{Answer, InputFile, request_input};
use crate::clock::Clock;
use crate::engine::patience_ms;
use crate::ids::FileId;
use crate::kie::{Blame, Client, DownloadLimit, Outcome, ReadError, Record, Submit};
use crate::money::MilliCredits;
use std::collections::BTreeMap;
use std::time::Duration;

/// Waits before a start that surely never began is tried again, in milliseconds.
const AGAIN_MS: [u64; 3] = [2_000, 5_000, 12_000];
/// The longest wait between two looks.
const LOOK_MS: u64 = 10_000;
/// The shortest: the emulator answers at once.
const SHORTEST_MS: u64 = 20;
/// A task that Kie does not know for so long is none.
const MISSING_MS: i64 = 60_000;
/// Kie's balance has two decimals, its prices three.
const NEAR: i64 = 10;
/// A result is looked at up to this size.
const LARGEST: u64 = 512 << 20;

/// What has become of a trial: the text of it is `smoke-NAME` of the locales.
pub(super) struct Done {
    /// Which text.
    pub name: &'static str,
    /// Kie's words, or ours.
    pub why: String,
    /// What Kie took, as far as it is known.
    pub charged: Option<MilliCredits>,
    /// What it may have cost: counts towards the budget.
    pub spent: MilliCredits,
    /// Nothing else is worth a try.
    pub ends_all: bool,
}

impl Done {
    fn new(name: &'static str, why: impl Into<String>) -> Self {
        Self {
            name,
            why: why.into(),
            charged: None,
            spent: MilliCredits(0),
            ends_all: false,
        }
    }

    fn may_cost(self, spent: MilliCredits) -> Self {
        Self { spent, ..self }
    }

    fn last(self) -> Self {
        Self {
            ends_all: true,
            ..self
        }
    }

    /// A result came, for the price that was quoted.
    pub(super) fn is_well(&self) -> bool {
        self.name == "works"
    }
}

/// Makes trials.
pub(super) struct Runner<'a> {
    /// The engine's own client.
    pub client: Client,
    /// Files for models that ask for one.
    pub samples: &'a Samples,
    /// Whether we are being stopped.
    pub stop: &'a Stop,
    /// Before the first look, in milliseconds.
    pub first_ms: u64,
    /// Nobody else spends credits of the account that we know of: what the balance lost is ours.
    pub alone: bool,
}

impl Runner<'_> {
    /// One trial.
    pub(super) fn run(&self, variant: &Variant) -> Done {
        let before = match self.client.credit() {
            Ok(credits) if credits < variant.quoted => {
                return Done::new("no-credits", credits.to_string()).last();
            }
            Ok(credits) => credits,
            Err(error) => return Done::new("failed", error.to_string()).last(),
        };
        let urls = match self.upload(variant) {
            Ok(urls) => urls,
            Err(why) => return Done::new("failed", why),
        };
        let url_of = |file: &InputFile| urls.get(&file.id).cloned();
        let input = match request_input(&variant.model, &variant.answers, &url_of) {
            Ok(input) => input,
            Err(error) => return Done::new("failed", error.to_string()),
        };
        let mut pauses = AGAIN_MS.iter();
        loop {
            if self.stop.is_asked() {
                return Done::new("not-started", "").last();
            }
            return match self.client.create_task(&variant.model.id, &input, None) {
                Submit::Accepted { task_id } => self.follow(variant, &task_id, before),
                Submit::Busy(why) | Submit::NeverSent(why) => match pauses.next() {
                    Some(pause) => {
                        self.pause(*pause);
                        continue;
                    }
                    None => Done::new("failed", why),
                },
                Submit::Refused(refusal) if refusal.blame == Blame::NoCredits => {
                    Done::new("no-credits", before.to_string()).last()
                }
                Submit::Refused(refusal) => {
                    Done::new("refused", format!("{}: {}", refusal.code, refusal.detail))
                }
                // Never again: it may run, and may have been charged.
                Submit::Unclear(why) => Done::new("lost", why).may_cost(variant.quoted),
            };
        }
    }

    fn upload(&self, variant: &Variant) -> Result<BTreeMap<FileId, String>, String> {
        let mut urls = BTreeMap::new();
        let files = variant.answers.values().filter_map(|answer| match answer {
            Answer::Files(files) => Some(files),
            _ => None,
        });
        for file in files.flatten() {
            if urls.contains_key(&file.id) {
                continue;
            }
            let sample = self.samples.path(file.id);
            let (path, mime) = sample.ok_or_else(|| "no sample".to_owned())?;
            let uploaded = self.client.upload(&path, &mime);
            urls.insert(file.id, uploaded.map_err(|error| error.to_string())?);
        }
        Ok(urls)
    }

    /// Looks at an accepted task until it ends.
    fn follow(&self, variant: &Variant, task_id: &str, before: MilliCredits) -> Done {
        let clock = Clock::system();
        let began_ms = clock.now_ms();
        let patience_ms = patience_ms(variant.model.category, &variant.model.kind);
        let mut wait_ms = self.first_ms.max(SHORTEST_MS);
        loop {
            self.pause(wait_ms);
            if self.stop.is_asked() {
                return Done::new("stopped", task_id)
                    .may_cost(variant.quoted)
                    .last();
            }
            let age_ms = clock.now_ms().saturating_sub(began_ms);
            let missing = match self.client.record_info(task_id) {
                Ok(Record::Success(outcome)) => return self.judge(variant, &outcome, before),
                Ok(Record::Failed {
                    code, detail, cost, ..
                }) => {
                    let spent = cost.unwrap_or(variant.quoted);
                    let done = Done::new("failed", format!("{code}: {detail}")).may_cost(spent);
                    return Done {
                        charged: cost,
                        ..done
                    };
                }
                Ok(Record::Unreadable { cost }) => {
                    let done = Done::new("no-file", "?").may_cost(cost.unwrap_or(variant.quoted));
                    return Done {
                        charged: cost,
                        ..done
                    };
                }
                Err(error @ ReadError::Unauthorized) => {
                    let done = Done::new("failed", error.to_string());
                    return done.may_cost(variant.quoted).last();
                }
                Ok(Record::Missing) => true,
                Ok(Record::Pending { .. }) | Err(_) => false,
            };
            if age_ms > patience_ms || missing && age_ms > MISSING_MS {
                return Done::new("late", task_id).may_cost(variant.quoted);
            }
            wait_ms = wait_ms.saturating_mul(3).div_euclid(2).min(LOOK_MS);
        }
    }

    /// A finished task: is the result there, and was it charged as quoted?
    fn judge(&self, variant: &Variant, outcome: &Outcome, before: MilliCredits) -> Done {
        let charged = outcome.cost.or_else(|| self.lost_since(before));
        let spent = charged.unwrap_or(variant.quoted);
        let done = |name, why: String| Done {
            charged,
            ..Done::new(name, why).may_cost(spent)
        };
        if let Err(why) = self.look(outcome) {
            return done("no-file", why);
        }
        let near = |charged: MilliCredits| {
            let off = charged.0.saturating_sub(variant.quoted.0);
            off.saturating_abs() < NEAR
        };
        match charged {
            Some(charged) if near(charged) => done("works", String::new()),
            Some(_) => done("otherwise", String::new()),
            None => done("unproven", String::new()),
        }
    }

    /// What the balance has lost; nobody knows whose it is when others spend, too.
    fn lost_since(&self, before: MilliCredits) -> Option<MilliCredits> {
        if !self.alone {
            return None;
        }
        for pause in AGAIN_MS {
            let now = self.client.credit().ok()?;
            if now < before {
                return Some(MilliCredits(before.0.saturating_sub(now.0)));
            }
            // The debit may come some seconds later.
            self.pause(pause);
        }
        Some(MilliCredits(0))
    }

    /// The first file comes down whole and is what it should be.
    fn look(&self, outcome: &Outcome) -> Result<(), String> {
        let Some(url) = outcome.urls.first() else {
            return match &outcome.text {
                Some(text) if !text.trim().is_empty() => Ok(()),
                _ => Err("?".to_owned()),
            };
        };
        let limit = || DownloadLimit {
            max_bytes: LARGEST,
            max_seen: LARGEST,
            timeout: Duration::from_secs(600),
        };
        let path = self.samples.folder().join("result");
        let got = self.client.download(url, &path, limit()).or_else(|error| {
            let fresh = self.client.download_url(url).map_err(|_| error)?;
            self.client.download(&fresh, &path, limit())
        });
        drop(std::fs::remove_file(&path));
        got.map(drop).map_err(|error| error.to_string())
    }

    /// Waits, unless we are being stopped; the emulator is not waited for.
    fn pause(&self, ms: u64) {
        let ms = match self.first_ms {
            0 => ms.min(SHORTEST_MS),
            _ => ms,
        };
        self.stop.wait(Duration::from_millis(ms));
    }
}
