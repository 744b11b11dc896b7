import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PlatformId } from '../../../shared/model.ts'
import classes from './account-badge.module.css'
import { PlatformIcon } from './platform.tsx'

/** Background and letters, at least 4.5:1 apart in both colour schemes. */
const TINTS = ['#5b3fc4', '#1f6f4a', '#a3400f', '#0b5f8a', '#8d2b6b', '#5c6413', '#9c2f38', '#3a5572'] as const

function tintOf(name: string): string {
  const sum = [...name].reduce((total, character) => (total * 31 + (character.codePointAt(0) ?? 0)) % 9973, 7)
  return TINTS[sum % TINTS.length] ?? TINTS[0]
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

/** Initials in a colour of their own with the platform's sign on the corner. */
export function AccountAvatar({ name, platform, size = 34 }: { name: string; platform: PlatformId; size?: number }) {
  return (
    <span className={classes.avatar} aria-hidden>
      <span className={classes.initials} style={{ width: size, height: size, background: tintOf(name), fontSize: Math.round(size * 0.36) }}>
        {initialsOf(name)}
      </span>
      <span className={classes.sign}>
        <PlatformIcon platform={platform} size={Math.round(size * 0.38)} />
      </span>
    </span>
  )
}

/** Says that nothing of this leaves the computer. Shown with every practice account and post. */
export function PracticeBadge() {
  const { t } = useTranslation()
  return (
    <Badge className={classes.practice} variant="default" size="sm" radius="sm" title={t('practice.hint')}>
      {t('practice.badge')}
    </Badge>
  )
}
