// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'
import { fakeBridge } from '../testing/fake-bridge.ts'
import { sampleAccount } from '../testing/samples.ts'
import { followAccounts, useAccountsStore } from './accounts-store.ts'

const OLD = [sampleAccount('x')]
const NEW = [sampleAccount('x', { avatarVersion: '2' })]

beforeEach(() => useAccountsStore.setState({ accounts: [], isLoaded: false }))

it('keeps what main told while an answer was on its way: the answer is older', async () => {
  const bridge = fakeBridge({ accounts: OLD })
  Object.assign(globalThis, { creatorsync: bridge })
  const stop = followAccounts()
  const { promise, resolve } = Promise.withResolvers<typeof OLD>()
  bridge.answer('account.list', () => promise)
  const loaded = useAccountsStore.getState().load()
  bridge.emit('account.changed', NEW)
  resolve(OLD)
  await loaded
  expect(useAccountsStore.getState().accounts).toEqual(NEW)
  stop()
})

it('takes the answer where nothing was told meanwhile', async () => {
  Object.assign(globalThis, { creatorsync: fakeBridge({ accounts: OLD }) })
  await useAccountsStore.getState().load()
  expect(useAccountsStore.getState()).toMatchObject({ accounts: OLD, isLoaded: true })
})
