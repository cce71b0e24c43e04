//! The invariants of promo codes and of friends' shares: what is kept beside the ledger is what the ledger says.

/// Number, name, query; each must find nothing.
pub(super) const GIVEN: &[(&str, &str, &str)] = &[
    (
        "I29",
        "promos",
        "WITH moved AS (SELECT t.cause AS code, a.customer_id AS customer,
             sum(CASE t.kind WHEN 'promo' THEN t.amount ELSE -t.amount END) AS total FROM transfers t
             JOIN accounts a ON a.id = CASE t.kind WHEN 'promo' THEN t.credit ELSE t.debit END
             WHERE t.kind = 'promo' OR t.key GLOB 'promo-back:*' GROUP BY 1, 2)
         SELECT 'code ' || p.code || ' gave customer ' || u.customer_id || ' ' || u.given || ', the ledger says ' || coalesce(m.total, 0)
         FROM promo_uses u JOIN promos p ON p.id = u.promo_id
         LEFT JOIN moved m ON m.code = p.code AND m.customer = u.customer_id
         WHERE u.given <> coalesce(m.total, 0) OR (p.kind = 'gift' AND u.given <> p.worth)
         UNION ALL
         SELECT 'code ' || m.code || ' gave customer ' || m.customer || ' something and was not used' FROM moved m
         WHERE NOT EXISTS(SELECT 1 FROM promo_uses u JOIN promos p ON p.id = u.promo_id
           WHERE p.code = m.code AND u.customer_id = m.customer)
         UNION ALL
         SELECT 'code ' || p.code || ' says ' || p.used || ' uses and ' || p.given || ' given, it is ' || count(u.promo_id)
           || ' and ' || coalesce(sum(u.given), 0)
         FROM promos p LEFT JOIN promo_uses u ON u.promo_id = p.id GROUP BY p.id
         HAVING p.used <> count(u.promo_id) OR p.given <> coalesce(sum(u.given), 0)
         UNION ALL
         SELECT 'code ' || code || ' went over its limit' FROM promos
         WHERE used > coalesce(max_uses, used) OR given > coalesce(max_total, given)",
    ),
    (
        "I30",
        "friends",
        "WITH moved AS (SELECT p.customer_id AS invited,
             sum(CASE t.kind WHEN 'referral' THEN t.amount ELSE -t.amount END) AS total
             FROM transfers t JOIN payments p ON p.charge_id = t.cause
             WHERE t.kind = 'referral' OR t.key GLOB 'ref-back:*' GROUP BY 1)
         SELECT 'friend ' || r.invited_id || ' earned ' || r.earned || ' for ' || r.referrer_id || ', the ledger says ' || coalesce(m.total, 0)
         FROM referrals r LEFT JOIN moved m ON m.invited = r.invited_id WHERE r.earned <> coalesce(m.total, 0)
         UNION ALL
         SELECT 'customer ' || f.customer_id || ' has ' || f.invited || ' friends, ' || f.paid || ' paid, ' || f.earned || ' earned, and not as it is'
         FROM referrers f LEFT JOIN referrals r ON r.referrer_id = f.customer_id GROUP BY f.customer_id
         HAVING f.invited <> count(r.invited_id) OR f.paid <> count(r.invited_id) FILTER (WHERE r.topups > 0)
           OR f.earned <> coalesce(sum(r.earned), 0)
         UNION ALL
         SELECT 'transfer ' || t.id || ' (' || t.key || ') is a share of somebody else''s friend' FROM transfers t
         JOIN accounts a ON a.id = t.credit LEFT JOIN payments p ON p.charge_id = t.cause
         LEFT JOIN referrals r ON r.invited_id = coalesce(p.customer_id, a.customer_id)
         WHERE t.kind = 'referral' AND NOT coalesce(CASE WHEN p.id IS NULL THEN t.cause = 'new:' || r.invited_id
           ELSE a.customer_id = r.referrer_id AND t.amount <= p.kopecks END, 0)
         UNION ALL
         SELECT 'customer ' || r.invited_id || ' was brought by themselves or in a circle' FROM referrals r
         WHERE r.invited_id = r.referrer_id
            OR EXISTS(SELECT 1 FROM referrals o WHERE o.invited_id = r.referrer_id AND o.referrer_id = r.invited_id)",
    ),
];
