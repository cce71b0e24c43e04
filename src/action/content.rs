//! The buttons under what came without a question, and under results: what may be wanted of them.

use super::{ModelKey, key, number};
use crate::catalog::Wish;
use crate::ids::GenerationId;

/// What a customer does about words, files or a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// What may be wanted of the content, once more.
    Offer(i64),
    /// Begins it with the model that was named.
    Do(i64, Wish),
    /// For which wish another model is to be chosen.
    Wishes(i64),
    /// A page (from 0) of the models for a wish.
    Models(i64, Wish, u16),
    /// Begins it with this model.
    With(i64, Wish, ModelKey),
    /// A wish for the result of a generation.
    Result(GenerationId, Wish),
    /// The same for one of its parts, from 0.
    Part(GenerationId, Wish, u32),
    /// A page (from 0) of the models for a wish and a part.
    PartModels(GenerationId, Wish, u32, u16),
    /// Begins it with a part and this model.
    PartWith(GenerationId, Wish, u32, ModelKey),
    /// A page (from 0) of other models that take what was entered.
    Others(GenerationId, u16),
    /// What was entered, for another model.
    OtherWith(GenerationId, ModelKey),
    /// What was entered, to change one answer.
    Change(GenerationId),
}

impl Use {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Offer(id) => format!("n:o:{id}"),
            Self::Do(id, wish) => format!("n:d:{id}:{}", wish.name()),
            Self::Wishes(id) => format!("n:t:{id}"),
            Self::Models(id, wish, page) => format!("n:l:{id}:{}:{page}", wish.name()),
            Self::With(id, wish, model) => format!("n:w:{id}:{}:{:x}", wish.name(), model.0),
            Self::Result(of, wish) => format!("n:r:{of}:{}", wish.name()),
            Self::Part(of, wish, n) => format!("n:p:{of}:{}:{n}", wish.name()),
            Self::PartModels(of, wish, n, page) => format!("n:q:{of}:{}:{n}:{page}", wish.name()),
            Self::PartWith(of, wish, n, model) => {
                format!("n:m:{of}:{}:{n}:{:x}", wish.name(), model.0)
            }
            Self::Others(of, page) => format!("n:s:{of}:{page}"),
            Self::OtherWith(of, model) => format!("n:k:{of}:{:x}", model.0),
            Self::Change(of) => format!("n:e:{of}"),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let verb = parts.next()?;
        let id: i64 = number(parts)?;
        let of = GenerationId(id);
        Some(match verb {
            "o" => Self::Offer(id),
            "d" => Self::Do(id, wish(parts)?),
            "t" => Self::Wishes(id),
            "l" => Self::Models(id, wish(parts)?, number(parts)?),
            "w" => Self::With(id, wish(parts)?, key(parts)?),
            "r" => Self::Result(of, wish(parts)?),
            "p" => Self::Part(of, wish(parts)?, number(parts)?),
            "q" => Self::PartModels(of, wish(parts)?, number(parts)?, number(parts)?),
            "m" => Self::PartWith(of, wish(parts)?, number(parts)?, key(parts)?),
            "s" => Self::Others(of, number(parts)?),
            "k" => Self::OtherWith(of, key(parts)?),
            "e" => Self::Change(of),
            _ => return None,
        })
    }
}

fn wish<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Wish> {
    Wish::from_name(parts.next()?)
}
