//! Labels of models in one list: cut to their room so that what tells two models apart stays to be seen. Pure.

use super::cut;
use crate::catalog::Model;
use std::collections::BTreeSet;

/// Words of titles and how they are written where room is short.
const SHORT: [(&str, &str); 5] = [
    ("image", "Img"),
    ("text", "Txt"),
    ("video", "Vid"),
    ("reference", "Ref"),
    ("standard", "Std"),
];
/// Letters that stay of a word that is cut, as long as all words fit then.
const READABLE: usize = 4;
/// Letters that stay where words are left out as well; fewer where even that is too much.
const STEMS: [usize; 2] = [3, 2];

/// The titles of one list, as the words they are made of: (id, words in small letters).
pub(super) struct Titles<'m> {
    all: Vec<(&'m str, Vec<String>)>,
}

impl<'m> Titles<'m> {
    /// The titles of these models.
    pub(super) fn of(models: impl Iterator<Item = &'m Model>) -> Self {
        Self {
            all: models
                .map(|model| (model.id.as_str(), small(model)))
                .collect(),
        }
    }

    /// A model's title in at most so many characters, unlike that of any other model of the list.
    pub(super) fn short(&self, model: &Model, room: usize) -> String {
        let own = small(model);
        let others = self.all.iter().filter(|(id, _)| *id != model.id);
        let others: Vec<&[String]> = others.map(|(_, words)| words.as_slice()).collect();
        if others.iter().any(|other| *other == own) {
            // What tells two models of one name apart is the end of Kie's id.
            return with_id(model, room);
        }
        if chars(&model.title) <= room {
            return model.title.clone();
        }
        let words: Vec<&str> = model.title.split_whitespace().collect();
        let telling = telling(&own, &others);
        let last = telling.last().copied().unwrap_or(0);
        let head = words.iter().take(last.saturating_add(1));
        let head = head.copied().collect::<Vec<_>>().join(" ");
        if chars(&head) < room {
            return cut_at_word(&model.title, room);
        }
        let whole = words.iter().take(last.saturating_add(1)).copied();
        let whole = squeezed(whole.collect(), room, &[READABLE]);
        if chars(&whole) <= room {
            return whole;
        }
        let kept = words
            .iter()
            .enumerate()
            .filter(|(at, _)| telling.contains(at));
        cut(
            &squeezed(kept.map(|(_, word)| *word).collect(), room, &STEMS),
            room,
        )
    }
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// The words of a title in small letters, in which titles are compared.
fn small(model: &Model) -> Vec<String> {
    let words = model.title.split_whitespace();
    words.map(str::to_lowercase).collect()
}

/// The places of the words without which a title might be another one; the first stays in any case.
fn telling(words: &[String], others: &[&[String]]) -> BTreeSet<usize> {
    let parts = |other: &&[String]| {
        let pairs = words.iter().zip(other.iter());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let places = others.iter().map(parts).filter(|at| *at < words.len());
    places.chain([0]).collect()
}

/// Cut where a word ends rather than after its first letter or two.
fn cut_at_word(text: &str, room: usize) -> String {
    let short = cut(text, room);
    let bare = short.trim_end_matches('…');
    let whole = match bare.rsplit_once(' ') {
        Some((before, stump)) if chars(stump) < 3 => before,
        _ => bare,
    };
    format!("{}…", whole.trim_end())
}

/// Words in as much room as there is: the usual short forms first, then the longest words cut to these stems, the
/// first one last. Longer than the room if they cannot be cut so far.
fn squeezed(words: Vec<&str>, room: usize, stems: &[usize]) -> String {
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    let wide = |words: &[String]| chars(&words.join(" ")) > room;
    for at in (1..words.len()).rev() {
        let word = words.get(at).map(|word| word.to_lowercase());
        let short = SHORT
            .iter()
            .find(|(long, _)| Some(*long) == word.as_deref());
        if let (true, Some((_, short)), Some(place)) = (wide(&words), short, words.get_mut(at)) {
            *place = (*short).to_owned();
        }
    }
    for stem in stems {
        while wide(&words) {
            let longer = |at: &usize| words.get(*at).is_some_and(|word| may_lose(word, *stem));
            let letters = |at: &usize| words.get(*at).map(|word| chars(word));
            let rest = (1..words.len()).filter(longer).max_by_key(letters);
            let Some(at) = rest.or_else(|| Some(0).filter(longer)) else {
                break;
            };
            if let Some(word) = words.get_mut(at) {
                let bare = word.trim_end_matches('…');
                let lost = if bare == word { 2 } else { 1 };
                let left = chars(bare).saturating_sub(lost);
                *word = bare.chars().take(left).chain(['…']).collect();
            }
        }
    }
    words.join(" ")
}

/// Whether a word has letters to lose beyond those that stay: numbers are never cut.
fn may_lose(word: &str, stem: usize) -> bool {
    let bare = chars(word.trim_end_matches('…'));
    let cut = word.ends_with('…');
    let digits = word.chars().any(|c| c.is_ascii_digit());
    !digits && bare > if cut { stem } else { stem.saturating_add(1) }
}

/// The head of a title and the end of its id.
fn with_id(model: &Model, room: usize) -> String {
    // Room for the number that is the last resort.
    let room = room.saturating_sub(3);
    let tail_chars = room.saturating_sub(9).clamp(4, 14);
    let skipped = chars(&model.id).saturating_sub(tail_chars);
    let tail: String = model.id.chars().skip(skipped).collect();
    let head = room.saturating_sub(tail_chars).saturating_sub(1);
    format!("{} {tail}", cut(&model.title, head))
}

/// The last resort for labels that are still the same: a number in front.
pub(super) fn number(labels: &mut [String]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for label in labels {
        let mut shown = label.clone();
        let mut count = 1_usize;
        while !taken.insert(shown.clone()) {
            count = count.saturating_add(1);
            shown = format!("{count}. {label}");
        }
        *label = shown;
    }
}
