-- What customers set for themselves: the model of the quick mode, when a start is asked for, the settings of each model.

CREATE TABLE preferences(
  customer_id INTEGER PRIMARY KEY REFERENCES customers(id),
  quick INTEGER NOT NULL DEFAULT 1 CHECK(quick IN (0,1)),       -- what is sent while nothing is asked is a request
  model TEXT,                                   -- for this model; NULL: none was chosen yet
  ask TEXT NOT NULL DEFAULT 'always' CHECK(ask IN ('always','above','never')),
  above INTEGER CHECK(above > 0),               -- kopecks; only dearer starts are asked for
  updated_ms INTEGER NOT NULL,
  CHECK((ask = 'above') = (above IS NOT NULL))
) STRICT;

CREATE TABLE model_settings(
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  model TEXT NOT NULL,
  answers TEXT NOT NULL,                        -- JSON of catalog::Answers: no prompt, no files
  updated_ms INTEGER NOT NULL,
  PRIMARY KEY(customer_id, model)
) STRICT, WITHOUT ROWID;

-- Generations begun without a confirmation: by a message of whoever has switched asking off, or by the button under a
-- result that shows the price.

CREATE TABLE quick_starts(
  generation_id INTEGER PRIMARY KEY REFERENCES generations(id),
  update_id INTEGER NOT NULL UNIQUE,            -- the message or press: each begins one at most
  again_of INTEGER REFERENCES generations(id),  -- the result under which the button was
  shown INTEGER,                                -- the price it showed
  at_ms INTEGER NOT NULL,
  CHECK((again_of IS NULL) = (shown IS NULL))
) STRICT;
CREATE INDEX quick_starts_again ON quick_starts(again_of, generation_id) WHERE again_of IS NOT NULL;

CREATE TRIGGER quick_starts_price BEFORE INSERT ON quick_starts WHEN NOT EXISTS(
  SELECT 1 FROM generations g WHERE g.id = NEW.generation_id AND g.state = 'held' AND CASE
   WHEN NEW.again_of IS NULL THEN EXISTS(SELECT 1 FROM preferences p WHERE p.customer_id = g.customer_id AND p.quick = 1
     AND (p.ask = 'never' OR (p.ask = 'above' AND g.price <= p.above)))
   ELSE g.price = NEW.shown AND EXISTS(SELECT 1 FROM generations o WHERE o.id = NEW.again_of AND o.id <> g.id
     AND o.customer_id = g.customer_id) END)
BEGIN SELECT RAISE(ABORT, 'started at a price nobody agreed to'); END;
CREATE TRIGGER quick_starts_frozen BEFORE UPDATE ON quick_starts
BEGIN SELECT RAISE(ABORT, 'how it was started stays'); END;
CREATE TRIGGER quick_starts_no_delete BEFORE DELETE ON quick_starts
BEGIN SELECT RAISE(ABORT, 'how it was started is permanent'); END;
