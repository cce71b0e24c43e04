//! The buttons of the balance: the history of money, receipts, what was being bought, what is at work.

use super::number;
use crate::ids::TransferId;
use crate::store::ledger::{Filter, Turn};

/// What a customer does about their balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purse {
    /// A page of the history of money.
    Page(Filter, Turn),
    /// What of the history is to be shown.
    Filters(Filter),
    /// The receipt of a movement; the list and where its page begins lead back.
    Receipt(TransferId, Filter, Turn),
    /// Topping up, with what is missing for what was being bought.
    TopUp,
    /// An invoice for any number of Stars.
    Stars(u32),
    /// On with what was being bought.
    Resume,
    /// What is at work now.
    Active,
}

impl Purse {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Page(filter, turn) => format!("ba:l:{}:{}", code(filter), turned(turn)),
            Self::Filters(filter) => format!("ba:f:{}", code(filter)),
            Self::Receipt(id, filter, turn) => {
                format!("ba:r:{id}:{}:{}", code(filter), turned(turn))
            }
            Self::TopUp => "ba:t".into(),
            Self::Stars(stars) => format!("ba:s:{stars}"),
            Self::Resume => "ba:c".into(),
            Self::Active => "ba:a".into(),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "l" => Self::Page(filter(parts)?, turn(parts)?),
            "f" => Self::Filters(filter(parts)?),
            "r" => Self::Receipt(TransferId(number(parts)?), filter(parts)?, turn(parts)?),
            "t" => Self::TopUp,
            "s" => Self::Stars(number(parts)?),
            "c" => Self::Resume,
            "a" => Self::Active,
            _ => return None,
        })
    }
}

fn code(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "a",
        Filter::TopUps => "t",
        Filter::Spent => "s",
        Filter::Returned => "r",
        Filter::Bonuses => "b",
    }
}

fn filter<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Filter> {
    let found = parts.next()?;
    Filter::ALL
        .into_iter()
        .find(|filter| code(*filter) == found)
}

fn turned(turn: Turn) -> String {
    match turn {
        Turn::Newest => "n".into(),
        Turn::Older(id) => format!("o{id}"),
        Turn::Newer(id) => format!("u{id}"),
    }
}

fn turn<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Turn> {
    let text = parts.next()?;
    let id = |text: &str| text.parse().ok().map(TransferId);
    match (text, text.strip_prefix('o'), text.strip_prefix('u')) {
        ("n", ..) => Some(Turn::Newest),
        (_, Some(older), _) => id(older).map(Turn::Older),
        (_, _, Some(newer)) => id(newer).map(Turn::Newer),
        _ => None,
    }
}
