//! The buttons of payments: the customer's and the admin's.

use super::number;
use crate::ids::{PaymentId, RequestId};

/// What a customer does about topping up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pay {
    /// The packs of Stars.
    Stars,
    /// The sums for a payment in roubles.
    Roubles,
    /// The requisites of a top-up by hand.
    Manual,
    /// An invoice for a pack of so many Stars.
    Pack(u32),
    /// An invoice for so many roubles.
    Sum(u32),
    /// A request for so many roubles by hand.
    Request(u32),
    /// Whom to ask about payments.
    Support,
    /// The terms.
    Terms,
}

/// What an admin does about payments; the guard is asked when it is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decide {
    /// A request as it stands.
    Card(RequestId),
    /// Credit a request with so many kopecks.
    Approve(RequestId, i64),
    /// Ask for another sum.
    OtherSum(RequestId),
    /// Ask for the reason of a refusal.
    Reject(RequestId),
    /// Turn a request down without a reason.
    RejectPlain(RequestId),
    /// Return a payment.
    Refund(PaymentId),
}

impl Pay {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Stars => "t:s".into(),
            Self::Roubles => "t:r".into(),
            Self::Manual => "t:m".into(),
            Self::Pack(stars) => format!("t:p:{stars}"),
            Self::Sum(roubles) => format!("t:q:{roubles}"),
            Self::Request(roubles) => format!("t:h:{roubles}"),
            Self::Support => "t:w".into(),
            Self::Terms => "t:t".into(),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        Some(match parts.next()? {
            "s" => Self::Stars,
            "r" => Self::Roubles,
            "m" => Self::Manual,
            "p" => Self::Pack(number(parts)?),
            "q" => Self::Sum(number(parts)?),
            "h" => Self::Request(number(parts)?),
            "w" => Self::Support,
            "t" => Self::Terms,
            _ => return None,
        })
    }
}

impl Decide {
    pub(super) fn encode(self) -> String {
        match self {
            Self::Card(id) => format!("z:c:{id}"),
            Self::Approve(id, kopecks) => format!("z:a:{id}:{kopecks}"),
            Self::OtherSum(id) => format!("z:o:{id}"),
            Self::Reject(id) => format!("z:r:{id}"),
            Self::RejectPlain(id) => format!("z:n:{id}"),
            Self::Refund(id) => format!("z:p:{id}"),
        }
    }

    pub(super) fn decode<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let what = parts.next()?;
        let id = number(parts)?;
        Some(match what {
            "c" => Self::Card(RequestId(id)),
            "a" => Self::Approve(RequestId(id), number(parts)?),
            "o" => Self::OtherSum(RequestId(id)),
            "r" => Self::Reject(RequestId(id)),
            "n" => Self::RejectPlain(RequestId(id)),
            "p" => Self::Refund(PaymentId(id)),
            _ => return None,
        })
    }
}
