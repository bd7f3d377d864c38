import { CRD_POD_SPECS } from "./generated/crd-pod-specs.ts"

const TEMPLATE = "spec.template.spec"

/** Where the built-in kinds hold their pod specs: `group/kind` in lower case. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  "/pod": ["spec"],
  "/podtemplate": ["template.spec"],
  "/replicationcontroller": [TEMPLATE],
  "apps/deployment": [TEMPLATE],
  "apps/replicaset": [TEMPLATE],
  "apps/statefulset": [TEMPLATE],
  "apps/daemonset": [TEMPLATE],
  // Where the first three of apps were before Kubernetes 1.16.
  "extensions/deployment": [TEMPLATE],
  "extensions/replicaset": [TEMPLATE],
  "extensions/daemonset": [TEMPLATE],
  "batch/job": [TEMPLATE],
  "batch/cronjob": ["spec.jobTemplate.spec.template.spec"],
}

const inUnited = (...names: string[]) =>
  names.map((name) => `spec.template.${name}.spec.template.spec`)

/** Kinds whose CRDs leave their pods open, in the same form. Source: openkruise/kruise apis/apps (1.8). */
const BY_HAND: Readonly<Record<string, readonly string[]>> = {
  "apps.kruise.io/advancedcronjob": inUnited("jobTemplate", "broadcastJobTemplate"),
  "apps.kruise.io/broadcastjob": [TEMPLATE],
  "apps.kruise.io/cloneset": [TEMPLATE],
  "apps.kruise.io/daemonset": [TEMPLATE],
  "apps.kruise.io/statefulset": [TEMPLATE],
  "apps.kruise.io/uniteddeployment": inUnited(
    "advancedStatefulSetTemplate",
    "cloneSetTemplate",
    "deploymentTemplate",
    "statefulSetTemplate",
  ),
}

/** What is asked of an object: enough to know its kind. */
export interface KindOf {
  readonly group: string
  readonly kind: string
  /** Where the object holds pod specs, if somebody else says so: a CRD (`podSpecPaths` has the form). */
  readonly podSpecs?: readonly (readonly string[])[] | undefined
}

/**
 * The paths at which objects of a kind hold pod specs, as segments: `[]` stands for each item of a
 * list, `*` for each key of a map. Empty for a kind that holds none, or is not
 * known; of one that is not, `podSpecs` are taken.
 */
export function podSpecPaths({
  group,
  kind,
  podSpecs = [],
}: KindOf): readonly (readonly string[])[] {
  const key = `${group}/${kind.toLowerCase()}`
  const known = BUILT_IN[key] ?? CRD_POD_SPECS[key] ?? BY_HAND[key]
  return known === undefined ? podSpecs : known.map(segments)
}

/**
 * The concrete paths of the pod specs in one object, read through `get` (a value at a path, or
 * `undefined`): wildcards are replaced by what is there.
 */
export function findPodSpecs(
  object: KindOf,
  get: (path: readonly (string | number)[]) => unknown,
): (string | number)[][] {
  return podSpecPaths(object).flatMap((path) => expand(path, [], get))
}

function segments(path: string): string[] {
  return path
    .split(".")
    .flatMap((part) => (part.endsWith("[]") ? [part.slice(0, -2), "[]"] : [part]))
}

function expand(
  rest: readonly string[],
  done: (string | number)[],
  get: (path: readonly (string | number)[]) => unknown,
): (string | number)[][] {
  const [next, ...later] = rest
  if (next === undefined) return isMap(get(done)) ? [done] : []
  if (next === "[]") {
    const list = get(done)
    return Array.isArray(list) ? list.flatMap((_, i) => expand(later, [...done, i], get)) : []
  }
  if (next !== "*") return expand(later, [...done, next], get)
  const map = get(done)
  return isMap(map) ? Object.keys(map).flatMap((key) => expand(later, [...done, key], get)) : []
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
