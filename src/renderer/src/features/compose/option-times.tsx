import { Button, Group, Input, NumberInput, Slider, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DateTimeOption, MomentOption } from '../../../../shared/platform-rules.ts'
import { fromLocalInput, toLocalInput } from '../../ui/local-time.ts'
import { draftAssets } from './compose-checks.ts'
import classes from './compose.module.css'
import type { OptionFieldProps } from './option-field-props.ts'
import { useComposeInput } from './use-compose.ts'

/** A moment of the post's video: slid to with the frame in sight, or typed in seconds. */
export function MomentField({ id, words, value, isOff, onChange }: OptionFieldProps<MomentOption>) {
  const { t } = useTranslation()
  const input = useComposeInput()
  const video = input === null ? undefined : draftAssets(input).find((asset) => asset.kind === 'video')
  const momentMs = typeof value === 'number' ? value : null
  const seconds = momentMs === null ? '' : momentMs / 1000
  const durationMs = video?.durationMs ?? null
  return (
    <Input.Wrapper label={words.label} description={words.hint} className={classes.wideField} labelProps={{ htmlFor: id }}>
      <div className={classes.moment}>
        {video !== undefined && (
          <video
            key={`${video.id}-${momentMs ?? 0}`}
            className={classes.momentFrame}
            src={`media://asset/${video.id}/original#t=${(momentMs ?? 0) / 1000}`}
            preload="metadata"
            muted
            playsInline
            aria-hidden
            tabIndex={-1}
          />
        )}
        <div className={classes.momentFields}>
          {durationMs !== null && (
            <Slider
              min={0}
              max={durationMs}
              step={100}
              value={momentMs ?? 0}
              disabled={isOff}
              label={(ms) => t('compose.option.seconds', { seconds: (ms / 1000).toFixed(1) })}
              thumbLabel={words.label}
              onChange={(ms) => onChange(ms)}
            />
          )}
          <Group gap="xs" wrap="nowrap">
            <NumberInput
              id={id}
              size="xs"
              min={0}
              {...(durationMs === null ? {} : { max: durationMs / 1000 })}
              step={0.1}
              decimalScale={1}
              suffix={t('compose.option.secondsUnit')}
              value={seconds}
              disabled={isOff}
              placeholder={words.placeholder ?? t('compose.option.platformChooses')}
              onChange={(next) => onChange(typeof next === 'number' ? Math.round(next * 1000) : undefined)}
            />
            {momentMs !== null && (
              <Button variant="subtle" size="compact-xs" onClick={() => onChange(undefined)}>
                {t('compose.option.clear')}
              </Button>
            )}
          </Group>
        </div>
      </div>
    </Input.Wrapper>
  )
}

/** A time on the calendar, in the zone of this computer; the platform does what is due then. */
export function DateTimeField({ id, field, words, value, isOff, onChange }: OptionFieldProps<DateTimeOption>) {
  const { t } = useTranslation()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ')
  return (
    <TextInput
      id={id}
      type="datetime-local"
      label={words.label}
      description={[words.hint, t('compose.option.inZone', { zone })].filter((line) => line !== undefined).join(' ')}
      value={typeof value === 'number' ? toLocalInput(value) : ''}
      disabled={isOff}
      withAsterisk={field.isRequired}
      onChange={(event) => onChange(fromLocalInput(event.currentTarget.value) ?? undefined)}
    />
  )
}
