//! How long things take: when to ask Kie again, when to try again, when to give up.

use crate::catalog::Category;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;

/// While Kie does not answer nobody expires, but no money stays on hold longer than this without an answer.
pub(super) const UNANSWERED_MS: i64 = 24 * 60 * MINUTE;
/// "recordInfo is null" for so long means that the task is lost; clients of Kie allow 90 s, we can wait. A result that
/// cannot be read is asked for again as long.
pub(super) const MISSING_MS: i64 = 10 * MINUTE;
/// Files that Kie says are gone are asked for so long.
pub(super) const FETCH_GONE_MS: i64 = 10 * MINUTE;
/// Files on a host that does not answer are asked for so long: an outage must not turn a paid success into a refund.
pub(super) const FETCH_SILENT_MS: i64 = 60 * MINUTE;
/// And at least so many times.
pub(super) const FETCH_TRIES: u32 = 3;
/// One download; the largest file we take must fit through a slow line.
pub(super) const DOWNLOAD_MS: u64 = 120_000;
/// Telegram takes no larger file from a bot; a larger result stays a link.
pub(super) const LARGEST_FILE: u64 = 50 << 20;
/// A larger one of unknown length is followed so far to see that it ends; only then its link is worth anything.
pub(super) const LARGEST_SEEN: u64 = 256 << 20;
/// And no generation waits longer than this to be sent while Kie takes none; after it the money goes back.
pub(super) const HELD_MS: i64 = UNANSWERED_MS;
/// How often our balance at Kie is read.
pub(super) const CREDITS_EVERY_MS: i64 = MINUTE;

/// Kinds (by a part of their name) whose models think for an hour: lip-sync up to 75 minutes, character animation
/// up to 50 in reports of others.
const SLOW_KINDS: [&str; 4] = ["lip-sync", "lipsync", "avatar", "animate"];

/// How long a task may run before it expires.
pub fn patience_ms(category: Category, kind: &str) -> i64 {
    if SLOW_KINDS.iter().any(|slow| kind.contains(slow)) {
        return 90 * MINUTE;
    }
    match category {
        // The slowest picture on record took 274 s; Kie itself says to look after 10 to 15 minutes.
        Category::Image | Category::Enhance => 15 * MINUTE,
        // Songs take 1 to 3 minutes; others who sell them wait 30.
        Category::Audio => 30 * MINUTE,
        // The slowest video on record took 13 minutes, upscales of long ones more.
        Category::Video => 60 * MINUTE,
    }
}

/// The waits between two looks, jittered so that generations do not move in step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    first_ms: i64,
}

impl Pace {
    /// From `kie.poll_first_ms`; 0 is for the sandbox and tests: hardly any wait at all.
    pub(super) fn new(poll_first_ms: u64) -> Self {
        Self {
            first_ms: i64::try_from(poll_first_ms).unwrap_or(i64::MAX),
        }
    }

    fn instant(self) -> bool {
        self.first_ms == 0
    }

    /// Until the next poll of a task accepted `age_ms` ago: Kie advises 2–3 s for the first 30 s, 5–10 s then,
    /// 15–30 s after two minutes.
    pub(super) fn poll_ms(self, age_ms: i64) -> i64 {
        let usual = match age_ms {
            ..30_000 => jitter(self.first_ms.max(2 * SECOND), 15),
            30_000..120_000 => between(5 * SECOND, 10 * SECOND),
            _ => between(15 * SECOND, 30 * SECOND),
        };
        match (self.instant(), age_ms) {
            (true, _) => (age_ms / 8).clamp(5, usual),
            (false, ..=0) => jitter(self.first_ms, 10),
            (false, _) => usual,
        }
    }

    /// Until the next poll when Kie said that it is busy, in maintenance, or does not know our key.
    pub(super) fn pause_ms(self) -> i64 {
        self.scaled(between(20 * SECOND, 40 * SECOND))
    }

    /// Until the next probe of an api that fails.
    pub(super) fn probe_ms(self) -> i64 {
        self.scaled(15 * SECOND)
    }

    /// Until the next try after `tries` that failed: 2, 5, 12 s as those who live with Kie's limits do, up to a minute.
    pub(super) fn retry_ms(self, tries: u32) -> i64 {
        const STEPS: [i64; 6] = [2, 5, 12, 25, 45, 60];
        let step = usize::try_from(tries)
            .unwrap_or(usize::MAX)
            .min(STEPS.len() - 1);
        let seconds = STEPS.get(step).copied().unwrap_or(60);
        self.scaled(jitter(seconds * SECOND, 25))
    }

    /// Until the next look for a late result, first asked for `age_ms` ago.
    pub(super) fn late_ms(self, age_ms: i64) -> i64 {
        if self.instant() {
            return (age_ms / 8).clamp(20, MINUTE);
        }
        jitter((age_ms / 10).clamp(30 * SECOND, 10 * MINUTE), 20)
    }

    fn scaled(self, wait_ms: i64) -> i64 {
        if self.instant() {
            wait_ms / 100
        } else {
            wait_ms
        }
    }
}

fn jitter(ms: i64, percent: i64) -> i64 {
    let most = ms.saturating_mul(percent) / 100;
    between(ms.saturating_sub(most), ms.saturating_add(most))
}

fn between(from: i64, to: i64) -> i64 {
    fastrand::i64(from..=to.max(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_follow_kies_advice() {
        let pace = Pace::new(2_500);
        for _ in 0..200 {
            assert!((2_250..=2_750).contains(&pace.poll_ms(0)));
            assert!((2_000..=3_000).contains(&pace.poll_ms(10_000)));
            assert!((5_000..=10_000).contains(&pace.poll_ms(60_000)));
            assert!((15_000..=30_000).contains(&pace.poll_ms(600_000)));
            assert!((1_500..=2_500).contains(&pace.retry_ms(0)));
            assert!((45_000..=75_000).contains(&pace.retry_ms(u32::MAX)));
            assert!((24_000..=36_000).contains(&pace.late_ms(0)));
            assert!((480_000..=720_000).contains(&pace.late_ms(80_000_000)));
        }
    }

    #[test]
    fn the_sandbox_hardly_waits() {
        let pace = Pace::new(0);
        assert_eq!(pace.poll_ms(0), 5);
        assert_eq!(pace.poll_ms(800), 100);
        assert!(pace.poll_ms(3_600_000) <= 30_000);
        assert!(pace.retry_ms(0) <= 25);
    }

    #[test]
    fn slow_kinds_get_more_time() {
        assert_eq!(patience_ms(Category::Video, "lip-sync"), 90 * MINUTE);
        assert_eq!(patience_ms(Category::Video, "text-to-video"), 60 * MINUTE);
        assert_eq!(patience_ms(Category::Image, "text-to-image"), 15 * MINUTE);
    }
}
