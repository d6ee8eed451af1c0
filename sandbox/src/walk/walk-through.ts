import { say, sayStep } from './print.ts';
import type { Setting } from './read-setting.ts';
import { seconds } from './seconds.ts';
import type { Started } from './start.ts';
import type { Demonstration } from './state.ts';
import { saveDemonstration } from './state.ts';
import type { Step, Trail, WalkSetting } from './trail.ts';
import { startTrail } from './trail.ts';
import { AFTERWARDS, leaveUnclaimed, PARTS } from './walk.ts';

type Walking = { walk: WalkSetting; trail: Trail; stopping: AbortSignal };

/** Walks all parts; ends at the first step that does not show what it should. False when there was one. */
export async function walkThrough(
  setting: Setting,
  { cli, stopping }: Started,
  before: Demonstration,
): Promise<boolean> {
  const walks = before.walks + 1;
  saveDemonstration(setting.stateDir, { ...before, walks });
  const guest = (name: string): string => `${name}${walks === 1 ? '' : `.${walks}`}@example.com`;
  const { shop, shopify, publicUrl: server } = setting;
  const email = guest('camille');
  const walking = { walk: { shop, shopify, server, email, cli }, trail: startTrail(), stopping };
  const began = performance.now();
  stopping.throwIfAborted();
  let position = 0;
  for (const { title, steps } of PARTS) {
    say(title);
    for (const step of steps) {
      position += 1;
      if (!(await take(step, position, walking))) return false;
    }
    say();
  }
  const { number, link } = walking.trail.first;
  say(`All ${position} steps went as they should, in ${seconds(began)} s.`);
  say(`The links show how it ended: order ${number} ${AFTERWARDS}.`);
  say();
  const left = await leaveUnclaimed({ ...walking.walk, email: guest('lou') });
  const unclaimed = { link: left.link, email: guest('lou') };
  const last = { at: new Date().toISOString(), order: number, link, email, unclaimed };
  saveDemonstration(setting.stateDir, { ...before, walks, last });
  return true;
}

async function take(
  { name, run }: Step,
  position: number,
  { walk, trail, stopping }: Walking,
): Promise<boolean> {
  try {
    sayStep(position, name, await run(walk, trail));
    return true;
  } catch (error) {
    // What we stop ourselves is no failure of the step.
    stopping.throwIfAborted();
    const seen = error instanceof Error ? error.message : String(error);
    say(`${String(position).padStart(3)}  ${name}: FAILED, ${seen}`);
    say();
    return false;
  }
}
