import { Button, CloseButton, Loader, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconArchive, IconSearch, IconZoomExclamation } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAppStore } from '../../state/app-store.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Screen } from '../../ui/screen.tsx'
import { attempt } from '../../ui/toast.ts'
import { followLibrary, publishedPosts, useLibraryStore } from './library-store.ts'
import { PublishedPostCard } from './published-post-card.tsx'

/** Everything published, newest first, with its links. */
export function LibraryScreen() {
  const { t } = useTranslation()
  const { items, search, nextBefore, isLoaded, isLoadingMore, load, more } = useLibraryStore()
  const openScreen = useAppStore((state) => state.openScreen)

  useEffect(() => {
    void attempt(() => load(useLibraryStore.getState().search))
    return followLibrary()
  }, [load])

  const posts = publishedPosts(items)
  return (
    <Screen title={t('nav.library')} actions={<SearchField />}>
      {!isLoaded && <Loader m="auto" aria-label={t('loading')} />}
      {isLoaded && posts.length === 0 && search === '' && (
        <EmptyState icon={IconArchive} title={t('library.empty')} text={t('library.emptyText')}>
          <Button onClick={() => openScreen('compose')}>{t('queue.compose')}</Button>
        </EmptyState>
      )}
      {isLoaded && posts.length === 0 && search !== '' && (
        <EmptyState icon={IconZoomExclamation} title={t('library.nothing')} text={t('library.nothingText', { search })} />
      )}
      {posts.map((post) => (
        <PublishedPostCard key={post.postId} post={post} />
      ))}
      {nextBefore !== null && (
        <Button variant="default" mx="auto" loading={isLoadingMore} onClick={() => void attempt(more)}>
          {t('library.more')}
        </Button>
      )}
    </Screen>
  )
}

/** Searches as you type; the list follows a moment later. */
function SearchField() {
  const { t } = useTranslation()
  const load = useLibraryStore((state) => state.load)
  const [text, setText] = useState(useLibraryStore.getState().search)
  const find = useDebouncedCallback((search: string) => void attempt(() => load(search)), 150)
  const change = (search: string): void => {
    setText(search)
    find(search.trim())
  }
  return (
    <TextInput
      w={280}
      type="search"
      aria-label={t('library.search')}
      placeholder={t('library.searchHint')}
      value={text}
      maxLength={200}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text === '' ? null : <CloseButton size="sm" aria-label={t('library.clear')} onClick={() => change('')} />}
    />
  )
}
