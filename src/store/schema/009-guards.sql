-- Guards for what the program never does: keys that do not fit their movement, rows that begin in the middle of their
-- life, ends that are taken back, messages about what has not happened; a chain over the admins' deeds; anchors.

-- A movement's key says what it is for: a welcome bonus is one per customer, a hold one per account it came from.
CREATE TRIGGER transfers_key BEFORE INSERT ON transfers WHEN NOT coalesce(CASE NEW.kind
  WHEN 'welcome' THEN NEW.key = 'bonus:welcome:' || (SELECT customer_id FROM accounts WHERE id = NEW.credit)
  WHEN 'promo' THEN NEW.key = 'promo:' || NEW.cause || ':' || (SELECT customer_id FROM accounts WHERE id = NEW.credit)
  WHEN 'pack' THEN NEW.key = 'pack:' || NEW.cause
  WHEN 'referral' THEN NEW.key = 'ref:' || NEW.cause
  WHEN 'hold' THEN NEW.key = 'hold:' || NEW.generation_id || CASE (SELECT kind FROM accounts WHERE id = NEW.debit)
    WHEN 'bonus' THEN ':b' ELSE ':w' END
  WHEN 'refund' THEN NEW.key GLOB 'refund:' || NEW.generation_id || ':[0-9]*:' || CASE (SELECT kind FROM accounts WHERE id = NEW.credit)
    WHEN 'bonus' THEN 'b' ELSE 'w' END
  WHEN 'capture' THEN NEW.key = 'capture:' || NEW.hold_id
  WHEN 'release' THEN NEW.key = 'release:' || NEW.hold_id
  WHEN 'adjust' THEN NEW.key GLOB 'adm:[0-9]*' OR NEW.key = 'pack-back:' || NEW.cause
  ELSE 1 END, 0)
BEGIN SELECT RAISE(ABORT, 'key of another movement'); END;

-- What comes with a payment comes only with one: a pack's bonus as its invoice promised and to whoever paid, a friend's
-- share to somebody else; and a bonus is taken back only where it was given.
CREATE TRIGGER transfers_pack BEFORE INSERT ON transfers WHEN NEW.kind = 'pack' AND NOT EXISTS(
  SELECT 1 FROM payments p JOIN invoices i ON i.id = p.invoice_id JOIN accounts a ON a.id = NEW.credit
  WHERE p.charge_id = NEW.cause AND a.customer_id = p.customer_id AND i.bonus = NEW.amount)
BEGIN SELECT RAISE(ABORT, 'pack bonus without its payment'); END;
CREATE TRIGGER transfers_referral BEFORE INSERT ON transfers WHEN NEW.kind = 'referral' AND NOT EXISTS(
  SELECT 1 FROM payments p JOIN accounts a ON a.id = NEW.credit
  WHERE p.charge_id = NEW.cause AND a.customer_id <> p.customer_id AND p.kopecks >= NEW.amount)
BEGIN SELECT RAISE(ABORT, 'share without its payment'); END;
CREATE TRIGGER transfers_pack_back BEFORE INSERT ON transfers WHEN NEW.key GLOB 'pack-back:*' AND NOT EXISTS(
  SELECT 1 FROM transfers g WHERE g.key = 'pack:' || NEW.cause AND g.credit = NEW.debit AND g.amount >= NEW.amount)
BEGIN SELECT RAISE(ABORT, 'bonus taken back that was not given'); END;

-- Payments, invoices and requests begin at the beginning.
CREATE TRIGGER payments_invoice BEFORE INSERT ON payments WHEN NEW.invoice_id IS NOT NULL AND NOT EXISTS(
  SELECT 1 FROM invoices i WHERE i.id = NEW.invoice_id AND i.method = NEW.method AND i.currency = NEW.currency
   AND i.amount = NEW.amount AND i.kopecks = NEW.kopecks)
BEGIN SELECT RAISE(ABORT, 'a payment is as its invoice says'); END;
CREATE TRIGGER invoices_new BEFORE INSERT ON invoices WHEN NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'an invoice begins open'); END;
CREATE TRIGGER invoices_back BEFORE UPDATE OF state ON invoices WHEN OLD.state = 'checked' AND NEW.state = 'open'
BEGIN SELECT RAISE(ABORT, 'an invoice only moves on'); END;
CREATE TRIGGER requests_new BEFORE INSERT ON requests WHEN NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'a request begins open'); END;

-- Quotes are for the answers of the same customer and model, and stay.
CREATE TRIGGER quotes_new BEFORE INSERT ON quotes WHEN NOT EXISTS(
  SELECT 1 FROM inputs i WHERE i.id = NEW.inputs_id AND i.customer_id = NEW.customer_id AND i.model = NEW.model)
BEGIN SELECT RAISE(ABORT, 'quote for the answers of another'); END;
CREATE TRIGGER quotes_no_delete BEFORE DELETE ON quotes
BEGIN SELECT RAISE(ABORT, 'quotes are permanent'); END;

-- A success has something to show.
CREATE TRIGGER generations_results BEFORE UPDATE OF state ON generations WHEN NEW.state = 'succeeded' AND OLD.state <> NEW.state
 AND NOT EXISTS(SELECT 1 FROM results WHERE generation_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'success without a result'); END;

-- Results come while they are fetched, with files of their own customer; afterwards they can only be forgotten.
CREATE UNIQUE INDEX files_path ON files(path);
CREATE TRIGGER files_frozen BEFORE UPDATE ON files WHEN NEW.id <> OLD.id OR NEW.customer_id <> OLD.customer_id OR NEW.path <> OLD.path
 OR (OLD.deleted_ms IS NOT NULL AND NEW.deleted_ms IS NULL)
BEGIN SELECT RAISE(ABORT, 'frozen field'); END;
CREATE TRIGGER results_new BEFORE INSERT ON results WHEN NOT EXISTS(
   SELECT 1 FROM generations g WHERE g.id = NEW.generation_id AND (g.state = 'fetching'
    OR EXISTS(SELECT 1 FROM late l WHERE l.generation_id = g.id AND l.state = 'fetching')))
BEGIN SELECT RAISE(ABORT, 'a result that nobody fetches'); END;
CREATE TRIGGER results_owner BEFORE INSERT ON results WHEN NEW.file_id IS NOT NULL AND NOT EXISTS(
  SELECT 1 FROM files f JOIN generations g ON g.id = NEW.generation_id WHERE f.id = NEW.file_id AND f.customer_id = g.customer_id)
BEGIN SELECT RAISE(ABORT, 'file of another customer'); END;
CREATE TRIGGER results_frozen BEFORE UPDATE ON results WHEN NEW.generation_id <> OLD.generation_id OR NEW.n <> OLD.n
 OR (NEW.file_id IS NOT NULL AND NEW.file_id IS NOT OLD.file_id) OR (NEW.url IS NOT NULL AND NEW.url IS NOT OLD.url)
 OR (NEW.text IS NOT NULL AND NEW.text IS NOT OLD.text)
BEGIN SELECT RAISE(ABORT, 'a result never changes'); END;
CREATE TRIGGER results_no_delete BEFORE DELETE ON results
BEGIN SELECT RAISE(ABORT, 'results are permanent'); END;
CREATE TRIGGER feedback_owner BEFORE INSERT ON feedback
 WHEN NEW.customer_id IS NOT (SELECT customer_id FROM generations WHERE id = NEW.generation_id)
BEGIN SELECT RAISE(ABORT, 'word about a result of another'); END;

-- Late results: watched after an end without one, given once.
CREATE TRIGGER late_new BEFORE INSERT ON late WHEN NEW.state <> 'watching' OR NOT EXISTS(
  SELECT 1 FROM generations WHERE id = NEW.generation_id AND state IN ('failed','cancelled','expired','unknown'))
BEGIN SELECT RAISE(ABORT, 'watched after an end without a result'); END;
CREATE TRIGGER late_end BEFORE UPDATE ON late WHEN NEW.generation_id <> OLD.generation_id
 OR (OLD.state IN ('gifted','gone') AND NEW.state <> OLD.state) OR (OLD.state = 'watching' AND NEW.state = 'gifted')
BEGIN SELECT RAISE(ABORT, 'a late result is given once'); END;
CREATE TRIGGER late_no_delete BEFORE DELETE ON late
BEGIN SELECT RAISE(ABORT, 'late results are permanent'); END;

-- A free use belongs to its generation and is given back once, when that had no result.
CREATE TRIGGER free_uses_new BEFORE INSERT ON free_uses WHEN NEW.returned_ms IS NOT NULL OR NOT EXISTS(
  SELECT 1 FROM generations g JOIN quotes q ON q.id = g.quote_id WHERE g.id = NEW.generation_id AND g.state = 'held'
   AND q.free = 1 AND g.customer_id = NEW.customer_id AND g.model = NEW.model AND g.cost_mcredits = NEW.cost_mcredits)
BEGIN SELECT RAISE(ABORT, 'a free use of no free generation'); END;
CREATE TRIGGER free_uses_frozen BEFORE UPDATE ON free_uses WHEN NEW.generation_id <> OLD.generation_id
 OR NEW.customer_id <> OLD.customer_id OR NEW.model <> OLD.model OR NEW.cost_mcredits <> OLD.cost_mcredits OR NEW.at_ms <> OLD.at_ms
 OR OLD.returned_ms IS NOT NULL OR EXISTS(SELECT 1 FROM generations WHERE id = NEW.generation_id AND state = 'succeeded')
BEGIN SELECT RAISE(ABORT, 'a free use is given back once'); END;
CREATE TRIGGER free_uses_no_delete BEFORE DELETE ON free_uses
BEGIN SELECT RAISE(ABORT, 'free uses are permanent'); END;

-- Updates: what was done stays done; bodies are emptied only then.
CREATE TRIGGER inbox_frozen BEFORE UPDATE ON inbox WHEN NEW.update_id <> OLD.update_id OR NEW.customer_id <> OLD.customer_id
 OR NEW.received_ms <> OLD.received_ms OR (NEW.body <> OLD.body AND (NEW.body <> '' OR OLD.done_ms IS NULL))
 OR (OLD.done_ms IS NOT NULL AND NEW.done_ms IS NOT OLD.done_ms)
BEGIN SELECT RAISE(ABORT, 'what was done stays done'); END;
CREATE TRIGGER inbox_no_delete BEFORE DELETE ON inbox
BEGIN SELECT RAISE(ABORT, 'updates are permanent'); END;

-- Messages: about what happens in the same transaction; sent, or dead for a reason, once.
CREATE TRIGGER outbox_new BEFORE INSERT ON outbox WHEN NEW.state <> 'todo' OR NEW.body = '' OR NOT CASE NEW.what
  WHEN 'refund' THEN EXISTS(SELECT 1 FROM generations WHERE id = NEW.generation_id
    AND state IN ('held','submitting','running','fetching'))
  WHEN 'result' THEN EXISTS(SELECT 1 FROM generations WHERE id = NEW.generation_id AND state IN ('fetching','succeeded'))
    OR EXISTS(SELECT 1 FROM late WHERE generation_id = NEW.generation_id AND state = 'gifted')
  WHEN 'gift' THEN EXISTS(SELECT 1 FROM late WHERE generation_id = NEW.generation_id AND state = 'gifted')
  ELSE 1 END
BEGIN SELECT RAISE(ABORT, 'message about what has not happened'); END;
CREATE TRIGGER outbox_end BEFORE UPDATE ON outbox WHEN (NEW.state <> OLD.state AND OLD.state <> 'todo')
 OR (NEW.state = 'sent' AND NEW.sent_ms IS NULL) OR (NEW.state = 'dead' AND coalesce(NEW.error, '') = '')
 OR (NEW.body <> OLD.body AND (NEW.body <> '' OR NEW.state = 'todo'))
BEGIN SELECT RAISE(ABORT, 'a message ends once'); END;

-- Reviews: what was shown is what is decided, once.
CREATE TRIGGER reviews_frozen BEFORE UPDATE ON reviews WHEN NEW.id <> OLD.id OR NEW.digest <> OLD.digest OR NEW.body <> OLD.body
 OR NEW.created_ms <> OLD.created_ms OR (OLD.state <> 'open' AND (NEW.left_out <> OLD.left_out
   OR NEW.decided_by IS NOT OLD.decided_by OR NEW.decided_ms IS NOT OLD.decided_ms))
 OR (NEW.state <> OLD.state AND NOT((OLD.state = 'open' AND NEW.state IN ('accepted','rejected','replaced'))
   OR (OLD.state = 'accepted' AND NEW.state IN ('applied','moved'))))
BEGIN SELECT RAISE(ABORT, 'a review is decided once'); END;
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are permanent'); END;

-- The admins' deeds: numbered without a gap and chained like the transfers; deeds of before this version have no hash.
ALTER TABLE deeds ADD COLUMN hash BLOB CHECK(length(hash) = 32);
CREATE TRIGGER deeds_new BEFORE INSERT ON deeds WHEN NEW.hash IS NULL OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM deeds)
BEGIN SELECT RAISE(ABORT, 'deeds are chained'); END;

-- Anchors: where the two chains stood on a day. A restore or an edit of the file shows against them.
CREATE TABLE anchors(
  day INTEGER PRIMARY KEY,                      -- days since 1970, UTC
  transfer_id INTEGER NOT NULL,
  transfer_hash BLOB NOT NULL CHECK(length(transfer_hash) = 32),
  deed_id INTEGER NOT NULL,                     -- 0: none yet
  deed_hash BLOB CHECK(length(deed_hash) = 32),
  at_ms INTEGER NOT NULL,
  CHECK((deed_id = 0) = (deed_hash IS NULL))
) STRICT;
CREATE TRIGGER anchors_new BEFORE INSERT ON anchors WHEN NOT EXISTS(
   SELECT 1 FROM transfers WHERE id = NEW.transfer_id AND hash = NEW.transfer_hash)
 OR (NEW.deed_id <> 0 AND NOT EXISTS(SELECT 1 FROM deeds WHERE id = NEW.deed_id AND hash = NEW.deed_hash))
BEGIN SELECT RAISE(ABORT, 'an anchor holds what is there'); END;
CREATE TRIGGER anchors_no_update BEFORE UPDATE ON anchors BEGIN SELECT RAISE(ABORT, 'anchors stay'); END;
CREATE TRIGGER anchors_no_delete BEFORE DELETE ON anchors BEGIN SELECT RAISE(ABORT, 'anchors stay'); END;
