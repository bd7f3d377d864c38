import type { Path } from "@sternpost/goyaml"
import { MASK, maskCredentials, type TextMask } from "./credentials.ts"
import { isObject, type JsonObject } from "./equal.ts"
import { isSecretVariable, mentionsSecret } from "./secret-variable.ts"

/** kubectl keeps a copy of the whole object here. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
/** Says what stood where a sidecar wrote: `sidecar/status.ts` of `@sternpost/transform`. */
const SIDECAR_STATUS = "sidecar.sternpost.dev/status"

/**
 * A value as it may be shown, with `(masked)` for what variables of secret names have, items like
 * `{name: DB_PASSWORD, value: ...}`, also in the annotations that keep copies, and for what `mask` masks of
 * any text. `key` is where it stands.
 */
export function maskVariables(
  value: unknown,
  key?: string | number,
  mask: TextMask = maskCredentials,
): unknown {
  if (typeof value === "string") return isCopy(key) ? maskCopy(value, key, mask) : mask(value)
  if (Array.isArray(value)) return value.map((item, index) => maskVariables(item, index, mask))
  if (!isObject(value)) return value
  const masked = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, maskVariables(item, name, mask)]),
  )
  return secretOf(value) === undefined ? masked : { ...masked, value: MASK }
}

/** A text of an object that is not to be shown. */
export interface SecretPlace {
  readonly path: Path
  readonly text: string
  readonly shown: string
}

/** The texts of a value that `maskVariables` shows otherwise. */
export function secretPlaces(value: unknown, mask?: TextMask): readonly SecretPlace[] {
  const places: SecretPlace[] = []
  const compare = (real: unknown, shown: unknown, path: Path): void => {
    if (Array.isArray(real) && Array.isArray(shown))
      for (const [index, item] of real.entries()) compare(item, shown[index], [...path, index])
    else if (isObject(real) && isObject(shown))
      for (const [key, item] of Object.entries(real)) compare(item, shown[key], [...path, key])
    else if (real !== shown) places.push({ path, text: String(real), shown: String(shown) })
  }
  compare(value, maskVariables(value, undefined, mask), [])
  return places
}

/** The secret that an item of variables holds in clear text. */
function secretOf({ name, value }: JsonObject): string | undefined {
  if (typeof name !== "string" || value === undefined || value === null) return undefined
  if (typeof value === "object") return undefined
  return isSecretVariable(name, String(value)) ? String(value) : undefined
}

function isCopy(key: string | number | undefined): key is string {
  return key === SIDECAR_STATUS || key === LAST_APPLIED
}

function maskCopy(text: string, key: string, mask: TextMask): string {
  if (!mentionsSecret(text) && mask(text) === text) return text
  try {
    const copy: unknown = JSON.parse(text)
    const isWhole = key === LAST_APPLIED
    return JSON.stringify(isWhole ? maskVariables(copy, undefined, mask) : maskStatus(copy, mask))
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    return MASK
  }
}

function maskStatus(status: unknown, mask: TextMask): unknown {
  if (!isObject(status)) return status
  return Object.fromEntries(
    Object.entries(status).map(([name, entry]) => [
      name,
      isObject(entry) ? maskEntry(entry, mask) : entry,
    ]),
  )
}

// Lines to put back hold what the values hold, each perhaps without its name.
function maskEntry(entry: JsonObject, mask: TextMask): JsonObject {
  const { was, text } = entry
  const shown = Array.isArray(was) ? was.map((pair) => maskReplaced(pair, mask)) : was
  const masked = was === undefined ? entry : { ...entry, was: shown }
  if (!isObject(text)) return masked
  const lines = JSON.stringify(text)
  const isSecret =
    mentionsSecret(lines) || mask(lines) !== lines || JSON.stringify(shown) !== JSON.stringify(was)
  return isSecret ? { ...masked, text: MASK } : masked
}

const OF_VARIABLE = /\[name=(?:"((?:[^"\\]|\\.)*)"|([^\]]*))\]\.value$/

function maskReplaced(pair: unknown, mask: TextMask): unknown {
  if (!Array.isArray(pair)) return pair
  const [path, before] = pair
  const [, quoted, bare] = OF_VARIABLE.exec(String(path)) ?? []
  const name = quoted ?? bare
  const isSecret = name !== undefined && secretOf({ name, value: before }) !== undefined
  return [path, isSecret ? MASK : maskVariables(before, undefined, mask)]
}
