//! Settings in the panel: what is set counts at once, over the file and below the environment, and after a restart;
//! what the file may not say the panel may not either; secrets are not there.

use crate::support::{Bot, Customer, Message};

fn opens(admin: &Customer<'_>, shelf: &str) -> Message {
    admin.say("/admin");
    admin.press("Настройки").says("Секреты здесь не видны");
    admin.press(shelf)
}

fn deeds(bot: &Bot) -> String {
    let all = "SELECT coalesce(group_concat(subject || ' ' || before || '→' || after, '; '), '')
         FROM deeds WHERE what = 'setting'";
    bot.text(all)
}

#[test]
fn a_new_rate_counts_at_once_and_a_price_that_was_shown_holds() {
    let mut bot = Bot::new();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    let shown = anna.fills_a_picture("Кот");
    let price = "SELECT price FROM quotes ORDER BY id DESC LIMIT 1";
    let before = bot.number(price);
    opens(&admin, "Цены").says("за доллар: 78");
    admin.press("Курс").says("Значение из config.toml");
    admin.press("Изменить").says("Напишите новое число");
    for odd in ["дорого", "0", "-5", "78 за доллар"] {
        admin.say(odd).says("Нужно число больше нуля");
    }
    admin.say("156").says("Было: 78").says("Станет: 156");
    assert_eq!(deeds(&bot), "", "nothing happens without a yes");
    let (message, yes) = {
        let screen = admin.screen();
        (screen.id, screen.data("Сохранить").to_owned())
    };
    admin
        .press("Сохранить")
        .says("Сейчас: 156")
        .says("В config.toml: 78");
    admin.screen().says("Изменил 900");
    // A second press of the same button changes nothing.
    admin.force(message, &yes);
    assert_eq!(
        admin.last_toast(),
        "Здесь уже другое значение. Проверьте ещё раз."
    );
    assert_eq!(deeds(&bot), "pricing.fx_rub_per_usd 78→156");
    // What Anna was shown is what she pays.
    anna.force(shown.id, shown.data("Запустить"));
    bot.until("the start", || {
        (bot.number("SELECT count(*) FROM generations") == 1).then_some(())
    });
    assert_eq!(bot.number("SELECT price FROM generations"), before);
    anna.see("Готово!");
    anna.fills_a_picture("Пёс");
    let after = bot.number(price);
    assert!(
        (before * 2 - 1..=before * 2).contains(&after),
        "{before} → {after}"
    );
    bot.restart();
    bot.reload();
    bot.anna().fills_a_picture("Лис");
    assert_eq!(bot.number(price), after, "it outlives a restart");
    let admin = bot.admin();
    opens(&admin, "Цены");
    admin.press("Курс").says("Сейчас: 156");
    admin.press("Как в config.toml").says("Станет: 78");
    admin
        .press("Сохранить")
        .says("Сейчас: 78")
        .says("Значение из config.toml");
    bot.anna().fills_a_picture("Ёж");
    assert_eq!(bot.number(price), before);
}

#[test]
fn maintenance_lets_nobody_start_but_admins_and_ends_what_was_begun() {
    let bot = Bot::new();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    anna.fills_a_picture("Кот");
    opens(&admin, "Обслуживание");
    admin.press("Режим обслуживания").says("выключено");
    admin.press("Включить").says("Начатые генерации завершатся");
    admin.press("Сохранить").says("Сейчас: включено");
    anna.press("Запустить").says("Идут технические работы");
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 0);
    anna.say("/start").says("Идут технические работы");
    admin.say("/start").says_nothing_of("технические работы");
    admin.makes_a_picture("Проверка");
    opens(&admin, "Обслуживание");
    admin.press("Режим обслуживания");
    admin.press("Выключить");
    admin.press("Сохранить").says("Сейчас: выключено");
    anna.makes_a_picture("Кот");
    assert_eq!(
        deeds(&bot),
        "ui.maintenance false→true; ui.maintenance true→false"
    );
}

#[test]
fn ways_to_pay_are_checked_together_as_in_the_file() {
    let bot = Bot::with(|config| config.locked = vec!["limits.starts_per_minute"]);
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    let manual = opens(&admin, "Оплата");
    assert!(manual.has("Перевод с проверкой"));
    admin.press("Перевод с проверкой");
    admin.press("Включить").says("payments.manual.text");
    opens(&admin, "Оплата");
    admin.press("Реквизиты");
    admin.press("Изменить");
    admin.say("Карта <1234>").says("Карта <1234>");
    admin.press("Сохранить");
    opens(&admin, "Оплата");
    admin.press("Перевод с проверкой");
    admin.press("Включить");
    admin.press("Сохранить").says("включено");
    anna.say("/balance");
    assert!(anna.screen().has("Переводом"));
    // A provider needs its token, and that stands in the file alone.
    opens(&admin, "Оплата");
    admin.press("Оплата картой");
    admin.press("Включить").says("PAYMENT_PROVIDER_TOKEN");
    // What the environment fixes cannot be changed.
    opens(&admin, "Лимиты");
    let locked = admin.press("Запусков в минуту");
    locked.says("Задано переменной окружения");
    assert!(!locked.has("Изменить"));
}

#[test]
fn secrets_can_be_neither_read_nor_set() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    let mut seen = String::new();
    admin.say("/admin");
    let shelves = admin.press("Настройки");
    for n in 0..8_u8 {
        admin.force(shelves.id, &format!("A:g:s:{n}"));
        seen.push_str(&admin.screen().shown());
    }
    for n in 0..60_u16 {
        admin.force(shelves.id, &format!("A:g:o:{n}"));
        seen.push_str(&admin.screen().shown());
    }
    for secret in [
        bot.config.telegram.token.expose(),
        bot.config.kie.api_key.expose(),
        "token",
        "api_key",
        "proxy",
        "admin_ids",
        "webhook",
    ] {
        assert!(!seen.contains(secret), "{secret}");
    }
}

#[test]
fn promo_codes_have_their_screen() {
    let bot = Bot::new();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    opens(&admin, "Промокоды");
    admin.press("Новый").says("Новый промокод");
    admin.say("SUMMER 100");
    anna.say("/promo SUMMER");
    assert_eq!(bot.number("SELECT count(*) FROM promo_uses"), 1);
    opens(&admin, "Промокоды").says("SUMMER");
    admin.press("Выключить");
    admin.say("SUMMER");
    let eve = bot.customer(66, "Ева", "ru");
    eve.begins();
    eve.say("/promo SUMMER");
    assert_eq!(bot.number("SELECT count(*) FROM promo_uses"), 1);
}

#[test]
fn a_place_more_at_kie_lets_the_next_one_in_at_once() {
    let bot = Bot::with(|config| config.limits.parallel_all = 1);
    bot.kie().switch(|kie| kie.never_finish = true);
    let (admin, anna, oleg) = (bot.admin(), bot.anna(), bot.customer(8, "Олег", "ru"));
    admin.begins();
    anna.fills_a_picture("Первый");
    anna.press("Запустить");
    anna.see("Модель работает");
    oleg.fills_a_picture("Второй");
    oleg.press("Запустить");
    oleg.see("Ваше место в очереди: 1");
    opens(&admin, "Лимиты").says("Генераций сразу у всех: 1");
    admin.press("Генераций сразу у всех");
    admin.press("Изменить");
    admin.say("2").says("Станет: 2");
    admin.press("Сохранить").says("Сейчас: 2");
    oleg.see("Модель работает");
    assert_eq!(bot.kie().creates(), 2);
    // The day's cancels with a refund are the panel's too.
    opens(&admin, "Лимиты");
    admin.press("Отмен с возвратом");
    admin.press("Изменить");
    admin.say("0").says("Станет: 0");
    admin.press("Сохранить").says("Сейчас: 0");
    oleg.press("Отменить")
        .says("остановить её с возвратом денег сейчас нельзя");
}
