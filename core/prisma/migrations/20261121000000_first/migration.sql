-- Keys, books and boxes of the first release. docs/architecture.md explains the shape; core/src/*/README.md the meaning.
-- merchant_id leads every key, but for the directory tables (named in tests/guards). PostgreSQL 15 is the minimum.
-- The nil uuid stands for "none" wherever a key has no member, lot or location.

-- ---------------------------------------------------------------- directory

CREATE TABLE merchant (
  merchant_id uuid NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT merchant_pkey PRIMARY KEY (merchant_id)
);
CREATE UNIQUE INDEX merchant_slug_key ON merchant (slug);

CREATE TABLE account (
  account_id uuid NOT NULL,
  locale text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (account_id)
);

CREATE TABLE account_email (
  email_hmac text NOT NULL,
  account_id uuid NOT NULL,
  email_sealed text NOT NULL,
  verified_at timestamptz(3) NOT NULL,
  CONSTRAINT account_email_pkey PRIMARY KEY (email_hmac),
  CONSTRAINT account_email_account_fkey FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE
);
CREATE INDEX account_email_account_idx ON account_email (account_id);

CREATE TABLE store_directory (
  store_ref text NOT NULL,
  merchant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  platform text NOT NULL,
  CONSTRAINT store_directory_pkey PRIMARY KEY (store_ref)
);

CREATE TABLE session (
  token_sha256 text NOT NULL,
  account_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT session_pkey PRIMARY KEY (token_sha256),
  CONSTRAINT session_account_fkey FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE
);

-- A sign-in asked for: its link token and its short code open the same row once.
CREATE TABLE one_time_token (
  token_sha256 text NOT NULL,
  purpose text NOT NULL,
  email_hmac text NOT NULL,
  email_sealed text NOT NULL,
  code_hmac text NOT NULL,
  attempts integer NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  CONSTRAINT one_time_token_pkey PRIMARY KEY (token_sha256)
);
CREATE INDEX one_time_token_email_idx ON one_time_token (email_hmac, created_at);

CREATE TABLE rate_limit (
  bucket text NOT NULL,
  window_start timestamptz(3) NOT NULL,
  attempts integer NOT NULL,
  CONSTRAINT rate_limit_pkey PRIMARY KEY (bucket, window_start)
);

-- Forged, unsigned and unknown calls leave nothing behind but this count.
CREATE TABLE refusal_count (
  reason text NOT NULL,
  day date NOT NULL,
  refused bigint NOT NULL,
  CONSTRAINT refusal_count_pkey PRIMARY KEY (reason, day)
);

-- ---------------------------------------------------------------- stores

CREATE TABLE store (
  merchant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  store_ref text NOT NULL,
  platform text NOT NULL,
  url text NOT NULL,
  name text NOT NULL,
  currency text NOT NULL,
  prices_include_tax boolean NOT NULL,
  credentials_sealed text NOT NULL,
  webhook_secret_sealed text NOT NULL,
  plugin_secret_sealed text NOT NULL,
  connected_at timestamptz(3) NOT NULL,
  disconnected_at timestamptz(3),
  reconciled_to timestamptz(3) NOT NULL,
  reconcile_wanted_at timestamptz(3),
  CONSTRAINT store_pkey PRIMARY KEY (merchant_id, store_id),
  CONSTRAINT store_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id)
);
CREATE UNIQUE INDEX store_url_key ON store (merchant_id, platform, url);

-- QR keys are apart from the keys that seal fields: printed codes outlive a rotation.
CREATE TABLE store_key (
  merchant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  key_version integer NOT NULL,
  key_sealed text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  retired_at timestamptz(3),
  revoked_at timestamptz(3),
  CONSTRAINT store_key_pkey PRIMARY KEY (merchant_id, store_id, key_version),
  CONSTRAINT store_key_store_fkey FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, store_id)
);

-- ---------------------------------------------------------------- people

CREATE TABLE member (
  merchant_id uuid NOT NULL,
  member_id uuid NOT NULL,
  enrolled_at timestamptz(3) NOT NULL,
  enrolled_by text NOT NULL,
  merged_into uuid NOT NULL,
  CONSTRAINT member_pkey PRIMARY KEY (merchant_id, member_id),
  CONSTRAINT member_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id)
);

CREATE TABLE member_account (
  merchant_id uuid NOT NULL,
  account_id uuid NOT NULL,
  member_id uuid NOT NULL,
  linked_at timestamptz(3) NOT NULL,
  CONSTRAINT member_account_pkey PRIMARY KEY (merchant_id, account_id),
  CONSTRAINT member_account_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id)
);
CREATE INDEX member_account_member_idx ON member_account (merchant_id, member_id);
CREATE INDEX member_account_account_idx ON member_account (account_id);

CREATE TABLE member_contact (
  merchant_id uuid NOT NULL,
  member_id uuid NOT NULL,
  email_hmac text NOT NULL,
  email_sealed text NOT NULL,
  verified_at timestamptz(3),
  CONSTRAINT member_contact_pkey PRIMARY KEY (merchant_id, member_id),
  CONSTRAINT member_contact_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id)
);
-- One verified e-mail, one member: an order's own e-mail can then find its beneficiary.
CREATE UNIQUE INDEX member_contact_email_key ON member_contact (merchant_id, email_hmac) WHERE verified_at IS NOT NULL;

CREATE TABLE store_customer (
  merchant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  external_id text NOT NULL,
  member_id uuid NOT NULL,
  linked_at timestamptz(3) NOT NULL,
  CONSTRAINT store_customer_pkey PRIMARY KEY (merchant_id, store_id, external_id),
  CONSTRAINT store_customer_store_fkey FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, store_id),
  CONSTRAINT store_customer_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id)
);
CREATE INDEX store_customer_member_idx ON store_customer (merchant_id, member_id);

-- ---------------------------------------------------------------- programmes

CREATE TABLE program (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  time_zone text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT program_pkey PRIMARY KEY (merchant_id, program_id),
  CONSTRAINT program_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id)
);

CREATE TABLE program_version (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  version integer NOT NULL,
  active_from timestamptz(3) NOT NULL,
  definition jsonb NOT NULL,
  author text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT program_version_pkey PRIMARY KEY (merchant_id, program_id, version),
  CONSTRAINT program_version_program_fkey FOREIGN KEY (merchant_id, program_id) REFERENCES program (merchant_id, program_id)
);

CREATE TABLE program_pause (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3),
  author text NOT NULL,
  CONSTRAINT program_pause_pkey PRIMARY KEY (merchant_id, program_id, starts_at),
  CONSTRAINT program_pause_program_fkey FOREIGN KEY (merchant_id, program_id) REFERENCES program (merchant_id, program_id),
  CONSTRAINT program_pause_ends_after_start CHECK (ends_at IS NULL OR ends_at > starts_at)
);

-- ---------------------------------------------------------------- orders

CREATE TABLE orders (
  merchant_id uuid NOT NULL,
  order_id uuid NOT NULL,
  store_id uuid NOT NULL,
  external_id text NOT NULL,
  number text NOT NULL,
  status text NOT NULL,
  placed_at timestamptz(3) NOT NULL,
  first_seen_at timestamptz(3) NOT NULL,
  stamp bigint NOT NULL,
  fetch_seq bigint NOT NULL,
  state jsonb NOT NULL,
  state_hash text NOT NULL,
  customer_external_id text NOT NULL,
  email_hmac text NOT NULL,
  key_hmac text NOT NULL,
  bound_member uuid NOT NULL,
  CONSTRAINT orders_pkey PRIMARY KEY (merchant_id, order_id),
  CONSTRAINT orders_store_fkey FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, store_id)
);
CREATE UNIQUE INDEX orders_external_key ON orders (merchant_id, store_id, external_id);
CREATE INDEX orders_unbound_email_idx ON orders (merchant_id, email_hmac) WHERE bound_member = '00000000-0000-0000-0000-000000000000';
CREATE INDEX orders_member_idx ON orders (merchant_id, bound_member, placed_at) WHERE bound_member <> '00000000-0000-0000-0000-000000000000';

CREATE TABLE order_contact (
  merchant_id uuid NOT NULL,
  order_id uuid NOT NULL,
  email_sealed text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT order_contact_pkey PRIMARY KEY (merchant_id, order_id),
  CONSTRAINT order_contact_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id)
);

CREATE TABLE order_binding (
  merchant_id uuid NOT NULL,
  order_id uuid NOT NULL,
  seq integer NOT NULL,
  member_id uuid NOT NULL,
  cause text NOT NULL,
  author text NOT NULL,
  bound_at timestamptz(3) NOT NULL,
  CONSTRAINT order_binding_pkey PRIMARY KEY (merchant_id, order_id, seq),
  CONSTRAINT order_binding_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id)
);

-- A claim that waits for its e-mail to be verified. Several may wait; the first verified one binds.
CREATE TABLE order_claim (
  merchant_id uuid NOT NULL,
  claim_id uuid NOT NULL,
  order_id uuid NOT NULL,
  email_hmac text NOT NULL,
  state text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT order_claim_pkey PRIMARY KEY (merchant_id, claim_id),
  CONSTRAINT order_claim_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id)
);
CREATE INDEX order_claim_order_idx ON order_claim (merchant_id, order_id);

-- Immutable once written: the version of each programme that judges this order for ever. version 0 = it never earns there.
CREATE TABLE order_context (
  merchant_id uuid NOT NULL,
  order_id uuid NOT NULL,
  program_id uuid NOT NULL,
  version integer NOT NULL,
  reason text NOT NULL,
  local_day integer NOT NULL,
  program_day integer NOT NULL,
  facts jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT order_context_pkey PRIMARY KEY (merchant_id, order_id, program_id),
  CONSTRAINT order_context_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id),
  CONSTRAINT order_context_program_fkey FOREIGN KEY (merchant_id, program_id) REFERENCES program (merchant_id, program_id)
);

-- ---------------------------------------------------------------- sources and why

CREATE TABLE source (
  merchant_id uuid NOT NULL,
  source_id uuid NOT NULL,
  kind text NOT NULL,
  store_id uuid NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  CONSTRAINT source_pkey PRIMARY KEY (merchant_id, source_id)
);

CREATE TABLE visit (
  merchant_id uuid NOT NULL,
  source_id uuid NOT NULL,
  program_id uuid NOT NULL,
  member_id uuid NOT NULL,
  local_day integer NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  store_id uuid NOT NULL,
  cap integer NOT NULL,
  CONSTRAINT visit_pkey PRIMARY KEY (merchant_id, source_id, program_id),
  CONSTRAINT visit_source_fkey FOREIGN KEY (merchant_id, source_id) REFERENCES source (merchant_id, source_id)
);
CREATE INDEX visit_day_idx ON visit (merchant_id, member_id, program_id, local_day);

CREATE TABLE evaluation (
  merchant_id uuid NOT NULL,
  source_id uuid NOT NULL,
  program_id uuid NOT NULL,
  revision integer NOT NULL,
  breakdown jsonb NOT NULL,
  cause text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT evaluation_pkey PRIMARY KEY (merchant_id, source_id, program_id, revision),
  CONSTRAINT evaluation_source_fkey FOREIGN KEY (merchant_id, source_id) REFERENCES source (merchant_id, source_id)
);

-- ---------------------------------------------------------------- ledger

CREATE TABLE posting (
  merchant_id uuid NOT NULL,
  posting_id uuid NOT NULL,
  booked_seq bigint GENERATED ALWAYS AS IDENTITY,
  idempotency_key text NOT NULL,
  input text NOT NULL,
  kind text NOT NULL,
  source_id uuid NOT NULL,
  evaluation_revision integer NOT NULL,
  reverses_posting_id uuid NOT NULL,
  actor text NOT NULL,
  location_id uuid NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  booked_at timestamptz(3) NOT NULL,
  CONSTRAINT posting_pkey PRIMARY KEY (merchant_id, posting_id),
  CONSTRAINT posting_source_fkey FOREIGN KEY (merchant_id, source_id) REFERENCES source (merchant_id, source_id)
);
CREATE UNIQUE INDEX posting_idempotency_key ON posting (merchant_id, idempotency_key);
CREATE INDEX posting_source_idx ON posting (merchant_id, source_id);
CREATE INDEX posting_booked_idx ON posting (merchant_id, booked_seq);

CREATE TABLE entry (
  merchant_id uuid NOT NULL,
  posting_id uuid NOT NULL,
  line integer NOT NULL,
  book text NOT NULL,
  member_id uuid NOT NULL,
  program_id uuid NOT NULL,
  unit text NOT NULL,
  amount bigint NOT NULL,
  after bigint NOT NULL,
  CONSTRAINT entry_pkey PRIMARY KEY (merchant_id, posting_id, line),
  CONSTRAINT entry_posting_fkey FOREIGN KEY (merchant_id, posting_id) REFERENCES posting (merchant_id, posting_id),
  CONSTRAINT entry_moves_something CHECK (amount <> 0),
  CONSTRAINT entry_book_known CHECK (book IN ('issued','pending','available','held','redeemed','owed','expired','unclaimed','adjusted','imported','written_off','paid_out','moved'))
);
CREATE INDEX entry_member_idx ON entry (merchant_id, member_id, program_id, unit, posting_id) WHERE member_id <> '00000000-0000-0000-0000-000000000000';

CREATE TABLE posting_note (
  merchant_id uuid NOT NULL,
  posting_id uuid NOT NULL,
  nature text NOT NULL,
  comment text NOT NULL,
  CONSTRAINT posting_note_pkey PRIMARY KEY (merchant_id, posting_id),
  CONSTRAINT posting_note_posting_fkey FOREIGN KEY (merchant_id, posting_id) REFERENCES posting (merchant_id, posting_id)
);

CREATE TABLE balance (
  merchant_id uuid NOT NULL,
  member_id uuid NOT NULL,
  program_id uuid NOT NULL,
  unit text NOT NULL,
  pending bigint NOT NULL,
  available bigint NOT NULL,
  held bigint NOT NULL,
  owed bigint NOT NULL,
  CONSTRAINT balance_pkey PRIMARY KEY (merchant_id, member_id, program_id, unit),
  CONSTRAINT balance_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id),
  CONSTRAINT balance_never_negative CHECK (pending >= 0 AND available >= 0 AND held >= 0 AND owed >= 0),
  CONSTRAINT balance_owed_means_nothing_available CHECK (owed = 0 OR available = 0)
);
CREATE INDEX balance_program_idx ON balance (merchant_id, program_id, unit);

-- What one source has earned one beneficiary in one unit, and where it stands. The nil member holds unclaimed units.
CREATE TABLE earning (
  merchant_id uuid NOT NULL,
  source_id uuid NOT NULL,
  program_id uuid NOT NULL,
  unit text NOT NULL,
  member_id uuid NOT NULL,
  net bigint NOT NULL,
  revision integer NOT NULL,
  unclaimed bigint NOT NULL,
  pending bigint NOT NULL,
  matured boolean NOT NULL,
  matures_at_program_ms bigint NOT NULL,
  lapses_on_day integer NOT NULL,
  lapsed boolean NOT NULL,
  expires_on_day integer NOT NULL,
  root_lot_id uuid NOT NULL,
  expired bigint NOT NULL,
  expired_taken bigint NOT NULL,
  CONSTRAINT earning_pkey PRIMARY KEY (merchant_id, source_id, program_id, unit, member_id),
  CONSTRAINT earning_source_fkey FOREIGN KEY (merchant_id, source_id) REFERENCES source (merchant_id, source_id),
  CONSTRAINT earning_never_negative CHECK (net >= 0 AND unclaimed >= 0 AND pending >= 0 AND expired >= 0 AND expired_taken >= 0),
  CONSTRAINT earning_expired_taken_once CHECK (expired_taken <= expired)
);
CREATE INDEX earning_maturing_idx ON earning (merchant_id, program_id, matures_at_program_ms) WHERE pending > 0;
CREATE INDEX earning_lapsing_idx ON earning (merchant_id, program_id, lapses_on_day) WHERE unclaimed > 0;
CREATE INDEX earning_member_idx ON earning (merchant_id, member_id, program_id) WHERE pending > 0;

CREATE TABLE lot (
  merchant_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  member_id uuid NOT NULL,
  program_id uuid NOT NULL,
  unit text NOT NULL,
  source_id uuid NOT NULL,
  root_lot_id uuid NOT NULL,
  parent_lot_id uuid NOT NULL,
  revived boolean NOT NULL,
  open bigint NOT NULL,
  expires_on_day integer NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  CONSTRAINT lot_pkey PRIMARY KEY (merchant_id, lot_id),
  CONSTRAINT lot_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id),
  CONSTRAINT lot_never_negative CHECK (open >= 0)
);
CREATE INDEX lot_open_idx ON lot (merchant_id, member_id, program_id, unit, expires_on_day, lot_id) WHERE open > 0;
CREATE INDEX lot_expiring_idx ON lot (merchant_id, program_id, expires_on_day) WHERE open > 0;
CREATE INDEX lot_source_idx ON lot (merchant_id, source_id);

-- From where a debit took its units and into which lot a credit put them; undone counts what was given back since.
CREATE TABLE allocation (
  merchant_id uuid NOT NULL,
  posting_id uuid NOT NULL,
  line integer NOT NULL,
  kind text NOT NULL,
  lot_id uuid NOT NULL,
  source_id uuid NOT NULL,
  program_id uuid NOT NULL,
  unit text NOT NULL,
  amount bigint NOT NULL,
  undone bigint NOT NULL,
  CONSTRAINT allocation_pkey PRIMARY KEY (merchant_id, posting_id, line),
  CONSTRAINT allocation_posting_fkey FOREIGN KEY (merchant_id, posting_id) REFERENCES posting (merchant_id, posting_id),
  CONSTRAINT allocation_positive CHECK (amount > 0),
  CONSTRAINT allocation_undone_once CHECK (undone >= 0 AND undone <= amount)
);
CREATE INDEX allocation_lot_idx ON allocation (merchant_id, lot_id);
CREATE INDEX allocation_reversal_idx ON allocation (merchant_id, source_id, program_id, unit) WHERE undone < amount AND kind LIKE 'reversed%';

CREATE TABLE rollup (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  location_id uuid NOT NULL,
  unit text NOT NULL,
  measure text NOT NULL,
  day integer NOT NULL,
  shard integer NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT rollup_pkey PRIMARY KEY (merchant_id, program_id, location_id, unit, measure, day, shard)
);

-- ---------------------------------------------------------------- rewards and vouchers

CREATE TABLE trigger_fired (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  rule_id text NOT NULL,
  rule_revision integer NOT NULL,
  member_id uuid NOT NULL,
  ordinal integer NOT NULL,
  redemption_id uuid NOT NULL,
  fired_at timestamptz(3) NOT NULL,
  CONSTRAINT trigger_fired_pkey PRIMARY KEY (merchant_id, program_id, rule_id, rule_revision, member_id, ordinal)
);

-- Units that became available to a member since a non-consuming rule's revision, net of reversals only.
CREATE TABLE trigger_progress (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  rule_id text NOT NULL,
  rule_revision integer NOT NULL,
  member_id uuid NOT NULL,
  matured bigint NOT NULL,
  CONSTRAINT trigger_progress_pkey PRIMARY KEY (merchant_id, program_id, rule_id, rule_revision, member_id)
);

CREATE TABLE redemption (
  merchant_id uuid NOT NULL,
  redemption_id uuid NOT NULL,
  member_id uuid NOT NULL,
  program_id uuid NOT NULL,
  unit text NOT NULL,
  reward_id text NOT NULL,
  program_version integer NOT NULL,
  cost bigint NOT NULL,
  cause text NOT NULL,
  idempotency_key text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  CONSTRAINT redemption_pkey PRIMARY KEY (merchant_id, redemption_id),
  CONSTRAINT redemption_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id)
);
CREATE UNIQUE INDEX redemption_idempotency_key ON redemption (merchant_id, idempotency_key);
CREATE INDEX redemption_member_idx ON redemption (merchant_id, member_id);

CREATE TABLE voucher (
  merchant_id uuid NOT NULL,
  voucher_id uuid NOT NULL,
  redemption_id uuid NOT NULL,
  member_id uuid NOT NULL,
  program_id uuid NOT NULL,
  store_id uuid NOT NULL,
  state text NOT NULL,
  failure text NOT NULL,
  benefit jsonb NOT NULL,
  earns boolean NOT NULL,
  wanted_at timestamptz(3) NOT NULL,
  issued_at timestamptz(3),
  expires_at timestamptz(3) NOT NULL,
  over_used boolean NOT NULL,
  CONSTRAINT voucher_pkey PRIMARY KEY (merchant_id, voucher_id),
  CONSTRAINT voucher_redemption_fkey FOREIGN KEY (merchant_id, redemption_id) REFERENCES redemption (merchant_id, redemption_id),
  CONSTRAINT voucher_state_known CHECK (state IN ('wanted','issued','used','expired','revoked','failed'))
);
-- One voucher per redemption (I4).
CREATE UNIQUE INDEX voucher_redemption_key ON voucher (merchant_id, redemption_id);
CREATE INDEX voucher_member_idx ON voucher (merchant_id, member_id);
CREATE INDEX voucher_expiring_idx ON voucher (merchant_id, expires_at) WHERE state = 'issued';

CREATE TABLE voucher_code (
  merchant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  code_lower text NOT NULL,
  voucher_id uuid NOT NULL,
  generation integer NOT NULL,
  external_id text NOT NULL,
  CONSTRAINT voucher_code_pkey PRIMARY KEY (merchant_id, store_id, code_lower),
  CONSTRAINT voucher_code_voucher_fkey FOREIGN KEY (merchant_id, voucher_id) REFERENCES voucher (merchant_id, voucher_id)
);
CREATE UNIQUE INDEX voucher_code_generation_key ON voucher_code (merchant_id, voucher_id, generation);

CREATE TABLE voucher_use (
  merchant_id uuid NOT NULL,
  voucher_id uuid NOT NULL,
  order_id uuid NOT NULL,
  counts boolean NOT NULL,
  used_at timestamptz(3) NOT NULL,
  CONSTRAINT voucher_use_pkey PRIMARY KEY (merchant_id, voucher_id, order_id),
  CONSTRAINT voucher_use_voucher_fkey FOREIGN KEY (merchant_id, voucher_id) REFERENCES voucher (merchant_id, voucher_id),
  CONSTRAINT voucher_use_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id)
);
CREATE INDEX voucher_use_order_idx ON voucher_use (merchant_id, order_id);

-- ---------------------------------------------------------------- machinery

CREATE TABLE delivery (
  merchant_id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  store_id uuid NOT NULL,
  topic text NOT NULL,
  headers jsonb NOT NULL,
  body bytea NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  received_at timestamptz(3) NOT NULL,
  done_at timestamptz(3),
  CONSTRAINT delivery_pkey PRIMARY KEY (merchant_id, delivery_id),
  CONSTRAINT delivery_store_fkey FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, store_id),
  CONSTRAINT delivery_state_known CHECK (state IN ('stored','done','parked'))
);
CREATE INDEX delivery_stored_idx ON delivery (merchant_id, delivery_id) WHERE state = 'stored';
CREATE INDEX delivery_parked_idx ON delivery (merchant_id, received_at) WHERE state = 'parked';

CREATE TABLE effect (
  merchant_id uuid NOT NULL,
  effect_id uuid NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  generation integer NOT NULL,
  store_id uuid NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  wanted_at timestamptz(3) NOT NULL,
  next_at timestamptz(3) NOT NULL,
  done_at timestamptz(3),
  CONSTRAINT effect_pkey PRIMARY KEY (merchant_id, effect_id),
  CONSTRAINT effect_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id),
  CONSTRAINT effect_state_known CHECK (state IN ('wanted','done','parked'))
);
CREATE UNIQUE INDEX effect_subject_key ON effect (merchant_id, kind, subject, generation);
CREATE INDEX effect_wanted_idx ON effect (merchant_id, next_at) WHERE state = 'wanted';

CREATE TABLE admin_audit (
  merchant_id uuid NOT NULL,
  audit_id uuid NOT NULL,
  author text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL,
  done_at timestamptz(3) NOT NULL,
  CONSTRAINT admin_audit_pkey PRIMARY KEY (merchant_id, audit_id),
  CONSTRAINT admin_audit_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id)
);

CREATE SEQUENCE fetch_seq AS bigint;

-- ---------------------------------------------------------------- invariants that the database itself holds

-- Facts are never edited: a correction is another posting.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER order_context_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON order_context FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER allocation_kept BEFORE DELETE OR TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An allocation's only moving part is how much of it was given back, and that only grows.
CREATE FUNCTION allocation_only_undone_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.undone < OLD.undone
     OR (NEW.merchant_id, NEW.posting_id, NEW.line, NEW.kind, NEW.lot_id, NEW.source_id, NEW.program_id, NEW.unit, NEW.amount)
        IS DISTINCT FROM
        (OLD.merchant_id, OLD.posting_id, OLD.line, OLD.kind, OLD.lot_id, OLD.source_id, OLD.program_id, OLD.unit, OLD.amount) THEN
    RAISE EXCEPTION 'an allocation is append-only but for undone, which only grows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER allocation_append_only BEFORE UPDATE ON allocation FOR EACH ROW EXECUTE FUNCTION allocation_only_undone_grows();

-- Every posting sums to zero in each unit of each programme (I1): all lines of a posting arrive in one statement.
CREATE FUNCTION posting_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unbalanced uuid;
BEGIN
  SELECT posting_id INTO unbalanced FROM new_entries
   GROUP BY merchant_id, posting_id, program_id, unit HAVING sum(amount) <> 0 LIMIT 1;
  IF unbalanced IS NOT NULL THEN
    RAISE EXCEPTION 'posting % does not sum to zero', unbalanced USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_sums_to_zero AFTER INSERT ON entry REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION posting_sums_to_zero();
