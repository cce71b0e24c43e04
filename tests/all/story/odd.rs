//! Odd results as customers see them: late, missing, too large, something else than they are called, refused by Telegram,
//! somebody else's.

use crate::support::{Bot, Customer, MINUTE, Message};
use serde_json::json;

const HOUR: i64 = 60 * MINUTE;

/// What was sent as files, in order: as what, and under which name.
fn sent(anna: &Customer<'_>) -> Vec<(String, String)> {
    let chat = anna.chat();
    let media = chat.by_the_bot().flat_map(|message| &message.media);
    media.map(|m| (m.kind.clone(), m.name.clone())).collect()
}

fn kinds(anna: &Customer<'_>) -> Vec<String> {
    sent(anna).into_iter().map(|(kind, _)| kind).collect()
}

/// `Запустить` on a picture that comes to nothing: the money is back, there are no files.
fn comes_to_nothing(anna: &Customer<'_>, bot: &Bot, after_ms: i64) -> Message {
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    bot.until("three tries", || {
        let tries = bot.number("SELECT coalesce(max(attempts), 0) FROM generations");
        (tries >= 3).then_some(())
    });
    bot.advance(after_ms);
    let end = anna.see("❌");
    anna.all_delivered();
    end.says("Средства возвращены на баланс.");
    assert_eq!(sent(anna), []);
    end
}

#[test]
fn a_gift_is_sent_again_as_a_gift() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.never_finish = true);
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    anna.press("Запустить");
    let task = bot.kie().newest_task();
    bot.advance(16 * MINUTE);
    anna.see("❌");
    bot.kie().finish(&task);
    anna.see("Подарок");
    anna.all_delivered();
    let before = sent(&anna);
    anna.say("/history");
    anna.press("Z-Image");
    anna.press("Прислать результат ещё раз");
    anna.all_delivered();
    assert_eq!(sent(&anna).len(), 2 * before.len());
    assert!(
        anna.chat().saying("Готово!").is_none(),
        "{}",
        anna.chat().shown()
    );
    anna.has(20_000);
}

#[test]
fn a_link_tells_its_end_and_afterwards_that_it_is_over() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.big_result_mb = 60);
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    let link = anna.see("слишком велик");
    assert!(link.html.contains(&bot.sandbox.kie_url), "{}", link.html);
    let until = bot.clock.now_ms() + 24 * HOUR;
    let day = kiebot::clock::date_time(until, &bot.config.ui.timezone);
    link.says(&day[..10]);
    assert_eq!(sent(&anna), []);
    let again = || {
        anna.say("/history");
        anna.press("Z-Image");
        anna.press("Прислать результат ещё раз");
        anna.all_delivered();
    };
    again();
    assert!(
        anna.chat().saying("истёк").is_none(),
        "{}",
        anna.chat().shown()
    );
    bot.advance(25 * HOUR);
    again();
    let over = anna.see("истёк");
    over.says(&day[..10]).says_nothing_of("слишком велик");
    assert_eq!(bot.kie().creates(), 1);
    anna.has(19_937);
}

#[test]
fn a_picture_too_large_for_a_photo_comes_as_it_is() {
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.big_result_mb = 11);
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    let document = ("document".to_owned(), "original-1.png".to_owned());
    assert_eq!(sent(&anna), [document]);
    anna.has(19_937);
}

#[test]
fn what_telegram_refuses_comes_as_a_document_or_as_a_link() {
    let invalid = "PHOTO_INVALID_DIMENSIONS";
    let cases = [
        (json!({"sendPhoto": invalid}), vec!["document"], false),
        (json!({"sendPhoto": "413"}), vec!["document"], false),
        (
            json!({"sendPhoto": "IMAGE_PROCESS_FAILED"}),
            vec!["document"],
            false,
        ),
        (json!({"sendDocument": "413"}), vec!["photo"], true),
        (
            json!({"sendPhoto": invalid, "sendDocument": "wrong type of the web page content"}),
            vec![],
            true,
        ),
    ];
    for (refuse, expected, linked) in cases {
        let bot = Bot::new();
        bot.telegram_faults(&json!({ "refuse": refuse }));
        let anna = bot.anna();
        anna.makes_a_picture("Кот");
        assert_eq!(kinds(&anna), expected, "{refuse}");
        let link = anna.chat().saying("не принял").cloned();
        assert_eq!(link.is_some(), linked, "{refuse}\n{}", anna.chat().shown());
        if let Some(link) = link {
            assert!(link.html.contains("/files/r/"), "{}", link.html);
        }
        anna.has(19_937);
    }
}

#[test]
fn a_film_that_telegram_does_not_play_comes_as_a_document() {
    let bot = Bot::new();
    bot.kie()
        .switch(|kie| kie.odd.file_body = Some("mp4".to_owned()));
    bot.telegram_faults(&json!({"refuse": {"sendVideo": "VIDEO_CONTENT_TYPE_INVALID"}}));
    let anna = bot.anna();
    anna.makes_a_picture("Кот");
    let document = ("document".to_owned(), "original-1.mp4".to_owned());
    assert_eq!(sent(&anna), [document]);
    anna.has(19_937);
}

#[test]
fn many_files_of_many_kinds_come_in_order_and_each_once() {
    let bot = Bot::new();
    bot.kie().switch(|kie| {
        kie.result_files = Some(12);
        (kie.odd.file_body, kie.odd.only) = (Some("mp4".to_owned()), vec![2, 11]);
    });
    let anna = bot.anna();
    let done = anna.makes_a_picture("Кот");
    let mut expected = Vec::new();
    for n in 1..=12 {
        if n == 2 || n == 11 {
            expected.push("video".to_owned());
        } else {
            expected.extend(["photo".to_owned(), format!("original-{n}.png")]);
        }
    }
    let shown = |(kind, name): (String, String)| if kind == "document" { name } else { kind };
    let seen: Vec<String> = sent(&anna).into_iter().map(shown).collect();
    assert_eq!(seen, expected);
    assert_eq!(anna.chat().by_the_bot().last().unwrap().id, done.id);
    anna.has(19_937);
}

#[test]
fn a_file_is_called_what_it_is() {
    let bot = Bot::new();
    let anna = bot.anna();
    for (body, expected) in [
        ("webp", vec![("photo", ""), ("document", "original-1.webp")]),
        ("jpeg", vec![("photo", ""), ("document", "original-1.jpg")]),
        ("mp4", vec![("video", "video-1.mp4")]),
        ("wav", vec![("audio", "audio-1.wav")]),
        ("midi", vec![("document", "original-1.mid")]),
    ] {
        bot.kie().switch(|kie| {
            kie.odd.file_body = Some(body.to_owned());
            kie.odd.result_suffix = Some(".png".to_owned());
            kie.odd.file_mime = Some("image/png".to_owned());
        });
        let before = sent(&anna).len();
        anna.makes_a_picture("Кот");
        let sent = sent(&anna).split_off(before);
        let seen: Vec<(&str, &str)> = sent
            .iter()
            .map(|(kind, name)| {
                (
                    kind.as_str(),
                    if kind == "photo" { "" } else { name.as_str() },
                )
            })
            .collect();
        assert_eq!(seen, expected, "{body}");
    }
}

#[test]
fn a_page_or_a_program_is_never_sent() {
    for (body, after_ms) in [("program", 11 * MINUTE), ("html", 61 * MINUTE)] {
        let bot = Bot::new();
        bot.kie()
            .switch(|kie| kie.odd.file_body = Some(body.to_owned()));
        let admin = bot.admin();
        admin.begins();
        let anna = bot.anna();
        comes_to_nothing(&anna, &bot, after_ms).says("файлов не отдала");
        admin
            .see("🔔")
            .says("№1")
            .says("файлов получить не удалось");
        anna.has(20_000);
    }
}

/// What was stored of a result that is not whole is given neither before its end nor after it.
#[test]
fn regression_files_of_a_refunded_generation_could_be_had_from_the_history() {
    let bot = Bot::new();
    bot.kie().switch(|kie| {
        kie.result_files = Some(4);
        (kie.odd.file_fault, kie.odd.only) = (Some("404".to_owned()), vec![3]);
    });
    let anna = bot.anna();
    anna.fills_a_picture("Кот");
    let progress = anna.press("Запустить");
    let asks_for_it = || {
        let stored = bot.number("SELECT count(*) FROM results WHERE file_id IS NOT NULL");
        assert_eq!(stored, 3);
        anna.force(progress.id, "rs:1");
        assert!(anna.last_toast().contains("удалены"), "{:?}", anna.toasts());
        anna.say("/history");
        let operation = anna.press("Z-Image");
        assert!(
            !operation.has("Прислать результат"),
            "{}",
            operation.shown()
        );
        assert_eq!(sent(&anna), []);
    };
    bot.until("three tries", || {
        let tries = bot.number("SELECT max(attempts) FROM generations");
        (tries >= 3).then_some(())
    });
    asks_for_it();
    bot.advance(11 * MINUTE);
    anna.see("❌");
    anna.all_delivered();
    asks_for_it();
    anna.has(20_000);
}

/// Kie's code and words, and what a Russian and an English customer are told.
const FAILURES: [(&str, &str, &str, &str); 14] = [
    (
        "400",
        "Content was flagged by the safety system. Try different prompts or inputs.",
        "недопустимым",
        "unacceptable",
    ),
    (
        "400",
        "The input or output was flagged as sensitive. Please try again with different inputs.",
        "недопустимым",
        "unacceptable",
    ),
    (
        "422",
        "Invalid prompt: prompt contains prohibited content",
        "недопустимым",
        "unacceptable",
    ),
    (
        "500",
        "SENSITIVE_WORD_ERROR",
        "недопустимым",
        "unacceptable",
    ),
    (
        "501",
        "Inappropriate content detected. Please replace the image or video.",
        "недопустимым",
        "unacceptable",
    ),
    (
        "400",
        "Request blocked: The uploaded audio was flagged by Google safety review.",
        "недопустимым",
        "unacceptable",
    ),
    (
        "500",
        "image fetch failed",
        "прочитать файл",
        "could not read",
    ),
    (
        "400",
        "duration: expected [2000, 15000] ms",
        "параметров",
        "parameters",
    ),
    ("500", "the server is busy", "перегружен", "overloaded"),
    (
        "500",
        "Credits insufficient",
        "на нашей стороне",
        "on our side",
    ),
    (
        "422",
        "generate playground failed, task id is blank",
        "не справилась",
        "could not do it",
    ),
    (
        "500",
        "Upload failed: Server internal error.",
        "не справилась",
        "could not do it",
    ),
    ("500", "success", "не справилась", "could not do it"),
    (
        "777",
        "zxqv frobnicated at 10.0.0.7 <b>&",
        "не справилась",
        "could not do it",
    ),
];

#[test]
fn every_failure_is_told_in_the_customers_own_words() {
    let bot = Bot::new();
    let (anna, john) = (bot.anna(), bot.customer(8, "John", "en"));
    for (code, words, ru, en) in FAILURES {
        bot.kie().switch(|kie| {
            (kie.fail_code, kie.fail_msg) = (code.to_owned(), words.to_owned());
            kie.fail_next = 2;
        });
        let ends = |who: &Customer<'_>, run: &str, told: &str| {
            let before = who.newest();
            who.say("/start");
            who.press(if run == "Run" {
                "All models"
            } else {
                "Все модели"
            });
            who.turns_to("Z-Image");
            who.press("Z-Image");
            who.press(if run == "Run" {
                "Start"
            } else {
                "Начать"
            });
            who.say("cat");
            who.press("1:1");
            who.press(run);
            let end = who.wait_for("an end", |chat| {
                let end = chat.saying("❌")?;
                (end.id > before).then(|| end.clone())
            });
            who.all_delivered();
            end.says(told).says_nothing_of(words).says_nothing_of(code);
        };
        ends(&anna, "Запустить", ru);
        ends(&john, "Run", en);
        let detail = bot.text("SELECT detail FROM generations ORDER BY id DESC LIMIT 1");
        assert!(detail.contains(code) && detail.contains(words), "{detail}");
    }
    anna.has(20_000);
    assert_eq!(john.money(), (20_000, 0));
}
