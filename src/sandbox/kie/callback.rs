//! Callbacks: Kie tells the caller that a task has ended, retries three times and signs if asked to.

use std::time::Duration;

use serde_json::json;

use super::Kie;
use super::encode::{base64, hmac_sha256};
use super::tasks::End;

/// A receiver has 15 s to answer; after the first failure Kie tries three times more.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
const ATTEMPTS: u32 = 4;
/// How often a waiting callback looks whether its task has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A callback ready to be sent.
struct Parcel {
    url: String,
    body: String,
    /// Timestamp and signature headers.
    signature: Option<(String, String)>,
    pause: Duration,
    times: u32,
}

impl Kie {
    /// Delivers the callback of a task when it ends; with `early` and the task ended already, before returning.
    pub(super) async fn call_back(&self, id: &str, early: bool) {
        if early && let Some(parcel) = self.parcel(id) {
            // The caller must see the callback first, so this holds up the answer on purpose.
            drop(tokio::task::spawn_blocking(move || deliver(&parcel)).await);
            return;
        }
        tokio::spawn(self.clone().call_back_at_the_end(id.to_owned()));
    }

    async fn call_back_at_the_end(self, id: String) {
        loop {
            let changed = self.inner.changed.notified();
            if let Some(parcel) = self.parcel(&id) {
                // A thread of its own: a slow receiver must not hold up the end of the runtime.
                drop(std::thread::spawn(move || deliver(&parcel)));
                return;
            }
            // Time or a control call ends tasks; the latter rings at once, the former is looked at often enough.
            drop(tokio::time::timeout(LOOK_EVERY, changed).await);
        }
    }

    fn parcel(&self, id: &str) -> Option<Parcel> {
        let mut state = self.state();
        state.settle(id);
        let task = state.tasks.get(id)?;
        let mut data = state.record(task);
        let fields = data.as_object_mut()?;
        let (code, msg) = match task.end.as_ref()? {
            End::Success { at_ms, .. } => {
                fields.retain(|name, _| name != "failCode" && name != "failMsg");
                fields.insert("updateTime".into(), (*at_ms).into());
                (200, "Playground task completed successfully.")
            }
            End::Fail { .. } => {
                fields.retain(|name, _| {
                    !["resultJson", "completeTime", "createTime"].contains(&name.as_str())
                });
                (501, "Playground task failed.")
            }
        };
        let body = json!({ "code": code, "msg": msg, "data": data }).to_string();
        let now = (state.now_ms() / 1000).to_string();
        let signature = state.switches.webhook_key.as_deref().map(|key| {
            let signature = base64(&hmac_sha256(
                key.as_bytes(),
                format!("{id}.{now}").as_bytes(),
            ));
            (now, signature)
        });
        Some(Parcel {
            url: task.call_back_url.clone()?,
            body,
            signature,
            pause: Duration::from_millis(state.switches.callback_retry_ms),
            times: if state.switches.duplicate_callbacks {
                2
            } else {
                1
            },
        })
    }
}

/// Sends a parcel, to loopback addresses only: nothing of a test or a demo may leave the machine.
fn deliver(parcel: &Parcel) {
    if !super::uploads::is_loopback(&parcel.url) {
        return;
    }
    for _ in 0..parcel.times {
        for attempt in 1..=ATTEMPTS {
            if send(parcel) || attempt == ATTEMPTS {
                break;
            }
            std::thread::sleep(parcel.pause);
        }
    }
}

/// `true` if the receiver answered 200.
fn send(parcel: &Parcel) -> bool {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(ANSWER_WITHIN))
        .http_status_as_error(false)
        .build();
    let mut request = ureq::Agent::new_with_config(config)
        .post(&parcel.url)
        .header("content-type", "application/json");
    if let Some((timestamp, signature)) = &parcel.signature {
        request = request
            .header("X-Webhook-Timestamp", timestamp)
            .header("X-Webhook-Signature", signature);
    }
    request
        .send(parcel.body.as_str())
        .is_ok_and(|answer| answer.status() == 200)
}
