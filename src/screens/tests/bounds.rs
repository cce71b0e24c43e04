//! What holds for every screen: a way home, Telegram's limits, safe HTML, labels that differ.
#[cfg(test)]
use super::*;
use crate::action::{Action, Mine, Section, Shown};
use crate::catalog::{Answer, Param, ParamKind};
use crate::screens::ask::{self, Offer};
use crate::screens::gallery;
use crate::screens::menu::CardFacts;
use crate::screens::notes::{self, Refused};
use crate::screens::purse::{self, BalanceFacts, Wanted};
use crate::screens::records::Operation;
use crate::screens::topup;
use crate::screens::{help, life, lists, menu, quick, records};
use crate::wizard::Step;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Tags our own texts use; anything else came from outside.
const TAGS: [&str; 12] = [
    "<pre>",
    "</pre>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<blockquote expandable>",
    "</blockquote>",
    "</a>",
    "<a href=\"",
    "<code>",
    "</code>",
];

/// Telegram's limits, safe HTML, no two buttons of one label.
fn holds(name: &str, screen: &Screen) {
    let length = parsed_units(&screen.text);
    assert!((1..=4096).contains(&length), "{name}: {length} units");
    let mut rest = screen.text.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        assert!(
            TAGS.iter().any(|tag| rest.starts_with(tag)),
            "{name}: {rest}"
        );
        rest = &rest[1..];
    }
    let opened = screen.text.matches("<blockquote").count();
    assert_eq!(
        opened,
        screen.text.matches("</blockquote>").count(),
        "{name}"
    );
    let buttons: Vec<&Button> = screen.buttons.iter().flatten().collect();
    assert!(buttons.len() <= 100, "{name}: {} buttons", buttons.len());
    let mut labels = BTreeSet::new();
    for button in buttons {
        let chars = button.label.chars().count();
        assert!((1..=64).contains(&chars), "{name}: {}", button.label);
        assert!(
            labels.insert(&button.label),
            "{name}: {} twice",
            button.label
        );
        assert!(button.action.encode().len() <= crate::action::MAX_BYTES);
    }
}

/// As `holds`, and with a way home: the menu, or dropping the draft, which leads there.
pub(super) fn holds_with_home(name: &str, screen: &Screen) {
    holds(name, screen);
    let home = |button: &Button| matches!(button.action, Action::Home | Action::Drop(_));
    assert!(
        screen.buttons.iter().flatten().any(home),
        "{name}: no way home"
    );
}

/// All screens of a draft, wherever it stands.
fn holds_for_draft(model: &Model, draft: &Draft) {
    let offers = [(100, 20_000), (999_999_999, 5)].map(|(price, balance)| Offer {
        quote: QuoteId(i64::MAX),
        price: Kopecks(price),
        free: false,
        balance: Kopecks(balance),
        warn_above: Kopecks(1),
        eta_s: u32::MAX,
    });
    for lang in Lang::ALL {
        for offer in &offers {
            holds_with_home("confirm", &ask::confirm(lang, model, draft, offer));
            holds_with_home("card", &quick::card(lang, model, draft, offer));
        }
        let mut draft = draft.clone();
        let asked = (0..model.params.len()).map(|index| u16::try_from(index).unwrap());
        for index in asked {
            if draft.ask(model, index) {
                let screen = ask::step(lang, model, &draft, &tariff(), Some("!"));
                holds_with_home(&format!("{} {index}", model.id), &screen);
            }
        }
        for step in [Step::Settings, Step::Edit] {
            draft.step = step;
            let screen = ask::step(lang, model, &draft, &tariff(), None);
            holds_with_home(&model.id, &screen);
        }
    }
}

#[test]
fn every_screen_of_every_shipped_model_holds() {
    for model in CATALOG.models.values() {
        let empty = Draft::new(i64::MIN, model);
        holds_for_draft(model, &empty);
        for lang in Lang::ALL {
            for section in Section::ALL {
                let facts = CardFacts {
                    tariff: &tariff(),
                    warn_above: Kopecks::ZERO,
                    from: (section, u16::MAX).into(),
                    starred: false,
                };
                holds_with_home(&model.id, &menu::card(lang, model, &facts));
                let list = lists::list(lang, &CATALOG, section, u16::MAX, &tariff());
                holds_with_home("list", &list);
            }
        }
    }
}

/// Text that tries to break out: HTML, entities, letters of two units, lines.
fn nasty(max: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<b>".to_owned()),
        Just("</blockquote>".to_owned()),
        Just("&amp;".to_owned()),
        Just("\"><script>".to_owned()),
        Just("😀".repeat(50)),
        Just("\n\n".to_owned()),
        "\\PC{1,40}",
    ];
    proptest::collection::vec(piece, 1..max).prop_map(|pieces| pieces.concat())
}

/// A model with as many texts as a message could never hold.
fn wordy(title: &str, texts: usize) -> Model {
    let mut model = Model::clone(&model("z-image"));
    model.title = title.to_owned();
    model.provider = title.to_owned();
    for blurb in [&mut model.ru, &mut model.en] {
        blurb.what = title.to_owned();
        blurb.whom = title.to_owned();
        blurb.example = title.to_owned();
    }
    let text = |n: usize| Param {
        name: format!("{title} {n}"),
        kind: ParamKind::Text {
            min_chars: 1,
            max_chars: 100_000,
        },
        required: n.is_multiple_of(2),
        default: None,
        fixed: false,
        only_when: std::collections::BTreeMap::new(),
    };
    model.params = (0..texts).map(text).collect();
    let values = (0..300).map(|n| format!("{title}{}", n / 2)).collect();
    let mut many = text(1000);
    many.kind = ParamKind::Choice {
        values,
        wire: crate::catalog::Wire::String,
    };
    many.required = true;
    model.params.push(many);
    model
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn extreme_answers_keep_to_telegrams_limits(title in nasty(12), prompt in nasty(200), texts in 1..30_usize) {
        let model = wordy(&title, texts);
        let mut draft = Draft::new(1, &model);
        for param in model.params.iter().take(texts) {
            draft.answers.insert(param.name.clone(), Answer::Text(prompt.clone()));
        }
        holds_for_draft(&model, &draft);
        let facts = CardFacts { tariff: &tariff(), warn_above: Kopecks::ZERO, from: (Section::All, 0).into(), starred: true };
        holds_with_home("card", &menu::card(Lang::Ru, &model, &facts));
    }

    #[test]
    fn extreme_lives_keep_to_telegrams_limits(title in nasty(12), prompt in nasty(300), sum: i64, big: i64) {
        let lang = Lang::Ru;
        let texts = vec![prompt.clone(), prompt.clone()];
        for state in State::ALL {
            let mut generation = generation(state);
            (generation.id, generation.price) = (GenerationId(big), Kopecks(sum));
            generation.created_ms = big;
            let facts = life::Progress { generation: &generation, title: &title, now_ms: sum, refundable: true, active: 2, waits: life::Waits::Place(u32::MAX) };
            holds_with_home("progress", &life::progress(lang, &facts));
            holds_with_home("done", &life::done(lang, &generation, &title, &texts, Some(Kopecks(big))));
            holds_with_home("gift", &life::gift(lang, &generation, &title, &texts, None));
            holds_with_home("failure", &life::failure(lang, &generation, &title));
            let entered = vec![(title.clone(), prompt.clone()); 12];
            let facts = Operation { generation: &generation, title: &title, entered: &entered, back: Action::Mine(Mine::Before(Shown::Found, big)), zone: &zone(), has_result: true, preview: true, deletable: true };
            holds_with_home("operation", &records::operation(lang, &facts));
        }
        let first = help::First { price: Kopecks(sum), gift: true, balance: Kopecks(big) };
        for screen in menu::welcome(lang, &prompt, (Some(Kopecks(sum)), Kopecks(sum)), Some(&first)) {
            holds("welcome", &screen);
        }
        let wanted = Wanted { title: prompt.clone(), price: Kopecks(sum), missing: Kopecks(big) };
        let facts = BalanceFacts {
            wallet: Kopecks(sum), bonus: Kopecks(big), hold: Kopecks(sum), methods: &[], active: 3, wanted: Some(&wanted),
        };
        holds_with_home("balance", &purse::balance(lang, &facts));
        holds_with_home("requisites", &topup::manual(lang, &prompt, true, Kopecks(sum)));
        let promo = ("MAY".to_owned(), Kopecks(big));
        let worth = topup::Paid { sum: Kopecks(sum), bonus: Kopecks(big), promo: Some(&promo) };
        holds_with_home("paid", &topup::paid(lang, &worth, Kopecks(sum), Some(big), Some(&wanted)));
        holds_with_home("support", &topup::support(lang, Some(big), &[(prompt.clone(), Kopecks(sum)), (title.clone(), Kopecks(big))]));
        let (head, body) = topup::bill(lang, (Kopecks(sum), Kopecks(big)));
        assert!(units(&head) <= 32 && units(&body) <= 255, "{head} {body}");
        let values = [("detail".to_owned(), prompt.clone())].into();
        holds("alert", &notes::alert(lang, "alert-kie-maintenance", &values));
    }

    #[test]
    fn labels_of_a_list_differ(titles in proptest::collection::vec(prop_oneof![Just("2. Kling".to_owned()), Just("Kling".to_owned()), nasty(3)], 1..40)) {
        let models = titles.iter().enumerate().map(|(n, title)| {
            let mut model = Model::clone(&model("z-image"));
            model.title.clone_from(title);
            model.id = format!("a-very-long-family-name/{}/version-of-the-same-end", n / 2 + n);
            (model.id.clone(), Arc::new(model))
        });
        let catalog = Catalog { models: Arc::new(models.collect()), ..Catalog::default() };
        let mut seen = BTreeSet::new();
        let pages = u16::try_from(titles.len().div_ceil(lists::PAGE)).unwrap();
        for page in 0..pages {
            let screen = lists::list(Lang::Ru, &catalog, Section::All, page, &tariff());
            holds_with_home("list", &screen);
            for button in screen.buttons.iter().flatten() {
                if matches!(button.action, Action::Card(..)) {
                    prop_assert!(seen.insert(button.label.clone()), "{} twice", button.label);
                }
            }
        }
    }

    #[test]
    fn extreme_histories_keep_to_the_limits(count in 0..=5_i64, title in nasty(40), words in nasty(300), big: i64, newer: bool, older: bool) {
        let entries: Vec<gallery::Entry> = (0..count).map(|n| {
            let mut generation = generation(State::Succeeded);
            (generation.id, generation.price) = (GenerationId(big.saturating_sub(n)), Kopecks(big));
            generation.created_ms = big;
            gallery::Entry { generation, title: title.clone(), written: Some(words.clone()) }
        }).collect();
        for (lang, shown) in Lang::ALL.into_iter().flat_map(|lang| Shown::ALL.map(|shown| (lang, shown))) {
            let page = gallery::Page {
                entries: &entries, shown, sought: &words, newer, older, previews: true, now_ms: big, zone: &zone(),
            };
            let screen = gallery::page(lang, &page);
            holds_with_home("gallery", &screen);
            prop_assert!(screen.text.lines().count() <= 12, "{}", screen.text);
            prop_assert!(screen.buttons.len() <= 8);
        }
    }
}

#[test]
fn other_screens_hold() {
    for lang in Lang::ALL {
        let id = GenerationId(i64::MAX);
        holds_with_home("cancel?", &life::cancel_question(lang, id, Some(3)));
        holds_with_home("not refundable", &life::not_refundable(lang, id));
        holds_with_home("rated", &life::rated(lang, true, Category::Image));
        holds_with_home("refused", &notes::refused(lang, &Refused::Paused));
        holds_with_home("say", &notes::say(lang, "inputs-gone"));
        holds(
            "link",
            &life::link(
                lang,
                "https://a/?x=\"<b>\"",
                "23.11.2026",
                life::Link::TooLarge,
            ),
        );
    }
}
