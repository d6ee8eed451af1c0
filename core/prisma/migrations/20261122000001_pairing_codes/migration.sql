-- A code lets one more store join a merchant. Only its hash is kept; it is used once, within an hour.
CREATE TABLE pairing_code (
  code_sha256 text NOT NULL,
  merchant_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  CONSTRAINT pairing_code_pkey PRIMARY KEY (code_sha256),
  CONSTRAINT pairing_code_merchant_fkey FOREIGN KEY (merchant_id) REFERENCES merchant (merchant_id) ON DELETE CASCADE
);

-- When a store that had left came back: an older word that it left is then no news. `connected_at` decides what earns, and stays.
ALTER TABLE store ADD COLUMN reconnected_at timestamptz(3);

-- A shop of Shopify is told by its address.
CREATE INDEX store_address_idx ON store (platform, url);
