//! Top-ups by hand: a customer asks, an admin decides once, the customer is told; nothing else credits anything.

use super::quick::begins_model;
use crate::support::{Bot, media, roubles};

/// The welcome bonus.
const GIFT: i64 = 20_000;
const BORIS: i64 = 901;

fn shop() -> Bot {
    Bot::with(|config| {
        config.payments.stars.enabled = false;
        config.payments.manual.enabled = true;
        config.payments.manual.text = "Карта 2200 1111 <Сбер>".to_owned();
        config.telegram.admin_ids = vec![900, BORIS];
    })
}

#[test]
fn a_request_is_credited_when_an_admin_says_so() {
    let bot = shop();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    anna.say("/balance");
    anna.press("Переводом").says("Карта 2200 1111 <Сбер>");
    anna.say("сколько не жалко").says("Не понял сумму");
    anna.say("750").says("Заявка №1").says(&roubles(750, 0));
    // A receipt and a comment go to the admins and credit nothing.
    anna.send("photo&name=receipt.png", &media::png(300, 200))
        .says("Приложил");
    anna.say("Перевела с карты мужа").says("Приложил");
    let card = admin.see("Заявка №1");
    card.says("Анна").says(&roubles(750, 0));
    admin.see("Перевела с карты мужа");
    let photos = admin.wait_for("the receipt", |chat| {
        let photos = chat.by_the_bot().flat_map(|m| &m.media).count();
        (photos > 0).then_some(photos)
    });
    assert_eq!((photos, anna.purse()), (1, (0, GIFT)));

    admin.force(card.id, card.data("Зачислить"));
    admin.message(card.id).unwrap().says("Зачислено");
    anna.see("Зачислено").says(&roubles(950, 0));
    assert_eq!(anna.purse(), (75_000, GIFT));
    let deed = bot.text(
        "SELECT admin_id || '|' || what || '|' || subject || '|' || before || '|' || after FROM deeds",
    );
    assert_eq!(
        deed,
        "900|approve|request:1|open, asked 75000|credited 75000"
    );
}

#[test]
fn double_taps_and_two_admins_decide_once() {
    let bot = shop();
    let (admin, anna) = (bot.admin(), bot.anna());
    let boris = bot.customer(BORIS, "Борис", "ru");
    admin.begins();
    boris.begins();
    anna.begins();
    anna.say("/balance");
    let screen = anna.press("Переводом");
    // Two taps on a sum are one request.
    let data = screen.data("500").to_owned();
    anna.tap_data(screen.id, &data);
    anna.force(screen.id, &data);
    assert_eq!(bot.number("SELECT count(*) FROM requests"), 1);
    let (one, other) = (admin.see("Заявка №1"), boris.see("Заявка №1"));
    for _ in 0..3 {
        admin.tap_data(one.id, one.data("Зачислить"));
        boris.tap_data(other.id, other.data("Зачислить"));
    }
    boris.force(other.id, "z:n:1");
    bot.settle();
    anna.all_delivered();
    assert_eq!(anna.purse(), (50_000, GIFT));
    assert_eq!(bot.number("SELECT count(*) FROM payments"), 1);
    assert_eq!(bot.number("SELECT count(*) FROM deeds"), 1);
    for (who, card) in [(&admin, &one), (&boris, &other)] {
        let now = who.message(card.id).unwrap();
        assert!(now.text.contains("Зачислено") && now.buttons.is_empty());
    }
    let told = anna.chat();
    let told = told.by_the_bot().filter(|m| m.text.contains("Зачислено"));
    assert_eq!(told.count(), 1);
}

#[test]
fn an_admin_may_credit_another_sum_or_nothing() {
    let bot = shop();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    for sum in ["1000", "2000", "300"] {
        anna.say("/balance");
        anna.press("Переводом");
        anna.say(sum);
    }
    // Three wait: the fourth has to.
    anna.say("/balance");
    anna.press("Переводом");
    anna.say("400").says("ещё не рассмотрены");

    let card = admin.see("Заявка №1");
    admin.force(card.id, card.data("Другая сумма"));
    admin.say("пятьсот").says("Не понял сумму");
    let other = admin.say("900");
    other.says("Заявка №1");
    admin.force(other.id, other.data("Зачислить 900"));
    let card = admin.see("Заявка №2");
    admin.force(card.id, card.data("Отклонить"));
    admin.say_only("Перевода не было");
    bot.settle();
    let card = admin.see("Заявка №3");
    admin.force(card.id, card.data("Отклонить"));
    admin.press("Без причины");
    anna.see("Заявка №3 на").says("отклонена");
    anna.see("Перевода не было").says("Заявка №2");
    assert_eq!(anna.purse(), (90_000, GIFT));
    assert_eq!(bot.number("SELECT count(*) FROM deeds"), 3);
    // The old button of a decided request.
    admin.force(other.id, "z:a:1:100000");
    assert_eq!(admin.last_toast(), "Уже решено раньше");
    assert_eq!(anna.purse(), (90_000, GIFT));
}

#[test]
fn nobody_but_an_admin_decides_and_no_photo_credits_anything() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    anna.say("/balance");
    anna.press("Переводом");
    let sent = anna.say("100000");
    for data in [
        "z:a:1:10000000",
        "z:n:1",
        "z:o:1",
        "z:r:1",
        "z:c:1",
        "z:p:1",
    ] {
        anna.force(sent.id, data);
        assert!(anna.last_toast().contains("устарела"), "{data}");
    }
    for _ in 0..3 {
        anna.send("photo", &media::png(300, 200));
    }
    anna.say("я всё оплатила, зачислите 100000");
    assert_eq!(anna.purse(), (0, GIFT));
    assert_eq!(bot.number("SELECT count(*) FROM payments"), 0);
    assert_eq!(bot.text("SELECT group_concat(state) FROM requests"), "open");
}

#[test]
fn a_receipt_before_the_sum_starts_nothing() {
    let bot = shop();
    let anna = bot.anna();
    anna.begins();
    begins_model(&anna, "google/nano-banana-edit");
    anna.press("Отмена");
    anna.say("/mode");
    anna.press("Когда спрашивать");
    anna.press("Никогда");
    anna.say("/balance");
    anna.press("Переводом");
    let receipt = || anna.send("photo&caption=Вот%20чек", &media::png(300, 200));
    receipt()
        .says("Сначала выберите сумму")
        .says("Карта 2200 1111 <Сбер>");
    anna.say("750").says("Заявка №1");
    receipt().says("Приложил");
    assert_eq!(bot.number("SELECT count(*) FROM generations"), 0);
    assert_eq!((bot.files(), anna.purse()), (0, (0, GIFT)));
    // The first belongs to no request, the second goes to both admins.
    let notes = "SELECT count(*) FROM outbox WHERE key GLOB 'note:*'";
    assert_eq!(bot.number(notes), 2);
}

#[test]
fn after_the_decision_words_and_photos_are_for_the_bot_again() {
    let bot = shop();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    for (n, decision) in [(1, "Зачислить"), (2, "Отклонить")] {
        anna.say("/balance");
        anna.press("Переводом");
        anna.say("750").says(&format!("Заявка №{n}"));
        let card = admin.see(&format!("Заявка №{n} на"));
        admin.force(card.id, card.data(decision));
        if n == 2 {
            admin.press("Без причины");
        }
        bot.settle();
        match n {
            1 => anna.say("нарисуй кота").says_nothing_of("Приложил"),
            _ => anna
                .send("photo", &media::png(300, 200))
                .says_nothing_of("Приложил"),
        };
    }
    assert_eq!(bot.files(), 1, "the photo was fetched");
    let notes = "SELECT count(*) FROM outbox WHERE key GLOB 'note:*'";
    assert_eq!(bot.number(notes), 0);
}
