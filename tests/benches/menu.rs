//! How fast a press is answered, with an empty database and with a big one: `cargo bench --bench menu`.
#![allow(clippy::print_stdout, reason = "a bench prints")]

mod common;
mod fill;
mod kept;
mod panel;

use anyhow::Context;
use common::{
    Customer, MODEL, Shop, Times, agent, answered_after, env_number, last_call, load_average,
    now_us,
};
use kiebot::action::{
    Action, Find, Guide, Mine, ModelKey, Promo, Purse, Quick, Section, Shelf, Shown, View,
};
use kiebot::catalog::Category;
use kiebot::store::ledger::{Filter, Turn};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

/// How often each database is measured, in turn: what else the machine does meanwhile falls on all.
const PASSES: usize = 3;
/// How often the statistics of each period are looked at.
const LOOKS: usize = 20;
/// Who presses, one after the other.
const SOME: RangeInclusive<i64> = fill::BUSY + 1..=fill::BUSY + 20;
/// The same in the big database, with a long history.
const BUSY: RangeInclusive<i64> = 1..=fill::BUSY;

/// Times by the kind of press.
type Table = BTreeMap<String, Times>;

/// Calls with the kind of each press and its moment.
type Step<'a> = dyn FnMut(&str, i64) + 'a;

/// The round of one customer through the menu.
fn round(customer: &mut Customer, step: &mut Step<'_>) -> anyhow::Result<()> {
    let images = Section::Of(Category::Image);
    let begin = Action::Begin(ModelKey::of(MODEL));
    step("a list", customer.tap(Action::List(images, 0))?);
    step("a card", customer.open_card(ModelKey::of(MODEL))?);
    step("begin", customer.tap(begin)?);
    step("answer (text)", customer.tell("Рыжий кот на подоконнике")?);
    if let Some(at) = customer.reach_confirmation()? {
        step("confirmation", at);
    }
    let drop_draft = customer.find(|action| matches!(action, Action::Drop(_)))?;
    step("cancel the draft", customer.tap(drop_draft)?);
    home(customer, step)?;
    let at_home = customer.buttons();
    for (label, action) in at_home {
        step(&label, customer.tap(action)?);
        // One deeper: the first thing this screen offers besides the way home.
        let ways = customer.buttons();
        let deeper = ways
            .into_iter()
            .find(|(_, action)| !matches!(action, Action::Home));
        if let Some((_, action)) = deeper {
            step(&format!("{label}, one deeper"), customer.tap(action)?);
        }
        home(customer, step)?;
    }
    for command in ["/balance", "/history", "/help"] {
        step(command, customer.tell(command)?);
    }
    home(customer, step)?;
    pages(customer, step)
}

/// Each page behind the menu by itself, where a query that reads too much would hide.
fn pages(customer: &mut Customer, step: &mut Step<'_>) -> anyhow::Result<()> {
    let gallery = |shown| Action::Mine(Mine::Before(shown, i64::MAX));
    let money = |filter| Action::Purse(Purse::Page(filter, Turn::Newest));
    let shelf = |shelf| Action::Find(Find::List(View::of(shelf)));
    let pages = [
        ("gallery, a section", gallery(Shown::Of(Category::Image))),
        (
            "gallery, another section",
            gallery(Shown::Of(Category::Audio)),
        ),
        ("money, all", money(Filter::All)),
        ("money, top-ups", money(Filter::TopUps)),
        ("money, spent", money(Filter::Spent)),
        ("money, returned", money(Filter::Returned)),
        ("money, bonuses", money(Filter::Bonuses)),
        ("money, filters", Action::Purse(Purse::Filters(Filter::All))),
        ("at work", Action::Purse(Purse::Active)),
        ("top up", Action::Purse(Purse::TopUp)),
        ("friends", Action::Promo(Promo::Friends)),
        ("a code", Action::Promo(Promo::Ask)),
        ("own data", Action::Mine(Mine::Data)),
        ("settings", Action::Guide(Guide::Settings)),
        ("languages", Action::Guide(Guide::Languages)),
        ("notices", Action::Guide(Guide::Notices)),
        ("support", Action::Guide(Guide::Ask(None))),
        ("quick mode", Action::Quick(Quick::Show)),
        ("models, popular", shelf(Shelf::Popular)),
        ("models, own", shelf(Shelf::Mine)),
    ];
    for (name, action) in pages {
        step(name, customer.tap(action)?);
        home(customer, &mut |_, _| {})?;
    }
    for (name, first, wanted) in deeper() {
        customer.tap(first)?;
        // Somebody new has nothing there yet.
        if let Ok(action) = customer.find(wanted) {
            step(name, customer.tap(action)?);
        }
        home(customer, &mut |_, _| {})?;
    }
    let searches = [
        ("search by prompt", Action::Mine(Mine::Search), "кот"),
        ("search in vain", Action::Mine(Mine::Search), "трамвай"),
        ("search for a model", Action::Find(Find::Ask), "видео"),
    ];
    for (name, ask, words) in searches {
        customer.tap(ask)?;
        step(name, customer.tell(words)?);
        home(customer, &mut |_, _| {})?;
    }
    Ok(())
}

/// A page: its name, where a button leads there, and that button.
type Deeper = (&'static str, Action, fn(&Action) -> bool);

/// Pages that need something the customer has.
fn deeper() -> [Deeper; 4] {
    let gallery = Action::Mine(Mine::Before(Shown::All, i64::MAX));
    let money = Action::Purse(Purse::Page(Filter::All, Turn::Newest));
    [
        (
            "gallery, older",
            gallery,
            |action| matches!(action, Action::Mine(Mine::Before(Shown::All, than)) if *than < i64::MAX),
        ),
        ("gallery, an entry", gallery, |action| {
            matches!(action, Action::Mine(Mine::Open(..)))
        }),
        ("money, older", money, |action| {
            matches!(
                action,
                Action::Purse(Purse::Page(Filter::All, Turn::Older(_)))
            )
        }),
        ("money, a receipt", money, |action| {
            matches!(action, Action::Purse(Purse::Receipt(..)))
        }),
    ]
}

fn home(customer: &mut Customer, step: &mut Step<'_>) -> anyhow::Result<()> {
    let at = match customer.find(|action| matches!(action, Action::Home)) {
        Ok(home) => customer.tap(home)?,
        Err(_) => customer.tell("/start")?,
    };
    step("home", at);
    Ok(())
}

/// Presses through the menu of a bot with its data in `dir`.
fn measure(
    dir: &Path,
    who: RangeInclusive<i64>,
    presses: usize,
    table: &mut Table,
) -> anyhow::Result<()> {
    let shop = Shop::open(dir)?;
    let mut customers: Vec<Customer> = who.map(|id| shop.customer(id)).collect();
    for customer in &mut customers {
        customer.greet()?;
        // The first time warms up caches on both sides.
        round(customer, &mut |_, _| {})?;
    }
    let mut last = customers
        .first()
        .map(|first| first.calls(0))
        .transpose()?
        .map_or(0, |calls| last_call(&calls));
    let (mut done, monitor) = (0, agent());
    while done < presses {
        for customer in &mut customers {
            let mut steps = Vec::new();
            round(customer, &mut |kind, at| steps.push((kind.to_owned(), at)))?;
            let calls = customer.calls(last)?;
            last = last_call(&calls).max(last);
            done += steps.len();
            for (kind, at) in steps {
                let Some(took) = answered_after(&calls, at) else {
                    continue;
                };
                table.entry("all".to_owned()).or_default().add(took);
                table.entry(kind).or_default().add(took);
            }
            watch(&shop, &monitor, table)?;
        }
    }
    shop.close()
}

/// What monitoring asks in between; budget: 10 ms.
fn watch(shop: &Shop, monitor: &ureq::Agent, table: &mut Table) -> anyhow::Result<()> {
    let app = shop.app.as_ref().context("the bot has stopped")?;
    for path in ["/health", "/metrics"] {
        let began = now_us();
        let url = format!("http://{}{path}", app.health_address());
        let text = monitor.get(url).call()?.body_mut().read_to_string()?;
        anyhow::ensure!(text.len() > 100, "{path}: {text}");
        let times = table.entry(format!("GET {path}")).or_default();
        times.add(now_us() - began);
    }
    Ok(())
}

/// How long a bot takes to serve after a start of the machine, and when it is only started again.
fn starts(dir: &Path) -> anyhow::Result<()> {
    kept::forget(dir)?;
    for kind in ["after the machine", "again", "once more"] {
        let shop = Shop::open(dir)?;
        let ms = shop.started_in.as_secs_f64() * 1000.0;
        println!("big database, start {kind}: {ms:.0} ms (budget 1000 ms)");
        shop.close()?;
    }
    Ok(())
}

/// The admins' statistics over the big database.
fn statistics(dir: &Path) -> anyhow::Result<()> {
    let now_ms = now_us() / 1_000;
    kept::refresh(dir)?;
    panel::sell_all_day(dir, now_ms)?;
    let shop = Shop::open(dir)?;
    let mut table = Table::new();
    panel::look(&shop, LOOKS, |kind, took| {
        table.entry(kind.to_owned()).or_default().add(took);
    })?;
    shop.close()?;
    let charts = panel::charts(dir, now_ms, LOOKS)?;
    println!("statistics (load {})", load_average());
    table.insert("statistics, what charts show".to_owned(), charts);
    panel::within(&table)
}

/// A pair of percentiles.
fn pair(times: Option<&Times>) -> String {
    times.map_or_else(
        || "-".to_owned(),
        |times| {
            let [p50, p99] = [50.0, 99.0].map(|percent| times.percentile(percent));
            format!("{p50:.2} / {p99:.2}")
        },
    )
}

fn show(empty: &Table, big: &Table, busy: &Table) {
    println!(
        "{:<44} {:>16} {:>16} {:>16}   (ms, p50 / p99)",
        "", "empty", "big", "big, busy"
    );
    for (kind, times) in big {
        let [a, b, c] = [empty.get(kind), Some(times), busy.get(kind)].map(pair);
        println!("{kind:<44} {a:>16} {b:>16} {c:>16}");
    }
}

fn main() -> anyhow::Result<()> {
    let presses = usize::try_from(env_number("KIEBOT_BENCH_PRESSES", 6_000))?;
    let customers = env_number("KIEBOT_BENCH_CUSTOMERS", 1_000_000);
    println!("menu press -> answer received; budget: p50 3 ms, p99 15 ms, big database within 2x");
    let dir = kept::filled(customers)?;
    kept::refresh(&dir)?;
    starts(&dir)?;
    statistics(&dir)?;
    let mut tables = [Table::new(), Table::new(), Table::new()];
    for pass in 1..=PASSES {
        let mut line = format!("pass {pass}, p50 / p99 ms:");
        let empty = tempfile::tempdir()?;
        let places = [
            ("empty", empty.path(), SOME),
            ("big", &*dir, SOME),
            ("big, busy", &*dir, BUSY),
        ];
        for ((name, place, who), table) in places.into_iter().zip(&mut tables) {
            if place == dir {
                kept::refresh(&dir)?;
            }
            let mut now = Table::new();
            measure(place, who, presses / PASSES, &mut now)?;
            line += &format!("  {name} {}", pair(now.get("all")));
            for (kind, times) in now {
                table.entry(kind).or_default().join(times);
            }
        }
        println!("{line} (load {})", load_average());
    }
    let [empty, big, busy] = &tables;
    show(empty, big, busy);
    for percent in [50.0, 99.0] {
        let [a, b, c] = [empty, big, busy].map(|table| {
            table
                .get("all")
                .map_or(f64::NAN, |all| all.percentile(percent))
        });
        println!(
            "p{percent}: big / empty {:.2}, big, busy / empty {:.2}",
            b / a,
            c / a
        );
    }
    Ok(())
}
