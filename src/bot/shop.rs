//! What every deed needs to know of the shop: config, catalogue, time.

use crate::bot::session::Session;
use crate::catalog::price::Tariff;
use crate::catalog::search::Index;
use crate::catalog::{Catalog, Insights, Model};
use crate::clock::day_start_ms;
use crate::config::Config;
use crate::engine::{CatalogSource, ConfigSource, EngineStatus};
use crate::generation::Generation;
use crate::ids::{CustomerId, GenerationId};
use crate::money::MilliCredits;
use crate::store::crowds::Count;
use crate::store::customers::Customer;
use crate::store::starts::Supply;
use crate::store::{StoreError, customers, generations};

use crate::action::ModelKey;
use crate::words::Lang;
use rusqlite::Connection;
use std::sync::{Arc, PoisonError, RwLock};

/// The catalogue in force, with what is known of its models; replaced whole when either changes.
#[derive(Clone, Debug, Default)]
pub struct CatalogHandle(Arc<RwLock<Shelves>>);

#[derive(Debug, Default)]
struct Shelves {
    /// As models.toml has it.
    file: Catalog,
    known: Insights,
    /// The two together.
    shown: Catalog,
    /// What its models are found by.
    index: Arc<Index>,
}

impl CatalogHandle {
    /// A handle that holds this catalogue.
    pub fn new(catalog: Catalog) -> Self {
        let handle = Self::default();
        handle.set(catalog);
        handle
    }

    /// The catalogue now.
    pub fn get(&self) -> Catalog {
        let shelves = self.0.read().unwrap_or_else(PoisonError::into_inner);
        shelves.shown.clone()
    }

    /// The same for whoever is not of the bot.
    pub fn source(&self) -> CatalogSource {
        let handle = self.clone();
        Arc::new(move || handle.get())
    }

    /// What its models are found by.
    pub fn index(&self) -> Arc<Index> {
        let shelves = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&shelves.index)
    }

    /// Puts another one in force.
    pub fn set(&self, catalog: Catalog) {
        let index = Arc::new(Index::of(&catalog));
        let mut shelves = self.0.write().unwrap_or_else(PoisonError::into_inner);
        shelves.shown = catalog.knowing(&shelves.known, &Catalog::default());
        shelves.file = catalog;
        shelves.index = index;
    }

    /// Puts into force what is known of the models now.
    pub fn learn(&self, known: Insights) {
        let mut shelves = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if shelves.known != known {
            shelves.shown = shelves.file.knowing(&known, &shelves.shown);
            shelves.known = known;
        }
    }
}

/// The configuration in force: the file with what the panel has set over it; replaced whole when that changes.
#[derive(Clone, Debug)]
pub struct ConfigHandle(Arc<RwLock<Arc<Config>>>);

impl ConfigHandle {
    /// A handle that holds this configuration.
    pub fn new(config: &Config) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(config.clone()))))
    }

    /// The configuration now.
    pub fn get(&self) -> Arc<Config> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The same for whoever is not of the bot.
    pub fn source(&self) -> ConfigSource {
        let handle = self.clone();
        Arc::new(move || handle.get())
    }

    /// Puts another one in force.
    pub fn set(&self, config: Config) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
    }
}

/// The shop at one moment.
pub struct Shop {
    /// The configuration in force.
    pub config: Arc<Config>,
    /// The same without what the panel has set.
    pub file: Arc<Config>,
    /// The catalogue at that moment.
    pub catalog: Catalog,
    /// What its models are found by.
    pub index: Arc<Index>,
    /// What the engine knows of Kie.
    pub engine: Arc<EngineStatus>,
    /// Nothing may be started or paid: the database is damaged, its books are wrong, or the disk has no room.
    pub closed: bool,
    /// Maintenance is going on: nothing may be started or paid, unless by an admin.
    pub maintenance: bool,
    /// Now, in milliseconds since 1970.
    pub now_ms: i64,
}

/// One deed: a customer, their session, the open transaction.
pub struct Deed<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// The writer's transaction.
    pub tx: &'a Connection,
    /// Who acts.
    pub customer: Customer,
    /// Stored when the deed is done.
    pub session: Session,
    /// The update's number: part of keys of what it causes.
    pub update: i64,
    /// When we stored the update.
    pub received_ms: i64,
    /// This is the customer's first word.
    pub is_new: bool,
    /// How many a message to many would reach, where the press shows it.
    pub counted: Option<Count>,
}

impl Shop {
    /// What turns credits into roubles.
    pub fn tariff(&self) -> Tariff {
        let pricing = &self.config.pricing;
        Tariff {
            usd_per_credit: pricing.usd_per_credit,
            fx_rub_per_usd: pricing.fx_rub_per_usd,
            markup: pricing.markup,
        }
    }

    /// When the customer's day began.
    pub fn day_start_ms(&self) -> i64 {
        day_start_ms(self.now_ms, &self.config.ui.timezone)
    }

    /// The text that says why nothing of this cost can be started now, if so; without a cost, why nothing at all can.
    pub fn hindrance(&self, cost: Option<MilliCredits>) -> Option<&'static str> {
        if self.maintenance {
            return Some("maintenance-now");
        }
        let seen = self.engine.seen();
        let covered = cost.is_none_or(|cost| self.engine.can_sell(cost));
        if self.closed || seen.unauthorized || !covered {
            return Some("paused-now");
        }
        let supply = self.engine.supply(self.now_ms).0;
        (supply == Supply::Stopped).then_some("stopped-now")
    }

    /// The model of a button.
    pub fn model(&self, key: ModelKey) -> Option<&Arc<Model>> {
        self.catalog
            .models
            .values()
            .find(|model| ModelKey::of(&model.id) == key)
    }

    /// A model's title, or its id once it is gone from the catalogue.
    pub fn title(&self, id: &str) -> String {
        self.catalog
            .get(id)
            .map_or_else(|| id.to_owned(), |model| model.title.clone())
    }
}

impl<'a> Deed<'a> {
    /// A deed of somebody known, where their conversation stands; `update` is its number and when we stored it.
    ///
    /// # Errors
    /// The database.
    pub fn begin(
        tx: &'a Connection,
        shop: &'a Shop,
        customer: Customer,
        update: (i64, i64),
    ) -> Result<Self, StoreError> {
        let session = Session::load(tx, customer.id)?;
        let (update, received_ms) = update;
        Ok(Self {
            shop,
            tx,
            customer,
            session,
            update,
            received_ms,
            is_new: false,
            counted: None,
        })
    }

    /// Stores where the conversation stands now, if that is not where it stood before.
    ///
    /// # Errors
    /// The database.
    pub fn end(&self, before: &Session) -> Result<(), StoreError> {
        if self.session == *before {
            return Ok(());
        }
        self.session
            .save(self.tx, self.customer.id, self.shop.now_ms)
    }
}

impl Deed<'_> {
    /// The language of what the customer reads.
    pub fn lang(&self) -> Lang {
        self.customer.lang
    }

    /// Somebody's name; empty when nobody has this id.
    ///
    /// # Errors
    /// The database.
    pub fn name(&self, id: CustomerId) -> Result<String, StoreError> {
        let found = customers::get(self.tx, id)?;
        Ok(found.map_or_else(String::new, |customer| customer.name))
    }

    /// The generation, if it is the customer's own: ids in buttons are not trusted.
    ///
    /// # Errors
    /// The database.
    pub fn own(&self, id: GenerationId) -> Result<Option<Generation>, StoreError> {
        let found = generations::get(self.tx, id)?;
        Ok(found.filter(|generation| generation.customer == self.customer.id))
    }
}
