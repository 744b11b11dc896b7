import { Button, Text, Title } from '@mantine/core'
import { IconMovie } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAccountsStore } from '../../state/accounts-store.ts'
import { formatList } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import classes from './first-run.module.css'

/** The first video: dropped, chosen, or the sample. */
export function VideoStep({ onPickFile, onUseSample }: { onPickFile: () => void; onUseSample: () => void }) {
  const { t } = useTranslation()
  const accounts = useAccountsStore((state) => state.accounts)
  const platforms = [...new Set(accounts.map((account) => platformName(account.platform)))]
  return (
    <>
      <Title order={1} className={classes.title}>
        {t('firstRun.videoTitle')}
      </Title>
      {platforms.length > 0 && (
        <Text size="md" c="var(--cs-good)" fw={550} ta="center">
          {t('firstRun.connected', { platforms: formatList(platforms) })}
        </Text>
      )}
      <div className={classes.dropZone}>
        <IconMovie size={32} stroke={1.4} aria-hidden />
        <Text size="md" ta="center" maw={380}>
          {t('firstRun.videoText')}
        </Text>
        <div className={classes.dropActions}>
          <Button variant="default" onClick={onPickFile}>
            {t('firstRun.choose')}
          </Button>
          <Button onClick={onUseSample} autoFocus>
            {t('sampleVideo')}
          </Button>
        </div>
      </div>
    </>
  )
}
