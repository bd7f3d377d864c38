import { isObject, type JsonObject, type Manifest } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import { appContainers, editApp } from "./apps.ts"
import { containersOf, TEMPLATE_LISTS } from "./check-template.ts"
import { Draft } from "./draft.ts"
import { childOf, formatItemPath, type ItemPath, locateItems } from "./item-path.ts"
import { type MergeOptions, mergeMap } from "./merge.ts"
import { type NativeForm, nativeForm } from "./native.ts"
import { type Plan, planPod, type Surroundings } from "./plan.ts"
import { inObject, type PodPlace, podPlaces, readPod } from "./pods.ts"
import { type HandedProbes, rewriteProbes } from "./probes.ts"
import type { ReasonCode } from "./reasons.ts"
import type { ResolvedTemplate } from "./resolve.ts"
import { addsLinesOnly, tryTakingOut } from "./round-trip.ts"
import type { Sidecars } from "./sidecars.ts"
import { type Entry, formatStatus, STATUS_PATH, type Status } from "./status.ts"
import { statusOf, takeOut, writeDraft } from "./take-out.ts"

/** What is told besides the edits. */
export interface SidecarReports {
  skip(manifest: Manifest, reason: ReasonCode, detail: string): void
  warn(manifest: Manifest, rule: string, message: string): void
}

/** Where and with what sidecars are injected. */
export interface Injection extends Omit<Surroundings, "form"> {
  readonly reports: SidecarReports
}

/**
 * Puts sidecars into the pods of the objects. Those that another one replaces, or that are no longer wanted, are
 * taken out first, from the end of the stream, so that each text becomes what it was. Throws a `ManifestError` or
 * a `TransformError`; then objects may have been changed.
 */
export function injectSidecars(
  sidecars: Sidecars,
  manifests: readonly Manifest[],
  injection: Injection,
): void {
  const surroundings = { ...injection, form: requiredForm(sidecars, injection) }
  const waiting: Planned[] = []
  for (const manifest of manifests) {
    const plans = podPlaces(manifest).flatMap((place) =>
      planPod(sidecars, manifest, place, surroundings),
    )
    const planned = { manifest, plans }
    for (const plan of plans)
      if (plan.skip !== undefined)
        injection.reports.skip(manifest, plan.skip.reason, skipDetail(plan, plans, sidecars))
    // Items of a List share their text, which has to be undone in one go.
    if (manifest.base.length > 0 || plans.some(({ replaces }) => replaces)) waiting.push(planned)
    else putIn(sidecars, planned, injection.reports)
  }
  for (const { manifest, plans } of waiting.toReversed())
    for (const { place, key } of plans.filter(({ replaces }) => replaces).toReversed())
      takeOut(manifest, place, key)
  for (const planned of waiting) putIn(sidecars, planned, injection.reports)
}

interface Planned {
  readonly manifest: Manifest
  readonly plans: readonly Plan[]
}

function putIn(sidecars: Sidecars, { manifest, plans }: Planned, reports: SidecarReports): void {
  for (const plan of plans)
    if (plan.resolved !== undefined) inject(sidecars, manifest, plan, plan.resolved, reports)
}

function requiredForm(
  { native }: Sidecars,
  { context }: Pick<Surroundings, "context">,
): NativeForm {
  const version = context["kubernetesVersion"]
  const form = nativeForm(native, typeof version === "string" ? version : undefined)
  if (form !== "too-old") return form
  throw new TransformError(
    "OPTION_INVALID",
    `native: always needs Kubernetes 1.29, but this one is ${version}; say native: auto or never`,
  )
}

function skipDetail({ skip, key }: Plan, plans: readonly Plan[], { templates }: Sidecars): string {
  const which = plans.length > 1 || templates.length > 1 ? key : ""
  return [which, skip?.detail ?? ""].filter((text) => text !== "").join(": ")
}

function inject(
  sidecars: Sidecars,
  manifest: Manifest,
  plan: Plan,
  resolved: ResolvedTemplate,
  reports: SidecarReports,
): void {
  const { place, key, hash } = plan
  const pod = plan.pod ?? readPod(manifest, place)
  const status = statusOf(manifest, place, pod)
  const draft = new Draft(pod)
  const shares: ItemPath[] = []
  merge(sidecars, { manifest, place, draft, resolved, shares, plan })
  draft.ensureMap(STATUS_PATH.slice(0, -1))
  const owned = new Set(
    [...status.values()].flatMap(({ changes }) => changes.owns.map(formatItemPath)),
  )
  const entry: Entry = {
    hash,
    changes: draft.changes,
    shares: shares.filter((path) => owned.has(formatItemPath(path))),
  }
  writeStatus(draft, status, key, entry)
  const isPlain = addsLinesOnly(manifest, place, draft)
  const before = isPlain ? "" : manifest.documentText
  writeDraft(manifest, place, draft)
  if (isPlain) return
  const { isExact, spelling } = tryTakingOut(manifest, place, { key, before })
  if (!isExact)
    reports.warn(
      manifest,
      "removal-inexact",
      `sidecar "${plan.template.name}": taking it out again will leave traces, because of anchors or duplicate keys in the object`,
    )
  if (spelling === undefined) return
  const text = formatStatus(new Map([...status, [key, { ...entry, text: spelling }]]))
  manifest.set(inObject(place, STATUS_PATH as readonly string[]), text)
}

function writeStatus(draft: Draft, status: Status, key: string, entry: Entry): void {
  draft.write(STATUS_PATH, formatStatus(new Map([...status, [key, entry]])))
}

interface Merging {
  readonly manifest: Manifest
  readonly place: PodPlace
  readonly draft: Draft
  readonly resolved: ResolvedTemplate
  readonly shares: ItemPath[]
  readonly plan: Plan
}

function merge(sidecars: Sidecars, merging: Merging): void {
  const { draft, shares, place, manifest, plan } = merging
  const options: MergeOptions = {
    policyAt: sidecars.policyAt,
    positionOf: sidecars.positionOf,
    onShared: (path) => shares.push(path),
    fail: (path, message) => {
      const real =
        locateItems(draft.value, path) ?? path.map((step) => (typeof step === "string" ? step : ""))
      return manifest.errorAt(inObject(place, real), `sidecar "${plan.template.name}": ${message}`)
    },
  }
  const first = childOf(childOf(childOf(draft.value["spec"], "containers"), 0), "name")
  const { metadata, spec } = withProbes(sidecars, merging, options)
  requireImages(draft, spec, options)
  mergeMap(draft, ["spec"], spec, sidecars.podType.field("spec")?.fields, options)
  const pairs = { labels: metadata["labels"], annotations: metadata["annotations"] }
  const given = Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== undefined))
  if (place.hasOwnMetadata)
    mergeMap(draft, ["metadata"], given, sidecars.podType.field("metadata")?.fields, options)
  keepDefaultContainer(draft, sidecars, first)
}

// The application's containers first, so that the sidecar learns of their probes.
function withProbes(
  { apps, podType }: Sidecars,
  { draft, resolved }: Merging,
  options: MergeOptions,
): ResolvedTemplate {
  const names = new Set(
    TEMPLATE_LISTS.flatMap((list) => containersOf(resolved.spec, list).map(({ name }) => name)),
  )
  const type = podType.field("spec")?.fields?.field("containers")?.items?.fields
  let handed: HandedProbes = {}
  for (const container of appContainers(draft, apps, names)) {
    editApp(draft, container, apps, type, options)
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
  { metadata, spec }: ResolvedTemplate,
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
  return { metadata, spec: { ...spec, ...Object.fromEntries(filled) } }
}

function isLasting(list: string, container: JsonObject): boolean {
  return list === "containers" || container["restartPolicy"] === "Always"
}

// A container that only overrides one of the pod may lack it; one that comes in may not.
function requireImages(draft: Draft, spec: JsonObject, { fail }: MergeOptions): void {
  const present = new Set(
    TEMPLATE_LISTS.flatMap((list) => {
      const containers = draft.get(["spec", list])
      return Array.isArray(containers) ? containers.map((one) => childOf(one, "name")) : []
    }),
  )
  for (const list of TEMPLATE_LISTS)
    for (const { name, image } of containersOf(spec, list))
      if (image === undefined && !present.has(name))
        throw fail(
          ["spec", list],
          `the pod has no container "${name}" to change, and the template gives it no image`,
        )
}

const DEFAULT_CONTAINER: ItemPath = [
  "metadata",
  "annotations",
  "kubectl.kubernetes.io/default-container",
]

// kubectl takes the first container unless it is told another.
function keepDefaultContainer(draft: Draft, { defaultContainer }: Sidecars, first: unknown): void {
  if (defaultContainer === "never" || typeof first !== "string") return
  if (draft.get(DEFAULT_CONTAINER) !== undefined) return
  const containers = draft.get(["spec", "containers"])
  const now =
    Array.isArray(containers) && isObject(containers[0]) ? containers[0]["name"] : undefined
  if (defaultContainer === "always" || now !== first) draft.add(DEFAULT_CONTAINER, first)
}
