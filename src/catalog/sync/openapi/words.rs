//! Rules between params that Kie's pages state in words, taken where the words leave one reading.

use super::prose::{Prose, pattern};
use regex::Regex;
use std::sync::LazyLock;

macro_rules! patterns {
    ($($name:ident = $text:expr;)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern($text));)*
    };
}

patterns! {
    ONLY_WHEN = r"(?:(?:takes?|take) effect(?: only)?|only (?:available|effective|valid|applicable|works|used|takes effect)|(?:available|effective|valid) only) (?:when|if) ([a-z0-9_]+) ?(?:=|:|is set to|is) ?(true|false)\b";
    REQUIRED_WHEN = r"when ([a-z0-9_]+) ?(?:=|is) ?(true|false),? (?:this (?:field|parameter)|it) is required";
    OMITTED_WHEN = r"when ([a-z0-9_]+) ?(?:=|is) ?(true|false),?[^.]*?(?:omitted|empty|ignored|must not)";
    RIVALS = r"(?:mutually exclusive with|cannot be used (?:together )?with) ([a-z0-9_]+)";
    ONE_OF = r"(?:at least one of|either) ([a-z0-9_]+),? (?:or|and) ([a-z0-9_]+) (?:must|is required|has to|needs)";
    ITEMS = r"up to ([0-9]+) (?:shots|items|elements|turns|colou?rs|speakers|segments|scenes|entries|lines)\b";
    TOTAL = r"(?:total|combined|altogether|sum of|all text)[^.]{0,90}?([0-9]+) char";
}

impl Prose {
    /// `(switch, value)`: the field counts only when the switch stands so.
    pub(super) fn only_when(&self) -> Option<(String, bool)> {
        self.sole_switch(&ONLY_WHEN)
    }

    /// `(switch, value)`: the field must be there when the switch stands so, and must not otherwise.
    pub(super) fn required_when(&self) -> Option<(String, bool)> {
        let (name, value) = self.sole_switch(&REQUIRED_WHEN)?;
        let mut omitted = OMITTED_WHEN.captures_iter(self.text());
        let otherwise = omitted.any(|found| {
            let part = |at| found.get(at).map_or("", |part| part.as_str());
            part(1) == name && part(2) == (!value).to_string()
        });
        otherwise.then_some((name, value))
    }

    fn sole_switch(&self, form: &Regex) -> Option<(String, bool)> {
        let mut found = form.captures_iter(self.text()).filter_map(|found| {
            let value = found.get(2)?.as_str() == "true";
            Some((found.get(1)?.as_str().to_owned(), value))
        });
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// Fields that must not be there beside this one.
    pub(super) fn rivals(&self) -> Vec<String> {
        let found = RIVALS.captures_iter(self.text());
        let names = found.filter_map(|found| Some(found.get(1)?.as_str().to_owned()));
        names.take(10).collect()
    }

    /// Pairs of fields of which one must be there.
    pub(super) fn one_of_each(&self) -> Vec<Vec<String>> {
        let found = ONE_OF.captures_iter(self.text());
        let pairs = found.filter_map(|found| {
            let name = |at| Some(found.get(at)?.as_str().to_owned());
            Some(vec![name(1)?, name(2)?])
        });
        pairs.take(10).collect()
    }

    /// Most items of a list of things that are no files.
    pub(super) fn items(&self) -> Option<usize> {
        self.sole_count(&ITEMS)
    }

    /// Most characters of all texts of a list together.
    pub(super) fn total_chars(&self) -> Option<usize> {
        self.sole_count(&TOTAL)
    }

    fn sole_count(&self, form: &Regex) -> Option<usize> {
        let mut found = form
            .captures_iter(self.text())
            .filter_map(|found| found.get(1)?.as_str().parse().ok());
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_rules_are_read_and_unclear_ones_left() {
        let prose = |text: &str| Prose::new(text);
        let only = |text: &str| prose(text).only_when();
        let off = Some(("many_shots".to_owned(), false));
        assert_eq!(only("Takes effect when `many_shots` is false."), off);
        assert_eq!(
            only("(Optional) Only available when `many_shots=false`."),
            off
        );
        let both = "Takes effect when a is true. Only valid if b is true.";
        assert_eq!(only(both), None);
        let must = "When `many_shots=true`, this field is required. \
            When `many_shots=false`, it must be an empty array or omitted.";
        let on = Some(("many_shots".to_owned(), true));
        assert_eq!(prose(must).required_when(), on);
        assert_eq!(
            prose("When x is true, this field is required.").required_when(),
            None
        );
        assert_eq!(
            prose("Mutually exclusive with `planned`.").rivals(),
            ["planned"]
        );
        let one = "At least one of `picture` or `film` must be provided.";
        assert_eq!(prose(one).one_of_each(), [["picture", "film"]]);
        assert!(
            prose("Must be either 480p or 720p.")
                .one_of_each()
                .is_empty()
        );
        assert_eq!(prose("Supports up to 5 shots.").items(), Some(5));
        let total = "The total length of all texts must not exceed 5,000 characters.";
        assert_eq!(prose(total).total_chars(), Some(5_000));
    }
}
