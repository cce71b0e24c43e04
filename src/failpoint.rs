//! Points at which a test may have the program die, to look at what the next start makes of it.
//!
//! `KIEBOT_DIE_AT=NAME[:N]` dies at the N-th pass of a point whose name holds NAME; without N at every pass (the first
//! is the last one then). `KIEBOT_DIE_HOW=panic` panics there instead, `=term` has the process get a SIGTERM and go on.
//!
//! Dying is `abort`: no destructor runs, nothing is flushed or closed, no handler is called. For the disk, the lock of
//! the data directory and whoever is at the other end of a connection it is what kill -9 is.
//!
//! Only a build with debug assertions looks at the variables. In a release `pass` is empty and what it is given is never
//! put together, so that neither the names nor the variables are in the program (`.ci/run` looks).

use std::fmt::Arguments;

/// Passes a point: "before commit of …", "after call of …".
#[cfg(not(debug_assertions))]
#[inline(always)]
pub fn pass(_point: Arguments<'_>) {}

/// Passes a point: "before commit of …", "after call of …".
#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "a test has asked for it")]
pub fn pass(point: Arguments<'_>) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static WANTED: LazyLock<Option<(String, Option<u64>)>> = LazyLock::new(|| {
        let wanted = std::env::var("KIEBOT_DIE_AT").ok()?;
        let nth = wanted.rsplit_once(':');
        let nth = nth.and_then(|(name, n)| Some((name.to_owned(), Some(n.parse().ok()?))));
        Some(nth.unwrap_or((wanted, None)))
    });
    static PASSED: AtomicU64 = AtomicU64::new(1);
    let Some((name, nth)) = WANTED.as_ref() else {
        return;
    };
    let point = point.to_string();
    if !point.contains(name) || nth.is_some_and(|n| n != PASSED.fetch_add(1, Ordering::SeqCst)) {
        return;
    }
    tracing::error!(point, "failpoint");
    match std::env::var("KIEBOT_DIE_HOW").as_deref() {
        Ok("panic") => panic!("failpoint: {point}"),
        Ok("term") => {
            let own = std::process::id().to_string();
            // Whoever asked for it notices when no signal comes.
            drop(
                std::process::Command::new("kill")
                    .args(["-TERM", &own])
                    .status(),
            );
        }
        _ => std::process::abort(),
    }
}
