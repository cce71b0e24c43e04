//! Turns written values into typed ones and gathers every mistake on the way.

use super::errors::{Mistake, Place};
use super::keys;
use super::raw::{Given, Raw, Value};
use rust_decimal::Decimal;
use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use url::Url;

/// The written values and the mistakes found so far.
pub struct Reading {
    /// What was written.
    pub raw: Raw,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
    /// What is allowed but unwise.
    pub warnings: Vec<Mistake>,
}

impl Reading {
    /// Where the key was given.
    pub fn place(&self, key: &str) -> Place {
        self.raw
            .get(key)
            .map_or(Place::Nowhere, |given| given.place.clone())
    }

    /// Notes a mistake of this key.
    pub fn wrong(&mut self, key: &str, text: &'static str) {
        let place = self.place(key);
        self.mistakes.push(Mistake::new(key, place, text));
    }

    /// Works, and is hardly what was meant.
    pub fn warn(&mut self, key: &str, text: &'static str) {
        let place = self.place(key);
        self.warnings.push(Mistake::new(key, place, text));
    }

    fn wrong_type(&mut self, key: &'static str, text: &'static str, given: &Value) {
        // A decimal without quotes is the commonest slip and deserves its reason.
        let text = match (text, given) {
            ("config-expected-decimal", Value::Float(_) | Value::Integer(_)) => {
                "config-decimal-unquoted"
            }
            _ => text,
        };
        let place = self.place(key);
        let secret = keys::find(key).is_some_and(|key| key.secret);
        let given = if secret {
            "***".to_owned()
        } else {
            shown(given)
        };
        self.mistakes
            .push(Mistake::new(key, place, text).with("given", given));
    }

    /// A text; empty when it is not given or of another type.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        match self.raw.get(key).map(|given| given.value.clone()) {
            None => None,
            Some(Value::Text(text)) => Some(text),
            Some(other) => {
                self.wrong_type(key, "config-expected-text", &other);
                None
            }
        }
    }

    /// A text that counts as absent when it is empty.
    pub fn filled(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A text that must not be empty.
    pub fn name(&mut self, key: &'static str, default: &str) -> String {
        match self.text(key) {
            None => default.to_owned(),
            Some(text) if text.trim().is_empty() => {
                self.wrong(key, "config-empty");
                default.to_owned()
            }
            Some(text) => text,
        }
    }

    /// A whole number within a range.
    pub fn number<T>(&mut self, key: &'static str, default: T, range: RangeInclusive<T>) -> T
    where
        T: TryFrom<i64> + PartialOrd + Display,
    {
        let Some(Given { value, place }) = self.raw.get(key).cloned() else {
            return default;
        };
        let number = match (&value, &place) {
            (Value::Integer(number), _) => Some(*number),
            (Value::Text(text), Place::Environment(_)) => text.parse().ok(),
            _ => None,
        };
        match number.and_then(|number| T::try_from(number).ok()) {
            Some(number) if range.contains(&number) => number,
            _ => {
                let mistake = Mistake::new(key, place, "config-expected-integer")
                    .with("given", shown(&value))
                    .with("min", range.start().to_string())
                    .with("max", range.end().to_string());
                self.mistakes.push(mistake);
                default
            }
        }
    }

    /// An exact decimal written as text, not negative; `above_zero` refuses 0 too.
    pub fn decimal(&mut self, key: &'static str, default: Decimal, above_zero: bool) -> Decimal {
        let Some(Given { value, place }) = self.raw.get(key).cloned() else {
            return default;
        };
        let Value::Text(text) = &value else {
            self.wrong_type(key, "config-expected-decimal", &value);
            return default;
        };
        let number = text.trim().parse::<Decimal>().ok();
        // A million roubles or credits is far beyond any sense; a slip of keys goes further.
        let fits = |number: &Decimal| {
            (if above_zero {
                *number > Decimal::ZERO
            } else {
                *number >= Decimal::ZERO
            }) && *number <= Decimal::from(1_000_000_000)
        };
        match number.filter(fits).map(|number| number.normalize()) {
            Some(number) => number,
            None => {
                let text = if above_zero {
                    "config-expected-decimal-positive"
                } else {
                    "config-expected-decimal"
                };
                self.mistakes
                    .push(Mistake::new(key, place, text).with("given", shown(&value)));
                default
            }
        }
    }

    /// `true` or `false`; the environment may also say 1, 0, yes, no, on, off.
    pub fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(Given { value, place }) = self.raw.get(key).cloned() else {
            return default;
        };
        let flag = match (&value, &place) {
            (Value::Bool(flag), _) => Some(*flag),
            (Value::Text(text), Place::Environment(_)) => {
                match text.to_ascii_lowercase().as_str() {
                    "true" | "1" | "yes" | "on" => Some(true),
                    "false" | "0" | "no" | "off" => Some(false),
                    _ => None,
                }
            }
            _ => None,
        };
        flag.unwrap_or_else(|| {
            self.wrong_type(key, "config-expected-bool", &value);
            default
        })
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)], default: T) -> T {
        let Some(text) = self.text(key) else {
            return default;
        };
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return *value;
        }
        let names: Vec<_> = words
            .iter()
            .map(|(word, _)| format!("\"{word}\""))
            .collect();
        let place = self.place(key);
        let mistake = Mistake::new(key, place, "config-expected-choice")
            .with("given", text)
            .with("choices", names.join(", "));
        self.mistakes.push(mistake);
        default
    }

    /// A base URL of the given schemes, without its trailing slash; `None` when it is absent or wrong.
    pub fn url(&mut self, key: &'static str, schemes: &[&str]) -> Option<String> {
        let text = self.filled(key)?;
        let fits = Url::parse(&text).is_ok_and(|url| {
            schemes.contains(&url.scheme())
                && url.host_str().is_some_and(|host| !host.is_empty())
                && url.query().is_none()
                && url.fragment().is_none()
        });
        if fits {
            return Some(text.trim_end_matches('/').to_owned());
        }
        let forms: Vec<_> = schemes
            .iter()
            .map(|scheme| format!("{scheme}://…"))
            .collect();
        // The value is not repeated: a URL of a proxy may hold a password.
        let place = self.place(key);
        self.mistakes
            .push(Mistake::new(key, place, "config-expected-url").with("forms", forms.join(", ")));
        None
    }

    /// `host:port`; the name `localhost` is taken as 127.0.0.1.
    pub fn listen(&mut self, key: &'static str) -> Option<SocketAddr> {
        let text = self.filled(key)?;
        let numeric = text.replace("localhost:", "127.0.0.1:");
        if let Ok(address) = numeric.parse() {
            return Some(address);
        }
        let place = self.place(key);
        self.mistakes
            .push(Mistake::new(key, place, "config-expected-listen").with("given", text));
        None
    }
}

/// A value as a person wrote it, shortened.
pub fn shown(value: &Value) -> String {
    let text = match value {
        Value::Text(text) => format!("\"{text}\""),
        Value::Integer(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Float(text) => text.clone(),
        Value::List(_) => "[…]".to_owned(),
        Value::Table(_) => "{…}".to_owned(),
        Value::Date => "…".to_owned(),
    };
    if text.chars().count() <= 60 {
        return text;
    }
    text.chars().take(59).chain(['…']).collect()
}
