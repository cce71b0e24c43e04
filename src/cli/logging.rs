//! The log: text or JSON on standard error and in a file, filtered, free of secrets, without endless repeats.

mod file;
mod repeats;

use crate::clock::{Clock, sortable};
use crate::config::{Config, Log, LogFormat, Mask, io_reason};
use crate::tail;
use file::LogFile;
use jiff::tz::TimeZone;
use repeats::{Limit, Repeats};
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Talkative libraries; the operator's own filter comes after these and wins.
const QUIET: &str = "teloxide=warn,teloxide_core=warn,reqwest=warn,hyper=warn,hyper_util=warn,\
    ureq=warn,ureq_proto=warn,rustls=warn,tiny_http=warn,h2=warn,r2d2=warn";

/// Never written, whatever the operator asks for: ureq's dumps of what it sends, in which the key is in pieces.
const NEVER: &str = "ureq_proto::util=off";

/// Between two looks for counts of repeats that are due.
const COUNTS_EVERY: Duration = Duration::from_secs(5);

/// What the log of this process holds back.
static HELD: OnceLock<Arc<Repeats>> = OnceLock::new();

/// How lines look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// The journal adds the time itself, and takes how grave a line is from its beginning: `<4>` is a warning.
    pub journal: bool,
    /// Colours, for a terminal.
    pub colours: bool,
}

impl Look {
    /// What suits standard error here and now.
    pub fn of_stderr(env: &dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            journal: env("JOURNAL_STREAM").is_some_and(|named| is_stderr(&named)),
            colours: env("NO_COLOR").is_none() && io::stderr().is_terminal(),
        }
    }
}

/// Whether systemd's `device:inode` is our standard error: the variable also reaches programs whose output goes elsewhere.
fn is_stderr(named: &str) -> bool {
    rustix::fs::fstat(io::stderr())
        .is_ok_and(|stderr| named == format!("{}:{}", stderr.st_dev, stderr.st_ino))
}

/// Starts the log of this process, and sends panics there. Once a process; a later call only warns.
pub fn init(config: &Config, env: &dyn Fn(&str) -> Option<String>) {
    let look = Look::of_stderr(env);
    let file = config.log.file.as_ref().map(|path| {
        let max = config.log.max_mb.saturating_mul(1 << 20);
        LogFile::open(path, max, config.log.keep)
    });
    let (file, failed) = match file.transpose() {
        Ok(file) => (file, None),
        Err(error) => (None, Some(error)),
    };
    let places = Arc::new(Places {
        journal: look.journal,
        // JSON has its time whatever the journal adds.
        untimed: look.journal && matches!(config.log.format, LogFormat::Text),
        file: file.map(Mutex::new),
    });
    let all = move || Line(Arc::clone(&places));
    let repeats = Arc::<Repeats>::default();
    let log = subscriber(&config.log, look, Mask::of(config), &repeats, all);
    // Also takes in what libraries write by the `log` crate.
    if log.try_init().is_err() {
        tracing::warn!("the log had been started before");
    } else if HELD.set(Arc::clone(&repeats)).is_ok() {
        let counts = std::thread::Builder::new().name("log-counts".into());
        let counting = counts.spawn(move || {
            loop {
                std::thread::sleep(COUNTS_EVERY);
                repeats.tell(Instant::now(), false);
            }
        });
        if let Err(error) = counting {
            tracing::warn!(%error, "repeats are counted only at the end");
        }
    }
    if let (Some(error), Some(path)) = (failed, &config.log.file) {
        let (path, reason) = (path.display(), io_reason(&error));
        tracing::error!(%path, reason, "log.file cannot be written: the log is on standard error only");
    }
    // Panics' messages may hold anything, so they go through the mask like every line.
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string);
        let what = info.payload_as_str().unwrap_or("?");
        tracing::error!(at, what, "panic");
    }));
}

/// Writes the counts of what was held back; the process is about to end.
pub fn end() {
    if let Some(repeats) = HELD.get() {
        repeats.tell(Instant::now(), true);
    }
}

/// Where lines go beside standard error: the tail that admins can ask for in the panel, and a file.
struct Places {
    /// Each line begins with how grave it is.
    journal: bool,
    /// The journal adds the time to its lines; the others need their own.
    untimed: bool,
    file: Option<Mutex<LogFile>>,
}

/// A line on its way to all of them. What is written here is masked.
struct Line(Arc<Places>);

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let text = match text.split_once('>') {
            Some((_, rest)) if self.0.journal => rest,
            _ => &text,
        };
        let mut plain = tail::plain(text);
        if self.0.untimed {
            let now = sortable(Clock::system().now_ms(), &TimeZone::UTC);
            plain.insert_str(0, &format!("{now} "));
        }
        if let Some(file) = &self.0.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // A full disk is told of elsewhere; standard error has the line.
            drop(file.write(&plain));
        }
        tail::keep(plain);
        io::stderr().write_all(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

/// The log that writes to `writer`, with what it holds back.
fn subscriber<W, F>(
    log: &Log,
    look: Look,
    mask: Mask,
    repeats: &Arc<Repeats>,
    writer: F,
) -> Box<dyn Subscriber + Send + Sync>
where
    W: Write,
    F: Fn() -> W + Send + Sync + 'static,
{
    let filter = EnvFilter::new(format!("{QUIET},{},{NEVER}", log.level));
    let journal = look.journal;
    let writer = Masked {
        mask,
        journal,
        writer,
    };
    let base = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(look.colours);
    let limit = Limit(Arc::clone(repeats));
    match (log.format, look.journal) {
        (LogFormat::Json, _) => Box::new(base.json().flatten_event(true).finish().with(limit)),
        (LogFormat::Text, true) => Box::new(base.without_time().finish().with(limit)),
        (LogFormat::Text, false) => Box::new(base.finish().with(limit)),
    }
}

/// How grave a line is, as syslog counts.
fn gravity(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        _ => 7,
    }
}

/// Makes writers that mask.
struct Masked<F> {
    mask: Mask,
    journal: bool,
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
            gravity: None,
            writer: (self.writer)(),
        }
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Self::Writer {
        MaskedWriter {
            gravity: self.journal.then(|| gravity(*metadata.level())),
            ..self.make_writer()
        }
    }
}

/// Masks each line; tracing writes a whole line at once.
struct MaskedWriter<'a, W> {
    mask: &'a Mask,
    /// What the journal reads of it.
    gravity: Option<u8>,
    writer: W,
}

impl<W: Write> Write for MaskedWriter<'_, W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let mut text = self.mask.apply(&text);
        if let Some(gravity) = self.gravity {
            text.insert_str(0, &format!("<{gravity}>"));
        }
        self.writer.write_all(text.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was written, for all who write to it.
    #[derive(Clone, Default)]
    pub(super) struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Lines {
        pub(super) fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

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
        looking(Look::default(), format, level, events)
    }

    fn looking(look: Look, format: LogFormat, level: &str, events: impl FnOnce()) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = Log {
            format,
            level: level.to_owned(),
            file: None,
            max_mb: 1,
            keep: 1,
        };
        let mask = Mask::new(["kie-secret-key", "1000:token-of-the-bot"]);
        let subscriber = subscriber(&log, look, mask, &Arc::default(), move || writer.clone());
        tracing::subscriber::with_default(subscriber, events);
        lines.text()
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

    #[test]
    fn the_journal_is_told_how_grave_a_line_is() {
        let look = Look {
            journal: true,
            colours: false,
        };
        let events = || {
            tracing::error!("a");
            tracing::warn!("b");
            tracing::info!("c");
            tracing::debug!("d");
        };
        let target = module_path!();
        let text = looking(look, LogFormat::Text, "debug", events);
        let wanted = format!(
            "<3>ERROR {target}: a\n<4> WARN {target}: b\n<6> INFO {target}: c\n<7>DEBUG {target}: d\n"
        );
        assert_eq!(text, wanted);
        // The journal takes the mark away: what is left is JSON as before.
        let json = looking(look, LogFormat::Json, "error", events);
        let line = json.strip_prefix("<3>").unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok());
        let env = |value: &'static str| move |_: &str| Some(value.to_owned());
        assert!(!Look::of_stderr(&env("0:0")).journal, "it goes elsewhere");
        assert!(!Look::of_stderr(&|_| None).journal);
    }
}
