-- Customers who come back: what could not be delivered to them is found without reading every message ever sent.

CREATE INDEX outbox_dead ON outbox(customer_id) WHERE state = 'dead';
