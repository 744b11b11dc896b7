import { IconWorld } from '@tabler/icons-react'
import { type LoginId, PLATFORM_RULES, type PlatformId } from '../../../shared/platforms/registry.ts'
import { say } from '../messages/messages.ts'
import type { Sign } from './sign.ts'

const SIGNS = import.meta.glob<Sign>('./signs/*.ts', { eager: true, import: 'sign' })
const WITHOUT_SIGN: Sign = { icon: IconWorld, color: 'var(--mantine-color-text)' }

/** The service's sign, or a globe where it has none; decorative, because its name always stands beside it or in a label. */
export function PlatformIcon({ platform, size = 18 }: { platform: PlatformId; size?: number }) {
  const { icon: Icon, color } = SIGNS[`./signs/${platform}.ts`] ?? WITHOUT_SIGN
  return <Icon size={size} aria-hidden style={{ color, flexShrink: 0 }} />
}

/** A proper name: the same in every language. */
export function platformName(platform: PlatformId): string {
  return PLATFORM_RULES[platform].name
}

export function loginName(login: LoginId): string {
  return say(`login.${login}.name`)
}
