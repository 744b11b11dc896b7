/** One more than the cores of a small machine: runs often wait for a pause of their own clock. */
const LANES = 3

/** Does `work` for each item, some at a time, and answers what came of them in the items' order. */
export async function sideBySide<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  async function lane(): Promise<void> {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return results
}
