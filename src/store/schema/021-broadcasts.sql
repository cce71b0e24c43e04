-- Messages of the shop to many: what is said, to whom, how far it has got, and those it did not reach.

CREATE TABLE broadcasts(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  admin_id INTEGER NOT NULL,                    -- who made it
  letter TEXT NOT NULL,                         -- JSON of store::broadcasts::Letter
  crowd TEXT NOT NULL DEFAULT 'all',            -- store::crowds::Crowd
  version INTEGER NOT NULL DEFAULT 1,           -- grows with each change of a draft: what was confirmed is what goes out
  state TEXT NOT NULL DEFAULT 'draft' CHECK(state IN ('draft','running','paused','cancelled','done')),
  expected INTEGER NOT NULL DEFAULT 0,          -- whom it would reach, as counted when it was started
  last_id INTEGER NOT NULL DEFAULT 0,           -- customers up to this one have had their turn
  sent INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,           -- had blocked the bot before
  gone INTEGER NOT NULL DEFAULT 0,              -- have blocked the bot, as Telegram says now
  failed INTEGER NOT NULL DEFAULT 0,
  unclear INTEGER NOT NULL DEFAULT 0,           -- under way when the process or the line broke: never sent again
  created_ms INTEGER NOT NULL,
  started_ms INTEGER,
  ended_ms INTEGER,
  watcher INTEGER,                              -- the admin whose message shows it live
  message INTEGER
) STRICT;
CREATE UNIQUE INDEX broadcasts_running ON broadcasts(state) WHERE state = 'running';
CREATE INDEX broadcasts_watched ON broadcasts(watcher, message) WHERE message IS NOT NULL;
CREATE TRIGGER broadcasts_onward BEFORE UPDATE OF letter, crowd, last_id ON broadcasts
 WHEN (OLD.state <> 'draft' AND NEW.letter || NEW.crowd <> OLD.letter || OLD.crowd) OR NEW.last_id < OLD.last_id
BEGIN SELECT RAISE(ABORT, 'a broadcast goes on as it was begun'); END;

CREATE TABLE broadcast_turns(                   -- under way, and those who were not reached
  broadcast_id INTEGER NOT NULL REFERENCES broadcasts(id),
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  state TEXT NOT NULL CHECK(state IN ('sending','again','gone','failed','unclear')),
  error TEXT NOT NULL DEFAULT '',
  at_ms INTEGER NOT NULL,
  PRIMARY KEY(broadcast_id, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX broadcast_turns_open ON broadcast_turns(broadcast_id, customer_id) WHERE state IN ('sending','again');
CREATE TRIGGER broadcast_turns_once BEFORE INSERT ON broadcast_turns
 WHEN NEW.customer_id <= (SELECT last_id FROM broadcasts WHERE id = NEW.broadcast_id)
BEGIN SELECT RAISE(ABORT, 'this customer has had their turn'); END;
CREATE TRIGGER broadcast_turns_end BEFORE UPDATE ON broadcast_turns WHEN OLD.state NOT IN ('sending','again')
BEGIN SELECT RAISE(ABORT, 'this turn is over'); END;
