//! Continuing a result: which models can, with what of it, and the deeds behind those buttons.

use crate::action::{Action, ModelKey};
use crate::bot::further;
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::shop::Deed;
use crate::catalog::task::{self, SourceTask, TaskPart};
use crate::catalog::{Answer, Answers, Catalog, Model};
use crate::clock::DAY_MS;
use crate::generation::{Generation, State};
use crate::ids::GenerationId;
use crate::screens::follow::{self as screens, Followup};
use crate::screens::{Screen, notes};
use crate::store::late::{self, LateState};
use crate::store::{StoreError, generations, quotes, results};
use crate::wizard::Draft;
use crate::words::{Lang, tr};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Kie keeps the records of tasks so long ("record older than 14 days" is refused).
pub const KEPT_DAYS: i64 = 14;
const KEPT_MS: i64 = KEPT_DAYS * DAY_MS;

/// A result as later tasks see it.
struct Source {
    task: SourceTask,
    parts: Vec<TaskPart>,
}

impl Source {
    /// The parts with which the model can continue it.
    fn parts_for(&self, model: &Model) -> Vec<&TaskPart> {
        let fits = |part: &&TaskPart| model.continuing(&self.task, part).is_some();
        let mut parts: Vec<&TaskPart> = self.parts.iter().filter(fits).collect();
        if model.part_of(&self.task.model).is_none() {
            parts.truncate(1);
        }
        parts
    }
}

/// The result of a generation, if it was delivered and Kie's task is known.
fn source(
    conn: &Connection,
    catalog: &Catalog,
    generation: &Generation,
) -> Result<Option<Source>, StoreError> {
    let late = match generation.state {
        State::Succeeded => None,
        _ => late::get(conn, generation.id)?.filter(|late| late.state == LateState::Gifted),
    };
    if generation.state != State::Succeeded && late.is_none() {
        return Ok(None);
    }
    let task = generation.task_id.clone();
    let task = task.or_else(|| late.and_then(|late| late.task_id));
    let (Some(task), Some(model)) = (task, catalog.get(&generation.model)) else {
        return Ok(None);
    };
    let rows = results::of(conn, generation.id)?;
    let mut parts: Vec<TaskPart> = rows
        .iter()
        .filter(|row| row.text.is_none())
        .map(|row| TaskPart {
            n: row.n,
            track: row.part_id.clone(),
        })
        .collect();
    if parts.is_empty() && !rows.is_empty() {
        // A text has no parts, but may be continued as a whole.
        parts.push(TaskPart { n: 0, track: None });
    }
    let choices = choices(conn, model, generation)?;
    let task = SourceTask::new(generation.id, task, &model.id, choices);
    Ok(Some(Source { task, parts }))
}

/// What the quote was for, defaults of its day included; nothing once an older quote's answers are deleted.
fn choices(
    conn: &Connection,
    model: &Model,
    generation: &Generation,
) -> Result<BTreeMap<String, Answer>, StoreError> {
    let basis = quotes::basis(conn, generation.quote)?;
    let basis: Option<Basis> = basis.and_then(|text| serde_json::from_str(&text).ok());
    if let Some(choices) = basis.and_then(|basis| basis.choices) {
        return Ok(choices);
    }
    let answers = generations::answers(conn, generation.inputs)?;
    Ok(answers.map_or_else(BTreeMap::new, |of| task::choices(model, &of)))
}

/// The part of a quote's basis that is asked for here.
#[derive(serde::Deserialize)]
struct Basis {
    choices: Option<BTreeMap<String, Answer>>,
}

fn is_over(generation: &Generation, now_ms: i64) -> bool {
    let made = generation.accepted_ms.unwrap_or(generation.created_ms);
    now_ms.saturating_sub(made) >= KEPT_MS
}

/// The models on sale that can continue a result, in the order of the catalogue.
fn models<'c>(catalog: &'c Catalog, source: &Source) -> Vec<&'c Arc<Model>> {
    let fits = |model: &&Arc<Model>| {
        model.is_sold()
            && !model.overrides.hidden
            && model.continues(&source.task.model)
            && !source.parts_for(model).is_empty()
    };
    let mut models: Vec<&Arc<Model>> = catalog.models.values().filter(fits).collect();
    models.sort_by_key(|model| model.overrides.order.unwrap_or(i64::MAX));
    models
}

/// The ways to continue a result, as its message offers them; none once it is too old.
pub fn followups(
    conn: &Connection,
    catalog: &Catalog,
    lang: Lang,
    generation: &Generation,
    now_ms: i64,
) -> Result<Vec<Followup>, StoreError> {
    if is_over(generation, now_ms) {
        return Ok(Vec::new());
    }
    let Some(source) = source(conn, catalog, generation)? else {
        return Ok(Vec::new());
    };
    let one = |model: &Arc<Model>| Followup {
        label: screens::label(lang, model),
        action: Action::Follow(generation.id, ModelKey::of(&model.id)),
    };
    Ok(models(catalog, &source).into_iter().map(one).collect())
}

/// Everything that may be made of a result: what its maker continues, then what any model can do with it.
pub fn everything(
    conn: &Connection,
    catalog: &Catalog,
    lang: Lang,
    generation: &Generation,
    now_ms: i64,
) -> Result<Vec<Followup>, StoreError> {
    let mut all = followups(conn, catalog, lang, generation, now_ms)?;
    all.extend(further::actions(conn, catalog, lang, generation)?);
    Ok(all)
}

/// Puts the ways to continue on the screen of a generation in the history, or says that its time is over.
pub fn on_operation(
    deed: &Deed<'_>,
    generation: &Generation,
    mut screen: Screen,
) -> anyhow::Result<Screen> {
    let (lang, catalog) = (deed.lang(), &deed.shop.catalog);
    if is_over(generation, deed.shop.now_ms) {
        let source = source(deed.tx, catalog, generation)?;
        if source.is_some_and(|source| !models(catalog, &source).is_empty()) {
            screen.text.push_str("\n\n");
            screen.text.push_str(&tr(lang, "follow-over-line"));
        }
    }
    let followups = everything(deed.tx, catalog, lang, generation, deed.shop.now_ms)?;
    if followups.is_empty() && further::general(deed, generation)?.is_empty() {
        return Ok(screen);
    }
    Ok(screens::add(lang, screen, 0, generation.id, &followups))
}

/// A result stays in the chat: only the current screen is replaced.
pub(super) fn place(deed: &Deed<'_>, message: Option<i64>) -> Place {
    if message.is_some() && deed.session.screen == message {
        Place::Pressed(message)
    } else {
        Place::Under
    }
}

/// Every way to continue a result.
pub fn list(deed: &Deed<'_>, message: Option<i64>, id: GenerationId) -> anyhow::Result<Reply> {
    let (lang, place) = (deed.lang(), place(deed, message));
    let Some(generation) = deed.own(id)? else {
        return offer::home(deed, place);
    };
    let (catalog, now_ms) = (&deed.shop.catalog, deed.shop.now_ms);
    let followups = everything(deed.tx, catalog, lang, &generation, now_ms)?;
    let general = further::general(deed, &generation)?;
    let screen = if followups.is_empty() && general.is_empty() {
        notes::refused(lang, &notes::Refused::NotSold)
    } else {
        let title = deed.shop.title(&generation.model);
        screens::all(lang, &generation, &title, (&followups, &general))
    };
    Ok(offer::put(deed, place, offer::with_way_back(deed, screen)))
}

/// Begins a model on a result; asks first which track or file is meant, where there are several.
pub fn begin(
    deed: &mut Deed<'_>,
    message: Option<i64>,
    id: GenerationId,
    (key, part): (ModelKey, Option<u32>),
) -> anyhow::Result<Reply> {
    let (lang, place) = (deed.lang(), place(deed, message));
    let Some(generation) = deed.own(id)? else {
        tracing::info!(
            customer = deed.customer.id.0,
            generation = id.0,
            "a foreign result was to be continued"
        );
        return offer::home(deed, place);
    };
    if is_over(&generation, deed.shop.now_ms) {
        return Ok(offer::put(deed, place, screens::over(lang, id)));
    }
    let source = source(deed.tx, &deed.shop.catalog, &generation)?;
    let model = deed
        .shop
        .model(key)
        .filter(|model| model.is_sold())
        .cloned();
    let (Some(source), Some(model)) = (source, model) else {
        let screen = notes::refused(lang, &notes::Refused::NotSold);
        return Ok(offer::put(deed, place, screen));
    };
    let parts = source.parts_for(&model);
    let chosen = match part {
        Some(n) => parts.iter().find(|part| part.n == n),
        None => parts.first(),
    };
    let answers = chosen.and_then(|part| model.continuing(&source.task, part));
    let Some(answers) = answers else {
        let screen = notes::refused(lang, &notes::Refused::NotSold);
        return Ok(offer::put(deed, place, screen));
    };
    if let (None, [_, _, ..], Some(of)) = (part, &*parts, model.part_of(&generation.model)) {
        let places: Vec<u32> = parts.iter().map(|part| part.n).collect();
        let screen = screens::choose(lang, &model, id, of, &places);
        return Ok(offer::put(deed, place, screen));
    }
    let draft = deed.session.next_draft();
    deed.session.draft = Some(Draft::following(draft, &model, answers));
    deed.session.comment_on = None;
    deed.session.caption = None;
    offer::show(deed, place, None)
}

/// The generation that answers continue, if its time is over.
pub fn over(deed: &Deed<'_>, answers: &Answers) -> anyhow::Result<Option<GenerationId>> {
    for answer in answers.values() {
        let Answer::Task(source) = answer else {
            continue;
        };
        let id = source.generation;
        let usable = deed
            .own(id)?
            .is_some_and(|g| !is_over(&g, deed.shop.now_ms));
        if !usable {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
