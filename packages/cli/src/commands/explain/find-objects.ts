import { isObject, type Manifest, type ManifestStream } from "@sternpost/manifests"
import { closest } from "../../closest.ts"
import { UsageError } from "../../exit.ts"
import { isKind } from "./kind-names.ts"

interface Wanted {
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
}

/** Kind, namespace and name of an object: as the chart rendered it, or as stages left it. */
interface Known {
  readonly manifest: Manifest
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

const COMMAND = "sternpost explain"
const MAX_LISTED = 20

/**
 * The objects that `KIND/NAME` or `KIND/NAMESPACE/NAME` means: by the name that it has, or had when
 * the chart rendered it; removed ones too. Several only when the stream holds an object twice. Throws
 * a `UsageError` that says what there is.
 */
export function findObjects(stream: ManifestStream, text: string): readonly Manifest[] {
  const wanted = parseObject(text)
  const all = knownObjects(stream)
  const found = all.filter(
    ({ kind, namespace, name }) =>
      isKind(kind, wanted.kind) &&
      name === wanted.name &&
      (wanted.namespace === undefined || wanted.namespace === namespace),
  )
  if (found.length === 0) throw notFound(text, all)
  const places = [...new Set(found.map(address))]
  if (places.length > 1)
    throw new UsageError(`${COMMAND}: "${text}" can be ${places.join(" or ")}; write one of them`)
  return [...new Set(found.map(({ manifest }) => manifest))]
}

function parseObject(text: string): Wanted {
  const parts = text.split("/")
  const [kind = "", middle = "", last] = parts
  if (parts.length < 2 || parts.length > 3 || parts.includes(""))
    throw new UsageError(
      `${COMMAND}: "${text}" is no object; write KIND/NAME or KIND/NAMESPACE/NAME, for example deploy/web`,
    )
  if (last === undefined) return { kind, namespace: undefined, name: middle }
  return { kind, namespace: middle, name: last }
}

function knownObjects(stream: ManifestStream): readonly Known[] {
  const edited = stream.log.entries.map(({ manifest }) => manifest)
  const present = new Set(stream.manifests)
  const removed = edited.filter((manifest) => !present.has(manifest))
  const all = [...present, ...new Set(removed)]
  const changed = new Set(edited)
  return all.flatMap((manifest) => {
    const { kind, namespace, name } = manifest
    const now = { manifest, kind, namespace, name }
    const before = changed.has(manifest) ? renderedIdentity(manifest) : undefined
    if (before === undefined) return [now]
    if (!present.has(manifest)) return [before]
    return address(before) === address(now) ? [now] : [now, before]
  })
}

function renderedIdentity(manifest: Manifest): Known | undefined {
  const rendered = manifest.rendered()
  if (!isObject(rendered)) return undefined
  const metadata = isObject(rendered["metadata"]) ? rendered["metadata"] : {}
  const text = (value: unknown) => (value === undefined || value === null ? "" : String(value))
  return {
    manifest,
    kind: text(rendered["kind"]),
    namespace: text(metadata["namespace"]),
    name: text(metadata["name"]),
  }
}

function address({ kind, namespace, name }: Omit<Known, "manifest">): string {
  return [kind, namespace, name].filter((part) => part !== "").join("/")
}

function notFound(text: string, all: readonly Known[]): UsageError {
  const names = [...new Set(all.map(address))]
  if (names.length === 0) return new UsageError(`${COMMAND}: the stream has no objects`)
  const short = all.map(({ kind, name }) => `${kind}/${name}`)
  const near = closest(text, [...names, ...short]) ?? namesake(text, names)
  const rest = names.length > MAX_LISTED ? ` and ${names.length - MAX_LISTED} others` : ""
  const hint =
    near === undefined
      ? `there are ${names.slice(0, MAX_LISTED).join(", ")}${rest}`
      : `did you mean "${near}"?`
  return new UsageError(`${COMMAND}: there is no "${text}"; ${hint}`)
}

/** An object with the name that was asked for, of another kind or in another namespace. */
function namesake(text: string, names: readonly string[]): string | undefined {
  const [kind = ""] = text.split("/")
  const wanted = text.split("/").at(-1)
  const sameName = names.filter((address) => address.split("/").at(-1) === wanted)
  const sameKind = names.filter((address) => isKind(address.split("/")[0] ?? "", kind))
  const meant = closest(
    wanted ?? "",
    sameKind.map((address) => address.split("/").at(-1) ?? ""),
  )
  if (meant !== undefined) return sameKind.find((address) => address.endsWith(`/${meant}`))
  return sameName.length === 1 ? sameName[0] : undefined
}
