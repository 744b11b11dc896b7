import { parseArgs } from 'node:util'
import { PLATFORM_IDS } from '../../src/shared/platforms/registry.ts'
import { runCases } from './cases.ts'

// `node tools/bad-answers/main.ts --platform x --seed 1 --cases 1000 --only "status 500"`: prints each breach, then the figures.
const { values } = parseArgs({
  options: {
    platform: { type: 'string' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '1000' },
    only: { type: 'string' },
    show: { type: 'string' },
  },
})
const { only } = values
for (const platform of PLATFORM_IDS.filter((one) => values.platform === undefined || values.platform === one)) {
  const began = Date.now()
  const filter = only === undefined ? undefined : (name: string) => name.includes(only)
  const { cases, ends, calls, breaches } = await runCases(platform, Number(values.seed), Number(values.cases), filter)
  for (const breach of breaches) console.log(`${breach.name}\n    ${breach.told.join('\n    ')}`)
  for (const [end, names] of ends)
    if (values.show !== undefined && end.includes(values.show)) console.log(`${end}\n    ${names.join('\n    ')}`)
  console.log(
    JSON.stringify({
      platform,
      cases,
      breaches: breaches.length,
      seconds: (Date.now() - began) / 1000,
      ends: Object.fromEntries([...ends].map(([end, names]) => [end, names.length])),
      calls: calls.size,
    }),
  )
}
