-- Units a member was told of before they end, by the day on which they do: each kind of notice (its days before) once.
CREATE TABLE expiry_notice (
  merchant_id uuid NOT NULL,
  program_id uuid NOT NULL,
  member_id uuid NOT NULL,
  notice_days integer NOT NULL,
  expires_on_day integer NOT NULL,
  noticed_at timestamptz(3) NOT NULL,
  CONSTRAINT expiry_notice_pkey PRIMARY KEY (merchant_id, program_id, member_id, notice_days, expires_on_day),
  CONSTRAINT expiry_notice_member_fkey FOREIGN KEY (merchant_id, member_id) REFERENCES member (merchant_id, member_id),
  CONSTRAINT expiry_notice_program_fkey FOREIGN KEY (merchant_id, program_id) REFERENCES program (merchant_id, program_id),
  CONSTRAINT expiry_notice_days_check CHECK (notice_days > 0)
);

-- How many units the claim's mail said that joining brings: whoever was told so gets no second mail that says it.
ALTER TABLE order_claim ADD COLUMN told_welcome bigint NOT NULL DEFAULT 0;
