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
  last_transfer INTEGER NOT NULL DEFAULT 0
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
  expires_ms INTEGER NOT NULL
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
  progress_message INTEGER
) STRICT;

CREATE TABLE transfers(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE CHECK(length(key) BETWEEN 3 AND 160),
  kind TEXT NOT NULL,
  debit INTEGER NOT NULL REFERENCES accounts(id),
  credit INTEGER NOT NULL REFERENCES accounts(id),
  amount INTEGER NOT NULL CHECK(amount BETWEEN 1 AND 100000000000),
  generation_id INTEGER REFERENCES generations(id),
  hold_id INTEGER REFERENCES transfers(id),
  cause TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK(length(hash)=32)
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
  telegram_file_id TEXT,                        -- how it is sent again for free
  telegram_kind TEXT,                           -- photo, video, audio, document
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
