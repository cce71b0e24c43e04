//! The panel's screens about people and money, and what a phone shows of them.
#[cfg(test)]
use super::*;
use crate::action::Part;
use crate::ids::{PaymentId, RequestId};
use crate::screens::panel::money::{self, Page, Way};
use crate::screens::panel::{customers, faults, home};
use crate::store::adjustments::Adjustment;
use crate::store::alerts::Standing;
use crate::store::faults::{Failed, Kind, Unsent};
use crate::store::inbox::Parked;
use crate::store::ledger::{Balance, Flow, Flows, Group, Movement, MovementKind, Pot, Sieve};
use crate::store::lifelines::{Lifeline, Moved, Told};
use crate::store::people::{Made, Person, Profile};
use crate::store::referrals::Friends;
use crate::store::requests::{Request, RequestState};

/// A screen that a phone shows whole: lines, rows, labels.
pub(super) fn add(album: &mut Album, name: &str, screen: &Screen) {
    let lines = screen.text.lines().count();
    assert!(lines <= 12, "{name}: {lines} lines");
    assert!(screen.buttons.len() <= 8, "{name}: too many rows");
    let mut labels = std::collections::BTreeSet::new();
    for row in &screen.buttons {
        let room = match row.len() {
            1 => 34,
            2 => 16,
            _ => 10,
        };
        for button in row {
            let wide = button.label.chars().count();
            assert!(wide <= room, "{name}: {} has {wide}", button.label);
            assert!(labels.insert(&button.label), "{name}: {}", button.label);
        }
    }
    album.add(name, screen);
}

fn person(id: i64) -> Person {
    Person {
        id: CustomerId(id),
        name: "Анна-Мария <Константинопольская>".to_owned(),
        username: Some("anna_maria_konstantinopolskaya32".to_owned()),
        created_ms: NOON_MS,
    }
}

fn profile(person: &Person, balance: Balance) -> Profile {
    Profile {
        person: person.clone(),
        seen_ms: NOON_MS,
        blocked: true,
        gone: true,
        balance,
        spent: Kopecks(99_999),
        generations: 128,
        friends: Friends::default(),
        brought_by: Some(CustomerId(8)),
    }
}

fn people(lang: Lang, album: &mut Album) {
    let anna = person(7_000_000_001);
    let found: Vec<Person> = (0..6).map(|n| person(anna.id.0 + n)).collect();
    let (balance, id) = (
        Balance {
            wallet: Kopecks(123_456_789),
            bonus: Kopecks(20_000),
            hold: Kopecks(936),
        },
        anna.id,
    );
    let profile = profile(&anna, balance);
    let moved = Movement {
        id: TransferId(5),
        top: TransferId(5),
        kind: MovementKind::Charge,
        delta: Kopecks(-936),
        generation: Some(GenerationId(128)),
        at_ms: NOON_MS,
        cause: String::new(),
        key: "hold:128:b".to_owned(),
    };
    let made = |n| Made {
        id: GenerationId(n),
        model: "m".to_owned(),
        state: Some(State::Succeeded),
        price: Kopecks(936),
        created_ms: NOON_MS,
    };
    let made: Vec<(Made, String)> = (0..8)
        .map(|n| (made(10_000_000 - n), "Kling 2.6 Text to Video".to_owned()))
        .collect();
    let shown = Adjustment {
        id: 1,
        admin: CustomerId(900),
        customer: id,
        pot: Pot::Bonus,
        amount: Kopecks(50_000),
        had: Kopecks(20_000),
        why: "Сбой <12 ноября>".to_owned(),
        at_ms: NOON_MS,
    };
    let screens = [
        ("home", home(lang)),
        ("search", customers::search(lang, Some("people-odd"))),
        ("found", customers::found(lang, &found, Some((1, 2)), false)),
        ("card", customers::card(lang, &profile, &zone())),
        (
            "money",
            customers::money(lang, &anna, &vec![moved; 8], (false, true), &zone()),
        ),
        (
            "made",
            customers::made(lang, &anna, &made, (false, true), &zone()),
        ),
        ("pots", customers::pots(lang, &anna, &balance, true)),
        ("confirm", customers::confirm(lang, &anna, &shown, true)),
        ("block", customers::block(lang, &anna, None)),
        ("write", customers::write(lang, &anna, None)),
    ];
    for (name, screen) in screens {
        add(album, name, &screen);
    }
}

fn flow(id: i64, kind: &str, from: &str, into: &str) -> Flow {
    Flow {
        id,
        key: format!("{kind}:128"),
        kind: kind.to_owned(),
        amount: Kopecks(12_345_678),
        from: from.to_owned(),
        into: into.to_owned(),
        customer: Some(CustomerId(7)),
        name: "Анна-Мария <Константинопольская>".to_owned(),
        generation: (kind == "capture").then_some(GenerationId(128)),
        cause: "Сбой <12 ноября>".to_owned(),
        at_ms: NOON_MS,
    }
}

fn flows(lang: Lang, album: &mut Album) {
    let found = Flows {
        lines: vec![
            flow(10_000_001, "topup", "stars_in", "wallet"),
            flow(10_000_000, "capture", "hold", "revenue"),
            flow(9_999_999, "hold", "bonus", "hold"),
            flow(9_999_998, "hold", "bonus", "hold"),
            flow(9_999_997, "adjust", "bonus", "adjust"),
        ],
        older: Some(9_999_997),
    };
    let narrow = Sieve {
        group: Group::Adjusted,
        customer: Some(CustomerId(7_000_000_001)),
        days: Some((NOON_MS, NOON_MS + 3 * 86_400_000)),
        sums: Some((Kopecks(100), Kopecks(12_345_678))),
    };
    let page = |found: &Flows, sieve: &Sieve, waiting: u32| {
        let facts = Page {
            found,
            sieve,
            newest: false,
            waiting,
            zone: &zone(),
        };
        money::page(lang, &facts)
    };
    let request = Request {
        id: RequestId(3),
        customer: CustomerId(7),
        asked: Kopecks(50_000),
        state: RequestState::Open,
        admin: None,
        created_ms: NOON_MS,
    };
    let asked: Vec<(Request, String)> = (0..5)
        .map(|n| Request {
            id: RequestId(3 + n),
            ..request.clone()
        })
        .map(|request| (request, "Анна-Мария Константинопольская".to_owned()))
        .collect();
    let [first, second, .., last] = found.lines.as_slice() else {
        panic!("there are lines")
    };
    let screens = [
        ("flow", page(&found, &Sieve::default(), 21)),
        ("flow of nothing", page(&Flows::default(), &narrow, 0)),
        ("filters", money::filters(lang, &narrow, &zone())),
        ("ask sum", money::ask(lang, Part::Sum, Some("flow-odd-sum"))),
        (
            "payment",
            money::line(lang, first, Some(PaymentId(1)), &zone()),
        ),
        ("taken", money::line(lang, second, None, &zone())),
        ("correction", money::line(lang, last, None, &zone())),
        ("requests", money::requests(lang, &asked, true)),
        ("no requests", money::requests(lang, &[], false)),
    ];
    for (name, screen) in screens {
        add(album, name, &screen);
    }
}

fn ways(lang: Lang, album: &mut Album) {
    let moved = |kind: &str, after_ms: i64| Moved {
        kind: kind.to_owned(),
        amount: Kopecks(4290),
        at_ms: NOON_MS + after_ms,
    };
    let told = |what: &str, sent_ms: Option<i64>, error: Option<&str>| Told {
        what: what.to_owned(),
        created_ms: NOON_MS + 83_000,
        sent_ms,
        attempts: 3,
        error: error.map(str::to_owned),
    };
    let good = Lifeline {
        quoted_ms: NOON_MS - 9_000,
        submitted_ms: vec![NOON_MS + 500, NOON_MS + 900],
        called_ms: Some(NOON_MS + 80_000),
        moved: vec![
            moved("hold", 0),
            moved("capture", 83_000),
            moved("refund", 99_000),
        ],
        told: vec![told("result", Some(NOON_MS + 84_000), None)],
    };
    let bad = Lifeline {
        moved: vec![moved("hold", 0), moved("release", 83_000)],
        told: vec![
            told("refund", None, Some("gone: bot was blocked <by> the user")),
            told("gift", None, None),
        ],
        ..good.clone()
    };
    for (name, state, lifeline) in [
        ("way to a result", State::Succeeded, &good),
        ("way to none", State::Failed, &bad),
    ] {
        let mut generation = generation(state);
        generation.accepted_ms = Some(NOON_MS + 1_000);
        generation.task_id = Some("db68ec679656face039fd18a1c9de552".to_owned());
        generation.attempts = 12;
        let facts = Way {
            generation: &generation,
            title: "Kling 2.6 Text to Video",
            name: "Анна <К>",
            lifeline,
            returnable: true,
            zone: &zone(),
        };
        add(album, name, &money::way(lang, &facts));
    }
    let ask = money::ask_return(lang, GenerationId(128), Kopecks(4290), true);
    add(album, "ask return", &ask);
}

const WHY: &str =
    "Bad Request: <can't parse entities>: unsupported start tag at byte offset 112, and so on";

fn failure(id: i64) -> Failed {
    Failed {
        id: GenerationId(id),
        model: "m".to_owned(),
        ended_ms: NOON_MS,
        detail: WHY.to_owned(),
    }
}

fn put_aside(id: i64) -> Parked {
    Parked {
        id,
        customer: CustomerId(7_000_000_001),
        parked_ms: NOON_MS,
        error: WHY.to_owned(),
    }
}

fn given_up(id: i64) -> Unsent {
    Unsent {
        id,
        to: CustomerId(7_000_000_001),
        generation: Some(GenerationId(10_000_000)),
        what: "result".to_owned(),
        created_ms: NOON_MS,
        error: WHY.to_owned(),
        file: id % 2 == 0,
    }
}

fn alert(id: i64) -> Standing {
    let values = [
        ("generation", "10000000"),
        ("model", "m"),
        ("code", "422"),
        ("detail", WHY),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Standing {
        id,
        kind: "kie-refused".to_owned(),
        mark: String::new(),
        turn: i64::MAX,
        values: values.into(),
        waiting: 3,
        seen_ms: NOON_MS,
        told_ms: None,
        hushed: id % 2 == 0,
    }
}

fn troubles(lang: Lang, album: &mut Album) {
    let kind = |reason| Kind {
        reason,
        n: 12_345,
        newest: failure(10_000_000),
    };
    let kinds: Vec<Kind> = Reason::ALL.into_iter().map(kind).collect();
    let (parked, unsent) = (put_aside(987_654_321), given_up(10_000_001));
    let alerts: Vec<Standing> = (1..=5).map(alert).collect();
    let glance = faults::Glance {
        kinds: &kinds,
        parked: (12, Some(&parked)),
        unsent: (34, Some(&unsent)),
        alerts: (56, alerts.first()),
    };
    let nothing = faults::Glance {
        kinds: &[],
        parked: (0, None),
        unsent: (0, None),
        alerts: (0, None),
    };
    let zone = zone();
    let title = "Kling 2.6 Text to Video".to_owned();
    let failed = (0..5).map(|n| (failure(10_000_000 - n), title.clone()));
    let failed: Vec<_> = failed.collect();
    let updates: Vec<_> = (0..5).map(|n| put_aside(987_654_321 - n)).collect();
    let messages: Vec<_> = (0..5).map(|n| given_up(10_000_001 - n)).collect();
    let reason = Reason::LostSubmit;
    for (name, screen) in [
        ("faults", faults::home(lang, &glance)),
        ("no faults", faults::home(lang, &nothing)),
        ("reasons", faults::reasons(lang, &kinds, 0)),
        ("last reasons", faults::reasons(lang, &kinds, 2)),
        ("failed", faults::failed(lang, reason, &failed, true, &zone)),
        ("find", faults::find(lang, Some("faults-none"))),
        ("parked", faults::parked(lang, &updates, 12, true, &zone)),
        ("update", faults::update(lang, &parked, &zone)),
        ("unsent", faults::unsent(lang, &messages, 34, true, &zone)),
        ("message", faults::message(lang, &unsent, &zone)),
        ("alerts", faults::alerts(lang, &alerts, 1, true, &zone)),
    ] {
        add(album, name, &screen);
    }
}

#[test]
fn screens_of_the_panel() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        people(lang, &mut album);
        flows(lang, &mut album);
        ways(lang, &mut album);
        troubles(lang, &mut album);
        album.done("panel");
    }
}
