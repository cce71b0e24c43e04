//! Whom a forwarded message is from, as far as Telegram tells.

use crate::ids::CustomerId;
use serde_json::Value;

/// Whom it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A person.
    Person(CustomerId),
    /// A person who does not let Telegram say.
    Hidden,
    /// No person: a bot, a group, a channel.
    Other,
}

/// Reads a `MessageOrigin` of the Bot API.
pub(super) fn read(origin: &Value) -> Origin {
    let user = origin.get("sender_user");
    let id = user.and_then(|user| user.get("id")?.as_i64());
    let bot = user.and_then(|user| user.get("is_bot")?.as_bool()) == Some(true);
    match (origin.get("type").and_then(Value::as_str), id) {
        (Some("user"), Some(id)) if !bot => Origin::Person(CustomerId(id)),
        (Some("hidden_user"), _) => Origin::Hidden,
        _ => Origin::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_telegram_tells_is_believed() {
        let user = |bot: bool| json!({"type": "user", "sender_user": {"id": 7, "is_bot": bot}});
        for (origin, expected) in [
            (user(false), Origin::Person(CustomerId(7))),
            (user(true), Origin::Other),
            (
                json!({"type": "hidden_user", "sender_user_name": "Anna"}),
                Origin::Hidden,
            ),
            (
                json!({"type": "channel", "chat": {"id": -100}}),
                Origin::Other,
            ),
            (json!("odd"), Origin::Other),
            (json!({"type": "user"}), Origin::Other),
        ] {
            assert_eq!(read(&origin), expected, "{origin}");
        }
    }
}
