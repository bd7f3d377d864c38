import { describeManifest, isObject, type JsonObject, type Manifest } from "@sternpost/manifests"
import { containersOf, TEMPLATE_LISTS } from "./check-template.ts"
import { chosenTemplates, decide, type Marks, markOfOther } from "./decide.ts"
import { digestOf } from "./digest.ts"
import { Draft } from "./draft.ts"
import { childOf, formatItemPath } from "./item-path.ts"
import { type NativeForm, neverEnding, toForm } from "./native.ts"
import { paramValue } from "./params.ts"
import { type PodPlace, readPod, statusKey } from "./pods.ts"
import type { ReasonCode } from "./reasons.ts"
import { lookupIn, type ResolvedTemplate, resolveTemplate } from "./resolve.ts"
import type { CompiledTemplate, FormedTemplate, Sidecars } from "./sidecars.ts"
import type { Status } from "./status.ts"
import { statusOf, undoEntry } from "./take-out.ts"

/** What is known outside of the objects. */
export interface Surroundings {
  /** `{release, chart, kubernetesVersion}`, as far as they are known. */
  readonly context: Readonly<Record<string, unknown>>
  /** Labels and annotations of a namespace. */
  namespace(name: string): Marks
  /** The namespace of an object that names none. */
  readonly releaseNamespace: string
  /** What becomes of sidecars in this version of Kubernetes. */
  readonly form: NativeForm
}

/** What is to be done with one template in one pod. */
export interface Plan {
  readonly place: PodPlace
  readonly key: string
  readonly template: CompiledTemplate
  /** The sidecar as it goes into the pod, and what tells it from another; absent where it does not. */
  readonly resolved?: ResolvedTemplate
  readonly hash: string
  readonly skip?: { readonly reason: ReasonCode; readonly detail: string }
  /** Whether the pod has it already, and this one goes first. */
  readonly replaces: boolean
  /** The pod, where it will still be that when the sidecar comes into it. */
  readonly pod?: JsonObject
}

/** Plans each template for a pod, as if those that the pod has already were not there. */
export function planPod(
  sidecars: Sidecars,
  manifest: Manifest,
  place: PodPlace,
  surroundings: Surroundings,
): readonly Plan[] {
  const pod = readPod(manifest, place)
  const status = statusOf(manifest, place, pod)
  return sidecars.templates.map((template) => {
    const key = statusKey(template.name, place)
    const base = status.has(key) ? withoutEntry(manifest, place, status, key) : pod
    return planTemplate(sidecars, template, {
      manifest,
      place,
      key,
      pod,
      base,
      status,
      surroundings,
    })
  })
}

function withoutEntry(
  manifest: Manifest,
  place: PodPlace,
  status: Status,
  key: string,
): JsonObject {
  const draft = new Draft(readPod(manifest, place))
  undoEntry(draft, status, key)
  return draft.value
}

interface Planning {
  readonly manifest: Manifest
  readonly place: PodPlace
  readonly key: string
  readonly pod: JsonObject
  /** The pod without the sidecar. */
  readonly base: JsonObject
  readonly status: Status
  readonly surroundings: Surroundings
}

function planTemplate(sidecars: Sidecars, template: CompiledTemplate, planning: Planning): Plan {
  const { place, key, status, pod } = planning
  const plan = { place, key, template, hash: "", replaces: status.has(key) }
  const skip = (reason: ReasonCode, detail = ""): Plan => ({ ...plan, skip: { reason, detail } })
  const refused = whyNot(sidecars, template, planning)
  if (refused !== undefined) return skip(refused.reason, refused.detail)
  const { resolved, hash, endless } = formed(sidecars, template, planning)
  if (sidecars.jobs === "native-only" && endless.length > 0 && endsItself(planning))
    return skip("job-would-not-end", `container ${endless.join(", ")}`)
  const entry = status.get(key)
  const isThere =
    entry?.hash === hash &&
    entry.changes.owns.every((path) => new Draft(pod).get(path) !== undefined)
  if (isThere) return { ...skip("already-injected"), replaces: false }
  const isCurrent = status.size === 0 && sidecars.templates.length === 1 && place.hasOwnMetadata
  return { ...plan, hash, resolved, ...(isCurrent ? { pod } : {}) }
}

function formed(
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

function whyNot(
  { convention, hostNetwork, jobs, templates }: Sidecars,
  template: CompiledTemplate,
  planning: Planning,
): { readonly reason: ReasonCode; readonly detail: string } | undefined {
  const { manifest, base, surroundings } = planning
  const podMarks = marksOf(base["metadata"])
  const namespaceName = manifest.namespace || surroundings.releaseNamespace
  const decision = decide(convention, {
    pod: podMarks,
    // Most pods say it themselves, or nobody does.
    get workload() {
      return planning.place.metadata.length === 1 ? podMarks : marksOf(manifest.get(["metadata"]))
    },
    get namespace() {
      return surroundings.namespace(namespaceName)
    },
    namespaceName,
  })
  if (decision.inject === undefined) {
    const { row, value } = decision
    throw manifest.error(
      "MANIFEST_FIELD",
      `${row.in === "labels" ? "label" : "annotation"} ${row.key} of the ${row.of} is "${value}", which is neither ${row.on[0]} nor ${row.off[0]}`,
    )
  }
  if (!decision.inject) return decision
  const mark = markOfOther(convention, podMarks)
  if (mark !== undefined) return { reason: "injected-by-other", detail: `annotation ${mark}` }
  const chosen = chosenTemplates(convention, podMarks)
  const unknown = chosen?.find((name) => !templates.some((one) => one.name === name))
  if (unknown !== undefined)
    throw manifest.error(
      "MANIFEST_FIELD",
      `annotation ${convention.templates} names the template "${unknown}"; there are ${templates.map(({ name }) => name).join(", ")}`,
    )
  if (!(chosen?.includes(template.name) ?? template.isDefault))
    return { reason: "template-not-chosen", detail: `annotation ${convention.templates}` }
  if (hostNetwork === "skip" && childOf(base["spec"], "hostNetwork") === true)
    return { reason: "host-network", detail: "" }
  if (jobs === "skip" && endsItself(planning)) return { reason: "jobs-skipped", detail: "" }
  return undefined
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

// Pods of Jobs, and others that are not started again for ever, as tests of charts are.
function endsItself({ base }: Planning): boolean {
  const policy = childOf(base["spec"], "restartPolicy")
  return policy === "Never" || policy === "OnFailure"
}

function marksOf(metadata: unknown): Marks {
  const pairs = (key: string) => {
    const value = (metadata as Partial<Marks> | undefined)?.[key as keyof Marks]
    return isObject(value) ? value : {}
  }
  return { labels: pairs("labels"), annotations: pairs("annotations") }
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
  const where = `${describeManifest(manifest)}${place.spec.length > 3 ? `, ${formatItemPath(place.spec.map(String))}` : ""}`
  const resolved = resolveTemplate(template.template, sidecars.podType, lookup, where)
  if (!template.usesObject) template.resolved.set(known, resolved)
  return resolved
}
