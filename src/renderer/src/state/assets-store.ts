import { useEffect } from 'react'
import { create } from 'zustand'
import type { MediaAssetView } from '../../../shared/views.ts'
import { request } from '../bridge.ts'

interface AssetsState {
  assets: Readonly<Record<string, MediaAssetView>>
  /** Asks main for the assets that are not known yet. */
  want: (assetIds: readonly string[]) => void
}

const asked = new Set<string>()

/** What is known of the files behind posts, for their thumbnails. */
export const useAssetsStore = create<AssetsState>((set, get) => ({
  assets: {},
  want: (assetIds) => {
    const unknown = assetIds.filter((id) => get().assets[id] === undefined && !asked.has(id)).slice(0, 200)
    if (unknown.length === 0) return
    unknown.forEach((id) => asked.add(id))
    void request('media.list', { assetIds: unknown })
      .then((found) => set({ assets: { ...get().assets, ...Object.fromEntries(found.map((asset) => [asset.id, asset])) } }))
      // A thumbnail is an ornament: without it the sign for "no picture" stays.
      .catch(() => undefined)
      .finally(() => unknown.forEach((id) => asked.delete(id)))
  },
}))

/** The first file of a post; undefined while it is not known or there is none. */
export function useFirstAsset(assetIds: readonly string[]): MediaAssetView | undefined {
  const id = assetIds[0]
  const asset = useAssetsStore((state) => (id === undefined ? undefined : state.assets[id]))
  const want = useAssetsStore((state) => state.want)
  useEffect(() => {
    if (id !== undefined) want([id])
  }, [id, want])
  return asset
}
