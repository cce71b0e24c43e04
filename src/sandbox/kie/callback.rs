//! Callbacks: Kie tells the caller that a task has ended, retries three times and signs if asked to.

use std::time::Duration;

use serde_json::json;

use super::encode::{base64, hmac_sha256};
use super::tasks::End;
use super::upsets::{Astray, CALLBACK};
use super::{Kie, Switches};

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
    wait: Duration,
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
        let url = task.call_back_url.clone()?;
        let lost = super::switches::take(&mut state.switches.lost_callbacks_next);
        let now_s = state.now_ms() / 1000;
        let astray = state.dice.roll("callback", CALLBACK);
        let late_ms = match astray {
            Some(Astray::Late) => state.dice.wait_ms(20, 800),
            _ => 0,
        };
        let switches = &state.switches;
        let signature = match astray {
            Some(Astray::Signed(how)) => how,
            _ => switches.callback_signature.as_str(),
        };
        Some(Parcel {
            url: match &switches.callback_via {
                Some(base) => format!("{}{}", base.trim_end_matches('/'), path_of(&url)),
                None => url,
            },
            body,
            signature: sign(switches, signature, id, now_s),
            wait: Duration::from_millis(switches.callback_delay_ms + late_ms),
            pause: Duration::from_millis(switches.callback_retry_ms),
            times: match switches.duplicate_callbacks {
                _ if lost || astray == Some(Astray::Lost) => 0,
                _ if astray == Some(Astray::Double) => 2,
                true => 2,
                false => 1,
            },
        })
    }
}

/// Timestamp and signature as the switches want them.
fn sign(switches: &Switches, how: &str, id: &str, now_s: u64) -> Option<(String, String)> {
    let key = switches.webhook_key.as_deref()?;
    let mut at_s = switches.callback_at_s.unwrap_or(now_s);
    let mut key = key.as_bytes().to_vec();
    match how {
        "none" => return None,
        "forged" => key.push(b'!'),
        "stale" => at_s = at_s.saturating_sub(3_600),
        _ => {}
    }
    let signature = hmac_sha256(&key, format!("{id}.{at_s}").as_bytes());
    Some((at_s.to_string(), base64(&signature)))
}

/// What follows the host of an address.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
}

/// Sends a parcel, to loopback addresses only: nothing of a test or a demo may leave the machine.
fn deliver(parcel: &Parcel) {
    if !super::uploads::is_loopback(&parcel.url) {
        return;
    }
    std::thread::sleep(parcel.wait);
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
