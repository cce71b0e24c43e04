//! What the benches share: the bot on emulators, a customer that presses buttons, percentiles.
#![allow(
    dead_code,
    reason = "each bench is a program of its own and uses a part of this"
)]

use anyhow::{Context, bail, ensure};
use kiebot::action::{Action, ModelKey};
use kiebot::app::App;
use kiebot::catalog::{SHIPPED, text::load};
use kiebot::clock::Clock;
use kiebot::config::Config;
use kiebot::sandbox::{Options, Sandbox, start};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The model that is ordered: a picture with one required text.
pub const MODEL: &str = "z-image";
/// The longest anything here may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Microseconds since 1970, the clock of the emulator's `at_us`.
pub fn now_us() -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(now.as_micros()).unwrap_or(i64::MAX)
}

/// A number from the environment.
pub fn env_number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

/// The three load averages, to be read next to each figure.
pub fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace()
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Durations in microseconds, and what they come to.
#[derive(Default)]
pub struct Times(Vec<i64>);

impl Times {
    pub fn add(&mut self, us: i64) {
        self.0.push(us);
    }

    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The value that `percent` of all do not exceed, in milliseconds.
    pub fn percentile(&self, percent: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        let at = (last as f64 * percent / 100.0).round() as usize;
        sorted.get(at).map_or(f64::NAN, |us| *us as f64 / 1000.0)
    }

    /// One line of a table.
    pub fn line(&self, name: &str) -> String {
        let [p50, p99, max] = [50.0, 99.0, 100.0].map(|percent| self.percentile(percent));
        format!(
            "{name:<28} n={:<6} p50 {p50:>8.2} ms   p99 {p99:>8.2} ms   max {max:>8.2} ms",
            self.len()
        )
    }
}

/// The bot on emulators in this process.
pub struct Shop {
    pub sandbox: Sandbox,
    pub runtime: tokio::runtime::Runtime,
    pub app: Option<App>,
    pub config: Config,
    pub started_in: Duration,
}

impl Shop {
    /// Starts everything with its data in `dir`, limits out of the way.
    pub fn open(dir: &Path) -> anyhow::Result<Self> {
        let sandbox = sandbox()?;
        let config = config(&sandbox, dir);
        std::fs::write(&config.catalog.path, SHIPPED.as_str())?;
        let catalog = load(&SHIPPED).map_err(|errors| anyhow::anyhow!("{errors}"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let began = Instant::now();
        let app = runtime.block_on(App::start(config.clone(), catalog, Clock::system()))?;
        Ok(Self {
            sandbox,
            runtime,
            app: Some(app),
            config,
            started_in: began.elapsed(),
        })
    }

    /// Somebody who talks to the bot.
    pub fn customer(&self, id: i64) -> Customer {
        Customer::new(&self.sandbox.telegram_url, id)
    }

    /// Stops the bot in order.
    pub fn close(mut self) -> anyhow::Result<()> {
        match self.app.take() {
            Some(app) => self.runtime.block_on(app.stop()),
            None => Ok(()),
        }
    }
}

/// Both emulators; Kie answers at once and sets no limits.
pub fn sandbox() -> anyhow::Result<Sandbox> {
    let options = Options {
        credits: 1e12,
        ..Options::default()
    };
    let sandbox = start(options)?;
    sandbox.kie.switch(|switches| switches.rate_limits = false);
    Ok(sandbox)
}

/// A configuration with limits no bench runs into.
pub fn config(sandbox: &Sandbox, dir: &Path) -> Config {
    let options = Options::default();
    let (telegram, kie) = (&sandbox.telegram_url, &sandbox.kie_url);
    let mut config = Config::for_sandbox(telegram, kie, dir, &options.token, &options.api_key);
    // Beside what is measured the bot makes none.
    config.backup.every_hours = 0;
    config.kie.creates_per_10s = 100_000;
    config.kie.polls_per_s = 10_000;
    config.bonus.daily_cap = kiebot::money::Kopecks(100_000_000_000);
    config.limits.updates_per_s = 100_000;
    config.limits.burst = 100_000;
    config.limits.starts_per_minute = 100_000;
    config.limits.parallel_all = 100_000;
    config
}

/// HTTP with connections kept alive.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}

/// A customer at the control routes of the emulated Telegram.
pub struct Customer {
    agent: ureq::Agent,
    base: String,
    pub id: i64,
    /// The chat as last seen.
    pub chat: Value,
}

impl Customer {
    pub fn new(base: &str, id: i64) -> Self {
        Self {
            agent: agent(),
            base: base.to_owned(),
            id,
            chat: Value::Null,
        }
    }

    fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let mut response = self
            .agent
            .post(format!("{}{path}", self.base))
            .send_json(body)?;
        let answer: Value = response.body_mut().read_json()?;
        ensure!(response.status().is_success(), "{path} {body}: {answer}");
        Ok(answer)
    }

    /// What the bot called since `after` (a call's number).
    pub fn calls(&self, after: u64) -> anyhow::Result<Vec<Value>> {
        let url = format!("{}/_tg/calls?after={after}", self.base);
        let body = self
            .agent
            .get(url)
            .call()?
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_json();
        Ok(body?)
    }

    /// Says something without waiting for an answer.
    pub fn say(&self, text: &str) -> anyhow::Result<()> {
        self.post("/_tg/say", &json!({"customer": self.id, "text": text}))
            .map(drop)
    }

    /// Presses what a button below the newest message could do, without waiting for the answer.
    pub fn press(&self, action: Action) -> anyhow::Result<()> {
        let message = self
            .newest()
            .context("no message to press in")?
            .get("id")
            .cloned();
        let body = json!({"customer": self.id, "message_id": message, "data": action.encode(), "force": true});
        self.post("/_tg/press", &body).map(drop)
    }

    /// The newest message of the chat.
    pub fn newest(&self) -> Option<&Value> {
        self.chat.get("messages")?.as_array()?.last()
    }

    /// Everything the buttons of the newest message do.
    pub fn actions(&self) -> Vec<Action> {
        self.buttons()
            .into_iter()
            .map(|(_, action)| action)
            .collect()
    }

    /// What stands on the buttons of the newest message, and what each does.
    pub fn buttons(&self) -> Vec<(String, Action)> {
        let rows = self
            .newest()
            .and_then(|message| message.get("buttons")?.as_array());
        let buttons = rows
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten();
        let known = |button: &Value| {
            let label = button.get("text")?.as_str()?.to_owned();
            Some((label, Action::decode(button.get("data")?.as_str()?)?))
        };
        buttons.filter_map(known).collect()
    }

    /// The first button that does what is wanted.
    pub fn find(&self, wanted: impl Fn(&Action) -> bool) -> anyhow::Result<Action> {
        let found = self.actions().into_iter().find(wanted);
        found.with_context(|| {
            format!(
                "no such button under {:?}",
                self.newest().map(|m| m.get("text"))
            )
        })
    }

    /// Looks at the chat until the newest message is the bot's, has buttons, and is as wanted.
    pub fn wait(&mut self, wanted: impl Fn(&Self) -> bool) -> anyhow::Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let seen = self
                .chat
                .get("version")
                .and_then(Value::as_u64)
                .unwrap_or(0);
            let (base, id) = (&self.base, self.id);
            let url = format!("{base}/_tg/wait/{id}?after={seen}&last=1&timeout_ms=5000");
            let mut response = self.agent.get(url).call()?;
            if response.status() == 200 {
                self.chat = response.body_mut().read_json()?;
                if !self.actions().is_empty() && wanted(self) {
                    return Ok(());
                }
            }
            if Instant::now() > until {
                bail!("nothing more came; the chat ends with {:?}", self.newest());
            }
        }
    }

    /// Presses and waits until the screen has changed; microseconds since 1970 of the press.
    pub fn tap(&mut self, action: Action) -> anyhow::Result<i64> {
        let before = self.shown();
        let at = now_us();
        self.press(action)?;
        self.wait(|chat| chat.shown() != before)?;
        Ok(at)
    }

    /// Says something and waits for the bot's answer; microseconds since 1970 of the message.
    pub fn tell(&mut self, text: &str) -> anyhow::Result<i64> {
        let before = self.shown();
        let at = now_us();
        self.say(text)?;
        self.wait(|chat| chat.shown() != before)?;
        Ok(at)
    }

    fn shown(&self) -> Option<(Value, Value, Value)> {
        let newest = self.newest()?;
        let part = |name| newest.get(name).cloned().unwrap_or_default();
        Some((part("id"), part("html"), part("buttons")))
    }

    /// From a list to the card of a model, over as many pages as it takes; the moment of the last press.
    pub fn open_card(&mut self, key: ModelKey) -> anyhow::Result<i64> {
        loop {
            match self.find(|action| matches!(action, Action::Card(of, ..) if *of == key)) {
                Ok(card) => return self.tap(card),
                Err(error) => {
                    let page = self.page();
                    let next =
                        self.find(|action| matches!(action, Action::List(_, to) if *to > page));
                    self.tap(next.map_err(|_| error)?)?;
                }
            }
        }
    }

    /// Answers whatever is still asked by its first choice until the price is to be confirmed; the last press.
    pub fn reach_confirmation(&mut self) -> anyhow::Result<Option<i64>> {
        let mut last = None;
        while self
            .find(|action| matches!(action, Action::Run(_)))
            .is_err()
        {
            let wanted = |action: &Action| matches!(action, Action::Pick { .. } | Action::Ready(_));
            last = Some(self.tap(self.find(wanted)?)?);
        }
        Ok(last)
    }

    /// The page that is shown, as its cards name it.
    fn page(&self) -> u16 {
        let of_card = |action: Action| {
            if let Action::Card(_, _, page) = action {
                Some(page)
            } else {
                None
            }
        };
        self.actions().into_iter().find_map(of_card).unwrap_or(0)
    }

    /// Makes the first contact and reads the guide to its end: the main menu.
    pub fn greet(&mut self) -> anyhow::Result<()> {
        self.say("/start")?;
        self.wait(|chat| chat.actions().contains(&Action::Balance))
    }
}

/// When the bot's first answer after `at` was received, in microseconds after it. `calls` are in order.
pub fn answered_after(calls: &[Value], at: i64) -> Option<i64> {
    let received = |call: &&Value| {
        let method = call
            .get("method")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let when = call.get("at_us").and_then(Value::as_i64).unwrap_or(0);
        when >= at && (method == "editMessageText" || method == "sendMessage")
    };
    let first = calls.iter().find(received)?;
    Some(first.get("at_us")?.as_i64()? - at)
}

/// The number of the newest call.
pub fn last_call(calls: &[Value]) -> u64 {
    calls
        .last()
        .and_then(|call| call.get("n")?.as_u64())
        .unwrap_or(0)
}

/// A number from `/proc/PID/status`, in KiB where it is a size.
pub fn proc_status(pid: u32, field: &str) -> anyhow::Result<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .context("no such field")?;
    let number = line
        .trim_start_matches(':')
        .split_whitespace()
        .next()
        .context("no number")?;
    Ok(number.parse()?)
}
