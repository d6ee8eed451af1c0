-- An effect that follows something has one row: a wish that comes while it runs has it run once more.
ALTER TABLE effect ADD COLUMN wishes integer NOT NULL DEFAULT 1;

-- A merged member's store customers show the survivor's balance.
CREATE INDEX member_merged_idx ON member (merchant_id, merged_into) WHERE merged_into <> '00000000-0000-0000-0000-000000000000';
