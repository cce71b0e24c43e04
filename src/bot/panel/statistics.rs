//! How the shop does: numbers at once, tables as files.

use super::papers;
use crate::action::{Period, Stats};
use crate::admin::Admin;
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::shop::{Deed, Shop};
use crate::catalog::Category;
use crate::clock::{DAY_MS, last_days_ms};
use crate::screens::panel::charts::Day;
use crate::screens::panel::statistics::{self as screens, NAMED, Numbers};
use crate::store::StoreError;
use crate::store::outbox::Paper;
use crate::store::{model_days, statistics};
use rusqlite::Connection;

/// A button of the section.
pub(super) fn press(
    deed: &Deed<'_>,
    place: Place,
    admin: Admin,
    what: Stats,
) -> anyhow::Result<Reply> {
    match what {
        Stats::Show(period) => {
            let numbers = numbers(deed.tx, deed.shop, period)?;
            let screen = screens::page(deed.lang(), &numbers, &deed.shop.tariff());
            Ok(offer::put(deed, place, screen))
        }
        Stats::Table(period) => {
            let days = period.days();
            papers::order(deed, admin, Paper::Days { days })
        }
        Stats::Charts(period) => {
            let days = period.days();
            papers::order(deed, admin, Paper::Charts { days })
        }
    }
}

fn numbers(conn: &Connection, shop: &Shop, period: Period) -> Result<Numbers, StoreError> {
    let starts = last_days_ms(shop.now_ms, period.days(), &shop.config.ui.timezone);
    let from_ms = starts.first().copied().unwrap_or(shop.now_ms);
    between(conn, shop, period, (from_ms, i64::MAX))
}

/// The numbers of a stretch of time. Who was here is counted up to now, without those who came first after its end.
pub(super) fn between(
    conn: &Connection,
    shop: &Shop,
    period: Period,
    (from_ms, until_ms): (i64, i64),
) -> Result<Numbers, StoreError> {
    let mut best = statistics::best(conn, from_ms, until_ms, NAMED)?;
    for one in &mut best {
        one.model = shop.title(&one.model);
    }
    Ok(Numbers {
        period,
        sums: statistics::between(conn, from_ms, until_ms)?,
        active: statistics::active(conn, from_ms, until_ms)?,
        best,
    })
}

/// The days that begin at these moments, the last until `until_ms`, with all that charts show.
pub(super) fn days(
    conn: &Connection,
    shop: &Shop,
    starts: &[i64],
    until_ms: i64,
) -> Result<Vec<Day>, StoreError> {
    // Times are summed by days in UTC: one of them lies around each noon.
    let utc = |start_ms: i64| start_ms.saturating_add(DAY_MS / 2).div_euclid(DAY_MS);
    let first = starts.first().copied().map_or(i64::MAX, utc);
    let section_of = |model: &str| {
        let category = shop.catalog.get(model)?.category;
        Category::ALL.iter().position(|one| *one == category)
    };
    let mut times = model_days::by_section(conn, first, section_of)?;
    let sums = statistics::days(conn, starts, until_ms)?;
    let days = starts.iter().zip(sums);
    let days = days.map(|(start_ms, sums)| Day {
        start_ms: *start_ms,
        sums,
        times: times.remove(&utc(*start_ms)).unwrap_or_default(),
    });
    Ok(days.collect())
}
