//! Whole stories with a death at the first point they pass, then at the second, and so on to the last.

use super::{ANNA, BONUS, moves, until_quiet};
use crate::child::{ADMIN, Bot, Person, World, until};
use crate::restart::{picture_of, reach_confirmation};
use serde_json::json;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What the pack of 100 Stars is worth.
const PACK: i64 = 13_000;
/// Stories told side by side; they wait more than they work.
const AT_ONCE: usize = 3;
/// A short walk takes every so many points one.
const STRIDE: usize = 43;

/// One story: what is there before, what people do, and how it must end.
struct Tale {
    before: fn(&World),
    people: fn(&World),
    /// How the generation ends, if there is one and its submit is not lost.
    end: Option<&'static str>,
    /// What comes on top of the welcome bonus.
    paid: i64,
}

const PICTURE: Tale = Tale {
    before: |_| {},
    people: |world| {
        let anna = world.person(ANNA);
        // Whose list of models was lost sees the menu, and begins anew.
        until("the confirmation", || {
            anna.say("/start");
            for label in ["⭐", "Z-Image", "🚀 Начать"] {
                anna.until_shown(anna.try_press(label)?);
            }
            anna.say("Рыжий кот");
            anna.until_shown(anna.try_press("1:1")?);
            anna.button("Запустить").map(drop)
        });
        anna.press("Запустить");
    },
    end: Some("succeeded"),
    paid: 0,
};

const UPSCALE: Tale = Tale {
    before: |world| {
        let anna = world.person(ANNA);
        anna.say("/start");
        anna.press("✨ Улучшить");
        anna.press("Crisp Upscale");
        anna.press("🚀 Начать");
    },
    people: |world| {
        let anna = world.person(ANNA);
        anna.until_shown(anna.send_picture_now(&picture_of(128)));
        anna.press("Запустить");
    },
    end: Some("succeeded"),
    paid: 0,
};

const FAILURE: Tale = Tale {
    before: |world| {
        reach_confirmation(world.person(ANNA));
        world.kie(&json!({ "fail_next": 1 }));
    },
    people: |world| world.person(ANNA).press("Запустить"),
    end: Some("failed"),
    paid: 0,
};

const CANCEL: Tale = Tale {
    before: |world| {
        reach_confirmation(world.person(ANNA));
        world.kie(&json!({ "never_finish": true }));
    },
    people: |world| {
        let anna = world.person(ANNA);
        anna.press("Запустить");
        world.until_true("SELECT state NOT IN ('held', 'submitting') FROM generations");
        let ended = "SELECT count(*) FROM generations WHERE ended_ms IS NOT NULL";
        // A lost submit ends by itself, and its button goes; people press again when nothing happens.
        until("the end", || {
            let button = ["Да, остановить", "Отменить"]
                .iter()
                .find_map(|label| anna.try_press(label));
            if let Some(update) = button {
                anna.until_shown(update);
            }
            (world.number(ended) == 1).then_some(())
        });
    },
    end: Some("cancelled"),
    paid: 0,
};

const PAYMENT: Tale = Tale {
    before: |world| {
        world.person(ANNA).say("/start");
        world.person(ADMIN).say("/start");
    },
    people: |world| {
        let anna = world.person(ANNA);
        let invoice = |m: &serde_json::Value| !m["invoice"].is_null();
        // Whose list of packs was lost sees the menu, and begins anew.
        until("an invoice", || {
            anna.say("/balance");
            for label in ["Звёзды", "100 →"] {
                anna.until_shown(anna.try_press(label)?);
            }
            anna.chat().iter().any(invoice).then_some(())
        });
        // Nobody answered in time: no money has moved, and people try again.
        until("a payment", || {
            (world.pay(ANNA, &json!({}))["ok"] == true).then_some(())
        });
    },
    end: None,
    paid: PACK,
};

const TALES: [(&str, &Tale); 5] = [
    ("picture", &PICTURE),
    ("upscale", &UPSCALE),
    ("failure", &FAILURE),
    ("cancel", &CANCEL),
    ("payment", &PAYMENT),
];

/// How a life has ended.
#[derive(Debug)]
struct End {
    status: ExitStatus,
    log: String,
    /// It has left a submit under way.
    in_doubt: bool,
}

/// What a start says of a submit that it finds under way.
const FOUND_IN_DOUBT: &str = "its submit was under way at the last stop";

/// Lives one after the other, as a service manager has it: the first with a failpoint, the others without.
fn lives(world: &World, env: &[(&str, &str)], over: &AtomicBool) -> (Vec<End>, String) {
    let mut ended = Vec::new();
    let mut bot = Bot::spawn(world.dir(), &["run"], env);
    while !over.load(Ordering::SeqCst) {
        if bot.ended().is_some() {
            let in_doubt = world.state(1) == "submitting";
            let next = Bot::spawn(world.dir(), &["run"], &[]);
            let (status, log) = std::mem::replace(&mut bot, next).until_ended();
            ended.push(End {
                status,
                log,
                in_doubt,
            });
        }
        std::thread::sleep(std::time::Duration::from_millis(4));
    }
    (ended, bot.kill())
}

impl Tale {
    /// Tells it with an end of the first life at the n-th point; gives the point, or none when there are fewer.
    fn told(&self, n: usize, how: &str) -> Option<String> {
        let world = World::new();
        let bot = world.start();
        (self.before)(&world);
        until_quiet_conversation(&world);
        drop(bot.kill());
        let (nth, over) = (format!(":{n}"), AtomicBool::new(false));
        let env = [("KIEBOT_DIE_AT", nth.as_str()), ("KIEBOT_DIE_HOW", how)];
        let (ended, last) = std::thread::scope(|scope| {
            let keeper = scope.spawn(|| lives(&world, &env, &over));
            // The keeper must hear of it when the story goes wrong, or nobody would.
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                (self.people)(&world);
                if self.end.is_some() {
                    world.until_true("SELECT count(*) = 1 FROM generations");
                } else {
                    world.until_true("SELECT count(*) = 1 FROM payments");
                }
                until_quiet(&world);
            }));
            over.store(true, Ordering::SeqCst);
            let (ended, last) = keeper.join().unwrap();
            if let Err(panic) = told {
                let points: Vec<_> = ended.iter().map(|end| point(&end.log)).collect();
                println!("point {n}: {points:?}; the last life said:\n{last}");
                std::panic::resume_unwind(panic);
            }
            (ended, last)
        });
        let end = ended.first()?;
        assert_eq!(
            ended.len(),
            1,
            "a life without failpoint has ended: {ended:#?}"
        );
        let point = point(&end.log)?;
        if how == "term" {
            assert_eq!(end.status.code(), Some(0), "{point}\n{}", end.log);
            assert!(!end.in_doubt, "{point}: a submit without its answer");
        }
        // A death inside the commit that says "is being sent": a reader beside another one does not see it yet, the next
        // start finds it in the log. Then nothing has been sent.
        let unsent = last.contains(FOUND_IN_DOUBT) && world.creates() == 0;
        let in_doubt = end.in_doubt || unsent;
        let judged = std::panic::AssertUnwindSafe(|| self.judge(&world, &point, in_doubt));
        if let Err(panic) = std::panic::catch_unwind(judged) {
            println!("point {n}: {}\nthe next life said:\n{last}", end.log);
            std::panic::resume_unwind(panic);
        }
        Some(point)
    }

    fn judge(&self, world: &World, point: &str, in_doubt: bool) {
        let anna = world.person(ANNA);
        world.verify();
        let people = world.number("SELECT count(*) FROM customers");
        assert_eq!(moves(world, "welcome"), people, "{point}");
        assert!(world.creates() <= 1 && world.tasks().len() <= 1, "{point}");
        let state = world.state(1);
        let wanted = match self.end {
            Some(_) if in_doubt => "unknown",
            Some(end) => end,
            None => "",
        };
        assert_eq!(state, wanted, "{point}");
        let price = world.number("SELECT coalesce(max(price), 0) FROM generations");
        let spent = if state == "succeeded" { price } else { 0 };
        assert_eq!(world.money(ANNA), (BONUS + self.paid - spent, 0), "{point}");
        let (text, files) = match state.as_str() {
            "succeeded" => ("✅ Готово!", 1..=3),
            "" => ("Зачислено", 0..=0),
            _ => ("Средства возвращены на баланс.", 0..=0),
        };
        anna_heard(anna, text, point);
        assert!(
            files.contains(&anna.files()),
            "{point}: {:#?}",
            anna.texts()
        );
    }
}

/// Told at least once, and at most once more than that.
fn anna_heard(anna: Person<'_>, text: &str, point: &str) {
    let times = anna.count(text);
    assert!((1..=2).contains(&times), "{point}: {:#?}", anna.texts());
}

/// Every answer has been seen, so that nobody is reminded of anything in the next life.
fn until_quiet_conversation(world: &World) {
    if world.database().exists() {
        world
            .until_true("SELECT count(*) = 0 FROM inbox WHERE done_ms IS NULL OR shown_ms IS NULL");
    }
}

/// Where a life ended, by its log.
fn point(log: &str) -> Option<String> {
    let line = log.lines().find(|line| line.contains("failpoint"))?;
    let point = line.split("point=").nth(1)?;
    Some(point.trim_matches('"').replace("\\\"", "\""))
}

/// Tells a tale for every `stride`-th point until there is none; gives how many points were died at.
fn walk(tale: &Tale, how: &str, first: usize, stride: usize) -> usize {
    let (next, all_told) = (AtomicUsize::new(0), AtomicBool::new(false));
    let died = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while !all_told.load(Ordering::SeqCst) {
                    let n = first + stride * next.fetch_add(1, Ordering::SeqCst);
                    match tale.told(n, how) {
                        Some(point) => {
                            println!("{n}: {point}");
                            died.fetch_add(1, Ordering::SeqCst);
                        }
                        None => all_told.store(true, Ordering::SeqCst),
                    }
                }
            });
        }
    });
    died.load(Ordering::SeqCst)
}

#[test]
fn a_picture_is_sold_through_deaths_at_some_points() {
    assert!(walk(&PICTURE, "abort", 7, STRIDE) >= 2);
}

#[test]
fn an_upscale_is_sold_through_deaths_at_some_points() {
    assert!(walk(&UPSCALE, "abort", 11, STRIDE) >= 1);
}

#[test]
fn a_failure_is_refunded_through_deaths_at_some_points() {
    assert!(walk(&FAILURE, "abort", 23, STRIDE) >= 1);
}

#[test]
fn a_cancel_is_refunded_through_deaths_at_some_points() {
    assert!(walk(&CANCEL, "abort", 19, STRIDE) >= 1);
}

#[test]
fn a_payment_is_credited_through_deaths_at_some_points() {
    assert!(walk(&PAYMENT, "abort", 13, STRIDE) >= 1);
}

#[test]
fn a_picture_is_sold_through_a_sigterm_at_some_points() {
    assert!(walk(&PICTURE, "term", 17, 2 * STRIDE) >= 1);
}

/// One of them again: `KIEBOT_POINT=upscale:11 cargo test --test all -- --ignored --nocapture one_point`
#[test]
#[ignore = "for looking at one point"]
fn a_death_at_one_point() {
    let wanted = std::env::var("KIEBOT_POINT").unwrap();
    let (name, n) = wanted.split_once(':').unwrap();
    let (_, tale) = TALES.iter().find(|(tale, _)| *tale == name).unwrap();
    println!("{:?}", tale.told(n.parse().unwrap(), "abort"));
}

/// `cargo test --test all -- --ignored --nocapture every_point`
#[test]
#[ignore = "half an hour: a death at every point of every story"]
fn a_death_at_every_point_of_every_story() {
    for (name, tale) in TALES {
        println!("{name}: {} deaths", walk(tale, "abort", 1, 1));
    }
}

/// `cargo test --test all -- --ignored --nocapture every_point`
#[test]
#[ignore = "half an hour: a SIGTERM at every point of every story"]
fn a_sigterm_at_every_point_of_every_story() {
    for (name, tale) in [("picture", &PICTURE), ("upscale", &UPSCALE)] {
        println!("{name}: {} stops", walk(tale, "term", 1, 1));
    }
}
