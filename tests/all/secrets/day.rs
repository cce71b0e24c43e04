//! A day in which everything happens, with all that can go wrong, as loud as it can be.

use super::{KEY, LOUD, PROVIDER, Places, TOKEN, WEBHOOK_KEY, search, with_files};
use crate::child::{ADMIN, Bot, Person, World, get, run_to_end, until};
use serde_json::{Value, json};

/// Everything switched on, the secrets in files.
fn everything(world: &World) -> String {
    let config = with_files(world)
        .replace(
            "[kie]\n",
            "[kie]\ncallback_url = \"https://bot.example.org\"\n",
        )
        .replace("[http]\n", "[http]\ncallback_listen = \"127.0.0.1:0\"\n");
    format!(
        "{config}[payments.provider]\nenabled = true\n[payments.manual]\nenabled = true\ntext = \"Card 1\"\n"
    )
}

fn start(world: &World, level: Option<(&str, &str)>) -> Bot {
    let folder = world.dir().join("credentials");
    let mut env = vec![("CREDENTIALS_DIRECTORY", folder.to_str().unwrap())];
    env.extend(level);
    let bot = world.start_with(&env);
    let via = format!("http://{}", bot.address("callbacks="));
    world.kie(&json!({ "webhook_key": WEBHOOK_KEY, "callback_via": via }));
    bot
}

fn pays(world: &World, anna: Person<'_>) -> String {
    world.until_true("SELECT count(*) = 0 FROM invoices WHERE message_id IS NULL");
    let paid = world.pay(anna.id, &json!({}));
    assert_eq!(paid["ok"], true, "{paid}");
    paid["charge_id"].as_str().unwrap().to_owned()
}

/// Stars, roubles and requisites; a return that Telegram refuses with the whole address in its answer.
fn trades(world: &World, anna: Person<'_>, admin: Person<'_>) {
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    let charge = pays(world, anna);
    anna.say("/balance");
    anna.press("Картой");
    anna.press("500");
    pays(world, anna);
    anna.say("/balance");
    anna.press("Переводом");
    anna.press("500");
    admin.until_heard("Заявка");
    admin.press("Зачислить");
    let echo = format!("no such page: /bot{TOKEN}/refundStarPayment");
    world.telegram(&json!({ "refund_refused": echo }));
    admin.say(&format!("/refund {charge}"));
    admin.press("Вернуть");
    admin.until_heard("отказался");
    world.telegram(&json!({ "refund_refused": "" }));
    admin.say("/refund nothing");
    anna.say("/paysupport");
}

/// A greeting among faults, a file of a customer, whose address at Telegram holds the token, and a signed callback.
fn serves(world: &World, bot: &Bot, anna: Person<'_>) {
    let faults = json!({ "send_429_every": 5, "error_500_every": 7, "drop_replies_every": 3 });
    world.telegram(&faults);
    anna.say_now("/start");
    let lost = || (world.calls("sendMessage").len() >= 4).then_some(());
    until("some lost calls", lost);
    world.telegram(&json!({ "send_429_every": 0, "error_500_every": 0, "drop_replies_every": 0 }));
    anna.say("/start");
    anna.press("✨ Улучшить");
    anna.press("Crisp Upscale");
    anna.press("🚀 Начать");
    anna.until_shown(anna.send_picture_now(&crate::restart::picture()));
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    bot.until_log("trust=\"signed\"");
}

/// Whatever Kie can do wrong; some of it repeats the key.
fn suffers(world: &World, anna: Person<'_>) {
    let (echo, with_key) = (
        format!("bad key '{KEY}', token {TOKEN}"),
        format!("Bearer {KEY}"),
    );
    for trouble in [
        json!({ "refuse_next": 1, "refuse_code": 401, "refuse_msg": with_key }),
        json!({ "refuse_next": 1, "refuse_code": 422, "refuse_msg": echo }),
        json!({ "fail_next": 1, "fail_msg": format!("account of {KEY} is odd") }),
        json!({ "busy_next": 1, "only": "create" }),
        json!({ "unauthorized_next": 1, "only": "create" }),
        json!({ "garbage_next": 1, "only": "create" }),
        json!({ "html_next": 1, "only": "create" }),
        json!({ "half_next": 1, "only": "create" }),
        json!({ "drop_next": 1, "only": "create" }),
        json!({ "lost_reply_next": 1 }),
        json!({ "http_status_next": 502, "only": "create" }),
    ] {
        world.kie(&trouble);
        crate::restart::reach_confirmation(anna);
        anna.press("Запустить");
        world.until_true("SELECT count(*) = 0 FROM generations WHERE ended_ms IS NULL");
        world.kie(&json!({ "only": null }));
    }
    world.until_true("SELECT count(*) = 0 FROM outbox WHERE state = 'todo'");
}

/// The log as an admin gets it in the chat.
fn log_from_the_panel(world: &World, admin: Person<'_>) -> String {
    admin.say("/admin");
    admin.press("🧯 Логи/Ошибки");
    admin.press("📄 Лог");
    let url = until("the log in the chat", || {
        let heard = admin.heard();
        let files = heard.iter().rev();
        let mut files = files.flat_map(|message| message["media"].as_array().unwrap().clone());
        let log = files.find(|file| file["name"].as_str().unwrap().ends_with(".log"))?;
        Some(log["url"].as_str().unwrap().to_owned())
    });
    world.page(&url)
}

#[test]
fn a_day_of_trouble_leaks_nothing() {
    let mut world = World::new();
    world.write_config(&everything(&world));
    let bot = start(&world, Some(LOUD));
    let (anna, admin) = (world.person(7), world.person(ADMIN));
    admin.say("/start");
    serves(&world, &bot, anna);
    trades(&world, anna, admin);
    suffers(&world, anna);
    let models = world.dir().join("models.toml");
    let shipped = std::fs::read_to_string(&models).unwrap();
    std::fs::write(&models, format!("{shipped}\n[models.\"x\"]\ntitle = \n")).unwrap();
    bot.hang_up();
    bot.until_log("the old catalogue stays");
    let log = log_from_the_panel(&world, admin);
    assert!(log.contains("TRACE") && log.contains("***"), "{log}");
    let mut places = Places::of_world(&world, &bot, &[7, ADMIN]);
    places.add("the log in the panel", log);
    places.remove("page /_tg/calls");
    places.add("what Telegram was told", but_for_the_invoice(&world));
    places.add("the report", report(&world, &bot));
    search().assert_clean(&places);
    world.telegram(&json!({ "conflict": true }));
    anna.say_now("/start");
    bot.until_log("terminated by other getUpdates");
    search().assert_clean(&Places::of_bot(world.dir(), &bot));
    world.unplug();
    until("a poll that fails for the network", || {
        get(&bot.health_url())
            .1
            .contains("last_poll_error\":\"")
            .then_some(())
    });
    let places = Places::of_bot(world.dir(), &bot);
    search().assert_clean(&places);
    for name in [
        "/health",
        "/metrics",
        "/proc/environ",
        "log",
        "kiebot.db",
        "kiebot.db-wal",
        "models.toml",
    ] {
        assert!(
            places.names().contains(&name),
            "{name} in {:?}",
            places.names()
        );
    }
    let log = bot.kill();
    for library in ["hyper_util", "ureq_proto", "reqwest"] {
        let loud = ["TRACE", "DEBUG"].map(|level| format!("{level} {library}"));
        assert!(
            loud.iter().any(|line| log.contains(line)),
            "{library} is quiet"
        );
    }
}

/// The report of this day, with the whole of its loud log.
fn report(world: &World, bot: &Bot) -> String {
    std::fs::write(world.dir().join("loud.log"), bot.log()).unwrap();
    let folder = world.dir().join("credentials");
    let env = [("CREDENTIALS_DIRECTORY", folder.to_str().unwrap())];
    let args = ["report", "--out", "report.txt", "--log", "loud.log"];
    let output = run_to_end(world.dir(), &args, &env);
    assert!(output.status.success(), "{output:?}");
    let report = std::fs::read_to_string(world.dir().join("report.txt")).unwrap();
    for word in ["serving", "telegram.admin_ids = (not shown"] {
        assert!(report.contains(word), "no {word} in {report}");
    }
    for word in ["DEBUG", "TRACE", "/file/", "Bearer", "кот", "Card 1"] {
        assert!(!report.contains(word), "{word} in {report}");
    }
    report
}

/// What the bot told Telegram, without the provider's token, which goes there with an invoice in roubles.
fn but_for_the_invoice(world: &World) -> String {
    let calls: Vec<Value> = serde_json::from_str(&world.page("/_tg/calls")).unwrap();
    let told: Vec<String> = calls
        .iter()
        .map(|call| call["params"].to_string())
        .collect();
    let (told, token) = (
        told.join("\n"),
        format!("\"provider_token\":\"{PROVIDER}\""),
    );
    assert_eq!(told.matches(&token).count(), 1, "{told}");
    told.replace(&token, "")
}

#[test]
fn what_customers_write_is_not_logged() {
    let world = World::new();
    let bot = world.start();
    let anna = world.person(7);
    anna.say("/start");
    anna.press("⭐");
    anna.press("Z-Image");
    anna.press("🚀 Начать");
    anna.say("canary-prompt-5b21");
    anna.press("1:1");
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    world.kie(&json!({ "fail_next": 1 }));
    anna.press("Ещё раз · ");
    anna.until_heard("❌");
    let (_, log) = bot.terminate();
    assert!(log.contains("submitted"), "{log}");
    assert!(!log.contains("canary-prompt"), "{log}");
}
