/** Makes the compiler prove that a `switch` names every case; throws if a value from outside slipped through. */
export function assertNever(value: never, what: string): never {
  throw new Error(`${what}: unexpected ${JSON.stringify(value)}`)
}
