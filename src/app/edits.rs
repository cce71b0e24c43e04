//! Writes into models.toml what admins have changed of models, one after the other; what a stop cut short is done after it.

use super::keeper::Keeper;
use super::reload;
use crate::admin::models;
use crate::catalog::SHIPPED;
use crate::catalog::own;
use crate::engine::catalog_file::{self, FileError};
use crate::store::StoreError;
use crate::store::model_edits::{self, Edit, Why};

/// All that wait; what could not be noted is tried again at the next look.
pub(super) fn write(keeper: &Keeper) {
    while !keeper.stopped() {
        let edit: Result<_, StoreError> = keeper.desk.store.read(model_edits::wanted);
        let done = match edit {
            Ok(Some(edit)) => one(keeper, &edit),
            Ok(None) => return,
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            tracing::error!(%error, "a change of a model not noted; it is tried again");
            return;
        }
    }
}

fn one(keeper: &Keeper, edit: &Edit) -> Result<(), StoreError> {
    let desk = &keeper.desk;
    let (path, lang) = (&desk.config.catalog.path, desk.config.ui.language);
    let change = &edit.shown.change;
    let written = catalog_file::update(path, &SHIPPED, |text| own::write(text, change, lang));
    let why = match written {
        Ok(changed) => {
            tracing::info!(
                admin = edit.admin.0,
                model = change.model,
                edit = edit.id,
                changed,
                "a model changed"
            );
            reload::look(desk, &keeper.health);
            None
        }
        Err(FileError::Refused(refused)) => Some(Why::from(refused)),
        Err(error) => Some(Why::Disk(error.to_string())),
    };
    if let Some(why) = &why {
        tracing::warn!(
            admin = edit.admin.0,
            model = change.model,
            edit = edit.id,
            ?why,
            "a model not changed"
        );
    }
    let (edit, now_ms) = (edit.clone(), desk.clock.now_ms());
    desk.store
        .write(move |tx| models::ended(tx, &edit, why.as_ref(), now_ms))?;
    desk.outbox_bell.ring();
    Ok(())
}
