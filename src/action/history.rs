//! The buttons of the gallery and of the customer's own data.

use super::{category_code, number};
use crate::catalog::Category;
use crate::ids::GenerationId;

/// Which entries of the gallery are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shown {
    /// All of them.
    All,
    /// Of one section.
    Of(Category),
    /// With the words that were searched for last.
    Found,
}

/// What a customer does with what they made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mine {
    /// The newest entries below a number.
    Before(Shown, i64),
    /// The entries above a number that are nearest to it.
    After(Shown, i64),
    /// One entry; the page it stands on shows what is below the number.
    Open(GenerationId, Shown, i64),
    /// What the entries of a page look like, as an album.
    Previews(Shown, i64),
    /// What one entry looks like.
    Preview(GenerationId),
    /// Asks for words to search for.
    Search,
    /// Asks whether one entry is to be deleted.
    Forget(GenerationId),
    /// Deletes it.
    ForgetYes(GenerationId),
    /// What is kept of the customer, and what can be done about it.
    Data,
    /// Sends the history as a file.
    Export,
    /// Asks whether everything is to be deleted.
    Erase,
    /// Deletes it.
    EraseYes,
}

impl Shown {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Of(Category::Video),
        Self::Of(Category::Image),
        Self::Of(Category::Enhance),
        Self::Of(Category::Audio),
        Self::Found,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::All => "l",
            Self::Of(category) => category_code(category),
            Self::Found => "f",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.code() == code)
    }
}

impl Mine {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Before(shown, than) => format!("hs:b:{}:{than}", shown.code()),
            Self::After(shown, than) => format!("hs:a:{}:{than}", shown.code()),
            Self::Open(id, shown, than) => format!("hs:o:{id}:{}:{than}", shown.code()),
            Self::Previews(shown, than) => format!("hs:v:{}:{than}", shown.code()),
            Self::Preview(id) => format!("hs:p:{id}"),
            Self::Search => "hs:s".into(),
            Self::Forget(id) => format!("hs:d:{id}"),
            Self::ForgetYes(id) => format!("hs:dy:{id}"),
            Self::Data => "hs:m".into(),
            Self::Export => "hs:x".into(),
            Self::Erase => "hs:e".into(),
            Self::EraseYes => "hs:ey".into(),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let what = parts.next()?;
        Some(match what {
            "b" => Self::Before(shown(parts)?, number(parts)?),
            "a" => Self::After(shown(parts)?, number(parts)?),
            "o" => Self::Open(GenerationId(number(parts)?), shown(parts)?, number(parts)?),
            "v" => Self::Previews(shown(parts)?, number(parts)?),
            "p" => Self::Preview(GenerationId(number(parts)?)),
            "s" => Self::Search,
            "d" => Self::Forget(GenerationId(number(parts)?)),
            "dy" => Self::ForgetYes(GenerationId(number(parts)?)),
            "m" => Self::Data,
            "x" => Self::Export,
            "e" => Self::Erase,
            "ey" => Self::EraseYes,
            _ => return None,
        })
    }
}

fn shown<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Shown> {
    Shown::from_code(parts.next()?)
}
