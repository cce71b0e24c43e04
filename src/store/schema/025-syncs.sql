-- Looks at Kie's catalogue and returns to an earlier models.toml: who wanted them, what came of them, who still waits.

CREATE TABLE syncs(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER,                              -- the kept models.toml that comes back; NULL: a look at Kie
  admin_id INTEGER,                             -- who wanted it; NULL: the bot by itself
  message INTEGER,                              -- where the admin watches
  state TEXT NOT NULL CHECK(state IN ('wanted','running','done','refused','failed','stopped')),
  told INTEGER NOT NULL CHECK(told IN (0,1)),   -- 0: the admin does not know the end yet
  applied INTEGER NOT NULL DEFAULT 0,           -- changes taken
  waiting INTEGER NOT NULL DEFAULT 0,           -- changes that wait for an admin
  body TEXT NOT NULL DEFAULT '',                -- JSON: the report by language, or why there is none
  at_ms INTEGER NOT NULL,
  ended_ms INTEGER
) STRICT;
CREATE INDEX syncs_open ON syncs(id) WHERE state IN ('wanted','running');
CREATE INDEX syncs_untold ON syncs(id) WHERE told = 0;
