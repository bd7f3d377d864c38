import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, test } from "vitest"
import { loadKubernetesTypes } from "./load.ts"
import type { TypeSchema } from "./type-schema.ts"
import { readTypeTable, type TypeTable } from "./type-table.ts"

describe("a table", () => {
  const table = readTypeTable(`
@meta.v1 models.meta.v1 meta.example.com/v1
Meta name:s labels:{}s
@core.v1 models.core.v1 /v1
+Box metadata:meta.v1.Meta spec!:Spec
Spec $ref:s boxes:[]Spec=map(name,kind)~merge,retainKeys(name) kind:s^TCP free:a sizes:{}Spec words:[]s
`)
  const spec = table.type("models.core.v1.Spec") as TypeSchema

  test("finds a kind by its apiVersion", () => {
    expect(table.kind("v1", "Box")?.name).toBe("models.core.v1.Box")
    expect(table.kind("v1", "Spec")).toBeUndefined()
    expect(table.kind("v2", "Box")).toBeUndefined()
    expect(table.apiVersions).toEqual(["meta.example.com/v1", "v1"])
  })

  test("names the required fields", () => {
    expect(table.kind("v1", "Box")?.requiredNames).toEqual(["spec"])
    expect(spec.requiredNames).toEqual([])
  })

  test("names the kinds of an apiVersion", () => {
    expect(table.kindsOf("v1")).toEqual(["Box"])
    expect(table.kindsOf("v2")).toEqual([])
  })

  test("finds a type of another package", () => {
    const metadata = table.kind("v1", "Box")?.field("metadata")
    expect(metadata?.fields?.name).toBe("models.meta.v1.Meta")
  })

  test("reads how a list is patched", () => {
    expect(spec.field("boxes")).toMatchObject({
      type: "list",
      patchStrategy: ["merge", "retainKeys"],
      patchMergeKey: "name",
      listType: "map",
      listMapKeys: ["name", "kind"],
      items: { type: "object" },
    })
  })

  test("follows a type that holds itself", () => {
    const inner = spec.field("boxes")?.items?.fields?.field("sizes")?.fields?.field("any")?.fields
    expect(inner).toBe(spec)
  })

  test("takes a list of which nothing is said for atomic", () => {
    expect(spec.field("words")).toMatchObject({ listType: "atomic", items: { type: "string" } })
  })

  test("reads defaults, required fields and odd names", () => {
    expect(spec.field("kind")).toMatchObject({ type: "string", default: "TCP", isRequired: false })
    expect(table.kind("v1", "Box")?.field("spec")).toMatchObject({ isRequired: true })
    expect(spec.field("$ref")?.type).toBe("string")
    expect(spec.field("free")?.type).toBe("any")
  })

  test("says nothing of what is not there", () => {
    expect(spec.field("nope")).toBeUndefined()
    expect(table.type("models.core.v1.Nope")).toBeUndefined()
    expect(table.type("nope.Spec")).toBeUndefined()
  })

  test("names all fields and types", () => {
    expect(spec.fieldNames).toEqual(["$ref", "boxes", "kind", "free", "sizes", "words"])
    expect(table.typeNames).toEqual([
      "models.meta.v1.Meta",
      "models.core.v1.Box",
      "models.core.v1.Spec",
    ])
  })
})

describe("the types of Kubernetes", () => {
  let table: TypeTable
  beforeAll(async () => {
    table = await loadKubernetesTypes()
  })

  const fieldAt = (name: string, field: string) => table.type(name)?.field(field)

  test.each([
    ["PodSpec", "containers", "name", ["name"]],
    ["Container", "ports", "containerPort", ["containerPort", "protocol"]],
    ["ServiceSpec", "ports", "port", ["port", "protocol"]],
    ["PodSpec", "topologySpreadConstraints", "topologyKey", ["topologyKey", "whenUnsatisfiable"]],
    ["Container", "volumeMounts", "mountPath", ["mountPath"]],
  ])("%s.%s merges by %s", (type, field, patchMergeKey, listMapKeys) => {
    expect(fieldAt(`io.k8s.api.core.v1.${type}`, field)).toMatchObject({
      patchStrategy: ["merge"],
      patchMergeKey,
      listMapKeys,
    })
  })

  test("a port is a TCP port unless it says otherwise", () => {
    expect(fieldAt("io.k8s.api.core.v1.ContainerPort", "protocol")?.default).toBe("TCP")
    expect(fieldAt("io.k8s.api.core.v1.ServicePort", "protocol")?.default).toBe("TCP")
  })

  test("every reference of every type leads to a type", () => {
    const broken: string[] = []
    for (const name of table.typeNames) {
      const type = table.type(name) as TypeSchema
      for (const key of type.fieldNames) {
        const field = type.field(key)
        let value = field as typeof field | NonNullable<typeof field>["items"]
        while (value?.type === "list" || value?.type === "map")
          value = value.type === "list" ? value.items : value.fields?.field("")
        if (value === undefined || (value.type === "object" && value.fields === undefined))
          broken.push(`${name}.${key}`)
      }
    }
    expect(broken).toEqual([])
    expect(table.typeNames.length).toBeGreaterThan(900)
  })
})

// Derived from the OpenAPI document of Kubernetes 1.36; not part of this repository.
const { STERNPOST_CONFORMANCE } = process.env
const folder =
  STERNPOST_CONFORMANCE ??
  fileURLToPath(new URL("../../../../../shared/conformance", import.meta.url))
const path = `${folder}/k8s-1.36-list-metadata.json`

interface ListMetadata {
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  readonly listType?: string
  readonly listMapKeys?: readonly string[]
}

/** Requests and answers of the API itself, which are no objects. */
const NO_OBJECTS =
  /\.(API(Group|GroupList|Resource|ResourceList|Versions)|DeleteOptions|StatusDetails|LabelSelectorAttributes)\./

describe.skipIf(!existsSync(path))(`what ${path} says`, () => {
  const metadata: Readonly<Record<string, ListMetadata>> = existsSync(path)
    ? JSON.parse(readFileSync(path, "utf8"))
    : {}

  test("is what the table says, for each list of each object", async () => {
    const table = await loadKubernetesTypes()
    const wrong: unknown[] = []
    for (const [name, expected] of Object.entries(metadata)) {
      if (NO_OBJECTS.test(name)) continue
      const dot = name.lastIndexOf(".")
      const field = table.type(name.slice(0, dot))?.field(name.slice(dot + 1))
      // In JSON a text, of which OpenAPI repeats that it is a list of bytes in Go.
      if (field?.type === "bytes") continue
      const found = {
        patchStrategy: field?.patchStrategy.join(",") || undefined,
        patchMergeKey: field?.patchMergeKey,
        listType: field?.type === "list" ? field.listType : undefined,
        listMapKeys: field?.listMapKeys.length ? field.listMapKeys : undefined,
      }
      try {
        expect(found).toEqual({
          patchStrategy: undefined,
          patchMergeKey: undefined,
          listType: undefined,
          listMapKeys: undefined,
          ...expected,
        })
      } catch {
        wrong.push({ name, found, expected })
      }
    }
    expect(wrong).toEqual([])
  })
})
