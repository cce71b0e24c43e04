//! /metrics: exact numbers of what was sold, its form line by line, its bounds, what it keeps over a restart.

mod files;
mod read;

use crate::support::{Bot, MINUTE};
use kiebot::app::metrics::{MODELS, sold};
use kiebot::money::{Kopecks, MilliCredits};
use kiebot::ops::metrics::Page as Written;
use kiebot::store::migrate;
use kiebot::store::totals::{ModelTotal, STEPS_S, TimeTotal};
use read::Page;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What /metrics says now, over HTTP.
#[track_caller]
fn metrics(bot: &Bot) -> Page {
    let (status, kind, text) = bot.page("/metrics");
    assert_eq!(status, 200, "{text}");
    assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
    Page::read(&text)
}

#[track_caller]
fn says(page: &Page, wanted: &[(&str, f64)]) {
    for (series, value) in wanted {
        assert_eq!(page.value(series), *value, "{series}");
    }
}

/// One that succeeds, one that fails: a picture of 63 kopecks each.
fn sell(bot: &Bot) {
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.fills_a_picture("Пёс");
    anna.press("Запустить");
    anna.see("❌");
    anna.all_delivered();
    anna.has(19_937);
}

#[test]
fn what_was_sold_is_counted_to_the_kopeck() {
    let bot = Bot::new();
    sell(&bot);
    bot.settle();
    let page = metrics(&bot);
    let of = |outcome: &str| {
        format!("kiebot_generations_total{{model=\"z-image\",outcome=\"{outcome}\"}}")
    };
    let cost = bot.number("SELECT cost_mcredits FROM generations WHERE id = 1");
    says(
        &page,
        &[
            (&of("succeeded"), 1.0),
            (&of("failed"), 1.0),
            ("kiebot_revenue_kopecks_total{model=\"z-image\"}", 63.0),
            (
                "kiebot_kie_cost_credits_total{model=\"z-image\"}",
                cost as f64 / 1_000.0,
            ),
            ("kiebot_given_kopecks_total", 20_000.0),
            ("kiebot_customer_balances_kopecks", 19_937.0),
            ("kiebot_holds_kopecks", 0.0),
            ("kiebot_refunds_kopecks_total", 0.0),
            ("kiebot_generation_seconds_count{section=\"image\"}", 1.0),
            (
                "kiebot_generation_wait_seconds_count{section=\"image\"}",
                2.0,
            ),
            (
                "kiebot_kie_calls_total{call=\"createTask\",result=\"ok\"}",
                2.0,
            ),
            ("kiebot_kie_calls_total{call=\"file\",result=\"ok\"}", 1.0),
            (
                "kiebot_telegram_calls_total{method=\"getMe\",result=\"ok\"}",
                bot.calls("getMe").len() as f64,
            ),
            ("kiebot_inbox_updates", 0.0),
            ("kiebot_outbox_messages", 0.0),
            ("kiebot_outbox_dead_messages", 0.0),
            ("kiebot_submits_unclear_total", 0.0),
            ("kiebot_ready", 1.0),
            ("kiebot_database_readable", 1.0),
            ("kiebot_models_on_sale", crate::support::listed(None) as f64),
        ],
    );
    let sent = page.sum("kiebot_telegram_calls_total", &[("method", "sendMessage")]);
    assert_eq!(sent, bot.calls("sendMessage").len() as f64);
    let whole = bot.number("SELECT ended_ms - created_ms FROM generations WHERE id = 1") as f64;
    says(
        &page,
        &[(
            "kiebot_generation_seconds_sum{section=\"image\"}",
            whole / 1_000.0,
        )],
    );
    assert!(page.value("kiebot_kie_credits") > 0.0);
    for timed in ["write", "commit", "read"] {
        assert!(page.value(&format!("kiebot_database_{timed}_seconds_count")) > 10.0);
    }
    let started = page.value("process_start_time_seconds") * 1_000.0;
    assert!(started > 1_795_000_000_000.0);
    for of_all in [
        "process_resident_memory_bytes",
        "process_threads",
        "process_open_fds",
    ] {
        assert!(page.value(of_all) > 1.0, "{of_all}");
    }
}

#[test]
fn nobody_is_named() {
    let bot = Bot::new();
    let robin = bot.customer_called(987_654_321, "Канарейкин", "canary_name");
    robin.say("/start");
    robin.makes_a_picture("canary-prompt");
    let (_, _, text) = bot.page("/metrics");
    assert!(text.contains("z-image"), "{text}");
    let words = [
        "987654321",
        "Канарейкин",
        "canary",
        "sandbox-token",
        "sandbox-key",
    ];
    let task = bot.kie().newest_task();
    for word in words.into_iter().chain([task.as_str()]) {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn money_on_hold_and_what_waits_show_while_it_lasts() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    let running = "SELECT count(*) FROM generations WHERE state = 'running'";
    bot.until("it runs", || (bot.number(running) == 1).then_some(()));
    let page = metrics(&bot);
    says(
        &page,
        &[
            ("kiebot_generations_open{state=\"running\"}", 1.0),
            ("kiebot_generations_open{state=\"held\"}", 0.0),
            ("kiebot_holds_kopecks", 63.0),
            ("kiebot_customer_balances_kopecks", 19_937.0),
            ("kiebot_breakers_open{api=\"createTask\"}", 0.0),
        ],
    );
    assert!(!page.has("kiebot_generation_seconds_count{section=\"image\"}"));
    assert_eq!(bot.health()["detail"]["queue"], 0);
    bot.kie().switch(|kie| kie.never_finish = false);
    anna.see("Готово!");
}

#[test]
fn a_lost_submit_and_a_kie_that_is_gone_are_counted_by_their_results() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.lost_reply_next = 1);
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    anna.see("❌");
    bot.kie().switch(|kie| {
        kie.only = Some("create".to_owned());
        kie.busy_next = 2;
    });
    anna.fills_a_picture("Пёс");
    anna.runs();
    bot.kie().switch(|kie| kie.only = None);
    anna.fills_a_picture("nsfw");
    anna.press("Запустить");
    anna.see("недопустимым");
    let page = metrics(&bot);
    let ended = |outcome: &str| {
        format!("kiebot_generations_total{{model=\"z-image\",outcome=\"{outcome}\"}}")
    };
    let taken = bot.kie().tasks().len() - 1;
    let call =
        |result: &str| format!("kiebot_kie_calls_total{{call=\"createTask\",result=\"{result}\"}}");
    says(
        &page,
        &[
            (&ended("unknown"), 1.0),
            (&ended("rejected"), 1.0),
            (&ended("failed"), 0.0),
            ("kiebot_submits_unclear_total", 1.0),
            (&call("unclear"), 1.0),
            (&call("busy"), 2.0),
            (&call("ok"), taken as f64),
            ("kiebot_retries_total{what=\"create\"}", 2.0),
        ],
    );
}

#[test]
fn what_the_database_keeps_survives_a_restart_and_the_rest_begins_anew() {
    let mut bot = Bot::new();
    sell(&bot);
    let kept = [
        "kiebot_generations_total{model=\"z-image\",outcome=\"succeeded\"}",
        "kiebot_generations_total{model=\"z-image\",outcome=\"failed\"}",
        "kiebot_revenue_kopecks_total{model=\"z-image\"}",
        "kiebot_kie_cost_credits_total{model=\"z-image\"}",
        "kiebot_given_kopecks_total",
        "kiebot_customer_balances_kopecks",
        "kiebot_generation_seconds_sum{section=\"image\"}",
        "kiebot_generation_wait_seconds_count{section=\"image\"}",
    ];
    let before = metrics(&bot);
    bot.restart();
    let after = metrics(&bot);
    for series in kept {
        assert!(before.value(series) > 0.0, "{series}");
        assert_eq!(before.value(series), after.value(series), "{series}");
    }
    says(
        &after,
        &[(
            "kiebot_kie_calls_total{call=\"createTask\",result=\"ok\"}",
            0.0,
        )],
    );
    bot.anna().makes_a_picture("Ещё");
    says(&metrics(&bot), &[(kept[0], 2.0), (kept[2], 126.0)]);
}

/// A database of an older version begins with what its rows add up to.
#[test]
fn an_update_counts_what_was_sold_before_it() {
    let mut bot = Bot::new();
    sell(&bot);
    bot.anna().fills_a_picture("nsfw");
    bot.anna().press("Запустить");
    bot.anna().see("недопустимым");
    bot.stop();
    let conn = Connection::open(&bot.config.database.path).unwrap();
    let all = || -> Vec<String> {
        let sql = "SELECT concat_ws(' ', model, outcome, n, revenue, cost) FROM model_totals
                   UNION ALL SELECT concat_ws(' ', span, category, upto_s, n, ms) FROM time_totals ORDER BY 1";
        let mut query = conn.prepare(sql).unwrap();
        let rows = query.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let before = all();
    assert!(before.len() >= 5, "{before:?}");
    let step = migrate::STEPS
        .iter()
        .find(|step| step.contains("CREATE TABLE model_totals"))
        .unwrap();
    let begins = step.find("INSERT INTO model_totals").unwrap();
    let ends = step.find("CREATE TRIGGER").unwrap();
    conn.execute_batch("DELETE FROM model_totals; DELETE FROM time_totals")
        .unwrap();
    conn.execute_batch(&step[begins..ends]).unwrap();
    assert_eq!(all(), before);
}

#[test]
fn the_age_of_what_must_come_again_and_again_grows() {
    let bot = Bot::new();
    bot.anna().say("/start");
    let age = "kiebot_last_update_age_seconds";
    let before = metrics(&bot).value(age);
    bot.advance(10 * MINUTE);
    let after = metrics(&bot).value(age);
    assert!(
        (600.0..660.0).contains(&(after - before)),
        "{before} {after}"
    );
}

/// Names no catalogue has, and more than anybody sells: there are never more labels than the bound, each escaped.
#[test]
fn hostile_names_and_thousands_of_models_stay_within_bounds() {
    let total = |model: String, outcome: &str| ModelTotal {
        model,
        outcome: outcome.to_owned(),
        n: 1,
        revenue: Kopecks(10),
        cost: MilliCredits(5),
    };
    let odd = [
        "a\"b",
        "a\\",
        "new\nline",
        "\"} 1\nfake 2",
        "other",
        "",
        "é\u{202e}",
        "{,=}",
    ];
    let names = odd.iter().map(|name| (*name).to_owned());
    let names: Vec<String> = names.chain((0..5_000).map(|n| format!("m{n}"))).collect();
    let outcomes = [
        "succeeded",
        "failed",
        "cancelled",
        "expired",
        "unknown",
        "gift",
    ];
    let every = |name: &String| outcomes.map(|outcome| total(name.clone(), outcome));
    let rows: Vec<ModelTotal> = names.iter().flat_map(every).collect();
    let times = [TimeTotal {
        span: "whole".to_owned(),
        category: "\"\n".to_owned(),
        steps: vec![1; STEPS_S.len() + 1],
        ms: 5,
    }];
    let written = |known: &dyn Fn(&str) -> bool| {
        let mut page = Written::default();
        sold(&mut page, &rows, &times, known);
        Page::read(&page.text())
    };
    let page = written(&|_| true);
    let labels = page.words("model");
    let first: BTreeSet<String> = names.iter().take(MODELS + 1).cloned().collect();
    assert_eq!(
        labels, first,
        "those sold first, and `other` for all others"
    );
    assert!(page.len() < 1_500, "{}", page.len());
    let all = names.len() as f64;
    assert_eq!(page.sum("kiebot_generations_total", &[]), all * 5.0);
    assert_eq!(page.sum("kiebot_revenue_kopecks_total", &[]), all * 60.0);
    let others = page.sum("kiebot_generations_total", &[("model", "other")]);
    assert_eq!(others, (all - MODELS as f64) * 5.0);
    assert_eq!(page.value("kiebot_gifts_total"), all);
    // A model that left the catalogue has no label of its own.
    assert_eq!(
        written(&|_| false).words("model"),
        BTreeSet::from(["other".to_owned()])
    );
}
