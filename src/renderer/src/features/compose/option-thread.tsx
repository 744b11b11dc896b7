import { Button, Input, Textarea } from '@mantine/core'
import { IconPaperclip, IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ThreadOption } from '../../../../shared/platform-rules.ts'
import { threadOf, type ThreadPart } from '../../../../shared/post-kind.ts'
import { attempt } from '../../ui/toast.ts'
import { threadPost } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { AttachedFile } from './option-attachment.tsx'
import type { OptionFieldProps } from './option-field-props.ts'
import { TextCounter } from './text-counter.tsx'
import { fieldId } from './use-compose.ts'

/** The posts that follow in the thread: each with its text, its own count, and its own files. */
export function ThreadField({ id, field, account, words, value, isOff, onChange }: OptionFieldProps<ThreadOption>) {
  const { t } = useTranslation()
  const assets = useComposeStore((state) => state.assets)
  const attach = useComposeStore((state) => state.attach)
  const parts = threadOf({ thread: value ?? null })
  const set = (next: readonly ThreadPart[]): void =>
    onChange(next.length === 0 ? undefined : next.map((part) => ({ text: part.text, assetIds: [...part.assetIds] })))
  const change = (index: number, by: Partial<ThreadPart>): void =>
    set(parts.map((part, place) => (place === index ? { ...part, ...by } : part)))
  const addFiles = async (index: number): Promise<void> => {
    const added = await attach()
    if (added.length > 0) change(index, { assetIds: [...(parts[index]?.assetIds ?? []), ...added.map((asset) => asset.id)] })
  }
  return (
    <Input.Wrapper label={words.label} description={words.hint} className={classes.wideField}>
      <ol className={classes.thread} start={2}>
        {parts.map((part, index) => (
          <li key={index} className={classes.threadPart}>
            <Textarea
              id={fieldId.threadPart(account.id, index + 2)}
              aria-label={t('compose.option.threadPart', { number: index + 2 })}
              placeholder={words.placeholder}
              autosize
              minRows={2}
              maxRows={8}
              value={part.text}
              disabled={isOff}
              onChange={(event) => change(index, { text: event.currentTarget.value })}
            />
            {part.assetIds.map((assetId) => {
              const asset = assets[assetId]
              if (asset === undefined) return null
              const remove = () => change(index, { assetIds: part.assetIds.filter((one) => one !== assetId) })
              return <AttachedFile key={assetId} asset={asset} onRemove={remove} />
            })}
            <div className={classes.editorFoot}>
              <TextCounter
                account={account}
                text={part.text}
                post={threadPost(
                  part.assetIds.flatMap((assetId) => assets[assetId] ?? []),
                  account,
                )}
              />
              <span className={classes.threadActions}>
                <Button
                  variant="subtle"
                  size="compact-xs"
                  leftSection={<IconPaperclip size={12} aria-hidden />}
                  aria-label={t('compose.option.threadFilesOf', { number: index + 2 })}
                  onClick={() => void attempt(() => addFiles(index))}
                >
                  {t('compose.option.threadFiles')}
                </Button>
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  leftSection={<IconX size={12} aria-hidden />}
                  aria-label={t('compose.option.threadRemoveOf', { number: index + 2 })}
                  onClick={() => set(parts.filter((_part, place) => place !== index))}
                >
                  {t('compose.option.threadRemove')}
                </Button>
              </span>
            </div>
          </li>
        ))}
      </ol>
      <Button
        id={id}
        variant="default"
        size="compact-sm"
        disabled={isOff || parts.length >= (field.maxCount?.value ?? Infinity)}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => set([...parts, { text: '', assetIds: [] }])}
      >
        {t('compose.option.threadAdd')}
      </Button>
    </Input.Wrapper>
  )
}
