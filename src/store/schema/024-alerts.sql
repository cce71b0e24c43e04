-- What the admins are told of, a row a kind: told at most once an hour with a count, and silent once an admin has
-- understood it, until it changes.

CREATE TABLE alerts(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL UNIQUE,                    -- e.g. kie-no-credits
  mark TEXT NOT NULL,                           -- what it is about: with another mark it is another matter
  turn INTEGER NOT NULL,                        -- counts the matters; a button knows the one it was sent with
  body TEXT NOT NULL,                           -- JSON: the values of the newest
  waiting INTEGER NOT NULL DEFAULT 0,           -- how many have come since it was told
  seen_ms INTEGER NOT NULL,                     -- when the newest came
  told_ms INTEGER,                              -- when it was told last
  hushed_turn INTEGER,                          -- the matter that was understood
  hushed_by INTEGER
) STRICT;
