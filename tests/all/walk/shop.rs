//! The shop that is walked through, and the three generations every walk over the menu begins with.

use super::graph::{Over, Walk};
use crate::support::{Bot, Customer};
use kiebot::config::Secret;
use kiebot::money::Kopecks;
use kiebot::words::Lang;

/// A shop where money and limits are in nobody's way.
pub fn open_shop() -> Bot {
    Bot::with(|config| {
        config.bonus.welcome = Kopecks(100_000_000);
        config.bonus.daily_cap = Kopecks(1_000_000_000);
        config.payments.provider.enabled = true;
        config.payments.provider.token = Some(Secret::new("1:TEST:walk"));
        config.payments.manual.enabled = true;
        config.payments.manual.text = "2200 7000".to_owned();
        config.limits.parallel_per_customer = 100_000;
        config.limits.parallel_all = 100_000;
        config.limits.starts_per_minute = 100_000;
        config.limits.refunded_cancels_per_day = 100_000;
    })
}

/// What is pressed, said and waited for on the way to a picture.
struct Way {
    all: &'static str,
    begin: &'static str,
    run: &'static str,
    done: &'static str,
    works: &'static str,
    prompts: [&'static str; 3],
}

const RUSSIAN: Way = Way {
    all: "Все модели",
    begin: "Начать",
    run: "Запустить",
    done: "Готово!",
    works: "Модель работает",
    prompts: ["Кот на крыше", "Неудача", "Долгая картинка"],
};

const ENGLISH: Way = Way {
    all: "All models",
    begin: "Start",
    run: "Run",
    done: "Done!",
    works: "The model is working",
    prompts: ["A cat on a roof", "A failure", "A long one"],
};

impl Way {
    /// A picture of the cheapest model, up to the press that starts it; the message that shows its progress.
    fn orders(&self, anna: &Customer<'_>, prompt: &str) -> i64 {
        anna.say("/start");
        anna.press(self.all);
        anna.turns_to("Z-Image");
        anna.press("Z-Image");
        anna.press(self.begin);
        anna.say(prompt);
        anna.press("1:1");
        anna.press(self.run).id
    }
}

/// The customer of the walks.
pub fn anna(bot: &Bot, lang: Lang) -> Customer<'_> {
    bot.customer(7, "Anna", lang.tag())
}

/// Walks over all the menu leads to, and what follows from three generations: one done, one failed, one running.
pub fn walked<'a, 'b>(anna: &'a Customer<'b>, lang: Lang) -> Walk<'a, 'b> {
    let ordered = ordered(anna, lang);
    let mut walk = Walk::new(anna, Over::Menu);
    walk.begin(anna.say("/start"));
    for message in ordered {
        walk.begin(anna.message(message).unwrap());
    }
    walk.through();
    walk
}

/// Walks over all the admin panel leads to, after Anna's three generations, a request of hers and a question.
pub fn walked_panel<'a, 'b>(admin: &'a Customer<'b>, anna: &Customer<'b>) -> Walk<'a, 'b> {
    ordered(anna, Lang::Ru);
    anna.say("/balance");
    anna.press("Переводом");
    anna.press("500");
    anna.say("/paysupport");
    admin.begins();
    admin.say("/promo_new SUMMER 100");
    let mut walk = Walk::new(admin, Over::Panel);
    walk.begin(admin.say("/admin"));
    walk.through();
    walk
}

/// Orders three pictures: one is done, one has failed, one is running; the messages that show them.
fn ordered(anna: &Customer<'_>, lang: Lang) -> [i64; 3] {
    let way = match lang {
        Lang::Ru => RUSSIAN,
        Lang::En => ENGLISH,
    };
    let [good, bad, long] = way.prompts;
    anna.begins();
    way.orders(anna, good);
    let done = anna.see(way.done);
    anna.all_delivered();
    anna.bot.kie().switch(|kie| kie.fail_next = 1);
    way.orders(anna, bad);
    let failed = anna.see("❌");
    anna.all_delivered();
    anna.bot.kie().switch(|kie| kie.never_finish = true);
    let running = way.orders(anna, long);
    anna.see(way.works);
    [done.id, failed.id, running]
}
