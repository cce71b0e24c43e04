//! The panel's buttons about models: the list, a model's card, what is changed of it.

use super::number;
use crate::action::{ModelKey, key};
use crate::catalog::own::Part;

/// What an admin wants of the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Models {
    /// A page (from 0) of what is looked for.
    Page(u16),
    /// By what the list is narrowed.
    Filters,
    /// Only the n-th group.
    Only(u16),
    /// Asks for words.
    Search,
    /// A model's card.
    Card(ModelKey),
    /// Puts a model on sale (true) or takes it off.
    Switch(ModelKey, bool),
    /// What it may cost.
    Price(ModelKey),
    /// Shows what comes of a markup, in hundredths.
    Times(ModelKey, u16),
    /// Asks for a value.
    Ask(ModelKey, Value),
    /// Shows what comes of the catalogue's own values.
    Reset(ModelKey, Part),
    /// Does what was shown, by the number of its row; `true`: though it brings a loss.
    Yes(i64, bool),
}

/// A value that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// How many times what Kie takes.
    Markup,
    /// Roubles for a generation.
    Flat,
    /// Free generations a day.
    Free,
    /// What the model is called.
    Title,
    /// Its place in lists.
    Order,
}

impl Value {
    /// All values.
    pub const ALL: [Self; 5] = [
        Self::Markup,
        Self::Flat,
        Self::Free,
        Self::Title,
        Self::Order,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Markup => "m",
            Self::Flat => "p",
            Self::Free => "f",
            Self::Title => "t",
            Self::Order => "o",
        }
    }

    /// The part of a model it is of.
    pub fn part(self) -> Part {
        match self {
            Self::Markup | Self::Flat | Self::Free => Part::Price,
            Self::Title => Part::Title,
            Self::Order => Part::Order,
        }
    }
}

fn part_code(part: Part) -> &'static str {
    match part {
        Part::Switch => "s",
        Part::Price => "p",
        Part::Title => "t",
        Part::Order => "o",
        Part::All => "a",
    }
}

impl Models {
    pub(super) fn encode(self) -> String {
        let verb = match self {
            Self::Page(page) => format!("l:{page}"),
            Self::Filters => "f".to_owned(),
            Self::Only(n) => format!("k:{n}"),
            Self::Search => "q".to_owned(),
            Self::Card(key) => format!("c:{:x}", key.0),
            Self::Switch(key, on) => format!("s:{:x}:{}", key.0, u8::from(on)),
            Self::Price(key) => format!("p:{:x}", key.0),
            Self::Times(key, hundredths) => format!("m:{:x}:{hundredths}", key.0),
            Self::Ask(key, value) => format!("a:{:x}:{}", key.0, value.code()),
            Self::Reset(key, part) => format!("r:{:x}:{}", key.0, part_code(part)),
            Self::Yes(row, sure) => format!("y:{row}:{}", u8::from(sure)),
        };
        format!("A:o:{verb}")
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "l" => Self::Page(number(parts)?),
            "f" => Self::Filters,
            "k" => Self::Only(number(parts)?),
            "q" => Self::Search,
            "c" => Self::Card(key(parts)?),
            "s" => Self::Switch(key(parts)?, flag(parts)?),
            "p" => Self::Price(key(parts)?),
            "m" => Self::Times(key(parts)?, number(parts)?),
            "a" => {
                let (key, code) = (key(parts)?, parts.next()?);
                let value = Value::ALL.into_iter().find(|value| value.code() == code);
                Self::Ask(key, value?)
            }
            "r" => {
                let (key, code) = (key(parts)?, parts.next()?);
                let part = Part::EACH.into_iter().find(|part| part_code(*part) == code);
                Self::Reset(key, part?)
            }
            "y" => Self::Yes(number(parts)?, flag(parts)?),
            _ => return None,
        })
    }
}

fn flag<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<bool> {
    match parts.next()? {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, MAX_BYTES, Panel};

    #[test]
    fn every_button_about_models_survives() {
        for n in [0, 1, u64::MAX] {
            let (key, page) = (ModelKey(n), u16::MAX);
            let mut all = vec![
                Models::Page(page),
                Models::Filters,
                Models::Only(page),
                Models::Search,
                Models::Card(key),
                Models::Switch(key, true),
                Models::Switch(key, false),
                Models::Price(key),
                Models::Times(key, page),
                Models::Yes(i64::MIN, true),
                Models::Yes(i64::MAX, false),
            ];
            all.extend(Value::ALL.map(|value| Models::Ask(key, value)));
            all.extend(Part::EACH.map(|part| Models::Reset(key, part)));
            for what in all {
                let action = Action::Panel(Panel::Models(what));
                let data = action.encode();
                assert!(data.len() <= MAX_BYTES, "{data}");
                assert_eq!(Action::decode(&data), Some(action), "{data}");
            }
        }
        for odd in [
            "A:o",
            "A:o:z",
            "A:o:s:1:2",
            "A:o:a:1:q",
            "A:o:r:1",
            "A:o:y:1",
        ] {
            assert_eq!(Action::decode(odd), None, "{odd}");
        }
    }
}
