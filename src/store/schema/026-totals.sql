-- What /metrics is read from: sums since the beginning, that whatever they count adds to in its own transaction. There are
-- as many rows as models have been sold and steps of time in four sections: they are read whole.
-- Sums in kopecks, costs in thousandths of a credit.

-- Of ended generations. 'rejected' failed for what the customer entered; a 'gift' is a result that came after another end.
CREATE TABLE model_totals(
  id INTEGER PRIMARY KEY,                       -- the first ever sold come first
  model TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK(outcome IN ('succeeded','failed','rejected','cancelled','expired','unknown','gift')),
  n INTEGER NOT NULL CHECK(n > 0),
  revenue INTEGER NOT NULL CHECK(revenue >= 0),
  cost INTEGER NOT NULL CHECK(cost >= 0),       -- of what was brought
  UNIQUE(model, outcome)
) STRICT;

CREATE TABLE time_totals(                       -- of ended generations: 'wait' until Kie took them, 'whole' until their result
  span TEXT NOT NULL CHECK(span IN ('wait','whole')),
  category TEXT NOT NULL,
  upto_s INTEGER NOT NULL,                      -- the first step that holds it; 0: longer than all
  n INTEGER NOT NULL CHECK(n > 0),
  ms INTEGER NOT NULL CHECK(ms >= 0),
  PRIMARY KEY(span, category, upto_s)
) STRICT, WITHOUT ROWID;

INSERT INTO model_totals(model, outcome, n, revenue, cost)
  SELECT model, CASE WHEN state = 'failed' AND reason IN ('moderation','bad-input','bad-file','input-gone') THEN 'rejected'
     ELSE state END, count(*), sum((state = 'succeeded') * price), sum((state = 'succeeded') * cost_mcredits)
  FROM generations WHERE ended_ms IS NOT NULL GROUP BY 1, 2 ORDER BY min(id);
INSERT INTO model_totals(model, outcome, n, revenue, cost)
  SELECT g.model, 'gift', count(*), 0, sum(g.cost_mcredits)
  FROM outbox o JOIN generations g ON g.id = o.generation_id WHERE o.what = 'gift' GROUP BY 1;
INSERT INTO time_totals(span, category, upto_s, n, ms)
  SELECT span, category, coalesce((SELECT min(column1)
     FROM (VALUES(1),(2),(5),(10),(20),(30),(60),(120),(300),(600),(1800),(3600)) WHERE column1 * 1000 >= took), 0) AS step,
   count(*), sum(took)
  FROM (SELECT 'wait' AS span, category, max(0, accepted_ms - created_ms) AS took FROM generations
     WHERE ended_ms IS NOT NULL AND accepted_ms IS NOT NULL
    UNION ALL SELECT 'whole', category, max(0, ended_ms - created_ms) FROM generations WHERE state = 'succeeded')
  GROUP BY span, category, step;

CREATE TRIGGER generations_totalled AFTER UPDATE OF state ON generations WHEN OLD.ended_ms IS NULL AND NEW.ended_ms IS NOT NULL
BEGIN
  INSERT INTO model_totals(model, outcome, n, revenue, cost)
   VALUES(NEW.model, CASE WHEN NEW.state = 'failed' AND NEW.reason IN ('moderation','bad-input','bad-file','input-gone')
      THEN 'rejected' ELSE NEW.state END, 1, (NEW.state = 'succeeded') * NEW.price, (NEW.state = 'succeeded') * NEW.cost_mcredits)
   ON CONFLICT(model, outcome) DO UPDATE SET n = n + 1, revenue = revenue + excluded.revenue, cost = cost + excluded.cost;
  INSERT INTO time_totals(span, category, upto_s, n, ms)
   SELECT span, NEW.category, coalesce((SELECT min(column1)
      FROM (VALUES(1),(2),(5),(10),(20),(30),(60),(120),(300),(600),(1800),(3600)) WHERE column1 * 1000 >= took), 0), 1, took
   FROM (SELECT 'wait' AS span, max(0, NEW.accepted_ms - NEW.created_ms) AS took WHERE NEW.accepted_ms IS NOT NULL
     UNION ALL SELECT 'whole', max(0, NEW.ended_ms - NEW.created_ms) WHERE NEW.state = 'succeeded')
   WHERE true
   ON CONFLICT(span, category, upto_s) DO UPDATE SET n = n + 1, ms = ms + excluded.ms;
END;
CREATE TRIGGER gifts_totalled AFTER INSERT ON outbox WHEN NEW.what = 'gift'
BEGIN
  INSERT INTO model_totals(model, outcome, n, revenue, cost)
   SELECT model, 'gift', 1, 0, cost_mcredits FROM generations WHERE id = NEW.generation_id
   ON CONFLICT(model, outcome) DO UPDATE SET n = n + 1, cost = cost + excluded.cost;
END;
