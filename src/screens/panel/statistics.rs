//! How the shop does: the numbers of a period, and the table of its days.

use super::with_panel;
use crate::action::{Action, Panel, Period, Stats};
use crate::catalog::Category;
use crate::catalog::price::Tariff;
use crate::clock::{day_month, sortable_day};
use crate::money::{Kopecks, MilliCredits};
use crate::screens::export;
use crate::screens::menu::category_key;
use crate::screens::{Button, Screen, button, cut, esc};
use crate::store::generations::category_name;
use crate::store::statistics::{Best, Sums};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Models named.
pub const NAMED: u32 = 3;
/// Characters of a model's title.
const TITLE: usize = 28;
/// The ways to top up, as the ledger calls them.
const METHODS: [(&str, &str, &str); 3] = [
    ("stars", "stats-stars", "stats-col-stars"),
    ("provider", "stats-provider", "stats-col-provider"),
    ("manual", "stats-manual", "stats-col-manual"),
];

/// What the screen tells.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// The period.
    pub period: Period,
    /// Its sums.
    pub sums: Sums,
    /// Customers who were here.
    pub active: i64,
    /// The best models; their titles stand for their ids.
    pub best: Vec<Best>,
}

/// What Kie took, in roubles of the tariff.
pub fn in_roubles(cost: MilliCredits, tariff: &Tariff) -> Kopecks {
    let usd = Decimal::from(cost.0).checked_mul(tariff.usd_per_credit);
    let kopecks = usd
        .and_then(|usd| usd.checked_mul(tariff.fx_rub_per_usd))
        // Thousandths of a credit, and a hundred kopecks a rouble.
        .and_then(|sum| sum.checked_div(Decimal::TEN));
    let whole = kopecks.and_then(|sum| sum.round().to_i64());
    Kopecks(whole.unwrap_or(i64::MAX))
}

/// The numbers of a period.
pub fn page(lang: Lang, of: &Numbers, tariff: &Tariff) -> Screen {
    let head = line(lang, "stats-head", &[("period", tr(lang, name(of.period)))]);
    let screen = Screen::text(text(lang, head, of, tariff));
    let periods = Period::ALL.map(|period| {
        let name = tr(lang, name(period));
        let label = match period == of.period {
            true => tr_with(lang, "stats-chosen", &[("name", name.into())]),
            false => name,
        };
        button(label, Action::Panel(Panel::Stats(Stats::Show(period))))
    });
    let table = Action::Panel(Panel::Stats(Stats::Table(of.period)));
    let table: Button = button(tr(lang, "button-csv"), table);
    let mut files = vec![table];
    if of.period != Period::Today {
        let charts = Action::Panel(Panel::Stats(Stats::Charts(of.period)));
        files.insert(0, button(tr(lang, "button-charts"), charts));
    }
    with_panel(lang, screen.grid(periods.to_vec(), 2).row(files))
}

/// The numbers of the day that began then.
pub fn report(lang: Lang, start_ms: i64, of: &Numbers, tariff: &Tariff, zone: &TimeZone) -> String {
    let day = day_month(start_ms, zone);
    text(
        lang,
        line(lang, "stats-report", &[("day", day)]),
        of,
        tariff,
    )
}

fn name(period: Period) -> &'static str {
    match period {
        Period::Today => "stats-today",
        Period::Week => "stats-week",
        Period::Month => "stats-month",
        Period::Quarter => "stats-quarter",
    }
}

/// A section's name without its sign.
pub(super) fn section(lang: Lang, category: Category) -> String {
    export::without_sign(&tr(lang, category_key(category)))
}

/// Generations of a section that ended.
pub(super) fn ended(sums: &Sums, category: Category) -> i64 {
    let runs = sums.sections.get(category_name(category));
    runs.map_or(0, |runs| runs.ended)
}

fn text(lang: Lang, head: String, of: &Numbers, tariff: &Tariff) -> String {
    let (sums, runs) = (&of.sums, of.sums.runs());
    let came = sums.came.to_string();
    let mut lines = vec![
        head,
        line(
            lang,
            "stats-people",
            &[("came", came.clone()), ("active", of.active.to_string())],
        ),
        line(
            lang,
            "stats-paid",
            &[
                ("paid", sums.paid.to_string()),
                ("came", came),
                ("percent", share(lang, sums.paid, sums.came)),
            ],
        ),
    ];
    lines.extend(money(lang, sums, in_roubles(runs.cost, tariff)));
    lines.push(line(
        lang,
        "stats-runs",
        &[
            ("ended", runs.ended.to_string()),
            ("percent", percent(lang, runs.success())),
        ],
    ));
    lines.push(sections(lang, sums));
    lines.extend(of.best.iter().map(|best| {
        let values = [
            ("model", esc(&cut(&best.model, TITLE))),
            ("good", best.good.to_string()),
            ("revenue", best.revenue.to_string()),
        ];
        line(lang, "stats-best", &values)
    }));
    lines.join("\n")
}

fn line(lang: Lang, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<_> = values.iter().map(|(n, v)| (*n, v.clone().into())).collect();
    tr_with(lang, key, &values)
}

fn money(lang: Lang, sums: &Sums, cost: Kopecks) -> [String; 4] {
    let margin = sums.revenue.saturating_sub(cost);
    let taken = sums.revenue.saturating_add(sums.refunds);
    let average = taken.0.checked_div(sums.runs().good).unwrap_or(0);
    let topped = sums.topups.values().copied();
    let topped = topped.fold(Kopecks::ZERO, Kopecks::saturating_add);
    [
        line(
            lang,
            "stats-revenue",
            &[
                ("revenue", sums.revenue.to_string()),
                ("cost", cost.to_string()),
            ],
        ),
        line(
            lang,
            "stats-margin",
            &[
                ("margin", margin.to_string()),
                ("percent", share(lang, margin.0, sums.revenue.0)),
                ("average", Kopecks(average).to_string()),
            ],
        ),
        line(
            lang,
            "stats-back",
            &[
                ("refunds", sums.refunds.to_string()),
                ("returned", sums.returned.to_string()),
            ],
        ),
        line(
            lang,
            "stats-topups",
            &[
                ("sum", topped.to_string()),
                ("methods", methods(lang, sums)),
            ],
        ),
    ]
}

/// ` · 1 200 ₽ ⭐️ · …`: how much came by which way; nothing when nothing came.
fn methods(lang: Lang, sums: &Sums) -> String {
    let known = METHODS.iter().filter_map(|(method, key, _)| {
        let sum = sums.topups.get(*method)?;
        Some(tr_with(lang, key, &[("sum", sum.to_string().into())]))
    });
    known.collect()
}

/// `🎬 Видео 12 · …`, every section.
fn sections(lang: Lang, sums: &Sums) -> String {
    let each = Category::ALL.iter().map(|category| {
        let ended = ended(sums, *category);
        format!("{} {ended}", tr(lang, category_key(*category)))
    });
    each.collect::<Vec<_>>().join(" · ")
}

/// `42 %`; a dash where there is nothing to be a part of.
fn share(lang: Lang, part: i64, of: i64) -> String {
    let whole = part.saturating_mul(100).checked_div(of);
    percent(lang, whole.filter(|_| of > 0))
}

fn percent(lang: Lang, n: Option<i64>) -> String {
    match n {
        Some(n) => {
            let n = n.to_string().replace('-', "−");
            tr_with(lang, "stats-percent", &[("n", n.into())])
        }
        None => "—".to_owned(),
    }
}

/// The table of days: each with where it begins.
pub fn table(lang: Lang, days: &[(i64, Sums)], tariff: &Tariff, zone: &TimeZone) -> String {
    const COLUMNS: [&str; 9] = [
        "stats-col-day",
        "stats-col-came",
        "stats-col-paid",
        "stats-col-revenue",
        "stats-col-cost",
        "stats-col-margin",
        "stats-col-refunds",
        "stats-col-returned",
        "stats-col-success",
    ];
    let mut heads: Vec<String> = COLUMNS.iter().map(|key| tr(lang, key)).collect();
    heads.extend(METHODS.iter().map(|(_, _, column)| tr(lang, column)));
    heads.extend(Category::ALL.map(|category| section(lang, category)));
    let mut table = export::head_of(lang, heads);
    for (start, sums) in days {
        table.push_str(&day(lang, *start, sums, tariff, zone));
    }
    table
}

fn day(lang: Lang, start_ms: i64, sums: &Sums, tariff: &Tariff, zone: &TimeZone) -> String {
    let runs = sums.runs();
    let cost = in_roubles(runs.cost, tariff);
    let roubles = |sum: Kopecks| export::sum(lang, sum);
    let mut cells = vec![
        sortable_day(start_ms, zone),
        sums.came.to_string(),
        sums.paid.to_string(),
        roubles(sums.revenue),
        roubles(cost),
        roubles(sums.revenue.saturating_sub(cost)),
        roubles(sums.refunds),
        roubles(sums.returned),
        runs.success()
            .map_or_else(String::new, |part| part.to_string()),
    ];
    let topup = |method: &str| sums.topups.get(method).copied().unwrap_or_default();
    cells.extend(METHODS.iter().map(|(method, _, _)| roubles(topup(method))));
    cells.extend(Category::ALL.map(|category| ended(sums, category).to_string()));
    export::row(lang, cells)
}
