-- What the admins' page of faults is read from: generations without a result, messages that were given up.

CREATE INDEX generations_failed ON generations(ended_ms, reason) WHERE reason IS NOT NULL;
CREATE INDEX outbox_unsent ON outbox(id) WHERE state = 'dead' AND body <> '' AND substr(error, 1, 6) <> 'gone: ';
