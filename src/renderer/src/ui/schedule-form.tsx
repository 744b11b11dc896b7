import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { instantOf, Schedule } from '../../../shared/schedule.ts'
import { problemOf } from '../bridge.ts'
import { problemText } from './problem-text.ts'
import classes from './schedule-form.module.css'
import { clockChangeWords, dayIn, presetSchedule, quickTimes, scheduleWords } from './schedule-words.ts'

interface ScheduleFormProps {
  confirmLabel: string
  current: Schedule | null
  homeZone: string
  zones: readonly string[]
  onChoose: (schedule: Schedule) => Promise<unknown>
  onClose: () => void
}

/** Zones are told with spaces, as people write them; their ids keep the underscores. */
const zoneLabel = (zone: string): string => zone.replaceAll('_', ' ')

/** The fields of the schedule dialog. Nothing is sent before the time is one that will come. */
export function ScheduleForm({ confirmLabel, current, homeZone, zones, onChoose, onClose }: ScheduleFormProps) {
  const { t } = useTranslation()
  const [openedAt] = useState(() => Date.now())
  const [start] = useState(() => (current !== null && instantOf(current) > openedAt ? current : presetSchedule(openedAt, homeZone)))
  const [day, setDay] = useState(start.wallTime.slice(0, 10))
  const [shownMonth, setShownMonth] = useState(day)
  const [time, setTime] = useState(start.wallTime.slice(11))
  const [zone, setZone] = useState(start.zone)
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const chosen = Schedule.safeParse({ wallTime: `${day}T${time}`, zone })
  const isPast = chosen.success && instantOf(chosen.data) <= Date.now()
  const change = chosen.success && !isPast ? clockChangeWords(chosen.data) : null
  const take = (schedule: Schedule): void => {
    setDay(schedule.wallTime.slice(0, 10))
    setShownMonth(schedule.wallTime.slice(0, 10))
    setTime(schedule.wallTime.slice(11))
    setZone(schedule.zone)
    setError(null)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!chosen.success || instantOf(chosen.data) <= Date.now()) return
    setBusy(true)
    onChoose(chosen.data).catch((thrown: unknown) => {
      const { what, todo } = problemText(problemOf(thrown))
      setError(`${what} ${todo}`)
      setBusy(false)
    })
  }

  return (
    <form onSubmit={submit}>
      <div className={classes.columns}>
        <DatePicker
          value={day}
          onChange={(next) => {
            if (next !== null) setDay(next)
            setError(null)
          }}
          date={shownMonth}
          onDateChange={setShownMonth}
          minDate={dayIn(openedAt, zone)}
          weekendDays={[]}
          highlightToday
          hideOutsideDates
          aria-label={t('schedule.day')}
          ariaLabels={{
            nextMonth: t('schedule.nextMonth'),
            previousMonth: t('schedule.previousMonth'),
            nextYear: t('schedule.nextYear'),
            previousYear: t('schedule.previousYear'),
            nextDecade: t('schedule.nextDecade'),
            previousDecade: t('schedule.previousDecade'),
          }}
        />
        <div className={classes.fields}>
          <TextInput
            type="time"
            label={t('schedule.time')}
            value={time}
            required
            withAsterisk={false}
            data-autofocus
            onChange={(event) => {
              setTime(event.currentTarget.value)
              setError(null)
            }}
          />
          <Select
            label={t('schedule.zone')}
            description={t('schedule.zoneHint')}
            data={[...new Set([homeZone, zone, ...zones])].map((value) => ({ value, label: zoneLabel(value) }))}
            value={zone}
            searchable
            limit={60}
            allowDeselect={false}
            nothingFoundMessage={t('schedule.noZone')}
            onChange={(next) => {
              if (next !== null) setZone(next)
              setError(null)
            }}
          />
          <div className={classes.quick} role="group" aria-label={t('schedule.often')}>
            {quickTimes(openedAt, homeZone).map(({ name, schedule }) => (
              <Button key={name} size="compact-sm" variant="default" onClick={() => take(schedule)}>
                {t(`schedule.quick.${name}`)}
              </Button>
            ))}
          </div>
        </div>
      </div>
      <div className={classes.words} data-level={error !== null || isPast || !chosen.success ? 'bad' : 'fine'} role="status">
        {chosen.success ? (
          <Text size="md" fw={600}>
            {scheduleWords(chosen.data, homeZone)}
          </Text>
        ) : (
          <Text size="md">{t('schedule.incomplete')}</Text>
        )}
        {isPast && <Text size="sm">{t('schedule.past')}</Text>}
        {change !== null && <Text size="sm">{change}</Text>}
        {error !== null && <Text size="sm">{error}</Text>}
      </div>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={isBusy} disabled={!chosen.success || isPast}>
          {confirmLabel}
        </Button>
      </Group>
    </form>
  )
}
