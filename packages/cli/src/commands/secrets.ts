import {
  deepEqual,
  isObject,
  type JsonObject,
  type Manifest,
  maskText,
  type Path,
  type SecretPlace,
  type TextMask,
} from "@sternpost/manifests"
import { MASK } from "@sternpost/postrender"

/** What is shown for a Secret's value that is not what it was. */
export const MASK_CHANGED = "(masked, changed)"

const FIELDS = ["data", "stringData"]
// kubectl keeps a copy of the whole object here.
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

/** What is shown of a text that has secrets in it and is not what it was. */
export function changed(shown: string): string {
  return shown.replaceAll(MASK, MASK_CHANGED)
}

/** Whether the object is a Secret, or was one when the chart rendered it. */
export function isOrWasSecret(manifest: Manifest): boolean {
  return isSecret(manifest.get([])) || isSecret(manifest.rendered())
}

function isSecret(value: unknown): boolean {
  if (!isObject(value)) return false
  const { apiVersion, kind } = value
  return kind === "Secret" && !String(apiVersion ?? "").includes("/")
}

/**
 * Two states of a Secret as they may be shown: every value masked, in the later one with a word about
 * whether it changed.
 */
export function maskPair(before: JsonObject, after: JsonObject): readonly [JsonObject, JsonObject] {
  const mask = (object: JsonObject, other: JsonObject | undefined) => {
    const copy = { ...object }
    for (const field of FIELDS)
      if (field in copy) copy[field] = maskField(copy[field], other?.[field])
    return maskAnnotation(copy)
  }
  return [mask(before, undefined), mask(after, before)]
}

/** `other` is the earlier value, for the later of two. */
function maskField(value: unknown, other: unknown): unknown {
  if (!isObject(value)) return value === null ? null : MASK
  const changed = (key: string) =>
    isObject(other) && Object.hasOwn(other, key) && !deepEqual(other[key], value[key])
  return Object.fromEntries(
    Object.keys(value).map((key) => [key, changed(key) ? MASK_CHANGED : MASK]),
  )
}

function maskAnnotation(object: JsonObject): JsonObject {
  const { metadata } = object
  const annotations = isObject(metadata) ? metadata["annotations"] : undefined
  if (!isObject(metadata) || !isObject(annotations) || !(LAST_APPLIED in annotations)) return object
  const masked = { ...annotations, [LAST_APPLIED]: MASK }
  return { ...object, metadata: { ...metadata, annotations: masked } }
}

/** The value before and after an edit of a Secret at a path, as both may be shown. */
export function maskEdit(path: Path, before: unknown, after: unknown): readonly [unknown, unknown] {
  const whole = (value: unknown) =>
    path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as JsonObject
  const part = (object: unknown) =>
    path.reduce<unknown>((at, key) => (isObject(at) ? at[String(key)] : at), object)
  if (before === undefined) return [undefined, part(maskPair({}, whole(after))[1])]
  if (after === undefined) return [part(maskPair(whole(before), {})[0]), undefined]
  const [old, now] = maskPair(whole(before), whole(after))
  return [part(old), part(now)]
}

/**
 * Two texts of an object that is no Secret, as they may be shown: what is secret in them masked, in the later
 * one with a word about whether it changed. `mask` is what `secretMask` says of the stream.
 */
export function maskTexts(
  before: string,
  after: string,
  mask?: TextMask,
): readonly [string, string] {
  const seen = new Map<string, string>()
  const remember = ({ path, text, shown }: SecretPlace) => {
    seen.set(path.join("\0"), text)
    return shown
  }
  const old = maskText(before, remember, mask)
  const isChanged = ({ path, text }: SecretPlace) => {
    const earlier = seen.get(path.join("\0"))
    return earlier !== undefined && earlier !== text && ![...seen.values()].includes(text)
  }
  const shown = (place: SecretPlace) => (isChanged(place) ? changed(place.shown) : place.shown)
  const now = maskText(after, shown, mask)
  return [old, now]
}
