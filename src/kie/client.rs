//! The calls to Kie's API host: create a task, ask about it, the balance, a direct link.
//!
//! Blocking, for the engine's threads. Nothing is repeated here: who repeats is the engine's decision.

use super::{CreateSlot, Outcome, Pace, ReadError, Record, Submit, calls, verdict, wire};
use crate::config::Kie;
use crate::failpoint;
use crate::meter::Tally;
use crate::money::MilliCredits;
use anyhow::{Context, anyhow};
use serde_json::{Value, json};
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;
use ureq::http::HeaderValue;
use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, Proxy, SendBody};

/// Cloudflare refuses bot-like agents with 403 (error 1010), so we always say who we are.
const USER_AGENT: &str = concat!("kiebot/", env!("CARGO_PKG_VERSION"));
/// Transcripts with a time for every word are the longest answers.
const MAX_ANSWER_BYTES: u64 = 32 * 1024 * 1024;

/// How long each kind of call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Name, connection and TLS of any call, each.
    pub connect: Duration,
    /// A whole createTask: 0.3 s as a rule, over 30 s under load.
    pub create: Duration,
    /// Any other question, whole.
    pub read: Duration,
    /// A whole upload.
    pub upload: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            create: Duration::from_secs(60),
            read: Duration::from_secs(20),
            upload: Duration::from_secs(180),
        }
    }
}

/// Kie's API; cheap to clone, used by all threads at once.
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) api_url: String,
    pub(super) upload_url: String,
    key: String,
    authorization: HeaderValue,
    pace: Pace,
    pub(super) timeouts: Timeouts,
    create: Agent,
    read: Agent,
    pub(super) upload: Agent,
    pub(super) download: Agent,
    pub(super) calls: Tally,
}

impl Client {
    /// A client for these settings. Errors: an impossible key, address or proxy (none is quoted).
    pub fn new(settings: &Kie) -> anyhow::Result<Self> {
        Self::with_timeouts(settings, Timeouts::default())
    }

    /// The same with other timeouts.
    pub fn with_timeouts(settings: &Kie, timeouts: Timeouts) -> anyhow::Result<Self> {
        let key = settings.api_key.expose().to_owned();
        let mut authorization = HeaderValue::from_str(&format!("Bearer {key}"))
            .map_err(|_| anyhow!("kie.api_key holds characters that no key has"))?;
        authorization.set_sensitive(true);
        let proxy = match &settings.proxy {
            None => None,
            Some(url) => {
                Some(Proxy::new(url).map_err(|_| anyhow!("kie.proxy is not a proxy we can use"))?)
            }
        };
        let roots = roots(settings.authorities.as_deref()).context("kie.ca_file")?;
        let agent = |connect, whole, idle, redirects| {
            let (proxy, roots) = (proxy.clone(), roots.clone());
            agent((proxy, roots), connect, whole, idle, redirects)
        };
        let inner = Inner {
            api_url: base(&settings.api_url).context("kie.api_url")?,
            upload_url: base(&settings.upload_url).context("kie.upload_url")?,
            key,
            authorization,
            pace: Pace::new(settings.creates_per_10s, settings.polls_per_s),
            timeouts,
            // A pooled connection that went stale would turn "never sent" into "unclear"; a redirect
            // of a create would send it twice.
            create: agent(timeouts.connect, timeouts.create, 0, 0),
            read: agent(timeouts.connect, timeouts.read, 16, 0),
            upload: agent(timeouts.connect, timeouts.upload, 2, 0),
            // A sync's threads each keep their connection, or every other page would begin with a new one.
            download: agent(timeouts.connect, timeouts.read, 8, 5),
            calls: Tally::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// How long each kind of call may take.
    pub fn timeouts(&self) -> Timeouts {
        self.inner.timeouts
    }

    /// A slot for a create without waiting, or how long to wait. Take it *before* `submitting` is
    /// stored: a stop during a wait would otherwise leave a generation that nobody can judge.
    pub fn try_create_slot(&self) -> Result<CreateSlot, Duration> {
        self.inner.pace.try_create()
    }

    /// Starts a task: waits for a slot, then as `create_task_in`.
    pub fn create_task(&self, model: &str, input: &Value, callback_url: Option<&str>) -> Submit {
        let slot = self.inner.pace.wait_create();
        self.create_task_in(slot, model, input, callback_url)
    }

    /// Starts a task: one POST, never repeated. `callback_url` is sent as `callBackUrl`.
    pub fn create_task_in(
        &self,
        slot: CreateSlot,
        model: &str,
        input: &Value,
        callback_url: Option<&str>,
    ) -> Submit {
        drop(slot);
        let mut request = json!({ "model": model, "input": input });
        if let Some(url) = callback_url {
            request["callBackUrl"] = Value::from(url);
        }
        let body = request.to_string();
        let mut watched = Watched::new(body.as_bytes());
        failpoint::pass(format_args!("before call of createTask"));
        let answer = self
            .inner
            .create
            .post(self.api("/api/v1/jobs/createTask"))
            .header(AUTHORIZATION, self.inner.authorization.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(CONTENT_LENGTH, body.len())
            .send(SendBody::from_reader(&mut watched));
        let answer = answer.and_then(|answer| self.text(answer));
        failpoint::pass(format_args!("after call of createTask"));
        let submit = match answer {
            Ok((status, body)) => verdict::submit(status, &body),
            // Kie starts nothing without the body, and not one byte of it was handed on.
            Err(error) if !watched.touched => Submit::NeverSent(self.words(&error)),
            Err(error) => Submit::Unclear(self.words(&error)),
        };
        let how = calls::of_submit(&submit);
        self.inner.calls.note("createTask", how);
        submit
    }

    /// Asks about a task; waits for its turn among all polls.
    pub fn record_info(&self, task_id: &str) -> Result<Record, ReadError> {
        let answer = self.get("/api/v1/jobs/recordInfo", Some(("taskId", task_id)));
        let record = answer.and_then(|(status, body)| verdict::record(status, &body, task_id));
        self.counted("recordInfo", record)
    }

    /// Our balance at Kie, cut to the thousandth of a credit.
    pub fn credit(&self) -> Result<MilliCredits, ReadError> {
        self.counted("credit", self.read_credit())
    }

    fn read_credit(&self) -> Result<MilliCredits, ReadError> {
        let (status, body) = self.get("/api/v1/chat/credit", None)?;
        let envelope = verdict::read(status, &body)?;
        envelope
            .data
            .and_then(|data| wire::credits(data.get()))
            .ok_or_else(|| ReadError::Garbage("the balance is not a number".to_owned()))
    }

    /// A direct link to a file Kie made, good for 20 minutes. Another site's URL is `Refused` (422).
    pub fn download_url(&self, url: &str) -> Result<String, ReadError> {
        self.counted("download-url", self.read_download_url(url))
    }

    fn read_download_url(&self, url: &str) -> Result<String, ReadError> {
        self.inner.pace.wait_poll();
        let answer = self
            .inner
            .read
            .post(self.api("/api/v1/common/download-url"))
            .header(AUTHORIZATION, self.inner.authorization.clone())
            .header(CONTENT_TYPE, "application/json")
            .send(json!({ "url": url }).to_string());
        let (status, body) = self.read_text(answer)?;
        let envelope = verdict::read(status, &body)?;
        wire::url(envelope.data.as_deref(), &["downloadUrl", "url"])
            .ok_or_else(|| ReadError::Garbage("no link in the answer".to_owned()))
    }

    pub(super) fn get(
        &self,
        path: &str,
        query: Option<(&str, &str)>,
    ) -> Result<(u16, String), ReadError> {
        self.inner.pace.wait_poll();
        failpoint::pass(format_args!("before call of {path}"));
        let mut request = self
            .inner
            .read
            .get(self.api(path))
            .header(AUTHORIZATION, self.inner.authorization.clone())
            .header(ACCEPT, "application/json");
        if let Some((name, value)) = query {
            request = request.query(name, value);
        }
        let answer = self.read_text(request.call());
        failpoint::pass(format_args!("after call of {path}"));
        answer
    }

    pub(super) fn api(&self, path: &str) -> String {
        format!("{}{path}", self.inner.api_url)
    }

    /// The `Authorization` value, for the other hosts of Kie's that want it.
    pub(super) fn authorization(&self) -> HeaderValue {
        self.inner.authorization.clone()
    }

    /// Status and body of an answer to a question.
    pub(super) fn read_text(
        &self,
        answer: Result<ureq::http::Response<Body>, ureq::Error>,
    ) -> Result<(u16, String), ReadError> {
        answer
            .and_then(|answer| self.text(answer))
            .map_err(|error| ReadError::Unavailable(self.words(&error)))
    }

    /// Status and body; our key, should Kie ever echo it, is blotted out.
    fn text(&self, answer: ureq::http::Response<Body>) -> Result<(u16, String), ureq::Error> {
        let status = answer.status().as_u16();
        let body = answer
            .into_body()
            .into_with_config()
            .limit(MAX_ANSWER_BYTES)
            .lossy_utf8(true)
            .read_to_string()?;
        Ok((status, self.without_key(body)))
    }

    fn without_key(&self, text: String) -> String {
        if self.inner.key.is_empty() || !text.contains(&self.inner.key) {
            return text;
        }
        text.replace(&self.inner.key, "***")
    }

    /// An error of the transport in words without URL and key.
    pub(super) fn words(&self, error: &ureq::Error) -> String {
        let words = match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => "impossible address".to_owned(),
            ureq::Error::RequireHttpsOnly(_) => "https only".to_owned(),
            ureq::Error::ConnectProxyFailed(_) => "the proxy refuses".to_owned(),
            ureq::Error::Timeout(what) => format!("no answer in time ({what})"),
            ureq::Error::BodyExceedsLimit(_) => "the answer is too long".to_owned(),
            other => other.to_string(),
        };
        wire::cleaned(&self.without_key(words))
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Outcome {
    /// Whether Kie finished without anything to give.
    pub fn is_empty(&self) -> bool {
        self.urls.is_empty() && self.text.is_none()
    }
}

/// A base URL without its trailing slash.
fn base(url: &str) -> anyhow::Result<String> {
    let base = url.trim_end_matches('/');
    let known = base.starts_with("https://") || base.starts_with("http://");
    anyhow::ensure!(known, "is not an http or https address");
    Ok(base.to_owned())
}

/// Whom to trust: the certificates of this text, or the authorities built in.
fn roots(pem: Option<&str>) -> anyhow::Result<RootCerts> {
    let Some(pem) = pem else {
        return Ok(RootCerts::WebPki);
    };
    let mut trusted = Vec::new();
    for item in parse_pem(pem.as_bytes()) {
        if let PemItem::Certificate(authority) = item? {
            trusted.push(authority);
        }
    }
    Ok(RootCerts::from(trusted))
}

/// One agent per purpose; `HTTPS_PROXY` and the like of the environment are not looked at.
fn agent(
    (proxy, roots): (Option<Proxy>, RootCerts),
    connect: Duration,
    whole: Duration,
    idle: usize,
    redirects: u32,
) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(USER_AGENT)
        .proxy(proxy)
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .max_redirects(redirects)
        .max_redirects_will_error(false)
        .max_idle_connections(idle)
        .max_idle_connections_per_host(idle)
        .timeout_resolve(Some(connect))
        .timeout_connect(Some(connect))
        .timeout_global(Some(whole))
        .build()
        .new_agent()
}

/// A request body that remembers whether any of it was asked for.
struct Watched<'a> {
    rest: &'a [u8],
    touched: bool,
}

impl<'a> Watched<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self {
            rest,
            touched: false,
        }
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.touched = true;
        self.rest.read(buffer)
    }
}
