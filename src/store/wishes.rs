//! What customers wish to be told: kinds of messages they have switched off.

use crate::ids::CustomerId;
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// A kind of message that can be switched off. Results, returned money and payments are none: they always come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wish {
    /// The balance is running out.
    LowBalance,
    /// The operator's news.
    News,
    /// A share of what a friend has paid.
    Shares,
}

impl Wish {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::LowBalance, Self::News, Self::Shares];

    /// As the table has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::LowBalance => "low_balance",
            Self::News => "news",
            Self::Shares => "shares",
        }
    }
}

/// Whether a customer wishes to be told such things; ask before anything of that kind goes to the outbox.
pub fn wants(conn: &Connection, customer: CustomerId, wish: Wish) -> Result<bool, StoreError> {
    let mut muted =
        conn.prepare_cached("SELECT 1 FROM muted WHERE customer_id = ?1 AND kind = ?2")?;
    Ok(!muted.exists(params![customer, wish.name()])?)
}

/// Switches a kind of message on or off; doing it twice is doing it once.
pub fn set(
    tx: &Connection,
    customer: CustomerId,
    wish: Wish,
    wanted: bool,
    now_ms: i64,
) -> Result<(), StoreError> {
    if wanted {
        tx.prepare_cached("DELETE FROM muted WHERE customer_id = ?1 AND kind = ?2")?
            .execute(params![customer, wish.name()])?;
    } else {
        tx.prepare_cached(
            "INSERT INTO muted(customer_id, kind, at_ms) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![customer, wish.name(), now_ms])?;
    }
    Ok(())
}
