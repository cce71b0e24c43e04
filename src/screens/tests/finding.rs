//! Lists, cards and the search as a phone shows them: few rows, few lines, short labels.
#[cfg(test)]
use super::*;
use crate::action::{Section, Shelf, Sort, View};
use crate::catalog::purpose::Purpose;
use crate::catalog::{Insights, Known, Trouble};
use crate::screens::lists::{Listing, Priced, arranged, models};
use crate::screens::menu::CardFacts;
use crate::screens::{find, lists, menu};

/// At most 12 lines, 8 rows, labels that nobody cuts.
#[track_caller]
fn fits_with_home(screen: &Screen) {
    fits_a_phone(screen);
    let home = |button: &Button| button.action == Action::Home;
    let shown = screen.to_plain();
    assert!(screen.buttons.iter().flatten().any(home), "{shown}");
}

#[track_caller]
fn fits_a_phone(screen: &Screen) {
    let shown = screen.to_plain();
    assert!(screen.text.lines().count() <= 12, "{shown}");
    assert!(screen.buttons.len() <= 8, "{shown}");
    for row in &screen.buttons {
        let most = [34, 16, 10][row.len() - 1];
        for button in row {
            assert!(
                button.label.chars().count() <= most,
                "{}\n{shown}",
                button.label
            );
        }
    }
}

fn known(runs: u32, good: u32, trouble: Trouble) -> Known {
    Known {
        runs,
        good,
        usual_s: (runs >= 10).then_some(42),
        trouble,
        fresh_since_ms: None,
    }
}

/// The catalogue with a model that does well, one that fails and one that is hidden.
fn learnt() -> Catalog {
    let hidden = Trouble::Hidden { until_ms: NOON_MS };
    let insights = Insights::from([
        ("z-image".to_owned(), known(300, 291, Trouble::None)),
        ("nano-banana-2".to_owned(), known(9, 4, Trouble::Marked)),
        ("wan/2-5-text-to-video".to_owned(), known(40, 1, hidden)),
    ]);
    CATALOG.knowing(&insights, &Catalog::default())
}

fn listing<'a>(view: View, models: &'a [Priced], tariff: &'a Tariff) -> Listing<'a> {
    Listing {
        view,
        models,
        starred: &[],
        words: "клинг <фото>",
        tariff,
    }
}

#[test]
fn every_list_fits_a_phone_however_it_is_looked_at() {
    let (catalog, tariff) = (learnt(), tariff());
    for lang in Lang::ALL {
        for shelf in Shelf::all() {
            let section = match shelf {
                Shelf::Menu(section) => section,
                _ => Section::All,
            };
            for only in Purpose::ALL.into_iter().map(Some).chain([None]) {
                let all = models(&catalog, section, &tariff);
                for sort in Sort::ALL {
                    let view = View {
                        shelf,
                        only,
                        sort,
                        page: 0,
                    };
                    let models = arranged(all.clone(), view);
                    for page in 0..models.len().div_ceil(lists::PAGE).max(1) {
                        let view = view.at(u16::try_from(page).unwrap());
                        fits_with_home(&lists::show(lang, &listing(view, &models, &tariff)));
                    }
                }
            }
            fits_with_home(&find::purposes(lang, &catalog, View::of(shelf)));
        }
        fits_a_phone(&menu::home(lang, Kopecks(i64::MAX)));
        for model in catalog.models.values() {
            let view = View::of(Shelf::Found);
            let facts = CardFacts {
                tariff: &tariff,
                warn_above: Kopecks::ZERO,
                from: view,
                starred: true,
            };
            fits_with_home(&menu::card(lang, model, &facts));
        }
    }
}

#[test]
fn screens_of_finding() {
    let (catalog, tariff) = (learnt(), tariff());
    for lang in Lang::ALL {
        let mut album = Album::new(lang);
        album.add("ask", &find::ask(lang, true));
        album.add("nothing of mine", &find::none_of_mine(lang));
        let popular = View::of(Shelf::Popular);
        let some = models(&catalog, Section::Of(Category::Image), &tariff);
        album.add(
            "nothing",
            &find::nothing(lang, "<b>", &listing(popular, &some, &tariff)),
        );
        for shelf in [Shelf::Popular, Shelf::New, Shelf::Mine, Shelf::Found] {
            let mut of = listing(View::of(shelf), &some, &tariff);
            let starred = ["z-image".to_owned()];
            of.starred = &starred;
            album.add(&format!("{shelf:?}"), &lists::show(lang, &of));
        }
        let narrowed = View {
            shelf: Shelf::Menu(Section::Of(Category::Video)),
            only: Some(Purpose::ImageToVideo),
            sort: Sort::Price,
            page: 1,
        };
        let videos = models(&catalog, Section::Of(Category::Video), &tariff);
        let videos = arranged(videos, narrowed);
        album.add(
            "narrowed",
            &lists::show(lang, &listing(narrowed, &videos, &tariff)),
        );
        album.add("purposes", &find::purposes(lang, &catalog, narrowed));
        for (id, starred) in [("z-image", true), ("nano-banana-2", false)] {
            let facts = CardFacts {
                tariff: &tariff,
                warn_above: Kopecks(10_000),
                from: narrowed,
                starred,
            };
            album.add(id, &menu::card(lang, catalog.get(id).unwrap(), &facts));
        }
        let hidden = catalog.get("wan/2-5-text-to-video").unwrap();
        let (alone, similar) = (
            listing(popular, &[], &tariff),
            listing(popular, &videos, &tariff),
        );
        album.add("resting", &find::resting(lang, hidden, &similar));
        album.add("resting alone", &find::resting(lang, hidden, &alone));
        album.done("finding");
    }
}

#[test]
fn a_hidden_model_is_in_no_list_unless_the_admin_says_so() {
    let catalog = learnt();
    let id = "wan/2-5-text-to-video";
    let listed = |catalog: &Catalog| catalog.on_sale().iter().any(|model| model.id == id);
    assert!(!listed(&catalog) && listed(&CATALOG));
    assert!(catalog.get(id).unwrap().is_sold());
    let mut kept = CATALOG.clone();
    let mut model = Model::clone(&model(id));
    model.overrides.enabled = Some(true);
    let mut all = (*kept.models).clone();
    all.insert(id.to_owned(), Arc::new(model));
    kept.models = Arc::new(all);
    let hidden = known(40, 1, Trouble::Hidden { until_ms: 1 });
    let kept = kept.knowing(
        &Insights::from([(id.to_owned(), hidden)]),
        &Catalog::default(),
    );
    assert!(listed(&kept));
    assert!(kept.get(id).unwrap().is_troubled());
    // Our own time is what customers are told from then on.
    assert_eq!(catalog.get("z-image").unwrap().eta_s, 42);
}
