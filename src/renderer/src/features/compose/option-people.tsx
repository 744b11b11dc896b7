import { ActionIcon, Button, Input, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type MouseEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../shared/json.ts'
import { TaggedPerson } from '../../../../shared/post-kind.ts'
import type { TaggedPeopleOption } from '../../../../shared/platform-rules.ts'
import { MediaThumbnail } from '../../ui/media-thumbnail.tsx'
import { draftAssets } from './compose-checks.ts'
import classes from './compose.module.css'
import type { OptionFieldProps } from './option-field-props.ts'
import { useComposeInput } from './use-compose.ts'

interface Person {
  readonly username: string
  readonly x?: number
  readonly y?: number
  readonly assetId?: string
}

/** A name that is being typed is kept too; only what no version of ours wrote is dropped. */
function peopleOf(value: Json | undefined): Person[] {
  const list = Array.isArray(value) ? value : []
  return list.flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return []
    // The schema wants a name; whose is not typed yet keeps place and file.
    const parsed = TaggedPerson.safeParse({ ...one, username: one.username === '' ? '?' : one.username })
    return parsed.success ? [withoutGaps({ ...parsed.data, username: String(one.username) })] : []
  })
}

function withoutGaps({ username, x, y, assetId }: TaggedPerson): Person {
  return { username, ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }), ...(assetId === undefined ? {} : { assetId }) }
}

/** Where a mark stands until it is moved. */
const CENTRE = { x: 0.5, y: 0.5 } as const

const clean = (username: string): string => username.trim().replace(/^@/, '')

/** People on the post's files: a name each, which file where there are several, and where the platform wants it their place, pointed at or typed in percent. */
export function TaggedPeopleField({ id, field, kind, words, value, isOff, onChange }: OptionFieldProps<TaggedPeopleOption>) {
  const { t } = useTranslation()
  const input = useComposeInput()
  const [active, setActive] = useState(0)
  const people = peopleOf(value)
  const files = input === null ? [] : draftAssets(input)
  const fileOf = ({ assetId }: Person) => (assetId === undefined ? files[0] : files.find(({ id: own }) => own === assetId))
  const isPlaced = (person: Person) => kind !== null && field.positionedIn.includes(kind) && fileOf(person)?.kind === 'image'
  const pointed = people[active]
  const picture = pointed !== undefined && isPlaced(pointed) ? fileOf(pointed) : undefined
  const set = (next: readonly Person[]): void => onChange(next.length === 0 ? undefined : next.map((person) => ({ ...person })))
  const change = (index: number, by: Partial<Person>): void =>
    set(people.map((person, place) => (place === index ? { ...person, ...by } : person)))
  const add = (): void => {
    setActive(people.length)
    // Several people on one file are usual: the next one begins where the last one is.
    const { assetId } = people.at(-1) ?? {}
    const person = { username: '', ...(assetId === undefined ? {} : { assetId }) }
    set([...people, { ...person, ...(isPlaced(person) ? CENTRE : {}) }])
  }
  const moveTo = (index: number, assetId: string): void => {
    const { username = '' } = people[index] ?? {}
    const person = { username, assetId }
    setActive(index)
    set(people.map((one, place) => (place === index ? { ...person, ...(isPlaced(person) ? CENTRE : {}) } : one)))
  }
  const point = (event: MouseEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    if (people[active] === undefined || box.width === 0) return
    const within = (part: number): number => Math.round(Math.min(1, Math.max(0, part)) * 100) / 100
    change(active, { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) })
  }
  return (
    <Input.Wrapper label={words.label} description={words.hint} className={classes.wideField}>
      <div className={classes.people}>
        {picture !== undefined && (
          <div className={classes.peoplePicture} onClick={point} aria-hidden style={{ aspectRatio: picture.width / picture.height }}>
            <MediaThumbnail assetId={picture.id} kind="image" />
            {people.map(
              (person, index) =>
                fileOf(person) === picture && (
                  <span
                    key={index}
                    className={classes.personMark}
                    data-active={index === active}
                    style={{ left: `${(person.x ?? 0.5) * 100}%`, top: `${(person.y ?? 0.5) * 100}%` }}
                  >
                    {index + 1}
                  </span>
                ),
            )}
          </div>
        )}
        <ul className={classes.peopleList}>
          {people.map((person, index) => (
            <li key={index} className={classes.person}>
              <TextInput
                {...(index === 0 ? { id } : {})}
                size="xs"
                aria-label={t('compose.option.personName', { number: index + 1 })}
                placeholder={t('compose.option.personPlaceholder')}
                value={person.username}
                disabled={isOff}
                onFocus={() => setActive(index)}
                onChange={(event) => change(index, { username: clean(event.currentTarget.value) })}
              />
              {files.length > 1 && (
                <NativeSelect
                  size="xs"
                  className={classes.personFile}
                  aria-label={t('compose.option.personFile', { number: index + 1 })}
                  value={fileOf(person)?.id ?? ''}
                  disabled={isOff}
                  onFocus={() => setActive(index)}
                  onChange={(event) => moveTo(index, event.currentTarget.value)}
                  data={[
                    ...(fileOf(person) === undefined ? [{ value: '', label: t('compose.option.personFileGone') }] : []),
                    ...files.map((file, place) => ({
                      value: file.id,
                      label: t('compose.option.personFileName', { number: place + 1, fileName: file.fileName }),
                    })),
                  ]}
                />
              )}
              {isPlaced(person) &&
                (['x', 'y'] as const).map((axis) => (
                  <NumberInput
                    key={axis}
                    size="xs"
                    w={76}
                    min={0}
                    max={100}
                    suffix="%"
                    aria-label={t(`compose.option.person.${axis}`, { number: index + 1 })}
                    value={Math.round((person[axis] ?? 0.5) * 100)}
                    onFocus={() => setActive(index)}
                    onChange={(percent) => change(index, { [axis]: typeof percent === 'number' ? percent / 100 : 0.5 })}
                  />
                ))}
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t('compose.option.personRemove', { number: index + 1 })}
                onClick={() => set(people.filter((_person, place) => place !== index))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <Button
          {...(people.length === 0 ? { id } : {})}
          variant="default"
          size="compact-sm"
          disabled={isOff || people.length >= (field.maxCount?.value ?? Infinity)}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={add}
        >
          {t('compose.option.personAdd')}
        </Button>
      </div>
    </Input.Wrapper>
  )
}
