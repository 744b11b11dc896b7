import { expect, it } from 'vitest'
import type { HttpRequest } from '../../core/http.ts'
import { withApiVersion } from './api-version.ts'

const NAMED = { method: 'POST', url: 'https://api.linkedin.com/rest/posts', step: 'post.create', auth: 'token' } as const

it('replaces the version where a call names one, and adds it nowhere', async () => {
  const sent: HttpRequest[] = []
  const http = withApiVersion(
    {
      async send(request) {
        sent.push(request)
        return { status: 200, headers: {}, text: '' }
      },
    },
    'linkedin-version',
    '202701',
  )
  await http.send({ ...NAMED, headers: { 'linkedin-version': '202609', 'x-restli-protocol-version': '2.0.0' } })
  await http.send({ ...NAMED, url: 'https://api.linkedin.com/v2/userinfo', headers: { accept: '*/*' } })
  await http.send(NAMED)
  expect(sent.map(({ headers }) => headers)).toEqual([
    { 'linkedin-version': '202701', 'x-restli-protocol-version': '2.0.0' },
    { accept: '*/*' },
    undefined,
  ])
})
