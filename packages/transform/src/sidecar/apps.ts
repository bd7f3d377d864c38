import { anchoredPattern, deepEqual, isObject, type JsonObject } from "@sternpost/manifests"
import type { TypeSchema } from "@sternpost/schema"
import type { Draft } from "./draft.ts"
import type { ItemPath } from "./item-path.ts"
import { type MergeOptions, mergeMap } from "./merge.ts"
import type { ProbeRewrite } from "./probes.ts"

/** What becomes of the containers that were there before the sidecar. */
export interface AppOptions {
  /** A regular expression for the whole name; all containers by default. */
  readonly match?: string
  /** Whether init containers are meant too. */
  readonly init?: boolean
  readonly env?: readonly JsonObject[]
  readonly envFrom?: readonly JsonObject[]
  readonly volumeMounts?: readonly JsonObject[]
  /** Hands the application's probes to the sidecar, which asks in their stead. */
  readonly probes?: ProbeRewrite
}

/** What the containers get, values in the place of `${...}`. */
export type AppFragment = Pick<AppOptions, "env" | "envFrom" | "volumeMounts">

/** A container of a pod and where it stands. */
export interface AppContainer {
  readonly path: ItemPath
  readonly name: string
  readonly value: JsonObject
}

/** The containers of a pod that the options mean, those of the template left out. */
export function appContainers(
  draft: Draft,
  { match = ".*", init = false }: AppOptions,
  ofTemplate: ReadonlySet<unknown>,
): readonly AppContainer[] {
  const fits = anchoredPattern(match, "apps.match")
  return ["containers", ...(init ? ["initContainers"] : [])].flatMap((list) => {
    const containers = draft.get(["spec", list])
    if (!Array.isArray(containers)) return []
    return containers.flatMap((value) => {
      const name = isObject(value) ? value["name"] : undefined
      if (typeof name !== "string" || !fits(name) || ofTemplate.has(name)) return []
      return [{ path: ["spec", list, { keys: { name } }], name, value: value as JsonObject }]
    })
  })
}

/** Merges variables and mounts into an application's container. */
export function editApp(
  draft: Draft,
  { path }: AppContainer,
  { env, envFrom = [], volumeMounts }: AppFragment,
  type: TypeSchema | undefined,
  options: MergeOptions,
): void {
  const merged = {
    ...(env === undefined ? {} : { env }),
    ...(volumeMounts === undefined ? {} : { volumeMounts }),
  }
  mergeMap(draft, path, merged, type, options)
  // The API takes this list for one value; sources that are added do no harm to those that are there.
  for (const item of envFrom) {
    const list = [...path, "envFrom"]
    const present = draft.get(list)
    const items = Array.isArray(present) ? present : []
    const step = { value: item }
    if (items.some((other) => deepEqual(other, item))) options.onShared([...list, step])
    else draft.insert(list, items.length, { item, step })
  }
}
