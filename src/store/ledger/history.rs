//! A customer's movements as lines of a history: one line an event.

use crate::ids::{CustomerId, GenerationId, TransferId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, params};

/// What happened, as a customer understands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MovementKind {
    /// The welcome bonus.
    Welcome,
    /// A promo code.
    Promo,
    /// The bonus that came with a pack.
    Pack,
    /// The share of a friend's payment.
    Referral,
    /// A payment.
    TopUp,
    /// The price of a generation, taken at its start.
    Charge,
    /// The price came back: the generation gave no result.
    Release,
    /// Money given back after a result.
    Refund,
    /// A correction by the admin.
    Adjust,
    /// A payment was returned to where it came from.
    Payout,
    /// Such a return was refused, the money is in the wallet again.
    PayoutUndo,
}

impl MovementKind {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "welcome" => Self::Welcome,
            "promo" => Self::Promo,
            "pack" => Self::Pack,
            "referral" => Self::Referral,
            "topup" => Self::TopUp,
            "hold" => Self::Charge,
            "release" => Self::Release,
            "refund" => Self::Refund,
            "adjust" => Self::Adjust,
            "payout" => Self::Payout,
            "payout_undo" => Self::PayoutUndo,
            _ => return None,
        })
    }
}

/// One line of a customer's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Where the next page begins: pass it as `before`.
    pub id: TransferId,
    /// What happened.
    pub kind: MovementKind,
    /// Change of what the customer can spend (wallet and bonus together).
    pub delta: Kopecks,
    /// Whose generation it was.
    pub generation: Option<GenerationId>,
    /// When.
    pub at_ms: i64,
    /// What stands behind it: a promo code, a charge id, a payment method, the admin's reason.
    pub cause: String,
}

/// The newest movements first, older than `before`. What was taken from bonus and wallet for one event is one
/// line; captures are not shown, the money was already taken.
pub fn movements(
    conn: &Connection,
    customer: CustomerId,
    before: Option<TransferId>,
    limit: u32,
) -> Result<Vec<Movement>, StoreError> {
    let mut statement = conn.prepare_cached(
        "WITH own(id) AS (SELECT id FROM accounts WHERE customer_id = ?1 AND kind IN ('wallet','bonus')),
              near(id) AS (
                SELECT t.id FROM own o, transfers t WHERE t.id IN
                  (SELECT id FROM transfers WHERE debit = o.id AND id < ?2 ORDER BY id DESC LIMIT ?3)
                UNION ALL
                SELECT t.id FROM own o, transfers t WHERE t.id IN
                  (SELECT id FROM transfers WHERE credit = o.id AND id < ?2 ORDER BY id DESC LIMIT ?3))
         SELECT t.id, t.kind, CASE WHEN t.debit IN (SELECT id FROM own) THEN -t.amount ELSE t.amount END,
                t.generation_id, t.at_ms, t.cause, t.key
         FROM near JOIN transfers t ON t.id = near.id ORDER BY t.id DESC LIMIT ?3",
    )?;
    // An event has at most two rows (bonus and wallet), stored one after the other.
    let rows = u64::from(limit).saturating_mul(2);
    let before = before.map_or(i64::MAX, |id| id.0);
    let mut found = statement.query(params![customer, before, i64::try_from(rows).unwrap_or(0)])?;
    let mut lines: Vec<Movement> = Vec::new();
    let mut last_event = String::new();
    while let Some(row) = found.next()? {
        let Some(kind) = MovementKind::from_name(row.get_ref(1)?.as_str().unwrap_or_default())
        else {
            continue;
        };
        let (id, delta, generation): (TransferId, Kopecks, Option<GenerationId>) =
            (row.get(0)?, row.get(2)?, row.get(3)?);
        let event = event_of(
            kind,
            row.get_ref(6)?.as_str().unwrap_or_default(),
            generation,
        );
        if let Some(line) = lines.last_mut().filter(|_| event == last_event) {
            line.id = id;
            line.delta = line.delta.saturating_add(delta);
            continue;
        }
        if lines.len() as u64 == u64::from(limit) {
            break;
        }
        last_event = event;
        lines.push(Movement {
            id,
            kind,
            delta,
            generation,
            at_ms: row.get(4)?,
            cause: row.get(5)?,
        });
    }
    Ok(lines)
}

/// What two rows of one event have in common.
fn event_of(kind: MovementKind, key: &str, generation: Option<GenerationId>) -> String {
    match (kind, generation) {
        (MovementKind::Charge | MovementKind::Release, Some(generation)) => {
            format!("{kind:?}:{generation}")
        }
        (MovementKind::Refund, _) => key
            .rsplit_once(':')
            .map_or(key, |(event, _)| event)
            .to_owned(),
        _ => key.to_owned(),
    }
}
