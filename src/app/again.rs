//! Payments that could not be booked: what stood in their way may be gone, so they are tried again.

use crate::bot::desk::Desk;
use crate::bot::workers::Workers;
use crate::store::{StoreError, inbox};
use std::sync::Arc;
use std::time::Duration;

/// Between two tries of what was parked.
const EVERY_MS: i64 = 10 * 60_000;
/// Between two looks at the clock.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Takes parked updates about money from the shelf again and again, for ever.
pub(super) async fn run(desk: Arc<Desk>, workers: Workers) {
    let mut due_ms = desk.clock.now_ms().saturating_add(EVERY_MS);
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let now = desk.clock.now_ms();
        if now < due_ms {
            continue;
        }
        due_ms = now.saturating_add(EVERY_MS);
        let taken: Result<_, StoreError> = desk.store.write_async(inbox::unpark_money).await;
        match taken {
            Ok(taken) => {
                for stored in taken {
                    tracing::warn!(update = stored.id, "a parked payment is tried again");
                    workers.take(stored);
                }
            }
            Err(error) => tracing::error!(%error, "parked payments not tried again"),
        }
    }
}
