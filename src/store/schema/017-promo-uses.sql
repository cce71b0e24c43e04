-- Every code a customer has used, found by the customer: also those that owe nothing any more, when a payment goes back.

DROP INDEX promo_uses_open;
CREATE INDEX promo_uses_customer ON promo_uses(customer_id, rest);
