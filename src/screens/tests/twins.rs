//! Labels of the shipped models in every list: no two alike, and what differs is to be seen.
#[cfg(test)]
use super::*;
use crate::action::Section;
use crate::screens::lists::{self, Listing, Priced};
use std::collections::BTreeSet;

fn labels(lang: Lang, section: Section, models: &[Priced]) -> Vec<String> {
    let listing = Listing {
        view: (section, 0).into(),
        models,
        starred: &[],
        words: "",
        tariff: &tariff(),
    };
    lists::labels_of(lang, &listing)
}

#[test]
fn two_shipped_models_never_look_the_same() {
    for lang in Lang::ALL {
        for section in Section::ALL {
            let models = lists::models(&CATALOG, section, &tariff());
            let labels = labels(lang, section, &models);
            let mut titles = BTreeSet::new();
            for (label, (model, _)) in labels.iter().zip(&models) {
                assert!(label.chars().count() <= 34, "{label}");
                // The part before the price tells it, without a number in front as the last resort.
                let title = label.split(" · ").next().unwrap_or_default();
                let bare = title.trim_end_matches('…').trim_end().to_owned();
                assert!(!bare.starts_with("2. "), "{label}");
                assert!(titles.insert(bare), "{label}: {}", model.id);
            }
        }
    }
}

#[test]
fn the_word_that_tells_twins_apart_is_kept() {
    let models = lists::models(&CATALOG, Section::Of(Category::Video), &tariff());
    let shown = labels(Lang::Ru, Section::Of(Category::Video), &models);
    for (id, begin) in [
        ("kling-2.6/image-to-video", "Kling 2.6 Image"),
        ("kling-2.6/text-to-video", "Kling 2.6 Text"),
        ("kling/v2-1-master-image-to-video", "Kling 2.1 Mas"),
        ("happyhorse/reference-to-video", "HappyHorse 1.0 Ref"),
        ("grok-imagine/image-to-video", "Grok Imagine Vid Img"),
    ] {
        let at = models.iter().position(|(model, _)| model.id == id);
        let label = &shown[at.unwrap()];
        assert!(label.starts_with(begin), "{label}");
    }
}
