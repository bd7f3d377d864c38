import { beforeAll, describe, expect, test } from "vitest"
import { type KindTypes, kindTypes } from "./kind-types.ts"
import { loadKindTypes, loadKubernetesTypes } from "./load.ts"
import type { FieldSchema, TypeSchema } from "./type-schema.ts"

let types: KindTypes
beforeAll(async () => {
  types = await loadKindTypes()
})

/** The field at a path, `[]` standing for the items of a list. */
function fieldAt(type: TypeSchema, path: string): FieldSchema | undefined {
  let at: TypeSchema | undefined = type
  let found: FieldSchema | undefined
  for (const key of path.split(".")) {
    const isList = key.endsWith("[]")
    found = at?.field(isList ? key.slice(0, -2) : key)
    at = isList ? found?.items?.fields : found?.fields
  }
  return found
}

const keysAt = (group: string, version: string, kind: string, path: string) =>
  fieldAt(types.typeOf({ group, version, kind }), path)?.listMapKeys

test.each([
  ["", "v1", "Pod", "spec.containers", ["name"]],
  ["", "v1", "Service", "spec.ports", ["port", "protocol"]],
  ["apps", "v1", "Deployment", "spec.template.spec.containers[].env", ["name"]],
  ["batch", "v1", "CronJob", "spec.jobTemplate.spec.template.spec.volumes", ["name"]],
  ["apps", "v1", "Deployment", "metadata.ownerReferences", ["uid"]],
])("%s/%s %s %s is a list of items named by %j", (group, version, kind, path, keys) => {
  expect(keysAt(group, version, kind, path)).toEqual(keys)
})

test("takes a version that is not in the table for another of its group", () => {
  expect(keysAt("autoscaling", "v2beta2", "HorizontalPodAutoscaler", "status.conditions")).toEqual([
    "type",
  ])
  expect(keysAt("apps", "v9", "Deployment", "spec.template.spec.containers")).toEqual(["name"])
})

test("does not take a kind for one of another group", () => {
  const type = types.typeOf({ group: "serving.knative.dev", version: "v1", kind: "Service" })
  expect(fieldAt(type, "spec.ports")).toBeUndefined()
})

describe("of a custom resource", () => {
  test("the metadata is known", () => {
    expect(keysAt("example.com", "v1", "Thing", "metadata.ownerReferences")).toEqual(["uid"])
    expect(keysAt("example.com", "v1", "Thing", "spec.containers")).toBeUndefined()
  })

  test.each([
    ["argoproj.io", "Rollout", "spec.template.spec.containers"],
    ["argoproj.io", "Experiment", "spec.templates[].template.spec.containers"],
    ["kubeflow.org", "MPIJob", "spec.mpiReplicaSpecs.Worker.template.spec.containers"],
  ])("%s %s: the pod is known where the kind is known to hold one", (group, kind, path) => {
    expect(keysAt(group, "v1alpha1", kind, path)).toEqual(["name"])
  })
})

describe("with custom types", () => {
  const list = (listMapKeys: string[], listType?: "map" | "atomic"): FieldSchema => ({
    type: "list",
    items: { type: "object" },
    isRequired: false,
    patchStrategy: listType === "map" ? ["merge"] : [],
    ...(listType === undefined ? {} : { listType }),
    listMapKeys,
  })
  const typeOf = (fields: Record<string, FieldSchema>): TypeSchema => ({
    name: "custom",
    fieldNames: Object.keys(fields),
    requiredNames: [],
    isComplete: true,
    field: (key) => fields[key],
  })
  const object = (fields: Record<string, FieldSchema>): FieldSchema => ({
    type: "object",
    fields: typeOf(fields),
    isRequired: false,
    patchStrategy: [],
    listMapKeys: [],
  })

  test("theirs come first, and what they leave open is filled in", async () => {
    const pod = object({
      containers: list([]),
      volumes: list([], "atomic"),
      extras: list(["id"], "map"),
    })
    const spec = object({ template: object({ spec: pod }) })
    const custom = {
      group: "argoproj.io",
      version: "v1alpha1",
      kind: "Rollout",
      type: typeOf({ spec }),
    }
    const found = kindTypes(await loadKubernetesTypes(), [custom]).typeOf(custom)
    expect(fieldAt(found, "spec.template.spec.containers")).toMatchObject({
      listMapKeys: ["name"],
      patchStrategy: ["merge"],
    })
    expect(fieldAt(found, "spec.template.spec.containers[].env")?.listMapKeys).toEqual(["name"])
    expect(fieldAt(found, "spec.template.spec.volumes")).toMatchObject({
      listType: "atomic",
      patchStrategy: [],
    })
    expect(fieldAt(found, "spec.template.spec.extras")?.listMapKeys).toEqual(["id"])
    expect(fieldAt(found, "metadata.finalizers")?.listType).toBe("set")
  })

  test("the version asked for is preferred, and any is better than none", async () => {
    const of = (version: string) => ({
      group: "example.com",
      version,
      kind: "Thing",
      type: typeOf({ items: list([version], "map") }),
    })
    const both = kindTypes(await loadKubernetesTypes(), [of("v1"), of("v2")])
    const keys = (version: string) =>
      both.typeOf({ group: "example.com", version, kind: "Thing" }).field("items")?.listMapKeys
    expect(keys("v2")).toEqual(["v2"])
    expect(keys("v3")).toEqual(["v1"])
  })
})
