import type { KubeObject } from "../objects.ts"

interface Version {
  readonly revision: number
  /** Absent where the object was deleted. */
  readonly object: KubeObject | undefined
}

interface Scan {
  readonly start?: string
  readonly revision?: number
}

/**
 * Objects by key, with their past: a list that goes on in pages shows all of them as they were when its
 * first page was read, until that past is compacted. Each write is one revision of the whole store.
 */
export class Store {
  #revision = 1
  #compacted = 0
  readonly #versions = new Map<string, Version[]>()

  /** The revision of the last write. */
  get revision(): number {
    return this.#revision
  }

  /** Whether what was there at a revision can still be read. */
  remembers(revision: number): boolean {
    return revision >= this.#compacted
  }

  read(key: string): KubeObject | undefined {
    return this.#versions.get(key)?.at(-1)?.object
  }

  /** The objects under a prefix at a revision, by key, from `start` on. */
  scan(
    prefix: string,
    { start = "", revision = this.#revision }: Scan = {},
  ): [string, KubeObject][] {
    const keys = [...this.#versions.keys()].filter((key) => key.startsWith(prefix) && key >= start)
    return keys.sort(byBytes).flatMap((key): [string, KubeObject][] => {
      const version = this.#versions.get(key)?.findLast((it) => it.revision <= revision)
      return version?.object === undefined ? [] : [[key, version.object]]
    })
  }

  /** Stores an object as a new revision, which becomes its resourceVersion. */
  write(key: string, object: KubeObject): KubeObject {
    const revision = ++this.#revision
    const metadata = { ...object.metadata, resourceVersion: String(revision) }
    const stored = { ...object, metadata }
    this.#append(key, { revision, object: stored })
    return stored
  }

  remove(key: string): void {
    this.#append(key, { revision: ++this.#revision, object: undefined })
  }

  /** Forgets all that is past, as etcd does every five minutes: continue tokens from before expire. */
  compact(): void {
    this.#compacted = ++this.#revision
    for (const [key, versions] of this.#versions) {
      const last = versions.at(-1)
      if (last?.object === undefined) this.#versions.delete(key)
      else this.#versions.set(key, [last])
    }
  }

  #append(key: string, version: Version): void {
    const versions = this.#versions.get(key)
    if (versions === undefined) this.#versions.set(key, [version])
    else versions.push(version)
  }
}

// Keys are ASCII, where the order of code units is that of bytes.
const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
