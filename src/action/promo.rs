//! The buttons of promo codes and of friends.

use super::number;

/// What a customer does about given money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Promo {
    /// Asks for a code.
    Ask,
    /// The page of the customer's link.
    Friends,
    /// A page (from 0) of the codes; admins only.
    List(u16),
}

impl Promo {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Ask => "pr:a".into(),
            Self::Friends => "pr:f".into(),
            Self::List(page) => format!("pr:l:{page}"),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "a" => Self::Ask,
            "f" => Self::Friends,
            "l" => Self::List(number(parts)?),
            _ => return None,
        })
    }
}
