import {
  type FieldSchema,
  loadKubernetesTypes,
  type TypeSchema,
  type TypeTable,
  type ValueSchema,
} from "@sternpost/schema"
import { beforeAll, expect, test } from "vitest"
import { askApi } from "../support/control-plane/api.ts"
import { controlPlaneTools, sharedControlPlane } from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// The table of types against what a real API server of the same release says of itself.

interface OpenApi {
  readonly type?: string
  readonly format?: string
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, OpenApi>>
  readonly required?: readonly string[]
  readonly items?: OpenApi
  readonly additionalProperties?: OpenApi
  readonly "x-kubernetes-patch-strategy"?: string
  readonly "x-kubernetes-patch-merge-key"?: string
  readonly "x-kubernetes-list-type"?: string
  readonly "x-kubernetes-list-map-keys"?: readonly string[]
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string
    readonly version: string
    readonly kind: string
  }[]
}

let table: TypeTable
let definitions: Readonly<Record<string, OpenApi>>

const SPECIAL: Readonly<Record<string, string>> = {
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "time",
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
  "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
  "io.k8s.apimachinery.pkg.runtime.RawExtension": "any",
}
const FREE = /JSON$|JSONSchemaPropsOr/

function theirValue({ $ref, type, format, items, additionalProperties }: OpenApi): string {
  const name = $ref?.replace("#/definitions/", "")
  if (name !== undefined) return SPECIAL[name] ?? (FREE.test(name) ? "any" : name)
  if (type === "array") return `[]${theirValue(items ?? {})}`
  if (type === "object")
    return additionalProperties ? `{}${theirValue(additionalProperties)}` : "any"
  if (type === "integer") return format ?? "integer"
  if (format === "byte") return "bytes"
  return type ?? "any"
}

function ourValue({ type, items, fields }: ValueSchema): string {
  if (type === "list") return `[]${ourValue(items as ValueSchema)}`
  if (type === "map") return `{}${ourValue(fields?.field("") as FieldSchema)}`
  return type === "object" ? (fields as TypeSchema).name : type
}

const theirs = (name: string, field: OpenApi, required: readonly string[] = []) => ({
  type: theirValue(field),
  isRequired: required.includes(name),
  patchStrategy: field["x-kubernetes-patch-strategy"]?.split(",") ?? [],
  patchMergeKey: field["x-kubernetes-patch-merge-key"],
  listType: field.type === "array" ? (field["x-kubernetes-list-type"] ?? "atomic") : undefined,
  listMapKeys: field["x-kubernetes-list-map-keys"] ?? [],
})

const ours = (field: FieldSchema) => ({
  type: ourValue(field),
  isRequired: field.isRequired,
  patchStrategy: field.patchStrategy,
  patchMergeKey: field.patchMergeKey,
  listType: field.listType,
  listMapKeys: field.listMapKeys,
})

describeWithTools("the types of Kubernetes", controlPlaneTools, () => {
  beforeAll(async () => {
    table = await loadKubernetesTypes()
    const api = await sharedControlPlane()
    const { body } = await askApi(api, "GET", "/openapi/v2")
    definitions = JSON.parse(body).definitions
  })

  test("have the fields that the API server has, patched as it patches them", () => {
    const known = Object.keys(definitions).filter((name) => table.type(name) !== undefined)
    expect(known.length).toBeGreaterThan(480)
    const differing: unknown[] = []
    for (const name of known) {
      const { properties = {}, required } = definitions[name] as OpenApi
      const type = table.type(name) as TypeSchema
      const names = new Set([...Object.keys(properties), ...type.fieldNames])
      for (const key of names) {
        const field = type.field(key)
        const [mine, their] = [
          field && ours(field),
          properties[key] && theirs(key, properties[key], required),
        ]
        if (JSON.stringify(mine) !== JSON.stringify(their))
          differing.push({ name, key, mine, their })
      }
    }
    expect(differing).toEqual([])
  })

  test("know every kind of it that has metadata", () => {
    // Other tests of the run define kinds of their own, in other groups.
    const builtIn = Object.entries(definitions).filter(([name]) => name.startsWith("io.k8s."))
    expect(builtIn.length).toBeGreaterThan(480)
    const missing = builtIn.flatMap(([, definition]) => {
      const [first] = definition["x-kubernetes-group-version-kind"] ?? []
      const metadata = definition.properties?.["metadata"]?.$ref ?? ""
      if (first === undefined || !metadata.endsWith(".ObjectMeta")) return []
      const apiVersion = first.group === "" ? first.version : `${first.group}/${first.version}`
      return table.kind(apiVersion, first.kind) === undefined ? [`${apiVersion} ${first.kind}`] : []
    })
    expect(missing).toEqual([])
  })
})
