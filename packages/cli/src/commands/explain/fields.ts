import {
  FieldEntry,
  formatPath,
  isObject,
  type Manifest,
  type ManifestStream,
  type Path,
  startsWithPath,
} from "@sternpost/manifests"
import { closest } from "../../closest.ts"
import { UsageError } from "../../exit.ts"

const MAX_LISTED = 20

/** Throws a `UsageError` that says what there is, when no object has or had anything at the path. */
export function refuseUnknownField(
  stream: ManifestStream,
  objects: readonly Manifest[],
  path: Path,
): void {
  const [first] = objects
  if (first === undefined || objects.some((manifest) => hasOrHad(stream, manifest, path))) return
  const { kind, name } = first
  throw new UsageError(
    `sternpost explain: ${kind} "${name}" has no field "${formatPath(path)}"; ${whatThereIs(first, path)}`,
  )
}

function hasOrHad(stream: ManifestStream, manifest: Manifest, path: Path): boolean {
  if (manifest.get(path) !== undefined || manifest.rendered(path) !== undefined) return true
  return stream.log.entries.some(
    (entry) =>
      entry instanceof FieldEntry &&
      entry.manifest === manifest &&
      startsWithPath(entry.path, path),
  )
}

/** What stands at the last step of the path that exists. */
function whatThereIs(manifest: Manifest, path: Path): string {
  const value = (length: number) =>
    manifest.get(path.slice(0, length)) ?? manifest.rendered(path.slice(0, length))
  let depth = path.length - 1
  while (depth > 0 && value(depth) === undefined) depth--
  const parent = value(depth)
  const where = depth === 0 ? "the object" : `"${formatPath(path.slice(0, depth))}"`
  if (Array.isArray(parent)) return `${where} is a list of ${parent.length}: write [0] and so on`
  if (!isObject(parent)) return `${where} holds a single value`
  const keys = Object.keys(parent)
  const meant = closest(String(path[depth]), keys)
  if (meant !== undefined) return `did you mean "${formatPath([...path.slice(0, depth), meant])}"?`
  const rest = keys.length > MAX_LISTED ? ` and ${keys.length - MAX_LISTED} others` : ""
  return `${where} has ${keys.slice(0, MAX_LISTED).join(", ")}${rest}`
}
