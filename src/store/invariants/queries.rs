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
        "I9",
        "results",
        "SELECT 'generation ' || g.id || ' succeeded with nothing to show' FROM generations g
         WHERE g.state = 'succeeded' AND NOT EXISTS(SELECT 1 FROM results r WHERE r.generation_id = g.id)
         UNION ALL
         SELECT 'generation ' || g.id || ' shows file ' || f.id || ' of another customer' FROM results r
         JOIN generations g ON g.id = r.generation_id JOIN files f ON f.id = r.file_id WHERE f.customer_id <> g.customer_id
         UNION ALL
         SELECT 'message ' || o.id || ' tells another customer of generation ' || g.id FROM outbox o
         JOIN generations g ON g.id = o.generation_id
         WHERE o.what IN ('result','refund','gift') AND o.customer_id <> g.customer_id",
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
         SELECT 'payment ' || p.id || ' is not as invoice ' || p.invoice_id || ' says' FROM payments p
         WHERE p.invoice_id IS NOT NULL AND NOT EXISTS(SELECT 1 FROM invoices i WHERE i.id = p.invoice_id
           AND i.method = p.method AND i.currency = p.currency AND i.amount = p.amount AND i.kopecks = p.kopecks
           AND i.state = 'paid')
         UNION ALL
         SELECT 'invoice ' || i.id || ' is paid by nobody' FROM invoices i
         WHERE i.state = 'paid' AND NOT EXISTS(SELECT 1 FROM payments p WHERE p.invoice_id = i.id)
         UNION ALL
         SELECT 'payment ' || p.id || ' promised a bonus of ' || i.bonus FROM payments p
         JOIN invoices i ON i.id = p.invoice_id LEFT JOIN transfers t ON t.key = 'pack:' || p.charge_id
         LEFT JOIN accounts a ON a.id = t.credit
         WHERE coalesce(t.amount, 0) <> i.bonus OR (t.id IS NOT NULL AND a.customer_id IS NOT p.customer_id)
         UNION ALL
         SELECT 'transfer ' || t.id || ' (' || t.key || ') came with no payment' FROM transfers t
         WHERE t.kind IN ('pack','referral') AND t.key NOT GLOB 'ref:new:*' AND NOT EXISTS(SELECT 1 FROM payments p WHERE p.charge_id = t.cause)
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
        "I14",
        "decisions",
        "SELECT 'request ' || r.id || ' was decided by ' || r.admin_id || ', who noted nothing' FROM requests r
         WHERE r.state <> 'open' AND NOT EXISTS(SELECT 1 FROM deeds d
           WHERE d.subject = 'request:' || r.id AND d.admin_id = r.admin_id)
         UNION ALL
         SELECT 'the return of payment ' || p.id || ' was begun and not noted' FROM payments p
         WHERE p.refunds > (SELECT count(*) FROM deeds d WHERE d.subject = 'payment:' || p.charge_id AND d.what = 'refund')",
    ),
    (
        "I15",
        "keys",
        "SELECT 'transfer ' || t.id || ' (' || t.kind || ') has the key ' || t.key FROM transfers t
         JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
         WHERE NOT coalesce(CASE t.kind
           WHEN 'welcome' THEN t.key = 'bonus:welcome:' || c.customer_id
           WHEN 'promo' THEN substr(t.key || ':', 1, length(t.cause) + 8 + length(c.customer_id)) = 'promo:' || t.cause || ':' || c.customer_id || ':'
           WHEN 'pack' THEN t.key = 'pack:' || t.cause
           WHEN 'referral' THEN t.key = 'ref:' || t.cause
           WHEN 'hold' THEN t.key = 'hold:' || t.generation_id || CASE d.kind WHEN 'bonus' THEN ':b' ELSE ':w' END
           WHEN 'refund' THEN t.key GLOB 'refund:' || t.generation_id || ':[0-9]*:' || CASE c.kind WHEN 'bonus' THEN 'b' ELSE 'w' END
           WHEN 'capture' THEN t.key = 'capture:' || t.hold_id
           WHEN 'release' THEN t.key = 'release:' || t.hold_id
           WHEN 'adjust' THEN t.key GLOB 'adm:[0-9]*' OR t.key = 'pack-back:' || t.cause OR t.key = 'ref-back:' || t.cause
             OR t.key GLOB 'promo-back:?*'
           WHEN 'topup' THEN t.key = t.cause || ':' || substr(t.key, length(t.cause) + 2)
           WHEN 'payout_undo' THEN t.key GLOB 'payout-undo:' || t.cause || '*'
           ELSE t.key GLOB t.kind || ':' || t.cause || '*' END, 0)",
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
            OR (state IN ('held','submitting','unknown') AND task_id IS NOT NULL)
            OR (state = 'expired' AND task_id IS NULL)
         UNION ALL
         SELECT 'generation ' || g.id || ' waits for task ' || l.task_id || ', its own is ' || g.task_id
         FROM late l JOIN generations g ON g.id = l.generation_id WHERE l.task_id <> g.task_id
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
        "I21",
        "gifts",
        "SELECT 'generation ' || g.id || ' (' || g.state || ') waits for something late' FROM late l
         JOIN generations g ON g.id = l.generation_id WHERE g.state NOT IN ('failed','cancelled','expired','unknown')
         UNION ALL
         SELECT 'what generation ' || l.generation_id || ' gave late was not told' FROM late l
         WHERE l.state = 'gifted' AND NOT EXISTS(SELECT 1 FROM outbox o WHERE o.generation_id = l.generation_id AND o.what = 'gift')
         UNION ALL
         SELECT 'message ' || o.id || ' tells of a gift that was not given' FROM outbox o WHERE o.what = 'gift'
           AND NOT EXISTS(SELECT 1 FROM late l WHERE l.generation_id = o.generation_id AND l.state = 'gifted')
         UNION ALL
         SELECT 'generation ' || g.id || ' gave nothing and shows a result' FROM generations g
         WHERE g.state IN ('held','submitting','running') AND EXISTS(SELECT 1 FROM results r WHERE r.generation_id = g.id)",
    ),
    (
        "I22",
        "inbox",
        "SELECT 'update ' || update_id || ' lost its body before it was done' FROM inbox
         WHERE done_ms IS NULL AND body = ''
         UNION ALL
         SELECT 'update ' || update_id || ' is parked without a reason' FROM inbox
         WHERE done_ms IS NULL AND parked_ms IS NOT NULL AND coalesce(error, '') = ''
         UNION ALL
         SELECT 'update ' || update_id || ' was answered before it was done' FROM inbox
         WHERE done_ms IS NULL AND shown_ms IS NOT NULL",
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
    (
        "I25",
        "allowance",
        "SELECT 'free generation ' || g.id || ' (' || g.state || ') is not counted as it should be' FROM generations g
         JOIN quotes q ON q.id = g.quote_id LEFT JOIN free_uses f ON f.generation_id = g.id
         WHERE q.free = 1 AND (f.generation_id IS NULL OR f.customer_id <> g.customer_id OR f.model <> g.model
           OR f.cost_mcredits <> g.cost_mcredits
           OR (f.returned_ms IS NULL) <> (g.state IN ('held','submitting','running','fetching','succeeded')))
         UNION ALL
         SELECT 'generation ' || f.generation_id || ' is counted as free and is not' FROM free_uses f
         JOIN generations g ON g.id = f.generation_id JOIN quotes q ON q.id = g.quote_id WHERE q.free = 0",
    ),
    (
        "I26",
        "stuck",
        "SELECT 'generation ' || g.id || ' (' || g.state || ') is open two days after its time' FROM generations g
         WHERE g.state IN ('held','submitting','running','fetching')
           AND g.deadline_ms + 172800000 < (SELECT max(received_ms) FROM inbox)",
    ),
];
