//! The panel's buttons about people: who is searched for, their card, what is done for them.

use super::number;
use crate::ids::CustomerId;
use crate::money::Kopecks;
use crate::store::ledger::Pot;

/// What an admin wants of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Customers {
    /// Asks whom to look for.
    Search,
    /// Who was found, further down: below this moment and number.
    Found(i64, i64),
    /// Everything about one of them.
    Card(CustomerId),
    /// Their money below a movement's number (0: from the newest).
    Money(CustomerId, i64),
    /// Their generations below a number (0: from the newest).
    Made(CustomerId, i64),
    /// Which money is to be given (true) or taken.
    Adjust(CustomerId, bool),
    /// Asks how much.
    Sum(CustomerId, Pot, bool),
    /// Asks why; the sum is signed.
    Why(CustomerId, Pot, Kopecks),
    /// Does what was shown, by the number of its row.
    Confirm(i64),
    /// Asks why somebody is to be shut out.
    Block(CustomerId),
    /// Lets somebody in again.
    Unblock(CustomerId),
    /// Asks what to write to somebody.
    Write(CustomerId),
}

impl Customers {
    pub(super) fn encode(self) -> String {
        let verb = match self {
            Self::Search => "s".to_owned(),
            Self::Found(at_ms, id) => format!("l:{at_ms}:{id}"),
            Self::Card(id) => format!("o:{id}"),
            Self::Money(id, below) => format!("m:{id}:{below}"),
            Self::Made(id, below) => format!("g:{id}:{below}"),
            Self::Adjust(id, give) => format!("p:{id}:{}", u8::from(give)),
            Self::Sum(id, pot, give) => format!("a:{id}:{}:{}", pot_code(pot), u8::from(give)),
            Self::Why(id, pot, sum) => format!("w:{id}:{}:{}", pot_code(pot), sum.0),
            Self::Confirm(row) => format!("y:{row}"),
            Self::Block(id) => format!("b:{id}"),
            Self::Unblock(id) => format!("u:{id}"),
            Self::Write(id) => format!("t:{id}"),
        };
        format!("A:c:{verb}")
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "s" => Self::Search,
            "l" => Self::Found(number(parts)?, number(parts)?),
            "o" => Self::Card(id(parts)?),
            "m" => Self::Money(id(parts)?, number(parts)?),
            "g" => Self::Made(id(parts)?, number(parts)?),
            "p" => Self::Adjust(id(parts)?, flag(parts)?),
            "a" => Self::Sum(id(parts)?, pot(parts)?, flag(parts)?),
            "w" => Self::Why(id(parts)?, pot(parts)?, Kopecks(number(parts)?)),
            "y" => Self::Confirm(number(parts)?),
            "b" => Self::Block(id(parts)?),
            "u" => Self::Unblock(id(parts)?),
            "t" => Self::Write(id(parts)?),
            _ => return None,
        })
    }
}

fn id<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<CustomerId> {
    number(parts).map(CustomerId)
}

fn flag<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<bool> {
    match parts.next()? {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

fn pot_code(pot: Pot) -> &'static str {
    match pot {
        Pot::Wallet => "w",
        Pot::Bonus => "b",
    }
}

fn pot<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Pot> {
    match parts.next()? {
        "w" => Some(Pot::Wallet),
        "b" => Some(Pot::Bonus),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, MAX_BYTES, Panel};

    #[test]
    fn every_button_about_people_survives() {
        for n in [0, 1, -1, i64::MAX, i64::MIN] {
            let (id, sum) = (CustomerId(n), Kopecks(n));
            for what in [
                Customers::Search,
                Customers::Found(n, n),
                Customers::Card(id),
                Customers::Money(id, n),
                Customers::Made(id, n),
                Customers::Adjust(id, true),
                Customers::Sum(id, Pot::Bonus, false),
                Customers::Why(id, Pot::Wallet, sum),
                Customers::Confirm(n),
                Customers::Block(id),
                Customers::Unblock(id),
                Customers::Write(id),
            ] {
                let action = Action::Panel(Panel::Customers(what));
                let data = action.encode();
                assert!(data.len() <= MAX_BYTES, "{data}");
                assert_eq!(Action::decode(&data), Some(action), "{data}");
            }
        }
        for odd in [
            "A:c",
            "A:c:z",
            "A:c:p:1:2",
            "A:c:a:1:q:1",
            "A:c:w:1:w",
            "A:c:o:x",
        ] {
            assert_eq!(Action::decode(odd), None, "{odd}");
        }
    }
}
