//! The process as the system sees it, under the names that all programs use.

use crate::ops::metrics::{Page, Value};
use std::fs;

/// Clock ticks a second in /proc, whatever the machine.
const TICKS: u64 = 100;

/// Writes it; what the system does not tell is missing.
pub(super) fn write(page: &mut Page, started_ms: i64) {
    let started = Value::Thousandths(started_ms);
    let help = "When it started, in seconds since 1970.";
    page.gauge("process_start_time_seconds", help, started);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = field(&status, "VmRSS:").map(|kib| kib.saturating_mul(1024));
    page.maybe("process_resident_memory_bytes", "Memory in use.", resident);
    page.maybe("process_threads", "Threads.", field(&status, "Threads:"));
    // The folder itself is open while it is read.
    let files = fs::read_dir("/proc/self/fd").ok();
    let files = files.map(|files| files.count().saturating_sub(1));
    page.maybe("process_open_fds", "Open files and sockets.", files);
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let help = "Most open files and sockets.";
    page.maybe("process_max_fds", help, field(&limits, "Max open files"));
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    if let Some(ticks) = ticks(&stat) {
        let spent = Value::Millionths(ticks.saturating_mul(1_000_000 / TICKS));
        page.count("process_cpu_seconds_total", "Time of all cores.", spent);
    }
}

/// The first number after this word at the beginning of a line.
fn field(text: &str, word: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(word))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Of the program and of the system for it: the 14th and 15th field. The second may hold anything, in brackets.
fn ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let (own, kernel): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(own.saturating_add(kernel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_understood() {
        let status = "Name:\tkiebot\nVmRSS:\t   12345 kB\nThreads:\t17\n";
        assert_eq!(field(status, "VmRSS:"), Some(12_345));
        assert_eq!(field(status, "VmSwap:"), None);
        let limits =
            "Limit   Soft Limit\nMax open files            1024                 524288 files\n";
        assert_eq!(field(limits, "Max open files"), Some(1_024));
        let stat = "7 (odd) name) S 1 7 7 0 -1 4194304 100 0 0 0 250 31 0 0 20 0 9 0 100 1 2";
        assert_eq!(ticks(stat), Some(281));
    }
}
