-- Kie's id of a track of a result: what continues a track asks for it.
ALTER TABLE results ADD COLUMN part_id TEXT;
