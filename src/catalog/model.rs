//! A model of the catalogue, its params and the answers a customer gives to them.

use super::known::Known;
use super::shape::Shape;
use super::task::{SourceTask, TaskKind};
use super::warning::Warning;
use crate::ids::FileId;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The four task sections of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Anything whose result is a video.
    Video,
    /// Pictures from text or pictures.
    Image,
    /// Upscaling, background removal and the like.
    Enhance,
    /// Voice, sound, music, lyrics.
    Audio,
}

impl Category {
    /// All sections in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Video, Self::Image, Self::Enhance, Self::Audio];
}

/// Whether a model may be sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// On sale.
    Active,
    /// Found by a sync, hidden until the admin enables it.
    New,
    /// No longer at Kie.
    Gone,
    /// Cannot be priced exactly, so it is not sold.
    Unpriced,
}

/// Who wrote the params of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Kie's catalogue API.
    Api,
    /// The documentation pages.
    Docs,
    /// Written by hand: a keyless sync leaves the params alone.
    Hand,
}

/// What a card says about a model in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blurb {
    /// What it does, one sentence.
    pub what: String,
    /// For whom or what it is good.
    pub whom: String,
    /// A prompt or use to copy.
    pub example: String,
}

/// One model on sale, the admin's override already applied to `title`, `category`, `eta_s`.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Kie's id, e.g. `kling-3.0/video`.
    pub id: String,
    /// As shown.
    pub title: String,
    /// The maker, e.g. `Kling`.
    pub provider: String,
    /// Card texts in Russian.
    pub ru: Blurb,
    /// Card texts in English.
    pub en: Blurb,
    /// Usual time in seconds until our own statistics know better.
    pub eta_s: u32,
    /// Place in lists, lower first; the admin's own goes over it.
    pub order: Option<i64>,
    /// Section of the menu.
    pub category: Category,
    /// Finer kind for search and cards, e.g. `text-to-video`.
    pub kind: String,
    /// Whether it may be sold.
    pub status: Status,
    /// Who wrote the params.
    pub origin: Origin,
    /// The documentation page, relative.
    pub docs: Option<String>,
    /// Params in the order they are asked.
    pub params: Vec<Param>,
    /// Price rows; exactly one matches a full set of answers (surcharges add to it).
    pub prices: Vec<PriceRow>,
    /// Answers that are not offered together: Kie refuses them or names no price for them.
    pub never: Vec<BTreeMap<String, Condition>>,
    /// Of each list at least one param must be answered, as far as its params apply.
    pub needs: Vec<Vec<String>>,
    /// The admin's changes, kept apart from what sync writes.
    pub overrides: Override,
    /// What our own statistics say; nothing in the file itself.
    pub known: Known,
}

/// The admin's table of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Override {
    /// Switches a model on or off whatever its status (an unpriced one still needs a price).
    pub enabled: Option<bool>,
    /// Not in lists, still usable where a customer has it.
    pub hidden: bool,
    /// Markup instead of `pricing.markup`.
    pub markup: Option<Decimal>,
    /// Flat price in roubles instead of the computed one.
    pub price_rub: Option<Decimal>,
    /// Costs the customer nothing.
    pub free: bool,
    /// How many free generations a customer has a day; `None`: no own limit.
    pub free_per_day: Option<u32>,
    /// Instead of the catalogue's own title.
    pub title: Option<String>,
    /// Lower comes first in lists.
    pub order: Option<i64>,
    /// For the admin's eyes.
    pub note: Option<String>,
}

/// One field of a model's `input`.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Kie's own name.
    pub name: String,
    /// What it accepts.
    pub kind: ParamKind,
    /// Must be answered (a required param with a default is still asked).
    pub required: bool,
    /// Used when not answered; sent explicitly.
    pub default: Option<Answer>,
    /// Sent always with this value and never asked (e.g. `nsfw_checker`).
    pub fixed: bool,
    /// Asked only when another param has one of these answers: `{ param = [values] }`.
    pub only_when: BTreeMap<String, Condition>,
}

/// What a param accepts, with Kie's limits.
#[derive(Clone, Debug, PartialEq)]
pub enum ParamKind {
    /// Free text, lengths in characters.
    Text {
        /// Fewest characters.
        min_chars: usize,
        /// Most characters.
        max_chars: usize,
    },
    /// One of a list, as Kie writes the values.
    Choice {
        /// Exactly what Kie accepts.
        values: Vec<String>,
        /// How the value is written in JSON.
        wire: Wire,
    },
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A decimal number.
    Number {
        /// Smallest.
        min: Decimal,
        /// Largest.
        max: Decimal,
        /// Distance of allowed values, if any.
        step: Option<Decimal>,
    },
    /// One file, sent as one URL.
    Media(MediaKind, MediaLimits),
    /// Several files, sent as a list of URLs.
    MediaList {
        /// What kind of files.
        kind: MediaKind,
        /// Fewest files.
        min: usize,
        /// Most files.
        max: usize,
        /// Limits of each file.
        limits: MediaLimits,
    },
    /// Structured input a person types in a checked form.
    Json(Shape),
    /// An earlier result of the customer's.
    Task(TaskKind),
}

/// How a choice is written in the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// `"5"`
    #[default]
    String,
    /// `5`
    Integer,
    /// `0.5`
    Number,
    /// `true`
    Bool,
}

/// What a file shows or plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A video.
    Video,
    /// Voice, music or sound.
    Audio,
    /// Any file.
    File,
}

/// Limits of one input file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaLimits {
    /// Accepted MIME types; empty: any of the kind.
    pub mime: Vec<String>,
    /// Largest size in bytes; `None`: only Telegram's 20 MB.
    pub max_bytes: Option<u64>,
    /// Shortest length in milliseconds.
    pub min_ms: Option<u64>,
    /// Longest length in milliseconds.
    pub max_ms: Option<u64>,
    /// Shortest allowed side of a picture or video in pixels.
    pub min_side_px: Option<u32>,
    /// Longest allowed side of a picture or video in pixels.
    pub max_side_px: Option<u32>,
    /// Most pixels of a picture, in whole megapixels (1,000,000).
    pub max_megapixels: Option<u32>,
    /// Where Kie wants an object around the URL: the name of the field that holds it.
    pub inside: Option<String>,
}

/// A customer's file as the pure core sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// The row in `files`.
    pub id: FileId,
    /// What it is.
    pub kind: MediaKind,
    /// MIME type found in its bytes.
    pub mime: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Length in milliseconds of audio and video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// Width in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

/// What a customer answered to one param.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Free text.
    Text(String),
    /// One of the choice's values.
    Choice(String),
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Number(Decimal),
    /// One file or several.
    Files(Vec<InputFile>),
    /// Checked JSON.
    Json(serde_json::Value),
    /// An earlier result.
    Task(SourceTask),
}

/// Answers by param name; params without an answer stand at their default.
pub type Answers = BTreeMap<String, Answer>;

/// When a price row or a param applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The answer is one of these values, written as text (`true`, `5`, `720p`).
    OneOf(Vec<String>),
    /// The param is (not) answered.
    Present(bool),
    /// More than so many items.
    CountOver(u64),
}

/// What `credits` is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Per {
    /// Each run.
    #[serde(rename = "generation")]
    Generation,
    /// Each picture made.
    #[serde(rename = "image")]
    Image,
    /// Each second, begun seconds count whole.
    #[serde(rename = "second")]
    Second,
    /// Each minute, begun minutes count whole.
    #[serde(rename = "minute")]
    Minute,
    /// Each 1000 characters, counted to the character.
    #[serde(rename = "1000-chars")]
    ThousandChars,
    /// Each megapixel, begun ones count whole.
    #[serde(rename = "megapixel")]
    Megapixel,
}

/// One row of the price table bound to answers.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceRow {
    /// Which answers it is for; all must hold.
    pub when: BTreeMap<String, Condition>,
    /// Credits for one unit.
    pub credits: Decimal,
    /// The unit.
    pub per: Per,
    /// The answer (or property of its file) that counts the units, e.g. `duration`, `audio_url`, `text`.
    pub quantity: Option<String>,
    /// The first so many units cost nothing ("first image free"); 0: all are paid.
    pub free: u32,
    /// Adds to the base row instead of being it.
    pub surcharge: bool,
    /// The exact text of the price table it came from.
    pub row: String,
}

/// All models, checked; cheap to clone and never changed in place.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Changes whenever the text changes: first 16 hex digits of its SHA-256.
    pub version: String,
    /// By id.
    pub models: Arc<BTreeMap<String, Arc<Model>>>,
    /// What keeps models from being sold although the file is in order.
    pub warnings: Arc<Vec<Warning>>,
}

impl Catalog {
    /// The model with this id.
    pub fn get(&self, id: &str) -> Option<&Arc<Model>> {
        self.models.get(id)
    }

    /// Models on sale: active (or enabled by the admin) and not hidden, by order, then title.
    pub fn on_sale(&self) -> Vec<&Arc<Model>> {
        let mut models: Vec<_> = self.models.values().filter(|m| m.is_listed()).collect();
        models.sort_by_cached_key(|model| {
            let order = model.overrides.order.or(model.order);
            let title = model.title.to_lowercase();
            (order.unwrap_or(i64::MAX), title, model.id.clone())
        });
        models
    }
}

impl Model {
    /// Whether it may be bought now.
    pub fn is_sold(&self) -> bool {
        match (self.status, self.overrides.enabled) {
            (Status::Gone, _) | (_, Some(false)) => false,
            (Status::Unpriced, _) => self.overrides.price_rub.is_some() || self.overrides.free,
            (_, Some(true)) | (Status::Active, None) => true,
            (Status::New, None) => false,
        }
    }

    /// The param with this name.
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|p| p.name == name)
    }
}
