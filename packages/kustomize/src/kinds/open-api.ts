import { parse, YamlError } from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import { type FieldType, FROZEN_KINDS, type KindBook, type ObjectType } from "./kind-book.ts"

interface Definition {
  readonly $ref?: string
  readonly type?: string
  readonly items?: Definition
  readonly additionalProperties?: Definition | boolean
  readonly properties?: Readonly<Record<string, Definition>>
  readonly "x-kubernetes-group-version-kind"?: unknown
  readonly "x-kubernetes-patch-strategy"?: unknown
  readonly "x-kubernetes-patch-merge-key"?: unknown
  readonly "x-kubernetes-list-map-keys"?: unknown
}

interface OpenApi {
  readonly definitions?: Readonly<Record<string, Definition>>
  readonly paths?: Readonly<Record<string, unknown>>
}

/** The kinds of an OpenAPI document, which take the place of those that are built in. */
export function readOpenApi(text: string | Buffer, place: KustomizeErrorPlace): KindBook {
  const document = parseDocument(text, place)
  const definitions = new Map(Object.entries(document.definitions ?? {}))
  const kinds = new Map<string, Definition>()
  for (const definition of definitions.values())
    for (const key of kindKeys(definition["x-kubernetes-group-version-kind"]))
      kinds.set(key, definition)
  const scopes = readScopes(document.paths ?? {})
  const schema = new Schema(definitions)
  return {
    isClusterScoped: (apiVersion, kind) =>
      scopes.get(`${apiVersion}\n${kind}`) ?? FROZEN_KINDS.isClusterScoped(apiVersion, kind),
    typeOf(apiVersion, kind) {
      const definition = kinds.get(`${apiVersion}\n${kind}`)
      return definition === undefined ? undefined : schema.typeOf(definition)
    },
  }
}

function parseDocument(text: string | Buffer, place: KustomizeErrorPlace): OpenApi {
  try {
    const value = parse(text)
    if (typeof value === "object" && value !== null) return value as OpenApi
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    const message = `openapi: ${cause.message} in line ${cause.line} of the schema`
    throw new KustomizeError("KUSTOMIZATION_INVALID", message, { ...place, cause })
  }
  const message = "openapi: the schema is no OpenAPI document"
  throw new KustomizeError("KUSTOMIZATION_INVALID", message, place)
}

function kindKeys(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.map(({ group = "", version = "", kind = "" }: Record<string, string>) => {
    const apiVersion = group === "" ? version : `${group}/${version}`
    return `${apiVersion}\n${kind}`
  })
}

// A path with a namespace in it says that its kind has one.
function readScopes(paths: Readonly<Record<string, unknown>>): ReadonlyMap<string, boolean> {
  const scopes = new Map<string, boolean>()
  for (const [path, item] of Object.entries(paths)) {
    if (!path.endsWith("/{name}") || typeof item !== "object" || item === null) continue
    const operation = (item as { get?: Record<string, unknown> }).get
    for (const key of kindKeys([operation?.["x-kubernetes-group-version-kind"] ?? {}]))
      if (scopes.get(key) !== false) scopes.set(key, !path.includes("namespaces/{namespace}/"))
  }
  return scopes
}

class Schema {
  readonly #definitions: ReadonlyMap<string, Definition>

  constructor(definitions: ReadonlyMap<string, Definition>) {
    this.#definitions = definitions
  }

  typeOf(definition: Definition | undefined): ObjectType | undefined {
    const { properties } = this.#resolve(definition) ?? {}
    if (properties === undefined) return undefined
    return {
      field: (name) =>
        Object.hasOwn(properties, name) ? this.#field(properties[name] as Definition) : undefined,
    }
  }

  #field(written: Definition): FieldType {
    const field = this.#resolve(written) ?? written
    const strategy = written["x-kubernetes-patch-strategy"] ?? field["x-kubernetes-patch-strategy"]
    const keys = field["x-kubernetes-list-map-keys"] ?? field["x-kubernetes-patch-merge-key"] ?? []
    const { items, additionalProperties } = field
    const values = typeof additionalProperties === "object" ? additionalProperties : undefined
    return {
      inner: this.typeOf(items ?? values ?? field),
      isList: items !== undefined,
      strategies: typeof strategy === "string" ? strategy.split(",") : [],
      keys: typeof strategy === "string" ? ([keys].flat() as string[]) : [],
    }
  }

  #resolve(definition: Definition | undefined): Definition | undefined {
    const name = definition?.$ref?.replace(/^#\/definitions\//, "")
    return name === undefined ? definition : this.#definitions.get(name)
  }
}
