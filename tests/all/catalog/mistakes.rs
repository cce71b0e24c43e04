//! Mistakes in models.toml: every one is named with its place and what is expected.

use kiebot::catalog::load;
use kiebot::words::Lang;

const BROKEN: &str = include_str!("../fixtures/catalog/broken.toml");

#[test]
fn every_mistake_of_a_file_is_listed_at_once() {
    let errors = load(BROKEN).unwrap_err();
    insta::assert_snapshot!(errors.text(Lang::En));
}

#[test]
fn mistakes_read_in_russian_too() {
    let errors = load(BROKEN).unwrap_err();
    insta::assert_snapshot!(errors.text(Lang::Ru));
}

#[test]
fn text_that_is_not_toml_is_refused_with_its_line() {
    let errors = load("[models.x]\ntitle = \"x\ncategory = \"image\"\n").unwrap_err();
    assert_eq!(errors.0[0].line, 2);
    let errors = load("[models.x]\ntitle = \"a\"\n[models.x]\ntitle = \"b\"\n").unwrap_err();
    assert_eq!(errors.0[0].line, 3, "{errors}");
}

#[test]
fn an_empty_file_is_an_empty_catalogue() {
    assert_eq!(load("").unwrap().models.len(), 0);
}

/// The reader must survive anything: cut the shipped file at every line and garble it.
#[test]
fn no_text_makes_the_reader_panic() {
    let mut rng = fastrand::Rng::with_seed(7);
    let shipped: Vec<&str> = kiebot::catalog::SHIPPED.lines().collect();
    for _ in 0..150 {
        let mut lines: Vec<String> = shipped.iter().map(|line| (*line).to_owned()).collect();
        for _ in 0..4 {
            if lines.is_empty() {
                break;
            }
            let index = rng.usize(..lines.len());
            match rng.u8(..4) {
                0 => drop(lines.remove(index)),
                1 => lines[index] = lines[index].replace('"', ""),
                2 => lines[index].push_str(rng.choice(["]", "=", "{", "\"", "é = 1.5"]).unwrap()),
                _ => lines.truncate(index.max(1)),
            }
        }
        drop(load(&lines.join("\n")));
    }
}
