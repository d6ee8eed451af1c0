-- Orders as rewards by occasion count them, one row for each programme that judged the order. `counts`: by its newest
-- state it earns there. `matured_at`: when it first counted as mature; it stays when the order stops counting.
CREATE TABLE counted_order (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  order_id uuid NOT NULL,
  member_id uuid NOT NULL,
  counts boolean NOT NULL,
  base_minor bigint NOT NULL,
  local_day integer NOT NULL,
  matures_at_program_ms bigint NOT NULL,
  matured_at timestamptz(3),
  CONSTRAINT counted_order_pkey PRIMARY KEY (merchant_id, program_id, order_id),
  CONSTRAINT counted_order_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id),
  CONSTRAINT counted_order_program_fkey FOREIGN KEY (merchant_id, program_id) REFERENCES program (merchant_id, program_id),
  CONSTRAINT counted_order_base_not_negative CHECK (base_minor >= 0)
);
CREATE INDEX counted_order_member_idx ON counted_order (merchant_id, member_id, program_id, local_day);
CREATE INDEX counted_order_due_idx ON counted_order (merchant_id, program_id, matures_at_program_ms) WHERE counts AND matured_at IS NULL;

-- Orders that earned before this count too, so that nobody's hundredth order becomes their first. Their base is not
-- needed: what was spent counts from a reward's activation on.
INSERT INTO counted_order (merchant_id, program_id, order_id, member_id, counts, base_minor, local_day, matures_at_program_ms, matured_at)
SELECT e.merchant_id, e.program_id, e.source_id, max(e.member_id::text)::uuid, true, 0, c.local_day, max(e.matures_at_program_ms),
       CASE WHEN sum(e.pending) = 0 THEN max(o.placed_at) END
  FROM earning e
  JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.source_id
  JOIN order_context c ON c.merchant_id = e.merchant_id AND c.order_id = e.source_id AND c.program_id = e.program_id
 WHERE e.net > 0
 GROUP BY e.merchant_id, e.program_id, e.source_id, c.local_day;

-- Since when the voucher of a firing is being taken back, because its occasion is not reached any longer; null = it is not.
ALTER TABLE trigger_fired ADD COLUMN taken_back_at timestamptz(3);

-- Day and month of a member's birth, sealed, if they gave it; never the year. `day_hmac` finds who has it.
CREATE TABLE member_birthday (
  merchant_id uuid NOT NULL,
  member_id uuid NOT NULL,
  day_hmac text NOT NULL,
  day_sealed text NOT NULL,
  given_at timestamptz(3) NOT NULL,
  -- Who gave it, and the wording that they agreed to.
  author text NOT NULL,
  text_version text NOT NULL,
  CONSTRAINT member_birthday_pkey PRIMARY KEY (merchant_id, member_id),
  CONSTRAINT member_birthday_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id)
);
CREATE INDEX member_birthday_day_idx ON member_birthday (merchant_id, day_hmac);
