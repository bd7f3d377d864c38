import { type Manifest, parseManifests } from "@sternpost/manifests"
import { loadKubernetesTypes, type TypeTable } from "@sternpost/schema"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { objectShape, UNKNOWN_OBJECT } from "./node-shape.ts"
import { nameProblems } from "./object-name.ts"
import { typeShape } from "./shape.ts"
import { findProblems } from "./walk.ts"

let table: TypeTable
beforeAll(async () => {
  table = await loadKubernetesTypes()
})

const DEPLOYMENT = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: "web",
    labels: { "app.kubernetes.io/name": "web" },
    annotations: { "a.b/c": "x y" },
  },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
    template: {
      metadata: { labels: { app: "web" }, creationTimestamp: null },
      spec: {
        nodeSelector: { "kubernetes.io/os": "linux" },
        containers: [
          {
            name: "web",
            image: "web:1",
            env: [{ name: "A", value: "1" }],
            ports: [{ name: "http", containerPort: 80 }],
            resources: { limits: { cpu: "100m", memory: 5 } },
            livenessProbe: { httpGet: { port: "http" } },
          },
        ],
        volumes: [{ name: "a", emptyDir: {} }],
      },
    },
  },
}

const manifestOf = (value: unknown) =>
  parseManifests(JSON.stringify(value)).manifests[0] as Manifest

function judge(value: typeof DEPLOYMENT) {
  const { group, kind } = manifestOf(value)
  const named = { group, kind, version: "1.36" }
  const type = table.kind("apps/v1", "Deployment")
  if (type === undefined) throw new Error("no Deployment")
  const shape = typeShape(type)
  return {
    fits: manifestOf(value).fits(objectShape(shape, named)),
    problems: [
      ...findProblems(shape, value),
      ...nameProblems(named, (value as { metadata?: unknown }).metadata),
    ],
  }
}

test("an object without problems fits", () => {
  expect(judge(DEPLOYMENT)).toEqual({ fits: true, problems: [] })
})

/** Paths of everything in a value. */
function pathsOf(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [[]]
  const entries = Array.isArray(value) ? value.map((item, i) => [i, item]) : Object.entries(value)
  return [[], ...entries.flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path]))]
}

function changed(path: readonly (string | number)[], by: unknown, key?: string): typeof DEPLOYMENT {
  const copy = structuredClone(DEPLOYMENT)
  let at = copy as unknown as Record<string | number, unknown>
  for (const step of path.slice(0, -1)) at = at[step] as typeof at
  const last = path.at(-1)
  if (last === undefined) return copy
  if (key === undefined) at[last] = by
  else if (typeof at[last] === "object" && at[last] !== null && !Array.isArray(at[last]))
    (at[last] as Record<string, unknown>)[key] = by
  return copy
}

test("what fits has no problems, and what has none fits, whatever is put into it", () => {
  const values = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      80,
      70000,
      1.5,
      3e9,
      "",
      "x",
      "A b",
      "1Gi",
      "25%",
      "80",
      {},
      [],
    ),
    fc.string(),
    fc.integer(),
  )
  const keys = fc.option(fc.constantFrom("a", "x/y/z", "imagePullPolicy", "name", "hostNetwork"), {
    nil: undefined,
  })
  fc.assert(
    fc.property(fc.constantFrom(...pathsOf(DEPLOYMENT)), values, keys, (path, by, key) => {
      const { fits, problems } = judge(changed(path, by, key))
      // One that only has `generateName` is right, but is not seen to be.
      expect(fits, JSON.stringify(problems)).toBe(problems.length === 0)
    }),
    { numRuns: 2000 },
  )
})

describe("an object of an unknown kind", () => {
  const fits = (text: string) => parseManifests(text).manifests[0]?.fits(UNKNOWN_OBJECT)

  test("fits with a header and anything else", () => {
    expect(fits("apiVersion: a/v1\nkind: A\nspec: {x: [1, {b: null}]}\n")).toBe(true)
  })

  test.each([
    "apiVersion: a/v1\nkind: 5\n",
    "kind: A\n",
    "apiVersion: a/v1\nkind: A\nspec: {a: 1, a: 2}\n",
  ])("does not fit as %j", (text) => {
    expect(fits(text)).toBe(false)
  })
})
