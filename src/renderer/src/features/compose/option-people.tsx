import { ActionIcon, Button, Input, NumberInput, TextInput } from '@mantine/core'
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
}

/** A name that is being typed is kept too; only what no version of ours wrote is dropped. */
function peopleOf(value: Json | undefined): Person[] {
  const list = Array.isArray(value) ? value : []
  return list.flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return []
    if (one.username === '') return [{ username: '' }]
    const parsed = TaggedPerson.safeParse(one)
    return parsed.success ? [withoutGaps(parsed.data)] : []
  })
}

function withoutGaps({ username, x, y }: { username: string; x?: number | undefined; y?: number | undefined }): Person {
  return { username, ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) }
}

const clean = (username: string): string => username.trim().replace(/^@/, '')

/** People on the picture: a name each, and where the platform wants it their place, pointed at or typed in percent. */
export function TaggedPeopleField({ id, field, kind, words, value, isOff, onChange }: OptionFieldProps<TaggedPeopleOption>) {
  const { t } = useTranslation()
  const input = useComposeInput()
  const [active, setActive] = useState(0)
  const people = peopleOf(value)
  const hasPositions = kind !== null && field.positionedIn.includes(kind)
  const picture = input === null ? undefined : draftAssets(input).find((asset) => asset.kind === 'image')
  const set = (next: readonly Person[]): void => onChange(next.length === 0 ? undefined : next.map((person) => ({ ...person })))
  const change = (index: number, by: Partial<Person>): void =>
    set(people.map((person, place) => (place === index ? { ...person, ...by } : person)))
  const add = (): void => {
    setActive(people.length)
    set([...people, { username: '', ...(hasPositions ? { x: 0.5, y: 0.5 } : {}) }])
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
        {hasPositions && picture !== undefined && people.length > 0 && (
          <div className={classes.peoplePicture} onClick={point} aria-hidden style={{ aspectRatio: picture.width / picture.height }}>
            <MediaThumbnail assetId={picture.id} kind="image" />
            {people.map((person, index) => (
              <span
                key={index}
                className={classes.personMark}
                data-active={index === active}
                style={{ left: `${(person.x ?? 0.5) * 100}%`, top: `${(person.y ?? 0.5) * 100}%` }}
              >
                {index + 1}
              </span>
            ))}
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
              {hasPositions &&
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
