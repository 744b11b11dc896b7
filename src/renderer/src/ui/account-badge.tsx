import { Avatar, Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PlatformId } from '../../../shared/model.ts'
import classes from './account-badge.module.css'
import { PlatformIcon } from './platform.tsx'

/** Initials in a colour of their own with the platform's sign on the corner. */
export function AccountAvatar({ name, platform, size = 34 }: { name: string; platform: PlatformId; size?: number }) {
  return (
    <span className={classes.avatar} aria-hidden>
      <Avatar name={name} color="initials" size={size} radius="xl" alt="" />
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
