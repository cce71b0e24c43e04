//! Kie's callbacks: which task one is about, and whether Kie has signed it.
//!
//! Pure: bytes in, values out. The signature covers only task id and time, so the body stays a hint even when it is
//! good: what a task has come to is asked of Kie.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// A callback signed longer ago, or further ahead of our clock, is not trusted. Kie names no limit; its clients use this.
pub const WINDOW_S: u64 = 300;
/// Kie's ids have 32 characters, those of other families a few more.
const LONGEST_ID: usize = 128;

/// How far a callback can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Signed with our key, just now.
    Signed,
    /// We have no key to check with: the token in the address is all the proof there is.
    NoKey,
    /// We have a key, and there is no signature.
    Unsigned,
    /// The signature is good and too old, or from the future.
    Stale,
    /// The signature is not ours.
    Forged,
}

impl Trust {
    /// Whether the task it names is worth a question to Kie.
    pub fn is_believed(self) -> bool {
        matches!(self, Self::Signed | Self::NoKey)
    }

    /// For the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::NoKey => "no key",
            Self::Unsigned => "unsigned",
            Self::Stale => "stale",
            Self::Forged => "forged",
        }
    }
}

/// The headers `X-Webhook-Timestamp` (seconds since 1970) and `X-Webhook-Signature` of one callback.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signature<'a> {
    /// When Kie says that it was sent.
    pub timestamp: Option<&'a str>,
    /// Base64 of the HMAC.
    pub signature: Option<&'a str>,
}

/// The task a callback is about; `None` when it names none, or two. Kie's families write it in three places.
pub fn task_id(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let data = body.get("data");
    let places = [
        data.and_then(|data| data.get("taskId")),
        data.and_then(|data| data.get("task_id")),
        body.get("taskId"),
    ];
    let mut ids = places.into_iter().flatten();
    let id = ids.next()?.as_str()?;
    let same = ids.all(|other| other.as_str() == Some(id));
    (same && is_id(id)).then(|| id.to_owned())
}

fn is_id(text: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(good)
}

/// Judges the signature of a callback about a task. The comparison takes the same time wherever it differs.
pub fn trust(key: Option<&[u8]>, task_id: &str, signature: Signature<'_>, now_ms: i64) -> Trust {
    let Some(key) = key else {
        return Trust::NoKey;
    };
    let (timestamp, signature) = match (signature.timestamp, signature.signature) {
        (None, None) => return Trust::Unsigned,
        (Some(timestamp), Some(signature)) => (timestamp, signature),
        _ => return Trust::Forged,
    };
    let Some(sent_s) = seconds(timestamp) else {
        return Trust::Forged;
    };
    if !is_signed(key, task_id, timestamp, signature) {
        return Trust::Forged;
    }
    let now_s = u64::try_from(now_ms).unwrap_or(0) / 1_000;
    if now_s.abs_diff(sent_s) > WINDOW_S {
        return Trust::Stale;
    }
    Trust::Signed
}

/// Digits only: `parse` alone would take a sign, and another spelling of the same moment.
fn seconds(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn is_signed(key: &[u8], task_id: &str, timestamp: &str, signature: &str) -> bool {
    let Some(signature) = unbase64(signature) else {
        return false;
    };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return false;
    };
    for part in [task_id, ".", timestamp] {
        mac.update(part.as_bytes());
    }
    mac.verify_slice(&signature).is_ok()
}

/// The 32 bytes of a signature in standard base64 with its padding; `None` for anything else.
fn unbase64(text: &str) -> Option<[u8; 32]> {
    let text: &[u8; 44] = text.as_bytes().try_into().ok()?;
    let (digits, padding) = text.split_at(43);
    if padding != b"=" {
        return None;
    }
    let mut out = [0_u8; 32];
    let mut bytes = out.iter_mut();
    let (mut word, mut bits) = (0_u32, 0_u32);
    for digit in digits {
        word = (word << 6 | u32::from(sextet(*digit)?)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            *bytes.next()? = u8::try_from(word >> bits & 0xff).ok()?;
        }
    }
    // The last digit holds two bits that belong to no byte.
    (word & 0b11 == 0).then_some(out)
}

fn sextet(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"test_webhook_hmac_key";
    const TASK: &str = "bd8f4b1a52048d0f17a38b49591abfa1";
    const AT: &str = "1787567410";
    const SIGNED: &str = "BmXbgR89B2mTDFAA+6yR+aXdRrvbQRq5NWYgwzIgxPc=";
    const NOW_MS: i64 = 1_787_567_410_000;

    fn judge(task: &str, timestamp: &str, signature: &str, now_ms: i64) -> Trust {
        let signature = Signature {
            timestamp: Some(timestamp),
            signature: Some(signature),
        };
        trust(Some(KEY), task, signature, now_ms)
    }

    #[test]
    fn the_documented_signature_is_understood() {
        assert_eq!(judge(TASK, AT, SIGNED, NOW_MS), Trust::Signed);
    }

    #[test]
    fn it_is_good_for_five_minutes_both_ways() {
        for (off_s, trust) in [
            (300, Trust::Signed),
            (301, Trust::Stale),
            (-300, Trust::Signed),
            (-301, Trust::Stale),
            (i64::MAX / 2_000, Trust::Stale),
        ] {
            assert_eq!(
                judge(TASK, AT, SIGNED, NOW_MS + off_s * 1_000),
                trust,
                "{off_s}"
            );
        }
        assert_eq!(judge(TASK, AT, SIGNED, i64::MIN), Trust::Stale);
    }

    #[test]
    fn any_change_breaks_it() {
        let mut forged: Vec<(String, String, String)> = Vec::new();
        let change = |text: &str, at: usize, by: u8| {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = if bytes[at] == by { b'b' } else { by };
            String::from_utf8(bytes).unwrap()
        };
        for at in 0..TASK.len() {
            forged.push((change(TASK, at, b'x'), AT.into(), SIGNED.into()));
        }
        for at in 0..AT.len() {
            forged.push((TASK.into(), change(AT, at, b'9'), SIGNED.into()));
        }
        for at in 0..SIGNED.len() {
            forged.push((TASK.into(), AT.into(), change(SIGNED, at, b'A')));
        }
        for odd in [
            "",
            "=",
            "BmXbgR89B2mTDFAA+6yR+aXdRrvbQRq5NWYgwzIgxPc",
            "BmXbgR89B2mTDFAA-6yR-aXdRrvbQRq5NWYgwzIgxPc=",
            "BmXbgR89B2mTDFAA+6yR+aXdRrvbQRq5NWYgwzIgxPd=",
            " BmXbgR89B2mTDFAA+6yR+aXdRrvbQRq5NWYgwzIgxPc=",
            "0665db811f3d0769930c5000fbac91f9a5dd46bbdb411ab9356620c33220c4f7",
        ] {
            forged.push((TASK.into(), AT.into(), odd.into()));
        }
        for odd in ["", "+1787567410", "01787567410", "1787567410.0", "now"] {
            forged.push((TASK.into(), odd.into(), SIGNED.into()));
        }
        for (task, at, signature) in forged {
            assert_eq!(
                judge(&task, &at, &signature, NOW_MS),
                Trust::Forged,
                "{task} {at} {signature}"
            );
        }
    }

    #[test]
    fn without_headers_or_key_it_says_so() {
        let none = Signature::default();
        assert_eq!(trust(Some(KEY), TASK, none, NOW_MS), Trust::Unsigned);
        assert_eq!(trust(None, TASK, none, NOW_MS), Trust::NoKey);
        let half = Signature {
            timestamp: Some(AT),
            signature: None,
        };
        assert_eq!(trust(Some(KEY), TASK, half, NOW_MS), Trust::Forged);
    }

    #[test]
    fn the_task_is_found_in_every_family() {
        let found = |body: &str| task_id(body.as_bytes());
        for body in [
            r#"{"code":200,"data":{"taskId":"a-1_B","state":"success"}}"#,
            r#"{"code":501,"data":{"task_id":"a-1_B","callbackType":"error"}}"#,
            r#"{"code":200,"msg":"x","taskId":"a-1_B","data":null}"#,
            r#"{"data":{"taskId":"a-1_B","task_id":"a-1_B"},"taskId":"a-1_B"}"#,
        ] {
            assert_eq!(found(body).as_deref(), Some("a-1_B"), "{body}");
        }
        for body in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"data":{"taskId":7}}"#,
            r#"{"data":{"taskId":""}}"#,
            r#"{"data":{"taskId":"a/../b"}}"#,
            r#"{"data":{"taskId":"a","task_id":"b"}}"#,
            r#"{"data":{"taskId":"a"},"taskId":"b"}"#,
            r#"{"data":[{"taskId":"a"}]}"#,
        ] {
            assert_eq!(found(body), None, "{body}");
        }
        assert_eq!(
            found(&format!(r#"{{"taskId":"{}"}}"#, "a".repeat(129))),
            None
        );
    }
}
