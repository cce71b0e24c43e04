-- Finding models: what a customer marked and used, how the models have done, which of them are in trouble.

CREATE TABLE favourites(
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  model TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY(customer_id, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE used_models(                       -- each model a customer has ever started, and when last
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  model TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY(customer_id, model)
) STRICT, WITHOUT ROWID;

-- Sums that each end of a generation adds to, in its own transaction. Ends that say nothing about the model are left out.

CREATE TABLE model_days(
  day INTEGER NOT NULL,                         -- days since 1970, UTC
  model TEXT NOT NULL,
  bucket INTEGER NOT NULL CHECK(bucket BETWEEN 0 AND 99),       -- 0: no result; else catalog::known::EDGES
  n INTEGER NOT NULL CHECK(n > 0),
  PRIMARY KEY(day, model, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_hours(                       -- the same for the last two days
  hour INTEGER NOT NULL,                        -- hours since 1970
  model TEXT NOT NULL,
  good INTEGER NOT NULL CHECK(good IN (0,1)),
  n INTEGER NOT NULL CHECK(n > 0),
  PRIMARY KEY(hour, model, good)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_trouble(                     -- models that fail too often: marked, hidden, shown again on trial
  model TEXT PRIMARY KEY NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('marked','hidden','trial','over')),
  since_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  from_hour INTEGER NOT NULL                    -- ends before this hour no longer count
) STRICT, WITHOUT ROWID;

CREATE TABLE model_seen(                        -- when a model first stood on sale; 0: before anybody counted
  model TEXT PRIMARY KEY NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO used_models(customer_id, model, at_ms)
  SELECT customer_id, model, max(created_ms) FROM generations GROUP BY customer_id, model;

INSERT INTO model_days(day, model, bucket, n)
  SELECT ended_ms / 86400000, model, CASE WHEN state <> 'succeeded' THEN 0 ELSE 1
     + (took >= 5000) + (took >= 8000) + (took >= 12000) + (took >= 16000) + (took >= 20000) + (took >= 25000)
     + (took >= 30000) + (took >= 40000) + (took >= 50000) + (took >= 60000) + (took >= 80000) + (took >= 100000)
     + (took >= 120000) + (took >= 150000) + (took >= 180000) + (took >= 240000) + (took >= 300000) + (took >= 420000)
     + (took >= 600000) + (took >= 900000) + (took >= 1200000) + (took >= 1800000) + (took >= 3600000) END AS b, count(*)
  FROM (SELECT *, ended_ms - coalesce(accepted_ms, created_ms) AS took FROM generations
        WHERE state IN ('succeeded','expired') OR (state = 'failed' AND reason IN ('provider','timeout')))
  GROUP BY 1, 2, b;
