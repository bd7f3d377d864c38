import { describeManifest } from "./describe.ts"
import { ManifestError } from "./errors.ts"
import { identityKey } from "./identity.ts"
import type { Manifest } from "./manifest.ts"
import { FILENAME_ANNOTATION } from "./provenance.ts"
import { type ManifestStream, parseManifests } from "./stream.ts"

const FILENAME_PATH = ["metadata", "annotations", FILENAME_ANNOTATION]

/**
 * Takes over what a program made of `manifests`: `text` is its whole output. Objects are matched by
 * group, kind, namespace and name (the n-th of several with the n-th), and become what the program
 * printed by the smallest edits, or, when `verbatim`, with the program's own text; missing ones are removed, new ones added where they
 * stand, and their order becomes the program's. An object whose template the program dropped keeps it;
 * an added one without any belongs to that of the object before it.
 * Throws a `ManifestError` when the output is no Kubernetes objects; nothing is changed then.
 */
export function reconcileStream(
  stream: ManifestStream,
  manifests: readonly Manifest[],
  text: string | Buffer,
  options: { verbatim?: boolean } = {},
): void {
  const output = parseManifests(text)
  output.verify()
  const printed = output.manifests
  for (const manifest of printed) refuseNamelessKind(manifest)
  const known = groupByIdentity(manifests)
  const order: Manifest[] = []
  for (const after of printed) {
    const before = known.get(identityKey(after))?.shift()
    if (before !== undefined) takeOver(before, after, options.verbatim === true)
    order.push(before ?? addAfter(stream, after, order.at(-1)))
  }
  const kept = new Set(order)
  for (const manifest of manifests) if (!kept.has(manifest)) stream.remove(manifest)
  stream.reorder(order)
}

function refuseNamelessKind(manifest: Manifest): void {
  if (manifest.kind !== "" && manifest.apiVersion !== "") return
  throw new ManifestError(
    "MANIFEST_NOT_OBJECT",
    `${describeManifest(manifest)}: not a Kubernetes object: it has no ${manifest.kind === "" ? "kind" : "apiVersion"}`,
  )
}

function groupByIdentity(manifests: readonly Manifest[]): Map<string, Manifest[]> {
  const groups = new Map<string, Manifest[]>()
  for (const manifest of manifests) {
    const key = identityKey(manifest)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [manifest])
    else group.push(manifest)
  }
  return groups
}

function takeOver(before: Manifest, after: Manifest, verbatim: boolean): void {
  const filename = before.get(FILENAME_PATH)
  if (typeof filename === "string" && after.get(FILENAME_PATH) === undefined)
    after.set(FILENAME_PATH, filename)
  if (verbatim) before.adopt(after)
  else before.replace(after.value())
}

function addAfter(
  stream: ManifestStream,
  added: Manifest,
  previous: Manifest | undefined,
): Manifest {
  const text = added.text.replace(/^\r?\n/, "")
  if (previous === undefined) return stream.add(text)
  const { template } = previous
  const isNamed = template === undefined || added.template !== undefined
  return stream.add(text, { after: previous, ...(isNamed ? {} : { template }) })
}
