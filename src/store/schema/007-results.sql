-- A result belongs to one customer: whatever Kie says, its files are stored for nobody else.

CREATE INDEX results_url ON results(url) WHERE url IS NOT NULL;
CREATE TRIGGER results_own BEFORE INSERT ON results WHEN NEW.url IS NOT NULL AND EXISTS(
  SELECT 1 FROM results r JOIN generations a ON a.id = r.generation_id, generations b
  WHERE r.url = NEW.url AND b.id = NEW.generation_id AND a.customer_id <> b.customer_id)
BEGIN SELECT RAISE(ABORT, 'result of another customer'); END;
CREATE TRIGGER results_stay BEFORE UPDATE OF generation_id, n, url, text, file_id ON results
WHEN NEW.generation_id <> OLD.generation_id OR NEW.n <> OLD.n OR NEW.url IS NOT OLD.url
  OR NEW.text IS NOT OLD.text OR NEW.file_id IS NOT OLD.file_id
BEGIN SELECT RAISE(ABORT, 'frozen field'); END;
