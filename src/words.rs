//! All words a person reads: Fluent texts of `locales/`, in Russian and English.

use crate::packed::{packed, unpack};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Russian, the default.
    #[default]
    Ru,
    /// English.
    En,
}

impl Lang {
    /// Both, for tests and menus.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// From an IETF tag such as `en-GB` or a locale such as `ru_RU.UTF-8`; `None` for other languages.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "ru" | "be" | "uk" | "kk" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// `ru` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

static RU: LazyLock<Bundle> = LazyLock::new(|| bundle("ru", packed!("ru.ftl")));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle("en", packed!("en.ftl")));

/// A language with all its files in `locales/`.
fn bundle(tag: &str, texts: &[u8]) -> Bundle {
    let id: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Isolation marks are for mixed-direction text; in Telegram they show as odd gaps.
    bundle.set_use_isolating(false);
    // A broken line costs that line only; a test refuses any such line in our files.
    let resource = match FluentResource::try_new(unpack(texts)) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// A value put into a text: `("count", 3.into())`, `("name", "Анна".into())`.
pub type Value<'a> = FluentValue<'a>;

/// The text of a key without values; a missing key shows the Russian text, then the key itself.
pub fn tr(lang: Lang, key: &str) -> String {
    tr_with(lang, key, &[])
}

/// The text of a key with values put in.
pub fn tr_with(lang: Lang, key: &str, values: &[(&str, Value<'_>)]) -> String {
    find(lang, key, values).unwrap_or_else(|| key.to_owned())
}

/// The text of a key if any language has it: for labels that models may lack.
pub fn find(lang: Lang, key: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
    let own = match lang {
        Lang::Ru => &RU,
        Lang::En => &EN,
    };
    format(own, key, values).or_else(|| format(&RU, key, values))
}

fn format(bundle: &Bundle, key: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut args = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        args.set(*name, value.clone());
    }
    let mut problems = Vec::new();
    Some(
        bundle
            .format_pattern(pattern, Some(&args), &mut problems)
            .into_owned(),
    )
}
