//! Fetches what a sync reads: the catalogue API, the documentation pages, the price table.

mod cache;

use super::{Client, ReadError};
use crate::catalog::sync::api;
use crate::catalog::sync::gather::Sources;
use crate::catalog::sync::index::Index;
use crate::catalog::sync::pages::is_html;
use cache::Cache;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use ureq::http::Response;
use ureq::http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use ureq::{Body, Error};

/// The longest page or answer that is read; Kie's longest page has 100 KB, its price pages 40 KB.
const MAX_BYTES: u64 = 8 * 1024 * 1024;
/// All pages and answers of a sync together; Kie's have about 6 MB.
const MAX_ALL_BYTES: u64 = 256 * 1024 * 1024;
/// A sync that fetches for so long is ended with what it has; through the catalogue API it takes some minutes.
const MAX_TIME: Duration = Duration::from_secs(30 * 60);
/// The longest wait Kie may ask for before the same question is asked again.
const MAX_WAIT: Duration = Duration::from_secs(30);
/// Pages at once.
const THREADS: usize = 8;
/// Rows of the price table on a page: Kie's most.
const PRICE_ROWS: usize = 100;
/// More pages of prices than this are no price table.
const PRICE_PAGES: usize = 50;
/// Attempts of every question.
const TRIES: u32 = 3;
/// Pause between calls of the catalogue API: its budget is one a second for the whole account.
pub const API_GAP: Duration = Duration::from_millis(1_050);

/// Where and how to fetch.
#[derive(Clone, Debug)]
pub struct Fetch<'a> {
    /// The documentation's root, without a trailing slash.
    pub docs_url: &'a str,
    /// Whether there is a key for the catalogue API.
    pub keyed: bool,
    /// Pause between calls of the catalogue API.
    pub api_gap: Duration,
    /// Folder for answers of the catalogue API: what its list does not change is not asked again.
    pub cache: Option<PathBuf>,
    /// New answers go there too; else they are only read from there.
    pub keep: bool,
    /// Once true, nothing more is asked.
    pub stop: Option<&'a AtomicBool>,
}

/// How far one sync may go.
struct Round<'a> {
    until: Instant,
    stop: Option<&'a AtomicBool>,
    bytes: AtomicU64,
}

impl Round<'_> {
    /// Why nothing more is asked.
    fn over(&self) -> Option<String> {
        let stopped = self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        let what = match (stopped, self.bytes.load(Ordering::Relaxed) > MAX_ALL_BYTES) {
            (true, _) => "stopped",
            (_, true) => "too much was served",
            _ if Instant::now() > self.until => "out of time",
            _ => return None,
        };
        Some(what.to_owned())
    }

    /// Sleeps, but no longer than anything may still be asked.
    fn pause(&self, pause: Duration) {
        let until = Instant::now() + pause;
        while self.over().is_none() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            thread::sleep(left.min(Duration::from_millis(100)));
        }
    }
}

/// What is being fetched, for a progress line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Schemas of the catalogue API.
    Schemas,
    /// Documentation pages.
    Pages,
    /// Pages of the price table.
    Prices,
}

/// Told after every answer: the stage, how many are done, of how many.
pub type Tell<'a> = &'a (dyn Fn(Stage, usize, usize) + Sync);

impl Client {
    /// Fetches all sources. What cannot be had is named in `problems` and left out; a price table that
    /// is not whole is left out whole.
    pub fn sources(&self, fetch: &Fetch<'_>, tell: Tell<'_>) -> Sources {
        let mut sources = Sources::default();
        let round = &Round {
            until: Instant::now() + MAX_TIME,
            stop: fetch.stop,
            bytes: AtomicU64::new(0),
        };
        self.price_table(round, &mut sources, tell);
        if fetch.keyed {
            self.catalogue_api((fetch, round), &mut sources, tell);
        }
        self.docs((fetch, round), &mut sources, tell);
        sources
    }

    fn price_table(&self, round: &Round<'_>, sources: &mut Sources, tell: Tell<'_>) {
        match self.price_pages(round, tell) {
            Ok(pages) => sources.prices = pages,
            Err(what) => sources.problem("prices", what),
        }
    }

    fn price_pages(&self, round: &Round<'_>, tell: Tell<'_>) -> Result<Vec<String>, String> {
        let mut pages = Vec::new();
        let mut rows = 0_usize;
        for number in 1..=PRICE_PAGES {
            let body = json!({
                "pageNum": number,
                "pageSize": PRICE_ROWS,
                "modelDescription": "",
                "interfaceType": "",
            });
            let odd = |text: &str| price_page(text).err();
            let text = self.asked(round, odd, || {
                self.inner
                    .download
                    .post(self.api("/client/v1/model-pricing/page"))
                    .header(CONTENT_TYPE, "application/json")
                    .header(ACCEPT, "application/json")
                    .send(body.to_string())
            })?;
            let (records, total) = price_page(&text)?;
            rows = rows.saturating_add(records);
            pages.push(text);
            let of = total.div_ceil(PRICE_ROWS).max(1);
            tell(Stage::Prices, number, of);
            if number >= of || records == 0 {
                // Rows that came or went meanwhile shift the pages; too few means that some are lost.
                return if rows < total {
                    Err(format!("only {rows} of {total} rows came"))
                } else {
                    Ok(pages)
                };
            }
        }
        Err("the price table does not end".to_owned())
    }

    fn catalogue_api(
        &self,
        (fetch, round): (&Fetch<'_>, &Round<'_>),
        sources: &mut Sources,
        tell: Tell<'_>,
    ) {
        let list = match self.keyed("/api/v1/models", fetch, round) {
            Ok(text) => text,
            Err(what) => return sources.problem("models", what),
        };
        let listed = match api::list(&list) {
            Ok((listed, _)) => listed,
            Err(error) => return sources.problem("models", error.to_string()),
        };
        let cache = fetch.cache.as_deref().map(Cache::open);
        let mut kept = Ok(());
        for (done, model) in listed.iter().enumerate() {
            tell(Stage::Schemas, done, listed.len());
            if let Some(text) = cache.as_ref().and_then(|cache| cache.known(model)) {
                sources.schemas.push(text);
                continue;
            }
            round.pause(fetch.api_gap);
            let answer = self.keyed(&format!("/api/v1/models/{}/schema", model.id), fetch, round);
            let keeping = cache.as_ref().filter(|_| fetch.keep);
            kept = kept.and(keeping.map_or(Ok(()), |cache| match &answer {
                Ok(text) => cache.keep(model, text),
                Err(_) => cache.forget(model),
            }));
            match answer {
                Ok(text) => sources.schemas.push(text),
                Err(what) => sources.problem(&model.id, what),
            }
        }
        tell(Stage::Schemas, listed.len(), listed.len());
        let keeping = cache.filter(|_| fetch.keep);
        kept = kept.and(keeping.map_or(Ok(()), |cache| cache.finish(&list)));
        if let Err(error) = kept {
            tracing::warn!(%error, "answers of the catalogue API are not kept");
        }
        sources.list = Some(list);
    }

    /// An answer of the catalogue API, asked again when Kie is busy.
    fn keyed(&self, path: &str, fetch: &Fetch<'_>, round: &Round<'_>) -> Result<String, String> {
        let mut last = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                round.pause(pause(attempt).max(fetch.api_gap));
            }
            if let Some(over) = round.over() {
                return Err(over);
            }
            match self.get(path, None) {
                Ok((200, text)) => match passing(&text) {
                    None => return Ok(text),
                    Some(what) => last = what,
                },
                Ok((status, _)) if status < 500 && status != 429 => {
                    return Err(format!("HTTP {status}"));
                }
                Ok((status, _)) => last = format!("HTTP {status}"),
                Err(ReadError::Unavailable(what)) => last = what,
                Err(error) => return Err(error.to_string()),
            }
        }
        Err(last)
    }

    fn docs(
        &self,
        (fetch, round): (&Fetch<'_>, &Round<'_>),
        sources: &mut Sources,
        tell: Tell<'_>,
    ) {
        let text = match self.page(round, is_frame, &format!("{}/llms.txt", fetch.docs_url)) {
            Ok(Some(text)) => text,
            Ok(None) => return sources.problem("llms.txt", "not there".to_owned()),
            Err(what) => return sources.problem("llms.txt", what),
        };
        let index = Index::read(&text);
        sources.index = Some(text);
        let paths: Vec<&str> = index
            .entries
            .iter()
            .filter(|entry| entry.is_api)
            .map(|entry| entry.path.as_str())
            .collect();
        let next = AtomicUsize::new(0);
        let done = AtomicUsize::new(0);
        let answers = Mutex::new(BTreeMap::new());
        thread::scope(|scope| {
            for _ in 0..THREADS.min(paths.len()) {
                scope.spawn(|| {
                    while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let answer =
                            self.page(round, |_| None, &format!("{}/{path}.md", fetch.docs_url));
                        let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
                        answers.insert((*path).to_owned(), answer);
                        drop(answers);
                        let done = done.fetch_add(1, Ordering::Relaxed).saturating_add(1);
                        tell(Stage::Pages, done, paths.len());
                    }
                });
            }
        });
        for (path, answer) in answers.into_inner().unwrap_or_else(PoisonError::into_inner) {
            match answer {
                Ok(Some(text)) => sources.pages.push((path, text)),
                Ok(None) => {}
                Err(what) => sources.problem(&path, what),
            }
        }
    }

    /// A page of the documentation; `None` if it is not there.
    fn page(
        &self,
        round: &Round<'_>,
        odd: impl Fn(&str) -> Option<String>,
        url: &str,
    ) -> Result<Option<String>, String> {
        let answer = self.asked(round, odd, || {
            self.inner
                .download
                .get(url)
                .header(ACCEPT, "text/markdown, text/plain;q=0.9")
                .call()
        });
        match answer {
            Ok(text) => Ok(Some(text)),
            Err(what) if what == "HTTP 404" || what == "HTTP 410" => Ok(None),
            Err(what) => Err(what),
        }
    }

    /// The text of an answer with status 200; asked again after troubles that may pass, `odd` texts among them.
    fn asked(
        &self,
        round: &Round<'_>,
        odd: impl Fn(&str) -> Option<String>,
        ask: impl Fn() -> Result<Response<Body>, Error>,
    ) -> Result<String, String> {
        let mut last = String::new();
        let mut wait = Duration::ZERO;
        for attempt in 0..TRIES {
            if attempt > 0 {
                round.pause(pause(attempt).max(wait));
            }
            if let Some(over) = round.over() {
                return Err(over);
            }
            let answer = ask().and_then(|answer| {
                let status = answer.status().as_u16();
                wait = asked_wait(&answer);
                let body = answer.into_body().into_with_config();
                let text = body.limit(MAX_BYTES).lossy_utf8(true).read_to_string()?;
                Ok((status, text))
            });
            match answer {
                Ok((200, text)) => {
                    let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
                    round.bytes.fetch_add(bytes, Ordering::Relaxed);
                    match odd(&text) {
                        None => return Ok(text),
                        Some(what) => last = what,
                    }
                }
                Ok((status, _)) => {
                    last = format!("HTTP {status}");
                    if status < 500 && status != 429 {
                        return Err(last);
                    }
                }
                Err(error) => {
                    last = self.words(&error);
                    if matches!(error, Error::BodyExceedsLimit(_)) {
                        return Err(last);
                    }
                }
            }
        }
        Err(last)
    }
}

/// The documentation's host serves its frame for what it does not have.
fn is_frame(text: &str) -> Option<String> {
    is_html(text).then(|| "HTML was served".to_owned())
}

/// How long the answer asks us to wait, within reason.
fn asked_wait(answer: &Response<Body>) -> Duration {
    let header = answer.headers().get(RETRY_AFTER);
    let seconds = header.and_then(|value| value.to_str().ok()?.trim().parse().ok());
    seconds.map_or(Duration::ZERO, |seconds| {
        Duration::from_secs(seconds).min(MAX_WAIT)
    })
}

/// Longer with every attempt, not in step with others.
fn pause(attempt: u32) -> Duration {
    Duration::from_millis(
        u64::from(attempt.saturating_mul(500)).saturating_add(fastrand::u64(..300)),
    )
}

/// Why the same question may be answered later, if that is what the answer says.
fn passing(text: &str) -> Option<String> {
    let error = api::list(text).err().filter(api::ApiError::is_passing)?;
    Some(error.to_string())
}

/// How many records a page of the price table has, and how many there are in all.
fn price_page(text: &str) -> Result<(usize, usize), String> {
    let answer: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let code = answer.get("code").and_then(Value::as_i64);
    if code != Some(200) {
        return Err(format!("code {}", code.unwrap_or_default()));
    }
    let data = answer.get("data").ok_or("no data")?;
    let records = data.get("records").and_then(Value::as_array);
    let records = records.ok_or("no records")?.len();
    let total = data.get("total").and_then(Value::as_u64);
    let total = total.and_then(|total| usize::try_from(total).ok());
    Ok((records, total.unwrap_or(records)))
}
