import type { Tone } from '../../kit/kit.ts';
import type { ShownProgram } from '../programs.ts';

export const STATE_TONES: Record<ShownProgram['state'], Tone> = {
  active: 'success',
  paused: 'warning',
  draft: 'neutral',
};
