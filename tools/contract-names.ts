import { events, requests } from '../src/shared/ipc.ts'

/**
 * The contract's names as constants for the build of the preload: it needs nothing of the contract but these, and the schemas with all that they
 * stand on would cost every window the time of loading them.
 */
export const CONTRACT_NAMES = {
  REQUEST_NAMES: JSON.stringify(Object.keys(requests)),
  EVENT_NAMES: JSON.stringify(Object.keys(events)),
}
