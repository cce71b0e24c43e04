-- kiebot's schema, version 1: customers, ledger, generations, inbox and outbox.
-- All sums in kopecks, costs in thousandths of a credit, times in milliseconds since 1970 UTC.

CREATE TABLE customers(
  id INTEGER PRIMARY KEY,                       -- Telegram user id = id of the private chat
  name TEXT NOT NULL,
  username TEXT,
  lang TEXT NOT NULL CHECK(lang IN ('ru','en')),
  created_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  blocked INTEGER NOT NULL DEFAULT 0 CHECK(blocked IN (0,1)),   -- by the admin
  gone_ms INTEGER                               -- the customer has blocked the bot
) STRICT;

CREATE TABLE accounts(
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers(id),
  kind TEXT NOT NULL CHECK(kind IN ('wallet','bonus','hold','revenue','promo','adjust','stars_in','provider_in','manual_in','payout','losses')),
  balance INTEGER NOT NULL DEFAULT 0,           -- credits minus debits
  last_transfer INTEGER NOT NULL DEFAULT 0,
  CHECK((customer_id IS NOT NULL) = (kind IN ('wallet','bonus','hold'))),
  CHECK(kind NOT IN ('wallet','bonus','hold','revenue','payout') OR balance >= 0),
  CHECK(kind NOT IN ('promo','stars_in','provider_in','manual_in','losses') OR balance <= 0)
) STRICT;

CREATE TABLE inputs(                            -- what the customer entered; may be deleted, money rows stay
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  model TEXT NOT NULL,
  answers TEXT,                                 -- JSON of catalog::Answers; NULL once deleted
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE quotes(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  inputs_id INTEGER NOT NULL REFERENCES inputs(id),
  model TEXT NOT NULL,
  price INTEGER NOT NULL CHECK(price BETWEEN 0 AND 100000000),
  price_exact_micro INTEGER NOT NULL,           -- micro-roubles before rounding up
  cost_mcredits INTEGER NOT NULL CHECK(cost_mcredits >= 0),
  free INTEGER NOT NULL DEFAULT 0 CHECK(free IN (0,1)),
  basis TEXT NOT NULL,                          -- JSON: catalogue version, fx, markup, usd per credit, override, lines
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  CHECK(free = 0 OR price = 0),
  CHECK(free = 1 OR price * 10000 - price_exact_micro BETWEEN 0 AND 9999)
) STRICT;

CREATE TABLE generations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  quote_id INTEGER NOT NULL UNIQUE REFERENCES quotes(id),       -- two taps start one
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  inputs_id INTEGER NOT NULL REFERENCES inputs(id),
  model TEXT NOT NULL,
  category TEXT NOT NULL CHECK(category IN ('video','image','enhance','audio')),
  price INTEGER NOT NULL CHECK(price BETWEEN 0 AND 100000000),
  cost_mcredits INTEGER NOT NULL,
  eta_s INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'held' CHECK(state IN ('held','submitting','running','fetching','succeeded','failed','cancelled','expired','unknown')),
  task_id TEXT UNIQUE,
  token TEXT NOT NULL UNIQUE,                   -- random, goes into the callback URL
  result TEXT,                                  -- JSON of what Kie reported: urls, text
  reason TEXT,                                  -- generation::Reason for the customer
  detail TEXT,                                  -- Kie's own words for the admin
  cancel_wish INTEGER NOT NULL DEFAULT 0 CHECK(cancel_wish IN (0,1)),
  attempts INTEGER NOT NULL DEFAULT 0,
  unanswered_since_ms INTEGER,                  -- Kie has not answered polls since then
  missing_since_ms INTEGER,                     -- "recordInfo is null" since then
  created_ms INTEGER NOT NULL,
  accepted_ms INTEGER,
  ended_ms INTEGER,
  due_ms INTEGER NOT NULL,
  deadline_ms INTEGER NOT NULL,
  progress_message INTEGER,
  CHECK((state IN ('held','submitting','running','fetching')) = (ended_ms IS NULL)),
  CHECK(state NOT IN ('held','submitting') OR task_id IS NULL),
  CHECK(state NOT IN ('running','fetching','succeeded') OR task_id IS NOT NULL)
) STRICT;

CREATE TABLE generation_edges(                  -- the only ways from state to state
  a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY(a, b)
) STRICT, WITHOUT ROWID;
INSERT INTO generation_edges(a, b) VALUES
  ('held','submitting'), ('held','failed'), ('held','cancelled'),
  ('submitting','running'), ('submitting','held'), ('submitting','failed'), ('submitting','unknown'), ('submitting','cancelled'),
  ('running','fetching'), ('running','failed'), ('running','expired'), ('running','cancelled'),
  ('fetching','succeeded'), ('fetching','failed');

CREATE TABLE transfers(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE CHECK(length(key) BETWEEN 3 AND 256),
  kind TEXT NOT NULL CHECK(kind IN ('welcome','promo','pack','referral','topup','hold','capture','release','refund','adjust','payout','payout_undo','loss')),
  debit INTEGER NOT NULL REFERENCES accounts(id),
  credit INTEGER NOT NULL REFERENCES accounts(id),
  amount INTEGER NOT NULL CHECK(amount BETWEEN 1 AND 100000000000),
  generation_id INTEGER REFERENCES generations(id),
  hold_id INTEGER REFERENCES transfers(id),
  cause TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK(length(hash)=32),    -- SHA-256 over the row before and this row
  CHECK(debit <> credit),
  CHECK((kind IN ('capture','release')) = (hold_id IS NOT NULL)),
  CHECK((kind IN ('hold','capture','release','refund')) = (generation_id IS NOT NULL))
) STRICT;

CREATE TABLE late(                              -- what may still come after expired, unknown, cancelled
  generation_id INTEGER PRIMARY KEY REFERENCES generations(id),
  state TEXT NOT NULL CHECK(state IN ('watching','fetching','gifted','gone')),
  task_id TEXT,
  result TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE free_uses(                         -- a free generation uses up the day's allowance; returned when it fails
  generation_id INTEGER PRIMARY KEY REFERENCES generations(id),
  customer_id INTEGER NOT NULL,
  model TEXT NOT NULL,
  cost_mcredits INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  returned_ms INTEGER
) STRICT;

CREATE TABLE files(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  kind TEXT NOT NULL CHECK(kind IN ('image','video','audio','file')),
  path TEXT NOT NULL,                           -- relative to the files folder, random name
  mime TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  duration_ms INTEGER, width INTEGER, height INTEGER,
  telegram_file_id TEXT,
  created_ms INTEGER NOT NULL,
  deleted_ms INTEGER
) STRICT;

CREATE TABLE results(
  generation_id INTEGER NOT NULL REFERENCES generations(id),
  n INTEGER NOT NULL,                           -- 0-based order
  url TEXT,
  text TEXT,
  file_id INTEGER REFERENCES files(id),
  telegram_file_id TEXT,                        -- what plays in the chat, to be sent again for free
  telegram_kind TEXT,                           -- as what Telegram has it: photo, video, audio
  telegram_document_id TEXT,                    -- the untouched original, likewise
  PRIMARY KEY(generation_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE feedback(
  generation_id INTEGER PRIMARY KEY REFERENCES generations(id),
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  good INTEGER NOT NULL CHECK(good IN (0,1)),
  comment TEXT,
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions(
  customer_id INTEGER PRIMARY KEY REFERENCES customers(id),
  body TEXT NOT NULL,                           -- JSON of bot::session::Session
  updated_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox(
  update_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL,                 -- 0: none found
  body TEXT NOT NULL,                           -- raw JSON; '' once purged
  received_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  done_ms INTEGER,
  shown_ms INTEGER,                             -- the answer has reached the customer
  parked_ms INTEGER,                            -- three tries failed: kept as evidence
  error TEXT
) STRICT;

CREATE TABLE outbox(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,                     -- e.g. result:81
  customer_id INTEGER NOT NULL,                 -- chat to send to
  generation_id INTEGER REFERENCES generations(id),
  what TEXT NOT NULL CHECK(what IN ('result','refund','gift','text','alert')),
  body TEXT NOT NULL,                           -- JSON of store::outbox::Notice; '' once purged
  state TEXT NOT NULL DEFAULT 'todo' CHECK(state IN ('todo','sent','dead')),
  part INTEGER NOT NULL DEFAULT 0,              -- parts of it already sent (files before the closing message)
  attempts INTEGER NOT NULL DEFAULT 0,
  due_ms INTEGER NOT NULL,
  error TEXT,
  created_ms INTEGER NOT NULL,
  sent_ms INTEGER
) STRICT;

CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL, admin_id INTEGER NOT NULL, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Indexes: every menu press and every engine step finds its rows without a scan.

CREATE UNIQUE INDEX accounts_customer ON accounts(customer_id, kind) WHERE customer_id IS NOT NULL;
CREATE UNIQUE INDEX accounts_ours ON accounts(kind) WHERE customer_id IS NULL;
CREATE INDEX inputs_customer ON inputs(customer_id, id);
CREATE INDEX quotes_inputs ON quotes(inputs_id);
CREATE INDEX quotes_customer ON quotes(customer_id, id);
CREATE INDEX generations_customer ON generations(customer_id, id);
CREATE INDEX generations_customer_day ON generations(customer_id, created_ms);
CREATE INDEX generations_day ON generations(created_ms);
CREATE INDEX generations_due ON generations(state, due_ms) WHERE state IN ('held','submitting','running','fetching');
CREATE INDEX generations_open ON generations(customer_id) WHERE state IN ('held','submitting','running','fetching');
CREATE INDEX generations_model ON generations(model, id);
CREATE UNIQUE INDEX transfers_one_end ON transfers(hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX transfers_generation ON transfers(generation_id, kind, amount) WHERE generation_id IS NOT NULL;
CREATE INDEX transfers_debit ON transfers(debit, id);
CREATE INDEX transfers_credit ON transfers(credit, id);
CREATE INDEX transfers_given ON transfers(at_ms, amount, kind) WHERE kind IN ('welcome','promo','referral');
CREATE INDEX late_due ON late(due_ms) WHERE state IN ('watching','fetching');
CREATE INDEX free_uses_customer ON free_uses(customer_id, model, at_ms);
CREATE INDEX free_uses_day ON free_uses(at_ms);
CREATE INDEX files_customer ON files(customer_id, id);
CREATE INDEX files_purge ON files(created_ms) WHERE deleted_ms IS NULL;
CREATE INDEX results_file ON results(file_id) WHERE file_id IS NOT NULL;
CREATE INDEX inbox_todo ON inbox(customer_id, update_id) WHERE done_ms IS NULL AND parked_ms IS NULL;
CREATE INDEX inbox_unshown ON inbox(done_ms, customer_id) WHERE done_ms IS NOT NULL AND shown_ms IS NULL;
CREATE INDEX inbox_purge ON inbox(done_ms) WHERE done_ms IS NOT NULL AND body <> '';
CREATE INDEX outbox_todo ON outbox(due_ms) WHERE state = 'todo';
CREATE INDEX outbox_generation ON outbox(generation_id, what) WHERE generation_id IS NOT NULL;
CREATE INDEX outbox_purge ON outbox(sent_ms) WHERE sent_ms IS NOT NULL AND body <> '';

-- Transfers: immutable, numbered without a gap, each kind between its own accounts.
-- RAISE and not only CHECK where it counts: an outer INSERT OR IGNORE would skip a failing CHECK silently.

CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers
BEGIN SELECT RAISE(ABORT, 'transfers are immutable'); END;
CREATE TRIGGER transfers_no_delete BEFORE DELETE ON transfers
BEGIN SELECT RAISE(ABORT, 'transfers are immutable'); END;
-- REPLACE skips delete triggers unless recursive_triggers is on: the duplicate is refused up front.
CREATE TRIGGER transfers_no_replace BEFORE INSERT ON transfers
WHEN EXISTS(SELECT 1 FROM transfers WHERE key = NEW.key OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'duplicate transfer'); END;
CREATE TRIGGER transfers_no_gap BEFORE INSERT ON transfers
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM transfers)
BEGIN SELECT RAISE(ABORT, 'transfer number out of turn'); END;

CREATE TRIGGER transfers_shape BEFORE INSERT ON transfers
WHEN NOT EXISTS(
  SELECT 1 FROM accounts d, accounts c WHERE d.id = NEW.debit AND c.id = NEW.credit AND (
   (NEW.kind IN ('welcome','promo','pack','referral') AND d.kind = 'promo' AND c.kind = 'bonus') OR
   (NEW.kind = 'topup' AND d.kind IN ('stars_in','provider_in','manual_in') AND c.kind = 'wallet') OR
   (NEW.kind = 'hold' AND d.kind IN ('wallet','bonus') AND c.kind = 'hold' AND d.customer_id = c.customer_id
      AND d.customer_id = (SELECT customer_id FROM generations WHERE id = NEW.generation_id)) OR
   (NEW.kind = 'capture' AND d.kind = 'hold' AND c.kind = 'revenue') OR
   (NEW.kind = 'release' AND d.kind = 'hold' AND c.kind IN ('wallet','bonus') AND d.customer_id = c.customer_id) OR
   (NEW.kind = 'refund' AND d.kind = 'revenue' AND c.kind IN ('wallet','bonus')
      AND c.customer_id = (SELECT customer_id FROM generations WHERE id = NEW.generation_id)) OR
   (NEW.kind = 'adjust' AND d.kind = 'adjust' AND c.kind IN ('wallet','bonus')) OR
   (NEW.kind = 'adjust' AND c.kind = 'adjust' AND d.kind IN ('wallet','bonus')) OR
   (NEW.kind = 'payout' AND d.kind = 'wallet' AND c.kind = 'payout') OR
   (NEW.kind = 'payout_undo' AND d.kind = 'payout' AND c.kind = 'wallet') OR
   (NEW.kind = 'loss' AND d.kind = 'losses' AND c.kind = 'payout')))
BEGIN SELECT RAISE(ABORT, 'transfer shape'); END;

-- A hold: only while its generation is 'held', never above the quote.
CREATE TRIGGER transfers_hold BEFORE INSERT ON transfers WHEN NEW.kind = 'hold' AND NOT EXISTS(
  SELECT 1 FROM generations g WHERE g.id = NEW.generation_id AND g.state = 'held' AND NEW.amount +
   (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = NEW.generation_id AND kind = 'hold') <= g.price)
BEGIN SELECT RAISE(ABORT, 'hold exceeds quote'); END;

-- A capture or release: of the whole hold, once, back to where it came from; capture only with the files in hand.
CREATE TRIGGER transfers_resolve BEFORE INSERT ON transfers WHEN NEW.hold_id IS NOT NULL AND NOT EXISTS(
  SELECT 1 FROM transfers h JOIN generations g ON g.id = h.generation_id
  WHERE h.id = NEW.hold_id AND h.kind = 'hold' AND h.generation_id = NEW.generation_id AND NEW.debit = h.credit
   AND NEW.amount = h.amount AND NOT EXISTS(SELECT 1 FROM transfers r WHERE r.hold_id = h.id)
   AND ((NEW.kind = 'capture' AND g.state = 'fetching')
     OR (NEW.kind = 'release' AND NEW.credit = h.debit AND g.state IN ('held','submitting','running','fetching'))))
BEGIN SELECT RAISE(ABORT, 'hold resolution'); END;

-- A refund after success: to each account at most what came from it, so that given money never becomes paid money.
CREATE TRIGGER transfers_refund BEFORE INSERT ON transfers WHEN NEW.kind = 'refund' AND NEW.amount +
  (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = NEW.generation_id AND kind = 'refund' AND credit = NEW.credit)
  > (SELECT coalesce(sum(c.amount), 0) FROM transfers c JOIN transfers h ON h.id = c.hold_id
     WHERE c.generation_id = NEW.generation_id AND c.kind = 'capture' AND h.debit = NEW.credit)
BEGIN SELECT RAISE(ABORT, 'refund exceeds capture'); END;

-- Money goes out only against the payment it came in by; an undo only against its payout.
CREATE TRIGGER transfers_payout BEFORE INSERT ON transfers WHEN NEW.kind = 'payout' AND NOT EXISTS(
  SELECT 1 FROM transfers t WHERE t.kind = 'topup' AND t.credit = NEW.debit AND t.amount >= NEW.amount
   AND t.key IN ('stars:' || substr(NEW.key, 8), 'provider:' || substr(NEW.key, 8), 'manual:' || substr(NEW.key, 8)))
BEGIN SELECT RAISE(ABORT, 'payout without payment'); END;
CREATE TRIGGER transfers_payout_undo BEFORE INSERT ON transfers WHEN NEW.kind = 'payout_undo' AND NOT EXISTS(
  SELECT 1 FROM transfers t WHERE t.key = 'payout:' || substr(NEW.key, 13) AND t.kind = 'payout'
   AND t.debit = NEW.credit AND t.amount = NEW.amount)
BEGIN SELECT RAISE(ABORT, 'undo without payout'); END;

CREATE TRIGGER transfers_apply AFTER INSERT ON transfers BEGIN
  UPDATE accounts SET balance = balance - NEW.amount, last_transfer = NEW.id WHERE id = NEW.debit;
  UPDATE accounts SET balance = balance + NEW.amount, last_transfer = NEW.id WHERE id = NEW.credit;
END;

-- Accounts: a balance moves only as the exact image of a newer stored transfer, and never to the wrong side of zero.

CREATE TRIGGER accounts_guard BEFORE UPDATE ON accounts WHEN
  NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.customer_id IS NOT OLD.customer_id OR NOT EXISTS(
  SELECT 1 FROM transfers t WHERE t.id = NEW.last_transfer AND t.id > OLD.last_transfer AND
   ((t.debit = NEW.id AND NEW.balance = OLD.balance - t.amount) OR (t.credit = NEW.id AND NEW.balance = OLD.balance + t.amount)))
BEGIN SELECT RAISE(ABORT, 'balance moves only by a transfer'); END;
CREATE TRIGGER accounts_sign BEFORE UPDATE ON accounts WHEN
  (NEW.balance < 0 AND NEW.kind IN ('wallet','bonus','hold','revenue','payout')) OR
  (NEW.balance > 0 AND NEW.kind IN ('promo','stars_in','provider_in','manual_in','losses'))
BEGIN SELECT RAISE(ABORT, 'balance on the wrong side of zero'); END;
CREATE TRIGGER accounts_new BEFORE INSERT ON accounts WHEN NEW.balance <> 0 OR NEW.last_transfer <> 0
BEGIN SELECT RAISE(ABORT, 'accounts start at zero'); END;
CREATE TRIGGER accounts_no_delete BEFORE DELETE ON accounts
BEGIN SELECT RAISE(ABORT, 'accounts are permanent'); END;

-- Customers, quotes and what was quoted.

CREATE TRIGGER customers_no_delete BEFORE DELETE ON customers
BEGIN SELECT RAISE(ABORT, 'customers are permanent'); END;
CREATE TRIGGER customers_frozen BEFORE UPDATE OF id ON customers WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'frozen field'); END;
CREATE TRIGGER quotes_frozen BEFORE UPDATE ON quotes
BEGIN SELECT RAISE(ABORT, 'a quote never changes'); END;
-- What was quoted is what runs: afterwards answers can only be deleted.
CREATE TRIGGER inputs_frozen BEFORE UPDATE ON inputs WHEN NEW.answers IS NOT NULL AND (NEW.answers IS NOT OLD.answers
  OR NEW.model <> OLD.model OR NEW.customer_id <> OLD.customer_id) AND EXISTS(SELECT 1 FROM quotes WHERE inputs_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'quoted answers never change'); END;

-- Generations: state machine and money agree, in the database itself.

CREATE TRIGGER generations_new BEFORE INSERT ON generations WHEN NEW.state <> 'held' OR NEW.task_id IS NOT NULL OR NOT EXISTS(
  SELECT 1 FROM quotes q WHERE q.id = NEW.quote_id AND q.customer_id = NEW.customer_id AND q.inputs_id = NEW.inputs_id
   AND q.model = NEW.model AND q.price = NEW.price AND q.cost_mcredits = NEW.cost_mcredits)
BEGIN SELECT RAISE(ABORT, 'a generation starts held and as quoted'); END;
CREATE TRIGGER generations_no_delete BEFORE DELETE ON generations
BEGIN SELECT RAISE(ABORT, 'generations are permanent'); END;
CREATE TRIGGER generations_edge BEFORE UPDATE OF state ON generations WHEN OLD.state <> NEW.state
 AND NOT EXISTS(SELECT 1 FROM generation_edges WHERE a = OLD.state AND b = NEW.state)
BEGIN SELECT RAISE(ABORT, 'illegal transition'); END;
CREATE TRIGGER generations_frozen BEFORE UPDATE ON generations WHEN NEW.id <> OLD.id OR NEW.quote_id <> OLD.quote_id
 OR NEW.customer_id <> OLD.customer_id OR NEW.inputs_id <> OLD.inputs_id OR NEW.model <> OLD.model OR NEW.category <> OLD.category
 OR NEW.price <> OLD.price OR NEW.cost_mcredits <> OLD.cost_mcredits OR NEW.token <> OLD.token OR NEW.created_ms <> OLD.created_ms
 OR (OLD.task_id IS NOT NULL AND NEW.task_id IS NOT OLD.task_id)
 OR (OLD.ended_ms IS NOT NULL AND (NEW.state <> OLD.state OR NEW.ended_ms IS NOT OLD.ended_ms OR NEW.task_id IS NOT OLD.task_id))
BEGIN SELECT RAISE(ABORT, 'frozen field'); END;
CREATE TRIGGER generations_start BEFORE UPDATE OF state ON generations
 WHEN OLD.state <> NEW.state AND NEW.state IN ('held','submitting','running','fetching') AND NEW.price <>
  (SELECT coalesce(sum(CASE kind WHEN 'hold' THEN amount WHEN 'refund' THEN 0 ELSE -amount END), 0)
   FROM transfers WHERE generation_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'debit before start'); END;
CREATE TRIGGER generations_success BEFORE UPDATE OF state ON generations WHEN NEW.state = 'succeeded' AND OLD.state <> NEW.state AND (
 NEW.price <> (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = NEW.id AND kind = 'capture')
 OR NOT EXISTS(SELECT 1 FROM outbox WHERE generation_id = NEW.id AND what = 'result'))
BEGIN SELECT RAISE(ABORT, 'success needs capture and a result message'); END;
CREATE TRIGGER generations_refund BEFORE UPDATE OF state ON generations
 WHEN NEW.state IN ('failed','cancelled','expired','unknown') AND OLD.state <> NEW.state AND (
 (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = NEW.id AND kind = 'hold')
  <> (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = NEW.id AND kind = 'release')
 OR NOT EXISTS(SELECT 1 FROM outbox WHERE generation_id = NEW.id AND what = 'refund'))
BEGIN SELECT RAISE(ABORT, 'no end without refund and a message'); END;
CREATE TRIGGER edges_no_insert BEFORE INSERT ON generation_edges BEGIN SELECT RAISE(ABORT, 'edges are fixed'); END;
CREATE TRIGGER edges_no_update BEFORE UPDATE ON generation_edges BEGIN SELECT RAISE(ABORT, 'edges are fixed'); END;
CREATE TRIGGER edges_no_delete BEFORE DELETE ON generation_edges BEGIN SELECT RAISE(ABORT, 'edges are fixed'); END;

-- Messages about a generation go to its customer and stay as evidence (bodies are purged, rows are not).

CREATE TRIGGER outbox_owner BEFORE INSERT ON outbox WHEN NEW.what IN ('result','refund','gift')
 AND NEW.customer_id IS NOT (SELECT customer_id FROM generations WHERE id = NEW.generation_id)
BEGIN SELECT RAISE(ABORT, 'message for another customer'); END;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox WHEN OLD.what IN ('result','refund','gift')
BEGIN SELECT RAISE(ABORT, 'messages about generations are permanent'); END;
CREATE TRIGGER outbox_frozen BEFORE UPDATE OF key, customer_id, generation_id, what ON outbox
 WHEN NEW.key <> OLD.key OR NEW.customer_id <> OLD.customer_id OR NEW.generation_id IS NOT OLD.generation_id OR NEW.what <> OLD.what
BEGIN SELECT RAISE(ABORT, 'frozen field'); END;

INSERT INTO accounts(id, kind) VALUES
  (1,'revenue'), (2,'promo'), (3,'adjust'), (4,'stars_in'), (5,'provider_in'), (6,'manual_in'), (7,'payout'), (8,'losses');
