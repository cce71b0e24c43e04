-- Why an admin did what they did; the chain covers it wherever it is given.
ALTER TABLE deeds ADD COLUMN why TEXT NOT NULL DEFAULT '';
