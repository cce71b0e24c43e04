//! The newest lines of the log, kept in memory; whoever writes them has taken the secrets out.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Bytes that are kept.
const ROOM: usize = 256 * 1024;
/// Bytes of one line.
const LINE: usize = 8 * 1024;

/// One process has one log.
static NEWEST: Mutex<Tail> = Mutex::new(Tail::new());

/// Lines, the oldest of which go when the room is full.
struct Tail {
    lines: VecDeque<String>,
    bytes: usize,
}

impl Tail {
    const fn new() -> Self {
        Self {
            lines: VecDeque::new(),
            bytes: 0,
        }
    }

    fn keep(&mut self, line: String) {
        self.bytes = self.bytes.saturating_add(line.len());
        self.lines.push_back(line);
        while self.bytes > ROOM
            && let Some(oldest) = self.lines.pop_front()
        {
            self.bytes = self.bytes.saturating_sub(oldest.len());
        }
    }
}

/// The line without colours, cut if it is very long, with its end.
pub fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len().min(LINE).saturating_add(1));
    let mut parts = line.trim_end_matches('\n').split('\u{1b}');
    out.extend(parts.next());
    for part in parts {
        // A colour ends with `m`.
        out.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    if out.len() > LINE {
        let mut end = LINE;
        while !out.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        out.truncate(end);
        out.push('…');
    }
    out.push('\n');
    out
}

/// Keeps a line, as `plain` makes it.
pub fn keep(line: String) {
    let mut newest = NEWEST.lock().unwrap_or_else(PoisonError::into_inner);
    newest.keep(line);
}

/// What is kept, the oldest line first; empty when this process writes no log.
pub fn newest() -> String {
    let newest = NEWEST.lock().unwrap_or_else(PoisonError::into_inner);
    newest.lines.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_lines_stay_without_colours_and_within_their_room() {
        let mut tail = Tail::new();
        tail.keep(plain(
            "\u{1b}[2m10:00\u{1b}[0m \u{1b}[32m INFO\u{1b}[0m serving\n",
        ));
        assert_eq!(tail.lines[0], "10:00  INFO serving\n");
        tail.keep(plain(&"я".repeat(LINE)));
        assert!(tail.lines[1].len() <= LINE + "…\n".len());
        for n in 0..20_000 {
            tail.keep(plain(&format!("line {n} of the log\n")));
        }
        let kept: usize = tail.lines.iter().map(String::len).sum();
        assert!(kept <= ROOM && kept > ROOM - LINE, "{kept}");
        assert_eq!(kept, tail.bytes);
        assert_eq!(tail.lines.back().unwrap(), "line 19999 of the log\n");
    }
}
