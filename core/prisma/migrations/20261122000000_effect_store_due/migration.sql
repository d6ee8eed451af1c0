-- Wanted effects by store and time: a backlog of one store costs the others nothing.
CREATE INDEX effect_store_due_idx ON effect (merchant_id, store_id, next_at, effect_id) WHERE state = 'wanted';
DROP INDEX effect_wanted_idx;
