import { Badge } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../shared/views.ts'
import type { PlatformId } from '../../../shared/platforms/registry.ts'
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

interface AccountAvatarProps {
  name: string
  platform: PlatformId
  size?: number
  /** The account whose picture it is; absent where there is no account yet. */
  picture?: Pick<AccountView, 'id' | 'avatarVersion'>
}

/** The account's picture with the platform's sign on the corner; initials in a colour of their own where there is none. */
export function AccountAvatar({ name, platform, size = 34, picture }: AccountAvatarProps) {
  const version = picture?.avatarVersion ?? null
  return (
    <span className={classes.avatar} aria-hidden>
      <span className={classes.initials} style={{ width: size, height: size, background: tintOf(name), fontSize: Math.round(size * 0.36) }}>
        {initialsOf(name)}
        {picture !== undefined && version !== null && (
          <Picture key={version} address={`media://avatar/${picture.id}?v=${encodeURIComponent(version)}`} />
        )}
      </span>
      <span className={classes.sign}>
        <PlatformIcon platform={platform} size={Math.round(size * 0.38)} />
      </span>
    </span>
  )
}

function Picture({ address }: { address: string }) {
  const [hasFailed, setFailed] = useState(false)
  return hasFailed ? null : <img className={classes.picture} src={address} alt="" draggable={false} onError={() => setFailed(true)} />
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
