import { z } from 'zod'
import { METRIC_NAMES } from '../../shared/platform-rules.ts'
import type { MetricsReading, MetricsStore } from '../core/metrics-keeper.ts'
import type { Database } from './database.ts'

const Figures: z.ZodType<MetricsReading['figures']> = z.union([
  z.literal('gone'),
  z.partialRecord(z.enum(METRIC_NAMES), z.number().nonnegative()) as unknown as z.ZodType<Exclude<MetricsReading['figures'], 'gone'>>,
])

interface Row {
  at: number
  value: string
}

/** Figures of published posts in the database. */
export function createMetricsStore(database: Database): MetricsStore {
  const append = database.prepare('INSERT OR REPLACE INTO metrics (delivery_id, at, value) VALUES (?, ?, ?)')
  const last = database.prepare<[string], Row>('SELECT at, value FROM metrics WHERE delivery_id = ? ORDER BY at DESC LIMIT 1')
  const history = database.prepare<[string], Row>('SELECT at, value FROM metrics WHERE delivery_id = ? ORDER BY at')
  const parse = ({ at, value }: Row): MetricsReading => ({ at, figures: Figures.parse(JSON.parse(value)) })
  return {
    append: (deliveryId, { at, figures }) => void append.run(deliveryId, at, JSON.stringify(figures)),
    last(deliveryId) {
      const row = last.get(deliveryId)
      return row === undefined ? undefined : parse(row)
    },
    history: (deliveryId) => history.all(deliveryId).map(parse),
  }
}
