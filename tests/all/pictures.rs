//! The pictures of the README and contact sheets of every screen, taken of the real bot:
//! `cargo test --test all -- --ignored pictures`. Headless Chromium takes them; where there is none, the command says
//! what to install.

mod chromium;
mod sheet;

use crate::support::{ADMIN, Bot, Customer, Message};
use crate::walk::shop;
use chromium::Chromium;
use kiebot::action::Action;
use kiebot::words::Lang;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const PHONE: (u32, u32) = (390, 844);

/// Where a picture goes.
fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/pictures");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// A customer's chat as their phone shows it now.
fn phone(chromium: &Chromium, anna: &Customer<'_>, look: &str, name: &str) {
    let base = &anna.bot.sandbox.telegram_url;
    let url = format!("{base}/?shot&phone=390x844&chat={}{look}", anna.id);
    chromium.shoot(&url, PHONE, 1, &file(name));
}

/// From the menu to the settings of a picture model.
fn describes_a_picture(anna: &Customer<'_>) {
    anna.say("/start");
    anna.press("Картинка");
    anna.turns_to("Nano Banana Pro");
    anna.press("Nano Banana Pro");
    anna.press("Начать");
    anna.say("Рыжий кот на крыше у моря, закат");
}

#[test]
#[ignore = "rewrites .github/pictures; needs headless Chromium"]
fn of_the_readme() {
    let chromium = Chromium::find();
    let bot = Bot::new();
    bot.kie().switch(|kie| kie.image_px = 768);
    bot.sandbox.telegram.set_admins(&[ADMIN]);
    let anna = bot.customer(1, "Анна", "ru");
    anna.say("/start");
    phone(&chromium, &anna, "", "phone-menu.png");
    anna.press("Картинка");
    anna.turns_to("Nano Banana Pro");
    anna.press("Nano Banana Pro");
    phone(&chromium, &anna, "", "phone-card.png");
    describes_a_picture(&anna);
    phone(&chromium, &anna, "", "phone-settings.png");
    anna.press("Далее");
    phone(&chromium, &anna, "", "phone-confirm.png");
    bot.kie().switch(|kie| kie.never_finish = true);
    anna.press("Запустить");
    anna.see("Модель работает");
    bot.advance(35_000);
    anna.see("Прошло 0:4");
    phone(&chromium, &anna, "", "phone-progress.png");
    bot.kie().switch(|kie| kie.never_finish = false);
    let boris = bot.customer(2, "Борис", "ru");
    describes_a_picture(&boris);
    boris.press("Далее");
    boris.runs();
    phone(&chromium, &boris, "", "phone-result.png");
    boris.say("/balance");
    boris.press("Звёзды");
    boris.press("250");
    boris.pays(&json!({}));
    boris.all_delivered();
    phone(&chromium, &boris, "&theme=dark", "phone-stars.png");
    anna.see("Готово!");
    anna.all_delivered();
    song(&chromium, &bot);
    panel(&chromium, &bot);
    bot.kie().switch(|kie| kie.fail_next = 1);
    let base = &bot.sandbox.telegram_url;
    let both = format!("{base}/?shot&panel&chat=1,2");
    chromium.shoot(&both, (1280, 860), 1, &file("demo.png"));
    bot.kie().switch(|kie| kie.fail_next = 0);
}

/// Two takes of a song.
fn song(chromium: &Chromium, bot: &Bot) {
    let vera = bot.customer(3, "Вера", "ru");
    vera.begins();
    vera.chooses("Suno Music");
    vera.say("Песня про рыжего кота");
    vera.press("Далее");
    vera.runs();
    phone(chromium, &vera, "", "phone-song.png");
}

/// The shop's numbers, as an admin reads them.
fn panel(chromium: &Chromium, bot: &Bot) {
    let admin = bot.admin();
    admin.say("/admin");
    admin.press("Статистика");
    admin.press("7 дней");
    phone(chromium, &admin, "", "phone-panel.png");
}

/// What a screen is one of many of, and so many of them are on a sheet: every model has a card and a first question.
fn kind(screen: &Message) -> (&'static str, usize) {
    let does = |wanted: fn(&Action) -> bool| {
        let all = screen.buttons.iter().flatten();
        let actions = all.filter_map(|button| Action::decode(button.data.as_deref()?));
        actions.filter(wanted).count()
    };
    if screen.invoice.is_some() {
        ("an invoice", 2)
    } else if does(|action| matches!(action, Action::Begin(_))) > 0 {
        ("a card", 4)
    } else if does(|action| matches!(action, Action::Drop(_))) > 0 {
        ("a question", 5)
    } else if does(|action| matches!(action, Action::Card(..))) > 1 {
        ("a list", 6)
    } else {
        ("a screen of its own", usize::MAX)
    }
}

/// The first line of a screen without its numbers: lists of other pages and results have the same.
fn heading(screen: &Message) -> String {
    let line = screen.text.lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The screens without those of which there are enough.
fn unlike(screens: &[Message]) -> Vec<Message> {
    let mut counts = BTreeMap::new();
    let mut enough = |what: String, most: usize| {
        let count = counts.entry(what).or_insert(0_usize);
        *count += 1;
        *count > most
    };
    let wanted = |screen: &&Message| {
        let (kind, most) = kind(screen);
        !enough(heading(screen), 2) && !enough(kind.to_owned(), most)
    };
    screens.iter().filter(wanted).cloned().collect()
}

/// Every screen the menu leads to, and those of three generations: one done, one failed, one running.
fn screens(lang: Lang, title: &str) {
    let chromium = Chromium::find();
    let bot = shop::open_shop();
    bot.kie().switch(|kie| kie.image_px = 480);
    let anna = shop::anna(&bot, lang);
    let walk = shop::walked(&anna, lang);
    sheet(
        &chromium,
        &bot,
        title,
        walk.screens(),
        &format!("screens-{}.png", lang.tag()),
    );
}

/// A contact sheet of these screens, as a phone shows them.
fn sheet(chromium: &Chromium, bot: &Bot, title: &str, screens: &[Message], name: &str) {
    let shown = unlike(screens);
    let page = sheet::page(title, &bot.sandbox.telegram_url, &shown);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sheet.html");
    std::fs::write(&path, page).unwrap();
    let url = format!("file://{}", path.display());
    chromium.shoot_all(&url, (1900, 16_000), &file(name));
}

#[test]
#[ignore = "rewrites .github/pictures; needs headless Chromium"]
fn of_every_screen_in_russian() {
    screens(Lang::Ru, "Экраны бота");
}

#[test]
#[ignore = "rewrites .github/pictures; needs headless Chromium"]
fn of_every_screen_in_english() {
    screens(Lang::En, "Screens of the bot");
}

#[test]
#[ignore = "rewrites .github/pictures; needs headless Chromium"]
fn of_the_admin_panel() {
    let chromium = Chromium::find();
    let bot = shop::open_shop();
    let (admin, anna) = (bot.admin(), shop::anna(&bot, Lang::Ru));
    let walk = shop::walked_panel(&admin, &anna);
    sheet(
        &chromium,
        &bot,
        "Экраны админ-панели",
        walk.screens(),
        "screens-panel.png",
    );
}
