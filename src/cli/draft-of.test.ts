import { describe, expect, it } from 'vitest'
import { UsageError, type ContentArguments } from './arguments.ts'
import { chooseAccounts, draftOf, type Choosable } from './draft-of.ts'

const account = (id: string, platform: Choosable['platform'], handle: string, displayName = handle): Choosable => ({
  id,
  platform,
  handle,
  displayName,
})
const X = account('a1', 'x', 'ada')
const YOUTUBE = account('a2', 'youtube', 'ada')
const LINKEDIN = account('a3', 'linkedin', '', 'Ada Lovelace')
const FIRST_PAGE = account('a4', 'facebook', 'one')
const SECOND_PAGE = account('a5', 'facebook', 'two')
const ALL = [X, YOUTUBE, LINKEDIN, FIRST_PAGE, SECOND_PAGE]

const content = (more: Partial<ContentArguments> = {}): ContentArguments => ({
  text: 'hello',
  textFile: null,
  mediaPaths: [],
  to: ['x'],
  options: [],
  textsFor: [],
  ...more,
})
const made = { id: 'draft-1', now: 7, text: 'hello', assetIds: ['m1'], accounts: ALL }

describe('where it goes', () => {
  it.each([
    [['all'], ALL],
    [['x'], [X]],
    [['X', 'a1'], [X]],
    [
      ['linkedin', 'x'],
      [X, LINKEDIN],
    ],
    [['@two'], [SECOND_PAGE]],
    [['youtube:ADA'], [YOUTUBE]],
    [['Ada Lovelace'], [LINKEDIN]],
  ])('%j is understood', (wishes, meant) => {
    expect(chooseAccounts(wishes, ALL)).toEqual(meant)
  })

  it('is never guessed among several', () => {
    expect(() => chooseAccounts(['facebook'], ALL)).toThrow(
      '"facebook" means several accounts; say which: a4 (facebook:one), a5 (facebook:two).',
    )
    expect(() => chooseAccounts(['ada'], ALL)).toThrow(UsageError)
    expect(() => chooseAccounts(['nobody'], ALL)).toThrow('No connected account is meant by "nobody"')
    expect(() => chooseAccounts(['x:nobody'], ALL)).toThrow(UsageError)
    expect(() => chooseAccounts(['all'], [])).toThrow('No account is connected')
  })
})

describe('the draft', () => {
  it('stores for each account only what differs', () => {
    const options = [
      { platform: 'youtube' as const, name: 'title', value: 'Hello' },
      { platform: 'youtube' as const, name: 'madeForKids', value: 'true' },
      { platform: 'youtube' as const, name: 'tags', value: 'a, b c,' },
    ]
    expect(draftOf(content({ to: ['x', 'youtube', 'linkedin'], options, textsFor: [{ where: 'youtube', text: 'longer' }] }), made)).toEqual(
      {
        id: 'draft-1',
        text: 'hello',
        assetIds: ['m1'],
        accountIds: ['a1', 'a2', 'a3'],
        overrides: { a2: { text: 'longer', options: { title: 'Hello', madeForKids: true, tags: ['a', 'b c'] } } },
        updatedAt: 7,
      },
    )
  })

  it('marks people on the files by their number', () => {
    const accounts = [{ id: 'i1', platform: 'instagram' as const, handle: 'kitchen', displayName: 'Kitchen' }]
    const typed = (value: string) =>
      draftOf(content({ to: ['instagram'], options: [{ platform: 'instagram', name: 'taggedPeople', value }] }), {
        ...made,
        accounts,
        assetIds: ['m1', 'm2'],
      }).overrides['i1']?.options.taggedPeople
    expect(typed('ada, @bo@0.5/0.25, cy@0.1/0.2#2,di#1')).toEqual([
      { username: 'ada' },
      { username: 'bo', x: 0.5, y: 0.25 },
      { username: 'cy', x: 0.1, y: 0.2, assetId: 'm2' },
      { username: 'di', assetId: 'm1' },
    ])
    for (const value of ['ada#3', 'ada#0', 'ada#', 'a b']) expect(() => typed(value), value).toThrow('on the second file')
  })

  it.each([
    [{ platform: 'x' as const, name: 'title', value: 'a' }, 'X has no setting "title"'],
    [{ platform: 'x' as const, name: 'replySettings', value: 'nobody' }, 'everyone, following, mentionedUsers'],
    [{ platform: 'youtube' as const, name: 'madeForKids', value: 'yes' }, 'true or false'],
    [{ platform: 'tiktok' as const, name: 'privacy', value: 'SELF_ONLY' }, 'where nothing goes'],
    [{ platform: 'facebook' as const, name: 'anything', value: 'a' }, 'Facebook has no setting'],
  ])('refuses the setting %j', (option, sentence) => {
    expect(() => draftOf(content({ to: ['x', 'youtube', '@one'], options: [option] }), made)).toThrow(sentence)
  })

  it('refuses a text for an account that gets nothing', () => {
    expect(() => draftOf(content({ textsFor: [{ where: 'linkedin', text: 'a' }] }), made)).toThrow(UsageError)
  })
})
