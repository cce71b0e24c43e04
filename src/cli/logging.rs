//! The log: text or JSON on standard error, filtered, and free of secrets.

use crate::clock::{Clock, sortable};
use crate::config::{Config, Log, LogFormat, Mask};
use crate::tail;
use jiff::tz::TimeZone;
use std::io::{self, IsTerminal, Write};
use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

/// Talkative libraries; the operator's own filter comes after these and wins.
const QUIET: &str = "teloxide=warn,teloxide_core=warn,reqwest=warn,hyper=warn,hyper_util=warn,\
    ureq=warn,ureq_proto=warn,rustls=warn,tiny_http=warn,h2=warn,r2d2=warn";

/// Never written, whatever the operator asks for: ureq's dumps of what it sends, in which the key is in pieces.
const NEVER: &str = "ureq_proto::util=off";

/// How lines look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// The journal adds the time itself.
    pub without_time: bool,
    /// Colours, for a terminal.
    pub colours: bool,
}

impl Look {
    /// What suits standard error here and now.
    pub fn of_stderr(env: &dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            without_time: env("JOURNAL_STREAM").is_some(),
            colours: env("NO_COLOR").is_none() && io::stderr().is_terminal(),
        }
    }
}

/// Starts the log of this process, and sends panics there. Once a process; a later call only warns.
pub fn init(config: &Config, env: &dyn Fn(&str) -> Option<String>) {
    let look = Look::of_stderr(env);
    // JSON has its time whatever the journal adds.
    let without_time = look.without_time && matches!(config.log.format, LogFormat::Text);
    let both = move || Both { without_time };
    let log = subscriber(&config.log, look, Mask::of(config), both);
    // Also takes in what libraries write by the `log` crate.
    if log.try_init().is_err() {
        tracing::warn!("the log had been started before");
    }
    // Panics' messages may hold anything, so they go through the mask like every line.
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string);
        let what = info.payload_as_str().unwrap_or("?");
        tracing::error!(at, what, "panic");
    }));
}

/// Standard error, and the tail that admins can ask for in the panel. What is written here is masked.
struct Both {
    /// The journal adds the time to its lines; the tail needs its own.
    without_time: bool,
}

impl Write for Both {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        match self.without_time {
            true => {
                let now = sortable(Clock::system().now_ms(), &TimeZone::UTC);
                tail::keep(&format!("{now} {text}"));
            }
            false => tail::keep(&text),
        }
        io::stderr().write_all(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// The log that writes to `writer`.
pub fn subscriber<W, F>(
    log: &Log,
    look: Look,
    mask: Mask,
    writer: F,
) -> Box<dyn Subscriber + Send + Sync>
where
    W: Write,
    F: Fn() -> W + Send + Sync + 'static,
{
    let filter = EnvFilter::new(format!("{QUIET},{},{NEVER}", log.level));
    let writer = Masked { mask, writer };
    let base = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(look.colours);
    match (log.format, look.without_time) {
        (LogFormat::Json, _) => Box::new(base.json().flatten_event(true).finish()),
        (LogFormat::Text, true) => Box::new(base.without_time().finish()),
        (LogFormat::Text, false) => Box::new(base.finish()),
    }
}

/// Makes writers that mask.
struct Masked<F> {
    mask: Mask,
    writer: F,
}

impl<'a, W, F> MakeWriter<'a> for Masked<F>
where
    W: Write,
    F: Fn() -> W + 'a,
{
    type Writer = MaskedWriter<'a, W>;

    fn make_writer(&'a self) -> Self::Writer {
        MaskedWriter {
            mask: &self.mask,
            writer: (self.writer)(),
        }
    }
}

/// Masks each line; tracing writes a whole line at once.
struct MaskedWriter<'a, W> {
    mask: &'a Mask,
    writer: W,
}

impl<W: Write> Write for MaskedWriter<'_, W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        self.writer.write_all(self.mask.apply(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, level: &str, events: impl FnOnce()) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = Log {
            format,
            level: level.to_owned(),
        };
        let look = Look {
            without_time: true,
            colours: false,
        };
        let mask = Mask::new(["kie-secret-key", "1000:token-of-the-bot"]);
        let subscriber = subscriber(&log, look, mask, move || writer.clone());
        tracing::subscriber::with_default(subscriber, events);
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    fn leak() {
        let url = "https://api.telegram.org/bot77:AbC/getMe";
        tracing::info!(
            key = "kie-secret-key",
            url,
            "sent with 1000:token-of-the-bot"
        );
    }

    #[test]
    fn no_line_holds_a_secret() {
        for format in [LogFormat::Text, LogFormat::Json] {
            let text = logged(format, "info", leak);
            assert!(text.contains("sent with ***"), "{text}");
            assert!(text.contains("bot***/getMe"), "{text}");
            for secret in ["kie-secret-key", "token-of-the-bot", "AbC"] {
                assert!(!text.contains(secret), "{text}");
            }
        }
        assert_eq!(logged(LogFormat::Text, "warn", leak), "");
    }

    #[test]
    fn libraries_are_quiet_unless_asked() {
        let events = || {
            tracing::info!(target: "hyper::client", "chatter");
            tracing::warn!(target: "hyper::client", "trouble");
        };
        let quiet = logged(LogFormat::Text, "debug", events);
        assert!(
            !quiet.contains("chatter") && quiet.contains("trouble"),
            "{quiet}"
        );
        let asked = logged(LogFormat::Text, "debug,hyper=info", events);
        assert!(asked.contains("chatter"), "{asked}");
        let dump = || tracing::trace!(target: "ureq_proto::util", "6175 7468  auth");
        let all = "trace,ureq_proto=trace,ureq_proto::util=trace";
        assert_eq!(logged(LogFormat::Text, all, dump), "");
    }

    #[test]
    fn json_lines_parse() {
        let text = logged(LogFormat::Json, "info", leak);
        let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        assert_eq!(line["level"], "INFO");
    }
}
