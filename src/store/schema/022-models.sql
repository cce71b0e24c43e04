-- What admins change of models: shown, wanted, written into models.toml beside. What Kie took, by model and day.

CREATE TABLE model_edits(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  admin_id INTEGER NOT NULL,
  model TEXT NOT NULL,
  body TEXT NOT NULL,                           -- JSON of the change and of the prices it was shown with
  message INTEGER,                              -- where the admin waits for the end of it
  state TEXT NOT NULL CHECK(state IN ('shown','wanted','done','refused')),
  why TEXT NOT NULL DEFAULT '',                 -- JSON: why it was refused
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX model_edits_wanted ON model_edits(id) WHERE state = 'wanted';

CREATE TABLE model_costs(                       -- of results and of late gifts, by the day in UTC, in thousandths of a credit
  model TEXT NOT NULL,
  day INTEGER NOT NULL,
  cost INTEGER NOT NULL CHECK(cost >= 0),
  PRIMARY KEY(model, day)
) STRICT, WITHOUT ROWID;

INSERT INTO model_costs(model, day, cost)
  SELECT model, day, sum(cost) FROM (
    SELECT model, ended_ms / 86400000 AS day, (state = 'succeeded') * cost_mcredits AS cost FROM generations
    WHERE ended_ms IS NOT NULL
    UNION ALL SELECT g.model, o.created_ms / 86400000, g.cost_mcredits
    FROM outbox o JOIN generations g ON g.id = o.generation_id WHERE o.what = 'gift') GROUP BY 1, 2;

CREATE TRIGGER generations_cost AFTER UPDATE OF state ON generations WHEN OLD.ended_ms IS NULL AND NEW.ended_ms IS NOT NULL
BEGIN
  INSERT INTO model_costs(model, day, cost)
   VALUES(NEW.model, NEW.ended_ms / 86400000, (NEW.state = 'succeeded') * NEW.cost_mcredits)
   ON CONFLICT(model, day) DO UPDATE SET cost = cost + excluded.cost;
END;
CREATE TRIGGER gifts_cost AFTER INSERT ON outbox WHEN NEW.what = 'gift'
BEGIN
  INSERT INTO model_costs(model, day, cost)
   SELECT model, NEW.created_ms / 86400000, cost_mcredits FROM generations WHERE id = NEW.generation_id
   ON CONFLICT(model, day) DO UPDATE SET cost = cost + excluded.cost;
END;
