-- Promo codes and friends: what a code promises, who used it, what it gave; who brought whom, and the shares of it.
-- Sums in kopecks, times in milliseconds since 1970 UTC. What was given is kept beside the ledger by triggers.

CREATE TABLE promos(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL UNIQUE CHECK(length(code) BETWEEN 3 AND 24),  -- as `payments::code::normal` makes it
  kind TEXT NOT NULL CHECK(kind IN ('gift','topup','model')),      -- at once; with the next top-ups; with starts of a model
  worth INTEGER NOT NULL CHECK(worth BETWEEN 1 AND 100000000),     -- kopecks or percent
  percent INTEGER NOT NULL CHECK(percent IN (0,1)),
  model TEXT,
  times INTEGER NOT NULL CHECK(times BETWEEN 1 AND 100),           -- top-ups or starts of each customer
  max_each INTEGER CHECK(max_each > 0),                            -- most of one bonus
  max_uses INTEGER CHECK(max_uses > 0),                            -- customers
  max_total INTEGER CHECK(max_total > 0),                          -- of all bonuses together
  newcomers INTEGER NOT NULL CHECK(newcomers IN (0,1)),            -- only for who has never topped up
  until_ms INTEGER,
  off_ms INTEGER,
  admin_id INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0 CHECK(used >= 0),
  given INTEGER NOT NULL DEFAULT 0 CHECK(given >= 0),
  CHECK(used <= coalesce(max_uses, used)),
  CHECK(given <= coalesce(max_total, given)),
  CHECK((kind = 'model') = (model IS NOT NULL)),
  CHECK(percent = 0 OR worth <= 100),
  CHECK(kind = 'model' OR percent = (kind = 'topup'))
) STRICT;

CREATE TABLE promo_uses(                        -- a code and a customer: once
  promo_id INTEGER NOT NULL REFERENCES promos(id),
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  rest INTEGER NOT NULL CHECK(rest >= 0),       -- bonuses still to come
  given INTEGER NOT NULL DEFAULT 0 CHECK(given >= 0),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY(promo_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE vouchers(                          -- what a code adds to the price of a quote when that is started
  quote_id INTEGER PRIMARY KEY REFERENCES quotes(id),
  promo_id INTEGER NOT NULL REFERENCES promos(id),
  amount INTEGER NOT NULL CHECK(amount >= 1)
) STRICT;

CREATE TABLE promo_tries(                       -- wrong codes of a customer within an hour
  customer_id INTEGER PRIMARY KEY REFERENCES customers(id),
  wrong INTEGER NOT NULL CHECK(wrong >= 1),
  since_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE referrers(                         -- who has a link to give to friends, and what came of it
  customer_id INTEGER PRIMARY KEY REFERENCES customers(id),
  code TEXT NOT NULL UNIQUE CHECK(length(code) = 10),
  at_ms INTEGER NOT NULL,
  invited INTEGER NOT NULL DEFAULT 0,
  paid INTEGER NOT NULL DEFAULT 0,
  earned INTEGER NOT NULL DEFAULT 0 CHECK(earned >= 0),
  CHECK(paid BETWEEN 0 AND invited)
) STRICT;

CREATE TABLE referrals(                         -- who was brought by whom: at the first word, once, for ever
  invited_id INTEGER PRIMARY KEY REFERENCES customers(id),
  referrer_id INTEGER NOT NULL REFERENCES referrers(customer_id),
  at_ms INTEGER NOT NULL,
  topups INTEGER NOT NULL DEFAULT 0,
  earned INTEGER NOT NULL DEFAULT 0 CHECK(earned >= 0)
) STRICT;

CREATE INDEX promo_uses_open ON promo_uses(customer_id) WHERE rest > 0;
CREATE INDEX referrals_referrer ON referrals(referrer_id);
CREATE INDEX transfers_shares ON transfers(credit, at_ms, amount) WHERE kind = 'referral' AND key NOT GLOB 'ref:new:*';

-- What a code promises never changes; its limits may.
CREATE TRIGGER promos_frozen BEFORE UPDATE ON promos WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.kind <> OLD.kind
 OR NEW.worth <> OLD.worth OR NEW.percent <> OLD.percent OR NEW.model IS NOT OLD.model OR NEW.times <> OLD.times
 OR NEW.max_each IS NOT OLD.max_each OR NEW.created_ms <> OLD.created_ms OR NEW.admin_id <> OLD.admin_id
BEGIN SELECT RAISE(ABORT, 'what a code promises never changes'); END;
CREATE TRIGGER promos_no_delete BEFORE DELETE ON promos
BEGIN SELECT RAISE(ABORT, 'codes are permanent'); END;

-- A code is used while it counts, and gives no more often than it says.
CREATE TRIGGER promo_uses_new BEFORE INSERT ON promo_uses WHEN NEW.given <> 0 OR NOT EXISTS(
  SELECT 1 FROM promos WHERE id = NEW.promo_id AND off_ms IS NULL AND coalesce(until_ms, NEW.at_ms + 1) > NEW.at_ms
   AND NEW.rest = CASE kind WHEN 'gift' THEN 0 ELSE times END)
BEGIN SELECT RAISE(ABORT, 'use of a code that does not count'); END;
CREATE TRIGGER promo_uses_frozen BEFORE UPDATE ON promo_uses WHEN NEW.promo_id <> OLD.promo_id
 OR NEW.customer_id <> OLD.customer_id OR NEW.at_ms <> OLD.at_ms
 OR NEW.rest > (SELECT CASE kind WHEN 'gift' THEN 0 ELSE times END FROM promos WHERE id = OLD.promo_id)
BEGIN SELECT RAISE(ABORT, 'a use of a code never changes'); END;
CREATE TRIGGER promo_uses_no_delete BEFORE DELETE ON promo_uses
BEGIN SELECT RAISE(ABORT, 'uses of codes are permanent'); END;
CREATE TRIGGER promo_uses_counted AFTER INSERT ON promo_uses
BEGIN UPDATE promos SET used = used + 1 WHERE id = NEW.promo_id; END;
CREATE TRIGGER promo_uses_summed AFTER UPDATE OF given ON promo_uses
BEGIN UPDATE promos SET given = given + NEW.given - OLD.given WHERE id = NEW.promo_id; END;

CREATE TRIGGER vouchers_new BEFORE INSERT ON vouchers WHEN NOT EXISTS(
  SELECT 1 FROM quotes q JOIN promos p ON p.id = NEW.promo_id AND p.model = q.model
   JOIN promo_uses u ON u.promo_id = p.id AND u.customer_id = q.customer_id
  WHERE q.id = NEW.quote_id AND NEW.amount <= q.price)
BEGIN SELECT RAISE(ABORT, 'voucher for another quote'); END;
CREATE TRIGGER vouchers_no_update BEFORE UPDATE ON vouchers BEGIN SELECT RAISE(ABORT, 'vouchers stay'); END;
CREATE TRIGGER vouchers_no_delete BEFORE DELETE ON vouchers BEGIN SELECT RAISE(ABORT, 'vouchers stay'); END;

-- Nobody brings themselves, and who has brought somebody is brought by nobody: no circles.
CREATE TRIGGER referrers_frozen BEFORE UPDATE ON referrers WHEN NEW.customer_id <> OLD.customer_id OR NEW.code <> OLD.code
 OR NEW.at_ms <> OLD.at_ms
BEGIN SELECT RAISE(ABORT, 'a link never changes'); END;
CREATE TRIGGER referrers_no_delete BEFORE DELETE ON referrers
BEGIN SELECT RAISE(ABORT, 'links are permanent'); END;
CREATE TRIGGER referrals_new BEFORE INSERT ON referrals WHEN NEW.invited_id = NEW.referrer_id OR NEW.topups <> 0 OR NEW.earned <> 0
 OR EXISTS(SELECT 1 FROM referrals WHERE referrer_id = NEW.invited_id)
BEGIN SELECT RAISE(ABORT, 'brought by themselves or in a circle'); END;
CREATE TRIGGER referrals_frozen BEFORE UPDATE ON referrals WHEN NEW.invited_id <> OLD.invited_id
 OR NEW.referrer_id <> OLD.referrer_id OR NEW.at_ms <> OLD.at_ms OR NEW.topups < OLD.topups
BEGIN SELECT RAISE(ABORT, 'who brought whom never changes'); END;
CREATE TRIGGER referrals_no_delete BEFORE DELETE ON referrals
BEGIN SELECT RAISE(ABORT, 'who brought whom is permanent'); END;
CREATE TRIGGER referrals_counted AFTER INSERT ON referrals
BEGIN UPDATE referrers SET invited = invited + 1 WHERE customer_id = NEW.referrer_id; END;
CREATE TRIGGER referrals_summed AFTER UPDATE OF topups, earned ON referrals
BEGIN UPDATE referrers SET earned = earned + NEW.earned - OLD.earned, paid = paid + (OLD.topups = 0 AND NEW.topups > 0)
  WHERE customer_id = NEW.referrer_id; END;

-- A promo bonus comes by a code that its customer has used: as much as the code says, with a payment of theirs, or with
-- the start it was promised for.
CREATE TRIGGER transfers_promo BEFORE INSERT ON transfers WHEN NEW.kind = 'promo' AND NOT EXISTS(
  SELECT 1 FROM promos p JOIN accounts a ON a.id = NEW.credit
   JOIN promo_uses u ON u.promo_id = p.id AND u.customer_id = a.customer_id
  WHERE p.code = NEW.cause AND NEW.amount <= coalesce(p.max_each, NEW.amount) AND CASE p.kind
   WHEN 'gift' THEN NEW.amount = p.worth AND NEW.key = 'promo:' || p.code || ':' || u.customer_id
   WHEN 'topup' THEN EXISTS(SELECT 1 FROM payments y WHERE y.customer_id = u.customer_id AND NEW.amount <= y.kopecks * p.worth / 100
     AND y.charge_id = substr(NEW.key, length('promo:' || p.code || ':' || u.customer_id || ':') + 1))
   ELSE EXISTS(SELECT 1 FROM generations g JOIN vouchers v ON v.quote_id = g.quote_id WHERE g.customer_id = u.customer_id
     AND g.state = 'held' AND v.promo_id = p.id AND v.amount = NEW.amount
     AND g.id = CAST(substr(NEW.key, length('promo:' || p.code || ':' || u.customer_id || ':gen:') + 1) AS INTEGER)
     AND NEW.key = 'promo:' || p.code || ':' || u.customer_id || ':gen:' || g.id) END)
BEGIN SELECT RAISE(ABORT, 'promo bonus without its code'); END;

-- A friend's share goes to who brought the payer; a gift to the brought one, once.
DROP TRIGGER transfers_referral;
CREATE TRIGGER transfers_referral BEFORE INSERT ON transfers WHEN NEW.kind = 'referral' AND NOT EXISTS(
  SELECT 1 FROM payments p JOIN referrals r ON r.invited_id = p.customer_id JOIN accounts a ON a.id = NEW.credit
  WHERE p.charge_id = NEW.cause AND a.customer_id = r.referrer_id AND p.kopecks >= NEW.amount) AND NOT EXISTS(
  SELECT 1 FROM accounts a JOIN referrals r ON r.invited_id = a.customer_id
  WHERE a.id = NEW.credit AND NEW.cause = 'new:' || a.customer_id)
BEGIN SELECT RAISE(ABORT, 'share without its payment'); END;

-- Taken back only where it was given, and never more.
CREATE TRIGGER transfers_given_back BEFORE INSERT ON transfers WHEN (NEW.key GLOB 'promo-back:*' OR NEW.key GLOB 'ref-back:*')
 AND NOT EXISTS(SELECT 1 FROM transfers g WHERE g.credit = NEW.debit AND g.amount >= NEW.amount AND g.key =
  CASE WHEN NEW.key GLOB 'ref-back:*' THEN 'ref:' || NEW.cause
  ELSE 'promo:' || NEW.cause || ':' || (SELECT customer_id FROM accounts WHERE id = NEW.debit) || ':' || substr(NEW.key, 12) END)
BEGIN SELECT RAISE(ABORT, 'given money taken back that was not given'); END;

-- What codes and friends gave, kept beside the ledger.
CREATE TRIGGER transfers_kept AFTER INSERT ON transfers WHEN NEW.kind IN ('promo','referral') OR NEW.key GLOB 'promo-back:*'
 OR NEW.key GLOB 'ref-back:*'
BEGIN
  UPDATE promo_uses SET given = given + CASE NEW.kind WHEN 'promo' THEN NEW.amount ELSE -NEW.amount END
   WHERE (NEW.kind = 'promo' OR NEW.key GLOB 'promo-back:*') AND promo_id = (SELECT id FROM promos WHERE code = NEW.cause)
    AND customer_id = (SELECT customer_id FROM accounts WHERE id = CASE NEW.kind WHEN 'promo' THEN NEW.credit ELSE NEW.debit END);
  UPDATE referrals SET earned = earned + CASE NEW.kind WHEN 'referral' THEN NEW.amount ELSE -NEW.amount END
   WHERE (NEW.kind = 'referral' OR NEW.key GLOB 'ref-back:*')
    AND invited_id = (SELECT customer_id FROM payments WHERE charge_id = NEW.cause);
END;

-- As before, with the keys of codes that give more than once and of what is taken back.
DROP TRIGGER transfers_key;
CREATE TRIGGER transfers_key BEFORE INSERT ON transfers WHEN NOT coalesce(CASE NEW.kind
  WHEN 'welcome' THEN NEW.key = 'bonus:welcome:' || (SELECT customer_id FROM accounts WHERE id = NEW.credit)
  WHEN 'promo' THEN substr(NEW.key || ':', 1, length(NEW.cause) + 8 + length((SELECT customer_id FROM accounts WHERE id = NEW.credit)))
    = 'promo:' || NEW.cause || ':' || (SELECT customer_id FROM accounts WHERE id = NEW.credit) || ':'
  WHEN 'pack' THEN NEW.key = 'pack:' || NEW.cause
  WHEN 'referral' THEN NEW.key = 'ref:' || NEW.cause
  WHEN 'hold' THEN NEW.key = 'hold:' || NEW.generation_id || CASE (SELECT kind FROM accounts WHERE id = NEW.debit)
    WHEN 'bonus' THEN ':b' ELSE ':w' END
  WHEN 'refund' THEN NEW.key GLOB 'refund:' || NEW.generation_id || ':[0-9]*:' || CASE (SELECT kind FROM accounts WHERE id = NEW.credit)
    WHEN 'bonus' THEN 'b' ELSE 'w' END
  WHEN 'capture' THEN NEW.key = 'capture:' || NEW.hold_id
  WHEN 'release' THEN NEW.key = 'release:' || NEW.hold_id
  WHEN 'adjust' THEN NEW.key GLOB 'adm:[0-9]*' OR NEW.key = 'pack-back:' || NEW.cause OR NEW.key = 'ref-back:' || NEW.cause
    OR NEW.key GLOB 'promo-back:?*'
  ELSE 1 END, 0)
BEGIN SELECT RAISE(ABORT, 'key of another movement'); END;
