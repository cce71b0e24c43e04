-- People as admins look for them: by part of a name, by the day they came. Corrections of their money by hand.

CREATE TABLE username_tails(                    -- each end of a @username in small letters, from three letters on
  tail TEXT NOT NULL,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  PRIMARY KEY(tail, customer_id)
) STRICT, WITHOUT ROWID;
INSERT INTO username_tails(tail, customer_id)
  WITH RECURSIVE ends(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM ends WHERE n < 30)
  SELECT lower(substr(username, n)), id FROM customers, ends WHERE username IS NOT NULL AND n <= length(username) - 2
  ORDER BY 1, 2;
CREATE INDEX customers_created ON customers(created_ms);

CREATE TABLE adjustments(                       -- shown to an admin to be confirmed; done when the ledger has its adm:ID
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  admin_id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  pot TEXT NOT NULL CHECK(pot IN ('wallet','bonus')),
  amount INTEGER NOT NULL CHECK(amount <> 0 AND abs(amount) <= 100000000),
  had INTEGER NOT NULL,                         -- what was in the pot when it was shown
  why TEXT NOT NULL CHECK(length(why) BETWEEN 1 AND 500),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE TRIGGER adjustments_no_update BEFORE UPDATE ON adjustments
BEGIN SELECT RAISE(ABORT, 'what was shown stays'); END;
CREATE TRIGGER adjustments_no_delete BEFORE DELETE ON adjustments
BEGIN SELECT RAISE(ABORT, 'adjustments are permanent'); END;
