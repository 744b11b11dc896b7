import { Text } from '@mantine/core'
import { IconFileText, IconLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MediaAssetView } from '../../../../shared/views.ts'
import type { PostKind } from '../../../../shared/platform-rules.ts'
import { MediaThumbnail } from '../../ui/media-thumbnail.tsx'
import classes from './compose.module.css'

/** Upright and filling the phone, whatever the file's own shape. */
const UPRIGHT = 9 / 16
const TALL_KINDS: readonly PostKind[] = ['reel', 'story']

/** The files of a post as its kind shows them: pictures in a grid, a reel upright, a document as a card. Subtitles are named, not shown. */
export function PreviewMedia({ assets, kind }: { assets: readonly MediaAssetView[]; kind: PostKind | null }) {
  const { t } = useTranslation()
  const pictures = assets.filter((asset) => asset.kind === 'image' || asset.kind === 'video')
  const documents = assets.filter((asset) => asset.kind === 'document')
  const captions = assets.filter((asset) => asset.kind === 'captions')
  return (
    <>
      {pictures.length > 0 && <Pictures assets={pictures} isTall={kind !== null && TALL_KINDS.includes(kind)} />}
      {documents.map((asset) => (
        <div key={asset.id} className={classes.previewDocument}>
          <IconFileText size={30} stroke={1.4} aria-hidden />
          <span className={classes.accountWords}>
            <Text size="sm" fw={600} lineClamp={2}>
              {asset.fileName}
            </Text>
            {asset.pageCount !== undefined && (
              <Text size="xs" c="dimmed">
                {t('compose.media.pages', { count: asset.pageCount })}
              </Text>
            )}
          </span>
        </div>
      ))}
      {captions.map((asset) => (
        <Text key={asset.id} size="xs" c="dimmed" className={classes.previewText}>
          {t('compose.preview.captions', { name: asset.fileName })}
        </Text>
      ))}
    </>
  )
}

function Pictures({ assets, isTall }: { assets: readonly MediaAssetView[]; isTall: boolean }) {
  const { t } = useTranslation()
  const shown = assets.slice(0, isTall ? 1 : 4)
  const first = shown[0]
  // A single file keeps its shape within bounds; several stand in a grid of squares, as feeds do.
  const own = first === undefined ? 1 : first.width / (first.height || 1)
  const ratio = isTall ? UPRIGHT : shown.length === 1 ? Math.min(1.91, Math.max(0.8, own || 1)) : 1
  return (
    <div className={classes.previewMedia} data-count={shown.length} data-tall={isTall}>
      {shown.map((asset, index) => (
        <span key={asset.id} className={classes.previewPicture} style={{ aspectRatio: ratio }}>
          <MediaThumbnail assetId={asset.id} kind={asset.kind} alt={asset.altText} />
          {asset.mimeType === 'image/gif' && (
            <span className={classes.previewSign} aria-hidden>
              {t('compose.preview.gif')}
            </span>
          )}
          {index === shown.length - 1 && assets.length > shown.length && (
            <span className={classes.previewMore}>+{assets.length - shown.length}</span>
          )}
        </span>
      ))}
    </div>
  )
}

/** Where a link leads. What the platform will show of the page behind it is the platform's to choose. */
export function PreviewLink({ address }: { address: string }) {
  const host = URL.parse(address)?.host ?? ''
  return (
    <div className={classes.previewDocument}>
      <IconLink size={22} stroke={1.5} aria-hidden />
      <span className={classes.accountWords}>
        <Text size="sm" fw={600} truncate>
          {host === '' ? address : host}
        </Text>
        {host !== '' && (
          <Text size="xs" c="dimmed" truncate title={address}>
            {address}
          </Text>
        )}
      </span>
    </div>
  )
}
