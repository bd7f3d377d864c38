import type { Manifest } from "@sternpost/manifests"
import type { SidecarReports } from "./inject.ts"
import { type PodPlace, podPlaces, statusKey } from "./pods.ts"
import { statusOf, takeOut } from "./take-out.ts"

export interface Removal {
  /** Which sidecars go; all that were injected by default. */
  readonly names?: readonly string[]
  readonly reports: Pick<SidecarReports, "skip">
}

/**
 * Takes sidecars out of the pods of the objects, from the last one on, so that each text becomes what it was.
 * Throws a `ManifestError` for a status that nobody can read.
 */
export function removeSidecars(manifests: readonly Manifest[], removal: Removal): void {
  for (const manifest of manifests.toReversed()) {
    const places = podPlaces(manifest)
    const removed = places
      .toReversed()
      .reduce((sum, place) => sum + removeFrom(manifest, place, removal), 0)
    if (places.length > 0 && removed === 0)
      removal.reports.skip(manifest, "not-injected", (removal.names ?? []).join(", "))
  }
}

function removeFrom(manifest: Manifest, place: PodPlace, { names }: Removal): number {
  const keys = [...statusOf(manifest, place).keys()].toReversed()
  const doomed = keys.filter(
    (key) => belongsTo(key, place) && (names?.includes(nameOf(key)) ?? true),
  )
  for (const key of doomed) takeOut(manifest, place, key)
  return doomed.length
}

function nameOf(key: string): string {
  return key.split("@", 1)[0] ?? key
}

// Pods without metadata of their own share the status of their object.
function belongsTo(key: string, place: PodPlace): boolean {
  return key === statusKey(nameOf(key), place)
}
