import { useElementSize } from '@mantine/hooks'
import { type PointerEvent, useState } from 'react'
import { formatCompact, formatDay } from './format.ts'
import classes from './line-chart.module.css'

interface LineChartProps {
  /** Oldest first. */
  points: readonly { readonly at: number; readonly value: number }[]
  /** What the line shows, for those who do not see it: with its first and last value. */
  label: string
  valueWords: (value: number) => string
  /** What stands at the pointer: a day or a time. */
  timeWords: (at: number) => string
  /** The marks of the axis; short numbers unless told. */
  axisWords?: (value: number) => string
  height?: number
}

/** Pixels while the page has not been measured yet. */
const FIRST_WIDTH = 720
const LEFT = 46
const RIGHT = 12
const TOP = 10
const BOTTOM = 24

/** A line over time from 0 upwards, with the value under the pointer. */
export function LineChart({ points, label, valueWords, timeWords, axisWords = formatCompact, height = 180 }: LineChartProps) {
  const { ref, width: measured } = useElementSize<HTMLDivElement>()
  const width = measured || FIRST_WIDTH
  const [pointed, setPointed] = useState<number | null>(null)
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return null
  const marks = marksUpTo(Math.max(...points.map(({ value }) => value)))
  const top = marks.at(-1) ?? 1
  const x = (at: number): number =>
    last.at === first.at ? (LEFT + width - RIGHT) / 2 : LEFT + ((at - first.at) / (last.at - first.at)) * (width - LEFT - RIGHT)
  const y = (value: number): number => TOP + (1 - value / top) * (height - TOP - BOTTOM)
  const line = points.map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join(' ')
  const area = `${line} L${x(last.at).toFixed(1)} ${y(0)} L${x(first.at).toFixed(1)} ${y(0)} Z`
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = ((event.clientX - box.left) / box.width) * width
    const distances = points.map((one) => Math.abs(x(one.at) - at))
    setPointed(distances.indexOf(Math.min(...distances)))
  }
  const shown = pointed === null ? undefined : points[pointed]
  return (
    <div className={classes.chart} ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        role="img"
        aria-label={label}
        className={classes.picture}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      >
        {marks.map((mark) => (
          <g key={mark}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(mark)} y2={y(mark)} className={classes.grid} />
            <text x={LEFT - 8} y={y(mark) + 4} textAnchor="end" className={classes.mark}>
              {axisWords(mark)}
            </text>
          </g>
        ))}
        {daysBetween(first.at, last.at).map((at, index, all) => (
          <text
            key={at}
            x={x(at)}
            y={height - 6}
            textAnchor={all.length === 1 ? 'middle' : index === 0 ? 'start' : index === all.length - 1 ? 'end' : 'middle'}
            className={classes.mark}
          >
            {formatDay(at)}
          </text>
        ))}
        <path d={area} className={classes.area} />
        <path d={line} className={classes.line} />
        {points.length === 1 && <circle cx={x(first.at)} cy={y(first.value)} r="4" className={classes.dot} />}
        {shown !== undefined && (
          <>
            <line x1={x(shown.at)} x2={x(shown.at)} y1={TOP} y2={height - BOTTOM} className={classes.guide} />
            <circle cx={x(shown.at)} cy={y(shown.value)} r="4.5" className={classes.dot} />
          </>
        )}
      </svg>
      {shown !== undefined && (
        <div
          className={classes.tip}
          aria-hidden
          style={{ left: `${(x(shown.at) / width) * 100}%` }}
          data-side={x(shown.at) > width / 2 ? 'left' : 'right'}
        >
          <strong>{valueWords(shown.value)}</strong> {timeWords(shown.at)}
        </div>
      )}
    </div>
  )
}

/** 0 and up to four round steps, the last at or above the highest value; whole numbers, for nothing is viewed half. */
export function marksUpTo(highest: number): number[] {
  const rough = Math.max(1, highest / 4)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  return Array.from({ length: Math.max(1, Math.ceil(highest / step)) + 1 }, (_none, index) => index * step)
}

/** At most five days along the line, the first and the last among them. */
function daysBetween(from: number, to: number): number[] {
  const days = Math.floor((to - from) / 86_400_000)
  const count = Math.min(4, days)
  if (count === 0) return [from]
  return Array.from({ length: count + 1 }, (_none, index) => from + ((to - from) * index) / count)
}
