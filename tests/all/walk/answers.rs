//! What a customer answers to any question of any model.

use crate::support::media::{jpeg, wav};
use crate::support::{Customer, Message};
use kiebot::catalog::{MediaKind, Model, Param, ParamKind};
use serde_json::Value;

/// The customer's draft as it is stored: `None` without one.
pub fn draft(anna: &Customer<'_>) -> Option<Value> {
    let body: Value = serde_json::from_str(&session(anna)).unwrap();
    (!body["draft"].is_null()).then(|| body["draft"].clone())
}

/// The customer's session as it is stored.
pub fn session(anna: &Customer<'_>) -> String {
    let of = format!("SELECT body FROM sessions WHERE customer_id = {}", anna.id);
    anna.bot.text(&of)
}

/// The param that is asked for now.
pub fn asked<'m>(draft: &Value, model: &'m Model) -> Option<(usize, &'m Param)> {
    let step = &draft["step"];
    let name = step["ask"].as_str().or(step["setting"].as_str())?;
    let index = model.params.iter().position(|param| param.name == name)?;
    Some((index, &model.params[index]))
}

/// Answers the open question by words or a file; gives the screen after it. `None` where only a button answers.
pub fn answer(anna: &Customer<'_>, param: &Param) -> Option<Message> {
    Some(match &param.kind {
        ParamKind::Text {
            min_chars,
            max_chars,
        } => {
            let words = "Тихий вечер".repeat(min_chars.div_ceil(11).max(1));
            anna.say(&words.chars().take(*max_chars).collect::<String>())
        }
        ParamKind::Integer { max, .. } => anna.say(&max.to_string()),
        ParamKind::Number { min, .. } => anna.say(&min.to_string().replace('.', ",")),
        ParamKind::Media(kind, limits) | ParamKind::MediaList { kind, limits, .. } => match kind {
            MediaKind::Image | MediaKind::File => {
                let side = limits.min_side_px.unwrap_or(0).max(300);
                anna.send("photo", &jpeg(side))
            }
            MediaKind::Audio => {
                let ms = limits.min_ms.unwrap_or(0).max(1_500);
                anna.send("audio&name=voice.wav", &wav(u32::try_from(ms).unwrap()))
            }
            MediaKind::Video => anna.send("video&name=a.mp4", crate::support::media::MP4),
        },
        ParamKind::Json(shape) => anna.say(&kiebot::wizard::form::example(
            kiebot::words::Lang::Ru,
            shape,
        )),
        ParamKind::Choice { .. } | ParamKind::Bool | ParamKind::Task(_) => return None,
    })
}
