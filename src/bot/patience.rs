//! How often an answer is tried that Telegram does not take at once.

use crate::bot::api::CallError;
use std::time::Duration;

/// How long an answer to a customer is tried: short waits that Telegram asks for, and a few breaks of the line.
#[derive(Default)]
pub(super) struct Patience {
    breaks: u32,
}

impl Patience {
    /// Waits before the next try, or gives the error back.
    pub(super) async fn wait(&mut self, error: CallError) -> Result<(), CallError> {
        let pause = match &error {
            CallError::Wait(wait) if *wait <= Duration::from_secs(60) => *wait,
            CallError::Later(_) if self.breaks < 3 => {
                self.breaks += 1;
                Duration::from_millis(400 * u64::from(self.breaks))
            }
            _ => return Err(error),
        };
        tokio::time::sleep(pause).await;
        Ok(())
    }
}
