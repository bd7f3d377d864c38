import { isObject, type Manifest, type Path } from "@sternpost/manifests"
import { TransformError } from "./errors.ts"

/** A step of a path: a key, an index, every item (`[*]`), or the items that have a value (`[name=web]`). */
export type PathStep =
  | string
  | number
  | { readonly every: true }
  | { readonly key: string; readonly value: string }

const STEP =
  /\.?((?:\\.|[^.[\]\\])+)|\[(\d+)\]|\[\*\]|\["((?:[^"\\]|\\.)*)"\]|\[([\w./-]+)=((?:[^\]\\]|\\.)*)\]/y

/**
 * Reads `spec.containers[name=web].env[*].value`. A dot within a key is written `\.`, or the key in
 * quotes: `metadata.labels["a.b/c"]`. Throws a `TransformError` for what it does not understand.
 */
export function parseFieldPath(text: string): readonly PathStep[] {
  const steps: PathStep[] = []
  STEP.lastIndex = 0
  for (let at = 0; at < text.length; at = STEP.lastIndex) {
    const found = STEP.exec(text)
    if (found === null || (at > 0 && found[1] !== undefined && text[at] !== "."))
      throw new TransformError(
        "OPTION_INVALID",
        `cannot read the path "${text}" at "${text.slice(at)}"; write it like spec.containers[name=web].image or metadata.labels["a.b/c"]`,
      )
    steps.push(stepOf(found))
  }
  if (steps.length === 0) throw new TransformError("OPTION_INVALID", "a path is empty")
  return steps
}

function stepOf([, key, index, quoted, field, value]: RegExpExecArray): PathStep {
  if (key !== undefined) return key.replace(/\\(.)/g, "$1")
  if (index !== undefined) return Number(index)
  if (quoted !== undefined) return JSON.parse(`"${quoted}"`) as string
  if (field !== undefined) return { key: field, value: (value ?? "").replace(/\\(.)/g, "$1") }
  return { every: true }
}

/**
 * The places that a path means in an object. With `create`, keys that are not there are places too;
 * items of lists must be there.
 */
export function placesOf(manifest: Manifest, steps: readonly PathStep[], create: boolean): Path[] {
  let places: Path[] = [[]]
  for (const step of steps) {
    if (typeof step === "string") places = places.map((place) => [...place, step])
    else places = places.flatMap((place) => itemPlaces(manifest, place, step))
    if (typeof step !== "string" || !create)
      places = places.filter((place) => manifest.get(place) !== undefined)
  }
  return places
}

function itemPlaces(manifest: Manifest, list: Path, step: Exclude<PathStep, string>): Path[] {
  if (typeof step === "number") return [[...list, step]]
  const items = manifest.get(list)
  if (!Array.isArray(items)) return []
  return items.flatMap((item, index) => {
    const fits = "every" in step || (isObject(item) && String(item[step.key]) === step.value)
    return fits ? [[...list, index]] : []
  })
}
