//! Syncs as an admin sees them, and what a phone shows of them.
#[cfg(test)]
use super::panel::add;
use super::*;
use crate::kie::catalog::Stage;
use crate::screens::panel::syncs::{self, Facts};
use crate::store::syncs::{State as Stands, Sync, Told};

fn sync(state: Stands, version: Option<i64>) -> Sync {
    let lines: Vec<String> = (0..9)
        .map(|n| format!("  acme/model-{n}: <другая цена> +50 %"))
        .collect();
    Sync {
        id: 1_000_128,
        version,
        admin: version.map(|_| CustomerId(900)),
        message: Some(1),
        state,
        applied: 3,
        waiting: 2,
        told: Told {
            ru: lines.clone(),
            en: lines,
        },
        at_ms: NOON_MS,
        ended_ms: Some(NOON_MS + 9_000),
    }
}

#[test]
fn screens_of_syncs_for_admins() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let failed = sync(Stands::Failed, None);
        let home = |last: Option<&Sync>, synced_ms: i64, next_ms: Option<i64>| {
            let facts = Facts {
                last,
                synced_ms,
                next_ms,
                models: (128, 96),
                review: last.map(|_| (7, 12)),
                zone: &zone(),
            };
            syncs::home(lang, &facts)
        };
        add(
            &mut album,
            "home",
            &home(Some(&failed), NOON_MS, Some(NOON_MS)),
        );
        add(&mut album, "home, new", &home(None, 0, None));
        ended(lang, &mut album);
        album.done("panel_syncs");
    }
}

fn ended(lang: Lang, album: &mut Album) {
    let seen = Some((Stage::Pages, 120, 300));
    let running = sync(Stands::Running, None);
    add(album, "progress", &syncs::progress(lang, &running, seen));
    let waits = sync(Stands::Wanted, None);
    add(album, "waits", &syncs::progress(lang, &waits, None));
    let back = sync(Stands::Running, Some(12));
    add(album, "back", &syncs::progress(lang, &back, None));
    let review = Some((7, 2));
    for state in [
        Stands::Done,
        Stands::Refused,
        Stands::Failed,
        Stands::Stopped,
    ] {
        let screen = syncs::one(lang, &sync(state, None), review, &zone());
        add(album, &format!("{state:?}"), &screen);
    }
    let back = sync(Stands::Done, Some(12));
    add(album, "came back", &syncs::one(lang, &back, None, &zone()));
    let all: Vec<Sync> = (0..5)
        .map(|n| Sync {
            id: 1_000_128 - n,
            ..sync(Stands::Done, (n == 2).then_some(12))
        })
        .collect();
    add(
        album,
        "past",
        &syncs::past(lang, &all, (false, true), &zone()),
    );
    add(
        album,
        "no past",
        &syncs::past(lang, &[], (true, false), &zone()),
    );
    let kept: Vec<(u64, i64)> = (0..20).map(|n| (120 - n, NOON_MS)).collect();
    add(album, "versions", &syncs::versions(lang, &kept, &zone()));
    add(album, "no versions", &syncs::versions(lang, &[], &zone()));
    add(
        album,
        "version",
        &syncs::version(lang, (12, NOON_MS), &zone()),
    );
}
