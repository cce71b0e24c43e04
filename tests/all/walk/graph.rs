//! The crawler: screens it has seen, what their buttons lead to, and where each of them leads home.

use super::answers::{answer, asked, draft, session};
use super::limits::Limits;
use super::sound::{assert_sound, without_numbers};
use crate::support::{Bot, Customer, Message};
use kiebot::action::{Action, Find, Guide, Mine, Panel, Quick, Sort, Use, View};
use kiebot::catalog::{Catalog, ParamKind};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// More screens than this mean that the walk does not recognise a screen it has seen.
const MOST_SCREENS: usize = 1_500;

/// What is walked over; what else is met on the way is looked at and left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// All the menu leads to; a draft is a screen like any other.
    Menu,
    /// The questions of drafts.
    Drafts,
    /// The admin panel.
    Panel,
}

/// A screen as it was shown, with the session behind it.
struct Place {
    key: String,
    session: String,
    message: Message,
}

pub struct Walk<'a, 'b> {
    anna: &'a Customer<'b>,
    models: Catalog,
    db: Connection,
    over: Over,
    todo: VecDeque<Place>,
    /// From each screen to the screens its buttons lead to.
    ways: BTreeMap<String, BTreeSet<String>>,
    /// Choices of equal params need not all be pressed for every model.
    picked: BTreeSet<String>,
    /// Where buttons have led: what need not be pressed again leads there too.
    led: BTreeMap<String, String>,
    presses: usize,
    /// The customer's language, whatever a button has made of it meanwhile.
    lang: String,
    /// Every screen as it was first shown.
    screens: Vec<Message>,
    limits: Limits,
}

impl<'a, 'b> Walk<'a, 'b> {
    pub fn new(anna: &'a Customer<'b>, over: Over) -> Self {
        let db = Connection::open(&anna.bot.config.database.path).unwrap();
        db.busy_timeout(Duration::from_secs(20)).unwrap();
        Self {
            anna,
            models: anna.bot.models(),
            db,
            over,
            todo: VecDeque::new(),
            ways: BTreeMap::new(),
            picked: BTreeSet::new(),
            led: BTreeMap::new(),
            presses: 0,
            lang: anna.bot.text(&format!(
                "SELECT coalesce((SELECT lang FROM customers WHERE id = {}), 'ru')",
                anna.id
            )),
            screens: Vec::new(),
            limits: Limits::default(),
        }
    }

    pub fn seen(&self) -> usize {
        self.ways.len()
    }

    /// Every screen as it was first shown, in the order in which they were found.
    pub fn screens(&self) -> &[Message] {
        &self.screens
    }

    pub fn presses(&self) -> usize {
        self.presses
    }

    /// Whether the confirmation of this model was among the screens.
    pub fn confirmed(&self, model: &str) -> bool {
        self.ways
            .contains_key(&format!("draft {model} \"confirm\""))
    }

    /// A screen to begin from, as it stands in the chat now.
    pub fn begin(&mut self, message: Message) {
        let key = self.key_of(&message, None);
        self.visit(key, message);
    }

    /// Presses everything that can be reached.
    pub fn through(&mut self) {
        while let Some(place) = self.todo.pop_front() {
            assert!(
                self.ways.len() <= MOST_SCREENS,
                "no end: {:#?}",
                self.ways.keys()
            );
            let buttons = place.message.buttons.iter().flatten();
            for button in buttons.filter(|button| button.url.is_none()) {
                let data = button
                    .data
                    .clone()
                    .unwrap_or_else(|| panic!("{} does nothing", button.text));
                let action = Action::decode(&data).unwrap_or_else(|| {
                    panic!("unknown data {data} under\n{}", place.message.shown())
                });
                if self.wanted(&place, action, &button.text) {
                    self.press(&place, &data, action);
                } else if let Some(known) = self.led.get(&without_numbers(&data)) {
                    let ways = self.ways.entry(place.key.clone()).or_default();
                    ways.insert(known.clone());
                }
            }
            if self.over == Over::Drafts {
                self.fill(&place);
            }
        }
    }

    /// The first, and every choice of a param once for all models that have it with the same label.
    fn wanted(&mut self, place: &Place, action: Action, label: &str) -> bool {
        match action {
            Action::Pick { choice, .. } if choice > 1 => {
                let question = place.key.rsplit(' ').next().unwrap_or_default();
                self.picked.insert(format!("{question} {label}"))
            }
            // Pages and lines of the history are all of one kind.
            Action::Operation(..) => self.picked.insert(format!(
                "{} {}",
                place.key,
                label.chars().take(1).collect::<String>()
            )),
            Action::Mine(Mine::Open(..)) => {
                let title = label.split(". ").last().unwrap_or_default();
                self.picked.insert(format!("open {title}"))
            }
            Action::Mine(Mine::Previews(..) | Mine::Preview(_)) => {
                self.picked.insert(format!("{} {label}", place.key))
            }
            // Each way to look at a list once, wherever it is offered.
            Action::Find(Find::List(view) | Find::Purposes(view)) => {
                let shelf = format!("{:?}", view.shelf);
                view.page < 2 && self.looked(&shelf, view)
            }
            Action::Find(Find::Card(_, view)) => {
                let shelf = format!("card {:?}", view.shelf);
                self.picked.insert(shelf)
            }
            // Which model takes content over is a list like any other.
            Action::Use(Use::With(_, wish, _) | Use::PartWith(_, wish, ..)) => {
                self.picked.insert(format!("with {wish:?}"))
            }
            Action::Use(Use::OtherWith(..)) => self.picked.insert("other with".to_owned()),
            Action::Quick(Quick::Take(..)) => self.picked.insert("take".to_owned()),
            // Everything an admin can do, but not to each model and each customer.
            Action::Panel(Panel::Settings(_)) => self.picked.insert(format!("{action:?}")),
            Action::Panel(what) => {
                let what = without_numbers(&format!("{what:?}"));
                self.picked.insert(what)
            }
            // The walk stays in its language.
            Action::Guide(Guide::Speak(lang)) => lang.tag() == self.lang,
            _ => true,
        }
    }

    /// Whether this way to look at a list is a new one: each shelf narrowed, sorted and turned once.
    fn looked(&mut self, shelf: &str, view: View) -> bool {
        let way = match (view.only, view.sort, view.page) {
            (Some(only), Sort::Own, 0) => format!("{shelf} {only:?}"),
            (None, sort, page) => format!("{shelf} {sort:?} {page}"),
            (Some(_), sort, page) => format!("{shelf} narrowed {sort:?} {page}"),
        };
        self.picked.insert(way)
    }

    fn restore(&self, place: &Place) {
        for (sql, value) in [
            (
                "UPDATE sessions SET body = ?1 WHERE customer_id = ?2",
                &place.session,
            ),
            ("UPDATE customers SET lang = ?1 WHERE id = ?2", &self.lang),
        ] {
            let values = (value, self.anna.id);
            assert_eq!(self.db.execute(sql, values).unwrap(), 1);
        }
    }

    fn press(&mut self, place: &Place, data: &str, action: Action) {
        self.restore(place);
        let before = self.anna.newest();
        let toasts = self.anna.toasts();
        self.anna.force(place.message.id, data);
        self.presses += 1;
        if matches!(
            action,
            Action::Resend(_) | Action::Mine(Mine::Previews(..) | Mine::Preview(_) | Mine::Export)
        ) {
            // What comes by itself afterwards belongs to this press.
            self.anna.all_delivered();
        }
        let newest = self.anna.newest();
        let pressed = self.anna.message(place.message.id);
        let after = if newest > before {
            self.anna.message(newest).unwrap()
        } else {
            pressed.unwrap_or_else(|| self.anna.screen())
        };
        let same = newest == before
            && after.text == place.message.text
            && after.buttons == place.message.buttons
            && self.anna.toasts() == toasts;
        assert!(!same, "{data} has no effect under\n{}", after.shown());
        // An invoice: its button belongs to Telegram, the screen above it stays.
        let pays = after
            .buttons
            .iter()
            .flatten()
            .any(|b| b.data.is_none() && b.url.is_none());
        if pays
            && !self
                .screens
                .iter()
                .any(|seen| seen.invoice == after.invoice)
        {
            self.screens.push(after.clone());
        }
        if after.buttons.is_empty() || pays {
            // A word over the chat, or the end of a generation that is on its way.
            return;
        }
        let key = self.key_of(&after, Some(action));
        self.led.insert(without_numbers(data), key.clone());
        self.ways
            .entry(place.key.clone())
            .or_default()
            .insert(key.clone());
        self.visit(key, after);
    }

    /// Answers the open question by words or a file.
    fn fill(&mut self, place: &Place) {
        self.restore(place);
        let Some(draft) = draft(self.anna) else {
            return;
        };
        let Some(model) = draft["model"]
            .as_str()
            .and_then(|id| self.models.get(id))
            .cloned()
        else {
            return;
        };
        let Some((_, param)) = asked(&draft, &model) else {
            return;
        };
        // A list that wants several files is the same question until it has them.
        let files = match &param.kind {
            ParamKind::MediaList { min, .. } => *min,
            _ => 1,
        };
        for _ in 1..files {
            drop(answer(self.anna, param));
        }
        if let Some(after) = answer(self.anna, param) {
            let key = self.key_of(&after, None);
            self.ways
                .entry(place.key.clone())
                .or_default()
                .insert(key.clone());
            self.visit(key, after);
        }
    }

    fn visit(&mut self, key: String, message: Message) {
        assert_sound(&message);
        let mut data = message
            .buttons
            .iter()
            .flatten()
            .filter_map(|b| b.data.as_deref());
        // The gallery and what leads there; lists and questions show what the catalogue has.
        if data.any(|data| data.starts_with("hs:") || data.starts_with("A:")) {
            self.limits.look(&message);
        }
        let is_draft = key.starts_with("draft ");
        if self.ways.contains_key(&key) {
            return;
        }
        self.ways.insert(key.clone(), BTreeSet::new());
        self.screens.push(message.clone());
        let panel = message.buttons.iter().flatten().any(|button| {
            let data = button.data.as_deref();
            data.is_some_and(|data| data.starts_with("A:"))
        });
        let walked = match self.over {
            Over::Menu => !is_draft,
            Over::Drafts => is_draft || key.starts_with("generation "),
            Over::Panel => panel,
        };
        if !walked {
            // Walked through by a test of its own: drafts have `Отмена`, the rest a way home.
            self.ways.entry(key).or_default().insert("menu".to_owned());
            return;
        }
        self.todo.push_back(Place {
            key,
            session: session(self.anna),
            message,
        });
    }

    /// What makes a screen another one.
    fn key_of(&self, message: &Message, action: Option<Action>) -> String {
        let labels = without_numbers(&message.labels().join("|"));
        let home = match self.over {
            Over::Menu | Over::Drafts => message.has("🎬") && message.has("💳"),
            Over::Panel => message.text.contains("АДМИН-ПАНЕЛЬ"),
        };
        if home {
            return "menu".to_owned();
        }
        let data = |prefix: &str| {
            message
                .buttons
                .iter()
                .flatten()
                .any(|b| b.data.as_deref().is_some_and(|d| d.starts_with(prefix)))
        };
        if data("x:")
            && let Some(draft) = draft(self.anna)
        {
            let count = if message.has("Готово (") {
                " files"
            } else {
                ""
            };
            return format!(
                "draft {}{count} {}",
                draft["model"].as_str().unwrap(),
                draft["step"]
            );
        }
        match action {
            Some(Action::Balance) => "balance".to_owned(),
            Some(Action::Operation(..) | Action::Mine(Mine::Open(..))) => {
                format!("operation {labels}")
            }
            _ if data("c:") || data("cy:") || data("g:") || data("a:") || data("u:g:") => {
                format!("generation {labels}")
            }
            _ => without_numbers(&format!("{}|{labels}", message.text)),
        }
    }

    /// From every screen the menu (or the panel) is at most two presses away, and every screen fits a phone.
    pub fn assert_ways_home(&self) {
        self.limits.assert_kept();
        let leads = |from: &str| self.ways.get(from).is_some_and(|to| to.contains("menu"));
        for (screen, ways) in &self.ways {
            let near = screen == "menu" || leads(screen) || ways.iter().any(|next| leads(next));
            assert!(near, "no way home from «{screen}»: {ways:#?}");
        }
        assert_eq!(self.bot().logged("ERROR"), [""; 0]);
    }

    fn bot(&self) -> &'b Bot {
        self.anna.bot
    }
}
