-- Support: conversations of customers with the admins, bound to a generation where they come from one; and what
-- customers do not wish to be told.

CREATE TABLE support_tickets(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  generation_id INTEGER REFERENCES generations(id),
  state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open','closed')),
  answered INTEGER NOT NULL DEFAULT 0 CHECK(answered IN (0,1)),   -- the last word was an admin's
  created_ms INTEGER NOT NULL,
  touched_ms INTEGER NOT NULL                   -- the last word, or the end
) STRICT;

CREATE TABLE support_messages(                  -- deleted when the customer wishes so, and in time
  id INTEGER PRIMARY KEY AUTOINCREMENT,         -- never used twice: the outbox names it
  ticket_id INTEGER NOT NULL REFERENCES support_tickets(id),
  side TEXT NOT NULL CHECK(side IN ('customer','admin')),
  author_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,                  -- in the author's chat, to be copied from there
  kind TEXT NOT NULL CHECK(kind IN ('text','file')),
  body TEXT NOT NULL,                           -- the words, or those under the file
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE muted(                             -- kinds of messages a customer has switched off
  customer_id INTEGER NOT NULL REFERENCES customers(id),
  kind TEXT NOT NULL CHECK(kind IN ('low_balance','news','shares')),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY(customer_id, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX support_tickets_customer ON support_tickets(customer_id, id);
CREATE INDEX support_tickets_open ON support_tickets(id) WHERE state = 'open';
CREATE INDEX support_tickets_touched ON support_tickets(touched_ms);
CREATE INDEX support_messages_ticket ON support_messages(ticket_id, id);

-- A ticket begins open and is about its customer's own generation; it is opened and closed, and never becomes another's.
CREATE TRIGGER support_tickets_new BEFORE INSERT ON support_tickets WHEN NEW.state <> 'open' OR NEW.answered <> 0
 OR (NEW.generation_id IS NOT NULL AND NOT EXISTS(
   SELECT 1 FROM generations WHERE id = NEW.generation_id AND customer_id = NEW.customer_id))
BEGIN SELECT RAISE(ABORT, 'a ticket is about its own customer'); END;
CREATE TRIGGER support_tickets_frozen BEFORE UPDATE ON support_tickets WHEN NEW.id <> OLD.id
 OR NEW.customer_id <> OLD.customer_id OR NEW.generation_id IS NOT OLD.generation_id OR NEW.created_ms <> OLD.created_ms
BEGIN SELECT RAISE(ABORT, 'a ticket stays what it is about'); END;
CREATE TRIGGER support_tickets_no_delete BEFORE DELETE ON support_tickets
BEGIN SELECT RAISE(ABORT, 'tickets are permanent'); END;

-- Words belong to an open ticket, a customer's to their own; what was said is not changed.
CREATE TRIGGER support_messages_new BEFORE INSERT ON support_messages WHEN NOT EXISTS(
  SELECT 1 FROM support_tickets WHERE id = NEW.ticket_id AND state = 'open'
   AND (NEW.side = 'admin' OR customer_id = NEW.author_id))
BEGIN SELECT RAISE(ABORT, 'words in a ticket of somebody else'); END;
CREATE TRIGGER support_messages_frozen BEFORE UPDATE ON support_messages
BEGIN SELECT RAISE(ABORT, 'what was said stays said'); END;
