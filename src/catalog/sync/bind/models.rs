//! Finds the model a row of the price table is for: alias, anchor, page, then its words.

use super::super::aliases::{Alias, Aliases};
use super::super::rows::{Token, anchor, id_tokens, tokens};
use super::super::{Found, PriceRecord};
use super::when;
use super::words::Words;
use crate::catalog::{Category, MediaKind, ParamKind};
use std::collections::{BTreeMap, BTreeSet};

/// Words that tell no model from another.
const NOISE: [&str; 4] = ["api", "ai", "model", "default"];

/// A model and the words its id is made of.
pub struct Known<'a> {
    /// The model.
    pub found: &'a Found,
    id: Words,
    maker: BTreeSet<String>,
}

/// A row's model and what its words say beyond naming it.
pub struct Settled<'a> {
    /// The model.
    pub found: &'a Found,
    /// Words that still must become conditions.
    pub words: Words,
    /// Param and value the whole text stands for.
    pub whole: Option<(&'static str, &'static str)>,
}

/// Why a row has no model.
pub struct Lost {
    /// The model it names but does not fit.
    pub model: Option<String>,
    /// Why.
    pub reason: String,
    /// It is a row of that model beyond doubt, so it leaves the model's price in doubt.
    pub certain: bool,
}

/// The models with the words of their ids; chats and helpers are not sold and take no rows.
pub fn known(models: &BTreeMap<String, Found>) -> BTreeMap<&str, Known<'_>> {
    models
        .iter()
        .filter(|(_, found)| found.category.is_some())
        .map(|(id, found)| {
            let known = Known {
                found,
                id: Words::read(&id_tokens(id)),
                maker: names(&found.provider).collect(),
            };
            (id.as_str(), known)
        })
        .collect()
}

/// The words of a maker's name, together too ("Open AI", "OpenAI").
fn names(provider: &str) -> impl Iterator<Item = String> {
    let words = Words::read(&tokens(provider)).plain;
    let joined = words.concat();
    words
        .into_iter()
        .chain([joined])
        .filter(|word| !word.is_empty() && word != "other")
}

/// The model of one reading of a row.
pub fn settle<'a>(
    record: &PriceRecord,
    description: &[Token],
    models: &BTreeMap<&str, Known<'a>>,
    aliases: &Aliases<'_>,
) -> Result<Settled<'a>, Lost> {
    if description.iter().all(|token| *token == Token::Break) {
        return Err(wordless(record, models));
    }
    let before = Words::read(description);
    let mut flat = description.to_vec();
    flat.retain(|token| *token != Token::Break);
    let maker: BTreeSet<String> = names(&record.provider).collect();
    if let Some(alias) = aliases.find(&flat) {
        let explained = Words::read(flat.get(..alias.length).unwrap_or_default());
        let row = Row {
            words: &before,
            explained: &explained,
            ends: ends_at(description, alias.length),
        };
        return by_alias(record, &alias, &row, &maker, models);
    }
    let nothing = Words::default();
    let mut first: Option<Lost> = None;
    for id in addressed(record, models) {
        let fitting = models.get(id.as_str());
        match fitting.map(|known| (known, known.fit(&before, &nothing, &maker))) {
            Some((known, Ok(words))) => {
                // Some addresses of the table are a neighbour's: the text must not name another model.
                if !known.is_named(&before, &maker)
                    && let Ok(other) = by_text(&before, &maker, models)
                {
                    let other = &other.found.id;
                    return Err(Lost {
                        reason: format!("the text names {other}, the address {id}"),
                        model: Some(other.clone()),
                        certain: true,
                    });
                }
                return Ok(Settled {
                    found: known.found,
                    words,
                    whole: None,
                });
            }
            found => {
                let named = |known: &Known<'_>| known.is_named(&before, &maker);
                let (reason, certain) = match found {
                    Some((known, Err(reason))) => (reason, named(known)),
                    _ => ("no source describes this model".to_owned(), false),
                };
                first = first.or(Some(Lost {
                    model: Some(id),
                    reason,
                    certain,
                }));
            }
        }
    }
    by_text(&before, &maker, models).map_err(|reason| {
        let spelt = spelt_out(description, models);
        let certain = spelt.is_some();
        first.unwrap_or(Lost {
            model: spelt,
            reason,
            certain,
        })
    })
}

/// A row without words: only its address says anything.
fn wordless(record: &PriceRecord, models: &BTreeMap<&str, Known<'_>>) -> Lost {
    let model = addressed(record, models).into_iter().next();
    Lost {
        certain: model.is_some(),
        model,
        reason: "the row has no words that can be read".to_owned(),
    }
}

/// A row beside the alias that begins it.
struct Row<'a> {
    words: &'a Words,
    explained: &'a Words,
    /// The alias is a part of the row by itself: what follows does not belong to the name.
    ends: bool,
}

/// Whether the words that come after so many others are a part by themselves.
fn ends_at(description: &[Token], words: usize) -> bool {
    let mut left = words;
    for token in description {
        if left == 0 {
            return !matches!(token, Token::Word(_) | Token::Or);
        }
        if *token != Token::Break {
            left = left.saturating_sub(1);
        }
    }
    true
}

/// The model whose id the row begins with, word by word ("bytedance/seedance-2, …").
fn spelt_out(description: &[Token], models: &BTreeMap<&str, Known<'_>>) -> Option<String> {
    let parts = |token: &Token| matches!(token, Token::Break | Token::Or);
    let flat = |tokens: &[Token]| -> Vec<Token> {
        let words = tokens.iter().filter(|token| !parts(token));
        words.cloned().collect()
    };
    let end = description.iter().position(|token| *token == Token::Break);
    let first = flat(description.get(..end?)?);
    let mut all = models.keys().filter(|id| {
        let whole = id_tokens(id);
        let last = whole.rsplit(parts).next().unwrap_or_default();
        !first.is_empty() && (flat(&whole) == first || last == first)
    });
    match (all.next(), all.next()) {
        (Some(id), None) => Some((*id).to_owned()),
        _ => None,
    }
}

/// The model of the alias, unless the row's address names another one it fits as well.
fn by_alias<'a>(
    record: &PriceRecord,
    alias: &Alias<'_>,
    row: &Row<'_>,
    maker: &BTreeSet<String>,
    models: &BTreeMap<&str, Known<'a>>,
) -> Result<Settled<'a>, Lost> {
    let lost = |reason, certain| Lost {
        model: Some(alias.model.to_owned()),
        reason,
        certain,
    };
    let known = models
        .get(alias.model)
        .ok_or_else(|| lost("no source describes this model".to_owned(), false))?;
    let other = anchor(&record.anchor)
        .model
        .filter(|id| !alias.own && id != alias.model);
    let fitting = other.as_deref().and_then(|id| models.get(id));
    if let Some(other) =
        fitting.filter(|other| other.fit(row.words, &Words::default(), maker).is_ok())
    {
        let other = &other.found.id;
        let reason = format!("the text names {}, the address {other}", alias.model);
        return Err(lost(reason, true));
    }
    let words = known.fit(row.words, row.explained, maker);
    Ok(Settled {
        found: known.found,
        words: words.map_err(|reason| lost(reason, row.ends))?,
        whole: alias.whole,
    })
}

/// The ids the record's address speaks of.
fn addressed(record: &PriceRecord, models: &BTreeMap<&str, Known<'_>>) -> Vec<String> {
    let anchor = anchor(&record.anchor);
    let mut ids: Vec<String> = anchor.model.into_iter().collect();
    if let Some(page) = anchor.page {
        let wanted = tokens(&page.replace('/', ","));
        let here = models.values().filter(|known| {
            if anchor.docs {
                known
                    .found
                    .docs
                    .as_deref()
                    .is_some_and(|docs| docs.trim_matches('/') == page)
            } else {
                id_tokens(&known.found.id) == wanted
            }
        });
        let here: Vec<&str> = here.map(|known| known.found.id.as_str()).collect();
        if let [only] = here.as_slice()
            && !ids.iter().any(|id| id == only)
        {
            ids.push((*only).to_owned());
        }
    }
    ids
}

/// The only model all of whose words stand in the row and all of the row's words in it.
fn by_text<'a>(
    words: &Words,
    maker: &BTreeSet<String>,
    models: &BTreeMap<&str, Known<'a>>,
) -> Result<Settled<'a>, String> {
    let nothing = Words::default();
    let mut found: Vec<(&Known<'a>, Words)> = models
        .values()
        .filter(|known| known.is_named(words, maker))
        .filter_map(|known| Some((known, known.fit(words, &nothing, maker).ok()?)))
        .collect();
    match (found.pop(), found.first()) {
        (Some((known, words)), None) => Ok(Settled {
            found: known.found,
            words,
            whole: None,
        }),
        (Some((a, _)), Some((b, _))) => {
            Err(format!("the text fits {} and {}", b.found.id, a.found.id))
        }
        (None, _) => Err("no model has these words".to_owned()),
    }
}

impl Known<'_> {
    /// Whether the row names this model: every word of the id stands in it. The maker's name may be
    /// missing, unless the row is another maker's.
    fn is_named(&self, row: &Words, maker: &BTreeSet<String>) -> bool {
        let same = maker.is_empty() || self.maker.iter().any(|word| maker.contains(word));
        let optional = |word: &String| {
            NOISE.contains(&word.as_str())
                || maker.contains(word)
                || (same && self.maker.contains(word))
        };
        let here = |word: &String| row.plain.contains(word);
        self.id.ops.iter().all(|op| row.ops.contains(op))
            && self
                .id
                .plain
                .iter()
                .all(|word| here(word) || optional(word))
            && self.id.plain.iter().any(here)
    }

    /// The words that remain when those that name the model are taken away; every one of them must
    /// mean something to the model.
    fn fit(
        &self,
        row: &Words,
        explained: &Words,
        maker: &BTreeSet<String>,
    ) -> Result<Words, String> {
        let mut rest = row.clone();
        rest.ops.retain(|op| !explained.ops.contains(op));
        if let Some(op) = rest.ops.iter().find(|op| !self.does(op)) {
            return Err(format!("the model does no \"{}\"", op.replace('>', " to ")));
        }
        if !self.id.ops.is_empty() {
            rest.ops.clear();
        }
        let said = |sizes: &BTreeSet<String>, size: &String| sizes.contains(size);
        rest.sizes
            .retain(|size| !said(&explained.sizes, size) && !said(&self.id.sizes, size));
        let names = |word: &String| {
            explained.plain.contains(word)
                || self.id.plain.contains(word)
                || self.maker.contains(word)
                || NOISE.contains(&word.as_str())
                || maker.contains(word)
                || self.is_result(word)
        };
        // A word that names the model may at the same time choose (Veo's "Quality"); it names only.
        rest.plain.retain(|word| !names(word));
        match rest
            .plain
            .iter()
            .find(|word| !when::speaks(self.found, row, word))
        {
            Some(word) => Err(format!("no param of the model means \"{word}\"")),
            None => Ok(rest),
        }
    }

    /// `video` for a model whose result is one.
    fn is_result(&self, word: &str) -> bool {
        match self.found.category {
            Some(Category::Video) => word == "video",
            Some(Category::Image) => word == "image",
            Some(Category::Audio) => matches!(word, "audio" | "music"),
            Some(Category::Enhance) | None => false,
        }
    }

    /// Whether the model does this operation: said by its id, else by what it takes and gives.
    fn does(&self, op: &str) -> bool {
        if self.id.ops.contains(op) {
            return true;
        }
        let takes = |wanted: MediaKind| {
            self.found.params.iter().any(|param| match &param.kind {
                ParamKind::Media(kind, _) | ParamKind::MediaList { kind, .. } => *kind == wanted,
                _ => false,
            })
        };
        let video = !matches!(when::video_param(self.found), Ok(None));
        let gives = |result: &str| match self.found.category {
            Some(Category::Video) => result == "video",
            Some(Category::Image) => result == "image",
            Some(Category::Enhance) => matches!(result, "image" | "video"),
            Some(Category::Audio) => matches!(
                result,
                "audio" | "speech" | "music" | "dialogue" | "sound" | "text"
            ),
            None => false,
        };
        if op == "lip sync" {
            return gives("video") && takes(MediaKind::Audio);
        }
        let Some((from, to)) = op.split_once('>') else {
            return false;
        };
        // An id that names another operation is another model.
        if from.is_empty() {
            return gives(to);
        }
        if self.id.ops.iter().any(|own| own.contains('>')) {
            return false;
        }
        let needs_media = self.found.params.iter().any(|param| {
            param.required
                && param.only_when.is_empty()
                && matches!(
                    param.kind,
                    ParamKind::Media(..) | ParamKind::MediaList { .. }
                )
        });
        gives(to)
            && match from {
                "text" => !needs_media,
                "image" => takes(MediaKind::Image),
                "video" => video,
                "audio" | "speech" | "music" => takes(MediaKind::Audio),
                "reference" => takes(MediaKind::Image) || video,
                _ => false,
            }
    }
}
