//! Support: a customer asks, any admin answers, both go on until it is solved; nobody reaches a ticket of somebody else.

use crate::support::{Bot, Customer, media};

const BORIS: i64 = 901;

fn shop() -> Bot {
    Bot::with(|config| config.telegram.admin_ids = vec![900, BORIS])
}

/// Both admins and a customer who have read the greeting.
fn people(bot: &Bot) -> (Customer<'_>, Customer<'_>, Customer<'_>) {
    let (admin, boris, anna) = (bot.admin(), bot.customer(BORIS, "Борис", "ru"), bot.anna());
    for one in [&admin, &boris, &anna] {
        one.begins();
    }
    (admin, boris, anna)
}

/// How many messages of the bot say so.
fn times(who: &Customer<'_>, words: &str) -> usize {
    let chat = who.chat();
    chat.by_the_bot().filter(|m| m.text.contains(words)).count()
}

#[test]
fn a_customer_asks_and_an_admin_answers_by_replying() {
    let bot = shop();
    let (admin, boris, anna) = people(&bot);
    anna.say("/support").says("Опишите, что случилось");
    anna.say("Где моя <картинка>?").says("обращение №1");
    let card = admin.see("Обращение №1");
    card.says("Анна").says("200").says("Где моя <картинка>?");
    boris.see("Где моя <картинка>?");
    // More words, and a photo, go to the same ticket.
    anna.send("photo&name=look.png&caption=Вот", &media::png(64, 64))
        .says("обращение №1");
    admin.wait_for("the photo", |chat| {
        chat.by_the_bot().find(|m| !m.media.is_empty()).cloned()
    });
    admin
        .replies(card.id, "Сейчас <посмотрю>")
        .says("Ответ на обращение №1");
    let answer = anna.see("Ответ поддержки");
    answer.says("Сейчас <посмотрю>").says_nothing_of("900");
    // The other admin sees it and does not answer twice.
    boris.see("ответил админ 900").says("Сейчас <посмотрю>");
    assert_eq!(times(&admin, "ответил админ"), 0);

    // The customer goes on by replying, too.
    anna.replies(answer.id, "Спасибо, жду").says("обращение №1");
    admin.see("Спасибо, жду");
    anna.press("Вопрос решён").says("закрыто");
    admin.see("вопрос решён").says("Анна");
    assert_eq!(bot.text("SELECT state FROM support_tickets"), "closed");
    // Ordinary words are ordinary again.
    anna.say("привет").says_nothing_of("обращение");
}

#[test]
fn support_speaks_english_too() {
    let bot = shop();
    let admin = bot.customer(900, "Admin", "en");
    let john = bot.customer(8, "John", "en");
    admin.begins();
    john.begins();
    john.say("/support").says("Tell what happened");
    john.say("Where is it?").says("ticket No. 1");
    let card = admin.see("Ticket No. 1");
    admin.force(card.id, card.data("Answer"));
    admin.see("Answer to ticket No. 1");
    admin.say("Coming").says("Sending the answer");
    john.see("Answer from support").says("Coming");
    admin.say("/tickets").says("Open tickets");
    admin.press("No. 1 · John").says("💬 answered");
    admin.press("Close").says("☑️ closed");
    john.see("is closed");
    for message in john.chat().by_the_bot().chain(admin.chat().by_the_bot()) {
        let cyrillic = message.shown().chars().any(|c| ('а'..='я').contains(&c));
        assert!(!cyrillic, "{}", message.shown());
    }
}

#[test]
fn a_ticket_is_bound_to_the_generation_it_comes_from() {
    let bot = shop();
    let (admin, _, anna) = people(&bot);
    bot.kie().switch(|kie| kie.fail_next = 1);
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    let failed = anna.see("❌");
    anna.all_delivered();
    anna.force(failed.id, failed.data("поддержку"));
    anna.see("Речь о генерации №1");
    anna.message(failed.id).unwrap().says("❌");
    anna.say("Почему?");
    admin
        .see("Обращение №1")
        .says("Генерация №1")
        .says("Z-Image")
        .says("Почему?");
    assert_eq!(bot.number("SELECT generation_id FROM support_tickets"), 1);
    // The same button later goes on with the same ticket, and so does the history's.
    anna.force(failed.id, failed.data("поддержку"));
    anna.see("Обращение №1");
    anna.say("/history");
    anna.press("1. Z-Image");
    anna.press("поддержку").says("Обращение №1");
    // Somebody else's generation is nobody's business.
    let oleg = bot.customer(8, "Олег", "ru");
    let menu = oleg.say("/start");
    oleg.force(menu.id, "w:qg:1");
    assert_eq!(oleg.last_toast(), "Такой генерации нет");
    assert_eq!(bot.number("SELECT count(*) FROM support_tickets"), 1);
}

#[test]
fn an_admin_works_off_the_open_tickets() {
    let bot = shop();
    let (admin, boris, anna) = people(&bot);
    let oleg = bot.customer(8, "Олег", "ru");
    oleg.begins();
    for (who, words) in [(&anna, "Первый вопрос"), (&oleg, "Второй вопрос")]
    {
        who.say("/support");
        who.say(words);
    }
    admin.see("Второй вопрос");
    let list = admin.say("/tickets");
    assert!(
        list.has("🟢 №1 · Анна") && list.has("🟢 №2 · Олег"),
        "{}",
        list.shown()
    );
    admin.press("№1").says("Первый вопрос").says("ждёт ответа");
    admin.press("Ответить").says("одним сообщением");
    admin
        .send("voice&name=a.ogg", &media::wav(1_000))
        .says("отправляю");
    anna.see("Ответ поддержки").says("сообщение ниже");
    anna.wait_for("the voice", |chat| {
        chat.by_the_bot().find(|m| !m.media.is_empty()).cloned()
    });
    // After one answer the admin's words are their own again.
    admin.say("просто слова");
    anna.all_delivered();
    assert_eq!(times(&anna, "просто слова"), 0);
    assert!(admin.say("/tickets").has("💬 №1"));
    admin.press("№1");
    admin.press("Закрыть").says("закрыто");
    anna.see("Обращение №1 закрыто");
    // Two admins close once.
    let screen = boris.say("/tickets");
    boris.force(screen.id, "w:c:1");
    assert_eq!(boris.last_toast(), "Уже решено раньше");
    anna.all_delivered();
    assert_eq!(times(&anna, "Обращение №1 закрыто"), 1);
    let deeds =
        bot.text("SELECT group_concat(admin_id || ' ' || what || ' ' || subject) FROM deeds");
    assert_eq!(deeds, "900 answer ticket:1,900 close ticket:1");
    // A word of the customer's opens it again.
    let answer = anna.chat().saying("Ответ поддержки").cloned().unwrap();
    anna.replies(answer.id, "Ещё одно");
    admin.see("Ещё одно");
    assert_eq!(
        bot.number("SELECT count(*) FROM support_tickets WHERE state = 'open'"),
        2
    );
}

#[test]
fn a_reply_to_a_wrong_message_is_explained_and_goes_to_nobody() {
    let bot = shop();
    let (admin, _, anna) = people(&bot);
    anna.say("/support");
    anna.say("Вопрос");
    let card = admin.see("Обращение №1");
    let menu = admin.say("/balance");
    admin
        .replies(menu.id, "Это вам")
        .says("ответ никому не ушёл");
    anna.all_delivered();
    assert_eq!(times(&anna, "Это вам"), 0);
    // A customer's reply to any message is what it always was.
    let menu = anna.say("/balance");
    anna.replies(menu.id, "привет")
        .says_nothing_of("никому не ушёл");
    admin.replies(card.id, "Теперь вам");
    anna.see("Теперь вам");
}

#[test]
fn nobody_reaches_a_ticket_of_somebody_else() {
    let bot = shop();
    let (admin, _, anna) = people(&bot);
    anna.say("/support");
    anna.say("Тайна Анны");
    admin.see("Тайна Анны");
    let oleg = bot.customer(8, "Олег", "ru");
    let menu = oleg.say("/start");
    for data in [
        "w:a:1", "w:c:1", "w:k:1", "w:p:0", "w:w:1", "w:y:1", "w:w:99", "w:a:-1",
    ] {
        oleg.force(menu.id, data);
        oleg.say("чужие слова");
    }
    // An unknown command and this one are the same to whoever is no admin.
    assert_eq!(
        oleg.say("/tickets").labels(),
        oleg.say("/nonsense").labels()
    );
    admin.all_delivered();
    assert_eq!(bot.number("SELECT count(*) FROM support_messages"), 1);
    assert_eq!(bot.text("SELECT state FROM support_tickets"), "open");
    for message in oleg.chat().by_the_bot() {
        message.says_nothing_of("Тайна");
    }
    assert_eq!(
        (times(&admin, "чужие слова"), times(&anna, "чужие слова")),
        (0, 0)
    );
}

#[test]
fn a_flood_is_bounded_until_somebody_answers() {
    let bot = shop();
    let (admin, _, anna) = people(&bot);
    anna.say("/support");
    for n in 0..25 {
        anna.say_only(&format!("сообщение {n}"));
    }
    bot.settle();
    anna.screen().says("Дождитесь ответа");
    assert_eq!(bot.number("SELECT count(*) FROM support_messages"), 20);
    let card = admin.see("сообщение 19");
    admin.replies(card.id, "Читаю");
    anna.say("ещё").says("обращение №1");
    // Opening and closing without end is bounded, too.
    for _ in 0..5 {
        anna.press("Вопрос решён");
        anna.say("/support");
        anna.say("снова");
    }
    anna.screen().says("Сегодня вы открыли уже много");
    assert_eq!(bot.number("SELECT count(*) FROM support_tickets"), 5);
    bot.advance(86_400_000);
    anna.say("/support");
    anna.say("новый день").says("обращение №6");
}

#[test]
fn somebody_who_is_shut_out_may_still_write_a_little() {
    let bot = shop();
    let (admin, _, anna) = people(&bot);
    let db = rusqlite::Connection::open(&bot.config.database.path).unwrap();
    db.execute("UPDATE customers SET blocked = 1 WHERE id = 7", [])
        .unwrap();
    anna.say("/balance").says("Доступ к боту закрыт");
    anna.press("поддержку").says("Опишите");
    for words in ["За что?", "Ответьте", "Пожалуйста"] {
        anna.say(words).says("обращение №1");
    }
    anna.say("Ну же").says("Дождитесь ответа");
    let card = admin.see("Пожалуйста");
    card.says("закрыт");
    admin.replies(card.id, "Разберёмся");
    anna.see("Разберёмся");
    // Nothing else works.
    anna.press("В меню");
    assert!(anna.last_toast().contains("Доступ к боту закрыт"));
    anna.say("/paysupport").says("Обращение №1");
}

#[test]
fn an_answer_reaches_a_customer_who_was_gone_and_outlives_a_restart() {
    let mut bot = shop();
    {
        let (admin, _, anna) = people(&bot);
        anna.say("/support");
        anna.say("Вопрос");
        let card = admin.see("Обращение №1");
        anna.block(true);
        admin
            .replies(card.id, "Ответ после бури")
            .says("заблокировал бота");
        anna.all_delivered();
        assert_eq!(times(&anna, "Ответ после бури"), 0);
    }
    bot.restart();
    let anna = bot.anna();
    anna.block(false);
    anna.say("/start");
    anna.see("Ответ после бури");
}

#[test]
fn what_was_said_goes_when_the_customer_wishes_so() {
    let mut bot = shop();
    {
        let (admin, _, anna) = people(&bot);
        anna.say("/support");
        anna.say("Личное");
        let card = admin.see("Личное");
        admin.replies(card.id, "Ответ");
        anna.see("Ответ поддержки");
    }
    bot.stop();
    let store = kiebot::store::Store::open(&bot.config.database.path, 1).unwrap();
    let gone = store.write(|tx| kiebot::store::support::forget(tx, kiebot::ids::CustomerId(7)));
    assert_eq!(gone.unwrap(), 2);
    store.close().unwrap();
    bot.start();
    let admin = bot.admin();
    assert_eq!(bot.number("SELECT count(*) FROM support_messages"), 0);
    admin.say("/tickets").says("Все закрыты");
    let screen = admin.screen();
    admin.force(screen.id, "w:k:1");
    admin.see("Переписка удалена");
}
