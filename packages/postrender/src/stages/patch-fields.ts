import {
  deepEqual,
  isObject,
  type JsonObject,
  type Manifest,
  startsWithPath,
} from "@sternpost/manifests"
import {
  applyMergePatch,
  type JsonPatchOperation,
  type JsonValue,
  parsePointer,
} from "@sternpost/patch"

/** A path in an object, list indexes as numbers. */
type FieldPath = readonly (string | number)[]

/**
 * Applies a JSON Patch by edits of the fields it names, without reading the rest of the object. False,
 * and nothing is done, when that is not plainly possible: a path that is not there, operations that
 * build on each other, or a change of what the object is. The whole value is patched then, which
 * also makes the error.
 */
export function editByOperations(
  manifest: Manifest,
  operations: readonly JsonPatchOperation[],
): boolean {
  const edits: (() => void)[] = []
  const touched: FieldPath[] = []
  for (const operation of operations) {
    if ("from" in operation) return false
    const path = locate(manifest, parsePointer(operation.path), operation.op === "add")
    if (
      path === undefined ||
      changesIdentity(path) ||
      touched.some((other) => overlap(path, other))
    )
      return false
    touched.push(path)
    const edit = editOf(manifest, operation, path)
    if (edit === undefined) return false
    edits.push(edit)
  }
  for (const edit of edits) edit()
  return true
}

function editOf(
  manifest: Manifest,
  operation: Exclude<JsonPatchOperation, { op: "move" | "copy" }>,
  path: FieldPath,
): (() => void) | undefined {
  switch (operation.op) {
    case "test":
      return deepEqual(manifest.get(path), operation.value) ? () => undefined : undefined
    case "remove":
      return () => manifest.delete(path)
    case "replace":
      return () => manifest.set(path, operation.value)
    case "add":
      return typeof path.at(-1) === "number"
        ? () => manifest.insert(path, operation.value)
        : () => manifest.set(path, operation.value)
  }
}

// The path with list indexes as numbers, if every step of it is there; the last may be new.
function locate(
  manifest: Manifest,
  tokens: readonly string[],
  mayBeNew: boolean,
): FieldPath | undefined {
  const path: (string | number)[] = []
  for (const [i, token] of tokens.entries()) {
    const isLast = i === tokens.length - 1
    const kind = manifest.kindAt(path)
    if (kind === "map") path.push(token)
    else if (kind === "seq") {
      const index = listIndex(manifest, path, token, isLast && mayBeNew)
      if (index === undefined) return undefined
      path.push(index)
    } else return undefined
    if (!(isLast && mayBeNew) && manifest.kindAt(path) === undefined) return undefined
  }
  return path
}

function listIndex(
  manifest: Manifest,
  path: FieldPath,
  token: string,
  mayBeEnd: boolean,
): number | undefined {
  const { length } = manifest.get(path) as unknown[]
  if (token === "-") return mayBeEnd ? length : undefined
  if (!/^(?:0|[1-9][0-9]*)$/.test(token)) return undefined
  const index = Number(token)
  return index < length || (mayBeEnd && index === length) ? index : undefined
}

// Siblings in a list move each other, so they count as overlapping.
function overlap(a: FieldPath, b: FieldPath): boolean {
  const place = (path: FieldPath) => (typeof path.at(-1) === "number" ? path.slice(0, -1) : path)
  return startsWithPath(a, place(b)) || startsWithPath(b, place(a))
}

function changesIdentity([first, second, ...rest]: FieldPath): boolean {
  if (first === undefined || first === "kind") return true
  return first === "metadata" && (second === undefined || second === "name") && rest.length === 0
}

/**
 * Applies a merge patch (RFC 7386) by edits of the fields it names. False, and nothing is done, when
 * it changes what the object is, or goes through an alias.
 */
export function editByMerging(manifest: Manifest, patch: JsonObject): boolean {
  const edits: (() => void)[] = []
  const { kind, metadata } = patch
  if (
    kind !== undefined ||
    metadata === null ||
    (isObject(metadata) && metadata["name"] !== undefined)
  )
    return false
  if (!collectMerge(manifest, patch, [], edits)) return false
  for (const edit of edits) edit()
  return true
}

function collectMerge(
  manifest: Manifest,
  patch: JsonObject,
  path: FieldPath,
  edits: (() => void)[],
): boolean {
  for (const [key, value] of Object.entries(patch)) {
    const place = [...path, key]
    const present = manifest.kindAt(place)
    // An alias, or a key that a merge brings in.
    if (present === undefined && manifest.get(place) !== undefined) return false
    if (value === null) edits.push(() => manifest.delete(place))
    else if (isObject(value) && present === "map") {
      if (!collectMerge(manifest, value, place, edits)) return false
    } else {
      const merged = applyMergePatch(null, value as JsonValue)
      edits.push(() => manifest.set(place, merged))
    }
  }
  return true
}
