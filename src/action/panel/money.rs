//! The panel's buttons about money: all of it, what it is searched by, requests, and what a generation went through.

use super::number;
use crate::ids::{GenerationId, PaymentId, RequestId};

/// What an admin wants of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Money {
    /// All money that is looked for, below a movement's number (0: from the newest).
    Page(i64),
    /// By what it is looked for.
    Filters,
    /// Only the n-th group.
    Group(u16),
    /// Asks for a part of the search.
    Ask(Part),
    /// Looks for everything again.
    Clear,
    /// One movement.
    Line(i64),
    /// Open requests for a top-up, above a number.
    Requests(i64),
    /// One of them, to be decided.
    Request(RequestId),
    /// What a generation went through.
    Way(GenerationId),
    /// Asks why a generation's money goes back.
    Return(GenerationId),
    /// Asks whether a payment in Stars goes back.
    Stars(PaymentId),
}

/// What money is searched by, besides its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A customer.
    Who,
    /// A day or days.
    Days,
    /// A sum, from and to.
    Sum,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Who, Self::Days, Self::Sum];

    fn code(self) -> &'static str {
        match self {
            Self::Who => "w",
            Self::Days => "d",
            Self::Sum => "s",
        }
    }
}

impl Money {
    pub(super) fn encode(self) -> String {
        let verb = match self {
            Self::Page(below) => format!("p:{below}"),
            Self::Filters => "f".to_owned(),
            Self::Group(n) => format!("k:{n}"),
            Self::Ask(part) => format!("a:{}", part.code()),
            Self::Clear => "c".to_owned(),
            Self::Line(id) => format!("l:{id}"),
            Self::Requests(above) => format!("r:{above}"),
            Self::Request(id) => format!("q:{id}"),
            Self::Way(id) => format!("g:{id}"),
            Self::Return(id) => format!("b:{id}"),
            Self::Stars(id) => format!("s:{id}"),
        };
        format!("A:m:{verb}")
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "p" => Self::Page(number(parts)?),
            "f" => Self::Filters,
            "k" => Self::Group(number(parts)?),
            "a" => {
                let code = parts.next()?;
                Self::Ask(Part::ALL.into_iter().find(|part| part.code() == code)?)
            }
            "c" => Self::Clear,
            "l" => Self::Line(number(parts)?),
            "r" => Self::Requests(number(parts)?),
            "q" => Self::Request(RequestId(number(parts)?)),
            "g" => Self::Way(GenerationId(number(parts)?)),
            "b" => Self::Return(GenerationId(number(parts)?)),
            "s" => Self::Stars(PaymentId(number(parts)?)),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, MAX_BYTES, Panel};

    #[test]
    fn every_button_about_money_survives() {
        for n in [0, 1, -1, i64::MAX, i64::MIN] {
            let mut all = vec![
                Money::Page(n),
                Money::Filters,
                Money::Group(u16::MAX),
                Money::Clear,
                Money::Line(n),
                Money::Requests(n),
                Money::Request(RequestId(n)),
                Money::Way(GenerationId(n)),
                Money::Return(GenerationId(n)),
                Money::Stars(PaymentId(n)),
            ];
            all.extend(Part::ALL.map(Money::Ask));
            for what in all {
                let action = Action::Panel(Panel::Money(what));
                let data = action.encode();
                assert!(data.len() <= MAX_BYTES, "{data}");
                assert_eq!(Action::decode(&data), Some(action), "{data}");
            }
        }
        for odd in ["A:m", "A:m:z", "A:m:a:q", "A:m:k:-1", "A:m:l:x"] {
            assert_eq!(Action::decode(odd), None, "{odd}");
        }
    }
}
