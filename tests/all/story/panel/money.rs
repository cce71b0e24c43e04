//! Money in the panel: searched in every way, requests decided first, a generation's way, what goes back goes back once.

use crate::support::{Bot, Customer, MINUTE, Message, roubles};
use kiebot::config::Pack;
use serde_json::json;

const DAY: i64 = 24 * 60 * MINUTE;

fn shop() -> Bot {
    let bot = Bot::with(|config| {
        config.payments.stars.packs = vec![Pack {
            stars: 100,
            bonus_percent: 0,
        }];
        config.payments.manual.enabled = true;
        config.payments.manual.text = "Карта 2200".to_owned();
    });
    bot.names(7, "Anna_Kern");
    bot.anna().begins();
    bot.customer(8, "Борис", "ru").begins();
    bot.admin().begins();
    bot
}

fn opens(bot: &Bot) -> Customer<'_> {
    let admin = bot.admin();
    admin.say("/admin");
    admin.press("Транзакции").says("Показаны");
    admin
}

/// Opens the way of Anna's first generation.
fn opens_the_way(bot: &Bot) -> (Customer<'_>, Message) {
    let admin = bot.admin();
    admin.say("/admin");
    admin.press("Пользователи");
    admin.say("7");
    admin.press("🎨 Генерации");
    let way = admin.press("№1");
    (admin, way)
}

/// The lines of a page: buttons with a sum.
fn lines(customer: &Customer<'_>) -> Vec<String> {
    let screen = customer.screen();
    let labels = screen.labels().into_iter();
    let lines = labels.filter(|label| label.contains('₽'));
    lines.map(str::to_owned).collect()
}

#[test]
fn all_money_is_searched_by_kind_customer_day_and_sum() {
    let bot = shop();
    let anna = bot.anna();
    anna.makes_a_picture("кот");
    bot.advance(3 * DAY);
    anna.buys(&json!({}));
    let admin = opens(&bot);
    assert!(lines(&admin)[0].contains(&format!("+{}", roubles(130, 0))));
    admin.press("Старше");
    admin.press("Новейшие");
    // By kind.
    admin.press("Фильтры").says("Условия складываются");
    admin.press("Подарки").says("🎁 Подарки");
    assert_eq!(lines(&admin).len(), 3, "Anna, Boris and the admin");
    // By customer as well.
    for (words, answer) in [
        ("nobody_here", "Никого не нашёл"),
        ("555", "Никого не нашёл"),
        ("?!", "Не понял"),
    ] {
        admin.press("Фильтры");
        admin.press("Клиент").says("Чьи деньги");
        admin.say(words).says(answer).says("Чьи деньги");
        admin.press("К списку");
    }
    admin.press("Фильтры");
    admin.press("Клиент");
    admin.say("@anna_kern").says("👤 7");
    assert_eq!(lines(&admin).len(), 1);
    // By sum: her gift is not in it, her picture is.
    admin.press("Фильтры");
    admin.press("💰 Сумма");
    admin.say("много").says("Не понял");
    admin.say("до 10").says("Здесь пока ничего нет");
    admin.press("Фильтры");
    admin.press("🎨 Генерации");
    assert_eq!(lines(&admin).len(), 1);
    // By day: all of it was three days ago, but for the payment.
    admin.press("Фильтры");
    admin.press("Сбросить");
    admin.press("Фильтры");
    admin.press("Дни");
    admin.say("послезавтра").says("Не понял");
    let zone = &bot.config.ui.timezone;
    let now = jiff::Timestamp::from_millisecond(bot.clock.now_ms()).unwrap();
    let today = now.to_zoned(zone.clone()).strftime("%d.%m.%Y").to_string();
    admin.say(&today).says(&today);
    assert_eq!(lines(&admin).len(), 1);
    admin.press("➕").says("Операция").says("Пополнение");
    admin.press("Карточка клиента").says("Anna_Kern");
}

#[test]
fn stars_go_back_from_the_line_of_their_payment() {
    let bot = shop();
    let anna = bot.anna();
    anna.buys(&json!({}));
    let admin = opens(&bot);
    admin.press("➕").says("звёзды → оплаченное");
    admin.press("Вернуть звёзды").says("Вернуть 100");
    admin.press("Вернуть").says("Возвращаю");
    anna.see("возвращён вам");
    admin.see("Возвращено 100");
    let admin = opens(&bot);
    assert!(!admin.press("➕").has("Вернуть звёзды"));
}

#[test]
fn open_requests_come_first_and_are_decided_from_the_panel() {
    let bot = shop();
    let anna = bot.anna();
    anna.say("/balance");
    anna.press("Переводом");
    anna.say("750").says("Заявка №1");
    let admin = opens(&bot);
    assert!(admin.screen().labels()[0].contains("1 заявка ждёт"));
    admin.press("ждёт").says("Сначала самые давние");
    let list = admin.screen();
    admin.force(list.id, list.data("№1 · 750"));
    let card = admin.chat().by_the_bot().last().cloned().unwrap();
    card.says("Заявка №1 на").says("Анна");
    admin.force(card.id, card.data("Зачислить"));
    anna.see("Зачислено");
    assert_eq!(bot.number("SELECT count(*) FROM payments"), 1);
    // Pressed again, the old list shows what was decided.
    admin.force(list.id, list.data("№1 · 750"));
    let card = admin.chat().by_the_bot().last().cloned().unwrap();
    card.says("решил");
    let admin = opens(&bot);
    assert!(!admin.screen().has("ждёт"));
}

#[test]
fn a_generation_shows_its_way_and_its_price_goes_back_once() {
    let bot = shop();
    let anna = bot.anna();
    anna.makes_a_picture("кот");
    let spent = 20_000 - anna.money().0;
    let task = bot.text("SELECT task_id FROM generations");
    let (admin, way) = opens_the_way(&bot);
    for words in [
        "Генерация №1",
        "Расчёт",
        "Отложено",
        &task,
        "Списано",
        "Результат: доставлено",
    ] {
        way.says(words);
    }
    assert!(way.text.lines().count() <= 12, "{}", way.shown());
    let ask = admin.press("Вернуть деньги");
    ask.says(&roubles(spent / 100, spent % 100)).says("причину");
    admin.say(&"я".repeat(501)).says("Причина нужна");
    let done = admin.say("Лишняя лапа");
    done.says("Возвращено");
    assert!(!done.has("Вернуть деньги"));
    assert_eq!(anna.money(), (20_000, 0));
    anna.see("Вернули");
    // The old button gives nothing more, nor do words after it.
    admin.force(way.id, way.data("Вернуть деньги"));
    assert!(admin.last_toast().contains("Возвращать нечего"));
    admin.say("Ещё раз");
    assert_eq!(anna.money(), (20_000, 0));
    assert_eq!(
        bot.number("SELECT count(*) FROM transfers WHERE kind = 'refund'"),
        1
    );
    assert_eq!(
        bot.text("SELECT what || ' ' || subject || ' ' || before || ' ' || after || ' ' || why FROM deeds"),
        format!("return generation:1 captured {spent} refunded {spent} Лишняя лапа")
    );
}

#[test]
fn what_failed_shows_why_and_has_nothing_to_give_back() {
    let bot = shop();
    let anna = bot.anna();
    bot.kie().switch(|kie| {
        kie.fail_next = 1;
        kie.fail_msg = "Internal <oops>".to_owned();
    });
    anna.fills_a_picture("кот");
    anna.press("Запустить");
    anna.see("❌");
    anna.all_delivered();
    let (_, way) = opens_the_way(&bot);
    way.says("Конец без результата: 500: Internal <oops>")
        .says("Вернулось на баланс")
        .says("Сообщение: доставлено");
    assert!(!way.has("Вернуть деньги"), "{}", way.shown());
    assert!(way.text.lines().count() <= 12, "{}", way.shown());
}
