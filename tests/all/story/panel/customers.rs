//! People in the panel: found in every way, their money corrected once and on the record, shut out, let in, written to.

use crate::support::{ADMIN, Bot, Customer, Message};
use serde_json::{Value, json};

/// A shop with Anna (@Anna_Kern, 7) and Boris (8), and its admin with the search open.
fn shop() -> Bot {
    let bot = Bot::new();
    bot.names(7, "Anna_Kern");
    bot.anna().begins();
    bot.customer(8, "Борис", "ru").begins();
    bot.admin().begins();
    searches(&bot);
    bot
}

fn searches(bot: &Bot) -> Customer<'_> {
    let admin = bot.admin();
    admin.say("/admin");
    admin.press("Пользователи").says("Кого найти?");
    admin
}

fn annas_card(bot: &Bot) -> Customer<'_> {
    let admin = searches(bot);
    admin.say("7").says("Anna_Kern");
    admin
}

/// Up to the confirmation of a correction.
fn asks(admin: &Customer<'_>, ways: [&str; 2], sum: &str, why: &str) -> Message {
    admin.press(ways[0]);
    admin.press(ways[1]).says("сумму в рублях");
    admin.say(sum).says("Почему?");
    admin.say(why)
}

fn adjusted(bot: &Bot) -> i64 {
    bot.number("SELECT count(*) FROM transfers WHERE kind = 'adjust'")
}

fn deeds(bot: &Bot) -> i64 {
    bot.number("SELECT count(*) FROM deeds")
}

#[test]
fn people_are_found_by_number_name_and_day() {
    let bot = shop();
    let admin = bot.admin();
    for words in ["7", "@anna_kern", "ANNA", "kern", "a_k", "_ke"] {
        searches(&bot);
        admin.say(words).says("@Anna_Kern · 7");
    }
    searches(&bot);
    for (words, answer) in [
        ("123456", "Никого не нашёл"),
        ("@boris", "Никого не нашёл"),
        ("an", "Не понял, кого искать"),
        ("%' OR 1=1", "Не понял, кого искать"),
        ("31.02.2026", "Не понял, кого искать"),
        ("01.01.2020", "Никого не нашёл"),
        ("99999999999999999999999", "Не понял, кого искать"),
    ] {
        admin.say(words).says(answer).says("Кого найти?");
    }
    let all = admin.say("01.01.2020–31.12.2090");
    all.says("Вот кто нашёлся");
    assert!(all.has("@Anna_Kern · 7") && all.has("Борис · 8"), "{all:?}");
    admin.press("Борис · 8").says("Борис · 8");
    // A new name is found, the old one no longer.
    bot.names(7, "Queen");
    bot.anna().say("/start");
    searches(&bot);
    admin.say("kern").says("Никого не нашёл");
    admin.say("uee").says("@Queen");
}

#[test]
fn many_people_are_turned_page_by_page() {
    let bot = shop();
    for id in 100..120 {
        bot.names(id, &format!("guest_{id}"));
        bot.customer(id, "Гость", "ru").begins();
    }
    let admin = searches(&bot);
    admin.say("guest").says("Нашлось больше");
    // The search stays open for more words.
    admin.say("guest_11").says("Нашлось больше");
    admin.say("guest_105").says("@guest_105 · 105");
    searches(&bot);
    admin.say("guest").says("@username точнее");
    let mut page = admin.say("01.01.2020–31.12.2090");
    let mut seen = std::collections::BTreeSet::new();
    loop {
        let people = page
            .labels()
            .into_iter()
            .filter(|label| label.contains(" · "));
        seen.extend(people.map(str::to_owned));
        if !page.has("Старше") {
            break;
        }
        page = admin.press("Старше");
    }
    // Anna, Boris, the admin and all guests, each once.
    assert_eq!(seen.len(), 23, "{seen:?}");
}

fn forwarded(origin: Value) -> Value {
    let person =
        json!({"id": ADMIN, "is_bot": false, "first_name": "Админ", "language_code": "ru"});
    json!({"message": {"message_id": 900_000, "date": 1, "from": person,
        "chat": {"id": ADMIN, "type": "private"}, "text": "/start", "forward_origin": origin}})
}

#[test]
fn a_forwarded_message_shows_whose_it_is_unless_they_hide() {
    let bot = shop();
    let admin = bot.admin();
    bot.push(&forwarded(
        json!({"type": "hidden_user", "date": 1, "sender_user_name": "Анна"}),
    ));
    admin.screen().says("скрыт настройками приватности");
    bot.push(&forwarded(
        json!({"type": "channel", "date": 1, "chat": {"id": -1}}),
    ));
    admin.screen().says("не от человека");
    let user = |id: i64| json!({"type": "user", "date": 1, "sender_user": {"id": id, "is_bot": false, "first_name": "А"}});
    bot.push(&forwarded(user(555)));
    admin.screen().says("Никого не нашёл");
    bot.push(&forwarded(user(7)));
    admin.screen().says("@Anna_Kern");
}

#[test]
fn a_card_tells_what_there_is_and_leads_to_all_of_it() {
    let bot = shop();
    let anna = bot.anna();
    anna.makes_a_picture("кот");
    let spent = 20_000 - anna.money().0;
    assert!(spent > 0);
    let admin = annas_card(&bot);
    let card = admin.screen();
    card.says("Генераций: 1")
        .says(&crate::support::roubles(spent / 100, spent % 100));
    admin.press("Операции").says("Генерация").says("Подарок");
    admin.press("К карточке");
    admin.press("Генерации").says("№1").says("Z-Image");
    admin.press("К карточке").says("@Anna_Kern");
    admin.press("В панель").says("АДМИН-ПАНЕЛЬ");
}

#[test]
fn money_is_given_once_and_on_the_record() {
    let bot = shop();
    let (admin, anna) = (annas_card(&bot), bot.anna());
    let question = asks(&admin, ["Начислить", "Бонусом"], "500", "Сбой 12 ноября");
    question
        .says("Начислить 500")
        .says("200\u{a0}₽ → 700\u{a0}₽")
        .says("Сбой 12 ноября");
    // Nothing has moved before the word.
    assert_eq!((adjusted(&bot), anna.money()), (0, (20_000, 0)));
    let (message, yes) = (question.id, question.data("Да").to_owned());
    for _ in 0..3 {
        admin.tap_data(message, &yes);
    }
    bot.settle();
    assert_eq!((adjusted(&bot), anna.money()), (1, (70_000, 0)));
    assert_eq!(deeds(&bot), 1);
    anna.see("Вам начислено 500");
    // Also after a restart the old button does nothing more.
    let mut bot = bot;
    bot.restart();
    let admin = bot.admin();
    admin.force(message, &yes);
    assert_eq!(admin.last_toast(), "Уже решено раньше");
    assert_eq!((adjusted(&bot), deeds(&bot)), (1, 1));
    assert_eq!(
        bot.text("SELECT what || ' ' || subject || ' ' || before || ' ' || after || ' ' || why FROM deeds"),
        "credit customer:7 bonus 20000 bonus 70000 Сбой 12 ноября"
    );
    admin.say("/admin");
    admin
        .press("Журнал действий")
        .says("Начисление")
        .says("Сбой 12 ноября");
}

#[test]
fn money_is_taken_but_never_more_than_there_is() {
    let bot = shop();
    let (admin, anna) = (annas_card(&bot), bot.anna());
    asks(&admin, ["Начислить", "Как оплату"], "100", "Перевод").says("Оплачено");
    admin.press("Да").says("оплачено 100");
    admin.press("Списать");
    admin.press("Из оплаты");
    for (words, answer) in [
        ("-50", "Не понял сумму"),
        ("0", "Не понял сумму"),
        ("9999999999999", "Не понял сумму"),
        ("много", "Не понял сумму"),
        ("100,01", "Столько списать нельзя"),
    ] {
        admin.say(words).says(answer);
    }
    admin.say("100").says("Почему?");
    let long = "я".repeat(501);
    admin.say(&long).says("Причина нужна");
    admin.say("Ошибка").says("→ 0\u{a0}₽");
    admin.press("Да").says("оплачено 0");
    assert_eq!(anna.money(), (20_000, 0));
    anna.see("С вашего баланса списано 100");
    // One million roubles at once is the most.
    admin.press("Начислить");
    admin.press("Бонусом");
    admin.say("1000000,01").says("Не понял сумму");
    admin.press("К карточке");
    assert_eq!(adjusted(&bot), 2);
}

#[test]
fn what_has_changed_meanwhile_is_shown_again() {
    let bot = shop();
    let (admin, anna) = (annas_card(&bot), bot.anna());
    let first = asks(&admin, ["Списать", "Из бонусов"], "150", "Первое");
    let first = (first.id, first.data("Да").to_owned());
    // The same admin asks again elsewhere: the second is done, the first would take what is no longer there.
    let admin = annas_card(&bot);
    asks(&admin, ["Списать", "Из бонусов"], "100", "Второе");
    admin.press("Да").says("бонусы 100");
    admin.force(first.0, &first.1);
    assert_eq!(admin.last_toast(), "Столько списать нельзя.");
    assert_eq!((adjusted(&bot), anna.money()), (1, (10_000, 0)));
    // What still can be done is asked with the new numbers; what waits for an hour as well.
    let admin = annas_card(&bot);
    asks(&admin, ["Начислить", "Бонусом"], "50", "Третье");
    bot.advance(2 * 3_600_000);
    admin.press("Да").says("Проверьте ещё раз").says("→ 150");
    assert_eq!(adjusted(&bot), 1);
    admin.press("Да").says("бонусы 150");
    assert_eq!((adjusted(&bot), anna.money()), (2, (15_000, 0)));
}

#[test]
fn what_one_admin_was_shown_another_cannot_confirm() {
    let bot = Bot::with(|config| config.telegram.admin_ids.push(901));
    bot.anna().begins();
    let other = bot.customer(901, "Второй", "ru");
    other.begins();
    bot.admin().begins();
    let admin = searches(&bot);
    admin.say("7");
    let yes = asks(&admin, ["Начислить", "Бонусом"], "5", "x")
        .data("Да")
        .to_owned();
    other.force(other.newest(), &yes);
    assert_eq!(adjusted(&bot), 0);
    admin.press("Да");
    assert_eq!(adjusted(&bot), 1);
}

#[test]
fn somebody_is_shut_out_calmly_and_let_in_again() {
    let bot = shop();
    let (admin, anna) = (annas_card(&bot), bot.anna());
    // What is at work ends as always.
    anna.fills_a_picture("кот");
    anna.press("Запустить");
    admin.press("Закрыть").says("Напишите причину");
    admin.say("Спам").says("Доступ закрыт");
    anna.see("Готово!");
    anna.all_delivered();
    let heard = anna.heard();
    anna.say("/start");
    anna.say("почему?");
    anna.say("/balance");
    assert_eq!(anna.heard(), heard + 1, "{}", anna.chat().shown());
    let last = anna.chat().by_the_bot().last().cloned().unwrap();
    last.says("Доступ к боту закрыт");
    assert_eq!(
        bot.text("SELECT before || ' ' || after || ' ' || why FROM deeds"),
        "open blocked Спам"
    );
    admin.press("Открыть").says_nothing_of("Доступ закрыт");
    anna.see("снова открыт");
    anna.say("/balance").says("Пополнение");
}

#[test]
fn an_admin_is_not_shut_out_and_can_write_to_people() {
    let bot = shop();
    let admin = searches(&bot);
    admin.say(&ADMIN.to_string()).says("Админ");
    admin.press("Закрыть");
    admin.say("x").says("Админу доступ закрыть нельзя");
    let admin = annas_card(&bot);
    admin.press("Написать").says("Напишите сообщение");
    admin.say(&"я".repeat(601)).says("не длиннее 600");
    admin.say("Всё <починили> & ждём").says("Отправляю");
    let anna = bot.anna();
    anna.see("Сообщение от владельца бота")
        .says("Всё <починили> & ждём");
    assert_eq!(
        bot.text("SELECT what || ' ' || subject || ' ' || after FROM deeds"),
        "write customer:7 Всё <починили> & ждём"
    );
}
