import {
  deepEqual,
  isObject,
  type JsonObject,
  type Manifest,
  type Path,
} from "@sternpost/manifests"
import { immutableFields } from "@sternpost/schema"
import type { GuardProblem } from "./problem.ts"

const MANAGED_BY = "app.kubernetes.io/managed-by"
const RELEASE = ["meta.helm.sh/release-name", "meta.helm.sh/release-namespace"]
const POLICY = "helm.sh/resource-policy"
const HOOK = ["helm.sh/hook", "helm.sh/hook-weight", "helm.sh/hook-delete-policy"]
const CONTENT = ["data", "binaryData", "stringData"]

/** Fields that changed although the API server does not let them change on an upgrade. */
export function immutableChanges(manifest: Manifest, before: JsonObject): readonly GuardProblem[] {
  // Helm makes hooks anew.
  if (manifest.isHook) return []
  const paths: readonly Path[] = [...immutableFields(manifest), ...frozenContent(before)]
  return paths
    .filter((path) => !deepEqual(valueAt(before, path), manifest.get(path)))
    .map((path) => ({
      rule: isJobTemplate(manifest, path) ? "job-template" : "immutable-field",
      manifest,
      path,
      message:
        "a stage changed it, and the API server refuses that for an object that exists; only a new release can have it",
    }))
}

// Most Jobs have another name in each revision, or are gone by the next.
function isJobTemplate({ kind, group }: Manifest, path: Path): boolean {
  return kind === "Job" && group === "batch" && path.join(".") === "spec.template"
}

// A ConfigMap or Secret may have itself frozen.
function frozenContent({ kind, immutable }: JsonObject): readonly Path[] {
  const mayBe = kind === "ConfigMap" || kind === "Secret"
  return mayBe && immutable === true ? CONTENT.map((key) => [key]) : []
}

/** Labels and annotations by which Helm knows what is its own, and what to keep. */
export function lostMetadata(manifest: Manifest, before: JsonObject): readonly GuardProblem[] {
  const problem = (path: Path, message: string): GuardProblem => ({
    rule: "lost-helm-metadata",
    manifest,
    path,
    message,
  })
  const found: GuardProblem[] = []
  const label: Path = ["metadata", "labels", MANAGED_BY]
  if (valueAt(before, label) === "Helm" && manifest.get(label) !== "Helm")
    found.push(problem(label, 'a stage changed it; without "Helm" Helm does not adopt the object'))
  for (const key of [...RELEASE, POLICY]) {
    const path: Path = ["metadata", "annotations", key]
    const old = valueAt(before, path)
    if (old === undefined || deepEqual(old, manifest.get(path))) continue
    const why =
      key === POLICY
        ? "Helm deletes the object with the release then"
        : "Helm takes the object for another release's then"
    found.push(problem(path, `a stage changed it; ${why}`))
  }
  return found
}

/** Annotations of hooks that are gone or different: the object would be installed at another time, or stay. */
export function lostHooks(manifest: Manifest, before: JsonObject): readonly GuardProblem[] {
  return HOOK.flatMap((key) => {
    const path: Path = ["metadata", "annotations", key]
    const old = valueAt(before, path)
    const now = manifest.get(path)
    if (old === undefined || deepEqual(old, now)) return []
    const what = now === undefined ? "took it away" : "changed it"
    const message = `a stage ${what}; it was ${JSON.stringify(old)}`
    return [{ rule: "lost-hook" as const, manifest, path, message }]
  })
}

/** The value at a path in plain data. */
function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (item, key) =>
      isObject(item) || Array.isArray(item)
        ? (item as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    value,
  )
}
