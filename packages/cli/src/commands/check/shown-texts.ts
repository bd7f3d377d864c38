import {
  findNode,
  formatScalar,
  fromLatin1,
  nodeRange,
  type Splice,
  scanDocument,
  spliceText,
  toLatin1,
} from "@sternpost/goyaml"
import {
  isObject,
  type Manifest,
  parseManifests,
  type SecretPlace,
  secretMask,
  secretPlaces,
} from "@sternpost/manifests"
import { MASK } from "@sternpost/postrender"
import { changed, isOrWasSecret } from "../secrets.ts"

/**
 * Two states of a file as they may be shown: what Secrets keep, and what else is secret, is masked, in the later one
 * with a word about whether it changed. All else is as it is written.
 */
export function shownTexts(before: Buffer, after: Buffer): readonly [string, string] {
  const written = new Map<string, string>()
  const old = maskedText(before, (key, text, { shown }) => {
    written.set(key, text)
    return shown
  })
  const now = maskedText(after, (key, text, { shown }) => {
    const earlier = written.get(key)
    return earlier === undefined || earlier === text ? shown : changed(shown)
  })
  return [old, now]
}

type Shown = (key: string, text: string, place: SecretPlace) => string

function maskedText(bytes: Buffer, shown: Shown): string {
  const { manifests } = parseManifests(bytes).readable()
  const [first] = manifests
  if (first === undefined) return bytes.toString()
  const { source } = first.origin
  const splices = new Map<number, Splice>()
  for (const [index, manifest] of manifests.entries())
    for (const splice of splicesOf(manifest, `${index}`, shown)) splices.set(splice.start, splice)
  const sorted = [...splices.values()].sort((a, b) => a.start - b.start)
  return fromLatin1(spliceText(source, 0, source.latin1.length, sorted))
}

function splicesOf(manifest: Manifest, index: string, shown: Shown): readonly Splice[] {
  const { source, start, end } = manifest.origin
  const document = scanDocument(source, start, end)
  return placesOf(manifest).flatMap((place) => {
    const node = findNode(document, [...manifest.base, ...place.path])
    if (node < 0) return []
    const range = nodeRange(document, node)
    const text = source.latin1.slice(range.start, range.end)
    const words = shown([index, ...place.path].join("\0"), text, place)
    // A block scalar ends with its line.
    return [{ ...range, text: toLatin1(formatScalar(words)) + (text.endsWith("\n") ? "\n" : "") }]
  })
}

function placesOf(manifest: Manifest): readonly SecretPlace[] {
  const others = secretPlaces(manifest.value(), secretMask(manifest.log))
  if (!isOrWasSecret(manifest)) return others
  const own = ["data", "stringData"].flatMap((field) => {
    const value = manifest.get([field])
    if (value === undefined || value === null) return []
    const paths = isObject(value) ? Object.keys(value).map((key) => [field, key]) : [[field]]
    return paths.map((path) => ({ path, text: String(manifest.get(path)), shown: MASK }))
  })
  return [...own, ...others.filter(({ path }) => !["data", "stringData"].includes(String(path[0])))]
}
