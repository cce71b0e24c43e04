//! The end of the log, as far as it may be seen: lines of ours from `info` up.

use super::shy::Shy;
use regex::Regex;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Lines that are shown.
const LINES: usize = 300;
/// Characters of one.
const LENGTH: usize = 500;
/// So much of a file is read.
const BYTES: u64 = 1024 * 1024;
/// The journal is waited for no longer.
const WITHIN: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The newest part of a file; `-`: of the standard input.
pub(super) fn of_file(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().read_to_end(&mut bytes)?;
    } else {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(BYTES)))?;
        file.take(BYTES).read_to_end(&mut bytes)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the journal has of this unit; nothing where there is no journal, or where it does not answer.
pub(super) fn of_journal(unit: &str) -> Option<String> {
    let mut child = Command::new("journalctl")
        .args(["--unit", unit, "--lines", "1000", "--no-pager", "--quiet"])
        .args(["--output", "short-iso", "--no-hostname"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut out = child.stdout.take()?;
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        out.read_to_end(&mut bytes).map(|_| bytes)
    });
    let began = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if began.elapsed() > WITHIN {
            drop(child.kill());
            drop(child.wait());
            break;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    let bytes = reader.join().ok()?.ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (!text.trim().is_empty()).then_some(text)
}

/// Its last lines that are ours and not below `info`: what libraries or louder levels write may hold anything.
pub(super) fn lines(text: &str, shy: &Shy) -> Result<Vec<String>, regex::Error> {
    let ours = Regex::new(concat!(
        r#"\b(INFO|WARN|ERROR)\s+(\w+(\{[^}]*\})?:)*\s*kiebot\b"#,
        r#"|"level":"(INFO|WARN|ERROR)".*"target":"kiebot|\bkiebot: |\bsystemd\[\d+\]: "#,
    ))?;
    let lines: Vec<&str> = text.lines().filter(|line| ours.is_match(line)).collect();
    let from = lines.len().saturating_sub(LINES);
    let shown = |line: &&str| {
        let line = shy.of_log(line);
        match line.char_indices().nth(LENGTH) {
            Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
            None => line,
        }
    };
    Ok(lines.iter().skip(from).map(shown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Mask;

    #[test]
    fn only_our_own_words_are_shown() {
        let shy = Shy::new(Mask::default(), &[], None).unwrap();
        let text = "2026-11-23T10:00:00Z  INFO kiebot::app: serving version=1\n\
            2026-11-23T10:00:01Z DEBUG kiebot::bot: text=cat\n\
            2026-11-23T10:00:01Z  INFO hyper: body\n\
            {\"timestamp\":\"x\",\"level\":\"WARN\",\"message\":\"m\",\"target\":\"kiebot::engine\"}\n\
            {\"timestamp\":\"x\",\"level\":\"DEBUG\",\"message\":\"m\",\"target\":\"kiebot::engine\"}\n\
            a cat on a roof\n\
            2026-11-23T10:00:02+0000 systemd[1]: kiebot.service: Main process exited\n\
            2026-11-23T10:00:02+0000 kiebot[7]: ERROR kiebot::engine: why=\"no\"\n";
        let lines = lines(text, &shy).unwrap();
        assert_eq!(lines.len(), 4, "{lines:#?}");
        let many: String = (0..900)
            .map(|n| format!("10:00  INFO kiebot: n={n} {}\n", "x".repeat(900)))
            .collect();
        let lines = super::lines(&many, &shy).unwrap();
        assert_eq!(lines.len(), LINES);
        assert!(lines[LINES - 1].contains("n=899") && lines[0].ends_with('…'));
    }
}
