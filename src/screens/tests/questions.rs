//! Questions, settings, changes, the confirmation.
#[cfg(test)]
use super::*;
use crate::screens::ask::{self, Offer};
use crate::wizard::{Step, index_of};

const CAT: &str = "Рыжий кот в очках читает газету у окна";

fn ask(lang: Lang, model: &Model, draft: &Draft) -> Screen {
    ask::step(lang, model, draft, &tariff(), None)
}

/// The question about one param, out of turn.
fn about(lang: Lang, model: &Model, mut draft: Draft, name: &str) -> Screen {
    assert!(draft.ask(model, index_of(model, name)), "{name}");
    ask(lang, model, &draft)
}

fn offer(price: i64, balance: i64) -> Offer {
    Offer {
        quote: QuoteId(55),
        price: Kopecks(price),
        free: price == 0,
        balance: Kopecks(balance),
        warn_above: Kopecks(30_000),
        eta_s: 150,
    }
}

#[test]
fn every_kind_of_question() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let kling = model("kling-2.6/text-to-video");
        let fresh = Draft::new(7, &kling);
        album.add("text", &ask(lang, &kling, &fresh));
        let note = "Слишком коротко.";
        let noted = ask::step(lang, &kling, &fresh, &tariff(), Some(note));
        album.add("text, after a refusal", &noted);
        let draft = after(&kling, [typed(CAT)]);
        album.add("choice", &ask(lang, &kling, &draft));
        let draft = after(&kling, [typed(CAT), Input::Pick(1)]);
        album.add("yes or no, price known", &ask(lang, &kling, &draft));
        let seedance = model("bytedance/seedance-1.5-pro");
        let draft = after(&seedance, [typed(CAT), Input::Pick(0)]);
        album.add("integer with a default", &ask(lang, &seedance, &draft));
        let speech = model("elevenlabs/text-to-speech-turbo-2-5");
        album.add(
            "text by its length",
            &ask(lang, &speech, &Draft::new(7, &speech)),
        );
        let draft = after(&speech, [typed(CAT)]);
        album.add("number", &about(lang, &speech, draft.clone(), "speed"));
        let mut faster = draft;
        faster.ask(&speech, index_of(&speech, "speed"));
        faster.answer(&speech, typed("1,1")).unwrap();
        album.add("number, changed", &about(lang, &speech, faster, "speed"));
        let wan = model("wan/2-5-text-to-video");
        let mut draft = after(&wan, [typed(CAT), Input::Pick(0)]);
        album.add(
            "optional text",
            &about(lang, &wan, draft.clone(), "negative_prompt"),
        );
        album.add(
            "optional integer",
            &about(lang, &wan, draft.clone(), "seed"),
        );
        let yes_no = about(lang, &wan, draft.clone(), "enable_prompt_expansion");
        album.add("optional yes or no", &yes_no);
        draft.ask(&wan, index_of(&wan, "seed"));
        draft.answer(&wan, typed("12345")).unwrap();
        album.add("optional integer, given", &about(lang, &wan, draft, "seed"));
        album.done("questions");
    }
}

#[test]
fn questions_for_files() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let edit = model("google/nano-banana-edit");
        album.add("images", &ask(lang, &edit, &Draft::new(7, &edit)));
        let draft = after(&edit, [picture(), picture()]);
        album.add("images, two given", &ask(lang, &edit, &draft));
        let nano = model("nano-banana-2");
        let draft = after(&nano, [typed(CAT)]);
        album.add(
            "optional images",
            &about(lang, &nano, draft.clone(), "image_input"),
        );
        let cut_out = model("recraft/remove-background");
        album.add(
            "image with sides",
            &ask(lang, &cut_out, &Draft::new(7, &cut_out)),
        );
        let avatar = model("kling/ai-avatar-standard");
        let draft = after(&avatar, [picture()]);
        album.add("audio", &ask(lang, &avatar, &draft));
        let draft = after(&avatar, [picture(), voice(12_300)]);
        album.add("text, price by the audio", &ask(lang, &avatar, &draft));
        album.done("files");
    }
}

#[test]
fn settings_and_changes() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let wan = model("wan/2-5-text-to-video");
        let mut draft = after(&wan, [typed(CAT), Input::Pick(0)]);
        album.add("settings", &ask(lang, &wan, &draft));
        draft.ready(&wan);
        draft.step = Step::Edit;
        album.add("edit", &ask(lang, &wan, &draft));
        album.add(
            "a question of a change",
            &about(lang, &wan, draft, "prompt"),
        );
        let lyrics = model("ai-music-api/generate-lyrics");
        album.add("free", &ask(lang, &lyrics, &Draft::new(7, &lyrics)));
        album.done("settings");
    }
}

#[test]
fn confirmations() {
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        let wan = model("wan/2-5-text-to-video");
        let mut draft = after(&wan, [typed(CAT), Input::Pick(0)]);
        draft.ready(&wan);
        let confirm = |draft: &Draft, offer| ask::confirm(lang, &wan, draft, &offer);
        album.add("enough", &confirm(&draft, offer(4_680, 20_000)));
        album.add("all of it", &confirm(&draft, offer(4_680, 4_680)));
        album.add("not enough", &confirm(&draft, offer(9_360, 4_245)));
        album.add("expensive", &confirm(&draft, offer(31_200, 200_000)));
        let long = "Рыжий <кот> & газета у окна. ".repeat(20);
        let mut draft = after(&wan, [typed(&long), Input::Pick(0)]);
        draft.ready(&wan);
        album.add("a long prompt", &confirm(&draft, offer(4_680, 20_000)));
        let avatar = model("kling/ai-avatar-standard");
        let draft = after(&avatar, [picture(), voice(12_300), typed(CAT)]);
        let screen = ask::confirm(lang, &avatar, &draft, &offer(8_112, 20_000));
        album.add("with files", &screen);
        let lyrics = model("ai-music-api/generate-lyrics");
        let draft = after(&lyrics, [typed(CAT)]);
        let screen = ask::confirm(lang, &lyrics, &draft, &offer(0, 0));
        album.add("free", &screen);
        album.done("confirm");
    }
}
