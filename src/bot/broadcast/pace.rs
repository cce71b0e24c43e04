//! How fast messages to many go: below Telegram's 30 a second for all chats together, and what customers wait for first.

/// Messages a second when nothing else goes out.
const A_SECOND: u32 = 25;
/// As many go even when customers are answered all the time: together still fewer than Telegram takes.
const FEWEST: u32 = 3;
/// They go in rounds of so many, so that each transaction serves several.
const ROUND: usize = 5;
/// Calls under way at once.
const AT_ONCE: usize = 10;

/// A bucket of thousandths of messages.
#[derive(Debug, Default)]
pub(super) struct Pace {
    thousandths: i64,
    at_ms: i64,
}

impl Pace {
    /// How many may go now, with so many messages to others a second and so many calls under way; `careful`: the line
    /// has just broken, and only one tries it at a time.
    pub(super) fn room(
        &mut self,
        now_ms: i64,
        others: u32,
        (flying, careful): (usize, bool),
    ) -> usize {
        let rate = i64::from(A_SECOND.saturating_sub(others).max(FEWEST));
        let past = now_ms.saturating_sub(self.at_ms).clamp(0, 1_000);
        let full = i64::try_from(ROUND).unwrap_or(1).saturating_mul(1_000);
        self.at_ms = now_ms;
        self.thousandths = past
            .saturating_mul(rate)
            .saturating_add(self.thousandths)
            .min(full);
        let free = match careful {
            true => usize::from(flying == 0),
            false => AT_ONCE.saturating_sub(flying).min(ROUND),
        };
        if self.thousandths < full || free == 0 {
            return 0;
        }
        let used = i64::try_from(free).unwrap_or(1).saturating_mul(1_000);
        self.thousandths = self.thousandths.saturating_sub(used);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// The most that went in any second of a minute, looked at every `step` ms.
    fn most(step: usize, others: u32) -> usize {
        let (mut pace, mut window, mut most) = (Pace::default(), VecDeque::new(), 0);
        for now in (1_000_000..1_060_000).step_by(step) {
            let room = pace.room(now, others, (0, false));
            window.push_back((now, room));
            while window.front().is_some_and(|(at, _)| now - at >= 1_000) {
                window.pop_front();
            }
            most = most.max(window.iter().map(|(_, room)| room).sum());
        }
        most
    }

    #[test]
    fn no_second_has_more_than_telegram_takes() {
        for step in [1, 10, 50, 200, 999, 5_000] {
            assert!(most(step, 0) <= 30, "every {step} ms: {}", most(step, 0));
        }
        assert!(most(10, 0) >= 25);
        for others in [10, 20, 25] {
            let all = most(10, others) + usize::try_from(others).unwrap();
            assert!(all <= 33, "with {others} others: {all}");
        }
        assert!(most(10, 1_000) >= 1, "it never stands still");
    }

    #[test]
    fn calls_under_way_and_a_broken_line_slow_it_down() {
        let mut pace = Pace::default();
        assert_eq!(pace.room(1_000, 0, (10, false)), 0);
        assert_eq!(pace.room(2_000, 0, (8, false)), 2);
        assert_eq!(pace.room(3_000, 0, (1, true)), 0);
        assert_eq!(pace.room(4_000, 0, (0, true)), 1);
    }
}
