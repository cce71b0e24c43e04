//! What workers, outbox and progress share, and how a reply is shown.

use crate::action::{Action, Panel};
use crate::admin::guard;
use crate::bot::api::{CallError, Edited, Telegram};
use crate::bot::broadcast;
use crate::bot::further;
use crate::bot::handle::{Prepared, handle};
use crate::bot::media;
use crate::bot::panel;
use crate::bot::patience::Patience;
use crate::bot::reply::{Bill, Keep, Reply, Show};
use crate::bot::session::Session;
use crate::bot::shop::{CatalogHandle, ConfigHandle, Shop};
use crate::bot::syncing::Board;
use crate::bot::update::{Incoming, What};
use crate::clock::{Bell, Clock};
use crate::config::Config;
use crate::engine::{self, EngineStatus};
use crate::files;
use crate::files::room::Level;
use crate::ids::CustomerId;
use crate::meter::Tally;
use crate::screens::Screen;
use crate::store::broadcasts;
use crate::store::inbox::{self, Stored};
use crate::store::{Store, customers, generations, invoices};
use crate::words::Lang;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the workers share.
pub struct Desk {
    /// The database.
    pub store: Store,
    /// Telegram.
    pub telegram: Telegram,
    /// The configuration as the file has it.
    pub config: Arc<Config>,
    /// The one in force, with what the panel has set.
    pub in_force: ConfigHandle,
    /// The catalogue in force.
    pub catalog: CatalogHandle,
    /// What the engine knows of Kie.
    pub engine: Arc<EngineStatus>,
    /// The time.
    pub clock: Clock,
    /// Wakes the engine.
    pub engine_bell: Bell,
    /// Wakes the outbox.
    pub outbox_bell: Bell,
    /// Wakes whoever keeps the catalogue.
    pub review_bell: Bell,
    /// Wakes what sends messages to many.
    pub broadcast_bell: Bell,
    /// How far the sync under way is.
    pub syncing: Board,
    /// Wakes what carries out returns of Stars.
    pub stars_bell: Bell,
    /// Wakes whoever removes the files of what was deleted.
    pub erase_bell: Bell,
    /// Where customers' files go.
    pub files_dir: PathBuf,
    /// What was put off to be tried again: `message`, `update`.
    pub retries: Tally,
    /// Nothing may be started: the database is damaged.
    pub closed: AtomicBool,
    /// Nothing may be started: the books are wrong, as the newest verification found.
    pub distrusted: AtomicBool,
}

impl Desk {
    /// Whether nothing may be sold or paid now.
    pub(super) fn is_closed(&self) -> bool {
        let damaged = self.closed.load(Ordering::SeqCst);
        damaged || self.distrusted.load(Ordering::SeqCst) || !self.has_room()
    }

    pub(crate) fn shop(&self) -> Shop {
        let config = self.in_force.get();
        Shop {
            maintenance: config.ui.maintenance,
            config,
            file: Arc::clone(&self.config),
            catalog: self.catalog.get(),
            index: self.catalog.index(),
            engine: Arc::clone(&self.engine),
            closed: self.is_closed(),
            now_ms: self.clock.now_ms(),
        }
    }

    /// Puts in force what the panel has set.
    pub fn settle(&self) {
        panel::settings::settle(self);
    }

    /// The language of what a customer reads.
    pub(super) fn lang_of(&self, customer: CustomerId) -> Lang {
        match self.store.read(|conn| customers::get(conn, customer)) {
            Ok(Some(customer)) => customer.lang,
            Ok(None) => self.config.ui.language,
            Err(error) => {
                let error: crate::store::StoreError = error;
                tracing::error!(%error, "customer not read");
                self.config.ui.language
            }
        }
    }

    /// Whether the disk has room for something new.
    fn has_room(&self) -> bool {
        let room = self.store.room();
        room.is_none_or(|room| room.level() == Level::Enough)
    }

    pub(super) async fn attempt(
        &self,
        stored: &Stored,
        incoming: &Incoming,
    ) -> anyhow::Result<Option<Reply>> {
        let file = match &incoming.what {
            What::File(sent) if incoming.private => {
                let (catalog, who) = (self.catalog.get(), (incoming.sender.id, sent));
                Some(
                    media::fetch(&self.telegram, &self.store, &catalog, &self.files_dir, who)
                        .await?,
                )
            }
            What::Press(press) => {
                let (action, who) = (Action::decode(&press.data), incoming.sender.id);
                match self
                    .store
                    .read(|conn| further::missing(conn, who, action))?
                {
                    Some(sent) => {
                        Some(media::get(&self.telegram, &self.store, &self.files_dir, &sent).await?)
                    }
                    None => None,
                }
            }
            _ => None,
        };
        let prepared = Prepared {
            counted: panel::broadcast::counted(self, incoming).await?,
            incoming: incoming.clone(),
            file,
        };
        let (mut shop, stored) = (self.shop(), stored.clone());
        // Admins try the shop while customers wait.
        shop.maintenance &= guard(&self.config.telegram, incoming.sender.id).is_none();
        self.store
            .write_async(move |tx| handle(tx, &shop, &stored, &prepared))
            .await
    }

    /// Wakes the engine and the outbox after deeds that may concern them.
    pub(super) fn wake_for(&self, incoming: &Incoming, reply: &Reply) {
        if reply.rings {
            self.outbox_bell.ring();
        }
        if reply.settles {
            self.settle();
        }
        if reply.refunds {
            self.stars_bell.ring();
        }
        if reply.erases {
            self.erase_bell.ring();
        }
        if reply.starts {
            self.engine_bell.ring();
        }
        let What::Press(press) = &incoming.what else {
            return;
        };
        let action = Action::decode(&press.data);
        let written = matches!(action, Some(Action::Panel(panel)) if panel.is_for_the_keeper());
        if written || matches!(action, Some(Action::ReviewAccept(_))) {
            self.review_bell.ring();
        }
        if matches!(action, Some(Action::Panel(Panel::Broadcast(_)))) {
            self.broadcast_bell.ring();
        }
        if matches!(
            action,
            Some(Action::Run(_) | Action::Cancel(_) | Action::CancelYes(_) | Action::Resend(_))
        ) {
            self.engine_bell.ring();
            self.outbox_bell.ring();
        }
    }

    /// Shows a reply and answers the press, both at once.
    pub(super) async fn show(&self, stored: &Stored, incoming: &Incoming, reply: Reply) {
        let answer = async {
            if let What::Press(press) = &incoming.what {
                let answered = self
                    .telegram
                    .answer(&press.callback, reply.toast.as_deref())
                    .await;
                if let Err(error) = answered {
                    tracing::debug!(%error, "press not answered");
                }
            }
        };
        let customer = incoming.sender.id;
        let says_something = !reply.shows.is_empty();
        let shows = async {
            let mut all = true;
            for show in reply.shows {
                all &= self.show_one(customer, incoming.chat, show).await;
            }
            all
        };
        let ((), all_shown) = tokio::join!(answer, shows);
        self.discard(reply.discard).await;
        if !all_shown {
            // Not marked as shown: the next start shows this customer where they stand.
            return;
        }
        let (id, now) = (stored.id, self.clock.now_ms());
        let marked: Result<(), crate::store::StoreError> = self
            .store
            .write_async(move |tx| {
                inbox::shown(tx, id, now)?;
                if says_something {
                    // Where they stand now makes up for answers that a crash or an outage has lost before.
                    inbox::all_shown(tx, customer, now, now)?;
                }
                Ok(())
            })
            .await;
        if let Err(error) = marked {
            tracing::error!(%error, update = id, "answer not marked as shown");
        }
    }

    /// Removes files that turned out to be of no use.
    async fn discard(&self, names: Vec<String>) {
        for name in names {
            let path = self.files_dir.join(name);
            let removed = tokio::task::spawn_blocking(move || files::remove(&path)).await;
            if !matches!(removed, Ok(Ok(()))) {
                tracing::warn!(?removed, "a refused file was not removed");
            }
        }
    }

    /// Shows one thing; false when Telegram could not be reached, so that the customer has not seen it.
    pub(super) async fn show_one(&self, customer: CustomerId, chat: i64, show: Show) -> bool {
        let (shown, keep) = match show {
            Show::Invoice(bill) => (
                self.bill(chat, &bill).await.map(Some),
                Keep::Invoice(bill.id),
            ),
            Show::Letter(letter) => (
                broadcast::preview(self, chat, &letter).await.map(|()| None),
                Keep::Nothing,
            ),
            Show::Strip(message) => (
                self.strip(chat, message).await.map(|()| None),
                Keep::Nothing,
            ),
            Show::Delete(message) => (
                self.telegram.delete(chat, message).await.map(|_| None),
                Keep::Nothing,
            ),
            Show::Send(screen, keep) => (self.send(chat, &screen).await.map(Some), keep),
            Show::Move(message, screen, keep) => (
                self.edit_or_send(chat, message, &screen).await.map(Some),
                keep,
            ),
        };
        match shown {
            Ok(Some(message)) => self.keep(customer, message, keep).await,
            Ok(None) => {}
            Err(CallError::Gone(why)) => {
                tracing::info!(customer = customer.0, why, "customer is gone");
            }
            Err(error) => {
                tracing::warn!(customer = customer.0, %error, "screen not shown");
                return matches!(error, CallError::Refused(_));
            }
        }
        true
    }

    /// The buttons of a message away.
    async fn strip(&self, chat: i64, message: i64) -> Result<(), CallError> {
        let mut patience = Patience::default();
        loop {
            match self.telegram.strip(chat, message).await {
                Err(error) => patience.wait(error).await?,
                stripped => return stripped,
            }
        }
    }

    /// A new message.
    async fn send(&self, chat: i64, screen: &Screen) -> Result<i64, CallError> {
        let mut patience = Patience::default();
        loop {
            match self.telegram.send(chat, screen).await {
                Err(error) => patience.wait(error).await?,
                sent => return sent,
            }
        }
    }

    /// A new message with an invoice; where Telegram does not take it, the customer is offered another way.
    async fn bill(&self, chat: i64, bill: &Bill) -> Result<i64, CallError> {
        let provider = self.config.payments.provider.token.as_ref();
        let mut patience = Patience::default();
        loop {
            match self.telegram.send_invoice(chat, bill, provider).await {
                Err(CallError::Refused(why)) => {
                    tracing::error!(invoice = bill.id.0, why, "invoice refused");
                    self.tell_refused(&why).await;
                    return self.send(chat, &bill.otherwise).await;
                }
                Err(error) => patience.wait(error).await?,
                sent => return sent,
            }
        }
    }

    async fn tell_refused(&self, why: &str) {
        let now = self.clock.now_ms();
        let admins = self.config.telegram.admin_ids.clone();
        let values = BTreeMap::from([("why".to_owned(), why.to_owned())]);
        let told: Result<(), crate::store::StoreError> = self
            .store
            .write_async(move |tx| engine::raise(tx, &admins, "invoice-refused", "", &values, now))
            .await;
        if let Err(error) = told {
            tracing::error!(%error, "alert not stored");
        }
        self.outbox_bell.ring();
    }

    async fn edit_or_send(
        &self,
        chat: i64,
        message: i64,
        screen: &Screen,
    ) -> Result<i64, CallError> {
        let mut patience = Patience::default();
        loop {
            match self.telegram.edit(chat, message, screen).await {
                Ok(Edited::Shown) => return Ok(message),
                Ok(Edited::NoMessage) => return self.send(chat, screen).await,
                Err(error) => patience.wait(error).await?,
            }
        }
    }

    /// Remembers what a message shows.
    async fn keep(&self, customer: CustomerId, message: i64, keep: Keep) {
        let now = self.clock.now_ms();
        let kept: anyhow::Result<()> = match keep {
            Keep::Nothing => return,
            Keep::Progress(generation) => {
                let set = move |tx: &rusqlite::Connection| {
                    Ok(generations::set_progress_message(tx, generation, message)?)
                };
                self.store.write_async(set).await
            }
            Keep::Broadcast(id) => {
                let set = move |tx: &rusqlite::Connection| {
                    Ok(broadcasts::watch(tx, id, customer, message)?)
                };
                self.store.write_async(set).await
            }
            Keep::Invoice(invoice) => {
                let set = move |tx: &rusqlite::Connection| {
                    Ok(invoices::set_message(tx, invoice, message)?)
                };
                self.store.write_async(set).await
            }
            Keep::Screen => {
                let set = move |tx: &rusqlite::Connection| {
                    let mut session = Session::load(tx, customer)?;
                    if session.screen != Some(message) {
                        session.screen = Some(message);
                        session.save(tx, customer, now)?;
                    }
                    Ok(())
                };
                self.store.write_async(set).await
            }
        };
        if let Err(error) = kept {
            let error = format!("{error:#}");
            tracing::error!(customer = customer.0, error, "message number not kept");
        }
    }
}
