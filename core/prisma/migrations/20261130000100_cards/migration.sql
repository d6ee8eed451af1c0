-- Cards with a number: from a supplier's list, or typed. One that is assigned is one member's alone.
CREATE TABLE card (
  merchant_id uuid NOT NULL,
  card_number text NOT NULL,
  state text NOT NULL,
  member_id uuid NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT card_pkey PRIMARY KEY (merchant_id, card_number),
  CONSTRAINT card_state CHECK (state IN ('blank', 'assigned', 'blocked', 'lost')),
  CONSTRAINT card_blank_is_nobodys CHECK (state <> 'blank' OR member_id = '00000000-0000-0000-0000-000000000000'),
  CONSTRAINT card_assigned_is_somebodys CHECK (state <> 'assigned' OR member_id <> '00000000-0000-0000-0000-000000000000')
);

-- One card that works for each member.
CREATE UNIQUE INDEX card_working_key ON card (merchant_id, member_id) WHERE state = 'assigned';
CREATE INDEX card_member_idx ON card (merchant_id, member_id);

-- What became of a card, in order: never changed.
CREATE TABLE card_assignment (
  merchant_id uuid NOT NULL,
  card_number text NOT NULL,
  seq integer NOT NULL,
  change text NOT NULL,
  member_id uuid NOT NULL,
  author text NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  CONSTRAINT card_assignment_pkey PRIMARY KEY (merchant_id, card_number, seq),
  CONSTRAINT card_assignment_change CHECK (change IN ('imported', 'assigned', 'blocked', 'lost', 'unblocked'))
);
CREATE INDEX card_assignment_member_idx ON card_assignment (merchant_id, member_id);
