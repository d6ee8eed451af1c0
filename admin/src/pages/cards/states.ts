import type { CardState } from '@ristourne/core/cards/cards';
import type { Tone } from '../../kit/kit.ts';

export const CARD_STATES = ['blank', 'assigned', 'blocked', 'lost'] as const satisfies readonly CardState[];

export const CARD_TONES: Record<CardState, Tone> = {
  blank: 'neutral',
  assigned: 'success',
  blocked: 'warning',
  lost: 'critical',
};
