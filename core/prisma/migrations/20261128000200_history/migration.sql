-- The merchant's whole history, newest first, of one kind of posting, or of one unit of a programme: a page walks one of these, so
-- it costs the same however long the history is. Each posting moves one unit of one programme, which its first line names.
CREATE INDEX posting_kind_idx ON posting (merchant_id, kind, posting_id);
CREATE INDEX entry_program_idx ON entry (merchant_id, program_id, unit, posting_id) WHERE line = 0;
