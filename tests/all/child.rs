//! The real binary as a child process between the emulated Telegram and Kie, which outlive it.
#![allow(
    dead_code,
    reason = "shared by two test binaries, each of which uses its part"
)]

#[path = "child/bot.rs"]
mod bot;
#[path = "child/person.rs"]
mod person;

pub use bot::Bot;
pub use person::Person;

use kiebot::sandbox::{self, Options, Sandbox};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The token the emulated Telegram knows.
pub const TOKEN: &str = "7000000001:AAzf4telegramGh2LqXt9-_bYk6cNe1Rw0Vs5";
/// The key the emulated Kie knows.
pub const KEY: &str = "c19f4kieDm7yJp3QkeyZt0a";
/// The admin's chat.
pub const ADMIN: i64 = 900;
/// A wait that long means that something hangs.
const PATIENCE: Duration = Duration::from_secs(45);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(4);

/// Looks again and again until there is something; panics with `what` when it takes too long.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "never came: {what}");
        std::thread::sleep(LOOK_EVERY);
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}

/// GET: the status and the body.
pub fn get(url: &str) -> (u16, String) {
    let mut reply = agent().get(url).call().unwrap();
    let text = reply.body_mut().read_to_string().unwrap();
    (reply.status().as_u16(), text)
}

fn get_json(url: &str) -> Value {
    let (status, text) = get(url);
    assert_eq!(status, 200, "{url}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// POST of some bytes: the status and the JSON of the answer.
pub fn post(url: &str, body: &[u8]) -> (u16, Value) {
    let mut reply = agent().post(url).send(body).unwrap();
    let text = reply.body_mut().read_to_string().unwrap();
    let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
    (reply.status().as_u16(), value)
}

fn post_json(url: &str, body: &Value) -> Value {
    let (status, answer) = post(url, body.to_string().as_bytes());
    assert_eq!(status, 200, "{url} {body}: {answer}");
    answer
}

/// The program in a folder with only these variables; its stdout and stderr are read to the end.
pub fn run_to_end(dir: &Path, args: &[&str], env: &[(&str, &str)]) -> Output {
    let mut child = command(dir, args, env).spawn().unwrap();
    let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let read = |mut from: Box<dyn Read + Send>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).unwrap();
            bytes
        })
    };
    let (out, err) = (read(Box::new(out)), read(Box::new(err)));
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{args:?} does not end");
        }
        std::thread::sleep(LOOK_EVERY);
    };
    Output {
        status,
        stdout: out.join().unwrap(),
        stderr: err.join().unwrap(),
    }
}

/// The program: the one just built, or another one (a release) that `KIEBOT_BINARY` names.
pub fn binary() -> String {
    std::env::var("KIEBOT_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_kiebot").to_owned())
}

fn command(dir: &Path, args: &[&str], env: &[(&str, &str)]) -> Command {
    command_under(&[], dir, args, env)
}

/// The program as the last arguments of another one: a tracer, a shell.
fn command_under(under: &[String], dir: &Path, args: &[&str], env: &[(&str, &str)]) -> Command {
    let binary = binary();
    let mut words = under.iter().map(String::as_str).chain([binary.as_str()]);
    let mut command = Command::new(words.next().unwrap());
    command
        .args(words)
        .args(args)
        .env_clear()
        .envs(env.iter().copied())
        .current_dir(dir);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Emulators, a data folder and a configuration; bots come and go in it.
pub struct World {
    telegram_url: String,
    kie_url: String,
    database: PathBuf,
    dir: TempDir,
    sandbox: Option<Sandbox>,
}

impl World {
    /// Nobody has spoken yet. Tests talk faster than people, so the limits are high.
    pub fn new() -> Self {
        let options = Options {
            token: TOKEN.into(),
            api_key: KEY.into(),
            ..Options::default()
        };
        let sandbox = sandbox::start(options).unwrap();
        // Small pictures: drawing large ones would take most of the time.
        sandbox.kie.switch(|switches| switches.image_px = 64);
        let dir = tempfile::tempdir().unwrap();
        let world = Self {
            telegram_url: sandbox.telegram_url.clone(),
            kie_url: sandbox.kie_url.clone(),
            database: dir.path().join("data/kiebot.db"),
            dir,
            sandbox: Some(sandbox),
        };
        world.write_config(&world.config());
        world
    }

    /// Emulators that run elsewhere, as in the demo.
    pub fn of_demo(url: &str, database: PathBuf) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self {
            telegram_url: url.to_owned(),
            kie_url: url.to_owned(),
            database,
            dir,
            sandbox: None,
        }
    }

    /// Telegram and Kie vanish from the network.
    pub fn unplug(&mut self) {
        self.sandbox = None;
    }

    /// The folder of the configuration; the data is in `data/`.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The database file.
    pub fn database(&self) -> &Path {
        &self.database
    }

    /// A configuration that works.
    pub fn config(&self) -> String {
        let (telegram, kie) = (&self.telegram_url, &self.kie_url);
        format!(
            "[telegram]\ntoken = \"{TOKEN}\"\napi_url = \"{telegram}\"\nadmin_ids = [{ADMIN}]\n\
             [kie]\napi_key = \"{KEY}\"\napi_url = \"{kie}\"\nupload_url = \"{kie}\"\npoll_first_ms = 0\n\
             creates_per_10s = 1000\npolls_per_s = 1000\n\
             [database]\npath = \"data/kiebot.db\"\n[http]\nlisten = \"127.0.0.1:0\"\n[catalog]\nhide_hours = 0\n\
             [bonus]\ndaily_cap_rub = \"100000\"\n\
             [limits]\nstarts_per_minute = 1000\nupdates_per_s = 1000\nburst = 1000\n"
        )
    }

    /// Addresses of the emulated Telegram and of the emulated Kie.
    pub fn addresses(&self) -> (&str, &str) {
        (&self.telegram_url, &self.kie_url)
    }

    /// Puts a configuration in place.
    pub fn write_config(&self, text: &str) {
        std::fs::write(self.dir().join("config.toml"), text).unwrap();
    }

    /// Starts the bot and waits until it serves.
    pub fn start(&self) -> Bot {
        self.start_with(&[])
    }

    /// The same with some variables.
    pub fn start_with(&self, env: &[(&str, &str)]) -> Bot {
        let bot = Bot::spawn(self.dir(), &["run"], env);
        bot.until_log("serving");
        bot
    }

    /// `kiebot verify` finds nothing wrong.
    pub fn verify(&self) {
        let output = run_to_end(self.dir(), &["verify", "--json"], &[]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let wrong: Vec<&Value> = report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|check| check["ok"] != true)
            .collect();
        assert!(
            output.status.success() && wrong.is_empty(),
            "verify: {wrong:#?}"
        );
    }

    /// Asks the database beside the bot, for reading only.
    pub fn read<T>(&self, look: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> T {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(self.database(), flags).unwrap();
        db.busy_timeout(Duration::from_secs(10)).unwrap();
        look(&db).unwrap()
    }

    /// One number of the database.
    pub fn number(&self, sql: &str) -> i64 {
        self.read(|db| db.query_row(sql, [], |row| row.get(0)))
    }

    /// One text of the database; empty when there is no row.
    pub fn text(&self, sql: &str) -> String {
        let found = self.read(|db| {
            db.query_row(sql, [], |row| row.get::<_, Option<String>>(0))
                .optional()
        });
        found.flatten().unwrap_or_default()
    }

    /// Waits until a condition (SQL) is true.
    pub fn until_true(&self, condition: &str) {
        until(condition, || {
            (self.number(&format!("SELECT coalesce(({condition}), 0)")) != 0).then_some(())
        });
    }

    /// The state of a generation.
    pub fn state(&self, generation: i64) -> String {
        self.text(&format!(
            "SELECT state FROM generations WHERE id = {generation}"
        ))
    }

    /// Waits until a generation is in this state.
    pub fn until_state(&self, generation: i64, state: &str) {
        until(&format!("{state}, is {}", self.state(generation)), || {
            (self.state(generation) == state).then_some(())
        });
    }

    /// What a customer can spend, and what is on hold, in kopecks.
    pub fn money(&self, customer: i64) -> (i64, i64) {
        let sum = |kinds: &str| {
            self.number(&format!(
                "SELECT coalesce(sum(balance), 0) FROM accounts WHERE customer_id = {customer} AND kind IN ({kinds})"
            ))
        };
        (sum("'wallet', 'bonus'"), sum("'hold'"))
    }

    /// A page that the emulated Telegram serves, as text.
    pub fn page(&self, path: &str) -> String {
        get(&format!("{}{path}", self.telegram_url)).1
    }

    /// Changes Kie's switches.
    pub fn kie(&self, change: &Value) {
        post_json(&format!("{}/_kie/switches", self.kie_url), change);
    }

    /// Changes what Kie says of its models.
    pub fn kie_catalogue(&self, whole: &Value) {
        post_json(&format!("{}/_kie/catalogue", self.kie_url), whole);
    }

    /// Changes Telegram's faults.
    pub fn telegram(&self, change: &Value) {
        post_json(&self.tg("faults"), change);
    }

    /// Moves Telegram's clock.
    pub fn telegram_clock(&self, advance_s: i64) {
        post_json(&self.tg("clock"), &json!({ "advance_s": advance_s }));
    }

    fn tg(&self, route: &str) -> String {
        format!("{}/_tg/{route}", self.telegram_url)
    }

    /// A customer pays their newest invoice; `how` as `/_tg/pay` takes it.
    pub fn pay(&self, customer: i64, how: &Value) -> Value {
        let chat = get_json(&self.tg(&format!("chat/{customer}")));
        let messages = chat["messages"].as_array().unwrap();
        let invoice = messages.iter().rev().find(|m| !m["invoice"].is_null());
        let mut form = json!({"customer": customer, "message_id": invoice.unwrap()["id"]});
        for (key, value) in how.as_object().unwrap() {
            form[key] = value.clone();
        }
        post_json(&self.tg("pay"), &form)
    }

    /// Kie's tasks.
    pub fn tasks(&self) -> Vec<Value> {
        let tasks = get_json(&format!("{}/_kie/tasks", self.kie_url));
        tasks.as_array().unwrap().clone()
    }

    /// Ends a generation's task now; with a text it fails.
    pub fn finish(&self, generation: i64, fail: Option<&str>) {
        let task = self.text(&format!(
            "SELECT task_id FROM generations WHERE id = {generation}"
        ));
        post_json(
            &format!("{}/_kie/finish", self.kie_url),
            &json!({ "task_id": task, "fail": fail }),
        );
    }

    /// How often createTask was called.
    pub fn creates(&self) -> usize {
        let calls = get_json(&format!("{}/_kie/calls", self.kie_url));
        let of_create = |call: &&Value| call["path"].as_str().unwrap().ends_with("/createTask");
        calls.as_array().unwrap().iter().filter(of_create).count()
    }

    /// What the bot called at Telegram.
    pub fn calls(&self, method: &str) -> Vec<Value> {
        get_json(&self.tg(&format!("calls?method={method}")))
            .as_array()
            .unwrap()
            .clone()
    }

    /// A customer.
    pub fn person(&self, id: i64) -> Person<'_> {
        Person::new(self, id)
    }
}
