import type { Collection, Collections } from '../../src/sandbox/kit/collections.ts'

/** All documents as text, by collection and id: what a world can be put back to. */
export type CollectionsCopy = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The sandbox's memory without a file. What is put in and taken out goes through JSON, as with SQLite. */
export interface MemoryCollections extends Collections {
  copy(): CollectionsCopy
  /** Back to what a copy holds; collections handed out earlier go on to work. */
  putBack(copy: CollectionsCopy): void
  /** Empties one collection. */
  clear(name: string): void
}

/** An empty memory. */
export function createMemoryCollections(): MemoryCollections {
  const collections = new Map<string, Map<string, string>>()
  /** What takes back the changes of the work that runs atomically, newest last. */
  let undo: (() => void)[] | null = null
  const documentsOf = (name: string) => {
    const known = collections.get(name)
    if (known !== undefined) return known
    const made = new Map<string, string>()
    collections.set(name, made)
    return made
  }
  return {
    collection<T>(name: string): Collection<T> {
      const documents = documentsOf(name)
      const change = (id: string, apply: () => void) => {
        const before = undo === null ? null : new Map(documents)
        apply()
        if (before !== null) undo?.push(() => refill(documents, before))
        return id
      }
      const list = () => [...documents.values()].map((text) => JSON.parse(text) as T)
      return {
        get(id) {
          const text = documents.get(id)
          return text === undefined ? undefined : (JSON.parse(text) as T)
        },
        put: (id, value) => void change(id, () => documents.set(id, JSON.stringify(value))),
        delete: (id) => void change(id, () => documents.delete(id)),
        all: list,
        find(matches) {
          for (const text of documents.values()) {
            const value = JSON.parse(text) as T
            if (matches(value)) return value
          }
          return undefined
        },
      }
    },
    atomically(work) {
      if (undo !== null) return work()
      undo = []
      try {
        return work()
      } catch (cause) {
        for (const back of undo.reverse()) back()
        throw cause
      } finally {
        undo = null
      }
    },
    clear: (name) => documentsOf(name).clear(),
    copy: () => new Map([...collections].map(([name, documents]) => [name, new Map(documents)])),
    putBack(copy) {
      for (const [name, documents] of collections) refill(documents, copy.get(name) ?? new Map())
      for (const [name, documents] of copy) if (!collections.has(name)) refill(documentsOf(name), documents)
    },
    close() {
      collections.clear()
    },
  }
}

function refill(target: Map<string, string>, source: ReadonlyMap<string, string>): void {
  target.clear()
  for (const [id, text] of source) target.set(id, text)
}
