-- Callbacks: which createTask a token of a callback address stands for, and what was called.

CREATE TABLE submits(                           -- one row a POST of createTask, stored before it; only with callbacks set up
  token TEXT PRIMARY KEY CHECK(length(token) = 32),             -- random, the last part of the callback address
  generation_id INTEGER NOT NULL REFERENCES generations(id),
  at_ms INTEGER NOT NULL,
  task_id TEXT,                                 -- the task a callback names: a claim that only Kie's record proves
  trusted_ms INTEGER,                           -- the last trusted callback that was heeded
  hinted_ms INTEGER                             -- the last other callback that was heeded
) STRICT, WITHOUT ROWID;
CREATE INDEX submits_generation ON submits(generation_id);
CREATE INDEX submits_purge ON submits(at_ms);

CREATE TRIGGER submits_new BEFORE INSERT ON submits WHEN NEW.task_id IS NOT NULL OR NOT EXISTS(
  SELECT 1 FROM generations WHERE id = NEW.generation_id AND state = 'submitting')
BEGIN SELECT RAISE(ABORT, 'a token belongs to a submit under way'); END;
CREATE TRIGGER submits_frozen BEFORE UPDATE ON submits
 WHEN NEW.token <> OLD.token OR NEW.generation_id <> OLD.generation_id OR NEW.at_ms <> OLD.at_ms
BEGIN SELECT RAISE(ABORT, 'frozen field'); END;

-- A task belongs to one generation, whether it was accepted or found again later; and stays with it.

CREATE UNIQUE INDEX late_task ON late(task_id) WHERE task_id IS NOT NULL;
CREATE TRIGGER late_task_new BEFORE INSERT ON late WHEN NEW.task_id IS NOT NULL
 AND EXISTS(SELECT 1 FROM generations WHERE task_id = NEW.task_id AND id <> NEW.generation_id)
BEGIN SELECT RAISE(ABORT, 'task of another generation'); END;
CREATE TRIGGER late_task_bound BEFORE UPDATE OF task_id ON late WHEN NEW.task_id IS NOT OLD.task_id AND (OLD.task_id IS NOT NULL
 OR EXISTS(SELECT 1 FROM generations WHERE task_id = NEW.task_id AND id <> NEW.generation_id))
BEGIN SELECT RAISE(ABORT, 'task of another generation'); END;
CREATE TRIGGER generations_task_bound BEFORE UPDATE OF task_id ON generations WHEN NEW.task_id IS NOT OLD.task_id
 AND EXISTS(SELECT 1 FROM late WHERE task_id = NEW.task_id AND generation_id <> NEW.id)
BEGIN SELECT RAISE(ABORT, 'task of another generation'); END;
