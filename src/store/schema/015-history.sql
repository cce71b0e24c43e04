-- The gallery of what customers made, and what they asked for about their own data.

CREATE TABLE gallery(                           -- a row for each generation until its customer deletes it
  customer_id INTEGER NOT NULL,
  generation_id INTEGER NOT NULL,
  category TEXT NOT NULL,
  words TEXT,                                   -- what was asked for, folded for the search; NULL: not written yet
  PRIMARY KEY(customer_id, generation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX gallery_section ON gallery(customer_id, category, generation_id);
CREATE INDEX gallery_todo ON gallery(generation_id) WHERE words IS NULL;
INSERT INTO gallery(customer_id, generation_id, category)
  SELECT g.customer_id, g.id, g.category FROM generations g JOIN inputs i ON i.id = g.inputs_id WHERE i.answers IS NOT NULL;
CREATE TRIGGER gallery_own BEFORE INSERT ON gallery WHEN NOT EXISTS(SELECT 1 FROM generations g
  WHERE g.id = NEW.generation_id AND g.customer_id = NEW.customer_id AND g.category = NEW.category)
BEGIN SELECT RAISE(ABORT, 'entry of another customer'); END;
CREATE TRIGGER gallery_frozen BEFORE UPDATE ON gallery WHEN NEW.customer_id <> OLD.customer_id
 OR NEW.generation_id <> OLD.generation_id OR NEW.category <> OLD.category
BEGIN SELECT RAISE(ABORT, 'frozen field'); END;

CREATE TABLE own_data(
  customer_id INTEGER PRIMARY KEY REFERENCES customers(id),
  exported_ms INTEGER,                          -- when the history was last asked for as a file
  erased_ms INTEGER,                            -- when something was last deleted
  cleaned_ms INTEGER,                           -- when its files were off the disk
  CHECK(cleaned_ms IS NULL OR erased_ms IS NOT NULL)
) STRICT;
CREATE INDEX own_data_todo ON own_data(customer_id) WHERE erased_ms IS NOT NULL AND cleaned_ms IS NULL;

-- What a result was never changes; once its answers are deleted it may be deleted too.
DROP TRIGGER results_stay;
CREATE TRIGGER results_stay BEFORE UPDATE OF generation_id, n, url, text, file_id ON results
WHEN NEW.generation_id <> OLD.generation_id OR NEW.n <> OLD.n OR NEW.file_id IS NOT OLD.file_id
  OR (NEW.url IS NOT NULL AND NEW.url IS NOT OLD.url) OR (NEW.text IS NOT NULL AND NEW.text IS NOT OLD.text)
  OR ((NEW.url IS NOT OLD.url OR NEW.text IS NOT OLD.text) AND EXISTS(SELECT 1 FROM generations g
    JOIN inputs i ON i.id = g.inputs_id WHERE g.id = OLD.generation_id AND i.answers IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'frozen field'); END;

-- What is kept of a customer's updates and messages is found by the customer.
CREATE INDEX inbox_bodies ON inbox(customer_id) WHERE body <> '';
CREATE INDEX outbox_bodies ON outbox(customer_id) WHERE body <> '';
