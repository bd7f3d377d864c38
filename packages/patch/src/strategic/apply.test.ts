import { type KindTypes, loadKindTypes, type TypeSchema } from "@sternpost/schema"
import { beforeAll, describe, expect, test } from "vitest"
import { PatchError } from "../errors.ts"
import type { PathSegment } from "../pointer.ts"
import type { JsonObject } from "../value.ts"
import { applyStrategicPatch } from "./apply.ts"
import type { StrategicApplyOptions } from "./options.ts"

let types: KindTypes
beforeAll(async () => {
  types = await loadKindTypes()
})

const pod = () => types.typeOf({ group: "", version: "v1", kind: "Pod" })
const service = () => types.typeOf({ group: "", version: "v1", kind: "Service" })
const deployment = () => types.typeOf({ group: "apps", version: "v1", kind: "Deployment" })
const unknown = () => types.typeOf({ group: "example.com", version: "v1", kind: "Thing" })

type Options = Omit<StrategicApplyOptions, "schema">

const apply = (type: TypeSchema, original: JsonObject, patch: JsonObject, options: Options = {}) =>
  applyStrategicPatch(original, patch, { schema: type, ...options })

const spec = (value: unknown): JsonObject => ({ spec: value }) as JsonObject
const containers = (...list: JsonObject[]) => spec({ containers: list })

function failure(type: TypeSchema, original: JsonObject, patch: JsonObject): PatchError {
  try {
    apply(type, original, patch)
  } catch (error) {
    if (error instanceof PatchError) return error
    throw error
  }
  throw new Error("was applied")
}

describe("maps", () => {
  test("merge, null deletes, other values replace", () => {
    expect(
      apply(
        deployment(),
        {
          kind: "Deployment",
          spec: { replicas: 1, paused: true, selector: { matchLabels: { a: "1" } } },
        },
        { spec: { replicas: 2, paused: null, selector: { matchLabels: { b: "2" } } } },
      ),
    ).toEqual({
      kind: "Deployment",
      spec: { replicas: 2, selector: { matchLabels: { a: "1", b: "2" } } },
    })
  })

  test("keep their order, and new keys come last", () => {
    const merged = apply(unknown(), { z: 1, a: 2 }, { b: 3, a: 4 })
    expect(Object.keys(merged)).toEqual(["z", "a", "b"])
  })

  test("leave the original as it is", () => {
    const original = containers({ name: "a", env: [{ name: "X", value: "1" }] })
    const copy = structuredClone(original)
    apply(pod(), original, containers({ name: "a", env: [{ name: "Y", value: "2" }] }))
    expect(original).toEqual(copy)
  })

  test("with $patch: replace are replaced, and without leave out what only merging understands", () => {
    const patch = spec({ nodeSelector: { $patch: "replace", b: "2", c: null } })
    expect(apply(pod(), spec({ nodeSelector: { a: "1" } }), patch)).toEqual(
      spec({ nodeSelector: { b: "2" } }),
    )
    expect(apply(pod(), spec({}), patch)).toEqual(spec({ nodeSelector: { b: "2" } }))
  })

  test("with $patch: delete are emptied, as the API server does it", () => {
    const patch = spec({ nodeSelector: { $patch: "delete" } })
    expect(apply(pod(), spec({ nodeSelector: { a: "1" } }), patch)).toEqual(
      spec({ nodeSelector: {} }),
    )
    expect(apply(pod(), spec({}), patch)).toEqual(spec({}))
  })

  test("with $patch: merge merge", () => {
    expect(
      apply(
        pod(),
        spec({ nodeSelector: { a: "1" } }),
        spec({ nodeSelector: { $patch: "merge", b: "2" } }),
      ),
    ).toEqual(spec({ nodeSelector: { a: "1", b: "2" } }))
  })

  test("with the strategy replace are replaced", () => {
    const budget = types.typeOf({ group: "policy", version: "v1", kind: "PodDisruptionBudget" })
    const before = spec({ minAvailable: 1, selector: { matchLabels: { a: "1" } } })
    expect(apply(budget, before, spec({ selector: { matchLabels: { b: "2" } } }))).toEqual(
      spec({ minAvailable: 1, selector: { matchLabels: { b: "2" } } }),
    )
  })

  test("of a field that is not there are taken without nulls", () => {
    expect(
      apply(pod(), spec({}), spec({ securityContext: { runAsUser: null, fsGroup: 1 } })),
    ).toEqual(spec({ securityContext: { fsGroup: 1 } }))
  })

  test("keep only the keys that $retainKeys names", () => {
    const before = spec({ strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } })
    const patch = spec({ strategy: { $retainKeys: ["type"], type: "Recreate" } })
    expect(apply(deployment(), before, patch)).toEqual(spec({ strategy: { type: "Recreate" } }))
  })
})

describe("lists with a merge key", () => {
  test("merge item by item, and new items come first", () => {
    expect(
      apply(
        pod(),
        containers({ name: "web", image: "nginx:1" }, { name: "log", image: "fluent:1" }),
        containers({ name: "log", image: "fluent:2" }, { name: "new", image: "new:1" }),
      ),
    ).toEqual(
      containers(
        { name: "web", image: "nginx:1" },
        { name: "log", image: "fluent:2" },
        { name: "new", image: "new:1" },
      ),
    )
    expect(apply(pod(), containers({ name: "web" }), containers({ name: "new" }))).toEqual(
      containers({ name: "new" }, { name: "web" }),
    )
  })

  test("merge at any depth", () => {
    const at = (env: unknown) =>
      ({ spec: { template: containers({ name: "a", env } as JsonObject) } }) as JsonObject
    expect(
      apply(
        deployment(),
        at([
          { name: "A", value: "1" },
          { name: "B", value: "2" },
        ]),
        at([{ name: "B", value: "3" }]),
      ),
    ).toEqual(
      at([
        { name: "A", value: "1" },
        { name: "B", value: "3" },
      ]),
    )
  })

  test("lose items with $patch: delete", () => {
    expect(
      apply(
        pod(),
        containers({ name: "a" }, { name: "b" }),
        containers({ name: "a", $patch: "delete" }),
      ),
    ).toEqual(containers({ name: "b" }))
  })

  test("of which an item to delete is not there stay", () => {
    expect(
      apply(pod(), containers({ name: "a" }), containers({ name: "z", $patch: "delete" })),
    ).toEqual(containers({ name: "a" }))
    expect(apply(pod(), spec({}), containers({ name: "z", $patch: "delete" }))).toEqual(
      containers(),
    )
  })

  test("are replaced with $patch: replace", () => {
    const patch = containers({ name: "c" }, { $patch: "replace" })
    expect(apply(pod(), containers({ name: "a" }, { name: "b" }), patch)).toEqual(
      containers({ name: "c" }),
    )
  })

  test("stand in the order of $setElementOrder", () => {
    const patch = spec({
      "$setElementOrder/containers": [{ name: "c" }, { name: "a" }],
      containers: [{ name: "c", image: "c:1" }],
    })
    expect(apply(pod(), containers({ name: "a" }, { name: "b" }), patch)).toEqual(
      containers({ name: "c", image: "c:1" }, { name: "a" }, { name: "b" }),
    )
  })

  test("are reordered by $setElementOrder alone", () => {
    const patch = spec({ "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] })
    expect(apply(pod(), containers({ name: "a" }, { name: "b" }), patch)).toEqual(
      containers({ name: "b" }, { name: "a" }),
    )
  })

  test("with the same key twice: the first is merged, both are deleted", () => {
    const env = (...list: JsonObject[]) => containers({ name: "a", env: list })
    const twice = [
      { name: "X", value: "1" },
      { name: "X", value: "2" },
    ]
    expect(apply(pod(), env(...twice), env({ name: "X", value: "3" }))).toEqual(
      env({ name: "X", value: "3" }, { name: "X", value: "2" }),
    )
    expect(apply(pod(), env(...twice), env({ name: "X", $patch: "delete" }))).toEqual(env())
  })
})

describe("ports", () => {
  const ports = (...list: JsonObject[]) => spec({ ports: list })
  const dns = ports(
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
  )

  test("of TCP and UDP are two", () => {
    expect(apply(service(), dns, ports({ port: 53, protocol: "TCP", targetPort: 5353 }))).toEqual(
      ports(
        { name: "dns", port: 53, protocol: "UDP" },
        { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 5353 },
      ),
    )
    expect(apply(service(), ports({ port: 53 }), ports({ port: 53, protocol: "UDP" }))).toEqual(
      ports({ port: 53, protocol: "UDP" }, { port: 53 }),
    )
  })

  test("without a protocol are TCP where both are there", () => {
    expect(apply(service(), dns, ports({ port: 53, targetPort: 5353 }))).toMatchObject(
      ports({ name: "dns" }, { name: "dns-tcp", targetPort: 5353 }),
    )
    expect(apply(service(), dns, ports({ port: 53, $patch: "delete" }))).toMatchObject(
      ports({ name: "dns" }),
    )
  })

  test("without a protocol are the one that is there", () => {
    const udp = ports({ port: 53, protocol: "UDP" })
    expect(apply(service(), udp, ports({ port: 53, name: "dns" }))).toEqual(
      ports({ port: 53, protocol: "UDP", name: "dns" }),
    )
  })

  test("are refused where nothing tells which is meant", () => {
    const constraints = (...list: JsonObject[]) => spec({ topologySpreadConstraints: list })
    const both = constraints(
      { topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" },
      { topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
    )
    expect(failure(pod(), both, constraints({ topologyKey: "zone", maxSkew: 2 })).message).toBe(
      "/spec/topologySpreadConstraints/0: 2 items fit it; say whenUnsatisfiable too",
    )
  })

  test("in the order of $setElementOrder, which may give the port alone", () => {
    const order = { "$setElementOrder/ports": [{ port: 80 }, { port: 53 }, { port: 53 }] }
    expect(
      apply(
        service(),
        spec({ ports: [...(dns["spec"] as { ports: JsonObject[] }).ports, { port: 80 }] }),
        spec(order),
      ),
    ).toMatchObject(ports({ port: 80 }, { name: "dns" }, { name: "dns-tcp" }))
  })

  test("are one with the keys of kubectl", () => {
    expect(
      apply(service(), ports({ port: 53 }), ports({ port: 53, protocol: "UDP" }), {
        keys: "patchMergeKey",
      }),
    ).toEqual(ports({ port: 53, protocol: "UDP" }))
  })
})

describe("lists of scalars", () => {
  const finalizers = (...list: string[]): JsonObject => ({ metadata: { finalizers: list } })

  test("with the strategy merge hold each once", () => {
    expect(apply(pod(), finalizers("a", "b"), finalizers("b", "c"))).toEqual(
      finalizers("a", "b", "c"),
    )
  })

  test("without are replaced", () => {
    const args = (...list: string[]) => containers({ name: "a", args: list })
    expect(apply(pod(), args("x", "y"), args("z"))).toEqual(args("z"))
  })

  test("lose what $deleteFromPrimitiveList names, if they are there", () => {
    const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": ["a", "z"] } }
    expect(apply(pod(), finalizers("a", "b"), patch)).toEqual(finalizers("b"))
    expect(apply(pod(), { metadata: {} }, patch)).toEqual({ metadata: {} })
  })
})

describe("lists of which nothing is known", () => {
  const replaced = (original: unknown, patch: unknown) => {
    const paths: (readonly PathSegment[])[] = []
    const result = apply(unknown(), spec(original), spec(patch), {
      onReplacedList: (path) => paths.push(path),
    })
    return { result, paths: paths.map((path) => path.join(".")) }
  }

  test("are replaced, which is said", () => {
    expect(replaced({ rules: [{ name: "a" }, { name: "b" }] }, { rules: [{ name: "c" }] })).toEqual(
      {
        result: spec({ rules: [{ name: "c" }] }),
        paths: ["spec.rules"],
      },
    )
  })

  test.each([
    ["new", {}, { rules: [1] }],
    ["empty", { rules: [] }, { rules: [1] }],
    ["the same", { rules: [1] }, { rules: [1] }],
    ["deleted", { rules: [1] }, { rules: null }],
    ["to be replaced", { rules: [{ a: 1 }] }, { rules: [{ $patch: "replace" }, { a: 2 }] }],
  ])("that are %s need no word", (_, original, patch) => {
    expect(replaced(original, patch).paths).toEqual([])
  })

  test("a list that Kubernetes declares to be replaced needs no word", () => {
    const paths: unknown[] = []
    apply(pod(), spec({ tolerations: [{ key: "a" }] }), spec({ tolerations: [{ key: "b" }] }), {
      onReplacedList: (path) => paths.push(path),
    })
    expect(paths).toEqual([])
  })
})

describe("refuses", () => {
  test.each<[string, JsonObject, string]>([
    [
      "an item without its merge key",
      containers({ image: "x" }),
      '/spec/containers/0: the item does not contain declared merge key "name", by which it is found',
    ],
    [
      "an item to delete without its merge key",
      containers({ $patch: "delete" }),
      '/spec/containers/0: the item does not contain declared merge key "name", by which it is found',
    ],
    [
      "another value of $patch",
      spec({ $patch: "remove" }),
      '/spec/$patch: $patch is one of delete, replace, merge, not "remove"',
    ],
    [
      "$patch that is no text",
      spec({ $patch: {} }),
      "/spec/$patch: $patch is one of delete, replace, merge, not a map",
    ],
    [
      "a mistyped directive",
      spec({ $pacth: "delete" }),
      '/spec/$pacth: "$pacth" is no directive; did you mean "$patch"?',
    ],
    [
      "a mistyped directive in a map of texts",
      spec({ nodeSelector: { $pacth: "delete" } }),
      '/spec/nodeSelector/$pacth: "$pacth" is no directive; did you mean "$patch"?',
    ],
    [
      "an unknown directive",
      spec({ $now: true }),
      '/spec/$now: "$now" is no directive; there are $patch, $retainKeys, $setElementOrder, $deleteFromPrimitiveList',
    ],
    [
      "a directive without a field",
      spec({ $setElementOrder: [] }),
      '/spec/$setElementOrder: "$setElementOrder" names no field; write $setElementOrder/FIELD',
    ],
    [
      "an order that is no list",
      spec({ "$setElementOrder/containers": "a" }),
      "/spec/$setElementOrder~1containers: it must be a list, not a string",
    ],
    [
      "maps to delete from a list of scalars",
      spec({ "$deleteFromPrimitiveList/containers": [{ name: "a" }] }),
      "/spec/$deleteFromPrimitiveList~1containers: it deletes scalars, not a map; a map in a list is deleted by its merge key and $patch: delete",
    ],
    [
      "keys that are no texts",
      spec({ $retainKeys: [1] }),
      "/spec/$retainKeys: $retainKeys is a list of keys",
    ],
    [
      "a key that $retainKeys drops",
      spec({ $retainKeys: ["containers"], hostNetwork: true }),
      "/spec/hostNetwork: $retainKeys does not name it, so it cannot be set",
    ],
    [
      "scalars in a list of maps",
      spec({ containers: ["a"] }),
      "/spec/containers: a list of maps cannot be merged with a string in it",
    ],
    [
      "items in another order than $setElementOrder",
      spec({ "$setElementOrder/containers": [{ name: "a" }], containers: [{ name: "b" }] }),
      "/spec/containers: the order of the items doesn't match that of $setElementOrder",
    ],
    [
      "the order of what is no list",
      spec({ "$setElementOrder/nodeSelector": [{ name: "a" }] }),
      "/spec/nodeSelector: $setElementOrder orders a list, but this is a map",
    ],
    [
      "an order of maps without a merge key",
      spec({ "$setElementOrder/tolerations": [{ key: "b" }] }),
      "/spec/tolerations: $setElementOrder orders items by their merge key, which this list has none of",
    ],
    [
      "a mistyped directive in what is new",
      spec({ volumes: [{ name: "a", emptyDir: { $Patch: "delete" } }] }),
      '/spec/volumes/0/emptyDir/$Patch: "$Patch" is no directive; did you mean "$patch"?',
    ],
  ])("%s", (_, patch, message) => {
    const original = spec({
      containers: [{ name: "z" }],
      nodeSelector: { a: "1" },
      tolerations: [{ key: "a" }],
    })
    const error = failure(pod(), original, patch)
    expect(error.message).toBe(message)
    expect(error.code).toBe("PATCH_INVALID")
    expect(error.pointer).toBe(message.slice(0, message.indexOf(":")))
  })

  test("no field that begins with a dollar sign and is one", () => {
    const crd = types.typeOf({
      group: "apiextensions.k8s.io",
      version: "v1",
      kind: "CustomResourceDefinition",
    })
    const versions = (schema: JsonObject) => ({
      spec: { versions: [{ name: "v1", schema: { openAPIV3Schema: schema } }] },
    })
    const patched = apply(crd, { spec: {} }, versions({ $ref: "#/a" }))
    expect(patched).toEqual(versions({ $ref: "#/a" }))
    expect(apply(unknown(), {}, { $schema: "x" })).toEqual({ $schema: "x" })
  })
})
