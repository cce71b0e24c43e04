//! The balance: free sums, the history of money with its filters, receipts, and back to what was being bought.

use super::payments::{GIFT, takes_pack, with_packs};
use crate::support::{Bot, Customer, MINUTE, Message, roubles};
use kiebot::money::Kopecks;
use serde_json::json;

/// A bot whose customers begin without money.
fn poor() -> Bot {
    Bot::with(|config| config.bonus.welcome = Kopecks(0))
}

/// All lines of the history from its newest page on.
fn all_lines(anna: &Customer<'_>, older: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut page = anna.screen();
    loop {
        let of_line = |label: &&str| label.contains('₽');
        lines.extend(page.labels().into_iter().filter(of_line).map(str::to_owned));
        if !page.has(older) {
            return lines;
        }
        page = anna.press(older);
    }
}

#[test]
fn any_number_of_stars_is_sold_and_what_it_brings_is_shown_before() {
    let bot = with_packs();
    let anna = bot.anna();
    anna.begins();
    anna.say("/balance");
    anna.press("Звёзды").says("напишите своё");
    anna.say("куплю немного").says("Не понял, сколько звёзд");
    anna.say("5 звёзд").says("Не понял, сколько звёзд");
    // A bare number may be meant as Stars or as roubles: both are offered.
    let both = anna.say("1 500");
    assert!(both.has("⭐️ 1500 → 1\u{a0}950\u{a0}₽"), "{}", both.shown());
    assert!(
        both.has("⭐️ 1154 → 1\u{a0}500,20\u{a0}₽"),
        "{}",
        both.shown()
    );
    anna.press("Назад");
    anna.press("Звёзды");
    let roubles_up = anna.say("500,00р");
    assert!(
        roubles_up.has("⭐️ 385 → 500,50\u{a0}₽"),
        "{}",
        roubles_up.shown()
    );
    assert!(!roubles_up.has("⭐️ 500 →"), "{}", roubles_up.shown());
    anna.press("385 →");
    let sent = bot.calls("sendInvoice").pop().unwrap();
    assert_eq!(sent["params"]["prices"][0]["amount"], 385);
    assert_eq!(anna.pays(&json!({}))["ok"], true);
    anna.see("Зачислено").says(&roubles(500, 50));
    assert_eq!(anna.purse(), (50_050, GIFT));
    // A forged number of Stars asks again and sells nothing.
    let before = bot.calls("sendInvoice").len();
    for data in ["ba:s:1", "ba:s:100001", "ba:s:4294967295"] {
        anna.force(anna.screen().id, data);
    }
    assert_eq!(bot.calls("sendInvoice").len(), before);
}

#[test]
fn each_line_of_the_history_opens_its_receipt_and_only_for_its_owner() {
    let bot = with_packs();
    let anna = bot.anna();
    anna.begins();
    takes_pack(&anna, "500 →");
    anna.pays(&json!({}));
    anna.makes_a_picture("Кот");
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.fills_a_picture("Пёс");
    anna.press("Запустить");
    anna.see("не получилась");
    anna.all_delivered();
    anna.say("/balance");
    anna.press("Операции").says("все");
    let lines = all_lines(&anna, "Старше");
    let expected = [
        ("↩️", "Z-Image", "+0,63"),
        ("➖", "Z-Image", "−0,63"),
        ("➖", "Z-Image", "−0,63"),
        ("🎁", "Бонус к пополнению", "+65"),
        ("➕", "Пополнение", "+650"),
        ("🎁", "Подарок", "+200"),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:?}");
    for (line, (sign, title, sum)) in lines.iter().zip(expected) {
        assert!(
            line.starts_with(sign) && line.contains(title) && line.contains(sum),
            "{line}"
        );
        assert!(line.chars().count() <= 34, "{line}");
    }
    // The receipt of a payment.
    anna.press("Показаны: все");
    anna.press("пополнения");
    assert_eq!(all_lines(&anna, "Старше").len(), 1);
    let receipt = anna.press("Пополнение");
    receipt
        .says("500 ⭐️")
        .says(&roubles(650, 0))
        .says(&roubles(65, 0))
        .says("на балансе");
    receipt.says("Номер платежа");
    anna.press("Назад").says("пополнения");
    // The receipt of a generation that failed: named, put on hold, returned.
    anna.press("Показаны: пополнения");
    anna.press("возвраты");
    let receipt = anna.press("Z-Image");
    receipt
        .says("генерация №2")
        .says("Цена названа")
        .says("Отложено")
        .says("из них бонусами");
    receipt
        .says("Возвращено")
        .says(&format!("Итого оплачено: {}", roubles(0, 0)))
        .says("Задача");
    anna.press("Открыть генерацию").says("Генерация №2");
    // What was charged is told with its time.
    anna.say("/balance");
    anna.press("Операции");
    anna.press("Показаны");
    anna.press("списания");
    let lines = all_lines(&anna, "Старше");
    assert_eq!(lines.len(), 2, "{lines:?}");
    of_nobody_else(&bot);
}

/// Boris sees nothing of it, whatever he presses.
fn of_nobody_else(bot: &Bot) {
    let boris = bot.customer(8, "Борис", "ru");
    boris.begins();
    let screen = boris.screen().id;
    let newest = bot.number("SELECT max(id) FROM transfers");
    for id in 1..=newest {
        let own = "SELECT t.id FROM transfers t JOIN accounts a ON a.id = t.credit WHERE a.customer_id = 8";
        if id != bot.number(own) {
            boris.force(screen, &format!("ba:r:{id}:a:n"));
            assert_eq!(boris.last_toast(), "Такой операции нет", "{id}");
        }
    }
}

#[test]
fn the_history_of_money_reads_well_in_english() {
    let bot = with_packs();
    let ann = bot.customer(9, "Ann", "en");
    ann.begins();
    takes(&ann, "Stars", "100 →");
    ann.pays(&json!({}));
    ann.see("credited");
    ann.say("/balance");
    ann.press("Operations").says("all");
    ann.press("Showing: all");
    ann.press("bonuses");
    let receipt = ann.press("🎁");
    receipt.says("Sum: +").says("When:");
    ann.press("Back").says("bonuses");
    ann.press("Showing: bonuses");
    ann.press("returned").says("Nothing here yet");
    ann.press("Balance").says("Balance");
    ann.say("/active").says("Nothing is at work");
}

fn takes(customer: &Customer<'_>, method: &str, pack: &str) -> Message {
    customer.say("/balance");
    customer.press(method);
    customer.press(pack)
}

#[test]
fn a_top_up_leads_back_to_what_was_being_bought() {
    let mut bot = poor();
    {
        let anna = bot.anna();
        let confirm = anna.fills_a_picture("Кот");
        confirm.says("Не хватает");
        // The only method opens at once, the pack that reaches is pointed at.
        let packs = anna.press("Пополнить на 1");
        assert!(
            packs.labels()[0].starts_with("👉 ⭐️ 100"),
            "{}",
            packs.shown()
        );
        anna.press("100 →");
        // Other steps in between, and a restart.
        anna.say("/start");
        anna.press("Все модели");
    }
    bot.restart();
    bot.advance(20 * MINUTE);
    let anna = bot.anna();
    anna.pays(&json!({}));
    let paid = anna.see("Зачислено");
    assert!(
        paid.has("▶️ Продолжить: Z-Image · 0,63\u{a0}₽"),
        "{}",
        paid.shown()
    );
    // The confirmation comes below, at today's price, though the quote of before has expired.
    let confirm = anna.press("Продолжить: Z-Image");
    confirm.says("Кот").says(&roubles(0, 63)).says("станется");
    assert!(anna.chat().saying("Зачислено").is_some());
    anna.runs();
    anna.has(13_000 - 63);
    // It was bought: it is offered no more.
    takes_pack(&anna, "100 →");
    anna.pays(&json!({}));
    anna.all_delivered();
    let paid = anna.chat().saying("Зачислено").cloned().unwrap();
    assert!(!paid.has("Продолжить"), "{}", paid.shown());
    // A button of before shows the menu and says why.
    anna.force(anna.screen().id, "ba:c");
    assert!(anna.last_toast().contains("уже нет"), "{:?}", anna.toasts());
}

#[test]
fn an_admins_word_hours_later_leads_back_too_and_only_its_customer() {
    let bot = Bot::with(|config| {
        config.bonus.welcome = Kopecks(0);
        config.payments.stars.enabled = false;
        config.payments.manual.enabled = true;
        config.payments.manual.text = "Карта 2200".to_owned();
    });
    let admin = bot.admin();
    admin.begins();
    let ann = bot.customer(9, "Ann", "en");
    ann.begins();
    ann.press("All models");
    ann.turns_to("Z-Image");
    ann.press("Z-Image");
    ann.press("Start");
    ann.say("A cat");
    ann.press("1:1").says("You are short of");
    let manual = ann.press("Top up");
    assert!(manual.has("👉 100"), "{}", manual.shown());
    ann.press("👉 100").says("was sent");
    bot.advance(300 * MINUTE);
    admin.see("Заявка №1");
    admin.press("Зачислить");
    let paid = ann.see("credited");
    assert!(
        paid.has("▶️ Continue: Z-Image · 0,63\u{a0}₽"),
        "{}",
        paid.shown()
    );
    let boris = bot.customer(8, "Борис", "ru");
    boris.begins();
    boris.force(boris.screen().id, "ba:c");
    assert!(
        boris.last_toast().contains("уже нет"),
        "{:?}",
        boris.toasts()
    );
    ann.press("Continue").says("A cat");
    let balance = ann.say("/balance");
    assert!(balance.has("Continue: Z-Image"), "{}", balance.shown());
    // Thrown away is thrown away.
    ann.press("Continue");
    ann.press("Cancel");
    assert!(!ann.say("/balance").has("Continue"));
}
