/** Numbers that follow from a seed alone: every draw of a simulated run comes from one of these. */
export interface SeededRandom {
  /** In [0, 1). */
  fraction(): number
  /** True with probability `likelihood`. */
  chance(likelihood: number): boolean
  /** A whole number in [from, to]. */
  between(from: number, to: number): number
  /** One of the choices, each as likely as its share among the whole. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T
  pick<T>(choices: readonly T[]): T
  /** Fills with bytes. */
  fill(target: Uint8Array): void
}

/** xoshiro128** (Blackman and Vigna, 2018), its state spread from `seed` and `stream` by splitmix32, so that streams of one seed do not run in step. */
export function createSeededRandom(seed: number, stream = 0): SeededRandom {
  let spread = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0
  const next32 = () => {
    spread = (spread + 0x9e3779b9) | 0
    let mixed = Math.imul(spread ^ (spread >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
  let [a, b, c, d] = [next32(), next32(), next32(), next32() | 1]
  const turn = (value: number, by: number) => (value << by) | (value >>> (32 - by))
  const word = (): number => {
    const result = Math.imul(turn(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = turn(d, 11)
    return result >>> 0
  }
  const fraction = () => word() / 2 ** 32
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(fraction() * choices.length)] as T
  return {
    fraction,
    chance: (likelihood) => fraction() < likelihood,
    between: (from, to) => from + Math.floor(fraction() * (to - from + 1)),
    weighted(choices) {
      let rest = fraction() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [choice, weight] of choices) {
        rest -= weight
        if (rest < 0) return choice
      }
      return choices.at(-1)![0]
    },
    pick,
    fill(target) {
      for (let at = 0; at < target.length; at += 1) target[at] = word() >>> 24
    },
  }
}
