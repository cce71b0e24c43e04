//! What the panel may set, and what it may not.
#[cfg(test)]
use super::*;
use crate::config::{Secret, keys};

#[test]
fn no_setting_is_a_secret_and_each_is_a_key_of_the_file() {
    for setting in ALL {
        let key = keys::find(setting.key).unwrap();
        assert!(!key.secret, "{}", setting.key);
        for odd in ["token", "key", "proxy", "_file", "_url", "path", "admin"] {
            assert!(!setting.key.contains(odd), "{}", setting.key);
        }
    }
    for key in keys::KEYS.iter().filter(|key| key.secret) {
        assert!(find(key.name).is_none(), "{}", key.name);
    }
}

#[test]
fn each_value_is_read_as_it_is_shown() {
    let config = Config::defaults();
    for setting in ALL {
        let shown = setting.value(&config);
        let again = setting.with(&config, &shown);
        let again = again.unwrap_or_else(|m| panic!("{} {shown}: {m:?}", setting.key));
        assert_eq!(setting.value(&again), shown, "{}", setting.key);
    }
}

#[test]
fn what_the_file_may_not_say_the_panel_may_not_either() {
    let config = Config::defaults();
    let says = |key: &str, text: &str| {
        let setting = find(key).unwrap();
        setting
            .with(&config, text)
            .map(|config| setting.value(&config))
    };
    for (key, text, shown) in [
        ("pricing.fx_rub_per_usd", "79,50", "79.5"),
        ("pricing.markup", " 1.8 ", "1.8"),
        ("bonus.welcome_rub", "1 200,5 \u{20bd}", "1200.5"),
        ("referral.percent", "15 %", "15"),
        ("limits.spend_per_day_rub", "0", "0"),
        ("ui.maintenance", "true", "true"),
    ] {
        assert_eq!(says(key, text).unwrap(), shown, "{key} {text}");
    }
    for (key, text) in [
        ("pricing.fx_rub_per_usd", "0"),
        ("pricing.fx_rub_per_usd", "дорого"),
        ("pricing.markup", "-2"),
        ("pricing.markup", ""),
        ("bonus.welcome_rub", "0.005"),
        ("referral.percent", "101"),
        ("referral.percent", "1.5"),
        ("limits.parallel_per_customer", "0"),
        ("limits.starts_per_minute", "99999999999999999999"),
        ("payments.stars.rub_per_star", "0"),
        ("payments.manual.enabled", "true"),
        ("payments.provider.enabled", "true"),
        ("ui.maintenance", "maybe"),
    ] {
        assert!(says(key, text).is_err(), "{key} {text}");
    }
}

#[test]
fn the_environment_wins_over_the_panel_and_the_panel_over_the_file() {
    let mut file = Config::defaults();
    file.payments.provider.token = Some(Secret::new("secret"));
    file.locked = vec!["pricing.markup"];
    let stored = [
        ("pricing.fx_rub_per_usd", "90"),
        ("pricing.markup", "9"),
        ("payments.provider.enabled", "true"),
        ("telegram.token", "stolen"),
        ("referral.percent", "1000"),
    ];
    let (config, refused) = over(&file, stored);
    assert_eq!(config.pricing.fx_rub_per_usd, Decimal::from(90));
    assert_eq!(config.pricing.markup, file.pricing.markup);
    assert!(config.payments.provider.enabled);
    assert_eq!(config.telegram.token.expose(), "");
    assert_eq!(
        refused,
        ["pricing.markup", "telegram.token", "referral.percent"]
    );
    let pair = [
        ("payments.manual.enabled", "true"),
        ("payments.manual.text", "Карта 1234"),
    ];
    let (config, refused) = over(&file, pair);
    assert!(config.payments.manual.enabled && refused.is_empty());
}
