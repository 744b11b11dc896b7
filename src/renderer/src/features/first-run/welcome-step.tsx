import { Button, Text, Title } from '@mantine/core'
import { IconCloudOff, IconPlaneTilt, IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { PLATFORM_IDS } from '../../../../shared/platforms/registry.ts'
import { formatList } from '../../ui/format.ts'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import classes from './first-run.module.css'

const POINTS = [
  ['pointLocal', IconCloudOff],
  ['pointSafe', IconShieldCheck],
  ['pointOffline', IconPlaneTilt],
] as const

/** What this app is. */
export function WelcomeStep({ onNext }: { onNext: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <div className={classes.platforms} aria-hidden>
        {PLATFORM_IDS.map((platform) => (
          <span key={platform} className={classes.tile}>
            <PlatformIcon platform={platform} size={26} />
          </span>
        ))}
      </div>
      <Title order={1} className={classes.title}>
        {t('firstRun.welcomeTitle')}
      </Title>
      <Text size="lg" c="dimmed" className={classes.lead}>
        {t('firstRun.welcomeText', { platforms: formatList(PLATFORM_IDS.map(platformName)) })}
      </Text>
      <ul className={classes.points}>
        {POINTS.map(([key, Icon]) => (
          <li key={key}>
            <Icon size={22} stroke={1.6} aria-hidden />
            <Text fw={600} size="sm">
              {t(`firstRun.${key}`)}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`firstRun.${key}Text`)}
            </Text>
          </li>
        ))}
      </ul>
      <Button size="lg" onClick={onNext} autoFocus>
        {t('firstRun.next')}
      </Button>
    </>
  )
}
