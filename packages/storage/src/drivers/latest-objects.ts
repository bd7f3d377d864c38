import { type Labels, OWNER } from "../labels.ts"
import { parseReleaseKey } from "../record/key.ts"
import type { KubeListOptions, KubeObject } from "./kube-objects.ts"

/** What the choice of the last revisions needs of a driver. */
export interface LatestSource {
  /** Pages of objects. */
  pages(options: Omit<KubeListOptions, "continue">): AsyncIterable<readonly KubeObject[]>
  /** One object; undefined if it is gone. */
  get(object: KubeObject): Promise<KubeObject | undefined>
}

/** An object, and the status it had when it was chosen. */
export interface ChosenObject {
  readonly object: KubeObject
  readonly status: string | undefined
}

const HEADS = 5000
const SUPERSEDED = "superseded"
const GETS_AT_ONCE = 10

/**
 * The objects with the last revision of each release, of those that have the labels. First only metadata is
 * listed, which is little; then what is not superseded, which is seldom more than is needed; the few that are
 * superseded and still the last, because somebody deleted the next, are fetched one by one.
 */
export async function* latestObjects(
  source: LatestSource,
  { labels, limit }: { readonly labels: Labels; readonly limit: number },
): AsyncGenerator<readonly ChosenObject[]> {
  const { name } = labels
  const of = selectorOf(name === undefined ? { owner: OWNER } : { owner: OWNER, name })
  const bodies = source
    .pages({ labelSelector: `${of},status!=${SUPERSEDED}`, limit })
    [Symbol.asyncIterator]()
  // Both lists are on their way at once; an error is told where the answer is awaited.
  const first = bodies.next()
  first.catch(() => {})
  const wanted = await chosen(source.pages({ labelSelector: of, limit: HEADS, metadataOnly: true }))
  for (const [id, head] of wanted) if (!hasLabels(head, labels)) wanted.delete(id)
  if (wanted.size === 0) return
  const statuses = new Map([...wanted].map(([id, head]) => [id, head.metadata.labels?.["status"]]))
  for (let page = await first; page.done !== true; page = await bodies.next()) {
    const found = page.value.filter((object) => wanted.delete(idOf(object)))
    if (found.length > 0)
      yield found.map((object) => ({ object, status: statuses.get(idOf(object)) }))
  }
  const others = [...wanted.values()]
  const size = Math.min(GETS_AT_ONCE, limit)
  for (let i = 0; i < others.length; i += size) {
    const found = await Promise.all(others.slice(i, i + size).map(source.get))
    yield found.flatMap((object) =>
      object === undefined ? [] : [{ object, status: statuses.get(idOf(object)) }],
    )
  }
}

/** The last of each release, by what the labels say. */
async function chosen(
  pages: AsyncIterable<readonly KubeObject[]>,
): Promise<Map<string, KubeObject>> {
  const last = new Map<string, { readonly version: number; readonly object: KubeObject }>()
  for await (const page of pages)
    for (const { apiVersion, kind, metadata } of page) {
      const object = { apiVersion, kind, metadata }
      const { release, version } = revisionOf(object)
      if (version > (last.get(release)?.version ?? -1)) last.set(release, { version, object })
    }
  return new Map([...last.values()].map(({ object }) => [idOf(object), object]))
}

/** What is no record of Helm's stands for itself; whoever reads it will tell. */
function revisionOf(object: KubeObject): { readonly release: string; readonly version: number } {
  const { namespace, name = "", labels = {} } = object.metadata
  const [release, version] = [labels["name"], labels["version"]]
  if (release !== undefined && version !== undefined && /^\d+$/.test(version))
    return { release: `${namespace}/${release}`, version: Number(version) }
  try {
    const parsed = parseReleaseKey(name)
    return { release: `${namespace}/${parsed.name}`, version: parsed.version }
  } catch {
    return { release: `${namespace}//${name}`, version: 0 }
  }
}

const idOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`

const hasLabels = ({ metadata: { labels = {} } }: KubeObject, wanted: Labels): boolean =>
  Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  )

/** `owner=helm,name=web`. */
export const selectorOf = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",")
