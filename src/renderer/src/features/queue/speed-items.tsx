import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { BYTES_PER_MEGABIT, megabitWords } from './delivery-words.ts'

/** Mbit/s that lines are commonly shared at. */
const CHOICES = [1, 2, 5, 10, 25, 50] as const
const NO_LIMIT = 'none'

interface SpeedItemsProps {
  /** Bytes per second; null = no limit. */
  current: number | null
  onChoose: (bytesPerSecond: number | null) => void
}

/** The speeds that one delivery's upload may be held to; a limit chosen elsewhere is shown among them. */
export function SpeedItems({ current, onChoose }: SpeedItemsProps) {
  const { t } = useTranslation()
  const offered = new Set(CHOICES.map((choice) => choice * BYTES_PER_MEGABIT))
  if (current !== null) offered.add(current)
  return (
    <Menu.RadioGroup
      value={current === null ? NO_LIMIT : String(current)}
      onChange={(chosen) => onChoose(chosen === NO_LIMIT ? null : Number(chosen))}
    >
      <Menu.RadioItem value={NO_LIMIT} closeMenuOnClick>
        {t('queue.noLimit')}
      </Menu.RadioItem>
      {[...offered]
        .sort((a, b) => a - b)
        .map((limit) => (
          <Menu.RadioItem key={limit} value={String(limit)} closeMenuOnClick>
            {megabitWords(limit)}
          </Menu.RadioItem>
        ))}
    </Menu.RadioGroup>
  )
}
