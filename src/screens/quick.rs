//! The quick mode: the card of a request, what is on, when a start is asked for, who else can take a request.

use super::{ROW_CHARS, Screen, button, confirm::Offer, cut, esc, labels, lists, price};
use crate::action::{Action, ModelKey, Quick, Section};
use crate::catalog::price::Tariff;
use crate::catalog::{Answer, Answers, Model, Param, ParamKind};
use crate::money::Kopecks;
use crate::store::preferences::Ask;
use crate::wizard::quick::prompt_of;
use crate::wizard::{Draft, optional, required};
use crate::words::{Lang, tr, tr_with};
use std::sync::Arc;

/// Settings named in one line.
const NAMED: usize = 5;
/// Characters of that line.
const SUMMARY_CHARS: usize = 80;
/// Characters of a request shown again.
const PROMPT_CHARS: usize = 160;
/// Characters of a model's title in one line with its settings.
const TITLE_CHARS: usize = 40;
/// Models on one page of those that can take a request over.
pub const PAGE: usize = 6;
/// The sums above which a start may be asked for, in roubles.
const SUMS: [i64; 4] = [10, 30, 100, 300];

/// What matters in nearly every request, shown even where it stands at its default.
const TELLING: [&str; 7] = [
    "resolution",
    "duration",
    "aspect_ratio",
    "quality",
    "size",
    "image_size",
    "voice",
];

/// The settings in one line, as a person would name them: `1080p · 16:9 · 5 с`; not escaped, may be empty.
pub fn summary(lang: Lang, model: &Model, answers: &Answers) -> String {
    let params = required(model, answers).chain(optional(model, answers));
    let mut named: Vec<String> = Vec::with_capacity(NAMED);
    for one in params.filter_map(|param| told(lang, param, answers.get(&param.name))) {
        if named.len() < NAMED && !named.contains(&one) {
            named.push(one);
        }
    }
    cut(&named.join(" · "), SUMMARY_CHARS)
}

fn told(lang: Lang, param: &Param, given: Option<&Answer>) -> Option<String> {
    let telling = TELLING.contains(&param.name.as_str());
    let chosen = given.is_some_and(|answer| param.default.as_ref() != Some(answer));
    let answer = given.or(param.default.as_ref())?;
    let wanted = param.required || telling || chosen;
    match (&param.kind, answer) {
        (
            ParamKind::Choice { .. } | ParamKind::Integer { .. } | ParamKind::Number { .. },
            answer,
        ) if wanted => {
            let shown = labels::answer(lang, param, answer);
            let bare = shown.chars().all(|c| c.is_ascii_digit());
            Some(if bare && param.name == "duration" {
                tr_with(lang, "seconds", &[("n", shown.into())])
            } else if matches!(param.kind, ParamKind::Choice { .. }) {
                shown
            } else {
                format!("{}: {shown}", labels::param(lang, param))
            })
        }
        (ParamKind::Bool, Answer::Bool(true)) if wanted => Some(labels::param(lang, param)),
        _ => None,
    }
}

/// What is on, in one line over a screen: `⚡ Kling 3.0 · 1080p · 5 с`.
pub fn header(lang: Lang, model: &Model, settings: &Answers) -> String {
    let title = esc(&cut(&model.title, TITLE_CHARS));
    let summary = summary(lang, model, settings);
    if summary.is_empty() {
        return format!("⚡ {title}");
    }
    format!("⚡ {title} · {}", esc(&summary))
}

/// A request made of a bare message: model, settings, words, files, exact price.
pub fn card(lang: Lang, model: &Model, draft: &Draft, offer: &Offer) -> Screen {
    let mut lines = vec![format!("⚡ {}", labels::heading(model))];
    let summary = summary(lang, model, &draft.answers);
    if !summary.is_empty() {
        lines.push(esc(&summary));
    }
    if let Some(changed) = super::ask::changed(lang, model, draft) {
        lines.extend(changed.lines().take(2).map(str::to_owned));
    }
    lines.extend(request(lang, model, draft));
    lines.push(String::new());
    let edit = button(tr(lang, "button-quick-settings"), Action::Edit(draft.id));
    let others = Action::Quick(Quick::Others(draft.id, 0));
    let others = button(tr(lang, "button-others"), others);
    let drop = button(tr(lang, "button-drop"), Action::Drop(draft.id));
    let free = offer.free || offer.price.is_zero();
    let sum = price::sum(lang, if free { Kopecks::ZERO } else { offer.price });
    let (sum, price) = (sum.clone(), sum);
    if offer.price > offer.balance {
        lines.push(tr_with(lang, "confirm-price", &[("price", price.into())]));
        lines.push(super::confirm::missing(lang, offer));
        return Screen::text(lines.join("\n"))
            .row([super::confirm::top_up(lang, offer)])
            .row([edit, others])
            .row([drop]);
    }
    lines.push(if free {
        tr_with(lang, "confirm-price", &[("price", price.into())])
    } else {
        let after = offer.balance.saturating_sub(offer.price).to_string();
        let values = [("price", price.into()), ("after", after.into())];
        tr_with(lang, "quick-card-money", &values)
    });
    if offer.price > offer.warn_above {
        let limit = offer.warn_above.to_string();
        lines.push(tr_with(lang, "card-expensive", &[("limit", limit.into())]));
    }
    let run = tr_with(lang, "button-run-price", &[("price", sum.into())]);
    let run = short(run, || tr(lang, "button-run"));
    Screen::text(lines.join("\n"))
        .row([button(run, Action::Run(offer.quote))])
        .row([edit, others])
        .row([drop])
}

/// The words of a request and how many files it has.
fn request(lang: Lang, model: &Model, draft: &Draft) -> Vec<String> {
    let mut lines = Vec::new();
    let prompt = prompt_of(model, &draft.answers);
    if let Some(Answer::Text(text)) = prompt.and_then(|p| draft.answers.get(&p.name)) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let words = cut(&words.join(" "), PROMPT_CHARS);
        lines.push(format!("✍️ <i>{}</i>", esc(&words)));
    }
    let files = model.params.iter().filter_map(|param| {
        let answer = draft.answers.get(&param.name)?;
        let is_files = matches!(answer, Answer::Files(_));
        is_files.then(|| labels::answer(lang, param, answer))
    });
    let files: Vec<String> = files.take(3).collect();
    if !files.is_empty() {
        lines.push(format!("📎 {}", esc(&files.join(", "))));
    }
    lines
}

/// A label, or the shorter one where a phone would cut it.
fn short(label: String, otherwise: impl FnOnce() -> String) -> String {
    if label.chars().count() <= ROW_CHARS {
        label
    } else {
        otherwise()
    }
}

/// The label of the button that begins the same again at this price.
pub fn again_label(lang: Lang, price: Kopecks) -> String {
    let shown = [("price", price::sum(lang, price).into())];
    short(tr_with(lang, "button-again-price", &shown), || {
        tr(lang, "button-again")
    })
}

/// What `/mode` shows.
pub struct ModeFacts<'a> {
    /// Whether messages become requests.
    pub on: bool,
    /// The model and its settings.
    pub model: Option<(&'a Model, &'a Answers)>,
    /// When a start is asked for.
    pub ask: Ask,
}

/// What is on, and the way to change it.
pub fn mode(lang: Lang, facts: &ModeFacts<'_>) -> Screen {
    let mut lines = vec![
        tr(
            lang,
            if facts.on {
                "quick-mode-on"
            } else {
                "quick-mode-off"
            },
        ),
        String::new(),
    ];
    if let Some((model, settings)) = facts.model {
        lines.extend([header(lang, model, settings), String::new()]);
    }
    lines.push(tr(
        lang,
        match (facts.on, facts.model.is_some()) {
            (_, false) => "quick-mode-none",
            (true, true) => "quick-mode-how",
            (false, true) => "quick-mode-off-how",
        },
    ));
    lines.extend([String::new(), when_line(lang, facts.ask)]);
    let (turn, key) = if facts.on {
        (false, "button-quick-off")
    } else {
        (true, "button-quick-on")
    };
    Screen::text(lines.join("\n"))
        .row([button(tr(lang, key), Action::Quick(Quick::Turn(turn)))])
        .row([button(
            tr(lang, "button-quick-when"),
            Action::Quick(Quick::When),
        )])
        .row([button(
            tr(lang, "button-others"),
            Action::List(Section::All, 0),
        )])
        .home(lang)
}

fn when_line(lang: Lang, ask: Ask) -> String {
    let (name, sum) = match ask {
        Ask::Always => ("always", String::new()),
        Ask::Above(sum) => ("above", sum.to_string()),
        Ask::Never => ("never", String::new()),
    };
    let values = [("ask", name.into()), ("sum", sum.into())];
    tr_with(lang, "quick-when", &values)
}

/// When a start is asked for, to choose; above `warn_above` it is asked for in any case but the last.
pub fn when(lang: Lang, ask: Ask, warn_above: Kopecks) -> Screen {
    let limit = warn_above.to_string();
    let text = [
        tr(lang, "quick-when-title"),
        String::new(),
        tr(lang, "quick-when-how"),
        tr_with(lang, "quick-when-dear", &[("limit", limit.into())]),
        String::new(),
        when_line(lang, ask),
    ];
    let tick = |label: String, on: bool| if on { format!("✓ {label}") } else { label };
    let sums = SUMS.iter().filter_map(|roubles| {
        let sum = Kopecks::from_roubles(*roubles)?;
        let label = tr_with(
            lang,
            "button-quick-above",
            &[("sum", sum.to_string().into())],
        );
        let action = Action::Quick(Quick::Above(sum.0));
        Some(button(tick(label, ask == Ask::Above(sum)), action))
    });
    let always = tick(tr(lang, "button-quick-always"), ask == Ask::Always);
    let never = tick(tr(lang, "button-quick-never"), ask == Ask::Never);
    Screen::text(text.join("\n"))
        .row([button(always, Action::Quick(Quick::Always))])
        .grid(sums.collect(), 2)
        .row([button(
            tr(lang, "button-quick-own"),
            Action::Quick(Quick::OwnSum),
        )])
        .row([button(never, Action::Quick(Quick::Never))])
        .row([
            button(tr(lang, "button-back"), Action::Quick(Quick::Show)),
            button(tr(lang, "button-home"), Action::Home),
        ])
}

/// Asks for the sum above which a start is asked for; `odd`: what was written was none.
pub fn own_sum(lang: Lang, odd: bool) -> Screen {
    let key = if odd {
        "quick-odd-sum"
    } else {
        "quick-own-sum"
    };
    Screen::text(tr(lang, key)).row([
        button(tr(lang, "button-back"), Action::Quick(Quick::When)),
        button(tr(lang, "button-home"), Action::Home),
    ])
}

/// A page of the models that can take a draft's request over.
pub fn others(
    lang: Lang,
    draft: i64,
    models: &[(Arc<Model>, Option<Kopecks>)],
    page: u16,
    tariff: &Tariff,
) -> Screen {
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let pages = models.len().div_ceil(PAGE).max(1);
    let page = usize::from(page).min(pages.saturating_sub(1));
    let labels = lists::plain_labels(lang, models, tariff);
    let rows = models
        .iter()
        .zip(labels)
        .skip(page.saturating_mul(PAGE))
        .take(PAGE);
    let rows = rows.map(|((model, _), label)| {
        let take = Quick::Take(draft, ModelKey::of(&model.id));
        button(label, Action::Quick(take))
    });
    let to = |page| Action::Quick(Quick::Others(draft, number(page)));
    let before = page.checked_sub(1);
    let after = Some(page.saturating_add(1)).filter(|next| *next < pages);
    let turn = [
        before.map(|page| button(tr(lang, "button-previous"), to(page))),
        after.map(|page| button(tr(lang, "button-next"), to(page))),
    ];
    let key = if models.is_empty() {
        "quick-no-others"
    } else {
        "quick-others"
    };
    Screen::text(tr(lang, key))
        .grid(rows.collect(), 1)
        .row(turn.into_iter().flatten())
        .row([
            button(tr(lang, "button-back"), Action::Draft(draft)),
            button(tr(lang, "button-home"), Action::Home),
        ])
}

impl Screen {
    /// Puts a line (HTML) over the text, apart from it.
    pub fn headed(mut self, line: Option<String>) -> Self {
        if let Some(line) = line {
            self.text = format!("{line}\n\n{}", self.text);
        }
        self
    }
}
