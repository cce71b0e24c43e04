//! Messages to many: written, addressed, confirmed, sent to each of those meant once, and to nobody else.

mod crowd;

use crate::support::media::{self, MP4};
use crate::support::{Bot, Customer, Message};
use kiebot::ids::CustomerId;
use kiebot::store::{Store, StoreError, customers};
use serde_json::json;

/// The letters in a chat: the bot's messages with these words that are no screen of the panel.
fn letters(customer: &Customer<'_>, words: &str) -> Vec<Message> {
    let chat = customer.chat();
    let all = chat.by_the_bot().filter(|m| m.text.contains(words));
    all.cloned().collect()
}

/// An admin's draft that says this.
fn drafts(admin: &Customer<'_>, words: &str) -> Message {
    admin.say("/admin");
    admin.press("Рассылка").says("Рассылки");
    admin.press("Новая").says("Что разослать?");
    admin.say(words)
}

/// Waits until the newest broadcast stands so.
fn until_state(bot: &Bot, state: &str) {
    let now = "SELECT state FROM broadcasts ORDER BY id DESC LIMIT 1";
    bot.until(&format!("the broadcast is {state}"), || {
        (bot.text(now) == state).then_some(())
    });
}

/// Waits until some screen has this button.
fn until_offered(admin: &Customer<'_>, label: &str) {
    admin.wait_for(label, |chat| {
        chat.messages.iter().any(|m| m.has(label)).then_some(())
    });
}

/// Customers of every kind: two who read, one who has blocked the bot, one shut out, one who has deleted everything.
fn people(bot: &Bot) -> [Customer<'_>; 5] {
    let people = [
        (7, "Анна"),
        (8, "Борис"),
        (9, "Глеб"),
        (10, "Ева"),
        (11, "Яна"),
    ]
    .map(|(id, name)| bot.customer(id, name, "ru"));
    for one in &people {
        one.begins();
    }
    people[4].say("/delete_me");
    people[4].press("Да, удалить всё");
    people[2].block(true);
    let admin = bot.admin();
    admin.begins();
    admin.say("/admin");
    admin.press("Пользователи");
    admin.say("10");
    admin.press("Закрыть");
    admin.say("Спам");
    people
}

/// The newest screen's message, and what its button says to Telegram.
fn offered(admin: &Customer<'_>, label: &str) -> (i64, String) {
    let screen = admin.screen();
    (screen.id, screen.data(label).to_owned())
}

#[test]
fn a_broadcast_reaches_everybody_meant_once_and_nobody_else() {
    let mut bot = Bot::new();
    let admin = bot.admin();
    let everybody = people(&bot);
    drafts(&admin, "Скидка 20% до воскресенья").says("Все клиенты");
    admin.press("Кнопки").says("По одной в строке");
    admin.say("Сайт example").says("Не получилось прочитать");
    admin
        .say("Сайт - https://example.org/a\nПополнить - /balance")
        .says("Кнопок: 2");
    admin.press("К отправке").says("Получат: 3");
    admin.press("Отправить");
    // Beside it the admin gets the letter itself, perhaps sooner.
    admin.see("из 3");
    let card = bot.number("SELECT coalesce(max(message), 0) FROM broadcasts");
    until_state(&bot, "done");
    admin.see("Рассылка №1 завершена. Доставлено 3, не дошло 0.");
    admin.wait_for("the card at its end", |chat| {
        let ends = |m: &&Message| m.text.contains("завершена") && m.text.contains("бота: 1");
        let mut cards = chat.messages.iter().filter(|m| card == 0 || m.id == card);
        cards.find(ends).map(|_| ())
    });
    for (one, heard) in everybody.iter().zip([1, 1, 0, 0, 0]) {
        let got = letters(one, "Скидка");
        assert_eq!(got.len(), heard, "{}", one.id);
        assert!(got.iter().all(|m| m.labels() == ["Сайт", "Пополнить"]));
    }
    // A button leads into the bot, and the message stays.
    let anna = &everybody[0];
    anna.press("Пополнить").says("Баланс");
    assert_eq!(letters(anna, "Скидка").len(), 1);
    let deeds =
        "SELECT group_concat(what || ' ' || after, '; ') FROM deeds WHERE what GLOB 'broadcast*'";
    assert_eq!(bot.text(deeds), "broadcast-start all, 3");
    bot.restart();
    bot.advance(60_000);
    assert_eq!(letters(&bot.anna(), "Скидка").len(), 1);
}

#[test]
fn only_what_was_confirmed_goes_out_and_only_once() {
    let bot = Bot::new();
    let (admin, anna) = (bot.admin(), bot.anna());
    admin.begins();
    anna.begins();
    drafts(&admin, "Скидка").says("Кнопок: 0");
    assert_eq!(
        letters(&admin, "Скидка").len(),
        1,
        "as customers will see it"
    );
    admin.press("К отправке").says("Получат: 2");
    let (message, start) = offered(&admin, "Отправить");
    admin.press("К черновику");
    admin.press("Кому");
    admin.press("Платили").says("Получат: 0");
    admin.force(message, &start);
    assert_eq!(
        admin.last_toast(),
        "Рассылка изменилась. Проверьте ещё раз."
    );
    let empty = admin.message(message).unwrap();
    empty.says("никого нет");
    assert!(!empty.has("Отправить"));
    admin.press("К черновику");
    admin.press("Кому");
    admin.press("Все клиенты").says("Получат: 2");
    admin.press("К отправке");
    let (message, start) = offered(&admin, "Отправить");
    admin.press("Отправить");
    admin.force(message, &start);
    assert_eq!(admin.last_toast(), "Эта рассылка уже отправлена.");
    until_state(&bot, "done");
    assert_eq!(letters(&anna, "Скидка").len(), 1);
    assert_eq!(bot.number("SELECT sent FROM broadcasts"), 2);
    let started = "SELECT count(*) FROM deeds WHERE what = 'broadcast-start'";
    assert_eq!(bot.number(started), 1);
}

#[test]
fn photos_videos_and_formatting_go_as_they_were_sent() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    let anna = bot.anna();
    anna.begins();
    admin.say("/admin");
    admin.press("Рассылка");
    admin.press("Новая");
    let sticker = json!({"message": {"message_id": 77_000, "date": 1,
        "from": {"id": 900, "is_bot": false, "first_name": "Админ", "language_code": "ru"},
        "chat": {"id": 900, "type": "private"}, "sticker": {"file_id": "s"}}});
    bot.push(&sticker);
    admin.screen().says("Подойдёт текст");
    admin.album("pair", &[media::png(8, 8), media::png(9, 9)]);
    admin.screen().says("Альбом разослать нельзя");
    for (kind, file, words) in [
        ("photo", media::png(16, 16), "Новая модель"),
        ("video", MP4.to_vec(), "Ролик о ней"),
    ] {
        let caption = words.replace(' ', "%20");
        admin
            .send(&format!("{kind}&caption={caption}"), &file)
            .says("черновик");
        admin.press("Кому");
        admin.press("Читают по-русски").says("Получат: 2");
        admin.press("К отправке");
        admin.press("Отправить");
        assert_eq!(anna.see(words).media[0].kind, kind);
        until_state(&bot, "done");
        admin.say("/admin");
        admin.press("Рассылка").says("завершена");
        admin.press("Новая");
    }
    // Text with entities.
    let bold = json!([{"type": "bold", "offset": 0, "length": 6}]);
    let text = json!({"message": {"message_id": 77_001, "date": 1,
        "from": {"id": 900, "is_bot": false, "first_name": "Админ", "language_code": "ru"},
        "chat": {"id": 900, "type": "private"}, "text": "Скидка сегодня", "entities": bold}});
    bot.push(&text);
    admin.press("К отправке");
    admin.press("Отправить");
    let got = anna.see("Скидка сегодня");
    assert!(got.html.contains("<b>Скидка</b>"), "{}", got.html);
    until_state(&bot, "done");
}

#[test]
fn segments_hold_who_they_say() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    let (anna, john) = (bot.anna(), bot.customer(8, "John", "en"));
    anna.makes_a_picture("Кот");
    anna.say("/balance");
    anna.press("Звёзды");
    anna.press("100 →");
    anna.pays(&json!({}));
    bot.settle();
    bot.advance(10 * 86_400_000);
    john.begins();
    admin.begins();
    drafts(&admin, "Новости");
    for (label, reach) in [
        ("Все клиенты", 3),
        ("Активные 7", 2),
        ("Активные 30", 3),
        ("Платили", 1),
        ("Не платили", 2),
        ("Меньше 20", 0),
        ("Читают по-русски", 2),
        ("По-английски", 1),
    ] {
        admin.press("Кому");
        admin.press(label).says(&format!("Получат: {reach}"));
    }
    admin.press("Кому");
    admin.press("Запускали модель").says("Напишите название");
    admin.say("абракадабра").says("Такой модели нет");
    admin.say("z-image");
    admin
        .press("Z-Image")
        .says("Запускали Z-Image")
        .says("Получат: 1");
    admin.press("К отправке");
    admin.press("Отправить");
    until_state(&bot, "done");
    assert_eq!(letters(&anna, "Новости").len(), 1);
    assert_eq!(letters(&john, "Новости").len(), 0);
}

#[test]
fn what_telegram_refuses_again_and_again_is_held_up() {
    let bot = Bot::new();
    let admin = bot.admin();
    admin.begins();
    for id in 1_000..1_030 {
        bot.customer(id, "Клиент", "ru").say_only("/start");
    }
    bot.settle();
    drafts(&admin, "Новости");
    admin.press("К отправке").says("Получат: 31");
    // Only the letters are refused: they are the photos of this shop.
    bot.telegram_faults(&json!({"refuse": {"sendPhoto": "PHOTO_INVALID"}}));
    admin.press("К черновику");
    admin.press("Другое сообщение");
    admin.send("photo&caption=Фото", &media::png(8, 8));
    admin
        .see("Telegram не принимает это сообщение")
        .says("PHOTO_INVALID");
    admin.press("К отправке");
    admin.press("Отправить");
    until_state(&bot, "paused");
    let told = admin.see("Рассылка №1 на паузе");
    told.says("Доставлено 0");
    let missed = bot.number("SELECT failed FROM broadcasts");
    assert!((10..31).contains(&missed), "{missed}");
    bot.telegram_faults(&json!({"refuse": {}}));
    until_offered(&admin, "Продолжить");
    admin.press("Продолжить");
    until_state(&bot, "done");
    assert_eq!(bot.number("SELECT failed FROM broadcasts"), missed);
    assert_eq!(bot.number("SELECT sent FROM broadcasts"), 31 - missed);
    admin.see("Рассылка №1 завершена");
    until_offered(&admin, "Кому не дошло");
    admin.press("Кому не дошло");
    let sent = admin.wait_for("the report", |chat| {
        chat.saying("Кому не дошла рассылка").cloned()
    });
    let url = format!("{}{}", bot.sandbox.telegram_url, sent.media[0].url);
    let mut body = ureq::get(&url).call().unwrap().into_body();
    let table = body.read_to_string().unwrap();
    let lines = table.lines().filter(|line| line.contains("PHOTO_INVALID"));
    assert_eq!(lines.count(), usize::try_from(missed).unwrap(), "{table}");
}

#[test]
fn who_has_switched_news_off_gets_none() {
    let bot = Bot::new();
    let (admin, anna) = (bot.admin(), bot.anna());
    let boris = bot.customer(8, "Борис", "ru");
    for one in [&admin, &anna, &boris] {
        one.begins();
    }
    drafts(&admin, "Скидка");
    admin.press("К отправке").says("Получат: 3");
    anna.say("/settings");
    anna.press("Уведомления");
    assert!(anna.press("Новости").has("☐ Новости"));
    admin.press("К черновику");
    admin.press("К отправке").says("Получат: 2");
    admin.press("Отправить");
    until_state(&bot, "done");
    admin.see("Доставлено 2, не дошло 0.");
    let heard = [&anna, &boris].map(|one| letters(one, "Скидка").len());
    assert_eq!(heard, [0, 1]);
}

#[test]
fn who_turns_out_to_have_blocked_the_bot_is_missed() {
    let mut bot = Bot::new();
    for one in [bot.admin(), bot.anna(), bot.customer(8, "Борис", "ru")] {
        one.begins();
    }
    drafts(&bot.admin(), "Скидка");
    bot.anna().block(true);
    // Telegram's word about it got lost.
    bot.stop();
    let store = Store::open(&bot.config.database.path, 1).unwrap();
    let forget = |tx: &rusqlite::Connection| -> Result<(), StoreError> {
        customers::set_gone(tx, CustomerId(7), false, 1)
    };
    store.write(forget).unwrap();
    store.close().unwrap();
    bot.start();
    let admin = bot.admin();
    admin.press("К отправке").says("Получат: 3");
    admin.press("Отправить");
    until_state(&bot, "done");
    admin.see("Доставлено 2, не дошло 1.");
    assert_eq!(bot.number("SELECT gone FROM broadcasts"), 1);
}
