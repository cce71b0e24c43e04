//! Reads JSON into nodes: order of keys and digits of numbers kept, depth bounded.

use super::node::{MAX_DEPTH, Node, number};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::rc::Rc;

/// Keys in their order with values still unread.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Entries<'de>;

            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(Keys)
    }
}

/// The value a JSON text holds.
pub(super) fn read(text: &str) -> Result<Rc<Node>, String> {
    // Checks the whole text at once; the walk below then meets only what is well formed.
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| error.to_string())?;
    node(raw.get(), MAX_DEPTH)
}

fn node(text: &str, depth: usize) -> Result<Rc<Node>, String> {
    let deeper = depth.checked_sub(1).ok_or("nested too deep")?;
    let text = text.trim();
    let wrong = |error: serde_json::Error| error.to_string();
    let node = match text.as_bytes().first() {
        Some(b'{') => {
            let Entries(entries) = serde_json::from_str(text).map_err(wrong)?;
            let read = |(key, raw): (String, &RawValue)| Ok((key, node(raw.get(), deeper)?));
            Node::Map(
                entries
                    .into_iter()
                    .map(read)
                    .collect::<Result<_, String>>()?,
            )
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(wrong)?;
            let read = |raw: &RawValue| node(raw.get(), deeper);
            Node::List(items.into_iter().map(read).collect::<Result<_, String>>()?)
        }
        Some(b'"') => Node::Text(serde_json::from_str(text).map_err(wrong)?),
        _ => match text {
            "null" => Node::Null,
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            _ => number(text).map_or_else(|| Node::Text(text.to_owned()), Node::Number),
        },
    };
    Ok(Rc::new(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_digits_are_kept() {
        let node = read(r#"{"z": 0.10, "a": [true, null, "\u0041"], "m": {"k ": -1}}"#).unwrap();
        let keys: Vec<&str> = node.entries().iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["z", "a", "m"]);
        assert_eq!(node.number_at("z").unwrap().to_string(), "0.10");
        assert_eq!(node.get("a").unwrap().items()[2].text(), Some("A"));
        assert_eq!(node.at(&["m", "k "]).unwrap().scalar().unwrap(), "-1");
    }

    #[test]
    fn deep_and_broken_texts_are_refused() {
        assert!(read(&format!("{}{}", "[".repeat(90), "]".repeat(90))).is_err());
        assert!(read(&"[".repeat(200_000)).is_err());
        for broken in ["", "{", "{\"a\"}", "nul", "{\"a\": 1,}"] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }
}
