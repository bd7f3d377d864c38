import type { JsonObject, Manifest } from "@sternpost/manifests"
import { chosenTemplates, decide, markOfOther } from "./decide.ts"
import { Draft } from "./draft.ts"
import { endsItself } from "./ends-itself.ts"
import { formTemplate } from "./form.ts"
import { childOf } from "./item-path.ts"
import { marksOf, type Planning, type Surroundings } from "./planning.ts"
import { type PodPlace, readPod, statusKey } from "./pods.ts"
import type { ReasonCode } from "./reasons.ts"
import type { ResolvedTemplate } from "./resolve.ts"
import type { CompiledTemplate, Sidecars } from "./sidecars.ts"
import type { Status } from "./status.ts"
import { statusOf, undoEntry } from "./take-out.ts"

/** What is to be done with one template in one pod. */
export interface Plan {
  readonly place: PodPlace
  readonly key: string
  readonly template: CompiledTemplate
  /** The sidecar as it goes into the pod, and what tells it from another; absent where it does not. */
  readonly resolved?: ResolvedTemplate
  readonly hash: string
  /** Whether it keeps the pod from ending. */
  readonly isEndless?: boolean
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

function planTemplate(sidecars: Sidecars, template: CompiledTemplate, planning: Planning): Plan {
  const { place, key, status, pod } = planning
  const plan = { place, key, template, hash: "", replaces: status.has(key) }
  const skip = (reason: ReasonCode, detail = ""): Plan => ({ ...plan, skip: { reason, detail } })
  const refused = whyNot(sidecars, template, planning)
  if (refused !== undefined) return skip(refused.reason, refused.detail)
  const { resolved, hash, endless } = formTemplate(sidecars, template, planning)
  if (sidecars.jobs === "native-only" && endless.length > 0 && runsToAnEnd(planning))
    return skip("job-would-not-end", endlessDetail(sidecars, endless, planning))
  const entry = status.get(key)
  const isThere =
    entry?.hash === hash &&
    entry.changes.owns.every((path) => new Draft(pod).get(path) !== undefined)
  if (isThere) return { ...skip("already-injected"), replaces: false }
  const isCurrent = status.size === 0 && sidecars.templates.length === 1 && place.hasOwnMetadata
  const isEndless = endless.length > 0
  return { ...plan, hash, resolved, isEndless, ...(isCurrent ? { pod } : {}) }
}

function endlessDetail(
  { native }: Sidecars,
  endless: readonly string[],
  { surroundings }: Planning,
): string {
  const isUnknown = native === "auto" && surroundings.form === "as-written"
  const why = isUnknown ? "; which version of Kubernetes it is, is not known" : ""
  return `container ${endless.join(", ")}${why}`
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
  if (jobs === "skip" && runsToAnEnd(planning)) return { reason: "jobs-skipped", detail: "" }
  return undefined
}

function runsToAnEnd({ manifest, base }: Planning): boolean {
  return endsItself(manifest.kind, childOf(base["spec"], "restartPolicy"))
}
