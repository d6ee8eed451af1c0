-- What an order leaves of a money voucher goes back once the order is mature. `matures_at_program_ms`: when that is, on the
-- programme's clock; null where nothing can be left. `unused_units`: what it left, settled once and for good; null before.
ALTER TABLE voucher_use
  ADD COLUMN matures_at_program_ms bigint,
  ADD COLUMN unused_units bigint,
  ADD CONSTRAINT voucher_use_unused_not_negative CHECK (unused_units >= 0);
CREATE INDEX voucher_use_unsettled_idx ON voucher_use (merchant_id, matures_at_program_ms) WHERE counts AND unused_units IS NULL;
