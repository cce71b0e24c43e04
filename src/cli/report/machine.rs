//! What a report says about the machine and the program.

use crate::cli::VERSION;
use crate::words::{Lang, tr_with};
use std::path::Path;

/// Versions and size of what the program runs on, one line each.
pub(super) fn lines(lang: Lang) -> Vec<String> {
    let first = |path: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines().next().unwrap_or_default().trim().to_owned()
    };
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system = system
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .unwrap_or("?")
        .trim_matches('"')
        .to_owned();
    let kernel = format!(
        "{} {}",
        first("/proc/sys/kernel/osrelease"),
        std::env::consts::ARCH
    );
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = |name: &str| {
        let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let kb = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kb.map_or_else(|| "?".to_owned(), |kb| (kb / 1024).to_string())
    };
    let line = |key, values: &[(&'static str, String)]| {
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect();
        tr_with(lang, key, &values)
    };
    let systemd = Path::new("/run/systemd/system").exists();
    vec![
        line("report-program", &[("version", VERSION.to_owned())]),
        line(
            "report-sqlite",
            &[("version", rusqlite::version().to_owned())],
        ),
        line("report-system", &[("system", system), ("kernel", kernel)]),
        line(
            "report-size",
            &[
                ("cores", cores.to_string()),
                ("free", memory("MemAvailable:")),
                ("all", memory("MemTotal:")),
            ],
        ),
        line("report-systemd", &[("is", systemd.to_string())]),
    ]
}
