import { describe, expect, test } from "vitest"
import type { Manifest } from "./manifest.ts"
import {
  compileHeaderSelectors,
  compileSelector,
  compileSelectors,
  type Selector,
} from "./selector.ts"
import { parseManifests } from "./stream.ts"

const STREAM = parseManifests(`---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
---
# Source: web/templates/hooks/migrate.yaml
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, annotations: {helm.sh/hook: pre-install}}
---
# Source: web/charts/redis/templates/statefulset.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web-redis, labels: {app: redis}}
`).manifests

const selected = (matches: (manifest: Manifest) => boolean) =>
  STREAM.filter(matches).map(({ name }) => name)

test.each<[Selector, string[]]>([
  [{}, ["web", "migrate", "web-redis"]],
  [{ kind: "Deployment" }, ["web"]],
  [{ kind: "Deployment|StatefulSet" }, ["web", "web-redis"]],
  [{ name: "web" }, ["web"]],
  [{ name: "web.*" }, ["web", "web-redis"]],
  [{ group: "apps", version: "v1" }, ["web", "web-redis"]],
  [{ apiVersion: "batch/.*" }, ["migrate"]],
  [{ namespace: "shop" }, ["web"]],
  [{ labelSelector: "app in (web,redis)" }, ["web", "web-redis"]],
  [{ annotationSelector: "helm.sh/hook" }, ["migrate"]],
  [{ hook: true }, ["migrate"]],
  [{ hook: false }, ["web", "web-redis"]],
  [{ source: "templates/**" }, ["web", "migrate", "web-redis"]],
  [{ source: "web/templates/**" }, ["web", "migrate"]],
  [{ source: "charts/redis/**" }, ["web-redis"]],
  [{ kind: "", name: "" }, ["web", "migrate", "web-redis"]],
  [{ kind: "Deployment", name: "other" }, []],
])("%j selects %j", (selector, names) => expect(selected(compileSelector(selector))).toEqual(names))

test("several selectors are alternatives, and exclude takes away", () => {
  const matches = compileSelectors([{ kind: "Deployment" }, { kind: "Job" }], [{ hook: true }])
  expect(selected(matches)).toEqual(["web"])
})

test("no selector selects everything but what is excluded", () => {
  expect(selected(compileSelectors([], [{ kind: "Job" }]))).toEqual(["web", "web-redis"])
})

test("asks its environment about pod specs and expressions", () => {
  const environment = {
    hasPodSpec: ({ kind }: Manifest) => kind !== "Job",
    cel:
      (expression: string) =>
      ({ name }: Manifest) =>
        name === expression,
  }
  expect(selected(compileSelector({ podSpec: true }, environment))).toEqual(["web", "web-redis"])
  expect(selected(compileSelector({ podSpec: false }, environment))).toEqual(["migrate"])
  expect(selected(compileSelector({ cel: "web" }, environment))).toEqual(["web"])
})

test("says which field holds a bad pattern", () => {
  expect(() => compileSelector({ name: "(" })).toThrow(/^name: "\(" is no valid pattern/)
  expect(() => compileSelector({ labelSelector: "a b" })).toThrow(/^labelSelector: /)
})

test("refuses what it has no environment for", () => {
  expect(() => compileSelector({ cel: "true" })).toThrow("expressions are not available")
  expect(() => compileSelector({ podSpec: true })).toThrow("pod specs")
})

describe("by the header alone", () => {
  test.each<[Selector[], Selector[]]>([
    [[], [{ group: "apps" }]],
    [[{ kind: "Deployment|Job" }], []],
    [[{ kind: "Deployment" }, { apiVersion: "batch/.*" }], [{ version: "v2" }]],
    [[{ group: "apps", kind: ".*Set", name: "" }], []],
    [[{}], [{ kind: "Job", group: "apps" }]],
    [[], [{ kind: "" }]],
  ])("match %j and exclude %j select the same", (match, exclude) => {
    const byHeader = compileHeaderSelectors(match, exclude)
    expect(byHeader).toBeDefined()
    const header = ({ apiVersion, kind }: Manifest) => ({ apiVersion, kind })
    expect(selected((manifest) => byHeader?.(header(manifest)) ?? false)).toEqual(
      selected(compileSelectors(match, exclude)),
    )
  })

  test.each<Selector>([
    { name: "web" },
    { kind: "Job", namespace: "shop" },
    { labelSelector: "a" },
    { hook: false },
    { podSpec: false },
    { source: "templates/**" },
    { cel: "true" },
  ])("%j asks for more", (selector) => {
    expect(compileHeaderSelectors([selector], [])).toBeUndefined()
    expect(compileHeaderSelectors([], [{ kind: "Job" }, selector])).toBeUndefined()
  })

  test("a pattern that is none is refused", () => {
    expect(() => compileHeaderSelectors([{ kind: "(" }], [])).toThrow(/kind: "\("/)
  })
})
