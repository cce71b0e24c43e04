-- Payments: invoices, payments with their return, requests for a top-up by hand, the admins' deeds, stray payments.
-- Sums in kopecks unless said otherwise, times in milliseconds since 1970 UTC.

CREATE TABLE invoices(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  method TEXT NOT NULL CHECK(method IN ('stars','provider')),
  payload TEXT NOT NULL UNIQUE CHECK(length(payload) BETWEEN 20 AND 128),   -- number and a random token
  currency TEXT NOT NULL CHECK(currency = CASE method WHEN 'stars' THEN 'XTR' ELSE 'RUB' END),
  amount INTEGER NOT NULL CHECK(amount BETWEEN 1 AND 100000000000),         -- Stars, or kopecks
  kopecks INTEGER NOT NULL CHECK(kopecks BETWEEN 1 AND 100000000000),       -- what the wallet gets
  bonus INTEGER NOT NULL DEFAULT 0 CHECK(bonus BETWEEN 0 AND 100000000000), -- what comes on top
  state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open','checked','paid')),
  message_id INTEGER,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  CHECK(method = 'stars' OR amount = kopecks)
) STRICT;

CREATE TABLE requests(                          -- top-ups by hand: an admin decides
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  asked INTEGER NOT NULL CHECK(asked BETWEEN 1 AND 100000000000),
  state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open','approved','rejected')),
  credited INTEGER CHECK(credited BETWEEN 1 AND 100000000000),
  reason TEXT,
  admin_id INTEGER,
  created_ms INTEGER NOT NULL,
  decided_ms INTEGER,
  CHECK((state = 'open') = (admin_id IS NULL) AND (state = 'open') = (decided_ms IS NULL)),
  CHECK((state = 'approved') = (credited IS NOT NULL))
) STRICT;

CREATE TABLE payments(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  method TEXT NOT NULL CHECK(method IN ('stars','provider','manual')),
  charge_id TEXT NOT NULL UNIQUE CHECK(length(charge_id) BETWEEN 1 AND 200),
  provider_charge_id TEXT,                      -- the provider's own number
  customer_id INTEGER NOT NULL REFERENCES customers(id),        -- who paid and was credited
  invoice_id INTEGER REFERENCES invoices(id),
  request_id INTEGER UNIQUE REFERENCES requests(id),
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount >= 1),   -- in the smallest units of the currency
  kopecks INTEGER NOT NULL CHECK(kopecks BETWEEN 1 AND 100000000000),
  state TEXT NOT NULL DEFAULT 'settled' CHECK(state IN ('settled','refunding','refunded','charged_back')),
  refunds INTEGER NOT NULL DEFAULT 0 CHECK(refunds >= 0),       -- how often a return was begun
  called_ms INTEGER,                            -- when Telegram was asked to return it
  refund_admin INTEGER,
  refund_error TEXT,                            -- why Telegram refused the last return
  at_ms INTEGER NOT NULL,
  CHECK(request_id IS NULL OR method = 'manual'),
  CHECK(called_ms IS NULL OR state <> 'settled')
) STRICT;

CREATE TABLE strays(                            -- paid, but in no currency we know: kept for the admin
  charge_id TEXT PRIMARY KEY,
  customer_id INTEGER NOT NULL,
  body TEXT NOT NULL,                           -- what Telegram said, as JSON
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE deeds(                             -- what admins did: who, when, to what, before and after
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  admin_id INTEGER NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

-- Top-ups of before this version get their payment.
INSERT INTO payments(method, charge_id, customer_id, currency, amount, kopecks, at_ms)
  SELECT t.cause, substr(t.key, length(t.cause) + 2), a.customer_id, 'RUB', t.amount, t.amount, t.at_ms
  FROM transfers t JOIN accounts a ON a.id = t.credit WHERE t.kind = 'topup' ORDER BY t.id;

CREATE INDEX invoices_customer ON invoices(customer_id, id);
CREATE INDEX requests_customer ON requests(customer_id, id);
CREATE INDEX requests_open ON requests(id) WHERE state = 'open';
CREATE INDEX payments_customer ON payments(customer_id, id);
CREATE INDEX payments_invoice ON payments(invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX payments_refunding ON payments(id) WHERE state = 'refunding';
CREATE INDEX transfers_returns ON transfers(cause, kind) WHERE kind IN ('payout','payout_undo','loss');
CREATE INDEX inbox_parked ON inbox(parked_ms) WHERE parked_ms IS NOT NULL AND done_ms IS NULL;

-- An invoice is what was offered; it only moves on.
CREATE TRIGGER invoices_frozen BEFORE UPDATE ON invoices WHEN NEW.id <> OLD.id OR NEW.customer_id <> OLD.customer_id
 OR NEW.method <> OLD.method OR NEW.payload <> OLD.payload OR NEW.currency <> OLD.currency OR NEW.amount <> OLD.amount
 OR NEW.kopecks <> OLD.kopecks OR NEW.bonus <> OLD.bonus OR NEW.created_ms <> OLD.created_ms OR NEW.expires_ms <> OLD.expires_ms
 OR (OLD.state = 'paid' AND NEW.state <> 'paid')
BEGIN SELECT RAISE(ABORT, 'an invoice never changes'); END;
CREATE TRIGGER invoices_paid BEFORE UPDATE OF state ON invoices WHEN NEW.state = 'paid' AND OLD.state <> 'paid'
 AND NOT EXISTS(SELECT 1 FROM payments WHERE invoice_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'paid without a payment'); END;
CREATE TRIGGER invoices_no_delete BEFORE DELETE ON invoices
BEGIN SELECT RAISE(ABORT, 'invoices are permanent'); END;

-- A request is decided once.
CREATE TRIGGER requests_frozen BEFORE UPDATE ON requests WHEN OLD.state <> 'open' OR NEW.id <> OLD.id
 OR NEW.customer_id <> OLD.customer_id OR NEW.asked <> OLD.asked OR NEW.created_ms <> OLD.created_ms
BEGIN SELECT RAISE(ABORT, 'a request is decided once'); END;
CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests
BEGIN SELECT RAISE(ABORT, 'requests are permanent'); END;

-- A payment is a fact; only its return moves, and only with the money that belongs to the step.
CREATE TRIGGER payments_new BEFORE INSERT ON payments WHEN NEW.state <> 'settled' OR NEW.refunds <> 0
 OR (NEW.request_id IS NOT NULL AND NOT EXISTS(SELECT 1 FROM requests r WHERE r.id = NEW.request_id
   AND r.customer_id = NEW.customer_id AND r.state = 'approved' AND r.credited = NEW.kopecks))
BEGIN SELECT RAISE(ABORT, 'a payment begins settled and as approved'); END;
CREATE TRIGGER payments_frozen BEFORE UPDATE ON payments WHEN NEW.id <> OLD.id OR NEW.method <> OLD.method
 OR NEW.charge_id <> OLD.charge_id OR NEW.provider_charge_id IS NOT OLD.provider_charge_id OR NEW.customer_id <> OLD.customer_id
 OR NEW.invoice_id IS NOT OLD.invoice_id OR NEW.request_id IS NOT OLD.request_id OR NEW.currency <> OLD.currency
 OR NEW.amount <> OLD.amount OR NEW.kopecks <> OLD.kopecks OR NEW.at_ms <> OLD.at_ms OR NEW.refunds < OLD.refunds
BEGIN SELECT RAISE(ABORT, 'a payment never changes'); END;
CREATE TRIGGER payments_state BEFORE UPDATE OF state ON payments WHEN NEW.state <> OLD.state AND NOT(
 (OLD.state = 'settled' AND NEW.state IN ('refunding','charged_back')) OR
 (OLD.state = 'refunding' AND NEW.state IN ('refunded','settled')))
BEGIN SELECT RAISE(ABORT, 'illegal step of a payment'); END;
CREATE TRIGGER payments_money BEFORE UPDATE OF state ON payments WHEN NEW.state <> OLD.state AND
 (SELECT coalesce(sum(CASE kind WHEN 'payout_undo' THEN -amount ELSE amount END), 0) FROM transfers
  WHERE cause = NEW.charge_id AND kind IN ('payout','payout_undo','loss'))
 <> CASE NEW.state WHEN 'settled' THEN 0 ELSE NEW.kopecks END
BEGIN SELECT RAISE(ABORT, 'a payment and its money differ'); END;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments
BEGIN SELECT RAISE(ABORT, 'payments are permanent'); END;

CREATE TRIGGER strays_no_update BEFORE UPDATE ON strays BEGIN SELECT RAISE(ABORT, 'evidence never changes'); END;
CREATE TRIGGER strays_no_delete BEFORE DELETE ON strays BEGIN SELECT RAISE(ABORT, 'evidence never changes'); END;
CREATE TRIGGER deeds_no_update BEFORE UPDATE ON deeds BEGIN SELECT RAISE(ABORT, 'deeds are append only'); END;
CREATE TRIGGER deeds_no_delete BEFORE DELETE ON deeds BEGIN SELECT RAISE(ABORT, 'deeds are append only'); END;

-- Money comes in only with its payment stored, and goes out only against one: never more than came in, and each
-- return under a key of its own (payout:CHARGE, payout:CHARGE:1 after a refused one, ...).
CREATE TRIGGER transfers_topup BEFORE INSERT ON transfers WHEN NEW.kind = 'topup' AND NOT EXISTS(
  SELECT 1 FROM payments p JOIN accounts a ON a.id = NEW.credit
  WHERE p.charge_id = substr(NEW.key, instr(NEW.key, ':') + 1) AND NEW.key = p.method || ':' || p.charge_id
   AND NEW.cause = p.method AND a.customer_id = p.customer_id AND NEW.amount = p.kopecks)
BEGIN SELECT RAISE(ABORT, 'top-up without its payment'); END;
DROP TRIGGER transfers_payout;
CREATE TRIGGER transfers_payout BEFORE INSERT ON transfers WHEN NEW.kind IN ('payout','loss') AND NOT EXISTS(
  SELECT 1 FROM payments p JOIN transfers t ON t.key = p.method || ':' || p.charge_id
  WHERE p.charge_id = NEW.cause AND (NEW.kind = 'loss' OR t.credit = NEW.debit)
   AND NEW.key = NEW.kind || ':' || p.charge_id || (SELECT CASE count(*) WHEN 0 THEN '' ELSE ':' || count(*) END
     FROM transfers o WHERE o.cause = NEW.cause AND o.kind = NEW.kind)
   AND NEW.amount + (SELECT coalesce(sum(CASE kind WHEN 'payout_undo' THEN -amount ELSE amount END), 0) FROM transfers o
     WHERE o.cause = NEW.cause AND o.kind IN ('payout','payout_undo','loss')) <= t.amount)
BEGIN SELECT RAISE(ABORT, 'payout without payment'); END;
DROP TRIGGER transfers_payout_undo;
CREATE TRIGGER transfers_payout_undo BEFORE INSERT ON transfers WHEN NEW.kind = 'payout_undo' AND NOT EXISTS(
  SELECT 1 FROM transfers t WHERE t.key = 'payout:' || substr(NEW.key, 13) AND t.kind = 'payout'
   AND t.debit = NEW.credit AND t.amount = NEW.amount AND t.cause = NEW.cause)
BEGIN SELECT RAISE(ABORT, 'undo without payout'); END;
