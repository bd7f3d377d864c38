import { isObject, type JsonObject, type Selector } from "@sternpost/manifests"
import {
  type Converting,
  isEmptySelector,
  literal,
  literalOf,
  namespaceThen,
  nameThen,
} from "./context.ts"
import {
  hasDirectives,
  identityPaths,
  isUnknownToKustomize,
  type PatchBody,
  writtenPatch,
} from "./patch-body.ts"
import { failAt, type Place } from "./place.ts"
import type { Target } from "./target.ts"

/** What kustomize is told about a patch besides it. */
export interface PatchOrder {
  /** Where the patch is named. */
  readonly place: Place
  readonly target?: Target | undefined
  readonly allowNameChange?: boolean
  readonly allowKindChange?: boolean
}

/** Writes a stage for each patch, of the kind that its content shows. Throws where kustomize would. */
export async function convertPatches(
  bodies: readonly PatchBody[],
  order: PatchOrder,
  converting: Converting,
): Promise<void> {
  const isJson = bodies.some(({ place }) => Array.isArray(place.value))
  if (order.target !== undefined && bodies.length > 1 && !isJson)
    throw failAt(order.place, "several strategic patches cannot have one target")
  for (const body of bodies) {
    const { value } = body.place
    if (Array.isArray(value)) jsonPatch(body, order, converting)
    else if (isObject(value)) await strategicPatch(body, value, { order, converting })
    else throw failAt(body.place, "a patch is a list of operations or a map of fields")
  }
}

function jsonPatch(body: PatchBody, order: PatchOrder, { draft }: Converting): void {
  const { place, target } = order
  if (target === undefined)
    throw failAt(place, "a JSON patch needs a target: nothing in it says which object it is for")
  const paths = (body.place.value as readonly unknown[]).flatMap((operation) =>
    isObject(operation) && typeof operation["path"] === "string" ? [operation["path"]] : [],
  )
  const renames = paths.some((path) => /^\/metadata(?:\/name)?$/.test(path))
  const changesKind = paths.includes("/kind")
  draft.stage(
    place,
    {
      uses: "patch",
      name: patchName(target.match),
      match: target.match,
      with: {
        ...contentOf(body),
        ...(renames ? { allowNameChange: true } : {}),
        ...(changesKind ? { allowKindChange: true } : {}),
      },
    },
    renames
      ? [...target.remarks, "kustomize also changes what names the object; a patch does not"]
      : target.remarks,
  )
}

interface Strategic {
  readonly order: PatchOrder
  readonly converting: Converting
}

async function strategicPatch(
  body: PatchBody,
  patch: JsonObject,
  { order, converting }: Strategic,
): Promise<void> {
  const address = addressIn(patch)
  const { target } = order
  if (target === undefined && (address.kind === undefined || address.name === undefined))
    throw failAt(
      body.place,
      "nothing says which object the patch is for: it needs kind and metadata.name, or a target",
    )
  const { kind } = address
  // The apiVersion beside another kind than the target's need not be that of the objects.
  const isTheirs = target === undefined || kind === literalOf(target.match?.kind)
  const replacesLists =
    kind !== undefined &&
    isTheirs &&
    !hasDirectives(patch) &&
    (await isUnknownToKustomize(address.apiVersion ?? "v1", kind))
  if (target === undefined) addressedPatch(body, patch, { order, converting, replacesLists })
  else targetedPatch(body, patch, { order: { ...order, target }, converting, replacesLists })
}

interface Merging<Order = PatchOrder> {
  readonly order: Order
  readonly converting: Converting
  /** Whether the objects are of a kind whose lists kustomize replaces. */
  readonly replacesLists: boolean
}

/** A patch that names its object itself. */
function addressedPatch(
  body: PatchBody,
  patch: JsonObject,
  { order, converting, replacesLists }: Merging,
): void {
  const { draft, renames } = converting
  const address = addressIn(patch)
  const isRenamed = renames.prefix + renames.suffix !== "" || renames.namespace !== undefined
  const name = `patch-${address.kind}-${address.name}`
  if (!(isRenamed || replacesLists)) {
    draft.stage(order.place, {
      uses: "patch",
      name,
      expect: 1,
      with: { type: "strategic", ...contentOf(body) },
    })
    return
  }
  draft.stage(order.place, {
    uses: "patch",
    name,
    match: addressSelector(address, renames),
    expect: 1,
    with: {
      type: replacesLists ? "merge" : "strategic",
      patch: writtenPatch(body, identityPaths(patch)),
    },
  })
}

/** A patch for what a target selects: kind and name in it mean nothing, unless they may change. */
function targetedPatch(
  body: PatchBody,
  patch: JsonObject,
  { order, converting, replacesLists }: Merging<PatchOrder & { readonly target: Target }>,
): void {
  const { place, target, allowNameChange = false, allowKindChange = false } = order
  const keeps = (path: readonly unknown[]) =>
    (allowNameChange && path.at(-1) === "name") || (allowKindChange && path[0] === "kind")
  const named = allowNameChange ? identityKeys(patch) : identityPaths(patch)
  const without = named.filter((path) => !keeps(path))
  const isSame = addressIn(patch).kind === literalOf(target.match?.kind)
  const canStay = body.path !== undefined && isSame && !replacesLists && !hasNamespace(patch)
  converting.draft.stage(
    place,
    {
      uses: "patch",
      name: patchName(target.match),
      match: target.match ?? {},
      with: {
        type: replacesLists ? "merge" : "strategic",
        ...(canStay ? { path: body.path } : { patch: writtenPatch(body, without) }),
        ...(allowNameChange ? { allowNameChange } : {}),
        ...(allowKindChange ? { allowKindChange } : {}),
      },
    },
    allowNameChange
      ? [...target.remarks, "kustomize also changes what names the object; a patch does not"]
      : target.remarks,
  )
}

const contentOf = (body: PatchBody): object =>
  body.path === undefined ? { patch: writtenPatch(body) } : { path: body.path }

interface Address {
  readonly apiVersion?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
}

function addressIn(patch: JsonObject): Address {
  const metadata = isObject(patch["metadata"]) ? patch["metadata"] : {}
  return { ...pick(patch, ["apiVersion", "kind"]), ...pick(metadata, ["name", "namespace"]) }
}

function pick(from: JsonObject, keys: readonly string[]): Readonly<Record<string, string>> {
  const pairs = keys.flatMap((key) => {
    const value = from[key]
    return typeof value === "string" ? [[key, value] as const] : []
  })
  return Object.fromEntries(pairs)
}

function addressSelector(
  { apiVersion, kind = "", name = "", namespace = "default" }: Address,
  renames: Converting["renames"],
): Selector {
  // Once all objects were moved nothing tells where one was; that there must be one is enough.
  const where =
    renames.namespace === undefined ? namespaceThen(literal(namespace), renames).pattern : undefined
  return {
    ...(apiVersion === undefined ? {} : { apiVersion: literal(apiVersion) }),
    kind: literal(kind),
    name: nameThen(literal(name), renames),
    ...(where === undefined ? {} : { namespace: where }),
  }
}

/** What a patch that may change the name says of its object besides it. */
const identityKeys = (patch: JsonObject): readonly (readonly string[])[] => [
  ...["apiVersion", "kind"].filter((key) => patch[key] !== undefined).map((key) => [key]),
  ...(hasNamespace(patch) ? [["metadata", "namespace"]] : []),
]

const hasNamespace = (patch: JsonObject): boolean => addressIn(patch).namespace !== undefined

function patchName(match: Selector | undefined): string {
  if (match === undefined || isEmptySelector(match)) return "patch"
  const words = [match.kind, match.name].map((pattern) => literalOf(pattern))
  return ["patch", ...words.filter((word) => word !== undefined)].join("-")
}
