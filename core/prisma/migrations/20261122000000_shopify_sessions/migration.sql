-- What Shopify lets this app do in a shop: an access token that lasts an hour, and the token that renews it. Both sealed.
-- `session` is a buyer's; this one is a shop's, or of one of its staff when it is online.
CREATE TABLE shopify_session (
  session_id text NOT NULL,
  shop text NOT NULL,
  state text NOT NULL,
  is_online boolean NOT NULL,
  scope text,
  expires_at timestamptz(3),
  access_token_sealed text,
  refresh_token_sealed text,
  refresh_token_expires_at timestamptz(3),
  -- Who is behind an online token: name and address.
  user_sealed text,
  CONSTRAINT shopify_session_pkey PRIMARY KEY (session_id),
  CONSTRAINT shopify_session_user_check CHECK (is_online OR user_sealed IS NULL)
);

CREATE INDEX shopify_session_shop ON shopify_session (shop);
