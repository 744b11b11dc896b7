import { Button, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface CopyButtonProps {
  /** What a screen reader calls the thing that is copied. */
  label: string
  onCopy: () => Promise<unknown>
  /** Words on the button; absent = the sign alone. */
  text?: string
}

/** Copies and says so for two seconds. */
export function CopyButton({ label, onCopy, text }: CopyButtonProps) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return undefined
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [isCopied])
  const Icon = isCopied ? IconCheck : IconCopy
  const press = (): void =>
    void onCopy().then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <Tooltip label={isCopied ? t('copy.done') : label}>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        c="var(--mantine-color-text)"
        aria-label={label}
        onClick={press}
        px={text === undefined ? 6 : 8}
      >
        <Icon size={16} aria-hidden />
        {text !== undefined && <span style={{ marginInlineStart: 6 }}>{isCopied ? t('copy.done') : text}</span>}
      </Button>
    </Tooltip>
  )
}

/** Puts text on the clipboard; by the older way where the window may not use the newer. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const focused = document.activeElement
    const field = document.createElement('textarea')
    field.value = text
    field.style.position = 'fixed'
    field.style.opacity = '0'
    document.body.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}
