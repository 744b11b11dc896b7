import {
  IconBrandFacebookFilled,
  IconBrandInstagram,
  IconBrandLinkedinFilled,
  IconBrandTiktokFilled,
  IconBrandX,
  IconBrandYoutubeFilled,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { type LoginId, PLATFORM_RULES, type PlatformId } from '../../../shared/platforms/registry.ts'
import { say } from '../messages/messages.ts'

interface Look {
  readonly icon: ComponentType<{ size?: number | string; 'aria-hidden'?: boolean; style?: React.CSSProperties }>
  /** The service's own colour, or the text's where it is black on white. */
  readonly color: string
}

const LOOKS: Record<PlatformId, Look> = {
  x: { icon: IconBrandX, color: 'var(--mantine-color-text)' },
  youtube: { icon: IconBrandYoutubeFilled, color: '#e62117' },
  instagram: { icon: IconBrandInstagram, color: '#d6336c' },
  facebook: { icon: IconBrandFacebookFilled, color: '#1877f2' },
  linkedin: { icon: IconBrandLinkedinFilled, color: 'light-dark(#0a66c2, #4a9be8)' },
  tiktok: { icon: IconBrandTiktokFilled, color: 'var(--mantine-color-text)' },
}

/** The service's sign; decorative, because its name always stands beside it or in a label. */
export function PlatformIcon({ platform, size = 18 }: { platform: PlatformId; size?: number }) {
  const { icon: Icon, color } = LOOKS[platform]
  return <Icon size={size} aria-hidden style={{ color, flexShrink: 0 }} />
}

/** A proper name: the same in every language. */
export function platformName(platform: PlatformId): string {
  return PLATFORM_RULES[platform].name
}

export function loginName(login: LoginId): string {
  return say(`login.${login}.name`)
}
