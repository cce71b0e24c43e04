//! The real binary as a child process against the emulators.
#![allow(
    dead_code,
    reason = "each bench is a program of its own and uses a part of this"
)]

use crate::common::{agent, proc_status};
use anyhow::{Context, bail};
use kiebot::sandbox::{Options, Sandbox};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_kiebot");

/// A running bot; killed when dropped.
pub struct Bot {
    child: Child,
    /// From the start of the process until /health answered 200.
    pub ready_in: Duration,
}

/// Settings of `[kie]` that benches change.
pub struct Kie {
    pub polls_per_s: u32,
    pub poll_first_ms: u64,
}

impl Bot {
    /// Starts the binary with its data in `dir` and waits until it serves.
    pub fn start(sandbox: &Sandbox, dir: &Path, kie: &Kie) -> anyhow::Result<Self> {
        // A free port; nobody else is likely to take it in the next moment.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let file = dir.join("config.toml");
        std::fs::write(&file, settings(sandbox, dir, port, kie))?;
        let began = Instant::now();
        let child = Command::new(BINARY)
            .arg("--config")
            .arg(&file)
            .arg("run")
            .current_dir(dir)
            .env_clear()
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(dir.join("log.txt"))?)
            .stderr(std::fs::File::create(dir.join("errors.txt"))?)
            .spawn()?;
        let mut bot = Self {
            child,
            ready_in: Duration::ZERO,
        };
        let agent = agent();
        let health = format!("http://127.0.0.1:{port}/health");
        loop {
            if agent
                .get(&health)
                .call()
                .is_ok_and(|response| response.status() == 200)
            {
                bot.ready_in = began.elapsed();
                return Ok(bot);
            }
            if bot.child.try_wait()?.is_some() || began.elapsed() > Duration::from_secs(60) {
                let why = std::fs::read_to_string(dir.join("errors.txt")).unwrap_or_default();
                bail!("the bot does not serve: {why}");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Resident memory in MB, now and at most so far.
    pub fn memory_mb(&self) -> anyhow::Result<(f64, f64)> {
        let [now, most] = ["VmRSS", "VmHWM"].map(|field| proc_status(self.pid(), field));
        Ok((now? as f64 / 1024.0, most? as f64 / 1024.0))
    }

    pub fn threads(&self) -> anyhow::Result<u64> {
        proc_status(self.pid(), "Threads")
    }

    /// Seconds of processor time used so far (the kernel counts in hundredths).
    pub fn cpu_s(&self) -> anyhow::Result<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.pid()))?;
        let after_name = text.rsplit_once(')').context("stat")?.1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<f64>().ok());
        Ok((ticks(11).context("utime")? + ticks(12).context("stime")?) / 100.0)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn settings(sandbox: &Sandbox, dir: &Path, port: u16, kie: &Kie) -> String {
    let Options { token, api_key, .. } = Options::default();
    let (telegram_url, kie_url) = (&sandbox.telegram_url, &sandbox.kie_url);
    let Kie {
        polls_per_s,
        poll_first_ms,
    } = kie;
    let dir = dir.display();
    format!(
        r#"[telegram]
token = "{token}"
api_url = "{telegram_url}"
admin_ids = [900]
[kie]
api_key = "{api_key}"
api_url = "{kie_url}"
upload_url = "{kie_url}"
docs_url = "{kie_url}"
polls_per_s = {polls_per_s}
poll_first_ms = {poll_first_ms}
[database]
path = "{dir}/kiebot.db"
[catalog]
path = "{dir}/models.toml"
[bonus]
daily_cap_rub = "100000000"
[limits]
updates_per_s = 1000
burst = 1000
[http]
listen = "127.0.0.1:{port}"
[log]
level = "warn"
"#
    )
}
