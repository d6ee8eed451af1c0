import type { Pool } from 'pg';
import type { Clock, Ids, Randomness } from '../commerce/time.ts';
import type { Keyring } from '../keys/keyring.ts';

/** What use cases are given by the composition root. Nothing in core makes these itself. */
export type Deps = { pool: Pool; clock: Clock; ids: Ids; randomness: Randomness; keys: Keyring };
