//! The keys under which params and their values are named in `locales/*/models.ftl`.

use super::model::{Param, ParamKind};
use crate::words::{self, Lang};

/// `param-aspect-ratio` for `aspect_ratio`; its one-line help, if any, is under the same key with `-hint`.
pub fn param_key(name: &str) -> String {
    format!("param-{}", sanitised(name))
}

/// `param-style-number` for a `style` that is a number: where one name means different things, the words
/// of this key come before those of [`param_key`].
pub fn kind_key(param: &Param) -> String {
    let kind = match &param.kind {
        ParamKind::Text { .. } => "text",
        ParamKind::Choice { .. } => "choice",
        ParamKind::Bool => "bool",
        ParamKind::Integer { .. } | ParamKind::Number { .. } => "number",
        ParamKind::Media(..) => "file",
        ParamKind::MediaList { .. } => "files",
        ParamKind::Json(_) => "json",
        ParamKind::Task(_) => "task",
    };
    format!("{}-{kind}", param_key(&param.name))
}

/// `value-quality-basic` for the value `basic` of `quality`; the general key of a value is
/// `value_key("", "basic")`, that is `value-basic`.
pub fn value_key(param: &str, value: &str) -> String {
    if param.is_empty() {
        format!("value-{}", sanitised(value))
    } else {
        format!("value-{}-{}", sanitised(param), sanitised(value))
    }
}

/// The name of a param for people; Kie's own name where words are missing.
pub fn label_of(lang: Lang, param: &Param) -> String {
    words::find(lang, &kind_key(param), &[]).unwrap_or_else(|| param_label(lang, &param.name))
}

/// The name of a param of which only Kie's name is known; where a [`Param`] is at hand, [`label_of`].
pub fn param_label(lang: Lang, name: &str) -> String {
    words::find(lang, &param_key(name), &[]).unwrap_or_else(|| name.replace('_', " "))
}

/// The one-line help of a param, if there is one; words of its kind do not share the general help.
pub fn hint_of(lang: Lang, param: &Param) -> Option<String> {
    let own = kind_key(param);
    if words::find(lang, &own, &[]).is_some() {
        return words::find(lang, &format!("{own}-hint"), &[]);
    }
    param_hint(lang, &param.name)
}

/// The one-line help of a param of which only Kie's name is known.
pub fn param_hint(lang: Lang, name: &str) -> Option<String> {
    words::find(lang, &format!("{}-hint", param_key(name)), &[])
}

/// The name of a value for people: of this param, else in general, else as Kie writes it (`16:9`).
pub fn value_label(lang: Lang, param: &str, value: &str) -> String {
    words::find(lang, &value_key(param, value), &[])
        .or_else(|| words::find(lang, &value_key("", value), &[]))
        .unwrap_or_else(|| value.to_owned())
}

/// Lower case, everything but `[a-z0-9]` as single dashes, none at the ends.
fn sanitised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_hold_only_what_fluent_allows() {
        assert_eq!(param_key("aspect_ratio"), "param-aspect-ratio");
        assert_eq!(param_key(" Vocal__Start "), "param-vocal-start");
        assert_eq!(value_key("sound_key", "C#m"), "value-sound-key-c-m");
        assert_eq!(value_key("", "16:9"), "value-16-9");
    }

    #[test]
    fn one_name_of_two_kinds_has_two_labels() {
        let style = |kind| Param {
            name: "style".to_owned(),
            kind,
            required: false,
            default: None,
            fixed: false,
            only_when: std::collections::BTreeMap::new(),
        };
        let number = style(ParamKind::Integer { min: 0, max: 1 });
        assert_eq!(label_of(Lang::En, &number), "Expressiveness");
        assert_eq!(label_of(Lang::En, &style(ParamKind::Bool)), "Style");
    }

    #[test]
    fn what_has_no_words_shows_as_it_is() {
        assert_eq!(value_label(Lang::Ru, "aspect_ratio", "16:9"), "16:9");
        assert_eq!(param_label(Lang::En, "no_such_param"), "no such param");
    }
}
