//! The configuration as checked: defaults, ranges, and what must agree with what.

use super::errors::{Mistake, Place};
use super::load::Need;
use super::raw::Value;
use super::read::{Reading, shown};
use super::secrets::{self, Source};
use super::{
    AutoApply, Backup, Bonus, CatalogFile, Config, Database, Http, Kie, Limits, Log, LogFormat,
    Pricing, Referral, Safety, Secret, Sync, Telegram, Ui, payments,
};
use crate::catalog::trouble::Rules;
use crate::files::sealed::Recipient;
use crate::money::{Kopecks, MilliCredits};
use crate::words::Lang;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const WEB: [&str; 2] = ["https", "http"];
const PROXY: [&str; 3] = ["http", "socks5", "socks5h"];
/// The longest sensible interval of a timer: a year.
const YEAR_HOURS: u32 = 8_760;

/// Checks everything; mistakes are gathered in `reading`, and wrong values are replaced by defaults.
pub fn config(reading: &mut Reading, credentials: Option<&Path>, need: Need) -> Config {
    let telegram = telegram(reading, credentials, need);
    let kie = kie(reading, credentials, need);
    let called = kie.callback_url.is_some();
    Config {
        telegram,
        kie,
        database: database(reading),
        catalog: CatalogFile {
            path: PathBuf::from(reading.name("catalog.path", "models.toml")),
            trouble: trouble(reading),
        },
        pricing: pricing(reading),
        bonus: bonus(reading),
        referral: referral(reading),
        limits: limits(reading),
        sync: sync(reading),
        payments: payments::payments(reading, credentials, need),
        ui: ui(reading),
        safety: safety(reading),
        http: http(reading, called),
        backup: backup(reading),
        log: log(reading),
        locked: Vec::new(),
    }
}

fn telegram(r: &mut Reading, credentials: Option<&Path>, need: Need) -> Telegram {
    let token = match r.secret(&secrets::TOKEN, credentials) {
        Some((token, place)) => {
            if !is_token(token.expose()) {
                let key = secrets::TOKEN.key;
                r.mistakes
                    .push(Mistake::new(key, place, "config-token-shape"));
            }
            token
        }
        None => missing(r, &secrets::TOKEN, need, "config-token-missing"),
    };
    let admin_ids = admin_ids(r);
    let key = "telegram.admin_ids";
    if need == Need::Run && admin_ids.is_empty() && !r.mistakes.iter().any(|m| m.key == key) {
        r.wrong(key, "config-admins-missing");
    }
    Telegram {
        token,
        api_url: r
            .url("telegram.api_url", &WEB)
            .unwrap_or_else(|| "https://api.telegram.org".to_owned()),
        admin_ids,
        report_hour: Some(r.number("telegram.report_hour", 9, -1..=23)).filter(|hour| *hour >= 0),
        proxy: r.url("telegram.proxy", &PROXY),
        authorities: authorities(r, "telegram.ca_file"),
    }
}

/// The certificates in a file that a setting names.
fn authorities(r: &mut Reading, key: &'static str) -> Option<String> {
    let path = r.filled(key)?;
    match std::fs::read_to_string(path) {
        Ok(text) if text.contains("-----BEGIN CERTIFICATE-----") => Some(text),
        Ok(_) => {
            r.wrong(key, "config-no-certificate");
            None
        }
        Err(error) => {
            let mistake = Mistake::new(key, r.place(key), "config-secret-file");
            r.mistakes
                .push(mistake.with("reason", secrets::io_reason(&error)));
            None
        }
    }
}

fn missing(r: &mut Reading, source: &Source, need: Need, text: &'static str) -> Secret {
    // A secret that was named but cannot be read has its own mistake already.
    if need == Need::Run && !r.mistakes.iter().any(|m| is_of(m, source)) {
        r.wrong(source.key, text);
    }
    Secret::new("")
}

fn is_of(mistake: &Mistake, source: &Source) -> bool {
    mistake.key == source.key || mistake.key == source.file_key
}

/// Telegram's tokens are the bot's id, a colon and 35 letters; the length is not promised anywhere.
pub fn is_token(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, rest)| {
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    })
}

/// Kie's key goes into an HTTP header; a broken one would fail much later and less clearly.
pub fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn admin_ids(r: &mut Reading) -> Vec<i64> {
    let key = "telegram.admin_ids";
    let Some(given) = r.raw.get(key).cloned() else {
        return Vec::new();
    };
    let from_env = matches!(given.place, Place::Environment(_));
    let items: Vec<(Value, Place)> = match given.value {
        Value::List(items) => items,
        Value::Text(text) if from_env => text
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(|id| (Value::Text(id.to_owned()), given.place.clone()))
            .collect(),
        other => vec![(other, given.place)],
    };
    let mut ids = Vec::new();
    for (item, place) in items {
        let id = match &item {
            Value::Integer(id) => Some(*id),
            Value::Text(id) if from_env => id.parse().ok(),
            _ => None,
        };
        match id {
            Some(id) if id > 0 && ids.contains(&id) => {}
            Some(id) if id > 0 => ids.push(id),
            _ => r.mistakes.push(
                Mistake::new(key, place, "config-expected-admin").with("given", shown(&item)),
            ),
        }
    }
    ids
}

fn kie(r: &mut Reading, credentials: Option<&Path>, need: Need) -> Kie {
    let api_key = match r.secret(&secrets::API_KEY, credentials) {
        Some((key, place)) => {
            if !is_key(key.expose()) {
                let name = secrets::API_KEY.key;
                r.mistakes
                    .push(Mistake::new(name, place, "config-key-shape"));
            }
            key
        }
        None => missing(r, &secrets::API_KEY, need, "config-key-missing"),
    };
    let mut url = |key, default: &str| r.url(key, &WEB).unwrap_or_else(|| default.to_owned());
    let api_url = url("kie.api_url", "https://api.kie.ai");
    let upload_url = url("kie.upload_url", "https://kieai.redpandaai.co");
    let docs_url = url("kie.docs_url", "https://docs.kie.ai");
    Kie {
        api_key,
        api_url,
        upload_url,
        docs_url,
        threads: r.number("kie.threads", 8, 1..=128),
        creates_per_10s: r.number("kie.creates_per_10s", 20, 1..=1_000),
        polls_per_s: r.number("kie.polls_per_s", 8, 1..=1_000),
        callback_url: r.url("kie.callback_url", &["https"]),
        webhook_key: r
            .secret(&secrets::WEBHOOK_KEY, credentials)
            .map(|(key, _)| key),
        poll_first_ms: r.number("kie.poll_first_ms", 2_500, 0..=600_000),
        min_credits: credits(r, "kie.min_credits", 50),
        proxy: r.url("kie.proxy", &PROXY),
        authorities: authorities(r, "kie.ca_file"),
    }
}

fn database(r: &mut Reading) -> Database {
    let key = "database.path";
    let text = r.name(key, "kiebot.db");
    let from_env = matches!(r.place(key), Place::Environment(_));
    let path = match text.strip_prefix("sqlite:") {
        Some(path) => path.strip_prefix("//").unwrap_or(path),
        None => text.as_str(),
    };
    // Other databases' URLs, a database in memory, and an environment that names no scheme at all.
    let other_url = text.contains("://") && path == text;
    let no_file = path.is_empty() || path.starts_with(":memory:");
    if text.starts_with("postgres") {
        r.wrong(key, "config-postgres");
    } else if other_url || no_file || (from_env && path == text) {
        r.wrong(key, "config-expected-sqlite");
    }
    Database {
        path: PathBuf::from(path),
        max_connections: r.number("database.max_connections", 8, 1..=128),
        min_free: r.number("database.min_free_mb", 200_u64, 0..=1_000_000) << 20,
    }
}

fn pricing(r: &mut Reading) -> Pricing {
    Pricing {
        fx_rub_per_usd: r.decimal("pricing.fx_rub_per_usd", Decimal::from(78), true),
        markup: r.decimal("pricing.markup", Decimal::TWO, true),
        usd_per_credit: r.decimal("pricing.usd_per_credit", Decimal::new(5, 3), true),
        warn_above: roubles(r, "pricing.warn_above_rub", 100),
    }
}

fn bonus(r: &mut Reading) -> Bonus {
    Bonus {
        welcome: roubles(r, "bonus.welcome_rub", 200),
        daily_cap: roubles(r, "bonus.daily_cap_rub", 5_000),
        free_daily_cap: credits(r, "free.daily_cap_credits", 500),
    }
}

fn referral(r: &mut Reading) -> Referral {
    Referral {
        enabled: r.flag("referral.enabled", true),
        percent: r.number("referral.percent", 10, 1..=100),
        first_topups: r.number("referral.first_topups", 3, 1..=1_000),
        cap_per_invited: roubles(r, "referral.cap_per_invited_rub", 500),
        cap_per_month: roubles(r, "referral.cap_per_month_rub", 3_000),
        invited_bonus: roubles(r, "referral.invited_bonus_rub", 0),
    }
}

/// Exact roubles: a part of a kopeck is a slip, not something to round.
fn roubles(r: &mut Reading, key: &'static str, default: i64) -> Kopecks {
    let sum = r.decimal(key, Decimal::from(default), false);
    if sum.normalize().scale() > 2 {
        r.wrong(key, "config-rouble-parts");
    }
    // The largest accepted decimal fits, so nothing is lost here.
    Kopecks::ceil_from_roubles(sum).unwrap_or_default()
}

fn credits(r: &mut Reading, key: &'static str, default: i64) -> MilliCredits {
    let sum = r.decimal(key, Decimal::from(default), false);
    MilliCredits::ceil_from_credits(sum).unwrap_or_default()
}

fn limits(r: &mut Reading) -> Limits {
    let spend = roubles(r, "limits.spend_per_day_rub", 0);
    Limits {
        parallel_per_customer: r.number("limits.parallel_per_customer", 3, 1..=1_000),
        parallel_all: r.number("limits.parallel_all", 100, 1..=100_000),
        queue: r.number("limits.queue", 200, 0..=100_000),
        starts_per_minute: r.number("limits.starts_per_minute", 6, 1..=1_000),
        updates_per_s: r.number("limits.updates_per_s", 1, 1..=1_000),
        burst: r.number("limits.burst", 10, 1..=10_000),
        spend_per_day: (!spend.is_zero()).then_some(spend),
        refunded_cancels_per_day: r.number("limits.refunded_cancels_per_day", 5, 0..=1_000),
    }
}

fn trouble(r: &mut Reading) -> Rules {
    Rules {
        hours: r.number("catalog.trouble_hours", 6, 1..=24),
        mark_after: r.number("catalog.mark_after", 5, 1..=1_000_000),
        mark_below: r.number("catalog.mark_below_percent", 50, 0..=100),
        hide_after: r.number("catalog.hide_after", 10, 1..=1_000_000),
        hide_below: r.number("catalog.hide_below_percent", 20, 0..=100),
        hide_hours: r.number("catalog.hide_hours", 3, 0..=720),
    }
}

fn sync(r: &mut Reading) -> Sync {
    let words = [
        ("none", AutoApply::None),
        ("safe", AutoApply::Safe),
        ("all", AutoApply::All),
    ];
    Sync {
        every_hours: r.number("sync.every_hours", 24, 0..=YEAR_HOURS),
        auto_apply: r.choice("sync.auto_apply", &words, AutoApply::Safe),
    }
}

fn ui(r: &mut Reading) -> Ui {
    let key = "ui.timezone";
    let name = r.name(key, "Europe/Moscow");
    let timezone = TimeZone::get(&name).unwrap_or_else(|_| {
        let place = r.place(key);
        r.mistakes
            .push(Mistake::new(key, place, "config-expected-timezone").with("given", name));
        TimeZone::UTC
    });
    Ui {
        timezone,
        language: r.choice(
            "ui.language",
            &[("ru", Lang::Ru), ("en", Lang::En)],
            Lang::Ru,
        ),
        maintenance: r.flag("ui.maintenance", false),
    }
}

fn safety(r: &mut Reading) -> Safety {
    Safety {
        safe_test_mode: r.flag("safety.safe_test_mode", false),
        max_test_credits_per_run: credits(r, "safety.max_test_credits_per_run", 50),
    }
}

fn http(r: &mut Reading, called: bool) -> Http {
    let default = SocketAddr::from(([127, 0, 0, 1], 8080));
    let listen = r.listen("http.listen").unwrap_or(default);
    let callback_listen = r.listen("http.callback_listen");
    if callback_listen == Some(listen) && listen.port() != 0 {
        r.wrong("http.callback_listen", "config-same-listen");
    }
    match callback_listen {
        None if called => r.warn("kie.callback_url", "config-callback-unheard"),
        Some(_) if !called => r.warn("http.callback_listen", "config-callback-unasked"),
        _ => {}
    }
    Http {
        listen,
        callback_listen,
    }
}

fn backup(r: &mut Reading) -> Backup {
    let every_hours = r.number("backup.every_hours", 1, 0..=YEAR_HOURS);
    let age_recipient = recipient(r);
    if age_recipient.is_some() && every_hours == 0 {
        r.warn("backup.age_recipient", "config-age-no-backups");
    }
    Backup {
        dir: PathBuf::from(r.name("backup.dir", "backups")),
        every_hours,
        age_recipient,
        copy_every_hours: r.number("backup.copy_every_hours", 24, 1..=YEAR_HOURS),
    }
}

/// What was given is not repeated: it may be the private key, put into the wrong place.
fn recipient(r: &mut Reading) -> Option<Recipient> {
    let key = "backup.age_recipient";
    let text = r.filled(key)?;
    let recipient = text.parse().ok();
    if recipient.is_none() {
        let private = text.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-");
        r.wrong(
            key,
            match private {
                true => "config-age-private",
                false => "config-expected-age",
            },
        );
    }
    recipient
}

fn log(r: &mut Reading) -> Log {
    let words = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    let key = "log.level";
    let level = r.name(key, "info");
    if tracing_subscriber::EnvFilter::try_new(&level).is_err() {
        let place = r.place(key);
        r.mistakes
            .push(Mistake::new(key, place, "config-expected-level").with("given", level.clone()));
    }
    Log {
        format: r.choice("log.format", &words, LogFormat::Text),
        level,
        file: r.filled("log.file").map(PathBuf::from),
        max_mb: r.number("log.max_mb", 10, 1..=10_000),
        keep: r.number("log.keep", 5, 1..=100),
    }
}
