/** A person tagged in a media; the place is a share of the width and of the height, from the top left. */
export interface UserTag {
  readonly username: string
  readonly x?: number
  readonly y?: number
}

/** Options of a media besides its words and files. */
export interface InstagramExtras {
  readonly userTags: readonly UserTag[]
  readonly collaborators: readonly string[]
  readonly locationId: string | null
  readonly thumbOffsetMs: number
  /** The reel's own cover; it wins over the offset. */
  readonly cover: { readonly blobId: string; readonly sha256: string } | null
  readonly audioName: string | null
  readonly trial: 'MANUAL' | 'SS_PERFORMANCE' | null
  readonly isAiGenerated: boolean
}

/** A comment on an Instagram media, or (with a parent) an answer to one. */
export interface InstagramComment {
  readonly id: string
  readonly mediaId: string
  readonly parentId: string | null
  readonly fromId: string
  readonly text: string
  readonly isHidden: boolean
  readonly createdAt: number
}

/** Where a Page stands in the world. A Page without one of these cannot be tagged as a location. */
export interface Place {
  /** The Page's id. */
  readonly id: string
  readonly name: string
  readonly location: {
    readonly street: string
    readonly city: string
    readonly country: string
    readonly zip: string
    readonly latitude: number
    readonly longitude: number
  }
}

/** Sides of a picture or video, in pixels. */
export interface MediaSize {
  readonly width: number
  readonly height: number
}

/** An Instagram container: media on its way to becoming a post. */
export interface Container {
  readonly id: string
  readonly instagramId: string
  readonly kind: 'IMAGE' | 'VIDEO' | 'REELS' | 'STORIES' | 'CAROUSEL'
  readonly isVideo: boolean
  readonly isCarouselItem: boolean
  readonly isResumable: boolean
  readonly children: readonly string[]
  readonly caption: string
  readonly altText: string | null
  readonly isSharedToFeed: boolean
  readonly extras: InstagramExtras
  /** Known once the media was received and could be read. */
  readonly size: MediaSize | null
  readonly blobId: string | null
  readonly fileSize: number | null
  readonly createdAt: number
  /** When the work on it ends; null while bytes are missing. */
  readonly readyAt: number | null
  readonly failure: { readonly subcode: number; readonly message: string } | null
  readonly usedBy: string | null
  readonly mediaId: string | null
}

/** A published Instagram media. Deleted ones stay, for the quota. */
export interface InstagramMedia {
  readonly id: string
  readonly instagramId: string
  readonly shortcode: string
  readonly mediaType: 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM'
  readonly productType: 'FEED' | 'REELS' | 'STORY'
  readonly caption: string
  readonly altText: string | null
  readonly blobIds: readonly string[]
  readonly childIds: readonly string[]
  /** Children are not listed by themselves. */
  readonly parentId: string | null
  readonly isSharedToFeed: boolean
  readonly extras: InstagramExtras
  readonly size: MediaSize | null
  /** Width by height that an item of a carousel is cropped to; null where it is shown whole. */
  readonly croppedRatio: number | null
  readonly isCommentEnabled: boolean
  readonly publishedAt: number
  readonly deletedAt: number | null
}
