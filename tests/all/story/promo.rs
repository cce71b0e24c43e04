//! Promo codes: made by the admin, redeemed in every way, refused with a word, counted once.

use super::payments::{GIFT, takes_pack, with_packs};
use crate::support::{Bot, Customer, MINUTE, roubles};
use serde_json::json;

const DAY: i64 = 24 * 60 * MINUTE;
/// The price of a picture of the cheapest model.
const PRICE: i64 = 63;

/// The admin makes a code.
fn makes(bot: &Bot, words: &str) {
    let admin = bot.admin();
    admin.say(&format!("/promo_new {words}")).says("Код готов");
}

fn uses(bot: &Bot) -> i64 {
    bot.number("SELECT count(*) FROM promo_uses")
}

#[test]
fn a_gift_is_redeemed_by_command_by_button_and_by_link() {
    let bot = Bot::new();
    makes(&bot, "Май 100");
    let anna = bot.anna();
    anna.begins();
    // As a person types it: the Cyrillic letters that look Latin, a space, small letters.
    anna.say("/promo м ай")
        .says("Промокод MAЙ принят")
        .says(&roubles(100, 0))
        .says(&roubles(300, 0));
    assert_eq!(anna.purse(), (0, GIFT + 10_000));
    anna.say("/balance");
    let history = anna.press("Операции");
    assert!(
        history.has(&format!("+{}", roubles(100, 0))),
        "{}",
        history.shown()
    );
    anna.say("/promo май").says("уже воспользовались");
    assert_eq!(anna.purse(), (0, GIFT + 10_000));

    makes(&bot, "JUNE 50");
    let john = bot.customer(8, "John", "en");
    john.begins();
    john.say("/balance");
    john.press("Promo code").says("Send the code");
    john.say("july").says("no such promo code");
    // The question stays open for another try.
    john.say("june")
        .says("Promo code JUNE accepted")
        .says(&roubles(50, 0));
    assert_eq!(john.purse(), (0, GIFT + 5_000));
    // And is over now: the next words are ordinary ones.
    john.say("june").says_nothing_of("already used");

    // Somebody new comes by the link: greeting, bonus, code, menu.
    let vera = bot.customer(9, "Вера", "ru");
    let menu = vera.say("/start promo_JUNE");
    menu.says(&roubles(250, 0));
    let chat = vera.chat();
    let order: Vec<i64> = ["Здравствуйте", "Промокод JUNE принят", "Что сделаем?"]
        .iter()
        .map(|words| chat.saying(words).unwrap().id)
        .collect();
    assert!(order.is_sorted(), "{}", chat.shown());
    assert_eq!(vera.purse(), (0, GIFT + 5_000));
    // Who was here before gets one calm screen.
    let anna = bot.anna();
    let screen = anna.say("/start promo_june");
    screen.says("Промокод JUNE принят");
    assert!(screen.has("В меню"));
    assert_eq!(uses(&bot), 4);
}

#[test]
fn every_reason_why_not_has_its_word() {
    let bot = Bot::with(|config| {
        config.bonus.welcome = kiebot::money::Kopecks(0);
        config.bonus.daily_cap = kiebot::money::Kopecks(30_000);
    });
    makes(&bot, "ONE 50 uses=1");
    makes(&bot, "SUM 40 total=60");
    makes(&bot, "SOON 10 until=2026-11-21");
    makes(&bot, "NEW 10 for=new");
    makes(&bot, "GONE 10");
    makes(&bot, "HUGE 250");
    let anna = bot.anna();
    let boris = bot.customer(8, "Борис", "ru");
    anna.begins();
    boris.begins();
    anna.say("/promo one").says("принят");
    boris.say("/promo one").says("лимит исчерпан");
    anna.say("/promo sum").says("принят");
    boris.say("/promo sum").says("лимит исчерпан");
    bot.admin().say("/promo_off gone").says("выключен");
    boris.say("/promo gone").says("больше не действует");
    boris
        .say("/promo huge")
        .says("Подарки на сегодня закончились");
    // Tomorrow the day's gifts are there again, and the code of yesterday is over.
    bot.advance(DAY);
    boris.say("/promo soon").says("больше не действует");
    boris.say("/promo huge").says("принят");
    assert_eq!((anna.money().0, boris.money().0), (9_000, 25_000));
    takes_pack(&anna, "100 →");
    assert_eq!(anna.pays(&json!({}))["ok"], true);
    anna.see("Зачислено");
    anna.say("/promo new").says("ещё не пополнял");
    bot.advance(DAY);
    boris.say("/promo new").says("принят");
    assert_eq!(uses(&bot), 4);
}

#[test]
fn guessing_is_slow() {
    let bot = Bot::new();
    makes(&bot, "REAL 50");
    let anna = bot.anna();
    anna.begins();
    for guess in ["aaa", "bbb", "🎁", "/", "x".repeat(3_000).as_str()] {
        anna.say(&format!("/promo {guess}"))
            .says("Такого промокода нет");
    }
    // Not even the right one counts now, whichever way it comes.
    anna.say("/promo real").says("через 60 минут");
    anna.say("/start promo_REAL")
        .says("Слишком много неверных кодов");
    bot.advance(30 * MINUTE);
    anna.say("/promo real").says("Слишком много неверных кодов");
    let boris = bot.customer(8, "Борис", "ru");
    boris.begins();
    boris.say("/promo real").says("принят");
    bot.advance(31 * MINUTE);
    anna.say("/promo real").says("принят");
}

#[test]
fn percent_come_on_top_of_the_next_top_ups_and_go_back_with_them() {
    let bot = with_packs();
    makes(&bot, "PLUS 20% times=2 max=30");
    makes(&bot, "LESS 10%");
    let anna = bot.anna();
    anna.begins();
    anna.say("/promo less")
        .says("К следующему пополнению добавлю 10\u{a0}%");
    anna.say("/promo plus")
        .says("добавлю по 20\u{a0}% от суммы: ещё 2 раза")
        .says(&format!("Не больше {}", roubles(30, 0)));
    assert_eq!(anna.purse(), (0, GIFT));
    // The better of the two counts, as far as it may.
    takes_pack(&anna, "100 →");
    let paid = anna.pays(&json!({}));
    anna.see("Зачислено")
        .says("По промокоду PLUS")
        .says(&roubles(26, 0));
    assert_eq!(anna.purse(), (13_000, GIFT + 2_600));
    anna.say("/promo plus")
        .says("уже воспользовались")
        .says("К следующему пополнению");
    takes_pack(&anna, "500 →");
    anna.pays(&json!({}));
    // 65 is the better bonus of the code LESS, 30 the most of PLUS.
    anna.see(&roubles(650, 0))
        .says("По промокоду LESS")
        .says(&roubles(65, 0));
    assert_eq!(anna.purse(), (78_000, GIFT + 2_600 + 6_500 + 6_500));
    // The first payment goes back, its bonus as well; the second stays.
    let charge = paid["charge_id"].as_str().unwrap();
    bot.gives_back(charge, true);
    anna.see("возвращён вам");
    assert_eq!(anna.purse(), (65_000, GIFT + 6_500 + 6_500));
    // Told once more it is nothing new.
    bot.push(&super::referral::returned(7, charge));
    assert_eq!(anna.purse(), (65_000, GIFT + 6_500 + 6_500));
}

/// Fills a picture up to its confirmation.
fn shown<'b>(anna: &Customer<'b>, prompt: &str) -> crate::support::Message {
    anna.fills_a_picture(prompt)
}

#[test]
fn a_code_of_a_model_pays_its_part_with_the_start_and_only_then() {
    let bot = Bot::with(|config| config.bonus.welcome = kiebot::money::Kopecks(0));
    makes(&bot, "FREE 100% model=z-image");
    let anna = bot.anna();
    anna.begins();
    anna.say("/promo free")
        .says("Оплачу 100\u{a0}% цены следующего запуска «Z-Image»");
    assert_eq!(anna.money(), (0, 0));
    // The confirmation says who pays, and a customer without money can start.
    let card = shown(&anna, "Кот");
    card.says("Промокод FREE").says("63");
    assert!(card.has("Запустить"), "{}", card.shown());
    // It fails: nothing is left of it but the promise.
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.press("Запустить");
    anna.see("Средства возвращены");
    anna.all_delivered();
    assert_eq!(anna.money(), (0, 0));
    anna.say("/promo free")
        .says("уже воспользовались")
        .says("Z-Image");
    // It succeeds: spent.
    shown(&anna, "Пёс").says("Промокод FREE");
    anna.runs();
    assert_eq!(anna.money(), (0, 0));
    assert_eq!(bot.number("SELECT given FROM promos"), PRICE);
    shown(&anna, "Лис")
        .says_nothing_of("FREE")
        .says("Не хватает");
}

#[test]
fn a_confirmation_with_a_code_that_no_longer_counts_is_shown_anew() {
    let bot = Bot::new();
    makes(&bot, "HALF 50% model=z-image until=2026-11-21");
    let anna = bot.anna();
    anna.begins();
    anna.say("/promo half").says("21.11.2026");
    // Five minutes before midnight the code counts, after it no more: nothing starts at another price than was shown.
    bot.advance(12 * 60 * MINUTE - 5 * MINUTE);
    shown(&anna, "Кот").says("Промокод HALF");
    bot.advance(6 * MINUTE);
    let again = anna.press("Запустить");
    again.says_nothing_of("HALF");
    assert!(again.has("Запустить"), "{}", again.shown());
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 0);
    anna.runs();
    assert_eq!(anna.money(), (GIFT - PRICE, 0));
}

#[test]
fn codes_are_the_admins_business_and_their_mistakes_are_named() {
    let bot = Bot::new();
    let anna = bot.anna();
    anna.begins();
    for command in ["/promo_new FREE 1000", "/promo_list", "/promo_off FREE"] {
        anna.say(command).says("Что сделаем?");
    }
    assert_eq!(bot.number("SELECT count(*) FROM promos"), 0);
    let admin = bot.admin();
    admin.say("/promo_list").says("Пока ни одного");
    for (words, answer) in [
        ("", "Напишите так"),
        ("FREE", "Напишите так"),
        ("F 100", "не подходит"),
        ("FREE много", "Не понял, сколько"),
        ("FREE 100 uses=all", "Не понял «uses=all»"),
        ("FREE 100 until=2020-01-01", "уже прошёл"),
        ("FREE 100 times=2", "ни к чему"),
        ("FREE 50% model=nothing", "нет в каталоге"),
    ] {
        admin.say(&format!("/promo_new {words}")).says(answer);
    }
    let made = admin.say("/promo_new free 100 uses=50 until=31.12.2026");
    made.says("FREE")
        .says("https://t.me/")
        .says("start=promo_FREE");
    admin.say("/promo_new FREE 5").says("уже есть");
    for n in 1..=9 {
        makes(&bot, &format!("CODE{n} {n}"));
    }
    let list = admin.say("/promo_list");
    list.says("CODE9").says_nothing_of("FREE");
    admin
        .press("Старше")
        .says("FREE")
        .says("0/50")
        .says("31.12.2026");
    admin.say("/promo_off free").says("выключен");
    admin.say("/promo_off free").says("и так выключен");
    admin.say("/promo_off nothing").says("Такого кода нет");
    // Each deed is noted, in a chain.
    let deeds = "SELECT count(*) FROM deeds WHERE subject = 'promo:FREE' AND what IN ('promo-new', 'promo-off')";
    assert_eq!(bot.number(deeds), 2);
    // A forged button opens no list.
    let forged = json!({"update_id": 900_001, "callback_query": {"id": "forged", "data": "pr:l:0", "chat_instance": "1",
        "from": {"id": 7, "is_bot": false, "first_name": "Анна", "language_code": "ru"},
        "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}}});
    bot.push(&forged);
    let shown = anna.chat();
    assert!(shown.saying("CODE9").is_none(), "{}", shown.shown());
}
