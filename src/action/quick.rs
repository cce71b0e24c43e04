//! The buttons of the quick mode: what is on, when a start is asked for, the same again at the price it shows.

use super::{ModelKey, key, number};
use crate::ids::GenerationId;

/// What a customer does about the quick mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quick {
    /// What is on.
    Show,
    /// Turns it on or off.
    Turn(bool),
    /// When a start is asked for, to choose.
    When,
    /// Ask before each start.
    Always,
    /// Ask before starts that cost more than so many kopecks.
    Above(i64),
    /// Write the sum oneself.
    OwnSum,
    /// Ask before none.
    Never,
    /// A page (from 0) of the models that can take over a draft's request.
    Others(i64, u16),
    /// Gives a draft's request to another model.
    Take(i64, ModelKey),
    /// The same again, at once, at the price in kopecks that the button shows.
    Again(GenerationId, i64),
    /// Puts the settings of a draft back.
    Defaults(i64),
    /// Leaves a param of a draft at the answer it has.
    Keep(i64, u16),
}

impl Quick {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Show => "u:s".into(),
            Self::Turn(on) => format!("u:o:{}", u8::from(on)),
            Self::When => "u:w".into(),
            Self::Always => "u:a".into(),
            Self::Above(kopecks) => format!("u:b:{kopecks}"),
            Self::OwnSum => "u:q".into(),
            Self::Never => "u:n".into(),
            Self::Others(draft, page) => format!("u:l:{draft}:{page}"),
            Self::Take(draft, key) => format!("u:t:{draft}:{:x}", key.0),
            Self::Again(generation, kopecks) => format!("u:g:{generation}:{kopecks}"),
            Self::Defaults(draft) => format!("u:d:{draft}"),
            Self::Keep(draft, param) => format!("u:k:{draft}:{param}"),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "s" => Self::Show,
            "o" => Self::Turn(number::<u8>(parts)? == 1),
            "w" => Self::When,
            "a" => Self::Always,
            "b" => Self::Above(number(parts)?),
            "q" => Self::OwnSum,
            "n" => Self::Never,
            "l" => Self::Others(number(parts)?, number(parts)?),
            "t" => Self::Take(number(parts)?, key(parts)?),
            "g" => Self::Again(GenerationId(number(parts)?), number(parts)?),
            "d" => Self::Defaults(number(parts)?),
            "k" => Self::Keep(number(parts)?, number(parts)?),
            _ => return None,
        })
    }
}
