//! The real binary as a child process: started, watched, ended.

use super::{LOOK_EVERY, PATIENCE, command, command_under, until};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

/// A running `kiebot`; killed when dropped.
pub struct Bot {
    child: Child,
    said: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl Bot {
    /// Starts the program in a folder with only these variables.
    pub fn spawn(dir: &Path, args: &[&str], env: &[(&str, &str)]) -> Self {
        Self::watch(command(dir, args, env))
    }

    /// The same by way of another program, which must become the bot: a tracer, a shell that ends in `exec`.
    pub fn spawn_under(under: &[String], dir: &Path, args: &[&str]) -> Self {
        Self::watch(command_under(under, dir, args, &[]))
    }

    fn watch(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let said = Arc::<Mutex<String>>::default();
        let follow = |from: Box<dyn Read + Send>| {
            let said = Arc::clone(&said);
            std::thread::spawn(move || {
                for line in BufReader::new(from).lines() {
                    let Ok(line) = line else { return };
                    let mut said = said.lock().unwrap();
                    said.push_str(&line);
                    said.push('\n');
                }
            })
        };
        let readers = vec![
            follow(Box::new(child.stdout.take().unwrap())),
            follow(Box::new(child.stderr.take().unwrap())),
        ];
        Self {
            child,
            said,
            readers,
        }
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything it has written so far.
    pub fn log(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it has written this.
    pub fn until_log(&self, text: &str) {
        let began = Instant::now();
        while !self.log().contains(text) {
            assert!(
                began.elapsed() < PATIENCE,
                "never written: {text}\n{}",
                self.log()
            );
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// The address of /health.
    pub fn health_url(&self) -> String {
        format!("http://{}/health", self.address("health="))
    }

    /// The address that it has logged after these words.
    pub fn address(&self, after: &str) -> String {
        let log = self.log();
        let rest = log.split(after).nth(1).unwrap();
        rest.chars()
            .take_while(|c| c.is_ascii_digit() || ".:".contains(*c))
            .collect()
    }

    /// How it ended by itself, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// kill -9.
    pub fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.gone()
    }

    /// SIGHUP: reads models.toml again.
    pub fn hang_up(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-HUP", &pid]).status().unwrap();
        assert!(sent.success());
    }

    /// SIGTERM: the exit status and all it wrote.
    pub fn terminate(mut self) -> (ExitStatus, String) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        let status = until("an end after SIGTERM", || self.child.try_wait().unwrap());
        (status, self.gone())
    }

    fn gone(&mut self) -> String {
        self.child.wait().unwrap();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        self.log()
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().rev().take(40).collect();
            println!(
                "the bot's last words:\n{}",
                lines.into_iter().rev().collect::<Vec<_>>().join("\n")
            );
        }
    }
}
