import { isObject, type JsonObject, type Manifest } from "@sternpost/manifests"
import { podSpecPaths } from "@sternpost/schema"
import { TransformError } from "../errors.ts"
import { containersOf, TEMPLATE_LISTS } from "./check-template.ts"
import { Draft } from "./draft.ts"
import { editApps } from "./edit-apps.ts"
import { childOf, formatItemPath, type ItemPath, locateItems } from "./item-path.ts"
import { type MergeOptions, mergeMap } from "./merge.ts"
import { type NativeForm, nativeForm } from "./native.ts"
import { type Plan, planPod } from "./plan.ts"
import type { Surroundings } from "./planning.ts"
import { inObject, type PodPlace, podPlaces, readPod } from "./pods.ts"
import type { ReasonCode } from "./reasons.ts"
import { type Recipe, Recipes } from "./recipes.ts"
import type { ResolvedTemplate } from "./resolve.ts"
import { addsLinesOnly, tryTakingOut } from "./round-trip.ts"
import type { Sidecars } from "./sidecars.ts"
import { type Entry, formatStatus, STATUS_PATH, type Status } from "./status.ts"
import { statusOf, takeOut, writeDraft } from "./take-out.ts"

/** What is told besides the edits. */
export interface SidecarReports {
  skip(manifest: Manifest, reason: ReasonCode, detail: string): void
  /** About the stage as a whole, where nothing is wrong. */
  note(rule: string, message: string): void
  /** About an object, or about the stage as a whole. */
  warn(manifest: Manifest | undefined, rule: string, message: string): void
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
  const tally: Tally = { pods: 0, apps: 0, endless: 0 }
  const recipes = new Recipes(sidecars, surroundings)
  for (const manifest of manifests) {
    const shape = recipes.shapeOf(manifest)
    if (shape !== undefined && recipes.apply(manifest, shape)) {
      tally.pods += 1
      continue
    }
    const places = podPlaces(manifest)
    const plans = places.flatMap((place) => planPod(sidecars, manifest, place, surroundings))
    if (places.length === 0 && isWorkload(manifest))
      injection.reports.skip(manifest, "no-pod", "though its kind has one")
    const planned = { manifest, plans }
    for (const plan of plans)
      if (plan.skip !== undefined)
        injection.reports.skip(manifest, plan.skip.reason, skipDetail(plan, plans, sidecars))
    // Items of a List share their text, which has to be undone in one go.
    if (manifest.base.length > 0 || plans.some(({ replaces }) => replaces)) waiting.push(planned)
    else {
      const edits = putIn(sidecars, planned, injection.reports, tally)
      if (shape !== undefined) recipes.learn(shape, edits)
    }
  }
  for (const { manifest, plans } of waiting.toReversed())
    for (const { place, key } of plans.filter(({ replaces }) => replaces).toReversed())
      takeOut(manifest, place, key)
  for (const planned of waiting) putIn(sidecars, planned, injection.reports, tally)
  const { native, isNativeSaid } = sidecars
  if (native === "auto" && isNativeSaid && surroundings.form === "as-written" && tally.endless > 0)
    injection.reports.note(
      "native-unknown",
      "which version of Kubernetes it is, is not known, so the sidecars stay containers as the template has them; give kubernetesVersion (--kube-version), or say native: always or never",
    )
  const { match } = sidecars.apps
  if (match !== undefined && tally.pods > 0 && tally.apps === 0)
    injection.reports.warn(
      undefined,
      "apps-matched-nothing",
      `no container of the ${tally.pods} pods is called ${match}, which apps.match asks for`,
    )
}

// Custom resources may leave their pods to others.
function isWorkload(manifest: Manifest): boolean {
  return !manifest.group.includes(".") && podSpecPaths(manifest).length > 0
}

/** How many pods got a sidecar, one that is no native one, and how many of their containers `apps` meant. */
interface Tally {
  pods: number
  endless: number
  apps: number
}

interface Planned {
  readonly manifest: Manifest
  readonly plans: readonly Plan[]
}

function putIn(
  sidecars: Sidecars,
  { manifest, plans }: Planned,
  reports: SidecarReports,
  tally: Tally,
): Recipe {
  let recipe: Recipe
  for (const plan of plans) {
    if (plan.resolved === undefined) continue
    tally.pods += 1
    if (plan.isEndless === true) tally.endless += 1
    recipe = inject(sidecars, { manifest, plan, resolved: plan.resolved, reports, tally })
  }
  return recipe
}

/** A sidecar on its way into a pod. */
interface Injecting {
  readonly manifest: Manifest
  readonly plan: Plan
  readonly resolved: ResolvedTemplate
  readonly reports: SidecarReports
  readonly tally: Tally
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

// Gives the edits where they are lines that are added, which any pod of this shape takes.
function inject(sidecars: Sidecars, injecting: Injecting): Recipe {
  const { manifest, plan, reports } = injecting
  const { place, key, hash } = plan
  const pod = plan.pod ?? readPod(manifest, place)
  const status = statusOf(manifest, place, pod)
  const draft = new Draft(pod)
  const shares: ItemPath[] = []
  merge(sidecars, { ...injecting, place, draft, shares })
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
  if (isPlain) return draft.edits.map((edit) => ({ ...edit, path: inObject(place, edit.path) }))
  const { isExact, spelling } = tryTakingOut(manifest, place, { key, before })
  if (!isExact)
    reports.warn(
      manifest,
      "removal-inexact",
      `sidecar "${plan.template.name}": taking it out again will leave traces, because of anchors or duplicate keys in the object`,
    )
  if (spelling === undefined) return undefined
  const text = formatStatus(new Map([...status, [key, { ...entry, text: spelling }]]))
  manifest.set(inObject(place, STATUS_PATH as readonly string[]), text)
  return undefined
}

function writeStatus(draft: Draft, status: Status, key: string, entry: Entry): void {
  draft.write(STATUS_PATH, formatStatus(new Map([...status, [key, entry]])))
}

interface Merging extends Injecting {
  readonly place: PodPlace
  readonly draft: Draft
  readonly shares: ItemPath[]
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
  const { metadata, spec } = editApps(sidecars, merging, options)
  requireImages(draft, spec, options)
  mergeMap(draft, ["spec"], spec, sidecars.podType.field("spec")?.fields, options)
  const pairs = { labels: metadata["labels"], annotations: metadata["annotations"] }
  const given = Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== undefined))
  if (place.hasOwnMetadata)
    mergeMap(draft, ["metadata"], given, sidecars.podType.field("metadata")?.fields, options)
  keepDefaultContainer(draft, sidecars, first)
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
