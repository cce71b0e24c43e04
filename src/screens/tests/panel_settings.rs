//! The panel's screens about settings.
#[cfg(test)]
use super::panel::add;
use super::*;
use crate::config::Config;
use crate::config::settings::ALL;
use crate::screens::panel::settings::{self as screens, Facts, SHELVES};
use crate::store::settings::Stored;

fn all(lang: Lang, album: &mut Album) {
    let mut file = Config::defaults();
    file.locked = vec!["pricing.markup"];
    let mut now = file.clone();
    now.ui.maintenance = true;
    now.payments.manual.text = "Карта <1234>\nПолучатель: Иванов И. И.".to_owned();
    let stored = [Stored {
        key: "pricing.fx_rub_per_usd".to_owned(),
        value: "78".to_owned(),
        admin: CustomerId(900),
        at_ms: NOON_MS,
    }];
    add(album, "home", &screens::home(lang, &now));
    for shelf in SHELVES {
        let screen = screens::shelf(lang, shelf, &now, &stored);
        add(album, &format!("{shelf:?}"), &screen);
    }
    for (n, setting) in (0..).zip(ALL.iter()) {
        let zone = zone();
        let facts = Facts {
            n,
            setting,
            file: &file,
            now: &now,
            stored: stored.iter().find(|row| row.key == setting.key),
            zone: &zone,
        };
        add(album, setting.key, &screens::one(lang, &facts, None));
        if matches!(n, 0 | 16) {
            let screen = screens::ask(lang, &facts, Some("0 < 1"));
            add(album, &format!("ask {}", setting.key), &screen);
        }
        let screen = screens::confirm(lang, &facts, (&setting.value(&file), u32::MAX));
        add(album, &format!("confirm {}", setting.key), &screen);
    }
    add(album, "ask promo", &screens::ask_promo(lang, false));
    add(album, "ask promo off", &screens::ask_promo(lang, true));
}

#[test]
fn screens_of_settings() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        all(lang, &mut album);
        album.done("panel_settings");
    }
}
