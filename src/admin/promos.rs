//! The admin's deeds about promo codes: making one, switching one off; each is noted.

use crate::admin::Admin;
use crate::store::promos::{self, Part, Promo, Terms, Worth};
use crate::store::{StoreError, deeds};
use rusqlite::Connection;

/// Makes a code; `None` when there is one of that name.
pub fn create(
    tx: &Connection,
    admin: Admin,
    terms: &Terms,
    now_ms: i64,
) -> Result<Option<Promo>, StoreError> {
    let Some(id) = promos::add(tx, terms, admin.id(), now_ms)? else {
        return Ok(None);
    };
    let subject = format!("promo:{}", terms.code);
    let pair = ("", words(terms));
    deeds::add(
        tx,
        admin.id(),
        "promo-new",
        &subject,
        (pair.0, &pair.1),
        now_ms,
    )?;
    tracing::info!(admin = admin.id().0, code = terms.code, "promo code made");
    promos::get(tx, id)
}

/// Switches a code off: nobody can use it any more, what it has promised counts. The code as it stands, and whether it
/// was on; `None` when there is no such code.
pub fn switch_off(
    tx: &Connection,
    admin: Admin,
    code: &str,
    now_ms: i64,
) -> Result<Option<(Promo, bool)>, StoreError> {
    let Some(promo) = promos::by_code(tx, code)? else {
        return Ok(None);
    };
    let was_on = promos::switch_off(tx, promo.id, now_ms)?;
    if was_on {
        let subject = format!("promo:{}", promo.terms.code);
        deeds::add(tx, admin.id(), "promo-off", &subject, ("on", "off"), now_ms)?;
        tracing::info!(
            admin = admin.id().0,
            code = promo.terms.code,
            "promo code switched off"
        );
    }
    Ok(Some((promo, was_on)))
}

/// The terms as the log of deeds keeps them.
fn words(terms: &Terms) -> String {
    let part = |part: &Part| match part {
        Part::Sum(sum) => sum.to_string(),
        Part::Percent(percent) => format!("{percent}\u{a0}%"),
    };
    let mut words = match &terms.worth {
        Worth::Gift(sum) => part(&Part::Sum(*sum)),
        Worth::TopUp(percent) => format!("+{}", part(&Part::Percent(*percent))),
        Worth::Model { model, part: of } => format!("{model} {}", part(of)),
    };
    let limits = [
        ("times", (terms.times > 1).then(|| terms.times.to_string())),
        ("max", terms.max_each.map(|sum| sum.to_string())),
        ("uses", terms.max_uses.map(|uses| uses.to_string())),
        ("total", terms.max_total.map(|sum| sum.to_string())),
        ("until", terms.until_ms.map(|at_ms| at_ms.to_string())),
        ("newcomers", terms.newcomers.then(String::new)),
    ];
    for (name, value) in limits {
        if let Some(value) = value {
            words.push_str(format!(", {name} {value}").trim_end());
        }
    }
    words
}
