-- The history of a customer's money by kind: what comes seldom is found among ten million movements without a walk.

CREATE INDEX transfers_in ON transfers(credit, id) WHERE kind IN ('topup','welcome','promo','pack','referral','adjust');
CREATE INDEX transfers_back ON transfers(credit, id) WHERE kind IN ('release','refund','payout_undo');
CREATE INDEX transfers_out ON transfers(debit, id) WHERE kind IN ('payout','adjust');
-- Progress messages of generations that have ended: each is taken away.
CREATE INDEX generations_ended_shown ON generations(id) WHERE progress_message IS NOT NULL AND ended_ms IS NOT NULL;
