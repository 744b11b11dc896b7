import type { SandboxSettings, World } from '../../src/sandbox/kit/world.ts'
import { changeMetaSettings } from '../../src/sandbox/meta/meta-settings.ts'
import { setXSwitches } from '../../src/sandbox/x/state.ts'
import { setYoutubeSwitches } from '../../src/sandbox/youtube/state.ts'
import type { SeededRandom } from './seeded-random.ts'

/** YouTube may acknowledge less than it was sent: so much, once in a run. */
export const KEPT_LESS_BYTES = 262_144

/** Draws how the platforms are today: how long they work on a file, and how late what is public shows in lists. No fault, only a mood. */
export function setMoods(world: World, random: SeededRandom): { readonly doesXTakeMediaTwice: boolean } {
  const settings = world.collections.collection<SandboxSettings>('settings')
  settings.put('current', { ...world.settings(), processingMs: random.pick([0, 1_000, 1_000, 5_000, 20_000, 120_000]) })
  setXSwitches(world, { timelineLagMs: random.pick([0, 0, 0, 8_000, 60_000, 180_000]) })
  setYoutubeSwitches(world, { listLagMs: random.pick([0, 0, 8_000, 60_000]), keepLessBytes: random.pick([0, 0, 0, KEPT_LESS_BYTES]) })
  changeMetaSettings(world, { instagramPermalinkDelayMs: random.pick([0, 0, 5_000, 120_000]) })
  return { doesXTakeMediaTwice: random.chance(0.5) }
}
