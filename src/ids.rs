//! Identifiers that must not be mixed up: one newtype per table.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// A customer: the Telegram user id, which is also the id of the private chat.
    CustomerId
);
id!(
    /// A generation, shown to people as its number.
    GenerationId
);
id!(
    /// A frozen price for one set of answers.
    QuoteId
);
id!(
    /// A file on our disk: a customer's input or a result.
    FileId
);
id!(
    /// A stored set of answers (deletable, unlike the money rows that point to it).
    InputsId
);
id!(
    /// A row of the ledger.
    TransferId
);
id!(
    /// An invoice that we sent through Telegram.
    InvoiceId
);
id!(
    /// A payment that has come in.
    PaymentId
);
id!(
    /// A customer's request for a top-up by hand.
    RequestId
);
id!(
    /// A customer's conversation with the admins.
    TicketId
);
