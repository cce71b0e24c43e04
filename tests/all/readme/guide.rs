//! The guide for customers is the bot's own help: made of the same texts, and compared with them.

use super::pages::root;
use crate::child::{ADMIN, KEY, TOKEN};
use kiebot::action::Topic;
use kiebot::bot::{follow, send, update};
use kiebot::catalog::price::price_from;
use kiebot::catalog::{SHIPPED, Tariff, load};
use kiebot::config::{self, Config, Need};
use kiebot::money::Kopecks;
use kiebot::screens::help::{self, Facts};
use kiebot::words::{Lang, tr};
use regex::Regex;

/// What makes it anew, after the words of the help have changed.
const RENEW: &str = "RENEW_GUIDE=1 cargo test --test all -- readme::guide";
/// Pictures of the bot, each under the step of the introduction that it shows.
const PICTURES: [(u8, &str); 2] = [(1, "phone-confirm.png"), (2, "phone-result.png")];

fn settings() -> Config {
    let env = |name: &str| match name {
        "TELEGRAM_BOT_TOKEN" => Some(TOKEN.to_owned()),
        "KIE_API_KEY" => Some(KEY.to_owned()),
        "ADMIN_ID" => Some(ADMIN.to_string()),
        _ => None,
    };
    config::load_from(None, "", &env, Need::Run).unwrap().config
}

/// The cheapest price as the help names it.
fn cheapest(config: &Config) -> Option<Kopecks> {
    let tariff = Tariff {
        usd_per_credit: config.pricing.usd_per_credit,
        fx_rub_per_usd: config.pricing.fx_rub_per_usd,
        markup: config.pricing.markup,
    };
    let catalog = load(&SHIPPED).unwrap();
    let sold = catalog.on_sale().into_iter();
    let prices = sold.filter_map(|model| price_from(model, &tariff));
    prices.min_by_key(|price| (price.is_zero(), *price))
}

/// A screen of the bot as a part of a page: its bold first line is the heading, bold words stay bold.
fn part(text: &str) -> String {
    let (head, rest) = text.split_once('\n').unwrap();
    let bold = Regex::new("</?b>").unwrap();
    let head = bold.replace_all(head, "");
    let body = bold.replace_all(rest.trim(), "**").replace("\n• ", "\n- ");
    let body = match body.strip_prefix("• ") {
        Some(rest) => format!("- {rest}"),
        None => body,
    };
    // Lines that are lines in the chat are lines on the page.
    let mut lines = Vec::new();
    for line in body.lines() {
        let listed =
            line.starts_with("- ") || line.starts_with(|first: char| first.is_ascii_digit());
        lines.push(match line.is_empty() || listed {
            true => line.to_owned(),
            false => format!("{line}\n"),
        });
    }
    let body = lines.join("\n").replace("\n\n\n", "\n\n");
    assert!(!body.contains('<') && !head.contains('<'), "{body}");
    format!("## {}\n\n{}\n\n", head.trim(), body.trim())
}

/// The whole page.
fn guide(lang: Lang) -> String {
    let config = settings();
    let facts = Facts {
        config: &config,
        cheapest: cheapest(&config),
        upload_mb: update::MAX_DOWNLOAD_BYTES >> 20,
        result_mb: send::MAX_UPLOAD_BYTES >> 20,
        follow_days: follow::KEPT_DAYS,
    };
    let title = tr(lang, "help");
    let title = title
        .lines()
        .next()
        .unwrap()
        .replace("<b>", "")
        .replace("</b>", "");
    let mut page = format!(
        "<!-- Made of the bot's own words (/help), with the settings as they are shipped: {RENEW} -->\n\n# {title}\n\n"
    );
    for step in 0..help::STEPS {
        let text = help::tour(lang, step, None).text;
        let text = text.replace(&help::first_line(lang, None), "");
        page.push_str(&part(&text));
        for (_, picture) in PICTURES.iter().filter(|(at, _)| *at == step) {
            page.push_str(&format!("![](../.github/pictures/{picture})\n\n"));
        }
    }
    for topic in Topic::ALL {
        page.push_str(&part(&help::topic(lang, topic, &facts).text));
    }
    format!("{}\n", page.trim_end())
}

#[test]
fn the_guide_says_what_the_bot_says() {
    let renew = std::env::var_os("RENEW_GUIDE").is_some();
    for (lang, name) in [
        (Lang::Ru, "docs/guide.ru.md"),
        (Lang::En, "docs/guide.en.md"),
    ] {
        let (path, wanted) = (root().join(name), guide(lang));
        assert_eq!(wanted.matches("\n## ").count(), 10);
        if renew {
            std::fs::write(&path, &wanted).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == wanted,
            "{name} is not what /help says; this makes it anew: {RENEW}"
        );
    }
}

#[test]
fn a_screen_becomes_a_part() {
    let text = "<b>🔒 A</b>\n\n<b>One:</b> x\n<b>Two:</b> y\n\n• a\n• b\n\nEnd.";
    assert_eq!(
        part(text),
        "## 🔒 A\n\n**One:** x\n\n**Two:** y\n\n- a\n- b\n\nEnd.\n\n"
    );
}
