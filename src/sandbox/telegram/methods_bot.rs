//! Methods about the bot itself, its commands, files and the answers to presses.

use serde_json::{Value, json};

use super::call::{ApiError, Reply, bad};
use super::entities::units;
use super::methods_send::known_chat;
use super::params::Params;
use super::state::State;

/// Largest file getFile gives: 20 MB.
const MAX_DOWNLOAD: u64 = 20 << 20;
/// A press can be answered for so long: 15 minutes.
pub const ANSWERABLE_MS: i64 = 15 * 60 * 1000;
/// Longest answer to a press, in UTF-16 units.
const MAX_ANSWER: usize = 200;

/// `getMe`.
pub fn get_me(state: &State) -> Value {
    let mut me = state.bot_user();
    for (key, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me[key] = value.into();
    }
    me
}

/// `getWebhookInfo`: there is never one.
pub fn get_webhook_info(state: &State) -> Value {
    json!({"url": "", "has_custom_certificate": false, "pending_update_count": state.queue.pending().0})
}

/// `deleteWebhook`.
pub fn delete_webhook(state: &mut State, params: &Params) -> Value {
    if params.flag("drop_pending_updates") {
        state.queue.clear();
        state.wake.notify_waiters();
    }
    true.into()
}

/// `getChat`.
pub fn get_chat(state: &State, params: &Params) -> Reply {
    let chat = known_chat(state, params, "chat_id")?;
    let mut out = state.chat_json(chat);
    out["accent_color_id"] = 0.into();
    out["max_reaction_count"] = 11.into();
    out["accepted_gift_types"] = json!({
        "unlimited_gifts": true, "limited_gifts": true, "unique_gifts": true, "premium_subscription": true,
        "gifts_from_channels": true,
    });
    Ok(out)
}

/// `getFile`.
pub fn get_file(state: &State, params: &Params) -> Reply {
    let id = params.text("file_id").unwrap_or_default();
    let file = state
        .files
        .exact(&id)
        .ok_or_else(|| bad("invalid file_id"))?;
    if file.size > MAX_DOWNLOAD {
        return Err(bad("file is too big"));
    }
    if state.files.bytes(&file).is_none() {
        return Err(bad("wrong file_id or the file is temporarily unavailable"));
    }
    Ok(json!({
        "file_id": file.id, "file_unique_id": file.unique, "file_size": file.size, "file_path": file.path,
    }))
}

fn commands_key(params: &Params) -> Result<String, ApiError> {
    let scope = params
        .json("scope")?
        .unwrap_or_else(|| json!({"type": "default"}));
    Ok(format!(
        "commands {scope} {}",
        params.text("language_code").unwrap_or_default()
    ))
}

/// `setMyCommands`.
pub fn set_commands(state: &mut State, params: &Params) -> Reply {
    let given = params.json("commands")?;
    let list = given
        .as_ref()
        .and_then(Value::as_array)
        .ok_or_else(|| bad("can't parse commands JSON object"))?;
    if list.len() > 100 {
        return Err(bad("too many commands specified"));
    }
    for command in list {
        let field = |key: &str| command.get(key).and_then(Value::as_str).unwrap_or_default();
        let name = field("command").trim_start_matches('/');
        let lawful = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || name.len() > 32 || !name.chars().all(lawful) {
            return Err(bad("BOT_COMMAND_INVALID"));
        }
        let length = units(field("description"));
        if length == 0 || length > 256 {
            return Err(bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    state
        .profile
        .insert(commands_key(params)?, list.clone().into());
    Ok(true.into())
}

/// `getMyCommands`.
pub fn get_commands(state: &State, params: &Params) -> Reply {
    Ok(state
        .profile
        .get(&commands_key(params)?)
        .cloned()
        .unwrap_or_else(|| json!([])))
}

/// `deleteMyCommands`.
pub fn delete_commands(state: &mut State, params: &Params) -> Reply {
    state.profile.remove(&commands_key(params)?);
    Ok(true.into())
}

fn words_field(what: &str) -> &'static str {
    match what {
        "Description" => "description",
        "ShortDescription" => "short_description",
        _ => "name",
    }
}

/// `setMyDescription`, `setMyShortDescription`, `setMyName`.
pub fn set_words(state: &mut State, what: &str, params: &Params) -> Reply {
    let field = words_field(what);
    let text = params.text(field).unwrap_or_default();
    let longest = match field {
        "description" => 512,
        "short_description" => 120,
        _ => 64,
    };
    if units(&text) > longest {
        return Err(bad(&format!("bot {} is too long", field.replace('_', " "))));
    }
    let language = params.text("language_code").unwrap_or_default();
    state
        .profile
        .insert(format!("{field} {language}"), text.into());
    Ok(true.into())
}

/// `getMyDescription` and its relatives.
pub fn get_words(state: &State, what: &str, params: &Params) -> Value {
    let field = words_field(what);
    let language = params.text("language_code").unwrap_or_default();
    let stored = state.profile.get(&format!("{field} {language}")).cloned();
    json!({ field: stored.unwrap_or_else(|| "".into()) })
}

/// `setChatMenuButton`.
pub fn set_menu_button(state: &mut State, params: &Params) -> Reply {
    let button = params
        .json("menu_button")?
        .unwrap_or_else(|| json!({"type": "default"}));
    state.profile.insert("menu_button".into(), button);
    Ok(true.into())
}

/// `getChatMenuButton`.
pub fn get_menu_button(state: &State) -> Value {
    state
        .profile
        .get("menu_button")
        .cloned()
        .unwrap_or_else(|| json!({"type": "commands"}))
}

/// `answerCallbackQuery`.
pub fn answer_callback(state: &mut State, params: &Params) -> Reply {
    let too_old = || bad("query is too old and response timeout expired or query ID is invalid");
    let id = params.text("callback_query_id").unwrap_or_default();
    let text = params.text("text").unwrap_or_default();
    if units(&text) > MAX_ANSWER {
        return Err(bad("MESSAGE_TOO_LONG"));
    }
    // A second answer finds nothing.
    let press = state.callbacks.remove(&id).ok_or_else(too_old)?;
    if state.now_ms() - press.pressed_ms > ANSWERABLE_MS {
        return Err(too_old());
    }
    let chat = press.chat;
    if text.is_empty() {
        // The page stops the button's spinner.
        state.touch(chat);
    } else {
        state.alert(
            chat,
            json!({"callback_id": id, "text": text, "alert": params.flag("show_alert")}),
        );
    }
    Ok(true.into())
}
