//! How the shop does: numbers at once, tables as files.

use crate::action::{Period, Stats};
use crate::admin::Admin;
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::shop::{Deed, Shop};
use crate::clock::last_days_ms;
use crate::screens::panel::statistics::{self as screens, NAMED, Numbers};
use crate::store::StoreError;
use crate::store::outbox::{self, Notice, Paper};
use crate::store::statistics;
use crate::words::tr;
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
            let key = format!("paper:days:{}:{}", admin.id(), deed.update);
            let (notice, now) = (Notice::Paper(Paper::Days { days }), deed.shop.now_ms);
            outbox::put(deed.tx, &key, admin.id(), None, &notice, now)?;
            Ok(Reply::toast(tr(deed.lang(), "panel-file-comes")).ringing())
        }
    }
}

fn numbers(conn: &Connection, shop: &Shop, period: Period) -> Result<Numbers, StoreError> {
    let starts = last_days_ms(shop.now_ms, period.days(), &shop.config.ui.timezone);
    let from_ms = starts.first().copied().unwrap_or(shop.now_ms);
    let mut best = statistics::best(conn, from_ms, NAMED)?;
    for one in &mut best {
        one.model = shop.title(&one.model);
    }
    Ok(Numbers {
        period,
        sums: statistics::between(conn, from_ms, i64::MAX)?,
        active: statistics::active(conn, from_ms)?,
        best,
    })
}
