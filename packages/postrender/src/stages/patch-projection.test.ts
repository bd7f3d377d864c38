import { type JsonObject, type Manifest, parseManifests } from "@sternpost/manifests"
import { applyStrategicPatch, type JsonObject as PatchObject } from "@sternpost/patch"
import { type KindTypes, loadKindTypes } from "@sternpost/schema"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { projection } from "./patch-projection.ts"

let types: KindTypes
beforeAll(async () => {
  types = await loadKindTypes()
})

const TEXT = `# the object
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # its name
  labels: {app: web, tier: front} # two
spec:
  replicas: 2 # raised
  strategy:
    type: RollingUpdate # of course
    rollingUpdate: {maxSurge: 1}
  template:
    metadata: &meta
      labels: {app: web}
    spec:
      # first the application
      containers:
        # it listens
        - name: web # here
          image: "nginx:1.29"
          ports:
            - containerPort: 53 # over UDP
              protocol: UDP
            - containerPort: 53 # over TCP
        - {name: log, image: fluent} # short
      nodeSelector:
        disk: ssd # fast
      volumes: # all
        - name: data
          emptyDir: {}
`
const parsed = (text: string) => parseManifests(text).manifests[0] as Manifest
const part = (patch: JsonObject) => {
  const manifest = parsed(TEXT)
  return projection(manifest, patch, types.typeOf(manifest))
}
const identity = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } }

describe("the part of an object that a patch can reach", () => {
  test("is the fields that it names, in maps that it goes through", () => {
    expect(
      part({ spec: { replicas: 3, template: { spec: { nodeSelector: { a: "b" } } } } }),
    ).toEqual({
      ...identity,
      spec: { replicas: 2, template: { spec: { nodeSelector: {} } } },
    })
  })

  test("is a list as a whole", () => {
    const reached = part({ spec: { template: { spec: { volumes: [] } } } })
    expect(reached).toMatchObject({
      spec: { template: { spec: { volumes: [{ name: "data", emptyDir: {} }] } } },
    })
  })

  test.each<[string, JsonObject]>([
    ["a map to replace", { spec: { strategy: { $patch: "replace", type: "Recreate" } } }],
    [
      "a map of which keys are retained",
      { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    ],
    ["a map that is deleted", { spec: { strategy: null } }],
  ])("is whole: %s", (_, patch) => {
    expect(part(patch)).toMatchObject({
      spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } },
    })
  })

  test("is a map whole that Kubernetes replaces", () => {
    const manifest = parsed(
      "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {selector: {matchLabels: {a: b}}}\n",
    )
    const patch = { spec: { selector: { matchLabels: { c: "d" } } } }
    expect(projection(manifest, patch, types.typeOf(manifest))).toMatchObject({
      spec: { selector: { matchLabels: { a: "b" } } },
    })
  })

  test("is everything for a patch of the whole object", () => {
    expect(part({ $patch: "replace" })).toEqual(parsed(TEXT).value())
  })
})

describe("patching that part", () => {
  const word = fc.constantFrom<unknown>("a", "web", "log", "data", null)
  const labels = fc.dictionary(fc.constantFrom("app", "tier", "new"), word)
  const container = fc.record(
    {
      name: fc.constantFrom("web", "log", "new"),
      image: word,
      $patch: fc.constant("delete"),
      ports: fc.array(
        fc.record({
          containerPort: fc.constantFrom(53, 80),
          protocol: fc.constantFrom("TCP", "UDP"),
        }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: ["name"] },
  )
  const patches = fc.record(
    {
      metadata: fc.record({ labels, annotations: labels }, { requiredKeys: [] }),
      spec: fc.record(
        {
          replicas: fc.constantFrom(1, null),
          strategy: fc.constantFrom(
            { type: "Recreate", $retainKeys: ["type"] },
            null,
            { $patch: "delete" },
            {},
          ),
          template: fc.record(
            {
              metadata: fc.record({ labels }),
              spec: fc.record(
                {
                  containers: fc.uniqueArray(container, { selector: ({ name }) => name }),
                  "$setElementOrder/volumes": fc.constant([{ name: "data" }]),
                  nodeSelector: fc.oneof(labels, fc.constant({ $patch: "replace" })),
                },
                { requiredKeys: [] },
              ),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<PatchObject>

  test("is patching the whole object, and what it does not name keeps its text", () => {
    fc.assert(
      fc.property(patches, (patch) => {
        const stream = parseManifests(TEXT)
        const manifest = stream.manifests[0] as Manifest
        const schema = types.typeOf(manifest)
        const before = projection(manifest, patch as JsonObject, schema)
        const after = applyStrategicPatch(before as PatchObject, patch, { schema })
        manifest.replace(after as JsonObject, before)
        const whole = applyStrategicPatch(parsed(TEXT).value() as PatchObject, patch, { schema })
        expect(parsed(stream.toString()).value()).toEqual(whole)
        const inText = new Set(
          stream
            .toString()
            .split("\n")
            .map((line) => line.trim()),
        )
        expect(linesLeftAlone(patch).filter((line) => !inText.has(line))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  // Lines of fields that a patch does not name.
  function linesLeftAlone(patch: PatchObject): string[] {
    const text = JSON.stringify(patch)
    const lines = ["# the object", "name: web # its name", "# first the application"]
    if (!text.includes('"replicas"')) lines.push("replicas: 2 # raised")
    if (!text.includes('"strategy"')) lines.push("type: RollingUpdate # of course")
    if (!text.includes('"nodeSelector"')) lines.push("disk: ssd # fast")
    if (!text.includes('"containers"'))
      lines.push("# it listens", "- {name: log, image: fluent} # short")
    return lines
  }
})
