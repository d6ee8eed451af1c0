import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall, AdminLocation, AnsweredFile, FieldProblem } from '../protocol.ts';
import type { AnswerTranslate } from '../texts/answer-translator.ts';

/** What a page shows, as plain JSON; null when what was asked for is not there, or is another merchant's. */
export type Load<Data> = (deps: Deps, call: AdminCall) => Promise<Data | null>;

export type Acted =
  | { outcome: 'done'; message: string; goTo?: AdminLocation; shown?: string; file?: AnsweredFile }
  | { outcome: 'shown'; data: unknown }
  | { outcome: 'invalid'; problems: FieldProblem[] }
  | { outcome: 'not_found' };

/** A page's command, as it came: the page checks it by its own schema. */
export type ActOptions = { call: AdminCall; command: unknown; t: AnswerTranslate };
export type Act = (deps: Deps, options: ActOptions) => Promise<Acted>;

/** A command that no form of ours sends: a page of an older release, or somebody else's. */
export const UNREADABLE: Acted = { outcome: 'not_found' };
