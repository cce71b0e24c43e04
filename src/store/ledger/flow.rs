//! All money, newest first, as admins look through it: by kind, customer, time and sum. Only reads.

use super::ours;
use crate::ids::{CustomerId, GenerationId};
use crate::money::Kopecks;
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows of one account that are looked at for a page: whatever is looked for, a page costs at most so much.
const WINDOW: u16 = 4_000;

/// Which movements are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// All of them.
    #[default]
    All,
    /// Payments.
    TopUps,
    /// Given money.
    Gifts,
    /// What was taken for results.
    Taken,
    /// What went back: after a result, and payments returned.
    Returned,
    /// Corrections by hand.
    Adjusted,
    /// Prices put aside, and set free again without a result.
    Holds,
}

impl Group {
    /// All groups, in the order of the screen.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::TopUps,
        Self::Gifts,
        Self::Taken,
        Self::Returned,
        Self::Adjusted,
        Self::Holds,
    ];

    /// The ledger's kinds in it; none: all.
    fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::All => &[],
            Self::TopUps => &["topup"],
            Self::Gifts => &["welcome", "promo", "pack", "referral"],
            Self::Taken => &["capture"],
            Self::Returned => &["refund", "payout", "payout_undo", "loss"],
            Self::Adjusted => &["adjust"],
            Self::Holds => &["hold", "release"],
        }
    }

    /// Our accounts that all of it passes: debits and credits. Holds pass none.
    fn accounts(self) -> (&'static [i64], &'static [i64]) {
        match self {
            Self::All | Self::Holds => (&[], &[]),
            Self::TopUps => (&[ours::STARS_IN, ours::PROVIDER_IN, ours::MANUAL_IN], &[]),
            Self::Gifts => (&[ours::PROMO], &[]),
            Self::Taken => (&[], &[ours::REVENUE]),
            Self::Returned => (
                &[ours::REVENUE, ours::PAYOUT, ours::LOSSES],
                &[ours::PAYOUT],
            ),
            Self::Adjusted => (&[ours::ADJUST], &[ours::ADJUST]),
        }
    }
}

/// What is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sieve {
    /// Which movements.
    pub group: Group,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// From the first moment on and before the second.
    pub days: Option<(i64, i64)>,
    /// At least and at most so much.
    pub sums: Option<(Kopecks, Kopecks)>,
}

/// One movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Its row.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// The ledger's kind.
    pub kind: String,
    /// How much; always above zero.
    pub amount: Kopecks,
    /// The kind of the account it left.
    pub from: String,
    /// The kind of the account it came to.
    pub into: String,
    /// Whose money it is; `None` for a loss of our own.
    pub customer: Option<CustomerId>,
    /// Their name.
    pub name: String,
    /// What it was for.
    pub generation: Option<GenerationId>,
    /// What stands behind it: a promo code, a charge id, a method, a reason.
    pub cause: String,
    /// When.
    pub at_ms: i64,
}

/// A page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    /// The movements, newest first.
    pub lines: Vec<Flow>,
    /// There may be more below this number.
    pub older: Option<i64>,
}

/// At most `limit` movements below a number, newest first. A page that is not full although there is more below means
/// that nothing else was found among the rows that were looked at.
pub fn flows(
    conn: &Connection,
    sieve: &Sieve,
    below: i64,
    limit: usize,
) -> Result<Flows, StoreError> {
    let (from, until) = match sieve.days {
        Some((from_ms, until_ms)) => (first_at(conn, from_ms)?, first_at(conn, until_ms)?),
        None => (1, i64::MAX),
    };
    let below = below.min(until);
    let mut floor = from;
    let mut near: BTreeMap<i64, bool> = BTreeMap::new();
    for source in sources(conn, sieve)? {
        let found = window(conn, source, from, below)?;
        if found.len() == usize::from(WINDOW) {
            floor = floor.max(found.last().map_or(from, |row| row.id));
        }
        near.extend(found.into_iter().map(|row| (row.id, row.fits(sieve))));
    }
    let mut page = Flows::default();
    for id in near
        .range(floor..)
        .rev()
        .filter_map(|(id, fits)| fits.then_some(*id))
    {
        if page.lines.len() == limit {
            page.older = page.lines.last().map(|last| last.id);
            return Ok(page);
        }
        page.lines.extend(flow(conn, id)?);
    }
    page.older = (floor > from).then_some(floor);
    Ok(page)
}

/// Where rows are looked for.
#[derive(Clone, Copy)]
enum Source {
    All,
    Debit(i64),
    Credit(i64),
}

fn sources(conn: &Connection, sieve: &Sieve) -> Result<Vec<Source>, StoreError> {
    if let Some(customer) = sieve.customer {
        let mut query = conn.prepare_cached("SELECT id FROM accounts WHERE customer_id = ?1")?;
        let own = query.query_map([customer], |row| row.get(0))?;
        let own: Vec<i64> = own.collect::<Result<_, _>>()?;
        let both = |id: i64| [Source::Debit(id), Source::Credit(id)];
        return Ok(own.into_iter().flat_map(both).collect());
    }
    let (debits, credits) = sieve.group.accounts();
    if debits.is_empty() && credits.is_empty() {
        return Ok(vec![Source::All]);
    }
    let debits = debits.iter().copied().map(Source::Debit);
    Ok(debits
        .chain(credits.iter().copied().map(Source::Credit))
        .collect())
}

/// What is needed of a row to see whether it is looked for.
struct Glance {
    id: i64,
    kind: String,
    amount: Kopecks,
}

impl Glance {
    fn fits(&self, sieve: &Sieve) -> bool {
        let kinds = sieve.group.kinds();
        let sums = sieve.sums;
        (kinds.is_empty() || kinds.contains(&self.kind.as_str()))
            && sums.is_none_or(|(least, most)| (least..=most).contains(&self.amount))
    }
}

fn window(
    conn: &Connection,
    source: Source,
    from: i64,
    below: i64,
) -> Result<Vec<Glance>, StoreError> {
    let glance = |row: &rusqlite::Row<'_>| {
        Ok(Glance {
            id: row.get(0)?,
            kind: row.get(1)?,
            amount: row.get(2)?,
        })
    };
    let (account, of_account) = match source {
        Source::All => (0, "?1 = 0"),
        Source::Debit(account) => (account, "debit = ?1"),
        Source::Credit(account) => (account, "credit = ?1"),
    };
    let mut query = conn.prepare_cached(&format!(
        "SELECT id, kind, amount FROM transfers WHERE {of_account} AND id >= ?2 AND id < ?3
         ORDER BY id DESC LIMIT ?4",
    ))?;
    let rows = query.query_map(params![account, from, below, WINDOW], glance)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One movement.
pub fn flow(conn: &Connection, id: i64) -> Result<Option<Flow>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT t.id, t.key, t.kind, t.amount, d.kind, c.kind, u.id, coalesce(u.name, ''), t.generation_id, t.cause,
                    t.at_ms
             FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
             LEFT JOIN customers u ON u.id = coalesce(c.customer_id, d.customer_id) WHERE t.id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Flow {
                id: row.get(0)?,
                key: row.get(1)?,
                kind: row.get(2)?,
                amount: row.get(3)?,
                from: row.get(4)?,
                into: row.get(5)?,
                customer: row.get(6)?,
                name: row.get(7)?,
                generation: row.get(8)?,
                cause: row.get(9)?,
                at_ms: row.get(10)?,
            })
        })
        .optional()?)
}

/// The number of the first movement from a moment on, or the one after the last: numbers have no gaps and grow with
/// time, so that halving finds it.
fn first_at(conn: &Connection, at_ms: i64) -> Result<i64, StoreError> {
    let last: i64 = conn
        .prepare_cached("SELECT coalesce(max(id), 0) FROM transfers")?
        .query_row([], |row| row.get(0))?;
    let mut when = conn.prepare_cached("SELECT at_ms FROM transfers WHERE id = ?1")?;
    let (mut low, mut high) = (1, last.saturating_add(1));
    while low < high {
        let middle = low.saturating_add(high.saturating_sub(low) / 2);
        let then: i64 = when.query_row([middle], |row| row.get(0))?;
        match then < at_ms {
            true => low = middle.saturating_add(1),
            false => high = middle,
        }
    }
    Ok(low)
}
