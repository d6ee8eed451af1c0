-- Whether a code is made for its holder alone, or not at all (D10). Those of before were bound as far as the holder was known.
ALTER TABLE voucher ADD COLUMN bound boolean NOT NULL DEFAULT false;
