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
  "batch/job": [TEMPLATE],
  "batch/cronjob": ["spec.jobTemplate.spec.template.spec"],
}

/** What is asked of an object: enough to know its kind. */
export interface KindOf {
  readonly group: string
  readonly kind: string
}

/**
 * The paths at which objects of a kind hold pod specs, as segments: `[]` stands for each item of a
 * list, `*` for each key of a map. Empty for a kind that holds none, or is not known.
 */
export function podSpecPaths({ group, kind }: KindOf): readonly (readonly string[])[] {
  const key = `${group}/${kind.toLowerCase()}`
  const paths = BUILT_IN[key] ?? CRD_POD_SPECS[key] ?? []
  return paths.map(segments)
}

/**
 * The concrete paths of the pod specs in one object, read through `get` (a value at a path, or
 * `undefined`): wildcards are replaced by what is there. `paths` may know of more kinds.
 */
export function findPodSpecs<Kind extends KindOf>(
  object: Kind,
  get: (path: readonly (string | number)[]) => unknown,
  paths: (kind: Kind) => readonly (readonly string[])[] = podSpecPaths,
): (string | number)[][] {
  return paths(object).flatMap((path) => expand(path, [], get))
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
