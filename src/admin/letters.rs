//! A message to many as the admin sends it: read from the update, so that its formatting is kept; and its buttons.

use crate::action::{Action, Door};
use crate::store::broadcasts::{Kind, Letter, Target};
use serde_json::Value;

/// Buttons under one message.
pub const MOST_BUTTONS: usize = 6;
/// Characters of a button.
const LABEL_CHARS: usize = 34;

/// What is sent to many, from an update's JSON; `Err` is the key of the words that say why it cannot be.
pub fn read(update: &str) -> Result<Letter, &'static str> {
    let update: Value = serde_json::from_str(update).map_err(|_| "broadcast-odd")?;
    let message = update.get("message").ok_or("broadcast-odd")?;
    if message.get("media_group_id").is_some() {
        return Err("broadcast-odd-album");
    }
    let words = |key: &str| {
        let words = message.get(key).and_then(Value::as_str);
        words.unwrap_or_default().to_owned()
    };
    let entities = |key: &str| message.get(key).cloned().unwrap_or_default();
    let file = |of: Option<&Value>| {
        let id = of.and_then(|of| of.get("file_id")?.as_str());
        id.map(str::to_owned).ok_or("broadcast-odd")
    };
    if let Some(sizes) = message.get("photo").and_then(Value::as_array) {
        return Ok(Letter {
            kind: Kind::Photo,
            file: file(sizes.last())?,
            text: words("caption"),
            entities: entities("caption_entities"),
            ..Letter::default()
        });
    }
    if let Some(video) = message.get("video") {
        return Ok(Letter {
            kind: Kind::Video,
            file: file(Some(video))?,
            text: words("caption"),
            entities: entities("caption_entities"),
            ..Letter::default()
        });
    }
    let text = words("text");
    if text.trim().is_empty() {
        return Err("broadcast-odd");
    }
    let preview = message.get("link_preview_options");
    let no_preview = preview.and_then(|options| options.get("is_disabled")?.as_bool());
    Ok(Letter {
        text,
        entities: entities("entities"),
        no_preview: no_preview == Some(true),
        ..Letter::default()
    })
}

/// Buttons, one a line: `Name - https://…`, or a command of the bot such as `/balance` in place of the address; `None`
/// when a line is neither or there are too many.
pub fn buttons(text: &str) -> Option<Vec<(String, Target)>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let all: Vec<_> = lines.map(button).collect::<Option<_>>()?;
    (1..=MOST_BUTTONS).contains(&all.len()).then_some(all)
}

fn button(line: &str) -> Option<(String, Target)> {
    let (label, place) = line.rsplit_once(char::is_whitespace)?;
    let label = label.trim_end_matches(|c: char| c.is_whitespace() || "-–—|:".contains(c));
    if label.is_empty() || label.chars().count() > LABEL_CHARS {
        return None;
    }
    let target = match Door::of_command(place) {
        Some(door) => Target::Data(Action::Door(door).encode()),
        None => Target::Url(address(place)?),
    };
    Some((label.to_owned(), target))
}

/// A web address that Telegram takes.
fn address(text: &str) -> Option<String> {
    let url = reqwest::Url::parse(text).ok()?;
    let web = matches!(url.scheme(), "http" | "https");
    let host = url.host_str().is_some_and(|host| host.contains('.'));
    ((web && host) || url.scheme() == "tg").then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_letter_keeps_its_formatting() {
        let bold = json!([{"type": "bold", "offset": 0, "length": 4}]);
        let text = json!({"message": {"text": "Ночь музеев", "entities": bold,
            "link_preview_options": {"is_disabled": true}}});
        let letter = read(&text.to_string()).unwrap();
        assert_eq!(
            (letter.kind, letter.text.as_str()),
            (Kind::Text, "Ночь музеев")
        );
        assert_eq!(letter.entities, bold);
        assert!(letter.no_preview);
        let photo = json!({"message": {"photo": [{"file_id": "small"}, {"file_id": "large"}],
            "caption": "Скидка", "caption_entities": bold}});
        let letter = read(&photo.to_string()).unwrap();
        assert_eq!((letter.kind, letter.file.as_str()), (Kind::Photo, "large"));
        assert_eq!(letter.entities, bold);
        let video = json!({"message": {"video": {"file_id": "v"}}});
        assert_eq!(read(&video.to_string()).unwrap().kind, Kind::Video);
        for (odd, why) in [
            (json!({"message": {"sticker": {}}}), "broadcast-odd"),
            (json!({"message": {"text": "  "}}), "broadcast-odd"),
            (json!({"message": {"photo": []}}), "broadcast-odd"),
            (
                json!({"message": {"photo": [], "media_group_id": "1"}}),
                "broadcast-odd-album",
            ),
            (json!({}), "broadcast-odd"),
        ] {
            assert_eq!(read(&odd.to_string()), Err(why));
        }
    }

    #[test]
    fn buttons_are_read_as_admins_write_them() {
        let url = |url: &str| Target::Url(url.to_owned());
        let balance = Target::Data("do:balance".to_owned());
        assert_eq!(
            buttons(
                "Сайт - https://example.org/a?b=1\n\n Пополнить — /balance \nЧат | tg://resolve?domain=x"
            ),
            Some(vec![
                ("Сайт".to_owned(), url("https://example.org/a?b=1")),
                ("Пополнить".to_owned(), balance),
                ("Чат".to_owned(), url("tg://resolve?domain=x")),
            ])
        );
        let many = "А https://a.b\n".repeat(MOST_BUTTONS + 1);
        let long = format!("{} https://a.b", "а".repeat(LABEL_CHARS + 1));
        for odd in [
            "",
            "https://a.b",
            "Сайт",
            "Сайт - example.org",
            "Сайт - javascript:alert(1)",
            "Сайт - /nowhere",
            "- https://a.b",
            "Сайт https://localhost",
            &many,
            &long,
        ] {
            assert_eq!(buttons(odd), None, "{odd}");
        }
    }
}
