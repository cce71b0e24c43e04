//! Reads one model's table: titles, texts, section, status and the admin's override.

use super::super::known::Known;
use super::super::model::{Blurb, Category, Model, Origin, Override, Param, Status};
use super::reader::{Reader, Table, unknown};
use super::{param, price};

const CATEGORIES: [(&str, Category); 4] = [
    ("video", Category::Video),
    ("image", Category::Image),
    ("enhance", Category::Enhance),
    ("audio", Category::Audio),
];
const STATUSES: [(&str, Status); 4] = [
    ("active", Status::Active),
    ("new", Status::New),
    ("gone", Status::Gone),
    ("unpriced", Status::Unpriced),
];
const ORIGINS: [(&str, Origin); 3] = [
    ("api", Origin::Api),
    ("docs", Origin::Docs),
    ("hand", Origin::Hand),
];
/// Used only where the text says nothing; a mistake is noted for what must be there.
const USUAL_S: u32 = 60;

/// Reads the model; whatever is wrong stands in `reader` and a stand-in value in the model.
pub(super) fn read(id: &str, mut table: Table<'_>, reader: &mut Reader<'_>) -> Model {
    for key in ["title", "category", "kind"] {
        table.missing(key, reader);
    }
    let title = table.text("title", reader).unwrap_or(id);
    let mut model = Model {
        id: id.to_owned(),
        title: title.to_owned(),
        provider: table
            .text("provider", reader)
            .unwrap_or_default()
            .to_owned(),
        ru: blurb(&mut table, "ru", reader),
        en: blurb(&mut table, "en", reader),
        eta_s: table.size("eta_s", reader).unwrap_or(USUAL_S),
        order: table.integer("order", reader),
        category: table
            .word("category", &CATEGORIES, reader)
            .unwrap_or(Category::Image),
        kind: table.text("kind", reader).unwrap_or_default().to_owned(),
        status: table
            .word("status", &STATUSES, reader)
            .unwrap_or(Status::Active),
        origin: table
            .word("origin", &ORIGINS, reader)
            .unwrap_or(Origin::Docs),
        docs: table.text("docs", reader).map(str::to_owned),
        params: Vec::new(),
        prices: Vec::new(),
        never: Vec::new(),
        needs: Vec::new(),
        overrides: Override::default(),
        known: Known::default(),
    };
    table.take("synced");
    model.params = param::read_all(&mut table, reader);
    model.prices = price::read_all(&mut table, &model.params, reader);
    for table in table.tables("never", reader) {
        let together = param::conditions(&table, reader);
        price::known(&together, &model.params, &table.span, reader);
        model.never.push(together);
    }
    model.needs = needs(&mut table, &model.params, reader);
    if let Some(own) = table.table("override", reader) {
        overrides(own, &mut model, reader);
    }
    table.close(reader);
    model
}

/// `needs = [["image_urls", "video_url"]]`: at least one of each list.
fn needs(table: &mut Table<'_>, params: &[Param], reader: &mut Reader<'_>) -> Vec<Vec<String>> {
    let mut needs = Vec::new();
    for found in table.list("needs", reader).unwrap_or_default() {
        let items = found.value.as_array();
        let names = items.map(|items| {
            let texts = items.iter().map(|item| item.get_ref().as_str());
            texts.map(|text| text.map(str::to_owned)).collect()
        });
        let Some(Some(names)) = names else {
            reader.note(&found.span, "mistake-needs", Vec::new());
            continue;
        };
        let names: Vec<String> = names;
        for name in &names {
            if !params.iter().any(|param| param.name == *name) {
                let known = params.iter().map(|param| param.name.as_str());
                unknown(reader, &found.span, name, known);
            }
        }
        needs.push(names);
    }
    needs
}

fn blurb(table: &mut Table<'_>, key: &'static str, reader: &mut Reader<'_>) -> Blurb {
    let Some(mut texts) = table.table(key, reader) else {
        return Blurb::default();
    };
    let blurb = Blurb {
        what: texts.text("what", reader).unwrap_or_default().to_owned(),
        whom: texts.text("whom", reader).unwrap_or_default().to_owned(),
        example: texts.text("example", reader).unwrap_or_default().to_owned(),
    };
    texts.close(reader);
    blurb
}

/// The admin's table: what it says goes over the model's own values.
fn overrides(mut own: Table<'_>, model: &mut Model, reader: &mut Reader<'_>) {
    let title = own.text("title", reader).map(str::to_owned);
    if let Some(title) = &title {
        title.clone_into(&mut model.title);
    }
    if let Some(category) = own.word("category", &CATEGORIES, reader) {
        model.category = category;
    }
    if let Some(eta_s) = own.size("eta_s", reader) {
        model.eta_s = eta_s;
    }
    if let Some(what) = own.text("description", reader) {
        what.clone_into(&mut model.ru.what);
    }
    model.overrides = Override {
        enabled: own.flag("enabled", reader),
        hidden: own.flag("hidden", reader).unwrap_or_default(),
        markup: own.money("markup", reader),
        price_rub: own.money("price_rub", reader),
        free: own.flag("free", reader).unwrap_or_default(),
        free_per_day: own.size("free_per_day", reader),
        title,
        order: own.integer("order", reader),
        note: own.text("note", reader).map(str::to_owned),
    };
    let set = &model.overrides;
    if set.free && (set.price_rub.is_some() || set.markup.is_some()) {
        reader.note(&own.place("free"), "mistake-free-and-price", Vec::new());
    }
    if set.price_rub.is_some() && set.markup.is_some() {
        reader.note(&own.place("markup"), "mistake-markup-and-price", Vec::new());
    }
    if set.free_per_day.is_some() && !set.free {
        reader.note(
            &own.place("free_per_day"),
            "mistake-per-day-without-free",
            Vec::new(),
        );
    }
    if set.markup.is_some_and(|markup| markup.is_zero()) {
        reader.note(&own.place("markup"), "mistake-markup-zero", Vec::new());
    }
    own.close(reader);
}
