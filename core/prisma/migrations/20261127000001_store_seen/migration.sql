-- When the owner was last seen with the app in a store, by the platform's clock: a late word that it left is from before.
ALTER TABLE store ADD COLUMN seen_at timestamptz(3);
