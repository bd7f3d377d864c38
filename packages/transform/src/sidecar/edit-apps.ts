import type { JsonObject } from "@sternpost/manifests"
import { appContainers, editApp } from "./apps.ts"
import { containersOf, TEMPLATE_LISTS } from "./check-template.ts"
import type { Draft } from "./draft.ts"
import type { ItemPath } from "./item-path.ts"
import type { MergeOptions } from "./merge.ts"
import { type HandedProbes, rewriteProbes } from "./probes.ts"
import type { ResolvedTemplate } from "./resolve.ts"
import type { Sidecars } from "./sidecars.ts"

/** What is edited, and how many containers were meant so far. */
export interface AppEditing {
  readonly draft: Draft
  readonly resolved: ResolvedTemplate
  readonly tally: { apps: number }
}

/**
 * Edits the application's containers, before the sidecar comes in; gives the template, in which the sidecar knows
 * of the probes that were handed to it.
 */
export function editApps(
  { apps, podType }: Sidecars,
  { draft, resolved, tally }: AppEditing,
  options: MergeOptions,
): ResolvedTemplate {
  const names = new Set(
    TEMPLATE_LISTS.flatMap((list) => containersOf(resolved.spec, list).map(({ name }) => name)),
  )
  const type = podType.field("spec")?.fields?.field("containers")?.items?.fields
  let handed: HandedProbes = {}
  for (const container of appContainers(draft, apps, names)) {
    tally.apps += 1
    editApp(draft, container, resolved.apps, type, options)
    if (apps.probes !== undefined)
      handed = {
        ...handed,
        ...rewriteProbes(draft, container, apps.probes, (path, message) =>
          options.fail(path as ItemPath, message),
        ),
      }
  }
  const { env, container } = apps.probes ?? {}
  if (env === undefined || Object.keys(handed).length === 0) return resolved
  return withVariable(resolved, container, { name: env, value: JSON.stringify(handed) })
}

function withVariable(
  { spec, ...others }: ResolvedTemplate,
  container: string | undefined,
  variable: JsonObject,
): ResolvedTemplate {
  let isDone = false
  const lists = TEMPLATE_LISTS.map(
    (list) =>
      [
        list,
        containersOf(spec, list).map((one) => {
          const isIt = container === undefined ? isLasting(list, one) : one["name"] === container
          if (isDone || !isIt) return one
          isDone = true
          return { ...one, env: [...(Array.isArray(one["env"]) ? one["env"] : []), variable] }
        }),
      ] as const,
  )
  const filled = lists.filter(([, containers]) => containers.length > 0)
  return { ...others, spec: { ...spec, ...Object.fromEntries(filled) } }
}

function isLasting(list: string, container: JsonObject): boolean {
  return list === "containers" || container["restartPolicy"] === "Always"
}
