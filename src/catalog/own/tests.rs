//! The admin's values go into the text as a hand would write them, and nothing else moves.
#[cfg(test)]
use super::*;

const MODEL: &str = "[models.\"acme/m0\"]\ntitle = \"M0\" # ours\ncategory = \"image\"\nkind = \"x\"\n\n\
    [[models.\"acme/m0\".prices]]\ncredits = \"10\"\nper = \"image\"\nrow = \"m0\"\n";
const OTHER: &str = "\n# the other one\n[models.\"acme/m1\"]\ntitle = \"M1\"\ncategory = \"image\"\nkind = \"x\"\n\
    override = { order = 3 }\n\n[[models.\"acme/m1\".prices]]\ncredits = \"10\"\nper = \"image\"\nrow = \"m1\"\n# the end\n";

fn own(pairs: &[(&str, Word)]) -> Own {
    let pairs = pairs.iter();
    pairs
        .map(|(key, word)| ((*key).to_owned(), word.clone()))
        .collect()
}

fn text(word: &str) -> Word {
    Word::Text(word.to_owned())
}

fn change(model: &str, part: Part, before: Own, after: Own) -> Change {
    Change {
        model: model.to_owned(),
        part,
        before,
        after,
    }
}

#[track_caller]
fn written(text: &str, change: &Change) -> String {
    write(text, change, Lang::En).unwrap()
}

#[test]
fn a_first_value_gets_a_table_after_its_model() {
    let before = format!("{MODEL}{OTHER}");
    let price = own(&[("price_rub", text("99"))]);
    let new = change("acme/m0", Part::Price, Own::new(), price.clone());
    let after = written(&before, &new);
    let table = "\n[models.\"acme/m0\".override]\nprice_rub = \"99\"\n";
    assert_eq!(after, format!("{MODEL}{table}{OTHER}"));
    // The same once more changes nothing; taken back, the file is what it was.
    assert_eq!(written(&after, &new), after);
    let back = change("acme/m0", Part::Price, price, Own::new());
    assert_eq!(written(&after, &back), before);
}

#[test]
fn comments_stay_where_they_are() {
    let table = "\n# dear to us\n[models.\"acme/m0\".override]\nenabled = true\n# since May\nmarkup = \"1.80\" # was 2\norder = 1 # first\n";
    let file = format!("{MODEL}{table}{OTHER}");
    let was = own(&[("markup", text("1.8"))]);
    let now = own(&[("markup", text("2.5"))]);
    let after = written(&file, &change("acme/m0", Part::Price, was.clone(), now));
    assert_eq!(after, file.replace("\"1.80\"", "\"2.5\""));
    let flat = own(&[("price_rub", text("12.5"))]);
    let after = written(&file, &change("acme/m0", Part::Price, was.clone(), flat));
    let wanted = "enabled = true\n# since May\norder = 1 # first\nprice_rub = \"12.5\"\n";
    assert!(after.contains(wanted), "{after}");
    let all = own(&[
        ("enabled", Word::Flag(true)),
        ("markup", text("1.8")),
        ("order", Word::Whole(1)),
    ]);
    let after = written(&file, &change("acme/m0", Part::All, all, Own::new()));
    let left = "\n# dear to us\n[models.\"acme/m0\".override]\n# since May\n";
    assert_eq!(after, format!("{MODEL}{left}{OTHER}"));
}

#[test]
fn an_inline_table_stays_one() {
    let file = format!("{MODEL}{OTHER}");
    let was = own(&[("order", Word::Whole(3))]);
    let gone = written(&file, &change("acme/m1", Part::Order, was, Own::new()));
    assert_eq!(gone, file.replace("override = { order = 3 }\n", ""));
    let name = own(&[("title", text("«Кот» \"M\""))]);
    let after = written(
        &file,
        &change("acme/m1", Part::Title, Own::new(), name.clone()),
    );
    assert!(
        after.contains("override = { order = 3, title = "),
        "{after}"
    );
    let model = load(&after).unwrap().get("acme/m1").unwrap().clone();
    assert_eq!(of(&model.overrides, Part::Title), name);
    assert_eq!(model.title, "«Кот» \"M\"");
}

#[test]
fn what_is_not_as_it_was_shown_is_refused() {
    let file = format!("{MODEL}{OTHER}");
    let refused = |text: &str, change: &Change| write(text, change, Lang::En).unwrap_err();
    let off = own(&[("enabled", Word::Flag(false))]);
    let on = own(&[("enabled", Word::Flag(true))]);
    let stale = change("acme/m0", Part::Switch, on, off.clone());
    assert_eq!(refused(&file, &stale), Refused::Moved);
    let other = change("acme/m9", Part::Switch, Own::new(), off.clone());
    assert_eq!(refused(&file, &other), Refused::Unknown);
    let good = change("acme/m0", Part::Switch, Own::new(), off);
    let broken = file.replace("title = \"M1\"", "title = M1");
    let why = refused(&broken, &good);
    assert!(
        matches!(&why, Refused::Broken(what) if what.contains("13:")),
        "{why:?}"
    );
    let odd = own(&[("markup", text("2")), ("price_rub", text("2"))]);
    let odd = change("acme/m0", Part::Price, Own::new(), odd);
    let why = refused(&file, &odd);
    assert!(matches!(why, Refused::Unwritable(_)), "{why:?}");
}
