import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useComposeStore } from '../features/compose/compose-store.ts'
import { useAccountsStore } from '../state/accounts-store.ts'
import { SCREENS, useAppStore } from '../state/app-store.ts'
import { attempt } from '../ui/toast.ts'

/** Everything that can be done from anywhere, by Ctrl/Cmd+K. */
export function CommandPalette() {
  const { t } = useTranslation()
  const { openScreen, ensureVault, pauseOutbox } = useAppStore()
  const isPaused = useAppStore((state) => state.app?.isOutboxPaused ?? false)
  const addFrom = (bring: () => Promise<void>) => (): void => {
    openScreen('compose')
    void attempt(bring)
  }
  const actions: SpotlightActionData[] = [
    ...SCREENS.map((screen) => ({ id: screen, label: t('palette.go', { screen: t(`nav.${screen}`) }), onClick: () => openScreen(screen) })),
    { id: 'pause', label: t(isPaused ? 'queue.resumeAll' : 'queue.pauseAll'), onClick: () => void attempt(() => pauseOutbox(!isPaused)) },
    { id: 'add-files', label: t('palette.addFiles'), onClick: addFrom(() => useComposeStore.getState().pickFiles()) },
    { id: 'sample', label: t('sampleVideo'), onClick: addFrom(() => useComposeStore.getState().addSample('video')) },
    {
      id: 'practice',
      label: t('practice.try'),
      onClick: () => void ensureVault().then((isOpen) => isOpen && attempt(useAccountsStore.getState().connectPractice)),
    },
  ]
  return (
    <Spotlight
      actions={actions}
      attributes={{ content: { 'aria-label': t('palette.label') } }}
      shortcut="mod + K"
      nothingFound={t('palette.nothing')}
      highlightQuery
      searchProps={{
        placeholder: t('palette.search'),
        'aria-label': t('palette.label'),
        leftSection: <IconSearch size={18} aria-hidden />,
      }}
    />
  )
}
