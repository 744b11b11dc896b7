/** The engines that are broken on purpose; `planted.ts` says how. Apart from it, so that the command need not load the engine. */
export const PLANTED_NAMES = [
  'no look-up after a crash',
  'send before the journal',
  'acknowledge before fsync',
  'retry a commit after a 500',
  'trust one’s own offset',
  'believe an early 200',
  'ignore the lease',
  'refresh a token twice at once',
  'forget the checkpoint on restart',
  'take unknown for absent',
  'drop a delivery after the last try',
  'publish again after a reconnect',
] as const
