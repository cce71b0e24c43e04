//! The invariants as SQL: each query must find nothing, each row it finds names an offender.

/// Number, name, query.
pub(super) const QUERIES: &[(&str, &str, &str)] = &[
    (
        "I1",
        "sum",
        "SELECT 'all balances together are ' || sum(balance) FROM accounts HAVING sum(balance) <> 0",
    ),
    (
        "I2",
        "balances",
        "SELECT 'account ' || a.id || ' says ' || a.balance || ', its transfers ' || coalesce(t.total, 0)
         FROM accounts a LEFT JOIN (SELECT account, sum(amount) AS total FROM (
             SELECT credit AS account, amount FROM transfers UNION ALL SELECT debit, -amount FROM transfers)
           GROUP BY account) t ON t.account = a.id
         WHERE a.balance <> coalesce(t.total, 0)",
    ),
    (
        "I3",
        "signs",
        "SELECT 'account ' || id || ' (' || kind || ') is ' || balance FROM accounts
         WHERE (kind IN ('wallet','bonus','hold','revenue','payout') AND balance < 0)
            OR (kind IN ('promo','stars_in','provider_in','manual_in','losses') AND balance > 0)",
    ),
    (
        "I4",
        "holds",
        "SELECT 'hold account ' || a.id || ' has ' || a.balance || ', open holds ' || coalesce(h.total, 0)
         FROM accounts a LEFT JOIN (SELECT credit, sum(amount) AS total FROM transfers h WHERE kind = 'hold'
             AND NOT EXISTS(SELECT 1 FROM transfers r WHERE r.hold_id = h.id) GROUP BY credit) h ON h.credit = a.id
         WHERE a.kind = 'hold' AND a.balance <> coalesce(h.total, 0)",
    ),
    (
        "I5",
        "ended-without-hold",
        "SELECT 'generation ' || g.id || ' (' || g.state || ') still holds ' || h.amount
         FROM transfers h JOIN generations g ON g.id = h.generation_id
         WHERE h.kind = 'hold' AND g.state NOT IN ('held','submitting','running','fetching')
           AND NOT EXISTS(SELECT 1 FROM transfers r WHERE r.hold_id = h.id)",
    ),
    (
        "I6",
        "open-holds-price",
        "SELECT 'generation ' || g.id || ' (' || g.state || ') does not hold its price ' || g.price FROM generations g
         WHERE g.state IN ('held','submitting','running','fetching') AND g.price <>
          (SELECT coalesce(sum(CASE kind WHEN 'hold' THEN amount ELSE -amount END), 0) FROM transfers
           WHERE generation_id = g.id)",
    ),
    (
        "I7",
        "success-captured",
        "SELECT 'generation ' || g.id || ' succeeded and did not take its price ' || g.price FROM generations g
         WHERE g.state = 'succeeded' AND (
          g.price <> (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = g.id AND kind = 'capture')
          OR EXISTS(SELECT 1 FROM transfers WHERE generation_id = g.id AND kind = 'release'))",
    ),
    (
        "I8",
        "failure-released",
        "SELECT 'generation ' || g.id || ' (' || g.state || ') did not give everything back' FROM generations g
         WHERE g.state IN ('failed','cancelled','expired','unknown') AND (
          EXISTS(SELECT 1 FROM transfers WHERE generation_id = g.id AND kind = 'capture')
          OR (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = g.id AND kind = 'hold')
          <> (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = g.id AND kind = 'release'))",
    ),
    (
        "I9",
        "ended-told",
        "SELECT 'generation ' || g.id || ' (' || g.state || ') ended without a message' FROM generations g
         WHERE g.ended_ms IS NOT NULL AND NOT EXISTS(SELECT 1 FROM outbox o WHERE o.generation_id = g.id
           AND o.what = CASE g.state WHEN 'succeeded' THEN 'result' ELSE 'refund' END)",
    ),
    (
        "I10",
        "payments",
        "SELECT 'transfer ' || t.id || ' (' || t.key || ') is no payment''s top-up'
         FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
         LEFT JOIN payments p ON p.charge_id = substr(t.key, instr(t.key, ':') + 1)
         WHERE t.kind = 'topup' AND (p.id IS NULL OR t.cause <> p.method OR t.key <> p.method || ':' || p.charge_id
           OR d.kind <> p.method || '_in' OR c.customer_id IS NOT p.customer_id OR t.amount <> p.kopecks)
         UNION ALL
         SELECT 'payment ' || p.id || ' (' || p.charge_id || ') was never credited' FROM payments p
         WHERE NOT EXISTS(SELECT 1 FROM transfers t WHERE t.key = p.method || ':' || p.charge_id AND t.kind = 'topup')
         UNION ALL
         SELECT 'more was paid out than in for ' || cause FROM transfers o
         WHERE kind IN ('payout','payout_undo','loss') GROUP BY cause
         HAVING sum(CASE kind WHEN 'payout_undo' THEN -amount ELSE amount END) NOT BETWEEN 0 AND (
           SELECT coalesce(max(kopecks), 0) FROM payments WHERE charge_id = o.cause)
         UNION ALL
         SELECT 'payment ' || p.id || ' is ' || p.state || ', its money is not' FROM payments p
         WHERE (p.state <> 'settled' OR p.refunds > 0) AND CASE p.state WHEN 'settled' THEN 0 ELSE p.kopecks END <>
           (SELECT coalesce(sum(CASE kind WHEN 'payout_undo' THEN -amount ELSE amount END), 0) FROM transfers
            WHERE cause = p.charge_id AND kind IN ('payout','payout_undo','loss'))
         UNION ALL
         SELECT 'request ' || r.id || ' was approved and not paid in' FROM requests r
         WHERE r.state = 'approved' AND NOT EXISTS(SELECT 1 FROM payments p WHERE p.request_id = r.id
           AND p.customer_id = r.customer_id AND p.kopecks = r.credited)",
    ),
    (
        "I11",
        "numbers",
        "SELECT count(*) || ' transfers, numbered ' || min(id) || ' to ' || max(id) FROM transfers
         HAVING count(*) > 0 AND (min(id) <> 1 OR max(id) <> count(*))",
    ),
    (
        "I12",
        "newest",
        "SELECT 'account ' || a.id || ' names transfer ' || a.last_transfer || ' as its newest' FROM accounts a
         WHERE a.last_transfer <> max(
           coalesce((SELECT max(id) FROM transfers WHERE debit = a.id), 0),
           coalesce((SELECT max(id) FROM transfers WHERE credit = a.id), 0))",
    ),
    (
        "I14",
        "as-quoted",
        "SELECT 'generation ' || g.id || ' differs from quote ' || q.id FROM generations g JOIN quotes q ON q.id = g.quote_id
         WHERE g.customer_id <> q.customer_id OR g.inputs_id <> q.inputs_id OR g.model <> q.model
            OR g.price <> q.price OR g.cost_mcredits <> q.cost_mcredits",
    ),
    (
        "I15",
        "shapes",
        "SELECT 'transfer ' || t.id || ' (' || t.kind || ') from ' || d.kind || ' to ' || c.kind
         FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
         LEFT JOIN generations g ON g.id = t.generation_id LEFT JOIN transfers h ON h.id = t.hold_id
         WHERE NOT coalesce(CASE t.kind
           WHEN 'topup' THEN d.kind IN ('stars_in','provider_in','manual_in') AND c.kind = 'wallet'
           WHEN 'hold' THEN d.kind IN ('wallet','bonus') AND c.kind = 'hold'
             AND d.customer_id = c.customer_id AND g.customer_id = d.customer_id
           WHEN 'capture' THEN d.kind = 'hold' AND c.kind = 'revenue' AND h.credit = t.debit
             AND h.amount = t.amount AND h.generation_id = t.generation_id
           WHEN 'release' THEN h.credit = t.debit AND h.debit = t.credit
             AND h.amount = t.amount AND h.generation_id = t.generation_id
           WHEN 'refund' THEN d.kind = 'revenue' AND c.kind IN ('wallet','bonus') AND g.customer_id = c.customer_id
           WHEN 'adjust' THEN (d.kind = 'adjust' AND c.kind IN ('wallet','bonus'))
             OR (c.kind = 'adjust' AND d.kind IN ('wallet','bonus'))
           WHEN 'payout' THEN d.kind = 'wallet' AND c.kind = 'payout'
           WHEN 'payout_undo' THEN d.kind = 'payout' AND c.kind = 'wallet'
           WHEN 'loss' THEN d.kind = 'losses' AND c.kind = 'payout'
           ELSE t.kind IN ('welcome','promo','pack','referral') AND d.kind = 'promo' AND c.kind = 'bonus' END, 0)",
    ),
    (
        "I16",
        "refunds",
        "SELECT 'generation ' || r.generation_id || ' was refunded more than it took' FROM transfers r
         WHERE r.kind = 'refund' GROUP BY r.generation_id, r.credit HAVING sum(r.amount) > (
           SELECT coalesce(sum(c.amount), 0) FROM transfers c JOIN transfers h ON h.id = c.hold_id
           WHERE c.generation_id = r.generation_id AND c.kind = 'capture' AND h.debit = r.credit)",
    ),
    (
        "I17",
        "rounding",
        "SELECT 'quote ' || id || ' costs ' || price || ' for ' || price_exact_micro || ' micro-roubles' FROM quotes
         WHERE (free = 1 AND price <> 0) OR (free = 0 AND price * 10000 - price_exact_micro NOT BETWEEN 0 AND 9999)",
    ),
    (
        "I18",
        "paid-before-start",
        "SELECT 'generation ' || g.id || ' (' || g.state || ') was started without its price' FROM generations g
         WHERE (g.state IN ('submitting','running','fetching','succeeded','unknown','expired') OR g.task_id IS NOT NULL)
           AND g.price <> (SELECT coalesce(sum(amount), 0) FROM transfers WHERE generation_id = g.id AND kind = 'hold')",
    ),
    (
        "I19",
        "tasks",
        "SELECT 'generation ' || id || ' (' || state || ') and its task do not fit' FROM generations
         WHERE (state IN ('running','fetching','succeeded') AND task_id IS NULL)
            OR (state IN ('held','submitting') AND task_id IS NOT NULL)
         UNION ALL
         SELECT 'task ' || task_id || ' belongs to several generations' FROM (
           SELECT DISTINCT task_id, id FROM (SELECT task_id, id FROM generations WHERE task_id IS NOT NULL
             UNION ALL SELECT task_id, generation_id FROM late WHERE task_id IS NOT NULL))
         GROUP BY task_id HAVING count(*) > 1",
    ),
    (
        "I21",
        "one-end",
        "SELECT 'hold ' || hold_id || ' was ended ' || count(*) || ' times' FROM transfers
         WHERE hold_id IS NOT NULL GROUP BY hold_id HAVING count(*) > 1
         UNION ALL
         SELECT 'generation ' || id || ' (' || state || ') and the time of its end do not fit' FROM generations
         WHERE (state IN ('held','submitting','running','fetching')) <> (ended_ms IS NULL)
         UNION ALL
         SELECT 'the allowed transitions were changed' WHERE
           (SELECT coalesce(group_concat(a || '>' || b, ' ' ORDER BY a, b), '') FROM generation_edges) <>
           'fetching>failed fetching>succeeded held>cancelled held>failed held>submitting '
           || 'running>cancelled running>expired running>failed running>fetching '
           || 'submitting>cancelled submitting>failed submitting>held submitting>running submitting>unknown'",
    ),
    (
        "I22",
        "inbox",
        "SELECT 'update ' || update_id || ' lost its body before it was done' FROM inbox
         WHERE done_ms IS NULL AND parked_ms IS NULL AND body = ''",
    ),
    (
        "I24",
        "outbox",
        "SELECT 'message ' || id || ' (' || state || ') is neither sent, to do, nor dead with a reason' FROM outbox
         WHERE (state = 'sent' AND sent_ms IS NULL) OR (state = 'dead' AND coalesce(error, '') = '')
            OR (state = 'todo' AND body = '')",
    ),
    (
        "I25",
        "once",
        "SELECT 'quote ' || quote_id || ' started ' || count(*) || ' generations' FROM generations
         GROUP BY quote_id HAVING count(*) > 1
         UNION ALL
         SELECT 'account ' || credit || ' got ' || count(*) || ' welcome bonuses' FROM transfers
         WHERE kind = 'welcome' GROUP BY credit HAVING count(*) > 1
         UNION ALL
         SELECT 'payment ' || substr(key, instr(key, ':') + 1) || ' was credited ' || count(*) || ' times' FROM transfers
         WHERE kind = 'topup' GROUP BY debit, substr(key, instr(key, ':') + 1) HAVING count(*) > 1",
    ),
];
