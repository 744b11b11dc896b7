import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAppStore } from '../state/app-store.ts'
import { VaultForm } from '../ui/vault-form.tsx'

/** Asks for the passphrase wherever something needs the logins. */
export function VaultDialog() {
  const { t } = useTranslation()
  const isOpen = useAppStore((state) => state.vaultQuestion !== null)
  const isNew = useAppStore((state) => state.app?.vault.state === 'new-passphrase-needed')
  const { openVault, closeVaultQuestion } = useAppStore()
  return (
    <Modal
      opened={isOpen}
      onClose={closeVaultQuestion}
      title={t(isNew ? 'vault.titleNew' : 'vault.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
      zIndex={400}
    >
      <VaultForm isNew={isNew} onOpen={openVault} />
    </Modal>
  )
}
