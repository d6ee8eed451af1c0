-- What newer readings of an order say, of those that were kept before: nothing.
UPDATE orders SET state = (state::jsonb || '{"channel":"","locationExternalId":"","tags":[],"customerTags":[]}'::jsonb
  || jsonb_build_object('lines', coalesce((SELECT jsonb_agg(line || '{"subscription":false}'::jsonb ORDER BY place)
       FROM jsonb_array_elements(state::jsonb -> 'lines') WITH ORDINALITY AS l(line, place)), '[]'::jsonb)));

-- What a store's catalogue says of an article, as it was last read. `points`: what one piece gives; null = no value was entered.
CREATE TABLE catalogue_item (
  merchant_id uuid NOT NULL,
  store_id uuid NOT NULL,
  external_id text NOT NULL,
  title text NOT NULL,
  type text NOT NULL,
  categories text[] NOT NULL,
  tags text[] NOT NULL,
  points integer,
  -- Points of single variants, by their number.
  variants jsonb NOT NULL,
  fetched_at timestamptz(3) NOT NULL,
  CONSTRAINT catalogue_item_pkey PRIMARY KEY (merchant_id, store_id, external_id),
  CONSTRAINT catalogue_item_store_fkey FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, store_id),
  CONSTRAINT catalogue_item_points_positive CHECK (points >= 0)
);

-- What the catalogue said of an order's line when the order was first judged, or the line came: for ever.
CREATE TABLE order_line_facts (
  merchant_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_id text NOT NULL,
  facts jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT order_line_facts_pkey PRIMARY KEY (merchant_id, order_id, line_id),
  CONSTRAINT order_line_facts_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id)
);
CREATE TRIGGER order_line_facts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON order_line_facts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Orders that a programme cannot judge yet: it lacks a rate for their currency, or the catalogue's word on an article.
CREATE TABLE waiting_order (
  merchant_id uuid NOT NULL,
  order_id uuid NOT NULL,
  program_id uuid NOT NULL,
  cause text NOT NULL,
  -- The currency without a rate; empty for articles.
  detail text NOT NULL,
  since timestamptz(3) NOT NULL,
  CONSTRAINT waiting_order_pkey PRIMARY KEY (merchant_id, order_id, program_id),
  CONSTRAINT waiting_order_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id),
  CONSTRAINT waiting_order_program_fkey FOREIGN KEY (merchant_id, program_id) REFERENCES program (merchant_id, program_id),
  CONSTRAINT waiting_order_cause_known CHECK (cause IN ('rate','catalogue'))
);

-- What one unit of a currency is worth in the programme's, from an instant on. Kept by the merchant; never changed, only followed.
CREATE TABLE exchange_rate (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  currency text NOT NULL,
  valid_from timestamptz(3) NOT NULL,
  rate numeric(20,10) NOT NULL,
  author text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT exchange_rate_pkey PRIMARY KEY (merchant_id, program_id, currency, valid_from),
  CONSTRAINT exchange_rate_program_fkey FOREIGN KEY (merchant_id, program_id) REFERENCES program (merchant_id, program_id),
  CONSTRAINT exchange_rate_positive CHECK (rate > 0),
  CONSTRAINT exchange_rate_currency CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE TRIGGER exchange_rate_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON exchange_rate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How much of a limited campaign is reserved, over all versions of its programme: units, or orders.
CREATE TABLE campaign (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  campaign_id text NOT NULL,
  granted bigint NOT NULL,
  CONSTRAINT campaign_pkey PRIMARY KEY (merchant_id, program_id, campaign_id),
  CONSTRAINT campaign_program_fkey FOREIGN KEY (merchant_id, program_id) REFERENCES program (merchant_id, program_id),
  CONSTRAINT campaign_granted_positive CHECK (granted >= 0)
);

-- What of it one order has reserved.
CREATE TABLE campaign_grant (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  campaign_id text NOT NULL,
  order_id uuid NOT NULL,
  granted bigint NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT campaign_grant_pkey PRIMARY KEY (merchant_id, program_id, campaign_id, order_id),
  CONSTRAINT campaign_grant_campaign_fkey FOREIGN KEY (merchant_id, program_id, campaign_id) REFERENCES campaign (merchant_id, program_id, campaign_id),
  CONSTRAINT campaign_grant_order_fkey FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, order_id),
  CONSTRAINT campaign_grant_positive CHECK (granted >= 0)
);
CREATE INDEX campaign_grant_order ON campaign_grant (merchant_id, order_id);
