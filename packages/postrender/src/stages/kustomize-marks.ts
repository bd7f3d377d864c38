import { stringify } from "@sternpost/goyaml"
import {
  identityKey,
  isObject,
  type JsonObject,
  type Manifest,
  type ManifestStream,
  parseManifests,
} from "@sternpost/manifests"

// kustomize renames objects; by this we know them again.
const MARK = "stream.sternpost.dev/object"

/** The objects as YAML, each with an annotation that says which it is. */
export function markedText(manifests: readonly Manifest[]): string {
  return manifests.map((manifest, i) => stringify(marked(manifest.value(), i))).join("---\n")
}

function marked(value: JsonObject, index: number): JsonObject {
  const metadata = isObject(value["metadata"]) ? value["metadata"] : {}
  const annotations = isObject(metadata["annotations"]) ? metadata["annotations"] : {}
  const more = { ...annotations, [MARK]: String(index) }
  return { ...value, metadata: { ...metadata, annotations: more } }
}

/**
 * Takes over what a program printed for marked objects: by the smallest edits, whatever they are called now.
 * Objects it left out go, those it added follow the one before them. Throws a `ManifestError` when it is no
 * Kubernetes objects; nothing is changed then.
 */
export function takeOverMarked(
  stream: ManifestStream,
  manifests: readonly Manifest[],
  output: Buffer,
): void {
  const printed = parseManifests(output)
  printed.verify()
  const results = printed.manifests.map((after) => ({ after, value: after.value() }))
  const order: Manifest[] = []
  const left = new Set(manifests)
  for (const { after, value } of results) {
    const before = manifestFor(after, value, manifests) ?? sameIdentity(after, left)
    const result = withoutMark(value, before)
    if (before !== undefined && left.delete(before)) {
      before.replace(result)
      order.push(before)
    } else {
      order.push(add(stream, result, order.at(-1)))
    }
  }
  for (const manifest of left) stream.remove(manifest)
  stream.reorder(order)
}

function manifestFor(
  after: Manifest,
  value: JsonObject,
  manifests: readonly Manifest[],
): Manifest | undefined {
  const metadata = isObject(value["metadata"]) ? value["metadata"] : {}
  const annotations = isObject(metadata["annotations"]) ? metadata["annotations"] : {}
  const index = annotations[MARK] ?? after.annotations[MARK]
  return typeof index === "string" ? manifests[Number(index)] : undefined
}

// A patch may have taken the mark away.
function sameIdentity(after: Manifest, left: ReadonlySet<Manifest>): Manifest | undefined {
  const key = identityKey(after)
  return [...left].find((manifest) => identityKey(manifest) === key)
}

function withoutMark(value: JsonObject, before: Manifest | undefined): JsonObject {
  const { metadata } = value
  if (!isObject(metadata) || !isObject(metadata["annotations"])) return value
  if (!(MARK in metadata["annotations"])) return value
  const { [MARK]: _, ...annotations } = metadata["annotations"]
  const { annotations: __, ...rest } = metadata
  const hadSome = before?.get(["metadata", "annotations"]) !== undefined
  const isKept = Object.keys(annotations).length > 0 || hadSome
  return { ...value, metadata: isKept ? { ...rest, annotations } : rest }
}

function add(stream: ManifestStream, value: JsonObject, previous: Manifest | undefined): Manifest {
  const text = stringify(value)
  if (previous === undefined) return stream.add(text)
  const { template } = previous
  return stream.add(text, { after: previous, ...(template === undefined ? {} : { template }) })
}
