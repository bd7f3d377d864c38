import { type Manifest, type ManifestStream, parseManifests } from "@sternpost/manifests"
import { compareFindings, type Delta, type Finding } from "@sternpost/policy"

/** What findings became since the chart rendered the objects. */
export interface RenderedDelta extends Delta {
  /** What an object of the rendered stream is now; `undefined` for one that is gone. */
  readonly sameAs: (rendered: Manifest) => Manifest | undefined
}

/**
 * Compares the findings of objects with those that the same objects had as they came in; objects that a stage
 * took out count as mended. `check` finds what is wrong with those that are meant among all of the rendered ones.
 */
export async function compareWithRendered(
  findings: readonly Finding[],
  {
    manifests,
    stream,
  }: { readonly manifests: readonly Manifest[]; readonly stream: ManifestStream },
  check: (meant: readonly Manifest[], all: readonly Manifest[]) => Promise<readonly Finding[]>,
): Promise<RenderedDelta> {
  const selected = new Map(manifests.map((manifest) => [placeOf(manifest), manifest]))
  const others = new Set(stream.manifests.map(placeOf))
  // Every object knows the whole text that it came from; those that were added know another.
  const sources = new Set(
    [...stream.log.entries.map(({ manifest }) => manifest), ...stream.manifests]
      .filter(({ origin }) => origin.ordinal > 0)
      .map(({ origin }) => origin.source),
  )
  const all = [...sources].flatMap(({ bytes }) => parseManifests(bytes).readable().manifests)
  const rendered = all.filter(
    (manifest) => selected.has(placeOf(manifest)) || !others.has(placeOf(manifest)),
  )
  const sameAs = (manifest: Manifest) => selected.get(placeOf(manifest))
  return { ...compareFindings(await check(rendered, all), findings, sameAs), sameAs }
}

/** Where an object stood in the text that was rendered: no two are in the same place. */
function placeOf({ origin, renderedBase }: Manifest): string {
  return origin.ordinal === 0 ? `added ${id(origin)}` : `${origin.start} ${renderedBase.join(".")}`
}

const ids = new WeakMap<object, number>()
let count = 0

function id(object: object): number {
  let known = ids.get(object)
  if (known === undefined) {
    known = count++
    ids.set(object, known)
  }
  return known
}
