import { describeManifest, type JsonObject } from "@sternpost/manifests"
import { containersOf, TEMPLATE_LISTS } from "./check-template.ts"
import { digestOf } from "./digest.ts"
import { childOf, formatItemPath } from "./item-path.ts"
import { neverEnding, toForm } from "./native.ts"
import { paramValue } from "./params.ts"
import { marksOf, type Planning } from "./planning.ts"
import { lookupIn, type ResolvedTemplate, resolveTemplate } from "./resolve.ts"
import type { CompiledTemplate, FormedTemplate, Sidecars } from "./sidecars.ts"

/** A template as it goes into a pod: with values, its sidecars in the lists where they belong. */
export function formTemplate(
  sidecars: Sidecars,
  template: CompiledTemplate,
  planning: Planning,
): FormedTemplate {
  const names = containerNames(planning.base)
  const resolved = resolve(sidecars, template, planning)
  const isOfPod = (name: unknown) => names.has(name)
  const isAlone = !TEMPLATE_LISTS.some((list) =>
    containersOf(resolved.spec, list).some(({ name }) => isOfPod(name)),
  )
  const known = isAlone ? template.formed.get(resolved) : undefined
  if (known?.form === planning.surroundings.form) return known
  const { startupFromReadiness, fingerprint } = sidecars
  const { form } = planning.surroundings
  const moved = toForm(resolved, form, { isOfPod, startupFromReadiness })
  const result: FormedTemplate = {
    form,
    resolved: moved,
    hash: digestOf(`${fingerprint}\n${JSON.stringify(moved)}`),
    endless: neverEnding(moved, isOfPod),
  }
  if (isAlone) template.formed.set(resolved, result)
  return result
}

function containerNames(pod: JsonObject): ReadonlySet<unknown> {
  return new Set(
    ["containers", "initContainers"].flatMap((list) => {
      const containers = childOf(pod["spec"], list)
      return Array.isArray(containers) ? containers.map((one) => childOf(one, "name")) : []
    }),
  )
}

function resolve(
  sidecars: Sidecars,
  template: CompiledTemplate,
  { manifest, place, base, surroundings }: Planning,
): ResolvedTemplate {
  const { params, values } = sidecars
  const { context } = surroundings
  const isPersonal = Object.values(params).some(({ annotation }) => annotation !== undefined)
  const annotations = isPersonal
    ? [marksOf(base["metadata"]).annotations, manifest.annotations]
    : []
  const own = Object.fromEntries(
    Object.entries(params).map(([name, param]) => [
      name,
      paramValue(name, param, values, { manifest, annotations, context }),
    ]),
  )
  const known = JSON.stringify(own) + (template.usesObject ? "" : textOf(context))
  const cached = template.usesObject ? undefined : template.resolved.get(known)
  if (cached !== undefined) return cached
  const roots = {
    release: context["release"],
    chart: context["chart"],
    kubernetesVersion: context["kubernetesVersion"],
    object: template.usesObject ? manifest.value() : undefined,
    pod: { ...(base["spec"] as JsonObject), metadata: base["metadata"] },
  }
  const lookup = lookupIn(roots, (name) => params[name]?.type === undefined, own)
  const where = () =>
    `${describeManifest(manifest)}${place.spec.length > 3 ? `, ${formatItemPath(place.spec.map(String))}` : ""}`
  const resolved: ResolvedTemplate = {
    ...resolveTemplate(template.template, sidecars.podType, { lookup, where }),
    apps: sidecars.resolveApps({ lookup, where }),
  }
  if (!template.usesObject) template.resolved.set(known, resolved)
  return resolved
}

const texts = new WeakMap<object, string>()

// One context for all pods of a run; the environment of a process, which it holds, takes a while.
function textOf(context: object): string {
  let text = texts.get(context)
  if (text === undefined) {
    text = JSON.stringify(context)
    texts.set(context, text)
  }
  return text
}
