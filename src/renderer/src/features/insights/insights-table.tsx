import { Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InsightView } from '../../../../shared/views.ts'
import { METRIC_NAMES } from '../../../../shared/platform-rules.ts'
import { sorted, type SortBy, type Sorting } from './figures.ts'
import { InsightRow } from './insight-row.tsx'
import classes from './insights.module.css'

const COLUMNS: readonly SortBy[] = ['post', 'published', ...METRIC_NAMES, 'read']

/** A row a post, a column a figure; sorted by a click on a column's name. */
export function InsightsTable({ insights, onOpen }: { insights: readonly InsightView[]; onOpen: (deliveryId: string) => void }) {
  const { t } = useTranslation()
  const [sorting, setSorting] = useState<Sorting>({ by: 'published', isDescending: true })
  const sortBy = (by: SortBy): void =>
    setSorting(by === sorting.by ? { by, isDescending: !sorting.isDescending } : { by, isDescending: by !== 'post' })
  return (
    <div className={classes.tableBox} tabIndex={0} role="region" aria-label={t('insights.table')}>
      <Table className={classes.table} verticalSpacing={8} horizontalSpacing={8} highlightOnHover stickyHeader>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((by) => (
              <Table.Th
                key={by}
                data-column={by}
                aria-sort={sorting.by !== by ? undefined : sorting.isDescending ? 'descending' : 'ascending'}
              >
                <UnstyledButton className={classes.sort} onClick={() => sortBy(by)}>
                  {t(columnKey(by))}
                  {sorting.by === by &&
                    (sorting.isDescending ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />)}
                </UnstyledButton>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted(insights, sorting).map((insight) => (
            <InsightRow key={insight.deliveryId} insight={insight} onOpen={() => onOpen(insight.deliveryId)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function columnKey(by: SortBy): string {
  return by === 'post' || by === 'published' || by === 'read' ? `insights.column.${by}` : `insights.figure.${by}`
}
