import { Popover, Progress, Text, UnstyledButton } from '@mantine/core'
import { IconGauge, IconHourglass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AccountView, BudgetView } from '../../../../shared/views.ts'
import { formatMoment, formatNumber } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import classes from './accounts.module.css'

/** From here on a budget is spoken of as nearly spent. */
const LITTLE = 0.1

/** What is left of the whole, 0 to 1; a budget of untold size is full or used up. */
function shareOf(budget: BudgetView): number {
  if (budget.remaining === 0) return 0
  return budget.limit === null ? 1 : Math.min(1, budget.remaining / budget.limit)
}

/** The tightest first; of two used-up ones the one that takes longer to come back. */
function byTightness(one: BudgetView, other: BudgetView): number {
  const waits = (budget: BudgetView) => (budget.remaining === 0 ? (budget.resetsAt ?? 0) : 0)
  return shareOf(one) - shareOf(other) || waits(other) - waits(one)
}

/** What the platform still allows this account: the tightest in a line, all of them behind it. Nothing while nothing is known. */
export function AccountBudgets({ account }: { account: AccountView }) {
  const { t } = useTranslation()
  const budgets = [...account.budgets].sort(byTightness)
  const [tightest] = budgets
  if (tightest === undefined) return null
  const platform = platformName(account.platform)
  const isUsedUp = tightest.remaining === 0
  const name = t(`budget.name.${account.platform}.${tightest.name}`)
  const Icon = isUsedUp ? IconHourglass : IconGauge
  return (
    <Popover position="bottom-end" width={400} shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.budget}
          data-level={shareOf(tightest) < LITTLE ? 'warn' : 'good'}
          aria-label={t('budget.show', { platform, account: account.displayName })}
        >
          <Icon size={16} aria-hidden />
          {isUsedUp && tightest.resetsAt !== null
            ? t('budget.waits', { time: formatMoment(tightest.resetsAt) })
            : t('budget.headline', { left: leftWords(t, tightest), name })}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text fw={600} size="sm" mb={4}>
          {t('budget.title', { platform })}
        </Text>
        <Text size="xs" c="dimmed" mb="sm">
          {t('budget.hint')}
        </Text>
        <ul className={classes.budgets} tabIndex={0} aria-label={t('budget.title', { platform })} data-autofocus>
          {budgets.map((budget) => (
            <BudgetRow key={budget.name} account={account} budget={budget} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}

function BudgetRow({ account, budget }: { account: AccountView; budget: BudgetView }) {
  const { t } = useTranslation()
  const share = shareOf(budget)
  const name = t(`budget.name.${account.platform}.${budget.name}`)
  const { remaining, limit, resetsAt } = budget
  const resets =
    resetsAt === null || remaining === limit ? '' : t(remaining === 0 ? 'budget.again' : 'budget.resets', { time: formatMoment(resetsAt) })
  return (
    <li>
      <div className={classes.budgetName}>
        <Text size="sm">{name}</Text>
        <Text size="sm">{leftWords(t, budget)}</Text>
      </div>
      <Progress value={share * 100} size="sm" my={4} color={share < LITTLE ? 'var(--cs-warn)' : 'var(--cs-good)'} aria-label={name} />
      <Text size="xs" c="dimmed">
        {[resets, t(`budget.shared.${budget.scope}`)].filter((words) => words !== '').join(' · ')}
      </Text>
    </li>
  )
}

function leftWords(t: ReturnType<typeof useTranslation>['t'], budget: BudgetView): string {
  if (budget.remaining === 0) return t('budget.usedUp')
  if (budget.unit === 'percent') return t('budget.percentLeft', { remaining: formatNumber(budget.remaining) })
  return t('budget.left', { remaining: formatNumber(budget.remaining), limit: formatNumber(budget.limit ?? budget.remaining) })
}
