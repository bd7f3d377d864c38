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
    `sternpost explain: ${kind} "${name}" has no field "${formatPath(path)}"; ${whatThereIs(reader(stream, first), path)}`,
  )
}

/** Reads a field of an object: as it is, or, when there is none or the object is gone, as rendered. */
type Read = (path: Path) => unknown

function reader(stream: ManifestStream, manifest: Manifest): Read {
  const isPresent = stream.manifests.includes(manifest)
  return (path) => (isPresent ? manifest.get(path) : undefined) ?? manifest.rendered(path)
}

function hasOrHad(stream: ManifestStream, manifest: Manifest, path: Path): boolean {
  if (reader(stream, manifest)(path) !== undefined) return true
  return stream.log.entries.some(
    (entry) =>
      entry instanceof FieldEntry &&
      entry.manifest === manifest &&
      startsWithPath(entry.path, path),
  )
}

/** What stands at the last step of the path that exists. */
function whatThereIs(read: Read, path: Path): string {
  let depth = path.length - 1
  while (depth > 0 && read(path.slice(0, depth)) === undefined) depth--
  const parent = read(path.slice(0, depth))
  const where = depth === 0 ? "the object" : `"${formatPath(path.slice(0, depth))}"`
  if (Array.isArray(parent)) return `${where} is a list of ${parent.length}: write [0] and so on`
  if (!isObject(parent)) return `${where} holds a single value`
  const keys = Object.keys(parent)
  const meant = closest(String(path[depth]), keys)
  if (meant !== undefined) return `did you mean "${formatPath([...path.slice(0, depth), meant])}"?`
  const rest = keys.length > MAX_LISTED ? ` and ${keys.length - MAX_LISTED} others` : ""
  return `${where} has ${keys.slice(0, MAX_LISTED).join(", ")}${rest}`
}
