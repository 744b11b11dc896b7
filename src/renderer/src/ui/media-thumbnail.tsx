import { IconBadgeCc, IconFileText, IconPhoto, IconPlayerPlayFilled, IconVideo } from '@tabler/icons-react'
import { useState } from 'react'
import type { MediaAssetView } from '../../../shared/views.ts'
import classes from './media-thumbnail.module.css'

interface MediaThumbnailProps {
  assetId: string
  kind: MediaAssetView['kind']
  /** Alternative text; empty where the file's name stands beside it. */
  alt?: string
  /** Width and height in pixels; absent = fills its box. */
  size?: number
}

const FALLBACKS = { image: IconPhoto, video: IconVideo, document: IconFileText, captions: IconBadgeCc }

/** A picture of a media asset: the thumbnail of an image, an early frame of a video, a sign for what cannot be shown. */
export function MediaThumbnail({ assetId, kind, alt = '', size }: MediaThumbnailProps) {
  const [hasFailed, setFailed] = useState(false)
  const Fallback = FALLBACKS[kind]
  const hasPicture = kind === 'image' || kind === 'video'
  const box = size === undefined ? undefined : { width: size, height: size }
  return (
    <span className={classes.box} style={box} data-small={size !== undefined && size < 80}>
      {hasFailed || !hasPicture ? (
        <Fallback aria-hidden className={classes.fallback} />
      ) : kind === 'image' ? (
        <img
          className={classes.picture}
          src={`media://asset/${assetId}/thumbnail`}
          alt={alt}
          draggable={false}
          onError={() => setFailed(true)}
        />
      ) : (
        <video
          className={classes.picture}
          src={`media://asset/${assetId}/original#t=0.5`}
          preload="metadata"
          muted
          playsInline
          aria-label={alt === '' ? undefined : alt}
          aria-hidden={alt === ''}
          tabIndex={-1}
          onError={() => setFailed(true)}
        />
      )}
      {kind === 'video' && !hasFailed && (
        <span className={classes.play} aria-hidden>
          <IconPlayerPlayFilled size={10} />
        </span>
      )}
    </span>
  )
}

/** The empty place of a post without media. */
export function NoThumbnail({ size }: { size: number }) {
  return (
    <span className={classes.box} style={{ width: size, height: size }} aria-hidden>
      <span className={classes.lines}>
        <i />
        <i />
        <i />
      </span>
    </span>
  )
}
