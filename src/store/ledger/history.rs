//! A customer's movements as lines of a history: one line an event, by kind, page by page from any of them.

use crate::ids::{CustomerId, GenerationId, TransferId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, Row, params};

/// What happened, as a customer understands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// From the ledger's name of it; `None` for what is not the customer's.
    pub fn from_name(name: &str) -> Option<Self> {
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

/// Which of a customer's movements are shown. Each movement but those of `All` is in exactly one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Paid money: payments, and corrections of the wallet.
    TopUps,
    /// Prices of generations.
    Spent,
    /// What came back: prices of generations without a result, refunds, payments returned to the payer.
    Returned,
    /// Given money, and corrections of it.
    Bonuses,
}

impl Filter {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 5] = [
        Self::All,
        Self::TopUps,
        Self::Spent,
        Self::Returned,
        Self::Bonuses,
    ];

    /// The customer's accounts, and the rows that take from them and give to them, each with the index that finds them.
    fn rows(self) -> (&'static str, Option<&'static str>, Option<&'static str>) {
        const IN: &str =
            "transfers_in WHERE kind IN ('topup','welcome','promo','pack','referral','adjust')";
        const BACK: &str = "transfers_back WHERE kind IN ('release','refund','payout_undo')";
        const OUT: &str = "transfers_out WHERE kind IN ('payout','adjust')";
        const ADJUSTED: &str =
            "transfers_out WHERE kind IN ('payout','adjust') AND kind = 'adjust'";
        const PAID_OUT: &str =
            "transfers_out WHERE kind IN ('payout','adjust') AND kind = 'payout'";
        match self {
            Self::All => (
                "'wallet','bonus'",
                Some("transfers_debit WHERE true"),
                Some("transfers_credit WHERE true"),
            ),
            Self::TopUps => ("'wallet'", Some(ADJUSTED), Some(IN)),
            Self::Spent => (
                "'wallet','bonus'",
                Some("transfers_debit WHERE kind = 'hold'"),
                None,
            ),
            Self::Returned => ("'wallet','bonus'", Some(PAID_OUT), Some(BACK)),
            Self::Bonuses => ("'bonus'", Some(OUT), Some(IN)),
        }
    }
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Turn {
    /// With the newest.
    #[default]
    Newest,
    /// With what is older than this movement.
    Older(TransferId),
    /// So that it ends with what is just newer than this movement.
    Newer(TransferId),
}

/// One line of a customer's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Its older row: `Turn::Older` goes on from it.
    pub id: TransferId,
    /// Its newer row, the same where it has only one: `Turn::Newer` goes on from it.
    pub top: TransferId,
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
    /// The ledger's key of one of its rows.
    pub key: String,
}

/// A page of movements, newest first. What was taken from bonus and wallet for one event is one line; captures are
/// not shown, the money was already taken. Costs the same wherever the page is.
pub fn movements(
    conn: &Connection,
    customer: CustomerId,
    filter: Filter,
    turn: Turn,
    limit: u32,
) -> Result<Vec<Movement>, StoreError> {
    let (beyond, order, from) = match turn {
        Turn::Newest => ("<", "DESC", i64::MAX),
        Turn::Older(id) => ("<", "DESC", id.0),
        Turn::Newer(id) => (">", "ASC", id.0),
    };
    let (accounts, debits, credits) = filter.rows();
    let side = |column: &str, rows: &str| {
        format!(
            "SELECT t.id FROM own o, transfers t WHERE t.id IN (SELECT id FROM transfers INDEXED BY {rows}
               AND {column} = o.id AND id {beyond} ?2 ORDER BY id {order} LIMIT ?3)"
        )
    };
    let sides = [("debit", debits), ("credit", credits)];
    let sides = sides.map(|(column, rows)| rows.map(|rows| side(column, rows)));
    let near = sides.into_iter().flatten().collect::<Vec<_>>();
    let near = near.join(" UNION ALL ");
    let mut statement = conn.prepare_cached(&format!(
        "WITH own(id) AS (SELECT id FROM accounts WHERE customer_id = ?1 AND kind IN ({accounts})), near(id) AS ({near})
         SELECT t.id, t.kind, CASE WHEN t.debit IN (SELECT id FROM own) THEN -t.amount ELSE t.amount END,
                t.generation_id, t.at_ms, t.cause, t.key
         FROM near JOIN transfers t ON t.id = near.id ORDER BY t.id {order} LIMIT ?3"
    ))?;
    // An event has at most two rows (bonus and wallet), stored one after the other.
    let rows = u64::from(limit).saturating_mul(2);
    let mut found = statement.query(params![customer, from, i64::try_from(rows).unwrap_or(0)])?;
    let mut lines: Vec<Movement> = Vec::new();
    while let Some(row) = found.next()? {
        let Some(line) = line_of(row)? else {
            continue;
        };
        if let Some(last) = lines.last_mut().filter(|last| same_event(last, &line)) {
            last.id = last.id.min(line.id);
            last.top = last.top.max(line.top);
            last.delta = last.delta.saturating_add(line.delta);
            continue;
        }
        if lines.len() as u64 == u64::from(limit) {
            break;
        }
        lines.push(line);
    }
    if matches!(turn, Turn::Newer(_)) {
        lines.reverse();
    }
    Ok(lines)
}

fn line_of(row: &Row<'_>) -> rusqlite::Result<Option<Movement>> {
    let kind = MovementKind::from_name(row.get_ref(1)?.as_str().unwrap_or_default());
    let Some(kind) = kind else {
        return Ok(None);
    };
    let id = row.get(0)?;
    Ok(Some(Movement {
        id,
        top: id,
        kind,
        delta: row.get(2)?,
        generation: row.get(3)?,
        at_ms: row.get(4)?,
        cause: row.get(5)?,
        key: row.get(6)?,
    }))
}

/// Whether two rows belong to one event: the parts from bonus and wallet.
fn same_event(one: &Movement, other: &Movement) -> bool {
    let event = |line: &Movement| event_of(line.kind, &line.key, line.generation);
    one.kind == other.kind && event(one) == event(other)
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
