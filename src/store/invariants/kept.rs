//! The invariant of the statistics: what is kept by the hour is what the rows themselves add up to.

/// Number, name, query; each must find nothing.
pub(super) const KEPT: &[(&str, &str, &str)] = &[(
    "I31",
    "sums",
    "WITH money(hour, kind, method, n, amount) AS (
         SELECT at_ms / 3600000, kind, CASE kind WHEN 'topup' THEN cause ELSE '' END, count(*), sum(amount)
         FROM transfers GROUP BY 1, 2, 3),
       runs(hour, category, outcome, n, revenue, cost) AS (
         SELECT ended_ms / 3600000, category, CASE WHEN state = 'succeeded' THEN 'good'
           WHEN state = 'expired' OR (state = 'failed' AND reason IN ('provider','timeout')) THEN 'bad' ELSE 'other' END,
           count(*), sum((state = 'succeeded') * price), sum((state = 'succeeded') * cost_mcredits)
         FROM generations WHERE ended_ms IS NOT NULL GROUP BY 1, 2, 3
         UNION ALL SELECT o.created_ms / 3600000, g.category, 'gift', count(*), 0, sum(g.cost_mcredits)
         FROM outbox o JOIN generations g ON g.id = o.generation_id WHERE o.what = 'gift' GROUP BY 1, 2),
       models(span, at, model, n, revenue) AS (
         SELECT 'h', ended_ms / 3600000, model, count(*), sum(price) FROM generations
         WHERE state = 'succeeded' GROUP BY 2, 3
         UNION ALL SELECT 'd', ended_ms / 86400000, model, count(*), sum(price) FROM generations
         WHERE state = 'succeeded' GROUP BY 2, 3),
       costs(model, day, cost) AS (
         SELECT model, day, sum(cost) FROM (
           SELECT model, ended_ms / 86400000 AS day, (state = 'succeeded') * cost_mcredits AS cost FROM generations
           WHERE ended_ms IS NOT NULL
           UNION ALL SELECT g.model, o.created_ms / 86400000, g.cost_mcredits
           FROM outbox o JOIN generations g ON g.id = o.generation_id WHERE o.what = 'gift') GROUP BY 1, 2),
       totals(model, outcome, n, revenue, cost) AS (
         SELECT model, CASE WHEN state = 'failed' AND reason IN ('moderation','bad-input','bad-file','input-gone')
           THEN 'rejected' ELSE state END,
           count(*), sum((state = 'succeeded') * price), sum((state = 'succeeded') * cost_mcredits)
         FROM generations WHERE ended_ms IS NOT NULL GROUP BY 1, 2
         UNION ALL SELECT g.model, 'gift', count(*), 0, sum(g.cost_mcredits)
         FROM outbox o JOIN generations g ON g.id = o.generation_id WHERE o.what = 'gift' GROUP BY 1),
       times(span, category, upto_s, n, ms) AS (
         SELECT span, category, coalesce((SELECT min(column1)
            FROM (VALUES(1),(2),(5),(10),(20),(30),(60),(120),(300),(600),(1800),(3600)) WHERE column1 * 1000 >= took), 0) AS step,
           count(*), sum(took)
         FROM (SELECT 'wait' AS span, category, max(0, accepted_ms - created_ms) AS took FROM generations
             WHERE ended_ms IS NOT NULL AND accepted_ms IS NOT NULL
           UNION ALL SELECT 'whole', category, max(0, ended_ms - created_ms) FROM generations WHERE state = 'succeeded')
         GROUP BY span, category, step),
       people(hour, came, paid) AS (
         SELECT created_ms / 3600000, count(*), sum(EXISTS(SELECT 1 FROM payments p WHERE p.customer_id = c.id))
         FROM customers c GROUP BY 1)
     SELECT DISTINCT 'the sums of ' || what || ' at ' || coalesce(at, '?') || ' are not what its rows say' FROM (
       SELECT 'money' AS what, hour AS at FROM (SELECT * FROM money_hours EXCEPT SELECT * FROM money)
       UNION ALL SELECT 'money', hour FROM (SELECT * FROM money EXCEPT SELECT * FROM money_hours)
       UNION ALL SELECT 'generations', hour FROM (SELECT * FROM run_hours EXCEPT SELECT * FROM runs)
       UNION ALL SELECT 'generations', hour FROM (SELECT * FROM runs EXCEPT SELECT * FROM run_hours)
       UNION ALL SELECT 'models', at FROM (SELECT * FROM model_sums EXCEPT SELECT * FROM models)
       UNION ALL SELECT 'models', at FROM (SELECT * FROM models EXCEPT SELECT * FROM model_sums)
       UNION ALL SELECT 'costs', day FROM (SELECT * FROM model_costs EXCEPT SELECT * FROM costs)
       UNION ALL SELECT 'costs', day FROM (SELECT * FROM costs EXCEPT SELECT * FROM model_costs)
       UNION ALL SELECT 'totals', model FROM (SELECT model, outcome, n, revenue, cost FROM model_totals EXCEPT SELECT * FROM totals)
       UNION ALL SELECT 'totals', model FROM (SELECT * FROM totals EXCEPT SELECT model, outcome, n, revenue, cost FROM model_totals)
       UNION ALL SELECT 'times', category FROM (SELECT * FROM time_totals EXCEPT SELECT * FROM times)
       UNION ALL SELECT 'times', category FROM (SELECT * FROM times EXCEPT SELECT * FROM time_totals)
       UNION ALL SELECT 'customers', hour FROM (SELECT * FROM people_hours EXCEPT SELECT * FROM people)
       UNION ALL SELECT 'customers', hour FROM (SELECT * FROM people EXCEPT SELECT * FROM people_hours))",
)];
