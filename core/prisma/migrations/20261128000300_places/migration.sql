-- Who becomes a member: whoever says so themselves, or every customer with an account in a store once they order.
ALTER TABLE merchant ADD COLUMN enrolment text NOT NULL DEFAULT 'explicit';
ALTER TABLE merchant ADD CONSTRAINT merchant_enrolment_known CHECK (enrolment IN ('explicit','account_holders'));

-- ---------------------------------------------------------------- places

-- A logo's address is what it shows: another picture is another row.
CREATE TABLE location_logo (
  merchant_id uuid NOT NULL,
  sha256 text NOT NULL,
  png bytea NOT NULL,
  CONSTRAINT location_logo_pkey PRIMARY KEY (merchant_id, sha256),
  CONSTRAINT location_logo_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id),
  CONSTRAINT location_logo_size CHECK (length(png) BETWEEN 1 AND 4194304)
);

CREATE TABLE location (
  merchant_id uuid NOT NULL,
  location_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  web_address text NOT NULL,
  presentation_en text NOT NULL,
  presentation_fr text NOT NULL,
  scan_text_en text NOT NULL,
  scan_text_fr text NOT NULL,
  -- Empty: none.
  logo_sha256 text NOT NULL,
  google_review_url text NOT NULL,
  -- Of the amounts below.
  currency text NOT NULL,
  -- Null: it has none of its own.
  points_per_scan integer,
  referrer_coupon_minor bigint,
  friend_coupon_minor bigint,
  point_value_minor bigint,
  point_value_units bigint,
  time_zone text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  archived_at timestamptz(3),
  CONSTRAINT location_pkey PRIMARY KEY (merchant_id, location_id),
  CONSTRAINT location_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id),
  CONSTRAINT location_kind_known CHECK (kind IN ('web','shop','channel')),
  CONSTRAINT location_has_name CHECK (name <> ''),
  CONSTRAINT location_review_is_https CHECK (google_review_url = '' OR google_review_url LIKE 'https://%'),
  CONSTRAINT location_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT location_amounts_positive CHECK (points_per_scan > 0 AND referrer_coupon_minor > 0 AND friend_coupon_minor > 0),
  CONSTRAINT location_point_value CHECK ((point_value_minor IS NULL) = (point_value_units IS NULL) AND point_value_minor > 0 AND point_value_units > 0)
);

-- Where a store's orders come from: '' is its own website, else its platform's id of a place of sale.
CREATE TABLE location_external (
  merchant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  external_id text NOT NULL,
  location_id uuid NOT NULL,
  CONSTRAINT location_external_pkey PRIMARY KEY (merchant_id, store_id, external_id),
  CONSTRAINT location_external_store_fkey FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, store_id),
  CONSTRAINT location_external_location_fkey FOREIGN KEY (merchant_id, location_id) REFERENCES location (merchant_id, location_id)
);
CREATE INDEX location_external_location_idx ON location_external (merchant_id, location_id);

-- One website for each store that is connected already.
WITH website AS (
  SELECT s.merchant_id, s.store_id, s.name, s.url, s.currency, m.time_zone, s.connected_at, gen_random_uuid() AS location_id
    FROM store s JOIN merchant m ON m.merchant_id = s.merchant_id
), made AS (
  INSERT INTO location (merchant_id, location_id, kind, name, web_address, presentation_en, presentation_fr, scan_text_en, scan_text_fr,
                        logo_sha256, google_review_url, currency, time_zone, created_at)
  SELECT merchant_id, location_id, 'web', name, url, '', '', '', '', '', '', currency, time_zone, connected_at FROM website
)
INSERT INTO location_external (merchant_id, store_id, external_id, location_id)
SELECT merchant_id, store_id, '', location_id FROM website;

-- ---------------------------------------------------------------- groups of customers

CREATE TABLE customer_group (
  merchant_id uuid NOT NULL,
  group_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  -- The tag or role that makes a customer one of them; empty where members are chosen by hand.
  rule_value text NOT NULL,
  -- Staff and business customers, whom the programmes leave out.
  excluded boolean NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT customer_group_pkey PRIMARY KEY (merchant_id, group_id),
  CONSTRAINT customer_group_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id),
  CONSTRAINT customer_group_kind_known CHECK (kind IN ('manual','shopify_tag','woocommerce_role')),
  CONSTRAINT customer_group_rule_has_value CHECK ((kind = 'manual') = (rule_value = '')),
  CONSTRAINT customer_group_has_name CHECK (name <> '')
);
CREATE UNIQUE INDEX customer_group_name_key ON customer_group (merchant_id, name);

CREATE TABLE group_member (
  merchant_id uuid NOT NULL,
  group_id uuid NOT NULL,
  member_id uuid NOT NULL,
  added_at timestamptz(3) NOT NULL,
  CONSTRAINT group_member_pkey PRIMARY KEY (merchant_id, group_id, member_id),
  CONSTRAINT group_member_group_fkey FOREIGN KEY (merchant_id, group_id) REFERENCES customer_group (merchant_id, group_id),
  CONSTRAINT group_member_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id)
);
CREATE INDEX group_member_member_idx ON group_member (merchant_id, member_id);

-- ---------------------------------------------------------------- consent

-- What members said yes or no to: the newest row is in force, the others say what was in force when.
CREATE TABLE consent (
  merchant_id uuid NOT NULL,
  member_id uuid NOT NULL,
  channel text NOT NULL,
  purpose text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  granted boolean NOT NULL,
  source text NOT NULL,
  author text NOT NULL,
  -- Which wording they were asked in.
  text_version text NOT NULL,
  CONSTRAINT consent_pkey PRIMARY KEY (merchant_id, member_id, channel, purpose, recorded_at),
  CONSTRAINT consent_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id),
  CONSTRAINT consent_source_known CHECK (source IN ('wallet','admin'))
);
-- Never edited. An erasure takes all of somebody's rows away.
CREATE TRIGGER consent_append_only BEFORE UPDATE OR TRUNCATE ON consent FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
