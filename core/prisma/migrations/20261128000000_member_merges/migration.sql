-- Who was merged into whom, by whom and why, and whether it was undone. The redirect itself stands at the member; this is what a
-- sheet tells of it, and what an undo needs to know. The merge is the source of its postings, the undo of its own.
CREATE TABLE member_merge (
  merchant_id uuid NOT NULL,
  merge_id uuid NOT NULL,
  from_member uuid NOT NULL,
  to_member uuid NOT NULL,
  author text NOT NULL,
  -- Why, in the author's words; emptied when one of the two is erased.
  comment text NOT NULL,
  merged_at timestamptz(3) NOT NULL,
  undo_id uuid NOT NULL,
  undone_by text NOT NULL,
  undone_at timestamptz(3),
  CONSTRAINT member_merge_pkey PRIMARY KEY (merchant_id, merge_id),
  CONSTRAINT member_merge_from_fkey FOREIGN KEY (merchant_id, from_member) REFERENCES member (merchant_id, member_id),
  CONSTRAINT member_merge_to_fkey FOREIGN KEY (merchant_id, to_member) REFERENCES member (merchant_id, member_id),
  CONSTRAINT member_merge_of_two CHECK (from_member <> to_member)
);
-- A member is merged into one other at a time.
CREATE UNIQUE INDEX member_merge_from_key ON member_merge (merchant_id, from_member) WHERE undone_at IS NULL;
CREATE INDEX member_merge_to_idx ON member_merge (merchant_id, to_member);

ALTER TABLE member ADD CONSTRAINT member_not_merged_into_itself CHECK (merged_into <> member_id);
