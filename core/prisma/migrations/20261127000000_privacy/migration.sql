-- Who has to stay forgotten: keyed hashes of a store's customer, of an address there, of an order. What was placed until
-- `erased_at` keeps nothing personal any more, however often the store tells it again.
CREATE TABLE tombstone (
  merchant_id uuid NOT NULL,
  keyed_hash text NOT NULL,
  store_id uuid NOT NULL,
  erased_at timestamptz(3) NOT NULL,
  CONSTRAINT tombstone_pkey PRIMARY KEY (merchant_id, keyed_hash),
  CONSTRAINT tombstone_store_fkey FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, store_id)
);

-- What the law asked for, through a store: a copy of what is held, to hand over by `due_at`, or an erasure that was done.
CREATE TABLE privacy_request (
  merchant_id uuid NOT NULL,
  request_id uuid NOT NULL,
  store_id uuid NOT NULL,
  kind text NOT NULL,
  -- The platform's own number of the request; empty where it has none.
  external_id text NOT NULL,
  state text NOT NULL,
  -- Whose copy is asked for; empty once that is over.
  question_sealed text NOT NULL,
  counts jsonb NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  due_at timestamptz(3) NOT NULL,
  done_at timestamptz(3),
  CONSTRAINT privacy_request_pkey PRIMARY KEY (merchant_id, request_id),
  CONSTRAINT privacy_request_store_fkey FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, store_id),
  CONSTRAINT privacy_request_kind_known CHECK (kind IN ('copy','erasure','store_purge')),
  CONSTRAINT privacy_request_state_known CHECK (state IN ('waiting','done','erased','lapsed')),
  CONSTRAINT privacy_request_asks_while_waiting CHECK ((state = 'waiting') = (question_sealed <> ''))
);
CREATE UNIQUE INDEX privacy_request_external_key ON privacy_request (merchant_id, store_id, external_id) WHERE external_id <> '';

-- When everything personal of a store that had left was purged. It may come back: orders placed until then stay without names.
ALTER TABLE store ADD COLUMN redacted_at timestamptz(3);
