//! Reply markup: what Telegram accepts as buttons, and its refusals.

use serde_json::{Map, Value};

use super::call::{ApiError, bad};
use super::params::Params;

/// Most buttons of one message (undocumented limit of the server).
const MAX_BUTTONS: usize = 100;
/// Most buttons of one row (what apps show).
const MAX_IN_ROW: usize = 8;
/// `callback_data` is 1 to 64 bytes.
const MAX_DATA_BYTES: usize = 64;

/// The inline keyboard of a call: rows of buttons, or `None` where it brings none.
///
/// # Errors
/// Markup or buttons that Telegram refuses, in its words.
pub fn inline(params: &Params) -> Result<Option<Value>, ApiError> {
    match params.json("reply_markup")? {
        Some(markup) => check(&markup),
        None => Ok(None),
    }
}

fn check(markup: &Value) -> Result<Option<Value>, ApiError> {
    let Some(object) = markup.as_object() else {
        return Err(bad("object expected as reply markup"));
    };
    let Some(rows) = object.get("inline_keyboard") else {
        // Reply keyboards and their removal have no place in a message.
        return Ok(None);
    };
    let Some(rows) = rows.as_array() else {
        return Err(bad(
            "field \"inline_keyboard\" of the InlineKeyboardMarkup must be of type Array",
        ));
    };
    let mut out = Vec::new();
    for row in rows {
        let Some(row) = row.as_array() else {
            return Err(bad(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup should be an Array of Arrays",
            ));
        };
        let row = row
            .iter()
            .map(button)
            .collect::<Result<Vec<Value>, ApiError>>()?;
        if row.len() > MAX_IN_ROW {
            return Err(bad("reply markup is too long"));
        }
        if !row.is_empty() {
            out.push(Value::Array(row));
        }
    }
    let total: usize = out.iter().filter_map(Value::as_array).map(Vec::len).sum();
    if total > MAX_BUTTONS {
        return Err(bad("reply markup is too long"));
    }
    Ok((!out.is_empty()).then_some(Value::Array(out)))
}

fn button(button: &Value) -> Result<Value, ApiError> {
    let parse = |why: &str| bad(&format!("can't parse inline keyboard button: {why}"));
    let Some(object) = button.as_object() else {
        return Err(parse("expected an Object"));
    };
    let field = |key: &str| object.get(key).and_then(Value::as_str);
    let text = field("text").unwrap_or_default().trim();
    if text.is_empty() {
        return Err(bad("inline keyboard button text must be non-empty"));
    }
    let mut out = Map::new();
    out.insert("text".into(), text.into());
    if let Some(data) = field("callback_data") {
        if data.is_empty() || data.len() > MAX_DATA_BYTES {
            return Err(bad("BUTTON_DATA_INVALID"));
        }
        out.insert("callback_data".into(), data.into());
    } else if let Some(address) = field("url") {
        let parsed =
            url::Url::parse(address).or_else(|_| url::Url::parse(&format!("http://{address}")));
        if !parsed.is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https" | "tg") && url.host_str().is_some()
        }) {
            return Err(bad("BUTTON_URL_INVALID"));
        }
        out.insert("url".into(), address.into());
    } else if let Some((key, value)) = other(object) {
        out.insert(key.clone(), value.clone());
    } else {
        return Err(parse("Text buttons are unallowed in the inline keyboard"));
    }
    Ok(Value::Object(out))
}

fn other(object: &Map<String, Value>) -> Option<(&String, &Value)> {
    object.iter().find(|(key, _)| {
        matches!(
            key.as_str(),
            "copy_text"
                | "web_app"
                | "login_url"
                | "switch_inline_query"
                | "switch_inline_query_current_chat"
                | "pay"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn buttons_are_checked_as_telegram_does() {
        let with = |button: Value| {
            check(&json!({ "inline_keyboard": [[button], []] })).map_err(|error| error.text)
        };
        let data = |length: usize| json!({"text": "x", "callback_data": "d".repeat(length)});
        assert_eq!(with(data(64)), Ok(Some(json!([[data(64)]]))));
        assert_eq!(
            with(data(65)),
            Err("Bad Request: BUTTON_DATA_INVALID".into())
        );
        assert_eq!(
            with(data(0)),
            Err("Bad Request: BUTTON_DATA_INVALID".into())
        );
        assert_eq!(
            with(json!({"text": "x", "callback_data": "я".repeat(33)})),
            Err("Bad Request: BUTTON_DATA_INVALID".into())
        );
        assert_eq!(
            with(json!({"text": "x", "url": "::"})),
            Err("Bad Request: BUTTON_URL_INVALID".into())
        );
        assert_eq!(
            with(json!({"text": "x"})),
            Err("Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
                .into())
        );
        assert_eq!(check(&json!({"remove_keyboard": true})), Ok(None));
        assert_eq!(check(&json!({"inline_keyboard": []})), Ok(None));
    }
}
