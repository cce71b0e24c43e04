//! A conversation that outlives the process: stopped and started again at every step.

use crate::support::media::png;
use crate::support::{Bot, roubles};

#[test]
fn a_conversation_goes_on_after_a_restart_at_each_step() {
    let mut bot = Bot::new();
    macro_rules! step {
        (|$anna:ident| $deed:expr) => {{
            let $anna = bot.anna();
            let shown = $deed;
            let money = $anna.money();
            bot.restart();
            assert_eq!(bot.anna().money(), money);
            shown
        }};
    }
    step!(|anna| anna.say("/start"));
    step!(|anna| anna.press("Картинка"));
    step!(|anna| anna.turns_to("Nano Banana Edit"));
    step!(|anna| anna.press("Nano Banana Edit"));
    step!(|anna| anna.press("Начать"));
    step!(|anna| anna.send("photo", &png(64, 1))).says("1 изображение");
    step!(|anna| anna.send("photo", &png(64, 2))).says("2 изображения");
    step!(|anna| anna.press("Готово (2)")).says("Шаг 2 из 3");
    step!(|anna| anna.say("Закат")).says("Настройки");
    step!(|anna| anna.press("Соотношение сторон"));
    step!(|anna| anna.press("16:9")).says("Настройки");
    step!(|anna| anna.press("Далее")).says(&roubles(3, 12));
    bot.kie().switch(|kie| kie.never_finish = true);
    step!(|anna| anna.press("Запустить"));
    step!(|anna| anna.see("Модель работает"));
    bot.kie().finish(&bot.kie().newest_task());
    step!(|anna| anna.see("Готово!"));
    let anna = bot.anna();
    anna.all_delivered();
    assert_eq!((bot.kie().creates(), bot.kie().tasks().len()), (1, 1));
    let chat = anna.chat();
    assert_eq!(
        chat.by_the_bot()
            .filter(|m| m.text.contains("Готово!"))
            .count(),
        1,
        "{}",
        chat.shown()
    );
    assert_eq!(bot.kie().input()["image_urls"].as_array().unwrap().len(), 2);
    anna.has(19_688);
}

#[test]
fn what_was_said_while_the_bot_was_down_is_answered_at_the_start() {
    let mut bot = Bot::new();
    bot.anna().chooses("Z-Image");
    bot.stop();
    bot.anna().say_only("Кот при выключенном боте");
    bot.start();
    bot.settle();
    let anna = bot.anna();
    anna.press("1:1").says("Кот при выключенном боте");
    anna.runs();
    anna.has(19_937);
}
