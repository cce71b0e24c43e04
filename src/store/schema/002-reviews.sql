-- Changes of models.toml that a sync leaves for the admin, and what the admin decided.

CREATE TABLE reviews(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  digest TEXT NOT NULL,                         -- of the set of changes
  body TEXT NOT NULL,                           -- JSON of the changes, exactly as shown
  left_out TEXT NOT NULL DEFAULT '[]',          -- JSON: numbers of changes the admin does not want
  created_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open','accepted','applied','moved','rejected','replaced')),
  decided_by INTEGER,                           -- Telegram id of the admin
  decided_ms INTEGER,
  CHECK((decided_by IS NULL) = (decided_ms IS NULL)),
  CHECK(decided_by IS NOT NULL OR state IN ('open','replaced'))
) STRICT;
CREATE INDEX reviews_open ON reviews(state) WHERE state IN ('open','accepted');

CREATE TABLE rejected_changes(                  -- not told again
  key TEXT PRIMARY KEY,                         -- catalog::sync::pending::Pending.key
  model TEXT NOT NULL,
  rejected_by INTEGER NOT NULL,
  rejected_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
