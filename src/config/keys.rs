//! Every key of the configuration, its names in the environment, and who may know its value.

/// One key that may be set.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Dotted name, as in `[telegram] api_url`.
    pub name: &'static str,
    /// Names in the environment; the first that is set and not empty wins.
    pub env: &'static [&'static str],
    /// Its value is never shown.
    pub secret: bool,
}

const fn key(name: &'static str) -> Key {
    env(name, &[])
}

const fn env(name: &'static str, env: &'static [&'static str]) -> Key {
    Key {
        name,
        env,
        secret: false,
    }
}

const fn secret(name: &'static str, env: &'static [&'static str]) -> Key {
    Key {
        name,
        env,
        secret: true,
    }
}

/// All keys, in the order of config.example.toml.
pub const KEYS: &[Key] = &[
    secret("telegram.token", &["TELEGRAM_BOT_TOKEN"]),
    key("telegram.token_file"),
    env("telegram.api_url", &["TELEGRAM_API_URL"]),
    env("telegram.admin_ids", &["ADMIN_ID", "ADMIN_IDS"]),
    key("telegram.report_hour"),
    secret("telegram.proxy", &[]),
    key("telegram.ca_file"),
    secret("kie.api_key", &["KIE_API_KEY"]),
    key("kie.api_key_file"),
    env("kie.api_url", &["KIE_API_URL"]),
    env("kie.upload_url", &["KIE_UPLOAD_URL"]),
    env("kie.docs_url", &["KIE_DOCS_URL"]),
    key("kie.threads"),
    key("kie.creates_per_10s"),
    key("kie.polls_per_s"),
    key("kie.poll_first_ms"),
    key("kie.min_credits"),
    env("kie.callback_url", &["KIE_CALLBACK_URL"]),
    secret("kie.webhook_key", &["KIE_WEBHOOK_KEY"]),
    key("kie.webhook_key_file"),
    secret("kie.proxy", &[]),
    key("kie.ca_file"),
    env("database.path", &["DATABASE_URL"]),
    env("database.max_connections", &["DB_MAXCONN"]),
    key("database.min_free_mb"),
    key("catalog.path"),
    key("catalog.trouble_hours"),
    key("catalog.mark_after"),
    key("catalog.mark_below_percent"),
    key("catalog.hide_after"),
    key("catalog.hide_below_percent"),
    key("catalog.hide_hours"),
    env("pricing.fx_rub_per_usd", &["FX_RUB_PER_USD"]),
    env("pricing.markup", &["PRICING_MARKUP"]),
    key("pricing.usd_per_credit"),
    key("pricing.warn_above_rub"),
    env("bonus.welcome_rub", &["WELCOME_BONUS_RUB"]),
    key("bonus.daily_cap_rub"),
    key("free.daily_cap_credits"),
    key("referral.enabled"),
    key("referral.percent"),
    key("referral.first_topups"),
    key("referral.cap_per_invited_rub"),
    key("referral.cap_per_month_rub"),
    key("referral.invited_bonus_rub"),
    key("limits.parallel_per_customer"),
    key("limits.parallel_all"),
    key("limits.queue"),
    key("limits.starts_per_minute"),
    key("limits.updates_per_s"),
    key("limits.burst"),
    key("limits.spend_per_day_rub"),
    key("limits.refunded_cancels_per_day"),
    key("sync.every_hours"),
    key("sync.auto_apply"),
    key("payments.stars.enabled"),
    key("payments.stars.rub_per_star"),
    key("payments.stars.packs"),
    key("payments.provider.enabled"),
    secret("payments.provider.token", &["PAYMENT_PROVIDER_TOKEN"]),
    key("payments.provider.token_file"),
    key("payments.manual.enabled"),
    key("payments.manual.text"),
    key("ui.timezone"),
    key("ui.language"),
    key("ui.maintenance"),
    env("safety.safe_test_mode", &["SAFE_TEST_MODE"]),
    env(
        "safety.max_test_credits_per_run",
        &["MAX_TEST_CREDITS_PER_RUN"],
    ),
    env("http.listen", &["PORT"]),
    key("http.callback_listen"),
    key("backup.dir"),
    key("backup.every_hours"),
    key("backup.age_recipient"),
    key("backup.copy_every_hours"),
    key("log.format"),
    env("log.level", &["RUST_LOG"]),
    key("log.file"),
    key("log.max_mb"),
    key("log.keep"),
];

/// The key of that name.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// Whether keys stand below this table name.
pub fn is_table(name: &str) -> bool {
    KEYS.iter().any(|key| {
        key.name
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// The known name that a person most likely meant.
pub fn nearest(wrong: &str) -> Option<&'static str> {
    let own_name = |name: &'static str| name.rsplit('.').next().unwrap_or(name);
    let wrong_own = wrong.rsplit('.').next().unwrap_or(wrong);
    // The right word in the wrong table is a likelier slip than another word in the right one.
    let score = |name: &'static str| {
        let whole = strsim::jaro_winkler(wrong, name);
        let own = strsim::normalized_damerau_levenshtein(wrong_own, own_name(name));
        whole.mul_add(0.4, own * 0.6)
    };
    let mut names: Vec<&'static str> = KEYS.iter().map(|key| key.name).collect();
    for key in KEYS {
        if let Some((table, _)) = key.name.rsplit_once('.')
            && !names.contains(&table)
        {
            names.push(table);
        }
    }
    names
        .into_iter()
        .map(|name| (name, score(name)))
        .filter(|(_, score)| *score > 0.6)
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
        .map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_what_a_person_meant() {
        let cases = [
            ("telegram.tokn", Some("telegram.token")),
            ("telegram.admin_id", Some("telegram.admin_ids")),
            ("pricing.fx_rub_per_us", Some("pricing.fx_rub_per_usd")),
            ("prising", Some("pricing")),
            ("bonus.markup", Some("pricing.markup")),
            ("payments.stars.pack", Some("payments.stars.packs")),
            ("zzz.qqq", None),
        ];
        for (wrong, meant) in cases {
            assert_eq!(nearest(wrong), meant, "{wrong}");
        }
    }
}
