import { formatPath, type Manifest, type Path } from "@sternpost/manifests"
import type { FieldOptions } from "./options.ts"
import { type Found, findPlaces, type Step } from "./path.ts"
import { readStructured } from "./structured.ts"
import { isScalar, isTextOnly, scalarText, targetValue } from "./values.ts"

/** A field path of a target, ready for use. */
export interface TargetPath {
  readonly text: string
  readonly steps: readonly Step[]
}

/** A place to write to: in an object, or in a text of it that is YAML or JSON itself. */
export interface TargetPlace {
  readonly manifest: Manifest
  readonly path: Path
  /** Places within the text at `path`. */
  readonly inner?: readonly Found[]
  readonly made: Found["made"]
}

/**
 * The places that a field path means in an object. Throws a `ManifestError` when there are none. A path
 * that goes on behind a text means a place in the YAML or JSON that the text holds.
 */
export function targetPlaces(
  manifest: Manifest,
  { text, steps }: TargetPath,
  { create = false }: FieldOptions = {},
): readonly TargetPlace[] {
  const inText = placesInText(manifest, steps, create)
  if (inText !== undefined) return [inText]
  const found = findPlaces(manifest.value(), steps, { byPattern: true, create })
  if (found.length > 0) return found.map(({ path, made }) => ({ manifest, path, made }))
  throw manifest.error(
    "MANIFEST_FIELD",
    `there is no ${text}${create ? ", and it cannot be made" : "; say options: {create: true} to make it"}`,
  )
}

function placesInText(
  manifest: Manifest,
  steps: readonly Step[],
  create: boolean,
): TargetPlace | undefined {
  const value = manifest.value()
  for (let length = 1; length < steps.length; length++) {
    const [outer] = findPlaces(value, steps.slice(0, length), { byPattern: false, create: false })
    const holder = outer === undefined ? undefined : manifest.get(outer.path)
    if (outer === undefined || typeof holder !== "string") continue
    const structured = readStructured(holder)
    if (structured === undefined) return undefined
    const search = { byPattern: true, create }
    const inner = findPlaces(structured.value, steps.slice(length), search)
    return inner.length === 0 ? undefined : { manifest, path: outer.path, inner, made: [] }
  }
  return undefined
}

/** Writes a value to a place. Throws a `ManifestError` where it does not fit. */
export function writeTarget(place: TargetPlace, value: unknown, options?: FieldOptions): void {
  const { manifest, path, inner, made } = place
  try {
    if (inner !== undefined) {
      writeInText(manifest, path, inner, value)
      return
    }
    for (const one of made) manifest.insert(one.path, one.value)
    const present = manifest.get(path)
    const after = targetValue(present, value, options, isTextOnly(manifest, path))
    manifest.set(path, after)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw manifest.errorAt(path, cause.message, cause)
  }
}

// Options are not for texts within texts: kustomize api/filters/replacement/replacement.go (5.8).
function writeInText(
  manifest: Manifest,
  path: Path,
  places: readonly Found[],
  value: unknown,
): void {
  const structured = readStructured(scalarText(manifest.get(path)))
  if (structured === undefined) return
  const at = (place: Path) =>
    place.reduce<unknown>(
      (item, key) => (item as Readonly<Record<string | number, unknown>> | undefined)?.[key],
      structured.value,
    )
  const edits = places.flatMap(({ path: place, made }) => [
    ...made,
    { path: place, value: isScalar(value) ? targetValue(at(place), value) : value },
  ])
  manifest.set(path, structured.write(edits))
}

/** A word for a place, the same for the same place. */
export function placeKey({ manifest, path, inner }: TargetPlace): string {
  const { group, kind, namespace, name } = manifest
  const within = inner === undefined ? "" : ` > ${inner.map((one) => formatPath(one.path)).join()}`
  return `${group}|${kind}|${namespace}|${name}|${formatPath(path)}${within}`
}
