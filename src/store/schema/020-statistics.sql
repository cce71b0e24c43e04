-- What the admins' statistics are read from: sums that whatever they count adds to, in its own transaction. By hours since
-- 1970, since SQLite knows no time zones: hours make days of any zone (one that is off by a part of an hour: nearly).
-- Sums in kopecks, costs in thousandths of a credit.

CREATE TABLE money_hours(                       -- of the ledger
  hour INTEGER NOT NULL,
  kind TEXT NOT NULL,                           -- of the transfer
  method TEXT NOT NULL,                         -- of a top-up; '' for all else
  n INTEGER NOT NULL CHECK(n > 0),
  amount INTEGER NOT NULL CHECK(amount > 0),
  PRIMARY KEY(hour, kind, method)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_hours(                         -- of ended generations: 'other' says nothing about the model; a 'gift' came late
  hour INTEGER NOT NULL,
  category TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK(outcome IN ('good','bad','other','gift')),
  n INTEGER NOT NULL CHECK(n > 0),
  revenue INTEGER NOT NULL CHECK(revenue >= 0),
  cost INTEGER NOT NULL CHECK(cost >= 0),       -- of what was brought
  PRIMARY KEY(hour, category, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_sums(                        -- of results, by the hour ('h') and by the day in UTC ('d')
  span TEXT NOT NULL CHECK(span IN ('h','d')),
  at INTEGER NOT NULL,
  model TEXT NOT NULL,
  n INTEGER NOT NULL CHECK(n > 0),
  revenue INTEGER NOT NULL CHECK(revenue >= 0),
  PRIMARY KEY(span, at, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE people_hours(                      -- who came in this hour, and how many of them have ever paid
  hour INTEGER PRIMARY KEY NOT NULL,
  came INTEGER NOT NULL,
  paid INTEGER NOT NULL DEFAULT 0 CHECK(paid BETWEEN 0 AND came)
) STRICT, WITHOUT ROWID;

CREATE INDEX customers_seen ON customers(seen_ms);

INSERT INTO money_hours(hour, kind, method, n, amount)
  SELECT at_ms / 3600000, kind, CASE kind WHEN 'topup' THEN cause ELSE '' END, count(*), sum(amount)
  FROM transfers GROUP BY 1, 2, 3;
INSERT INTO run_hours(hour, category, outcome, n, revenue, cost)
  SELECT ended_ms / 3600000, category, CASE WHEN state = 'succeeded' THEN 'good'
     WHEN state = 'expired' OR (state = 'failed' AND reason IN ('provider','timeout')) THEN 'bad' ELSE 'other' END,
   count(*), sum((state = 'succeeded') * price), sum((state = 'succeeded') * cost_mcredits)
  FROM generations WHERE ended_ms IS NOT NULL GROUP BY 1, 2, 3;
INSERT INTO run_hours(hour, category, outcome, n, revenue, cost)
  SELECT o.created_ms / 3600000, g.category, 'gift', count(*), 0, sum(g.cost_mcredits)
  FROM outbox o JOIN generations g ON g.id = o.generation_id WHERE o.what = 'gift' GROUP BY 1, 2;
INSERT INTO model_sums(span, at, model, n, revenue)
  SELECT 'h', ended_ms / 3600000, model, count(*), sum(price) FROM generations WHERE state = 'succeeded' GROUP BY 2, 3;
INSERT INTO model_sums(span, at, model, n, revenue)
  SELECT 'd', at / 24, model, sum(n), sum(revenue) FROM model_sums WHERE span = 'h' GROUP BY 2, 3;
INSERT INTO people_hours(hour, came, paid)
  SELECT created_ms / 3600000, count(*), sum(EXISTS(SELECT 1 FROM payments p WHERE p.customer_id = c.id))
  FROM customers c GROUP BY 1;

CREATE TRIGGER transfers_summed AFTER INSERT ON transfers
BEGIN
  INSERT INTO money_hours(hour, kind, method, n, amount)
   VALUES(NEW.at_ms / 3600000, NEW.kind, CASE NEW.kind WHEN 'topup' THEN NEW.cause ELSE '' END, 1, NEW.amount)
   ON CONFLICT(hour, kind, method) DO UPDATE SET n = n + 1, amount = amount + excluded.amount;
END;
CREATE TRIGGER generations_summed AFTER UPDATE OF state ON generations WHEN OLD.ended_ms IS NULL AND NEW.ended_ms IS NOT NULL
BEGIN
  INSERT INTO run_hours(hour, category, outcome, n, revenue, cost)
   VALUES(NEW.ended_ms / 3600000, NEW.category, CASE WHEN NEW.state = 'succeeded' THEN 'good'
     WHEN NEW.state = 'expired' OR (NEW.state = 'failed' AND NEW.reason IN ('provider','timeout')) THEN 'bad' ELSE 'other' END,
    1, (NEW.state = 'succeeded') * NEW.price, (NEW.state = 'succeeded') * NEW.cost_mcredits)
   ON CONFLICT(hour, category, outcome) DO UPDATE SET n = n + 1, revenue = revenue + excluded.revenue, cost = cost + excluded.cost;
  INSERT INTO model_sums(span, at, model, n, revenue)
   SELECT column1, column2, NEW.model, 1, NEW.price
   FROM (VALUES('h', NEW.ended_ms / 3600000), ('d', NEW.ended_ms / 86400000)) WHERE NEW.state = 'succeeded'
   ON CONFLICT(span, at, model) DO UPDATE SET n = n + 1, revenue = revenue + excluded.revenue;
END;
CREATE TRIGGER gifts_summed AFTER INSERT ON outbox WHEN NEW.what = 'gift'
BEGIN
  INSERT INTO run_hours(hour, category, outcome, n, revenue, cost)
   SELECT NEW.created_ms / 3600000, category, 'gift', 1, 0, cost_mcredits FROM generations WHERE id = NEW.generation_id
   ON CONFLICT(hour, category, outcome) DO UPDATE SET n = n + 1, cost = cost + excluded.cost;
END;
CREATE TRIGGER customers_summed AFTER INSERT ON customers
BEGIN
  INSERT INTO people_hours(hour, came) VALUES(NEW.created_ms / 3600000, 1)
   ON CONFLICT(hour) DO UPDATE SET came = came + 1;
END;
CREATE TRIGGER payments_summed AFTER INSERT ON payments
 WHEN NOT EXISTS(SELECT 1 FROM payments WHERE customer_id = NEW.customer_id AND id <> NEW.id)
BEGIN
  UPDATE people_hours SET paid = paid + 1
   WHERE hour = (SELECT created_ms / 3600000 FROM customers WHERE id = NEW.customer_id);
END;
