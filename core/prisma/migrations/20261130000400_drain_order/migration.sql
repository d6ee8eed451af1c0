-- In the order in which the drain takes them: the next hundred are read without sorting all that wait.
DROP INDEX delivery_stored_idx;
CREATE INDEX delivery_stored_idx ON delivery (merchant_id, attempts, delivery_id) WHERE state = 'stored';
