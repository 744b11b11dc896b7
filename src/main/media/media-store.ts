import type { MediaAsset } from '../../shared/model.ts'

/** An imported file: what the page may know of it, and where it lies. The path never leaves main. */
export interface MediaRecord {
  readonly asset: MediaAsset
  /** Absolute, as the creator chose it; symbolic links are not resolved. */
  readonly path: string
}

/** Where imported files are remembered. Implemented by the store; every call is synchronous and durable when it returns. */
export interface MediaStore {
  save(record: MediaRecord): void
  /** null when the id is unknown. */
  get(assetId: string): MediaRecord | null
  /** Replaces what is known of an asset that is already saved; its path stays. */
  update(asset: MediaAsset): void
}
